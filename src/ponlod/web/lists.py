# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/actions, /projects and /releases: lists for people."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter

from flask import Blueprint, request
from rdflib import URIRef
from werkzeug.wrappers import Response

from ponlod.namespaces import PON
from ponlod.web.addresses import last_segment
from ponlod.web.documents import document
from ponlod.web.listing import ActionRow, Names, action_rows, groups, project_rows
from ponlod.web.order import natural
from ponlod.web.releases import all_releases
from ponlod.web.responses import page
from ponlod.web.site import site

blueprint = Blueprint("lists", __name__)

_FACETS = ("axis", "status", "project")
_AMOUNTS = ("programme", "other_public", "total")
_SORTS = ("code", "title", "axis", *_AMOUNTS)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: its key in the address, and how many of the actions shown without it have it."""

    key: str
    iri: URIRef
    count: int
    chosen: bool


@blueprint.get("/actions")
def actions() -> Response:
    """Every action that the facets ``axis``, ``status`` and ``project`` leave, sorted by ``sort``."""
    everything = action_rows(site().questions)
    chosen = {facet: request.args.get(facet, "") for facet in _FACETS}
    sort = request.args.get("sort", "code")
    descending = sort.startswith("-")
    column = sort.removeprefix("-") if sort.removeprefix("-") in _SORTS else "code"
    shown = _sorted(_filtered(everything, chosen), column, descending)
    names = Names(
        site().questions, [thing for row in everything for thing in (row.axis, row.status, row.project)]
    )
    return page(
        "actions.html",
        rows=shown,
        total=len(everything),
        chosen=chosen,
        facets={facet: _choices(everything, chosen, facet, names) for facet in _FACETS},
        sort=column,
        descending=descending,
        sums={column: _sum(shown, attrgetter(column)) for column in _AMOUNTS},
        names=names,
        tables=[
            file
            for file in site().manifest.files
            if file.path.endswith(".csv") and file.path.startswith("dumps/")
        ],
    )


@blueprint.get("/projects")
def projects() -> Response:
    """Every project, with its actions and its money."""
    rows = project_rows(site().questions)
    return page(
        "projects.html",
        rows=rows,
        money_by=groups(site().questions, PON["project"]),
        names=Names(site().questions, [thing for row in rows for thing in (row.status, row.city)]),
        kinds={"programmeFunding": PON["programmeFunding"], "otherPublicFunding": PON["otherPublicFunding"]},
    )


@blueprint.get("/releases")
def releases() -> Response:
    """Every release, past ones included."""
    rows = all_releases(site().questions)
    return page("releases.html", rows=rows, names=Names(site().questions, [row.city for row in rows]))


@blueprint.get("/releases/<key>")
def release(key: str) -> Response:
    """One release, in short: its document, which says where it is at home."""
    return document("release", key)


def _key(value: URIRef | None) -> str:
    return "none" if value is None else last_segment(value)


def _filtered(rows: Iterable[ActionRow], chosen: dict[str, str]) -> list[ActionRow]:
    return [
        row for row in rows if all(key in ("", _key(getattr(row, facet))) for facet, key in chosen.items())
    ]


def _choices(rows: Sequence[ActionRow], chosen: dict[str, str], facet: str, names: Names) -> list[Choice]:
    """The values of a facet, each with the number of actions that choosing it would show."""
    others = {name: key for name, key in chosen.items() if name != facet}
    counts = Counter(getattr(row, facet) for row in _filtered(rows, others))
    values = {value for row in rows if (value := getattr(row, facet)) is not None}
    choices = [
        Choice(last_segment(value), value, counts[value], chosen[facet] == last_segment(value))
        for value in sorted(values, key=names.position)
    ]
    if any(getattr(row, facet) is None for row in rows):
        choices.append(Choice("none", URIRef(""), counts[None], chosen[facet] == "none"))
    return choices


def _sorted(rows: list[ActionRow], column: str, descending: bool) -> list[ActionRow]:
    """Sort by a column; rows without a value come last, whichever the direction."""
    key: Callable[[ActionRow], object] = attrgetter(column)
    if column in ("code", "axis", "title"):
        return sorted(rows, key=lambda row: natural(str(key(row)).casefold()), reverse=descending)
    present = [row for row in rows if key(row) is not None]
    absent = [row for row in rows if key(row) is None]
    return sorted(present, key=attrgetter(column), reverse=descending) + absent


def _sum(rows: Iterable[ActionRow], column: Callable[[ActionRow], Decimal | None]) -> Decimal | None:
    amounts = [amount for row in rows if (amount := column(row)) is not None]
    return sum(amounts, Decimal(0)) if amounts else None
