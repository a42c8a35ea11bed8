# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the data say about one thing: the content of its document, in every format."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS

from ponlod.graph.triples import Block, Triple
from ponlod.iris import last_segment
from ponlod.namespaces import PON
from ponlod.order import natural
from ponlod.questions.naming import best
from ponlod.web.views.page_queries import PageQueries, Row, Term

_TYPE = RDF.type
_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_BATCH = 2000
"""Things whose names are asked for in one query, whose length is limited."""
SHOWN = 100
"""Actions, sentences, findings of a kind, things that lead somewhere, on one page; the rest is elsewhere."""


@dataclass(frozen=True, slots=True)
class Leading:
    """Things that point to another by one property: the ``first`` SHOWN in their order, and how many."""

    first: Sequence[URIRef]
    total: int


@dataclass(frozen=True, slots=True)
class Description:
    """Triples about ``this``, about what hangs on it and what points to it, and the names of all of these.

    ``graph`` is the release that says so, None where today's data do.
    """

    this: URIRef
    _by_subject: dict[URIRef, dict[URIRef, list[Term]]]
    inverse: Sequence[tuple[URIRef, URIRef]]
    """What points to ``this``: property and subject, in order."""
    leading: Mapping[URIRef, Leading]
    """The same by property, the first things only."""
    graph: URIRef | None = None

    def properties(self, subject: URIRef | None = None) -> dict[URIRef, list[Term]]:
        """Every property of ``subject`` (default: ``this``) with its values, in order."""
        return self._by_subject.get(self.this if subject is None else subject, {})

    def values(self, predicate: URIRef, subject: URIRef | None = None) -> list[Term]:
        return self.properties(subject).get(predicate, [])

    def value(self, predicate: URIRef, subject: URIRef | None = None) -> Term | None:
        """The only value, or the first one, or None."""
        return next(iter(self.values(predicate, subject)), None)

    def resources(self, predicate: URIRef, subject: URIRef | None = None) -> list[URIRef]:
        """Those of the values that are IRIs."""
        return [value for value in self.values(predicate, subject) if isinstance(value, URIRef)]

    def subjects(self) -> list[URIRef]:
        """Everything that something is said of."""
        return list(self._by_subject)

    def types(self, subject: URIRef | None = None) -> list[URIRef]:
        return self.resources(_TYPE, subject)

    def sources(self, predicate: URIRef) -> list[URIRef]:
        """What points to ``this`` by ``predicate``."""
        return [subject for by, subject in self.inverse if by == predicate]

    def name(self, thing: URIRef, language: str) -> Literal:
        """What ``thing`` is called: in ``language``, else in Italian, else by the end of its IRI."""
        values = (value for predicate in _NAMES for value in self.values(predicate, thing))
        name = best((value for value in values if isinstance(value, Literal)), language)
        return Literal(last_segment(thing)) if name is None else name

    def has_name(self, thing: URIRef) -> bool:
        """Say whether the data give ``thing`` a name."""
        return any(self.values(predicate, thing) for predicate in _NAMES)

    def notation(self, thing: URIRef) -> str | None:
        """The short code of a concept, as ``4.1.1``."""
        value = self.value(SKOS.notation, thing)
        return None if value is None else str(value)

    def position(self, thing: URIRef) -> tuple[object, ...]:
        """Sorts concepts in the order of their vocabulary, else by their codes; projects by their numbers."""
        for order in (PON["position"], PON["number"]):
            value = self.value(order, thing)
            if value is not None:
                return 0, int(value)
        return 1, *natural(self.notation(thing) or last_segment(thing))

    def blocks(self) -> Iterator[Block]:
        """The triples for an RDF document: ``this`` first, the rest by IRI; always in the same order."""
        order = sorted(self._by_subject, key=lambda subject: (subject != self.this, str(subject)))
        for subject in order:
            properties = self._by_subject[subject]
            yield tuple((subject, by, value) for by, values in properties.items() for value in values)


