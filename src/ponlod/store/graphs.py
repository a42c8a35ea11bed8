# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The answers of CONSTRUCT and DESCRIBE, written for people to read as well.

Sorted, without repetition, with those of ponlod's prefixes that are used.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import RDF, XSD

from ponlod.formats import GRAPH_FORMATS
from ponlod.namespaces import PREFIXES
from ponlod.syntaxes import document, split

_FORMATS = {form.name: form for form in GRAPH_FORMATS}
_TYPE = ox.NamedNode(str(RDF.type))
_PLAIN = (ox.NamedNode(str(XSD.string)), ox.NamedNode(str(RDF.langString)))


def write_graph(triples: Iterable[ox.Triple], form: str) -> bytes:
    """Return the triples as a document in the graph format of that name. Raises Unwritable."""
    ordered = sorted(set(triples), key=_order)
    return document(ordered, _FORMATS[form], _used(ordered))


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    predicate = triple.predicate
    return str(triple.subject), predicate != _TYPE, predicate.value, str(triple.object)


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes whose namespace occurs, by name, but those that an IRI has as its scheme."""
    iris = {iri for triple in triples for iri in _iris(triple)}
    namespaces = {split(iri)[0] for iri in iris}
    schemes = {iri.partition(":")[0] for iri in iris}
    return {
        prefix: namespace
        for prefix, namespace in sorted(PREFIXES.items())
        if namespace in namespaces and prefix not in schemes
    }


def _iris(triple: ox.Triple) -> Iterator[str]:
    """Yield the IRIs to be spelled out; rdf:type and the datatypes of plain text have signs of their own."""
    for term in (triple.subject, triple.predicate, triple.object):
        match term:
            case ox.NamedNode() if term != _TYPE:
                yield term.value
            case ox.Literal() if term.datatype not in _PLAIN:
                yield term.datatype.value
            case ox.Triple():
                yield from _iris(term)
