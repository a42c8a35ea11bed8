# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What pages about terms say beyond their definitions: where each is used, an example, others' terms for it.

The ontology gives no domain and no range. What a class must or may have stands in the shapes that judge the
data, and what corresponds to a term elsewhere in the alignments, which are published beside the ontology.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDFS, SH
from rdflib.term import Node

from ponlod.namespaces import PON, VOCABULARY
from ponlod.resources import ONTOLOGY_DIR, shape_files
from ponlod.web.views.listing import iri
from ponlod.web.views.page_queries import PageQueries, Term

_LINKS = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)


@dataclass(frozen=True, slots=True)
class Use:
    """A property of a class, as the shapes have it: whether it must be there, and what its values are."""

    class_: URIRef
    by: URIRef
    required: bool
    values: Sequence[URIRef]


@dataclass(frozen=True, slots=True)
class Uses:
    """All uses of properties."""

    all: Sequence[Use]

    def of_class(self, class_: URIRef) -> list[Use]:
        """The properties of a class, those that must be there first."""
        return sorted((use for use in self.all if use.class_ == class_), key=lambda use: not use.required)

    def of_property(self, by: URIRef) -> list[Use]:
        """The classes that have a property."""
        return [use for use in self.all if use.by == by]

    def values(self, by: URIRef) -> list[URIRef]:
        """What the values of a property are: classes, datatypes, or vocabularies that they are taken from."""
        return list(dict.fromkeys(value for use in self.of_property(by) for value in use.values))


@dataclass(frozen=True, slots=True)
class Example:
    """A statement of today's data; of a class only the ``subject``."""

    subject: URIRef
    value: Term | None = None


def uses() -> Uses:
    """Read the shapes."""
    shapes = Graph()
    for path in shape_files():
        shapes.parse(path, format="turtle")
    found: dict[tuple[URIRef, URIRef], Use] = {}
    for shape, class_ in sorted(shapes.subject_objects(SH.targetClass)):
        if not isinstance(class_, URIRef) or not class_.startswith(str(PON)):
            continue
        for demand in shapes.objects(shape, SH.property):
            by = shapes.value(demand, SH.path)
            if isinstance(by, URIRef):
                known = found.get((class_, by), Use(class_, by, False, ()))
                found[class_, by] = Use(
                    class_,
                    by,
                    known.required or (demand, SH.minCount, None) in shapes,
                    [*known.values, *_values(shapes, demand)],
                )
    return Uses(list(found.values()))


def alignments() -> Mapping[URIRef, Sequence[tuple[URIRef, URIRef]]]:
    """Return what others' terms correspond to ours: kind of link and term, by our term."""
    graph = Graph().parse(ONTOLOGY_DIR / "alignments.ttl", format="turtle")
    found: dict[URIRef, list[tuple[URIRef, URIRef]]] = {}
    for link in _LINKS:
        for ours, theirs in sorted(graph.subject_objects(link)):
            if isinstance(ours, URIRef) and isinstance(theirs, URIRef):
                found.setdefault(ours, []).append((link, theirs))
    return found


def examples(
    queries: PageQueries, classes: Iterable[URIRef], properties: Iterable[URIRef]
) -> Mapping[URIRef, Example]:
    """Return one example from today's data of each term that they use."""
    found: dict[URIRef, Example] = {}
    for class_ in classes:
        for row in queries.rows("example-of-class", class_=class_):
            found[class_] = Example(iri(row, "subject"))
    for by in properties:
        for row in queries.rows("example-of-property", property=by):
            found[by] = Example(iri(row, "subject"), row["value"])
    return found


def _values(shapes: Graph, demand: Node) -> list[URIRef]:
    stated = [*shapes.objects(demand, SH["class"]), *shapes.objects(demand, SH.datatype)]
    listed = shapes.value(demand, SH["in"])
    if listed is not None:
        members = [str(member) for member in Collection(shapes, listed)]
        stated += [URIRef(one.rpartition("/")[0]) for one in members if one.startswith(str(VOCABULARY))]
    return list(dict.fromkeys(value for value in stated if isinstance(value, URIRef)))
