# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every store promises, wherever its data lie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from ponlod.formats import RESULTS_JSON, TURTLE, Format


class Form(Enum):
    """What kind of answer a query has: that of SELECT, of ASK, or of CONSTRUCT and DESCRIBE."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query, written in ``format``. ``chunks`` can be read once."""

    form: Form
    format: Format
    chunks: Iterator[bytes]


class Store(Protocol):
    """Answers SPARQL 1.1 queries about a publication, and nothing else."""

    def query(
        self,
        query: str,
        *,
        results: Format = RESULTS_JSON,
        graph: Format = TURTLE,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Answer ``query``, in which ponlod's prefixes need no declaration.

        ``results`` is the format for SELECT and ASK, ``graph`` the one for CONSTRUCT and DESCRIBE. Graph IRIs
        given here are the whole dataset of the query, whatever its FROM says (SPARQL 1.1 Protocol, 2.1.4).

        Raises QuerySyntaxError, QueryRefused, QueryLimitExceeded or StoreUnavailable, before the first chunk.
        """
        ...
