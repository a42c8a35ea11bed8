# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Query results for a page: not more of them than a browser can show, and a count of what there is. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ponlod.errors import QueryLimitExceeded
from ponlod.store import Form, Row, table

ROWS_SHOWN = 1000
CHARACTERS_SHOWN = 200_000
PAGE_BYTES = 2 << 20
"""How much of an answer a page is made of."""


@dataclass(frozen=True, slots=True)
class Table:
    """Solutions: the first ROWS_SHOWN ``rows`` of ``count``, or of ``more``.

    An ASK has no variables, but its ``verdict``.
    """

    variables: Sequence[str]
    rows: Sequence[Row]
    count: int
    verdict: bool | None = None
    more: bool = False
    """Whether not all were counted."""

    @property
    def cut(self) -> bool:
        return self.more or self.count > len(self.rows)


@dataclass(frozen=True, slots=True)
class GraphText:
    """The beginning of a graph in Turtle, which has ``count`` characters in all, or ``more``."""

    text: str
    count: int
    more: bool = False
    """Whether not all were counted."""

    @property
    def cut(self) -> bool:
        return self.more or self.count > len(self.text)


def table_view(content: bytes, form: Form, *, whole: bool = True) -> Table:
    """Read an answer in SPARQL 1.1 Query Results JSON, or the beginning of one that is not ``whole``.

    Raises QueryLimitExceeded if that is too little for a row.
    """
    if form is Form.BOOLEAN:
        return Table((), (), 0, bool(json.loads(content)["boolean"]))
    found = table(content, ROWS_SHOWN, whole=whole)
    if not whole and not found.rows:
        raise _nothing_to_show("row")
    return Table(found.variables, found.rows, found.count, more=not whole)


def graph_view(content: bytes, *, whole: bool = True) -> GraphText:
    """Read an answer in Turtle, or the beginning of one; it is cut at the end of a line.

    Raises QueryLimitExceeded if there is none near enough.
    """
    text = content.decode(errors="strict" if whole else "ignore")
    if whole and len(text) <= CHARACTERS_SHOWN:
        return GraphText(text, len(text))
    shown = text[: text.rfind("\n", 0, CHARACTERS_SHOWN) + 1]
    if not shown:
        raise _nothing_to_show("line")
    return GraphText(shown, len(text), more=not whole)


def _nothing_to_show(what: str) -> QueryLimitExceeded:
    return QueryLimitExceeded(
        f"The first {what} of the answer is too long for a page. "
        "Ask for less in it, or download the answer in one of the formats below."
    )
