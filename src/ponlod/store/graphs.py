# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The answers of CONSTRUCT and DESCRIBE, written for people to read as well.

Sorted, without repetition, with those of ponlod's prefixes that are used. Oxigraph writes the syntax; what it
leaves raw, or cannot say, is mended or refused here.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import RDF, XSD

from ponlod.formats import JSON_LD, RDF_XML, TURTLE
from ponlod.namespaces import PREFIXES

_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_TYPE = ox.NamedNode(str(RDF.type))
_PLAIN = (ox.NamedNode(str(XSD.string)), ox.NamedNode(str(RDF.langString)))
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# How Oxigraph writes a property whose IRI does not end in an XML name.
_UNNAMEABLE = re.compile(rb'<oxprefix: xmlns:oxprefix="([^"]*)"')


class Unwritable(Exception):
    """The answer holds what the format cannot carry; the text says what, and which formats can."""


def write_graph(triples: Iterable[ox.Triple], form: str) -> bytes:
    """Return the triples as ``turtle``, ``rdfxml`` or ``jsonld`` (names of formats). Raises Unwritable."""
    ordered = sorted(set(triples), key=_order)
    prefixes = _used(ordered)
    try:
        return _WRITERS[form](ordered, prefixes)
    except (OSError, ValueError) as error:
        raise Unwritable(f"{error}; ask for Turtle or N-Triples") from error


def check_xml(data: bytes) -> bytes:
    """Return ``data`` if XML 1.0 can carry its characters; raises Unwritable if not."""
    if found := _NOT_IN_XML.search(data):
        raise Unwritable(
            f"XML cannot carry the character U+{ord(found[0].decode()):04X}; ask for JSON or Turtle"
        )
    return data


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    predicate = triple.predicate
    return str(triple.subject), predicate != _TYPE, predicate.value, str(triple.object)


def _used(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes whose namespace occurs, by name, but those that an IRI has as its scheme."""
    iris = {iri for triple in triples for iri in _iris(triple)}
    namespaces = {_split(iri)[0] for iri in iris}
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


def _split(iri: str) -> tuple[str, str]:
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:cut], iri[cut:]


def _serialized(triples: list[ox.Triple], form: ox.RdfFormat, prefixes: dict[str, str]) -> bytes:
    document = io.BytesIO()
    ox.serialize(triples, document, form, prefixes=prefixes)
    return document.getvalue()


def _turtle(triples: list[ox.Triple], prefixes: dict[str, str]) -> bytes:
    document = _serialized(triples, ox.RdfFormat.TURTLE, prefixes)
    start = 0
    while document.startswith(b"@prefix ", start):
        start = document.index(b"\n", start) + 1
    header = sorted(document[:start].splitlines(keepends=True))
    # Oxigraph escapes line breaks inside literals, so a stop at a line's end always ends a statement.
    return (
        b"".join(header)
        + b"\n" * bool(header)
        + document[start:].replace(b" .\n", b" .\n\n").rstrip(b"\n")
        + b"\n"
    )


def _rdf_xml(triples: list[ox.Triple], prefixes: dict[str, str]) -> bytes:
    document = check_xml(_serialized(triples, ox.RdfFormat.RDF_XML, prefixes))
    if unnameable := _UNNAMEABLE.search(document):
        raise Unwritable(
            f"RDF/XML has no name for the property <{unnameable[1].decode()}>; ask for Turtle or N-Triples"
        )
    # An XML parser reads a bare carriage return as a line feed.
    return document.replace(b"\r", b"&#13;")


def _json_ld(triples: list[ox.Triple], prefixes: dict[str, str]) -> bytes:
    nodes = json.loads(_serialized(triples, ox.RdfFormat.JSON_LD, {}))
    document = {"@context": prefixes, "@graph": [_node(node, prefixes) for node in nodes]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _node(expanded: dict[str, Any], prefixes: dict[str, str]) -> dict[str, Any]:
    """Shorten a node object of expanded JSON-LD: prefixed names, ``@type``, no array around one value."""
    node: dict[str, Any] = {}
    for key, values in expanded.items():
        if key == "@id":
            node[key] = _short(values, prefixes)
        elif key == _TYPE.value and all("@id" in value for value in values):
            node["@type"] = _single([_short(value["@id"], prefixes) for value in values])
        else:
            node[_short(key, prefixes)] = _single([_value(value, prefixes) for value in values])
    return node


def _value(value: dict[str, str], prefixes: dict[str, str]) -> Any:
    if value.keys() == {"@value"}:
        return value["@value"]
    return {key: _short(text, prefixes) if key in ("@id", "@type") else text for key, text in value.items()}


def _short(iri: str, prefixes: dict[str, str]) -> str:
    namespace, name = _split(iri)
    prefix = _PREFIX_OF.get(namespace)
    return f"{prefix}:{name}" if prefix in prefixes else iri


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


_WRITERS = {TURTLE.name: _turtle, RDF_XML.name: _rdf_xml, JSON_LD.name: _json_ld}
