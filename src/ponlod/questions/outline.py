# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outline of a question's query, by its tokens: what it selects, where its WHERE and its LIMIT stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ponlod.store.tokens import Token, tokens

_OPENING, _CLOSING = "({[", ")}]"


@dataclass(frozen=True, slots=True)
class Outline:
    """A SELECT. ``where`` is the token of the first WHERE behind it, ``limit`` the number behind the outer
    LIMIT; None where there is none. ``graph`` is the first token that chooses a graph.

    ``selected`` are the names of its variables, in order; ``*`` is none of them. ``variables`` are all tokens
    of variables.
    """

    selected: Sequence[str]
    where: Token | None
    limit: Token | None
    graph: Token | None
    variables: Sequence[Token]


def outline(query: str) -> Outline:
    """Take the outline of any text."""
    found = list(_deep(query))
    selected: list[str] = []
    where = limit = None
    selecting = False
    before = ""
    for depth, token in found:
        if token.word == "SELECT" and depth == 0:
            selecting = True
        elif selecting and where is None and (token.word in ("WHERE", "FROM") or token.text == "{"):
            selecting = False
        elif selecting and token.kind == "variable" and (depth == 0 or (depth == 1 and before == "AS")):
            selected.append(token.text[1:])
        if token.word == "WHERE" and depth == 0 and where is None:
            where = token
        elif depth == 0 and before == "LIMIT" and token.kind == "number":
            limit = token
        before = token.word
    graph = next((token for _, token in found if token.word in ("FROM", "GRAPH")), None)
    variables = [token for _, token in found if token.kind == "variable"]
    return Outline(selected, where, limit, graph, variables)


def _deep(query: str) -> Iterator[tuple[int, Token]]:
    """Each token with how many brackets are open around it."""
    depth = 0
    for token in tokens(query):
        if token.kind == "sign" and token.text in _CLOSING:
            depth -= 1
        yield depth, token
        if token.kind == "sign" and token.text in _OPENING:
            depth += 1