def describe(queries: PageQueries, this: URIRef, graph: URIRef | None = None) -> Description | None:
    """Return what ``graph`` (default: today's data) says about ``this``; None if it says nothing.

    What points to ``this`` is whole, but only what is ``leading`` there has names: there may be tens of
    thousands of things, of which a page shows no more. ``all_named`` adds the other names.
    """
    triples = [triple(row, this) for row in queries.rows("about", graph=graph, this=this)]
    found = description(this, triples, graph)
    if not found.properties():
        return None
    return _with(found, labels(queries, _mentioned(triples) - _unshown(found), graph))


def all_named(queries: PageQueries, found: Description) -> Description:
    """Return what ``describe`` has found with the names of everything that points to its thing."""
    return _with(found, labels(queries, _unshown(found), found.graph))


def description(this: URIRef, triples: Iterable[Triple], graph: URIRef | None = None) -> Description:
    """Arrange triples around ``this``."""
    by_subject: dict[URIRef, dict[URIRef, list[Term]]] = {}
    inverse: list[tuple[URIRef, URIRef]] = []
    leading: dict[URIRef, list[URIRef]] = {}
    for subject, predicate, value in sorted(set(triples), key=_sort_key):
        by_subject.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if isinstance(value, URIRef) and value == this:
            inverse.append((predicate, subject))
            leading.setdefault(predicate, []).append(subject)
    first = {
        by: Leading(nsmallest(SHOWN, subjects, key=natural), len(subjects))
        for by, subjects in leading.items()
    }
    return Description(this, by_subject, inverse, first, graph)


def _mentioned(triples: Iterable[Triple]) -> set[URIRef]:
    return {thing for subject, _, value in triples for thing in (subject, value) if isinstance(thing, URIRef)}


def _unshown(found: Description) -> set[URIRef]:
    """What does nothing else in a description than to point to its thing, and is not ``leading`` there."""
    unshown = {subject for _, subject in found.inverse}
    if len(unshown) > SHOWN:
        unshown -= {value for block in found.blocks() for _, _, value in block if isinstance(value, URIRef)}
    return unshown.difference(*(leading.first for leading in found.leading.values()))


def _with(found: Description, names: Sequence[Triple]) -> Description:
    """Return a description with some more ``names``, the rest as it stands."""
    named = {subject for subject, _, _ in names}
    known = (
        (subject, by, value)
        for subject in named
        for by, values in found.properties(subject).items()
        for value in values
    )
    again = description(found.this, (*known, *names))
    return replace(found, _by_subject=found._by_subject | again._by_subject)


def triple(row: Row, this: URIRef | None = None) -> Triple:
    """Read a solution with ``?s ?p ?o``; ``this`` stands where it has no ``?s`` or no ``?o``."""
    subject, predicate, value = row.get("s", this), row["p"], row.get("o", this)
    if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef) or value is None:
        raise TypeError(f"not a triple: {row!r}")
    return subject, predicate, value


def labels(queries: PageQueries, things: Iterable[URIRef], graph: URIRef | None = None) -> list[Triple]:
    """Return what ``things`` are and are called: by ``graph``, or by today's data where that is silent."""
    found: list[Triple] = []
    wanted = sorted(set(things), key=str)
    for one in dict.fromkeys((graph, None)):
        batches = [wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH)]
        rows = [row for batch in batches for row in queries.rows("labels", graph=one, things=batch)]
        found += [triple(row) for row in rows]
        known = {subject for subject, _, _ in found}
        wanted = [thing for thing in wanted if thing not in known]
    return found


def _sort_key(triple: Triple) -> tuple[str, bool, str, str, str]:
    """Made of plain texts: the terms of rdflib take ten times as long to compare."""
    subject, predicate, value = triple
    kind = f"{value.language or ''}{value.datatype or ''}" if isinstance(value, Literal) else ""
    return str(subject), predicate != _TYPE, str(predicate), str(value), kind
