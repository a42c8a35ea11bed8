# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The columns of the exported lists: the one table of their names, types and content.

Those of the table in the dumps keep its names. What a column means is said in publish/columns.toml.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from rdflib import Literal, URIRef

from ponlod.languages import LANGUAGES
from ponlod.publish.columns import Kind
from ponlod.publish.workbook import Cell
from ponlod.web.views.addresses import last_segment
from ponlod.web.views.listed import ListedAction, ListedProject
from ponlod.web.views.listing import Names

AnyListed = ListedAction | ListedProject
Exported = TypeVar("Exported", bound=AnyListed, contravariant=True)

Value = Cell | tuple[str, ...]
"""A cell's content, or several texts; None or no texts where the document prints nothing."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Exported]):
    """A column: ``value`` gives what a row has in it."""

    name: str
    kind: Kind
    value: Callable[[Exported], Value]


def action_columns(names: Names) -> tuple[Column[ListedAction], ...]:
    """The columns of the list of actions, in order."""
    return (
        Column("uri", Kind.IRI, lambda row: str(row.iri)),
        Column("code", Kind.TEXT, lambda row: row.code),
        Column("code_as_printed", Kind.TEXT, lambda row: row.code_as_printed),
        Column("title", Kind.TEXT, lambda row: str(row.title)),
        Column("subtitle", Kind.TEXT, lambda row: _text(row.subtitle)),
        *_thing("project", _project, names.code),
        Column("project_title", Kind.TEXT, lambda row: str(names.name(row.project, "it"))),
        *_thing("axis", _axis, names.notation),
        *_labels("axis", _axis, names),
        *_thing("measure", _measure, names.notation),
        *_thing("city", _city, last_segment),
        *_labels("city", _city, names),
        *_printed_amount("programme_funding", "programme"),
        *_printed_amount("other_public_funding", "other_public"),
        *_printed_amount("private_funding", "private"),
        *_printed_amount("total_cost", "total"),
        *_thing("status", _status, last_segment),
        *_labels("status", _status, names),
        Column("status_text", Kind.TEXT, lambda row: _text(row.status_text)),
        Column("places", Kind.TEXTS, lambda row: _several(place.name for place in row.places)),
        Column("place_uris", Kind.IRIS, lambda row: _several(place.iri for place in row.places)),
        Column("related_actions", Kind.TEXTS, lambda row: _several(map(last_segment, row.related))),
        Column("related_action_uris", Kind.IRIS, lambda row: _several(row.related)),
        Column("pages", Kind.IRIS, lambda row: _several(row.pages)),
        Column("description", Kind.TEXT, lambda row: _text(row.description)),
        Column("lines", Kind.TEXT, lambda row: row.lines),
        *_release(),
    )


def project_columns(names: Names) -> tuple[Column[ListedProject], ...]:
    """The columns of the list of projects, in order."""
    return (
        Column("uri", Kind.IRI, lambda row: str(row.iri)),
        Column("project", Kind.TEXT, lambda row: row.key),
        Column("number", Kind.NUMBER, lambda row: row.number),
        Column("title", Kind.TEXT, lambda row: str(row.title)),
        Column("axes", Kind.TEXTS, lambda row: _several(map(names.notation, row.axes))),
        Column("axis_uris", Kind.IRIS, lambda row: _several(row.axes)),
        *_thing("city", _city, last_segment),
        *_labels("city", _city, names),
        Column("actions", Kind.NUMBER, lambda row: row.actions),
        Column("programme_funding", Kind.EURO, lambda row: row.programme),
        Column("other_public_funding", Kind.EURO, lambda row: row.other_public),
        Column("private_funding", Kind.EURO, lambda row: row.private),
        Column("total_cost", Kind.EURO, lambda row: row.total),
        *_thing("status", _status, last_segment),
        *_labels("status", _status, names),
        Column("note", Kind.TEXTS, lambda row: _several(row.notes)),
        *_release(),
    )


def _project(row: ListedAction) -> URIRef:
    return row.project


def _axis(row: ListedAction) -> URIRef:
    return row.axis


def _measure(row: ListedAction) -> URIRef:
    return row.measure


def _city(row: AnyListed) -> URIRef:
    return row.city


def _status(row: AnyListed) -> URIRef | None:
    return row.status


def _thing(
    name: str, thing: Callable[[Exported], URIRef | None], key: Callable[[URIRef], str]
) -> Sequence[Column[Exported]]:
    """A thing, by its short name and by its IRI."""

    def short(row: Exported) -> Cell:
        found = thing(row)
        return None if found is None else key(found)

    def full(row: Exported) -> Cell:
        return _text(thing(row))

    return Column(name, Kind.TEXT, short), Column(f"{name}_uri", Kind.IRI, full)


def _labels(
    name: str, thing: Callable[[Exported], URIRef | None], names: Names
) -> Sequence[Column[Exported]]:
    """What a thing is called in each language; empty where the data have no name in it."""

    def label(language: str) -> Callable[[Exported], Cell]:
        def named(row: Exported) -> Cell:
            found = thing(row)
            called = None if found is None else names.name(found, language)
            return str(called) if called is not None and called.language == language else None

        return named

    return tuple(Column(f"{name}_{code}", Kind.TEXT, label(code)) for code in LANGUAGES)


def _printed_amount(name: str, attribute: str) -> Sequence[Column[ListedAction]]:
    """A sum, and beside it what is printed, which may be words only."""

    def value(row: ListedAction) -> Decimal | None:
        found: Decimal | None = getattr(row, attribute)
        return found

    return (
        Column(name, Kind.EURO, value),
        Column(f"{name}_text", Kind.TEXT, lambda row: row.printed.get(attribute)),
    )


def _release() -> Sequence[Column[AnyListed]]:
    """The release that says so, and its day."""

    def key(row: AnyListed) -> Cell:
        return None if row.release is None else row.release.key

    def day(row: AnyListed) -> date | None:
        return None if row.release is None else row.release.date

    return Column("release", Kind.TEXT, key), Column("release_date", Kind.DATE, day)


def _text(value: Literal | URIRef | None) -> Cell:
    return None if value is None else str(value)


def _several(values: Iterable[str]) -> tuple[str, ...]:
    """The distinct values in their order."""
    return tuple(dict.fromkeys(map(str, values)))
