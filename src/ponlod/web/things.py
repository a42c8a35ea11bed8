# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page about a thing: which template shows it, and with what."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDFS, SKOS

from ponlod.iris import vocabulary
from ponlod.namespaces import EPO, OA, PON
from ponlod.publish.manifest import File, ReleaseEntry
from ponlod.web import action_page
from ponlod.web.description import Description
from ponlod.web.listing import ActionRow, Names, action_rows
from ponlod.web.order import natural
from ponlod.web.presentation import language
from ponlod.web.printed import PrintedLines, lines_at, printed_lines
from ponlod.web.questions import Term
from ponlod.web.releases import dropped
from ponlod.web.site import site
from ponlod.web.titles import Titles

_TEMPLATES = {PON["Action"]: "action.html", PON["Project"]: "project.html", PON["Release"]: "release.html"}
_LISTS_ACTIONS_BY = {
    PON["Project"]: PON["project"],
    PON["PriorityAxis"]: PON["axis"],
    PON["Measure"]: PON["measure"],
    PON["City"]: PON["city"],
    PON["Programme"]: PON["programme"],
    PON["Place"]: PON["place"],
}
"""Classes whose page lists the actions that lead to the thing, and by which property."""

_SHOWN_ELSEWHERE = (RDFS.label, SKOS.prefLabel, DCTERMS.title, SKOS.definition, RDFS.comment)
"""What the head of a page says already."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding about the thing that a page is about."""

    iri: URIRef
    kind: URIRef
    severity: URIRef
    sentence: Literal
    printed: Term | None
    published: Term | None
    lines: Sequence[PrintedLines]


@dataclass(frozen=True, slots=True)
class Statement:
    """A property and its values, or the things that lead here by it."""

    by: URIRef
    values: Sequence[Term]

    @property
    def is_money(self) -> bool:
        return self.by == EPO["hasAmountValue"]


def page_of(found: Description) -> tuple[str, dict[str, object]]:
    """Return the template for a description, and everything that it shows."""
    classes = set(found.types())
    template = next((name for kind, name in _TEMPLATES.items() if kind in classes), "thing.html")
    by, listed = _actions(found, classes)
    names = Names(
        site().questions,
        [
            *found.properties(),
            *(by for by, _ in found.inverse),
            *(class_ for subject in found.subjects() for class_ in found.types(subject)),
            *(thing for row in listed for thing in (row.project, row.axis, row.status)),
        ],
        found.graph,
    )
    release = release_of(found)
    own_lines = lines_at(found, found.this)
    context: dict[str, object] = {
        "d": found,
        "this": found.this,
        "titles": Titles(found, names, language()),
        "names": names,
        "actions": listed,
        "findings": findings_about(found),
        "blocks": printed_lines(found) if own_lines is None else [own_lines],
        "release": release,
        "dropped": dropped(found),
        "files": _files(release),
        "amounts": action_page.amounts(found),
        "statuses": action_page.statuses(found),
        "dates": action_page.dates(found),
        "mentioned_by": found.sources(PON["relatedAction"]),
        "statements": _statements(found),
        "inverse": _inverse(found, by),
    }
    return template, context


def findings_about(found: Description) -> list[FindingView]:
    """The findings about the thing, by severity as their vocabulary orders it."""
    views = []
    for iri in found.sources(OA["hasTarget"]):
        sentences = [value for value in found.values(RDFS.comment, iri) if isinstance(value, Literal)]
        views.append(
            FindingView(
                iri=iri,
                kind=found.resources(PON["findingKind"], iri)[0],
                severity=found.resources(PON["severity"], iri)[0],
                sentence=next((one for one in sentences if one.language == language().code), sentences[0]),
                printed=found.value(PON["printedValue"], iri),
                published=found.value(PON["publishedValue"], iri),
                lines=printed_lines(found, iri),
            )
        )
    return sorted(views, key=lambda view: (found.position(view.severity), natural(view.iri)))


def release_of(found: Description) -> ReleaseEntry | None:
    """The release whose document the thing was read from."""
    for iri in (found.this, *found.resources(PROV.wasDerivedFrom)):
        for release in site().manifest.releases:
            if iri == release.graph or iri.startswith(release.graph + "/"):
                return release
    return None


def _actions(found: Description, classes: set[URIRef]) -> tuple[URIRef | None, list[ActionRow]]:
    """The actions that belong on the page, and the property by which they lead to the thing."""
    if PON["Release"] in classes:
        return None, action_rows(site().questions, graph=found.this)
    by = next((by for kind, by in _LISTS_ACTIONS_BY.items() if kind in classes), None)
    if found.this.startswith(vocabulary("status", "")):
        by = PON["status"]
    return by, [] if by is None else action_rows(site().questions, (by, found.this), found.graph)


def _files(release: ReleaseEntry | None) -> list[File]:
    """The dumps of one release."""
    if release is None:
        return []
    return [file for file in site().manifest.files if file.path.startswith(f"dumps/ponlod-{release.key}.")]


def _statements(found: Description) -> list[Statement]:
    """What is said of the thing, in the reader's language where it is said in several."""
    return [
        Statement(by, _for_this_reader(values))
        for by, values in found.properties().items()
        if by not in _SHOWN_ELSEWHERE and not (by == PROV.value and lines_at(found, found.this))
    ]


def _for_this_reader(values: Sequence[Term]) -> Sequence[Term]:
    own = [value for value in values if isinstance(value, Literal) and value.language == language().code]
    return own or values


def _inverse(found: Description, listed: URIRef | None) -> list[Statement]:
    """What leads to the thing, but for the actions that are listed anyway."""
    by_property: dict[URIRef, list[Term]] = {}
    for by, subject in found.inverse:
        if by != listed:
            by_property.setdefault(by, []).append(subject)
    return [Statement(by, sorted(things, key=natural)) for by, things in by_property.items()]
