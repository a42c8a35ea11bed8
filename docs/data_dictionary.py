# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writes data-dictionary.md from the ontology, the vocabularies and the shapes.

    uv run docs/data_dictionary.py

Only the introduction is said here, all else where it is defined.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rdflib import Graph, Literal, Node, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SH, SKOS

from ponlod.iris import Iris
from ponlod.namespaces import PON, PREFIXES, SHAPES, VOCABULARY
from ponlod.publish.columns import words
from ponlod.publish.table import COLUMNS
from ponlod.resources import ontology_files, shape_files
from ponlod.settings import default_base

DOCUMENT = Path(__file__).with_name("data-dictionary.md")

INTRODUCTION = """\
<!--
SPDX-FileCopyrightText: the ponlod contributors
SPDX-License-Identifier: CC-BY-4.0
-->
<!-- Written by data_dictionary.py: change the ontology, the vocabularies or the shapes, and run it again. -->
# Data dictionary

[Addresses](#addresses) · [Things](#things) · [Other classes](#other-classes) · [Properties](#properties) ·
[Vocabularies](#vocabularies) · [Columns of the CSV](#columns-of-the-csv)

The prefix `pon:` is `https://w3id.org/ponlod/ontology#`; the others are declared at the top of every dump.
Texts of the document are in Italian, verbatim and authoritative; labels and definitions are ponlod's.
"""


