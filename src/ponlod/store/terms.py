# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Terms as they stand in a query, written by the engine: no value can end itself and become part of it."""

import re

import pyoxigraph as ox
from rdflib import Literal, URIRef

from ponlod.errors import QuerySyntaxError, printable

# Some servers resolve escapes of characters before they read anything (SPARQL 1.1 Query, 19.2). They take the
# second backslash of “\\u0041”, which is a backslash and then “u0041”, for the start of one.
_LIKE_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)+)([uU])")
_LETTERS = {"u": r"\U00000075", "U": r"\U00000055"}


def written(term: URIRef | Literal) -> str:
    """Return ``term`` in SPARQL, as all servers read it alike.

    Raises QuerySyntaxError for an IRI, a language or a text that is none.
    """
    return _LIKE_ESCAPE.sub(lambda found: found[1] + _LETTERS[found[2]], _written(term))


def _written(term: URIRef | Literal) -> str:
    try:
        if isinstance(term, URIRef):
            return str(ox.NamedNode(term))
        if term.language:
            return str(ox.Literal(term, language=term.language))
        return str(
            ox.Literal(term, datatype=ox.NamedNode(term.datatype)) if term.datatype else ox.Literal(term)
        )
    except ValueError as error:
        raise QuerySyntaxError(f"“{printable(term)}” cannot stand in a query ({error}).") from error
