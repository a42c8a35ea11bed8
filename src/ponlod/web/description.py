# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the data say about one thing: the content of its document, in every format."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS

from ponlod.graph.triples import Block, Triple
from ponlod.namespaces import PON
from ponlod.web.addresses import last_segment
from ponlod.web.order import natural
from ponlod.web.questions import Questions, Row, Term

_NAMES = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_BATCH = 2000
"""Things whose names are asked for in one query, whose length is limited."""


@dataclass(frozen=True, slots=True)
class Description:
    """Triples about ``this``, about what hangs on it and what points to it, and the names of all of these.

    ``graph`` is the release that says so, None where today's data do.
    """

    this: URIRef
    _by_subject: dict[URIRef, dict[URIRef, list[Term]]]
    inverse: Sequence[tuple[URIRef, URIRef]]
    """What points to ``this``: property and subject, in order."""
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
        return self.resources(RDF.type, subject)

    def sources(self, predicate: URIRef) -> list[URIRef]:
        """What points to ``this`` by ``predicate``."""
        return [subject for by, subject in self.inverse if by == predicate]

    def name(self, thing: URIRef, language: str) -> Literal:
        """What ``thing`` is called: in ``language``, else in Italian, else by the end of its IRI."""
        return named(
            [value for predicate in _NAMES for value in self.values(predicate, thing)], thing, language
        )

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


def describe(questions: Questions, this: URIRef, graph: URIRef | None = None) -> Description | None:
    """Return what ``graph`` (default: today's data) says about ``this``; None if it says nothing."""
    rows = questions.rows("about", graph=graph, this=this)
    triples = [triple(row, this) for row in rows]
    if not any(subject == this for subject, _, _ in triples):
        return None
    subjects = {subject for subject, _, _ in triples}
    things = subjects | {value for _, _, value in triples if isinstance(value, URIRef)}
    return description(this, triples + labels(questions, things, graph), graph)


def description(this: URIRef, triples: Iterable[Triple], graph: URIRef | None = None) -> Description:
    """Arrange triples around ``this``."""
    by_subject: dict[URIRef, dict[URIRef, list[Term]]] = {}
    inverse = []
    for subject, predicate, value in sorted(set(triples), key=_sort_key):
        by_subject.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if value == this and isinstance(value, URIRef):
            inverse.append((predicate, subject))
    return Description(this, by_subject, inverse, graph)


def triple(row: Row, this: URIRef | None = None) -> Triple:
    """Read a solution with ``?s ?p ?o``; ``this`` stands where it has no ``?s`` or no ``?o``."""
    subject, predicate, value = row.get("s", this), row["p"], row.get("o", this)
    if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef) or value is None:
        raise TypeError(f"not a triple: {row!r}")
    return subject, predicate, value


def named(names: Iterable[Term], thing: URIRef, language: str) -> Literal:
    """Return the best of ``names`` for a reader of ``language``."""
    literals = [name for name in names if isinstance(name, Literal)]
    for wanted in (language, "it", None):
        for literal in literals:
            if literal.language == wanted:
                return literal
    if literals:
        return literals[0]
    return Literal(last_segment(thing))


def labels(questions: Questions, things: Iterable[URIRef], graph: URIRef | None = None) -> list[Triple]:
    """Return what ``things`` are and are called: by ``graph``, or by today's data where that is silent."""
    found: list[Triple] = []
    wanted = sorted(set(things))
    for one in dict.fromkeys((graph, None)):
        batches = [wanted[start : start + _BATCH] for start in range(0, len(wanted), _BATCH)]
        rows = [row for batch in batches for row in questions.rows("labels", graph=one, things=batch)]
        found += [triple(row) for row in rows]
        known = {subject for subject, _, _ in found}
        wanted = [thing for thing in wanted if thing not in known]
    return found


def _sort_key(triple: Triple) -> tuple[str, bool, str, str, str]:
    subject, predicate, value = triple
    language = value.language or "" if isinstance(value, Literal) else ""
    datatype = value.datatype or "" if isinstance(value, Literal) else ""
    return subject, predicate != RDF.type, predicate, str(value), language + datatype
