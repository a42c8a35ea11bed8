# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every request meets first: its body is read, its sender known, and then whoever can answer it does."""

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask

from ponlod.errors import PonlodError
from ponlod.store import Store
from ponlod.web.asgi import Application, RawHeaders, Receive, Scope, Send, fields, refuse
from ponlod.web.bodies import REFUSED, Gone, Refused, read_body
from ponlod.web.bridge import Bridge
from ponlod.web.clients import Clients
from ponlod.web.endpoint import FOUND, Endpoint
from ponlod.web.headers import raw
from ponlod.web.problems import failure_headers, problem_details, status_of

if TYPE_CHECKING:
    from ponlod.web.site import Site

MAX_FIELDS = 16 << 10
"""Largest header fields of a request, in bytes, all together: cookies of a whole domain are among them."""
MAX_ACCEPT = 2 << 10
"""Largest field in which formats or languages are wished for, in bytes; a browser's is a tenth of it."""

_MOST_FIELDS = 100
_CLOSE = ((b"connection", b"close"),)

log = logging.getLogger("ponlod.web")


def create_front(app: Flask, store: Store, threads: ThreadPoolExecutor) -> Application:
    """Return the whole site as one ASGI application.

    Queries to the endpoint are put to ``store`` on the event loop; everything else, and the pages about
    queries, ``app`` answers in ``threads``. No thread waits for a client, or for what a client asked of the
    endpoint.
    """
    site: Site = app.extensions["ponlod"]
    endpoint = Endpoint(store, f"{site.root}/sparql", site.edition)
    places = {f"{root}/sparql{slash}" for root in ("", site.root) for slash in ("", "/")}
    bridge = Bridge(app, threads)
    clients = Clients()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        sent = _fields(scope["headers"])
        try:
            body = await read_body(receive, sent)
        except Refused as refused:
            await bridge.answer(scope, b"", receive, send, {REFUSED: refused})
            return
        found: dict[str, object] | None = {FOUND: None}
        if scope["path"] in places:
            peer, _ = scope["client"] or ("", 0)
            client = clients.of(peer, sent.get(b"x-forwarded-for", b"").decode("latin-1"))
            found = await endpoint.answer(scope, sent, body, client, receive, send)
        if found is not None:
            await bridge.answer(scope, body, receive, send, found)

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await answer(scope, receive, send)
        except Gone:
            return
        except Refused as refused:
            await refuse(send, refused.status, problem_details(refused.status, str(refused)), _CLOSE)
        except Exception as error:
            await _fail(scope, send, error)

    return front


def _fields(headers: RawHeaders) -> dict[bytes, bytes]:
    """The fields of a request by name. Raises Refused, before anything is made of them, for too much."""
    if len(headers) > _MOST_FIELDS:
        raise _too_large(f"There are more than {_MOST_FIELDS} header fields")
    if sum(len(name) + len(value) for name, value in headers) > MAX_FIELDS:
        raise _too_large(f"The header fields are larger than {MAX_FIELDS >> 10} KiB")
    found = fields(headers)
    for name in (b"accept", b"accept-language"):
        if len(found.get(name, b"")) > MAX_ACCEPT:
            raise _too_large(
                f"The header field {name.decode().title()} is larger than {MAX_ACCEPT >> 10} KiB"
            )
    return found


def _too_large(what: str) -> Refused:
    return Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, f"{what}. Send less.")


async def _fail(scope: Scope, send: Send, error: Exception) -> None:
    """Say of an error that nobody else has answered what can be said, here and to the client.

    Where the response has begun, it is left without its end, and the server closes the connection.
    """
    status, headers = HTTPStatus.INTERNAL_SERVER_ERROR, {}
    detail = None
    if isinstance(error, PonlodError):
        status, headers, detail = status_of(error), failure_headers(error), str(error)
        log.warning("%s %s: %s", scope["method"], scope["path"], error)
    else:
        log.error("%s %s", scope["method"], scope["path"], exc_info=error)
    with suppress(RuntimeError):  # what is begun cannot begin again
        await refuse(send, status, problem_details(status, detail), raw(headers))
