# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question's query with terms in the place of its parameters, token by token: all else stays as it is."""

from collections.abc import Iterable, Mapping

from rdflib import Literal, URIRef

from ponlod.questions.outline import outline
from ponlod.store import written

Term = URIRef | Literal


def bound(
    query: str,
    terms: Mapping[str, Term],
    *,
    count: int | None = None,
    graphs: Iterable[str] = (),
    named: bool = False,
) -> str:
    """Return ``query`` with each ``$name`` of ``terms`` as the term, written by the engine.

    ``count`` stands in the place of the number behind the outer LIMIT; ``graphs`` are asked in the place of
    the default graph, by FROM lines before the first WHERE, or, if they are ``named``, in the place of all
    named graphs. Raises QuerySyntaxError for a term that is none.
    """
    found = outline(query)
    changes = {
        token.start: (len(token.text), written(terms[token.text[1:]]))
        for token in found.variables
        if token.text.startswith("$") and token.text[1:] in terms
    }
    if count is not None and found.limit is not None:
        changes[found.limit.start] = len(found.limit.text), str(count)
    clause = "FROM NAMED" if named else "FROM"
    lines = "".join(f"{clause} {written(URIRef(graph))}\n" for graph in graphs)
    if lines and found.where is not None:
        changes[found.where.start] = 0, lines
    parts, position = [], 0
    for start, (length, text) in sorted(changes.items()):
        parts += [query[position:start], text]
        position = start + length
    return "".join(parts) + query[position:]
