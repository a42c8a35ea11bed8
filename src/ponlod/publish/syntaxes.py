# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Blocks in the four graph syntaxes, as the middle of a document: subject after subject, in one pass for all.

Written here because putting every triple into an engine's terms, and out again four times, takes twice the
time, and because Oxigraph's JSON-LD knows neither a context nor ``@type``. Turtle gives several values of a
property a line each; JSON-LD is a node object per line, and its context has prefixes and nothing else: no
amount passes through a JSON number.
"""

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import Literal, URIRef

from ponlod.errors import PublicationError
from ponlod.graph.triples import Block
from ponlod.namespaces import PREFIXES


class Said(NamedTuple):
    """The same statements in each syntax, as UTF-8."""

    turtle: bytes
    ntriples: bytes
    jsonld: bytes
    rdfxml: bytes


def said(blocks: Iterable[Block]) -> list[Said]:
    """Say each subject of each block once, its properties and their values in the order they first come.

    Raises PublicationError for an IRI that is none, and for what RDF/XML cannot say: a property whose
    namespace has no prefix, a control character.
    """
    names = _Names()
    edges = _Edges(names)
    return [
        _subject(subject, properties, names, edges)
        for block in blocks
        for subject, properties in _by_subject(block).items()
    ]


_Properties = dict[URIRef, list[URIRef | Literal]]


def _by_subject(block: Block) -> dict[URIRef, _Properties]:
    subjects: dict[URIRef, _Properties] = {}
    for subject, predicate, value in block:
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return subjects


_Object = tuple[str, str, str, str, str | None]
"""A value in Turtle, N-Triples and JSON-LD; the attributes of its XML element and the text inside, if any."""


class _Name(NamedTuple):
    """An IRI; where it cannot be prefixed, ``prefixed`` is the absolute form."""

    absolute: str
    prefixed: str
    quoted: str
    attribute: str
    as_object: _Object


_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""Local names that every syntax takes after a prefix as they are."""


class _Names(dict[str, _Name]):
    """The IRIs met so far."""

    def __missing__(self, iri: str) -> _Name:
        _check(iri)
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = _PREFIX_OF.get(iri[:cut])
        absolute = prefixed = f"<{iri}>"
        quoted = f'"{iri}"'
        if prefix is not None and _LOCAL.fullmatch(iri, cut):
            prefixed = f"{prefix}:{iri[cut:]}"
            quoted = f'"{prefixed}"'
        attribute = iri.replace("&", "&amp;")
        as_object = (prefixed, absolute, f'{{"@id":{quoted}}}', f' rdf:resource="{attribute}"', None)
        self[iri] = name = _Name(absolute, prefixed, quoted, attribute, as_object)
        return name


def _check(iri: str) -> None:
    """The engine that will load the dump is the judge; what it accepts holds no quote, bracket or space."""
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise PublicationError(
            f"“{iri}” is not an IRI ({error}). Look for a broken web address in the document."
        ) from error


class _Edges(dict[str, tuple[str, str, str, str]]):
    """The properties met so far: in N-Triples, in Turtle, as key of JSON-LD, as tag of RDF/XML."""

    def __init__(self, names: _Names) -> None:
        self._names = names

    def __missing__(self, iri: str) -> tuple[str, str, str, str]:
        name = self._names[iri]
        if name.prefixed == name.absolute:
            raise PublicationError(f"the property {name.absolute} has no prefix. Give its namespace one.")
        turtle, key = ("a", _TYPE) if name.prefixed == "rdf:type" else (name.prefixed, name.quoted)
        self[iri] = edge = (name.absolute, turtle, key, name.prefixed)
        return edge


_TYPE = '"@type"'
_NEXT_PREDICATE = " ;\n\t"
_NEXT_VALUE = " ,\n\t\t"


def _subject(subject: URIRef, properties: _Properties, names: _Names, edges: _Edges) -> Said:
    absolute, prefixed, quoted, about, _ = names[subject]
    predicates: list[str] = []
    statements: list[str] = []
    members = [f'"@id":{quoted}']
    elements: list[str] = []
    for predicate, values in properties.items():
        edge, verb, key, tag = edges[predicate]
        in_turtle: list[str] = []
        in_json: list[str] = []
        for value in values:
            turtle, ntriples, jsonld, attributes, text = (
                names[value].as_object if isinstance(value, URIRef) else _literal(value, names)
            )
            in_turtle.append(turtle)
            statements.append(f"{absolute} {edge} {ntriples} .\n")
            in_json.append(names[value].quoted if key == _TYPE else jsonld)
            end = "/>" if text is None else f">{text}</{tag}>"
            elements.append(f"\t\t<{tag}{attributes}{end}\n")
        if len(values) == 1:
            predicates.append(f"{verb} {in_turtle[0]}")
            members.append(f"{key}:{in_json[0]}")
        else:
            predicates.append(f"{verb}\n\t\t{_NEXT_VALUE.join(in_turtle)}")
            members.append(f"{key}:[{','.join(in_json)}]")
    return Said(
        turtle=f"{prefixed} {_NEXT_PREDICATE.join(predicates)} .\n\n".encode(),
        ntriples="".join(statements).encode(),
        jsonld=f"{{{','.join(members)}}}".encode(),
        rdfxml=f'\t<rdf:Description rdf:about="{about}">\n{"".join(elements)}\t</rdf:Description>\n'.encode(),
    )


_quoted = json.JSONEncoder(ensure_ascii=False).encode
"""A text in double quotes; the escapes that JSON knows are escapes of Turtle and N-Triples too."""


def _escaped(text: str) -> str:
    """The text as XML has it; a bare carriage return would be read as a line feed."""
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _literal(value: Literal, names: _Names) -> _Object:
    quoted = _quoted(value)
    # The regular expression is slow, and JSON has an escape for every control character.
    if ("\\" in quoted or "\ufffe" in value or "\uffff" in value) and (found := _NOT_IN_XML.search(value)):
        raise PublicationError(
            f"the text “{value[:60]}…” holds the control character U+{ord(found[0]):04X}, which RDF/XML "
            "cannot carry. Remove it from the document."
        )
    text = _escaped(value)
    if language := value.language:
        tagged = f"{quoted}@{language}"
        jsonld = f'{{"@value":{quoted},"@language":"{language}"}}'
        return tagged, tagged, jsonld, f' xml:lang="{language}"', text
    if value.datatype is None:
        return quoted, quoted, quoted, "", text
    absolute, prefixed, name, attribute, _ = names[value.datatype]
    # A decimal never goes bare: without a fraction it would be an integer.
    bare = prefixed == "xsd:integer" and value.isascii() and value.isdigit()
    return (
        str(value) if bare else f"{quoted}^^{prefixed}",
        f"{quoted}^^{absolute}",
        f'{{"@value":{quoted},"@type":{name}}}',
        f' rdf:datatype="{attribute}"',
        text,
    )
