# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How an answer of the endpoint goes out: its headers, its name, and not again to whoever has it already."""

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from ponlod.formats import Format
from ponlod.store import Question, WholeAnswer
from ponlod.web.http.asgi import RawHeaders, Send, begin, put
from ponlod.web.http.headers import RAW_HEADERS
from ponlod.web.negotiation import Wish

if TYPE_CHECKING:
    from ponlod.web.sparql.asking import Sent

KEPT = 64 << 20
"""Bytes that are kept to be sent again: half for answers, half for the replies made of them."""
KEPT_EACH = 1 << 20
"""Largest body that is kept."""

ANY = b"*"
"""An If-None-Match for whatever there is: it holds once an answer is known to be there."""

_OVERHEAD = 4096
_TAGS = re.compile(rb'"([^"]*)"')
_SHARED: RawHeaders = [(b"cache-control", b"public, no-cache"), *RAW_HEADERS]


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer with its headers; ``tag`` is the opaque part of its ETag, None if it has none."""

    tag: bytes | None
    headers: RawHeaders
    body: bytes
    asked: int = 0
    """Bytes of the request that it answers."""

    async def send(self, send: Send, condition: bytes) -> None:
        """Send it, or only that it has not changed if the If-None-Match in ``condition`` says so."""
        if self.tag is not None and (condition == ANY or holds(condition, self.tag)):
            await not_modified(send, self.tag)
        else:
            await begin(send, 200, self.headers)
            await put(send, self.body, more=False)


def kept_replies() -> "LRUCache[Sent, Reply]":
    """Return an empty store of replies, by what was sent for them; those least recently used go first."""
    return LRUCache(KEPT // 2, getsizeof=lambda reply: len(reply.body) + reply.asked + _OVERHEAD)


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: WholeAnswer
    size: int


class KeptAnswers:
    """Answers by what was asked and in which format; those least recently used go first."""

    def __init__(self) -> None:
        self._kept: LRUCache[tuple[object, ...], _Kept] = LRUCache(KEPT // 2, getsizeof=lambda one: one.size)

    def get(self, question: Question) -> WholeAnswer | None:
        """The answer, in the one of the two formats of the question that is for its form."""
        for form in (question.results, question.graph):
            kept = self._kept.get(_name(question, form))
            if kept is not None:
                return kept.answer
        return None

    def put(self, question: Question, answer: WholeAnswer) -> None:
        """Keep it if it is not larger than KEPT_EACH."""
        if len(answer.content) <= KEPT_EACH:
            texts = (question.query, *question.default_graphs, *question.named_graphs)
            size = len(answer.content) + sum(map(sys.getsizeof, texts)) + _OVERHEAD
            self._kept[_name(question, answer.format)] = _Kept(answer, size)


def _name(question: Question, form: Format) -> tuple[object, ...]:
    return question.query, question.default_graphs, question.named_graphs, form.name


def headers(wish: Wish, digest: bytes, tag: bytes | None, length: int | None) -> RawHeaders:
    """The headers of an answer; by ``digest`` a saved copy is named; ``length`` may be unknown."""
    name = b"ponlod-%b.%b" % (digest[:12], wish.format.extension.encode())
    own = [
        (b"content-type", wish.content_type.encode("latin-1")),
        (b"content-disposition", b'inline; filename="%b"' % name),
    ]
    if length is not None:
        own.append((b"content-length", b"%d" % length))
    if tag is not None:
        own.append((b"etag", b'W/"%b"' % tag))
    return own + _SHARED


def holds(condition: bytes, tag: bytes) -> bool:
    """Whether ``tag`` is in an If-None-Match, weak or not (RFC 9110, 13.1.2)."""
    return tag in condition and tag in _TAGS.findall(condition)


async def not_modified(send: Send, tag: bytes) -> None:
    """Answer that the client has it already."""
    await begin(send, 304, [(b"etag", b'W/"%b"' % tag), *_SHARED])
    await put(send, b"", more=False)
