# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Solutions as rdflib terms, for ponlod's own pages and programs."""

import json
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from ponlod.errors import QueryTooComplex
from ponlod.store.blocking import BlockingStore
from ponlod.store.nesting import Brackets, TooDeep
from ponlod.store.terms import written

Row = dict[str, Node]
"""Variables to terms; a variable without a value is absent."""

_TRIPLE = b'"type":"triple"'
"""As Oxigraph writes it; inside of a string, the quotes would be escaped."""
_STRING = ox.NamedNode(str(XSD.string))
Known = MutableMapping[tuple[str, str | None, str | None], Node]
"""Terms by their texts, kinds or datatypes, and languages: most terms of an answer are in it often."""
_PARAMETER = re.compile(r"\$([A-Za-z_]\w*)")


def select(store: BlockingStore, query: str, **parameters: URIRef | Literal) -> list[Row]:
    """Return the solutions of a SELECT. Each ``$name`` in it becomes the term given as ``name``.

    The terms are written so that no value can end itself and become part of the query. An IRI that is none
    raises QuerySyntaxError; otherwise raises what ``BlockingStore.query`` does.
    """
    terms = {name: written(term) for name, term in parameters.items()}
    bound = _PARAMETER.sub(lambda match: terms.get(match[1], match[0]), query)
    return solutions(store.query(bound).content)


def solutions(content: bytes) -> list[Row]:
    """Read SPARQL 1.1 Query Results JSON, as a store of ours writes it."""
    known: Known = {}
    return [solution(binding, known) for binding in json.loads(content)["results"]["bindings"]]


def solution(binding: Mapping[str, Mapping[str, str]], known: Known | None = None) -> Row:
    """Read one of the bindings of SPARQL 1.1 Query Results JSON; what is ``known`` is not made anew."""
    known = {} if known is None else known
    return {name: _term(term, known) for name, term in binding.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """The beginning of the solutions of a SELECT."""

    variables: list[str]
    rows: list[Row]
    count: int
    """How many solutions were read."""


def table(content: bytes, rows: int, *, whole: bool = True) -> Table:
    """Read the first ``rows`` solutions of SPARQL 1.1 Query Results JSON, and count the others one by one.

    If ``content`` is not ``whole`` but ends anywhere, the solutions before that are read; there may be none,
    and no variables. A triple as a value becomes a literal that reads as the triple.

    Raises QueryTooComplex for triples in triples, so deep that the parser would end this process.
    """
    if _TRIPLE in content:
        try:
            Brackets().follow(content)
        except TooDeep as error:
            raise QueryTooComplex(
                "The triples in this answer are too deeply nested for a page. Get it in one of the formats."
            ) from error
    names: list[str] = []
    first: list[Row] = []
    count = 0
    try:
        solutions = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for values in solutions:
            if count < rows:
                pairs = zip(names, values, strict=True)
                first.append({name: _read(term) for name, term in pairs if term is not None})
            count += 1
    except SyntaxError:
        if whole:
            raise
    return Table(names, first, count)


def _read(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            datatype = None if term.language or term.datatype == _STRING else URIRef(term.datatype.value)
            return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    return Literal(str(term))


def _term(term: Mapping[str, str], known: Known) -> Node:
    value, datatype, language = term["value"], term.get("datatype"), term.get("xml:lang")
    key = value, datatype or term["type"], language
    found = known.get(key)
    if found is None:
        found = known[key] = _made(term["type"], value, datatype, language)
    return found


def _made(kind: str, value: str, datatype: str | None, language: str | None) -> Node:
    match kind:
        case "uri":
            return URIRef(value)
        case "bnode":
            return BNode(value)
    # As the store has it: rdflib would write some values anew.
    return Literal(value, lang=language, datatype=URIRef(datatype) if datatype else None, normalize=False)
