# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every store promises, wherever its data lie."""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from ponlod.formats import RESULTS_JSON, TURTLE, Format
from ponlod.store.limits import Limits
from ponlod.store.spool import Spool


class Form(Enum):
    """What kind of answer a query has: that of SELECT, of ASK, or of CONSTRUCT and DESCRIBE."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL 1.1 query, in which ponlod's prefixes need no declaration, and how it wants to be answered.

    ``results`` is the format for SELECT and ASK, ``graph`` the one for CONSTRUCT and DESCRIBE. Graph IRIs
    given here are the whole dataset of the query, whatever its FROM says (SPARQL 1.1 Protocol, 2.1.4).
    """

    query: str
    results: Format = RESULTS_JSON
    graph: Format = TURTLE
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query, written in ``format``, while it comes in."""

    form: Form
    format: Format
    body: Spool


class Store(Protocol):
    """Answers SPARQL 1.1 queries about a publication, and nothing else. Belongs to one event loop."""

    limits: Limits

    async def ask(self, question: Question, client: str | None = None) -> Answer:
        """Answer as soon as the form of the answer is known and its first bytes are there.

        ``client`` is who asks, as an address, so that nobody keeps others out; None is the site itself.

        Raises QuerySyntaxError, QueryRefused, QueryLimitExceeded, TooManyQueries, StoreUnavailable or
        StoreUnreliable; what happens later, the body raises.
        """
        ...

    async def check(self) -> None:
        """Raises StoreUnavailable if the publication is not what would be asked, as far as can be told."""
        ...
