# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""uvicorn's connection, held to HTTP/1.1 (RFC 9112) where by itself it is not.

It rests on what uvicorn and httptools do inside, so both are required in the series it was written for.
"""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from ponlod.web.http.asgi import problem_headers
from ponlod.web.http.bodies import Refused
from ponlod.web.http.problems import problem_details

_MOST_PIPELINED = 8
_HOST = re.compile(rb"(\[[\w:.~!$&'()*+,;=%-]+\]|([\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2})*)(:\d*)?")
"""``host [":" port]`` (RFC 9110, 7.2; RFC 3986, 3.2); what a name or a number means is not looked into."""


class Http1(HttpToolsProtocol):
    """Reads requests one after the other, and refuses what is none.

    An offer to go on in another protocol (``Upgrade``) is declined by answering the request. At most so many
    requests may wait for their turn; their client is seen to leave while one of them is being answered.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.parser = HttpRequestParser(
            self
        )  # uvicorn's reads on after a request that is said to be the last
        self.refused = False
        self.sent: list[tuple[bytes, bytes]] = []
        """The header fields of the request that is arriving, as they came."""
        self.between = True
        """Whether the last that was read is the end of a request."""
        self.in_body = False
        """Whether a head has been read and its body has not."""
        self._running: RequestResponseCycle | None = None
        self._host = b""

    def data_received(self, data: bytes) -> None:
        if self.refused:
            return
        self.between = False
        try:
            try:
                self.parser.feed_data(data)
            except HttpParserUpgrade as offer:
                self._decline(memoryview(data), offer)
        except (HttpParserError, Refused) as error:
            cause = error.__context__ if isinstance(error, HttpParserError) else error
            if not isinstance(cause, Refused):
                cause = Refused(HTTPStatus.BAD_REQUEST, "This is not a request of HTTP/1.1.")
            self.refuse(cause.status, str(cause))

    def _decline(self, data: memoryview, offer: HttpParserUpgrade) -> None:
        """Read a head again without its offer, since the parser takes what follows for another protocol."""
        while True:
            (read,) = offer.args  # up to the end of the head
            self._read_declined()
            data = data[read:]
            if not data:
                return
            try:
                self.parser.feed_data(data)
                return
            except HttpParserUpgrade as another:
                offer = another

    def _read_declined(self) -> None:
        method = self.parser.get_method()
        if method == b"CONNECT":
            raise Refused(HTTPStatus.BAD_REQUEST, "This server is not a proxy. Send it requests of its own.")
        lines = [b"%b %b HTTP/%b" % (method, self.url, self.parser.get_http_version().encode())]
        lines += [b"%b: %b" % field for field in self.sent if field[0].lower() != b"upgrade"]
        self.parser = HttpRequestParser(self)
        self.parser.feed_data(b"\r\n".join([*lines, b"", b""]))

    def on_message_begin(self) -> None:
        self.between = False
        self.url = b""
        self.sent = []

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.in_body:  # the fields after a chunked body are none of the head
            self.sent.append((name, value))

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self.in_body = True
        url = self.url
        super().on_message_begin()  # only now, since what is answered at once is none of uvicorn's
        self.url = url
        for name, value in self.sent:
            super().on_header(name, value)
        self._check_head()
        if self.url == b"*" and self.parser.get_method() == b"OPTIONS":
            self.url = b"/"  # of the server as a whole, that is of the site
        super().on_headers_complete()
        # uvicorn reads no more while others wait, and would not see the client leave.
        self.flow.resume_reading()

    def _check_head(self) -> None:
        version = self.parser.get_http_version()
        if version not in ("1.0", "1.1"):
            raise Refused(HTTPStatus.BAD_REQUEST, f"This server speaks HTTP/1.1, not HTTP/{version}.")
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) > 1 or (version == "1.1" and not hosts):
            raise Refused(
                HTTPStatus.BAD_REQUEST, f"The request has {len(hosts)} fields Host. Send one (RFC 9112, 3.2)."
            )
        if hosts and not self.is_host(hosts[0]):
            raise Refused(HTTPStatus.BAD_REQUEST, "The field Host names no host (RFC 9112, 3.2).")
        if len(self.pipeline) >= _MOST_PIPELINED:
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "Wait for answers before sending more requests.")

    def is_host(self, value: bytes) -> bool:
        """Whether a field Host may have this value; the one that a connection always sends is known."""
        if value != self._host and _HOST.fullmatch(value.strip(b" \t")):
            self._host = value
        return value == self._host

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade():
            self.in_body = False
            self.between = True
            super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._running is not None:  # uvicorn tells only the one that came last
            _leave(self._running)
        self.pipeline.clear()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        if self.refused:
            self.transport.close()
        else:
            super().shutdown()

    def refuse(self, status: HTTPStatus, detail: str, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """Answer the request that is arriving with problem details, and read nothing more.

        Where the answer to another request belongs, the connection is closed without a word instead; what
        follows a request that was said to be the last is nobody's, and does not harm it (RFC 9112, 9.6).
        """
        cycle = self.cycle
        if self.transport.is_closing():
            return
        if cycle is not None and not cycle.response_complete:
            if not (cycle.more_body or cycle.keep_alive):
                return
            if not cycle.more_body or self.pipeline or cycle.response_started:
                self.transport.abort()
                return
            _leave(cycle)
        self.refused = True
        details = problem_details(status, detail)
        close = (b"connection", b"close")
        headers = [*self.server_state.default_headers, *problem_headers(details, (*extra, close))]
        head = b"".join(b"%b: %b\r\n" % header for header in headers)
        self.transport.write(STATUS_LINE[status.value] + head + b"\r\n" + details)
        # Closed while the client is still sending, it would be reset, and the client not see the answer.
        self.transport.write_eof()
        self.flow.resume_reading()


def _leave(cycle: RequestResponseCycle) -> None:
    """Let what answers a request know that nobody waits for it."""
    if not cycle.response_complete:
        cycle.disconnected = True
        cycle.message_event.set()
