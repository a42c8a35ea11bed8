# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Solutions as rdflib terms, for ponlod's own pages and programs."""

import json
import re
from collections.abc import Mapping

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from ponlod.errors import QuerySyntaxError
from ponlod.store.answers import Store

Row = dict[str, Node]
"""Variables to terms; a variable without a value is absent."""

_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")


def select(store: Store, query: str, **parameters: URIRef | Literal) -> list[Row]:
    """Return the solutions of a SELECT. Each ``$name`` in it becomes the term given as ``name``.

    The terms are written so that no value can end itself and become part of the query. An IRI that is none
    raises QuerySyntaxError; otherwise raises what ``Store.query`` does.
    """
    terms = {name: _written(term) for name, term in parameters.items()}
    bound = _PARAMETER.sub(lambda match: terms.get(match[1], match[0]), query)
    answer = json.loads(b"".join(store.query(bound).chunks))
    return [solution(binding) for binding in answer["results"]["bindings"]]


def solution(binding: Mapping[str, Mapping[str, str]]) -> Row:
    """Read one of the bindings of SPARQL 1.1 Query Results JSON."""
    return {name: _term(term) for name, term in binding.items()}


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
        raise QuerySyntaxError(f"“{term}” cannot stand in a query ({error}).") from error


def _term(term: Mapping[str, str]) -> Node:
    value = term["value"]
    match term["type"]:
        case "uri":
            return URIRef(value)
        case "bnode":
            return BNode(value)
    datatype = term.get("datatype")
    # As the store has it: rdflib would write some values anew.
    return Literal(
        value,
        lang=term.get("xml:lang"),
        datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )
