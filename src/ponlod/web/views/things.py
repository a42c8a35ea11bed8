# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page about a thing: which template shows it, and with what."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDFS, SKOS

from ponlod.namespaces import EPO, OA, PON
from ponlod.order import natural
from ponlod.publish.manifest import ReleaseEntry
from ponlod.web.presentation import language
from ponlod.web.site import site
from ponlod.web.views import action_page, structured, structured_page
from ponlod.web.views.action_page import AmountView
from ponlod.web.views.citing import Subject, citation, csl, report
from ponlod.web.views.context import Meanings, classed, standing
from ponlod.web.views.description import Description, describe
from ponlod.web.views.files import of_release
from ponlod.web.views.groups import Group, group_of
from ponlod.web.views.licensing import licence_of
from ponlod.web.views.listing import Names
from ponlod.web.views.page_queries import Term
from ponlod.web.views.printed import PrintedLines, lines_at, printed_lines
from ponlod.web.views.releases import all_releases, dropped, graphs_about
from ponlod.web.views.schema_org import Speaker
from ponlod.web.views.titles import Titles

_TEMPLATES = {PON["Action"]: "action.html", PON["Project"]: "project.html", PON["Release"]: "release.html"}

_SHOWN_ELSEWHERE = (RDFS.label, SKOS.prefLabel, DCTERMS.title, SKOS.definition, RDFS.comment)
"""What the head of a page says already."""

_IN_THE_PROGRAMME = (PON["Measure"], PON["PriorityAxis"], PON["SpecificObjective"], PON["Fund"])


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
    """A property and its first values, or the things that lead here by it; ``more`` says how many follow."""

    by: URIRef
    values: Sequence[Term]
    more: int = 0

    @property
    def is_money(self) -> bool:
        return self.by == EPO["hasAmountValue"]


def page_of(found: Description) -> tuple[str, dict[str, object]]:
    """Return the template for a description, and everything that it shows."""
    queries, classes = site().queries, set(found.types())
    template = next((name for kind, name in _TEMPLATES.items() if kind in classes), "thing.html")
    group, said = group_of(queries, found), classed(queries, found)
    within = _within(found, classes)
    around = [thing for things in within.values() for thing in things]
    names = Names(
        queries,
        [
            *found.properties(),
            *found.leading,
            *(class_ for subject in found.subjects() for class_ in found.types(subject)),
            *_named_in(group),
            *around,
            *(sentence.certainty for sentence in (said.sentences if said else ())),
            *AMOUNTS,
        ],
        found.graph,
    )
    statuses = action_page.statuses(found)
    amounts = action_page.amounts(found)
    own_lines = lines_at(found, found.this)
    titles, release = Titles(found, names, language()), release_of(found)
    subject = _subject(found, titles, release)
    context: dict[str, object] = {
        "d": found,
        "this": found.this,
        "titles": titles,
        "names": names,
        "meanings": Meanings(
            queries,
            [
                *around,
                *(status.concept for status in statuses),
                *(status.certainty for status in statuses),
                *(amount.source for amount in amounts),
            ],
        ),
        "group": group,
        "classed": said,
        "within": within,
        "findings": findings_about(found),
        "blocks": printed_lines(found) if own_lines is None else [own_lines],
        "release": release,
        "releases": _speaking_of(found),
        "city_releases": _of_city(found, classes),
        "dropped": dropped(found),
        "files": of_release(site().manifest, release) if PON["Release"] in classes else [],
        "amounts": amounts,
        "statuses": statuses,
        "of_project": None if statuses else _project(found),
        "dates": action_page.dates(found),
        "mentioned_by": found.sources(PON["relatedAction"]),
        "statements": _statements(found),
        "inverse": _inverse(found, group),
        "citation": citation(subject, language()),
        "csl": csl(subject),
        "report": report(subject, site().publisher, language()),
        "structured": _structured(found, classes, amounts, release),
    }
    return template, context


