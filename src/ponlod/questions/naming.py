# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What things are called: by the releases that are asked, or by today's data, which have the vocabularies."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS

from ponlod.iris import last_segment
from ponlod.namespaces import PON, VOCABULARY
from ponlod.order import natural
from ponlod.questions.answer import Thing
from ponlod.store import Row, written

Ask = Callable[[str], Sequence[Row]]
"""Puts a SELECT to the store. Raises StoreError."""

Said = Mapping[URIRef, Mapping[URIRef, Sequence[Literal]]]
"""What is said of things, by property."""

_BATCH = 2000
"""Things whose names are asked for in one query, whose length is limited."""
_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_PROPERTIES = (*_NAMES, RDFS.comment, PON["number"], PON["position"])
_AXIS, _PROJECT, _ACTION = str(VOCABULARY["axis/"]), "/id/project/", "/id/action/"
_RELEASE, _LINES = "/id/release", "/lines"


@dataclass(frozen=True, slots=True)
class Names:
    """Names of things; ``with_city`` puts the city before a project's number: each city has a first."""

    said: Said
    with_city: bool

    def thing(self, iri: URIRef, language: str) -> Thing:
        """Return the thing by its name: in ``language``, else in Italian, else by the end of its IRI.

        What has no name, as a finding, goes by the sentence that is said of it. Before a name stands what
        else the thing goes by: the number of an axis or a project, the code of an action. A release goes by
        its key alone, since its title is that of a whole document. A property begins with a capital, as
        concepts do.
        """
        said = self.said.get(iri, {})
        names = [each for by in _NAMES for each in said.get(by, ())]
        name = best(names or said.get(RDFS.comment, ()), language)
        if name is None or iri.rpartition("/")[0].endswith(_RELEASE):
            return Thing(iri, last_segment(iri), language)
        before = self._before(iri)
        called = f"{name[:1].upper()}{name[1:]}" if iri in PON else str(name)
        return Thing(iri, f"{before} – {called}" if before else called, name.language or language)

    def position(self, iri: URIRef) -> tuple[object, ...]:
        """Sorts concepts as their vocabulary does; all else by its code, city by city."""
        for value in self.said.get(iri, {}).get(PON["position"], ()):
            return 0, int(value)
        return 1, *natural(last_segment(iri))

    def _before(self, iri: URIRef) -> str:
        if iri.startswith(_AXIS):
            return last_segment(iri)
        if _ACTION in iri:
            return last_segment(iri)
        if _PROJECT in iri:
            city = last_segment(iri).partition("-")[0] if self.with_city else ""
            return " ".join(filter(None, (city, *map(str, self.said.get(iri, {}).get(PON["number"], ())))))
        return ""


def best(names: Iterable[Literal], language: str) -> Literal | None:
    """Return the best of ``names`` for a reader of ``language``: in that, else in Italian, else any."""
    known = list(names)
    for wanted in (language, "it", None):
        for name in known:
            if name.language == wanted:
                return name
    return next(iter(known), None)


def said_of(ask: Ask, things: Iterable[URIRef], graphs: Sequence[str]) -> Said:
    """Return what is said of ``things`` in ``graphs``; today's data speak of those that are not in there.

    Lines are not asked for: nothing names them but their numbers, which their IRIs end with.
    """
    named = {thing for thing in things if not thing.rpartition("/")[0].endswith(_LINES)}
    found: dict[URIRef, Mapping[URIRef, Sequence[Literal]]] = {}
    properties = ", ".join(map(written, _PROPERTIES))
    for dataset in (graphs, ()) if graphs else ((),):
        wanted = sorted(named - found.keys(), key=str)
        for start in range(0, len(wanted), _BATCH):
            values = " ".join(map(written, wanted[start : start + _BATCH]))
            # VALUES for the properties, too, would be multiplied with the things and joined with everything.
            where = f"VALUES ?thing {{ {values} }} ?thing ?by ?value FILTER (?by IN ({properties}))"
            found |= _said(ask(f"SELECT ?thing ?by ?value {_from(dataset)}WHERE {{ {where} }}"))
    return found


def said_where(ask: Ask, pattern: str, properties: Iterable[URIRef]) -> Said:
    """Return what today's data say of each ``?thing`` of a SPARQL pattern by some ``properties``.

    It is no more than that since there may be tens of thousands of things.
    """
    each = (f"{{ {pattern} ?thing {by} ?value BIND ({by} AS ?by) }}" for by in map(written, properties))
    return _said(ask(f"SELECT ?thing ?by ?value WHERE {{ {' UNION '.join(each)} }}"))


def things_where(ask: Ask, pattern: str, graphs: Sequence[str] = ()) -> Sequence[URIRef]:
    """Return each ``?thing`` of a SPARQL pattern, in ``graphs`` or in today's data."""
    rows = ask(f"SELECT DISTINCT ?thing {_from(graphs)}WHERE {{ {pattern} }}")
    return [thing for row in rows if isinstance(thing := row["thing"], URIRef)]


def _from(graphs: Sequence[str]) -> str:
    return "".join(f"FROM {written(URIRef(graph))} " for graph in graphs)


def _said(rows: Sequence[Row]) -> dict[URIRef, dict[URIRef, list[Literal]]]:
    found: dict[URIRef, dict[URIRef, list[Literal]]] = {}
    for row in rows:
        thing, by, value = row["thing"], row["by"], row["value"]
        if isinstance(thing, URIRef) and isinstance(by, URIRef) and isinstance(value, Literal):
            found.setdefault(thing, {}).setdefault(by, []).append(value)
    return found
