# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a client and a worker say to each other on a Unix socket.

The client sends one request. The worker sends frames: ACCEPTED, then FORM, DATA and END. A VERDICT may take
the place of any but the first and ends the conversation. One that ends without END or VERDICT is broken.
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
LIMITS = "limits.json"
"""Names inside a store's private folder: two sockets, and the limits in force."""


class Broken(Exception):
    """The other side went away in the middle."""


class Kind(Enum):
    ACCEPTED = b"A"
    """The worker's process id: the query left the queue."""
    FORM = b"F"
    DATA = b"D"
    END = b"E"
    VERDICT = b"V"
    """The name of the verdict, and behind a line feed what the engine said."""


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
        (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
        return cls(*json.loads(_exactly(stream, length)))


def frame(kind: Kind, payload: bytes = b"") -> bytes:
    return _HEADER.pack(kind.value, len(payload)) + payload


def read_frame(stream: BinaryIO) -> tuple[Kind, bytes]:
    """Raises Broken at the end of the stream."""
    kind, length = _HEADER.unpack(_exactly(stream, _HEADER.size))
    return Kind(kind), _exactly(stream, length)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    try:
        data = stream.read(count)
    except ConnectionError as error:
        raise Broken from error
    if len(data) < count:
        raise Broken
    return data