AMOUNTS = (
    PON["programmeFunding"],
    PON["otherPublicFunding"],
    PON["privateFunding"],
    PON["totalCost"],
)
"""The direct amounts of an action, in the order of tables."""


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


def _structured(
    found: Description,
    classes: set[URIRef],
    amounts: Sequence[AmountView],
    release: ReleaseEntry | None,
) -> dict[str, object] | None:
    """What search engines read of a release or an action."""
    speaker = Speaker(site().base, site().publisher, language())
    if PON["Release"] in classes:
        cities = [(city, found.name(city, language().code)) for city in found.resources(PON["city"])]
        return structured.dataset(site().catalogue.get(), found.this, cities, speaker)
    if PON["Action"] in classes:
        above: dict[str, Literal | str] = {f"{site().base}actions": language().texts["site.actions"]}
        for project in found.resources(PON["project"]):
            above[speaker.page(project)] = found.name(project, language().code)
        graph = None if release is None else release.graph
        return structured_page.action(found, amounts, graph, above, speaker)
    return None


def _project(found: Description) -> Description | None:
    """What is said of the project that an action belongs to."""
    projects = found.resources(PON["project"])
    return describe(site().queries, projects[0], found.graph) if projects else None


def _named_in(group: Group | None) -> list[URIRef | None]:
    if group is None:
        return []
    return [*group.standing, *(thing for row in group.rows for thing in (row.project, row.axis, row.status))]


def _within(found: Description, classes: set[URIRef]) -> dict[URIRef, list[URIRef]]:
    """Where an action, or a part of the programme, stands in it: measure, objective, axis and fund."""
    if not classes.isdisjoint(_IN_THE_PROGRAMME):
        return standing(site().queries, found.this)
    measures = found.resources(PON["measure"])
    if PON["Action"] not in classes or not measures:
        return {}
    return {PON["Measure"]: measures} | standing(site().queries, measures[0])


def _subject(found: Description, titles: Titles, release: ReleaseEntry | None) -> Subject:
    title, code = titles.title().striptags(), found.value(DCTERMS.identifier)
    if code is None:
        kind = _kind(found, titles)
        named = title if kind is None or title.startswith(kind) else f"{kind}: {title}"
    else:
        named = title if release and str(code) == release.key else f"{code}, {title}"
    licence = licence_of(found, site().publisher.terms)
    publisher = site().publisher.name or "ponlod"
    return Subject(named, str(found.this), release, site().manifest.dataset_digest, publisher, licence)


def _kind(found: Description, titles: Titles) -> str | None:
    """What a thing without a code is to be called beside its name: its class, or the vocabulary it is of."""
    if (class_name := titles.class_name()) is not None:
        return class_name.striptags()
    return next((str(found.name(scheme, language().code)) for scheme in found.resources(SKOS.inScheme)), None)


def _speaking_of(found: Description) -> list[ReleaseEntry]:
    """The releases that say anything of the thing, the newest first."""
    graphs = {str(graph) for graph in graphs_about(site().queries, found.this)}
    told = [release for release in site().manifest.releases if release.graph in graphs]
    return sorted(told, key=lambda release: release.date, reverse=True)


def _of_city(found: Description, classes: set[URIRef]) -> list[ReleaseEntry]:
    """All releases of the city, or of the cities of the programme, that a page is about."""
    if classes.isdisjoint((PON["City"], PON["Programme"])):
        return []
    cities = {found.this, *found.sources(PON["programme"])}
    keys = {row.key for row in all_releases(site().queries) if not cities.isdisjoint((row.city, row.iri))}
    return sorted(
        (release for release in site().manifest.releases if release.key in keys),
        key=lambda release: (release.city, -release.date.toordinal()),
    )


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


def _inverse(found: Description, group: Group | None) -> list[Statement]:
    """What leads to the thing, but for the actions that are listed anyway; the first of each kind."""
    listed = None if group is None else group.by
    return [
        Statement(by, leading.first, leading.total - len(leading.first))
        for by, leading in found.leading.items()
        if by != listed
    ]
