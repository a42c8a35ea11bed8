# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of ASGI, and how a whole response is said in them."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any

from ponlod.web.http.headers import RAW_HEADERS
from ponlod.web.http.problems import PROBLEM

Scope = MutableMapping[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
RawHeaders = list[tuple[bytes, bytes]]

CHUNK = 64 * 1024
"""Bytes that are given to a connection at once: what a slow client must be able to take in a while."""


def fields(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The fields of a request by lower-case name; what comes several times is one list (RFC 9110, 5.2)."""
    found: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        found.setdefault(name, []).append(value)
    return {name: b", ".join(values) for name, values in found.items()}


async def begin(send: Send, status: int, headers: RawHeaders) -> None:
    """Send the status and the headers."""
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def put(send: Send, data: bytes, *, more: bool) -> None:
    """Send a part of the body, in chunks that a connection can wait for; ``more`` says that others follow."""
    if len(data) > CHUNK:
        view = memoryview(data)
        last = (len(data) - 1) // CHUNK * CHUNK
        for start in range(0, last, CHUNK):
            chunk = view[start : start + CHUNK]
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        data = data[last:]
    await send({"type": "http.response.body", "body": data, "more_body": more})


async def refuse(
    send: Send, status: HTTPStatus, details: bytes, extra: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """Answer with problem details."""
    await begin(send, status.value, problem_headers(details, extra))
    await put(send, details, more=False)


def problem_headers(details: bytes, extra: Iterable[tuple[bytes, bytes]] = ()) -> RawHeaders:
    """The headers under which problem details travel."""
    return [
        (b"content-type", PROBLEM.encode()),
        (b"content-length", b"%d" % len(details)),
        (b"cache-control", b"no-store"),
        *RAW_HEADERS,
        *extra,
    ]
