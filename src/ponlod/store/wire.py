# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a client and a worker say to each other on a Unix socket.

The worker says HELLO. Then the client sends one request after the other, and the worker answers each with
FORM, DATA as often as needed, and END. A VERDICT may take the place of any of these and ends the answer. A
worker that will not take another request says so by LAST in place of END, or by LAST_VERDICT, and leaves; so
the end of the stream in an answer always means that this request killed the worker.
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

_LENGTH = struct.Struct("!I")
_HEADER = struct.Struct("!cI")
_json = json.JSONEncoder(ensure_ascii=False).encode

QUERIES = "queries"
DEATHS = "deaths"
"""Names of two sockets inside a store's private folder."""


class Broken(Exception):
    """The other side went away in the middle."""


class Kind(Enum):
    HELLO = b"H"
    """The worker's process id."""
    FORM = b"F"
    DATA = b"D"
    END = b"E"
    LAST = b"L"
    VERDICT = b"V"
    """The name of the verdict, and behind a line feed what the engine said."""
    LAST_VERDICT = b"W"


_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Request:
    """A query with its formats (by name) and its dataset; no graphs at all mean the store's own dataset."""

    query: str
    results: str
    graph: str
    default_graphs: Sequence[str]
    named_graphs: Sequence[str]

    def to_bytes(self) -> bytes:
        """Raises UnicodeEncodeError for text that is not Unicode (lone surrogates)."""
        fields = (self.query, self.results, self.graph, self.default_graphs, self.named_graphs)
        body = _json(fields).encode()
        return _LENGTH.pack(len(body)) + body

    @classmethod
    def read(cls, stream: BinaryIO) -> "Request":
        """Raises Broken at the end of the stream."""
        (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
        return cls(*json.loads(_exactly(stream, length)))


def frame(kind: Kind, payload: bytes = b"") -> bytes:
    return _HEADER.pack(kind.value, len(payload)) + payload


class Frames:
    """Takes what a worker sends in whatever pieces it comes, and gives the frames in it."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[tuple[Kind, bytes]]:
        """Return the frames that ``data`` completes."""
        if self._rest:
            data = self._rest + data
        frames = []
        start = 0
        while (begin := start + _HEADER.size) <= len(data):
            kind, length = _HEADER.unpack_from(data, start)
            if begin + length > len(data):
                break
            start = begin + length
            frames.append((_KINDS[kind], data[begin:start]))
        self._rest = data[start:]
        return frames


def _exactly(stream: BinaryIO, count: int) -> bytes:
    try:
        data = stream.read(count)
    except ConnectionError as error:
        raise Broken from error
    if len(data) < count:
        raise Broken
    return data
