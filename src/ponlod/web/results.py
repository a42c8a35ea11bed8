# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Query results for a page: not more of them than a browser can show, and a count of what there is. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ponlod.store import Row, solution

ROWS_SHOWN = 1000
CHARACTERS_SHOWN = 200_000


@dataclass(frozen=True, slots=True)
class Table:
    """Solutions: the first ROWS_SHOWN ``rows`` of ``count``. An ASK has no variables, but its ``verdict``."""

    variables: Sequence[str]
    rows: Sequence[Row]
    count: int
    verdict: bool | None = None

    @property
    def cut(self) -> bool:
        return self.count > len(self.rows)


@dataclass(frozen=True, slots=True)
class GraphText:
    """The beginning of a graph in Turtle, and whether something follows."""

    text: str
    cut: bool


def table_view(answer: bytes) -> Table:
    """Read an answer in SPARQL 1.1 Query Results JSON."""
    content = json.loads(answer)
    if "boolean" in content:
        return Table((), (), 0, bool(content["boolean"]))
    bindings = content["results"]["bindings"]
    rows = [solution(binding) for binding in bindings[:ROWS_SHOWN]]
    return Table(content["head"]["vars"], rows, len(bindings))


def graph_view(answer: bytes) -> GraphText:
    """Read an answer in Turtle; it is cut at the end of a line."""
    text = answer.decode()
    if len(text) <= CHARACTERS_SHOWN:
        return GraphText(text, cut=False)
    return GraphText(text[: text.rfind("\n", 0, CHARACTERS_SHOWN) + 1], cut=True)
