# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The columns of the exported lists: the one table of their names, types and content.

Those of the table in the dumps keep its names. What a column means is said in publish/columns.toml.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from rdflib import Literal, URIRef

from ponlod.iris import last_segment
from ponlod.languages import LANGUAGES
from ponlod.publish.columns import Kind, said, words
from ponlod.publish.exports import Column, Exported, Value
from ponlod.publish.workbook import Cell
from ponlod.web.views.listed import ListedAction, ListedProject
from ponlod.web.views.listing import Names

AnyListed = ListedAction | ListedProject


def action_columns(names: Names) -> tuple[Column[ListedAction], ...]:
    """The columns of the list of actions, in order."""
    return (
        _column("uri", Kind.IRI, lambda row: str(row.iri)),
        _column("code", Kind.TEXT, lambda row: row.code),
        _column("code_as_printed", Kind.TEXT, lambda row: row.code_as_printed),
        _column("title", Kind.TEXT, lambda row: str(row.title)),
        _column("subtitle", Kind.TEXT, lambda row: _text(row.subtitle)),
        *_thing("project", _project, names.code),
        _column("project_title", Kind.TEXT, lambda row: str(names.name(row.project, "it"))),
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
        _column("status_text", Kind.TEXT, lambda row: _text(row.status_text)),
        _column("places", Kind.TEXTS, lambda row: _several(place.name for place in row.places)),
        _column("place_uris", Kind.IRIS, lambda row: _several(place.iri for place in row.places)),
        _column("related_actions", Kind.TEXTS, lambda row: _several(map(last_segment, row.related))),
        _column("related_action_uris", Kind.IRIS, lambda row: _several(row.related)),
        _column("pages", Kind.IRIS, lambda row: _several(row.pages)),
        _column("description", Kind.TEXT, lambda row: _text(row.description)),
        _column("lines", Kind.TEXT, lambda row: row.lines),
        *_release(),
    )


def project_columns(names: Names) -> tuple[Column[ListedProject], ...]:
    """The columns of the list of projects, in order."""
    return (
        _column("uri", Kind.IRI, lambda row: str(row.iri)),
        _column("project", Kind.TEXT, lambda row: row.key),
        _column("number", Kind.NUMBER, lambda row: row.number),
        _column("title", Kind.TEXT, lambda row: str(row.title)),
        _column("axes", Kind.TEXTS, lambda row: _several(map(names.notation, row.axes))),
        _column("axis_uris", Kind.IRIS, lambda row: _several(row.axes)),
        *_thing("city", _city, last_segment),
        *_labels("city", _city, names),
        _column("actions", Kind.NUMBER, lambda row: row.actions),
        _column("programme_funding", Kind.EURO, lambda row: row.programme),
        _column("other_public_funding", Kind.EURO, lambda row: row.other_public),
        _column("private_funding", Kind.EURO, lambda row: row.private),
        _column("total_cost", Kind.EURO, lambda row: row.total),
        *_thing("status", _status, last_segment),
        *_labels("status", _status, names),
        _column("note", Kind.TEXTS, lambda row: _several(row.notes)),
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


def _column(name: str, kind: Kind, value: Callable[[Exported], Value]) -> Column[Exported]:
    return Column(name, kind, said(name, words()), value)


def _thing(
    name: str, thing: Callable[[Exported], URIRef | None], key: Callable[[URIRef], str]
) -> Sequence[Column[Exported]]:
    """A thing, by its short name and by its IRI."""

    def short(row: Exported) -> Cell:
        found = thing(row)
        return None if found is None else key(found)

    def full(row: Exported) -> Cell:
        return _text(thing(row))

    return _column(name, Kind.TEXT, short), _column(f"{name}_uri", Kind.IRI, full)


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

    return tuple(_column(f"{name}_{code}", Kind.TEXT, label(code)) for code in LANGUAGES)


def _printed_amount(name: str, attribute: str) -> Sequence[Column[ListedAction]]:
    """A sum, and beside it what is printed, which may be words only."""

    def value(row: ListedAction) -> Decimal | None:
        found: Decimal | None = getattr(row, attribute)
        return found

    return (
        _column(name, Kind.EURO, value),
        _column(f"{name}_text", Kind.TEXT, lambda row: row.printed.get(attribute)),
    )


def _release() -> Sequence[Column[AnyListed]]:
    """The release that says so, and its day."""

    def key(row: AnyListed) -> Cell:
        return None if row.release is None else row.release.key

    def day(row: AnyListed) -> date | None:
        return None if row.release is None else row.release.date

    return _column("release", Kind.TEXT, key), _column("release_date", Kind.DATE, day)


def _text(value: Literal | URIRef | None) -> Cell:
    return None if value is None else str(value)


def _several(values: Iterable[str]) -> tuple[str, ...]:
    """The distinct values in their order."""
    return tuple(dict.fromkeys(map(str, values)))