def document() -> str:
    """Return the whole data dictionary."""
    terms, shapes = _graph(ontology_files()), _graph(shape_files())
    order = _order([*ontology_files(), *shape_files()])
    parts = (
        [INTRODUCTION],
        _addresses(),
        _things(terms, shapes, order),
        _terms(terms, shapes, order),
        _vocabularies(terms, order),
        _columns(),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _graph(paths: Iterable[Path]) -> Graph:
    graph = Graph(bind_namespaces="none")
    for path in paths:
        graph.parse(path)
    return graph


def _order(paths: Iterable[Path]) -> Mapping[str, int]:
    """The place of each term among those that the files describe, in the order in which people wrote them."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    names = dict.fromkeys(re.findall(r"^([a-z-]+:[\w.-]+)(?=\s)", text, re.MULTILINE))
    return {name: place for place, name in enumerate(names)}


def _addresses() -> Iterator[str]:
    iris = Iris(default_base("127.0.0.1", 8000))
    release = "MI-13"
    rows = {
        "an action": iris.action("MI4.1.1.a"),
        "a project": iris.project("MI-4"),
        "a section without number": iris.project("MI-assistenza-tecnica"),
        "a place": iris.place("MI", "Quarto Oggiaro"),
        "a city": iris.city("MI"),
        "a programme": iris.programme("2014IT16M2OP004"),
        "a release, and its graph": iris.release(release),
        "its document": iris.release(release, "document"),
        "lines of it": iris.release(release, "lines", "80-84"),
        "a funding line": iris.release(release, "action", "MI4.1.1.a", "funding", "programme"),
        "a status assessment": iris.release(release, "action", "MI4.1.1.a", "status"),
        "a finding": iris.release(release, "finding", "no-status-MI5.1.1.a"),
        "a class or property": PON["Action"],
        "a concept": VOCABULARY["status/completed"],
    }
    yield "## Addresses\n"
    yield "Things lie under their publisher's base, here the default one; terms are the same for everybody.\n"
    yield from _table(("what", "address"), ((what, f"`{iri}`") for what, iri in rows.items()))


def _things(terms: Graph, shapes: Graph, order: Mapping[str, int]) -> Iterator[str]:
    yield "## Things\n"
    yield "What each says, as the shapes demand it. What stands in no table here is not published.\n"
    limits = dict(_limits(shapes))
    for kind, shape in sorted(_shaped(shapes).items(), key=lambda pair: order[_name(pair[0])]):
        yield f"### {_name(kind)}\n"
        yield " ".join(
            [f"{_called(terms, kind)} {_text(terms, kind, SKOS.definition)}", *_also(shapes, shape)]
        )
        yield ""
        rows = [_row(terms, shapes, *said, limits) for said in _by_path(shapes, shape, order).items()]
        yield from _table(("property", "how many", "value", "rule"), rows)


def _by_path(shapes: Graph, shape: Node, order: Mapping[str, int]) -> dict[URIRef, list[Node]]:
    """The parts of a shape by the property that they speak of, as people wrote them."""
    parts: dict[URIRef, list[Node]] = {}
    for part in sorted(shapes.objects(shape, SH.property), key=lambda part: order[_name(part)]):
        path = shapes.value(part, SH.path)
        if isinstance(path, URIRef) and path != RDF.type:
            parts.setdefault(path, []).append(part)
    return parts


def _row(
    terms: Graph, shapes: Graph, path: URIRef, parts: list[Node], limits: Mapping[Node, int]
) -> tuple[str, ...]:
    """All that the parts of a shape say of one property."""
    values = [value for part in parts if (value := _value(terms, shapes, part))]
    rules = []
    for part in parts:
        kind = "Warning: " if (part, SH.severity, SH.Warning) in shapes else ""
        rules.append(kind + _text(shapes, part, SH.message))
    return f"`{_name(path)}`", _how_many(shapes, parts, limits.get(path)), values[-1], " ".join(rules)


def _shaped(shapes: Graph) -> dict[Node, Node]:
    """The classes of the ontology that have a shape, each with it."""
    targets = shapes.subject_objects(SH.targetClass)
    return {kind: shape for shape, kind in targets if str(kind).startswith(str(PON))}


def _called(terms: Graph, term: Node) -> str:
    return f"*{_text(terms, term, RDFS.label)}, {_text(terms, term, RDFS.label, 'it')}.*"


def _limits(shapes: Graph) -> Iterator[tuple[Node, int]]:
    """Properties that a shape of whatever has them allows only so often."""
    for shape, path in shapes.subject_objects(SH.targetSubjectsOf):
        for part in shapes.objects(shape, SH.property):
            most = shapes.value(part, SH.maxCount)
            if shapes.value(part, SH.path) == path and isinstance(most, Literal):
                yield path, int(most)


def _also(shapes: Graph, shape: Node) -> Iterator[str]:
    """The classes of others that a thing is in too."""
    for part in shapes.objects(shape, SH.property):
        if shapes.value(part, SH.path) == RDF.type:
            needed = set(shapes.objects(part, SH.hasValue))
            for kind in _list(shapes, part, "in"):
                if not str(kind).startswith(str(PON)):
                    yield f"{'Also' if kind in needed else 'With a figure also'} `{_name(kind)}`."


def _how_many(shapes: Graph, parts: list[Node], limit: int | None) -> str:
    least = max([0, *_numbers(shapes, parts, SH.minCount)])
    limits = _numbers(shapes, parts, SH.maxCount)
    limits += [limit] if limit is not None else []
    limits += [
        len(_list(shapes, part, "languageIn")) for part in parts if (part, SH.uniqueLang, None) in shapes
    ]
    if not limits:
        return f"{least} or more"
    most = min(limits)
    return str(most) if least == most else f"{least} or {most}"


def _numbers(shapes: Graph, parts: list[Node], name: URIRef) -> list[int]:
    return [int(str(number)) for part in parts for number in shapes.objects(part, name)]


def _value(terms: Graph, shapes: Graph, part: Node) -> str:
    """What a value is, as far as this part says it."""
    classes = [*shapes.objects(part, SH["class"])]
    classes += [kind for choice in _list(shapes, part, "or") for kind in shapes.objects(choice, SH["class"])]
    if classes:
        return " or ".join(_instance(terms, shapes, kind) for kind in classes)
    if datatype := shapes.value(part, SH.datatype):
        return f"`{_name(datatype)}`"
    if languages := _list(shapes, part, "languageIn"):
        return "text, " + " and ".join(f"`@{language}`" for language in languages)
    if values := _list(shapes, part, "in"):
        ours = str(values[0]).startswith(str(VOCABULARY))
        return _concept(values[0]) if ours else f"`{_name(values[0])}`"
    if (value := shapes.value(part, SH.hasValue)) is not None:
        return f"`{_name(value)}`"
    if shapes.value(part, SH.sparql) == SHAPES["datatypeOfDate"]:
        return "`xsd:gYear`, `xsd:gYearMonth` or `xsd:date`"
    kinds = {SH.IRI: "IRI", SH.IRIOrLiteral: "IRI or text"}
    return next((words for kind, words in kinds.items() if (part, SH.nodeKind, kind) in shapes), "")


def _instance(terms: Graph, shapes: Graph, kind: Node) -> str:
    """A thing of a class that has a shape, or a concept of the vocabulary that the class makes up."""
    if kind in _shaped(shapes):
        return f"[`{_name(kind)}`](#{_name(kind).replace(':', '').lower()})"
    return _concept(next(terms.subjects(RDF.type, kind)))


def _concept(one: Node) -> str:
    scheme, _, _ = str(one).removeprefix(str(VOCABULARY)).rpartition("/")
    return f"concept of [{scheme}](#{scheme})"


def _terms(terms: Graph, shapes: Graph, order: Mapping[str, int]) -> Iterator[str]:
    properties = {
        *terms.subjects(RDF.type, OWL.ObjectProperty),
        *terms.subjects(RDF.type, OWL.DatatypeProperty),
    }
    classes = set(terms.subjects(RDF.type, OWL.Class)) - set(_shaped(shapes))
    for heading, found in (("Other classes", classes), ("Properties", properties)):
        yield f"## {heading}\n"
        rows = (
            (
                f"`{_name(term)}`",
                _called(terms, term),
                _text(terms, term, SKOS.definition),
                _text(terms, term, SKOS.example, "it"),
            )
            for term in sorted(found, key=lambda term: order[_name(term)])
        )
        yield from _table(("term", "label", "definition", "example"), rows)


def _vocabularies(terms: Graph, order: Mapping[str, int]) -> Iterator[str]:
    yield "## Vocabularies\n"
    for scheme in sorted(map(str, terms.subjects(RDF.type, SKOS.ConceptScheme))):
        this = URIRef(scheme)
        yield f"### {scheme.removeprefix(str(VOCABULARY))}\n"
        yield f"{_text(terms, this, DCTERMS.title)}. {_text(terms, this, DCTERMS.description)}\n"
        concepts = sorted(terms.subjects(SKOS.inScheme, this), key=lambda concept: order[_name(concept)])
        yield from _table(
            ("concept", "label", "etichetta", "definition"),
            (
                (
                    f"`{_name(concept)}`",
                    _text(terms, concept, SKOS.prefLabel),
                    _text(terms, concept, SKOS.prefLabel, "it"),
                    _text(terms, concept, SKOS.definition),
                )
                for concept in concepts
            ),
        )


def _columns() -> Iterator[str]:
    yield "## Columns of the CSV\n"
    yield "One row for each action. Amounts have the digits of the graph. ` | ` stands between values;"
    yield "empty: nothing is printed.\n"
    said = words()["en"]
    rows = (
        (
            f"`{column.name}`",
            column.kind.value,
            f"`{_name(column.property)}`" if column.property else "",
            said[f"column.{column.name}_is"],
        )
        for column in COLUMNS
    )
    yield from _table(("column", "type", "property", "meaning"), rows, last=True)


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]], last: bool = False) -> Iterator[str]:
    for cells in (header, ("---",) * len(header), *rows):
        escaped = (re.sub(r"\s+", " ", cell).replace("|", r"\|") for cell in cells)
        yield f"| {' | '.join(escaped)} |"
    if not last:
        yield ""


def _text(graph: Graph, subject: Node, predicate: Node, language: str = "en") -> str:
    """The values in that language or in none, in a fixed order."""
    values = [value for value in graph.objects(subject, predicate) if isinstance(value, Literal)]
    return " · ".join(sorted(str(value) for value in values if value.language in (language, None)))


def _list(graph: Graph, subject: Node, name: str) -> list[Node]:
    head = graph.value(subject, SH[name])
    return [*Collection(graph, head)] if head is not None else []


def _name(term: Node) -> str:
    """The term with its prefix; a literal as it is."""
    if isinstance(term, Literal):
        return str(term)
    namespace = max((iri for iri in PREFIXES.values() if str(term).startswith(iri)), key=len)
    prefix = next(prefix for prefix, iri in PREFIXES.items() if iri == namespace)
    return f"{prefix}:{str(term).removeprefix(namespace)}"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
