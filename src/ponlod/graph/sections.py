# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Projects, and the places that a release names."""

from collections.abc import Iterable, Iterator

from rdflib import URIRef

from ponlod.graph import terms
from ponlod.graph.literals import integer, italian, string
from ponlod.graph.scope import Scope, numbered
from ponlod.graph.statuses import assessments, direct_statuses, status_links
from ponlod.graph.triples import Triple
from ponlod.iris import vocabulary
from ponlod.records import Lines, Place, Project


def project_triples(scope: Scope, project: Project) -> Iterator[Triple]:
    """Describe a project and its notes, then an assessment of each note that a rule classes as a status."""
    iri = scope.iris.project(project.key)
    keys = numbered("status" for _ in project.notes)
    statuses = tuple(
        (scope.own("project", project.key, key), note)
        for key, note in zip(keys, project.notes, strict=True)
        if note.concept is not None
    )
    yield iri, terms.TYPE, terms.PROJECT_CLASS
    yield iri, terms.IDENTIFIER, string(project.key)
    if project.number is not None:
        yield iri, terms.NUMBER, integer(project.number)
    yield iri, terms.TITLE, italian(project.title)
    yield iri, terms.CITY, scope.city
    yield iri, terms.PROGRAMME, scope.programme
    for text in dict.fromkeys(note.text for note in project.notes):
        yield iri, terms.NOTE, italian(text)
    yield from direct_statuses(iri, statuses)
    yield from status_links(iri, statuses)
    yield iri, terms.DERIVED_FROM, scope.lines(project.lines)
    yield from assessments(scope, statuses)


def project_lines(project: Project) -> set[Lines]:
    """Return the ranges of lines that ``project_triples`` cites."""
    return {project.lines} | {note.lines for note in project.notes if note.concept is not None}


def named_places(scope: Scope, projects: Iterable[Project]) -> dict[URIRef, tuple[Place, ...]]:
    """Return every mention of every place, by the place's IRI, in the order of those IRIs."""
    mentions: dict[URIRef, list[Place]] = {}
    for project in projects:
        for action in project.actions:
            for place in action.places:
                mentions.setdefault(scope.iris.place(scope.facts.city, place.text), []).append(place)
    return {iri: tuple(mentions[iri]) for iri in sorted(mentions)}


def place_triples(scope: Scope, iri: URIRef, mentions: tuple[Place, ...]) -> Iterator[Triple]:
    """Describe a place once, whoever names it; its label is the first spelling in the document."""
    texts = tuple(dict.fromkeys(place.text for place in mentions))
    yield iri, terms.TYPE, terms.PLACE_CLASS
    yield iri, terms.TYPE, terms.FEATURE_CLASS
    yield iri, terms.LABEL, italian(texts[0])
    for text in texts:
        yield iri, terms.TEXT_AS_PRINTED, italian(text)
    for kind in dict.fromkeys(place.kind for place in mentions):
        yield iri, terms.PLACE_KIND, vocabulary("place-kind", kind.value)
    yield iri, terms.CITY, scope.city
    for lines in sorted({place.lines for place in mentions}):
        yield iri, terms.DERIVED_FROM, scope.lines(lines)
