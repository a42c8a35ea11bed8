# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every request meets first: its body is read, its sender known, and then whoever can answer it does."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask

from ponlod.errors import PonlodError
from ponlod.store import Store
from ponlod.web.http.asgi import Application, Message, RawHeaders, Receive, Scope, Send, fields, refuse
from ponlod.web.http.bodies import REFUSED, Gone, Refused, read_body
from ponlod.web.http.bridge import Bridge
from ponlod.web.http.clients import CLIENT, Clients
from ponlod.web.http.headers import raw
from ponlod.web.http.kept import KEEP, Conditions, KeptResponses, choice
from ponlod.web.http.leaving import Leaving
from ponlod.web.http.problems import failure_headers, problem_details, status_of
from ponlod.web.sparql.endpoint import FOUND, Endpoint

if TYPE_CHECKING:
    from ponlod.web.site import Site

MAX_FIELDS = 16 << 10
"""Largest header fields of a request, in bytes, all together: cookies of a whole domain are among them."""
MAX_ACCEPT = 2 << 10
"""Largest field in which formats or languages are wished for, in bytes; a browser's is a tenth of it."""
MOST_FIELDS = 100
"""Header fields of a request."""
PATIENCE = 10.0
"""Seconds that a request waits for what another has asked for in the same words, before it asks itself."""

_CLOSE = ((b"connection", b"close"),)

log = logging.getLogger("ponlod.web")


def create_front(
    app: Flask, store: Store, threads: ThreadPoolExecutor, keeping: KeptResponses
) -> Application:
    """Return the whole site as one ASGI application, which looks into what is kept and adds to it.

    Queries to the endpoint are put to ``store`` on the event loop; everything else, and the pages about
    queries, ``app`` answers in ``threads``. No thread waits for a client, or for what a client asked of the
    endpoint.
    """
    site: Site = app.extensions["ponlod"]
    leaving = Leaving()
    endpoint = Endpoint(store, f"{site.root}/sparql", site.edition, leaving)
    places = {f"{root}/sparql{slash}" for root in ("", site.root) for slash in ("", "/")}
    bridge = Bridge(app, threads, leaving)
    clients = Clients()
    making: dict[tuple[bytes, bytes, bytes], asyncio.Event] = {}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        sent = _fields(scope["headers"])
        try:
            body = await read_body(receive, sent)
        except Refused as refused:
            await bridge.answer(scope, b"", receive, send, {REFUSED: refused})
            return
        peer, _ = scope["client"] or ("", 0)
        client = clients.of(peer, sent.get(b"x-forwarded-for", b"").decode("latin-1"))
        found: dict[str, object] | None = {FOUND: None, CLIENT: client}
        if scope["path"] in places:
            found = await endpoint.answer(scope, sent, body, client, receive, send)
        if found is None:
            return
        if body or scope["method"] not in ("GET", "HEAD"):
            await bridge.answer(scope, body, receive, send, found)
        else:
            await answer_kept(scope, sent, receive, send, found)

    async def answer_kept(
        scope: Scope, sent: dict[bytes, bytes], receive: Receive, send: Send, found: dict[str, object]
    ) -> None:
        query = scope["query_string"]
        target = b"%b?%b" % (scope["raw_path"], query) if query else scope["raw_path"]
        words = target, sent.get(b"accept", b""), sent.get(b"accept-language", b"")
        kept = keeping.find(*words)
        if kept is None and (offers := keeping.takes_time(*words)) is not None:
            wishes = (word.decode("latin-1") for word in words[1:])
            understanding = threads.submit(choice, offers, *wishes)
            kept = keeping.find(*words, await asyncio.wrap_future(understanding))
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while kept is None and words in making:
                    await making[words].wait()  # if nothing is kept then, one of those who wait makes it
                    kept = keeping.find(*words)
        if kept is None:
            made = making[words] = asyncio.Event()

            def over() -> None:
                made.set()
                if making.get(words) is made:
                    del making[words]

            async def begun(message: Message) -> None:
                over()  # it is not kept: others need not wait until it is sent
                await send(message)

            try:
                whole = await bridge.answer(scope, b"", receive, begun, found | {KEEP: None})
                if whole is None:
                    return
                kept = whole.kept
                keeping.keep(*words, whole)
            finally:
                over()
        with leaving.carrying(kept.body, send) as taken:
            await kept.send(taken, scope["method"], Conditions.of(sent))

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
    if len(headers) > MOST_FIELDS:
        raise _too_large(f"There are more than {MOST_FIELDS} header fields")
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
