# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The body of a request, read whole before anything is done for it: not too much, and not for too long."""

import asyncio
from http import HTTPStatus

from ponlod.web.http.asgi import Receive

MAX_BODY = (3 << 20) + (64 << 10)
"""Largest request body, in bytes: the longest query, each of its bytes percent-encoded, and some more."""
BODY_SECONDS = 20.0
"""How long a client may take to send it."""
REFUSED = "ponlod.refused"
"""Where a page finds that the body was not taken: a Refused."""

_DISCARDED = 8 << 20


class Refused(Exception):
    """The request is not taken; the connection cannot be used any more."""

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        self.status = status
        super().__init__(detail)


class Gone(Exception):
    """The client left."""


async def read_body(receive: Receive, fields: dict[bytes, bytes]) -> bytes:
    """Return the body of a request that has these header ``fields``. Raises Refused and Gone."""
    if fields.get(b"content-length", b"0") == b"0" and b"transfer-encoding" not in fields:
        return b""
    announced = int(fields.get(b"content-length", b"0"))
    # Who asks first whether to send gets the answer instead of leave.
    asks_first = fields.get(b"expect", b"").lower() == b"100-continue"
    if announced > _DISCARDED or (announced > MAX_BODY and asks_first):
        raise _too_large()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read(receive)
    except TimeoutError as error:
        raise Refused(
            HTTPStatus.REQUEST_TIMEOUT,
            f"The body of the request did not arrive within {BODY_SECONDS:g} s. Send it again.",
        ) from error


async def _read(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(part)
        if size <= MAX_BODY:
            parts.append(part)
        elif size > _DISCARDED:
            raise _too_large()
    # A client that is still sending would not see an answer: what is moderately too large is read to its end.
    if size > MAX_BODY:
        raise _too_large()
    return b"".join(parts)


def _too_large() -> Refused:
    return Refused(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The body of the request is larger than the limit of {MAX_BODY >> 20} MiB. Send a shorter query.",
    )
