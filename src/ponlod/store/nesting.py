# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How deep an answer goes: Oxigraph's parsers recurse with it, and end the process.

Both take an answer in whatever pieces it comes, and do not look at what it says: nothing that a server of
SPARQL 1.1 answers is even nearly so deep.
"""

_DEEPEST = 100
_OPENING = b"{["
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")
_ROUNDS = 3


class TooDeep(Exception):
    """No parser should see this."""


class TripleTerms:
    """Counts where triples may begin inside of others, in N-Triples: these stand on one line."""

    def __init__(self) -> None:
        self._begun = 0
        self._rest = b""

    def follow(self, data: bytes) -> None:
        """Take the next bytes. Raises TooDeep."""
        data, self._rest = _paired(self._rest + data, b"<")
        if b"<<" not in data:
            if b"\n" in data:
                self._begun = 0
            return
        first, *more = data.split(b"\n")
        self._count(first)
        for line in more:
            self._begun = 0
            self._count(line)

    def _count(self, line: bytes) -> None:
        self._begun += line.count(b"<<")
        if self._begun > _DEEPEST:
            raise TooDeep


class Brackets:
    """Counts the brackets of JSON that are open at once, outside of its strings."""

    def __init__(self) -> None:
        self._open = 0
        self._in_string = False
        self._rest = b""

    def follow(self, data: bytes) -> None:
        """Take the next bytes. Raises TooDeep."""
        data, self._rest = _paired(self._rest + data, b"\\")
        parts = data.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"')
        outside = b"".join(parts[self._in_string :: 2])
        self._in_string ^= len(parts) % 2 == 0
        brackets = outside.translate(None, _NO_BRACKETS)
        # Most close at once: the few levels that this takes off cost less than to count them.
        for _ in range(_ROUNDS):
            brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
        for bracket in brackets:
            self._open += 1 if bracket in _OPENING else -1
            if self._open > _DEEPEST:
                raise TooDeep


def _paired(data: bytes, sign: bytes) -> tuple[bytes, bytes]:
    """Split off a last ``sign`` without a pair: what follows it comes with the next piece."""
    kept = len(data) - (len(data) - len(data.rstrip(sign))) % 2
    return data[:kept], data[kept:]
