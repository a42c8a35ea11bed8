# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody who asks /sparql wants to get, and under which names the answer goes. Pure."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from werkzeug.exceptions import BadRequest

from ponlod.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, RESULTS_JSON, TURTLE, Format
from ponlod.store import Form, Question
from ponlod.web.negotiation import Wish, wish
from ponlod.web.sparql.protocol import Operation, read_get, read_post

OFFERED: tuple[Format, ...] = (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)

Wishes = Callable[[str, str], tuple[Wish | None, Wish | None]]
"""Tells by ``format=`` and by the Accept header what solutions and what a graph are sent as."""

_CHANGING = re.compile(r"(?<![?$:\w])(?:NOW|RAND|(?:STR)?UUID)\b", re.IGNORECASE)
_MEMORABLE = 512
"""Characters of an Accept header that is worth remembering."""


class Sent(NamedTuple):
    """What a client sent to /sparql, as far as the answer depends on it. Without POST there is no body."""

    posted: bool
    query_string: bytes
    content_type: str
    body: bytes
    accept: str

    @property
    def size(self) -> int:
        """Bytes, about."""
        return len(self.query_string) + len(self.content_type) + len(self.body) + len(self.accept)

    def read(self, wishes: Wishes) -> "Asking | None":
        """Read by the protocol what is asked, and by ``wishes`` the rest; None if nothing is asked.

        Raises BadRequest, UnsupportedMediaType, and QueryRefused for an update.
        """
        if self.posted:
            operation = read_post(self.query_string, self.content_type, self.body)
        else:
            operation = read_get(self.query_string)
        return Asking.of(operation, self.accept, wishes)


@dataclass(frozen=True, slots=True)
class Asking:
    """A query, and what its answer is sent as: by whether it is solutions (or a verdict) or a graph.

    A wish is None where the client accepts no format of that kind. HTML means the page.
    """

    operation: Operation
    query: str
    solutions: Wish | None
    graph: Wish | None

    @classmethod
    def of(cls, operation: Operation, accept: str, wishes: Wishes) -> "Asking | None":
        """What an operation with this Accept header asks, None if it has no query.

        Raises BadRequest, which lists the formats, for one that does not exist.
        """
        if operation.format and not any(form.goes_by(operation.format) for form in OFFERED):
            names = ", ".join(form.name for form in OFFERED)
            raise BadRequest(f"There is no format “{operation.format}” here. Give one of: {names}.")
        if operation.query is None:
            return None
        return cls(operation, operation.query, *wishes(operation.format, accept))

    @property
    def question(self) -> Question:
        """What to ask the store; a page is made of JSON or Turtle."""
        return Question(
            self.query,
            results=_written(self.solutions, RESULTS_JSON),
            graph=_written(self.graph, TURTLE),
            default_graphs=self.operation.default_graphs,
            named_graphs=self.operation.named_graphs,
        )

    @property
    def changes(self) -> bool:
        """Whether the answer may be another one each time, though the data are the same: by clock or dice."""
        return _CHANGING.search(self.query) is not None

    def wish(self, form: Form) -> Wish | None:
        """What an answer of this form is sent as."""
        return self.graph if form is Form.GRAPH else self.solutions

    def links(self, form: Form, endpoint: str) -> list[tuple[str, Format]]:
        """The addresses below ``endpoint`` that give the same answer, each in one format."""
        pairs = [("query", self.query)]
        pairs += [("default-graph-uri", graph) for graph in self.operation.default_graphs]
        pairs += [("named-graph-uri", graph) for graph in self.operation.named_graphs]
        offered = GRAPH_FORMATS if form is Form.GRAPH else RESULT_FORMATS
        return [(f"{endpoint}?{urlencode([*pairs, ('format', each.name)])}", each) for each in offered]

    def digest(self, edition: str) -> str:
        """A name for the answer that this ``edition`` of the data gives: 32 hexadecimal digits."""
        operation = self.operation
        types = (one.content_type if one else "" for one in (self.solutions, self.graph))
        counts = f"{len(operation.default_graphs)} {len(operation.named_graphs)}"
        parts = (edition, *types, counts, *operation.default_graphs, *operation.named_graphs, self.query)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def wished(asked: str, accept: str, formats: Sequence[Format]) -> Wish | None:
    """What the client gets of ``formats``, or a page: by ``asked`` if that is one of them, else by Accept."""
    for form in (*formats, HTML):
        if form.goes_by(asked):
            return Wish(form, form.content_type)
    return wish(accept, (*formats, HTML))


def is_page(wish: Wish | None) -> bool:
    """Whether the client prefers a page."""
    return wish is not None and wish.format is HTML


def wishes(asked: str, accept: str) -> tuple[Wish | None, Wish | None]:
    """See ``Wishes``."""
    return wished(asked, accept, RESULT_FORMATS), wished(asked, accept, GRAPH_FORMATS)


def remembered_wishes() -> Wishes:
    """Return ``wishes`` with a memory: to read a browser's Accept header takes longer than all else."""
    known = lru_cache(maxsize=256)(wishes)
    return lambda asked, accept: (known if len(asked) + len(accept) <= _MEMORABLE else wishes)(asked, accept)


def _written(wish: Wish | None, otherwise: Format) -> Format:
    return otherwise if wish is None or wish.format is HTML else wish.format
