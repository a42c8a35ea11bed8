# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept is answered as soon as it is asked for: no task is made, nothing is understood twice."""

from typing import Any

from ponlod.web.http.asgi import CHUNK
from ponlod.web.http.connection import MAX_ARRIVING, Connection
from ponlod.web.http.front import MAX_FIELDS, MOST_FIELDS
from ponlod.web.http.kept import Kept, KeptResponses

_AT_ONCE = 50
"""Requests of a connection that are answered before other connections have their turn."""
_METHODS = (b"GET", b"HEAD")
_MINDED = frozenset((b"host", b"accept", b"accept-language", b"if-none-match", b"if-modified-since"))
_ODD = frozenset(
    (b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"if-match", b"if-unmodified-since")
)


class Prompt(Connection):
    """A connection that sends what is ``kept``, if nothing else is under way and the request is a plain one.

    Everything else takes the way through the application, and the answers keep their order. Who sends many
    requests without waiting is answered some at a time, and read from as fast as the answers are taken.
    """

    def __init__(self, *arguments: Any, kept: KeptResponses, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._kept = kept
        self._found: Kept | None = None
        self._fields: dict[bytes, bytes] = {}
        self._version = ""
        self._default_headers: object = None
        self._end = b""
        self._unread = b""

    def data_received(self, data: bytes) -> None:
        start, heads = 0, _AT_ONCE
        while self.idle:
            if self.refused or self.transport.is_closing():
                return
            if self.flow.write_paused or not heads:
                self._put_off(data[start:])
                return
            end = data.find(b"\r\n\r\n", start) + 4
            if end in (3, len(data)):  # there is no more than one
                break
            super().data_received(data[start:end])
            start, heads = end, heads - 1
        super().data_received(data[start:])

    def _put_off(self, data: bytes) -> None:
        """Read nothing more before this, and this when others have had their turn and answers are taken."""
        self._unread = data
        self._hold(self._held + len(data))
        if self._arriving.size > MAX_ARRIVING:
            self.transport.abort()
            return
        self.flow.pause_reading()
        if not self.flow.write_paused:
            self.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        data, self._unread = self._unread, b""
        if data and not self.transport.is_closing():
            self._hold(self._held - len(data))
            self.flow.resume_reading()
            self.data_received(data)

    def resume_writing(self) -> None:
        super().resume_writing()
        self.loop.call_soon(self._go_on)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unread = b""
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        self._found = self._find()
        if self._found is None:
            super().on_headers_complete()

    def on_message_complete(self) -> None:
        if self._found is None:
            super().on_message_complete()
        else:
            self._send(self._found)

    def _find(self) -> Kept | None:
        spelt = self._kept.spelt(self.url)
        if not spelt or not self.idle:
            return None
        fields = self._fields = plain(self.sent)
        kept = spelt.get((fields.get(b"accept", b""), fields.get(b"accept-language", b"")))
        # A client has to be waited for if it is much.
        if not fields or kept is None or len(kept.body) > CHUNK or self.parser.get_method() not in _METHODS:
            return None
        self._version = self.parser.get_http_version()
        if b"host" not in fields:
            return kept if self._version == "1.0" else None
        return kept if self._version in ("1.0", "1.1") and self.is_host(fields[b"host"]) else None

    def _send(self, kept: Kept) -> None:
        self.between = True
        if self.server_state.default_headers is not self._default_headers:  # they change each second
            self._default_headers = self.server_state.default_headers
            self._end = (
                b"".join(b"%b: %b\r\n" % field for field in self.server_state.default_headers) + b"\r\n"
            )
        end = self._end
        stays = self._version == "1.1" and self.parser.should_keep_alive()
        if not stays:
            end = b"connection: close\r\n" + end
        fields = self._fields
        if kept.is_known(fields.get(b"if-none-match"), fields.get(b"if-modified-since")):
            self.transport.write(kept.unchanged + end)
        elif self.parser.get_method() == b"HEAD":
            self.transport.write(kept.head + end)
        else:
            self.transport.write(b"".join((kept.head, end, kept.body)))
        self.server_state.total_requests += 1
        self.rest()
        if not stays:
            self.transport.close()


def plain(sent: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The fields that matter to what is kept, by lower-case name; none of a request that is not a plain one.

    A plain request has no body, no fields that stand in the way, and none that are refused by the front.
    """
    if len(sent) > MOST_FIELDS:
        return {}
    fields: dict[bytes, bytes] = {}
    size = 0
    for name, value in sent:
        size += len(name) + len(value)
        name = name.lower()
        if name in _MINDED:
            if name in fields:
                if name == b"host":
                    return {}
                value = b"%b, %b" % (fields[name], value)
            fields[name] = value
        elif name in _ODD:
            return {}
    return fields if size <= MAX_FIELDS else {}
