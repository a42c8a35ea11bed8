# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""RDF in the four graph formats: a frame, and the bodies that stand in it.

Oxigraph writes. What it leaves in the order of a hash (prefixes) is made here, what it leaves raw is mended,
and what a format cannot carry is refused. Its JSON-LD knows neither a context nor ``@type``, so that one is
written here: a compact node object per line, and a context of prefixes alone, so that no amount passes
through a JSON number.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox
from rdflib import RDF, XSD

from ponlod.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format

Prefixes = Mapping[str, str]
"""Prefixes to namespaces, all different; a namespace ends in ``/`` or ``#``."""


class Unwritable(Exception):
    """The format cannot carry something; the text says what, without a final stop."""


def split(iri: str) -> tuple[str, str]:
    """Return the namespace of an IRI, for which there may be a prefix, and what comes after it."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:cut], iri[cut:]


class Frame(NamedTuple):
    """What a document has around its bodies, and between them."""

    header: bytes
    separator: bytes
    footer: bytes


def frame(form: Format, prefixes: Prefixes) -> Frame:
    """Return the frame for any bodies that were written with the same prefixes; it declares them all."""
    declared = sorted(prefixes.items())
    if form is TURTLE:
        lines = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in declared)
        return Frame(lines.encode() + b"\n" * bool(lines), b"", b"")
    if form is JSON_LD:
        context = json.dumps(dict(declared), indent=1)
        return Frame(f'{{"@context": {context},\n"@graph": [\n'.encode(), b",\n", b"\n]}\n")
    if form is RDF_XML:
        spaces = sorted({"rdf": str(RDF), **prefixes}.items())
        names = "".join(f"\n  xmlns:{prefix}={quoteattr(namespace)}" for prefix, namespace in spaces)
        header = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{names}>\n'
        return Frame(header.encode(), b"", b"</rdf:RDF>\n")
    return Frame(b"", b"", b"")


def body(triples: Sequence[ox.Triple], form: Format, prefixes: Prefixes) -> bytes:
    """Return the triples in their order; no bytes for no triples. Those of a subject should stand together.

    The same triples are always the same bytes, whatever stands before and after. Raises Unwritable.
    """
    return _BODIES[form](triples, prefixes)


def document(triples: Sequence[ox.Triple], form: Format, prefixes: Prefixes) -> bytes:
    """Return a whole document of one body. Raises Unwritable."""
    around = frame(form, prefixes)
    return around.header + body(triples, form, prefixes) + around.footer


def used_prefixes(triples: Iterable[ox.Triple], prefixes: Prefixes) -> dict[str, str]:
    """Return the prefixes whose namespace occurs, by name, but those that an IRI has as its scheme."""
    iris = {iri for triple in triples for iri in _spelled_out(triple)}
    namespaces = {split(iri)[0] for iri in iris}
    schemes = {iri.partition(":")[0] for iri in iris}
    return {
        prefix: namespace
        for prefix, namespace in sorted(prefixes.items())
        if namespace in namespaces and prefix not in schemes
    }


_TYPE = ox.NamedNode(str(RDF.type))
_STRING = ox.NamedNode(str(XSD.string))
_PLAIN = (_STRING, ox.NamedNode(str(RDF.langString)))


def _spelled_out(triple: ox.Triple) -> Iterator[str]:
    """Yield the IRIs to be written; rdf:type and the datatypes of plain text have signs of their own."""
    for term in (triple.subject, triple.predicate, triple.object):
        match term:
            case ox.NamedNode() if term != _TYPE:
                yield term.value
            case ox.Literal() if term.datatype not in _PLAIN:
                yield term.datatype.value
            case ox.Triple():
                yield from _spelled_out(term)


_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_SHOWN = 80
"""Bytes before a character, by which people find it."""


def check_xml(data: bytes) -> bytes:
    """Return ``data``, UTF-8, if XML 1.0 can carry all its characters; raises Unwritable if not."""
    if found := _NOT_IN_XML.search(data):
        before = data[max(0, found.start() - _SHOWN) : found.start()].decode(errors="ignore")
        place = " ".join(before.split())
        raise Unwritable(f"XML cannot carry the character U+{ord(found[0].decode()):04X} after “{place}”")
    return data


def _written(triples: Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Prefixes) -> bytes:
    output = io.BytesIO()
    try:
        ox.serialize(triples, output, form, prefixes=dict(prefixes))
    except OSError as error:
        raise Unwritable(str(error)) from error
    return output.getvalue()


_PREFIX_LINES = re.compile(rb"\A(?:@prefix [^\n]*\n)*")


def _turtle(triples: Sequence[ox.Triple], prefixes: Prefixes) -> bytes:
    statements = _PREFIX_LINES.sub(b"", _written(triples, ox.RdfFormat.TURTLE, prefixes))
    # Oxigraph escapes line breaks inside literals, so a stop at a line's end always ends a subject.
    return statements.replace(b" .\n", b" .\n\n")


def _n_triples(triples: Sequence[ox.Triple], prefixes: Prefixes) -> bytes:
    return _written(triples, ox.RdfFormat.N_TRIPLES, {})


_XML_HEADER = re.compile(rb"\A<\?xml [^>]*>\n<rdf:RDF [^>]*>\n")
_XML_FOOTER = b"</rdf:RDF>"
# How Oxigraph writes a property or a class whose IRI does not end in an XML name.
_UNNAMEABLE = re.compile(rb'<oxprefix: xmlns:oxprefix="([^"]*)"')
_ITS = b' xmlns:its="http://www.w3.org/2005/11/its"'


def _rdf_xml(triples: Sequence[ox.Triple], prefixes: Prefixes) -> bytes:
    written = check_xml(_written(triples, ox.RdfFormat.RDF_XML, prefixes))
    elements = _XML_HEADER.sub(b"", written).removesuffix(_XML_FOOTER)
    if unnameable := _UNNAMEABLE.search(elements):
        raise Unwritable(f"RDF/XML has no name for <{unnameable[1].decode()}>")
    # An XML parser reads a bare carriage return as a line feed. Oxigraph escapes the quotes of texts, so what
    # looks like an attribute is one: that of a text with a direction, for which it always declares a prefix.
    return elements.replace(b"\r", b"&#13;").replace(b' its:version="', _ITS + b' its:version="')


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json_ld(triples: Sequence[ox.Triple], prefixes: Prefixes) -> bytes:
    names = _Names(prefixes)
    groups = groupby(triples, attrgetter("subject"))
    return b",\n".join([_json(_node(subject, group, names)).encode() for subject, group in groups])


class _Names(dict[str, str]):
    """The IRIs met so far, in their shortest form."""

    def __init__(self, prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._prefix_of = {namespace: prefix for prefix, namespace in prefixes.items()}

    def __missing__(self, iri: str) -> str:
        namespace, local = split(iri)
        prefix = self._prefix_of.get(namespace)
        scheme, _, rest = iri.partition(":")
        if prefix is None and scheme in self._prefixes and not rest.startswith("//"):
            raise Unwritable(f"JSON-LD would read the scheme of <{iri}> as a prefix")
        self[iri] = name = iri if prefix is None else f"{prefix}:{local}"
        return name


def _node(
    subject: ox.NamedNode | ox.BlankNode, triples: Iterable[ox.Triple], names: _Names
) -> dict[str, Any]:
    members: dict[str, list[Any]] = {}
    for _, predicate, value in triples:
        if predicate == _TYPE and not isinstance(value, (ox.Literal, ox.Triple)):
            members.setdefault("@type", []).append(_name(value, names))
        else:
            members.setdefault(names[predicate.value], []).append(_value(value, names))
    single = {key: values[0] if len(values) == 1 else values for key, values in members.items()}
    return {"@id": _name(subject, names), **single}


def _name(term: ox.NamedNode | ox.BlankNode, names: _Names) -> str:
    return names[term.value] if isinstance(term, ox.NamedNode) else str(term)


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, names: _Names) -> Any:
    if isinstance(term, ox.Triple):
        raise Unwritable(f"JSON-LD cannot carry a triple as a value ({term})")
    if not isinstance(term, ox.Literal):
        return {"@id": _name(term, names)}
    if term.language:
        direction = {"@direction": str(term.direction)} if term.direction else {}
        return {"@value": term.value, "@language": term.language, **direction}
    if term.datatype == _STRING:
        return term.value
    return {"@value": term.value, "@type": names[term.datatype.value]}


_BODIES = {TURTLE: _turtle, N_TRIPLES: _n_triples, RDF_XML: _rdf_xml, JSON_LD: _json_ld}
