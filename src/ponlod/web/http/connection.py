# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A connection that nobody can hold for nothing: its request has to arrive, its response has to be taken."""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from ponlod.web.http.bodies import Refused
from ponlod.web.http.headers import raw
from ponlod.web.http.http1 import Http1
from ponlod.web.http.problems import RETRY_AFTER

HEAD_SECONDS = 10.0
"""How long a client may take to send the head of a request, from connecting or from its first byte."""
STALL_SECONDS = 30.0
"""How long a client may take for what is written to it at once (``asgi.CHUNK``)."""
MAX_HEAD = 64 << 10
"""Largest head of a request, in bytes; a longer address could not be taken apart. Long queries are posted."""
MAX_ARRIVING = 256 << 20
"""Bytes of requests that all clients together may have under way; beyond it, only small ones are taken."""
SMALL = 16 << 10
"""Bytes of a request that is taken always."""
_MAX_REQUEST = 16 << 20
"""Beyond this many bytes, with all that frames a body, a request is no request."""


class Arriving:
    """How many bytes of requests there are that have not been answered, on all connections of a server."""

    size = 0


class Connection(Http1):
    """A connection with deadlines and with a share in what may be ``arriving``; one beyond them is closed."""

    def __init__(self, *arguments: Any, arriving: Arriving, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._arriving = arriving
        self._deadline: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._held = 0
        self._head = 0
        self._rested = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._deadline, self._stall):
            if timer is not None:
                timer.cancel()
        self._unset_keepalive_if_required()
        self._hold(0)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self.refused:
            self._head += len(data)
            self._hold(self._held + len(data))
            if self._held > _MAX_REQUEST:
                self.transport.abort()
                return
            if self._arriving.size > MAX_ARRIVING and self._held > SMALL:
                self.refuse(
                    HTTPStatus.SERVICE_UNAVAILABLE,
                    "Too many large requests are arriving at once. Send this one again later.",
                    raw({"Retry-After": str(RETRY_AFTER)}),
                )
                return
        super().data_received(data)
        if self.in_body or self.refused or self.transport.is_closing():
            return
        if self._head > MAX_HEAD:
            self.refuse(*_TOO_LARGE)
        elif not self.idle:
            return
        elif self.between:
            self._hold(0)
        elif self._deadline is None:
            self._unset_keepalive_if_required()
            self._set_deadline()

    @property
    def idle(self) -> bool:
        """Whether no answer is under way."""
        return self.cycle is None or self.cycle.response_complete

    def on_headers_complete(self) -> None:
        if len(self.url) + sum(len(name) + len(value) for name, value in self.sent) > MAX_HEAD:
            raise Refused(*_TOO_LARGE)
        self._unset_keepalive_if_required()
        self._clear_deadline()
        self._head = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._head = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        if self.cycle.response_complete:  # else others wait
            self._hold(self._head)
        self._rested = self.loop.time()
        super().on_response_complete()

    def rest(self) -> None:
        """Wait for the next request, after one that was answered at once: the deadline goes on from now."""
        self._clear_deadline()
        self._head = 0
        self._rested = self.loop.time()
        if self.timeout_keep_alive_task is None:  # else it sees by itself that it has to wait longer
            self._keep_alive(self.timeout_keep_alive)

    def timeout_keep_alive_handler(self) -> None:
        left = self._rested + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._keep_alive(left)
        else:
            super().timeout_keep_alive_handler()

    def _keep_alive(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
        super().resume_writing()

    def refuse(self, status: HTTPStatus, detail: str, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
        super().refuse(status, detail, extra)
        if self.refused:
            self._unset_keepalive_if_required()
            self._hold(0)
            self._clear_deadline()
            self._set_deadline()  # for the client to take it

    def _hold(self, size: int) -> None:
        self._arriving.size += size - self._held
        self._held = size

    def _set_deadline(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


_TOO_LARGE = (
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    f"The head of the request is larger than the limit of {MAX_HEAD >> 10} KiB. POST a long query.",
)
