# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lists as operations: negotiated, and in each format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ponlod.formats import HTML, JSON, RESULTS_CSV, TABLE_FORMATS, Format
from ponlod.order import natural
from ponlod.publish.exports import Column
from ponlod.web.views.interface.parts import (
    Object,
    Texts,
    choice,
    found,
    parameter,
    reference,
    responses,
    row,
    table,
)
from ponlod.web.views.lists import LONGEST_VALUE, LONGEST_WORDS, Listing


@dataclass(frozen=True, slots=True)
class Table:
    """A list that can be asked for: ``name`` is its path, ``row`` what one of its rows is called."""

    name: str
    row: str
    listing: Listing[Any]
    columns: Sequence[Column[Any]]


def list_paths(listed: Table, said: Texts) -> dict[str, Object]:
    """The operations on a list, by path."""
    narrowing = [reference("parameters", key) for key in list_parameters(listed, said)]
    page = parameter("page", said["interface.page"], {"type": "integer", "minimum": 1, "default": 1})

    def operation(
        forms: Iterable[Format], name: str, also: Sequence[Object], failures: dict[int, str]
    ) -> Object:
        usual = {
            302: "Shorter",
            304: "NotModified",
            400: "BadRequest",
            502: "Unreliable",
            503: "Unavailable",
        }
        return {
            "operationId": name,
            "tags": [listed.name],
            "summary": said[f"{listed.name}.title"],
            "parameters": [*narrowing, *also],
            "responses": responses(_found(listed, forms, said), {**usual, **failures}),
        }

    return {
        f"/{listed.name}": operation(
            (HTML, *TABLE_FORMATS),
            listed.name,
            [page, reference("parameters", "lang")],
            {404: "NotFound", 406: "NotAcceptable"},
        ),
        **{
            f"/{listed.name}.{form.extension}": operation(
                [form],
                f"{listed.name}_{form.name}",
                [reference("parameters", "variant")] if form is RESULTS_CSV else [],
                {},
            )
            for form in TABLE_FORMATS
        },
    }


def list_parameters(listed: Table, said: Texts) -> dict[str, Object]:
    """What every operation on a list takes, as components."""
    listing = listed.listing
    every = (*_facets(listing, said), _words(said), _sort(listing, said))
    return {f"{listed.name}.{one['name']}": one for one in every}


def list_schemas(listed: Table, language: str) -> dict[str, Object]:
    """The schemas of a list in JSON, and of its rows."""
    return {
        listed.row: row(listed.columns, language),
        f"{listed.row}List": table({"list": {"const": listed.name}}, reference("schemas", listed.row)),
    }


def _found(listed: Table, forms: Iterable[Format], said: Texts) -> Object:
    schemas = {JSON: {"schema": reference("schemas", f"{listed.row}List")}}
    return found(said["interface.found"], {form.media_type: schemas.get(form, {}) for form in forms})


def _facets(listing: Listing[Any], said: Texts) -> list[Object]:
    counts = listing.select(listing.selection({})).narrowed.counts
    values = {facet: sorted(counts[facet], key=natural) for facet in listing.facets}
    return [
        parameter(
            facet,
            said[f"interface.{facet}"],
            choice(values[facet], LONGEST_VALUE),
            next(iter(values[facet]), None),
        )
        for facet in listing.facets
    ]


def _words(said: Texts) -> Object:
    return parameter("q", said["interface.q"], {"type": "string", "maxLength": LONGEST_WORDS})


def _sort(listing: Listing[Any], said: Texts) -> Object:
    orders = [f"{sign}{name}" for name in listing.sorts for sign in ("", "-")]
    return parameter(
        "sort", said["interface.sort"], {"type": "string", "enum": orders, "default": listing.sorts[0]}
    )
