# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Actions and projects with all that lists search, sum and export, read in a handful of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, TypedDict, TypeVar

from rdflib import Literal, URIRef
from rdflib.namespace import FOAF

from ponlod.iris import last_segment
from ponlod.namespaces import PON
from ponlod.order import natural
from ponlod.publish.manifest import ReleaseEntry
from ponlod.web.views.listing import ActionRow, ProjectRow, action_row, iri, literal, project_rows
from ponlod.web.views.page_queries import PageQueries, Row

_Value = TypeVar("_Value")

_LINES = "/lines/"
"""Between the IRI of a release and a range of its document's lines."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action is, as the document calls it."""

    iri: URIRef
    name: Literal


@dataclass(frozen=True, slots=True)
class ListedAction(ActionRow):
    """An action with everything that a table can have of it.

    ``printed`` has the amounts as printed, by the attributes that they are sums in: words only, some of them.
    ``lines`` is the range of the document's lines, as ``48-58``.
    """

    city: URIRef
    code_as_printed: str
    subtitle: Literal | None
    description: Literal | None
    status_text: Literal | None
    places: tuple[Place, ...]
    related: tuple[URIRef, ...]
    pages: tuple[URIRef, ...]
    printed: Mapping[str, str]
    lines: str
    release: ReleaseEntry | None


@dataclass(frozen=True, slots=True)
class ListedProject(ProjectRow):
    """A project, and what its actions are and come to; amounts in euro, None where not one is printed."""

    notes: tuple[Literal, ...]
    axes: tuple[URIRef, ...]
    actions: int
    programme: Decimal | None
    other_public: Decimal | None
    private: Decimal | None
    total: Decimal | None
    release: ReleaseEntry | None


class Sums(TypedDict):
    """What rows come to, by the attributes that are sums of money: euro, None where not one is printed."""

    programme: Decimal | None
    other_public: Decimal | None
    private: Decimal | None
    total: Decimal | None


def listed_actions(queries: PageQueries, releases: Iterable[ReleaseEntry]) -> tuple[ListedAction, ...]:
    """Return all of today's actions, in the order of their codes."""
    places = _several(
        queries.rows("action-places"), lambda row: Place(iri(row, "place"), literal(row, "name"))
    )
    links = _several(queries.rows("action-links"), lambda row: (iri(row, "property"), iri(row, "value")))
    printed = _several(queries.rows("printed-amounts"), lambda row: (_kind(row), str(row["text"])))
    graphs = {release.graph: release for release in releases}

    def listed(row: Row) -> ListedAction:
        this = iri(row, "action")
        release, _, lines = str(row["lines"]).rpartition(_LINES)
        return ListedAction(
            **_own(action_row(row), ActionRow),
            city=iri(row, "city"),
            code_as_printed=str(row["printed"]),
            subtitle=literal(row, "subtitle") if "subtitle" in row else None,
            description=literal(row, "description") if "description" in row else None,
            status_text=literal(row, "statusText") if "statusText" in row else None,
            places=tuple(sorted(places[this], key=lambda place: natural(place.name))),
            related=_in_order(value for by, value in links[this] if by == PON["relatedAction"]),
            pages=_in_order(value for by, value in links[this] if by == FOAF.page),
            printed=dict(printed[this]),
            lines=lines,
            release=graphs.get(release),
        )

    axes = [iri(row, "axis") for row in queries.rows("axes")]
    rows = {row["action"]: listed(row) for axis in axes for row in queries.rows("listed-actions", axis=axis)}
    return tuple(sorted(rows.values(), key=lambda row: natural(row.code)))


def listed_projects(queries: PageQueries, actions: Iterable[ListedAction]) -> tuple[ListedProject, ...]:
    """Return all projects as ``project_rows`` does, each with what its ``actions`` come to."""
    notes = _several(queries.rows("project-notes"), lambda row: literal(row, "note"), "project")
    own: dict[URIRef, list[ListedAction]] = defaultdict(list)
    for action in actions:
        own[action.project].append(action)
    return tuple(
        ListedProject(
            **_own(row, ProjectRow),
            notes=tuple(sorted(notes[row.iri])),
            axes=_in_order(action.axis for action in own[row.iri]),
            actions=len(own[row.iri]),
            **sums(own[row.iri]),
            release=next((action.release for action in own[row.iri]), None),
        )
        for row in project_rows(queries)
    )


def sums(rows: Sequence[ActionRow | ListedProject]) -> Sums:
    """Add up each kind of amount."""
    return Sums(
        programme=_sum(row.programme for row in rows),
        other_public=_sum(row.other_public for row in rows),
        private=_sum(row.private for row in rows),
        total=_sum(row.total for row in rows),
    )


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    printed = [amount for amount in amounts if amount is not None]
    return sum(printed, Decimal(0)) if printed else None


def _own(row: ActionRow | ProjectRow, class_: type[ActionRow | ProjectRow]) -> dict[str, Any]:
    """The fields of a row that is to have more."""
    return {field.name: getattr(row, field.name) for field in fields(class_)}


def _several(
    rows: Iterable[Row], value: Callable[[Row], _Value], subject: str = "action"
) -> defaultdict[URIRef, list[_Value]]:
    found: defaultdict[URIRef, list[_Value]] = defaultdict(list)
    for row in rows:
        found[iri(row, subject)].append(value(row))
    return found


def _in_order(iris: Iterable[URIRef]) -> tuple[URIRef, ...]:
    return tuple(sorted(set(iris), key=natural))


def _kind(row: Row) -> str:
    """The attribute of a row that a printed amount is the sum in."""
    return last_segment(iri(row, "source")).replace("-", "_") if "source" in row else "total"
