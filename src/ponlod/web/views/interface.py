# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What programs can ask for, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html). Pure.

It is made of the very tables that the answers are made of: columns, facets, sorts, formats.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ponlod
from ponlod.formats import HTML, JSON, RESULTS_CSV, TABLE_FORMATS, Format
from ponlod.languages import LANGUAGES
from ponlod.publish.columns import Kind
from ponlod.publisher import Publisher
from ponlod.web.language import Language
from ponlod.web.views.columns import Column
from ponlod.web.views.lists import LONGEST_VALUE, LONGEST_WORDS, Listing
from ponlod.web.views.order import natural

OPENAPI = "3.1.1"
MOST_VALUES = 200
"""Of a facet; of more, none is listed."""

Object = dict[str, Any]

_TEXT: Object = {"type": ["string", "null"]}
_IRI: Object = {"type": ["string", "null"], "format": "uri"}
_SCHEMAS: Mapping[Kind, Object] = {
    Kind.TEXT: _TEXT,
    Kind.TEXTS: {"type": "array", "items": {"type": "string"}},
    Kind.IRI: _IRI,
    Kind.IRIS: {"type": "array", "items": {"type": "string", "format": "uri"}},
    Kind.EURO: {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    Kind.NUMBER: {"type": ["integer", "null"]},
    Kind.DATE: {"type": ["string", "null"], "format": "date"},
}
_STRING: Object = {"type": "string"}
_ADDRESS: Object = {"type": "string", "format": "uri"}
_IN_BOTH: Object = {
    "type": "object",
    "required": list(LANGUAGES),
    "properties": dict.fromkeys(LANGUAGES, _STRING),
}
_PROBLEM: Object = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": _STRING,
        "title": _STRING,
        "status": {"type": "integer"},
        "kind": _STRING,
        "detail": _STRING,
        "available": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["url", "type"],
                "properties": {"url": {"type": "string", "format": "uri-reference"}, "type": _STRING},
            },
        },
    },
}
_RELEASE: Object = {
    "type": "object",
    "required": ["key", "title", "version", "date", "uri"],
    "properties": {
        "key": _STRING,
        "title": _STRING,
        "version": _STRING,
        "date": {"type": "string", "format": "date"},
        "uri": _ADDRESS,
    },
}


@dataclass(frozen=True, slots=True)
class Table:
    """A list that can be asked for: ``name`` is its path, ``row`` what one of its rows is called."""

    name: str
    row: str
    listing: Listing[Any]
    columns: Sequence[Column[Any]]


def interface(
    tables: Sequence[Table], base: str, publisher: Publisher, language: Language, excel: str
) -> Object:
    """Return the description of all ``tables``; ``excel`` is the value of ``variant`` for spreadsheets.

    Texts are in ``language``; values of facets are those that the data have.
    """
    said = language.texts
    terms = publisher.terms
    return {
        "openapi": OPENAPI,
        "info": {
            "title": said["interface.title"],
            "summary": said["interface.summary"],
            "description": said["interface.description"],
            "version": ponlod.__version__,
            "license": {"name": terms.name, "url": terms.address},
            **_contact(publisher),
        },
        "servers": [{"url": base.rstrip("/")}],
        "externalDocs": {"url": f"{base}data"},
        "tags": [{"name": table.name, "description": said[f"{table.name}.lead"]} for table in tables],
        "paths": {
            path: {"get": operation}
            for table in tables
            for path, operation in _paths(table, said, excel).items()
        },
        "components": {
            "schemas": {
                "Problem": _PROBLEM,
                "Release": _RELEASE,
                **{name: schema for table in tables for name, schema in _rows(table, said).items()},
            },
            "headers": {
                "ETag": {"schema": _STRING},
                "Last-Modified": {"schema": _STRING},
                "Link": {"schema": _STRING},
                "Content-Disposition": {"schema": _STRING},
                "Location": {"schema": {"type": "string", "format": "uri-reference"}},
                "Retry-After": {"schema": {"type": "integer"}},
            },
            "responses": {
                "Shorter": {"description": said["interface.shorter"], "headers": _headers("Location")},
                "NotModified": {
                    "description": said["interface.not_modified"],
                    "headers": _headers("ETag", "Last-Modified", "Link"),
                },
                "BadRequest": _failure(said["interface.bad_request"]),
                "NotFound": _failure(said["interface.not_found"]),
                "NotAcceptable": _failure(said["interface.not_acceptable"]),
                "Unavailable": _failure(said["interface.unavailable"], "Retry-After"),
            },
        },
    }


def _contact(publisher: Publisher) -> Object:
    """Whom to write to, as far as anybody said so."""
    known = {"name": publisher.name} if publisher.name else {}
    page = publisher.contact_page or (publisher.homepage if publisher.contact is None else None)
    known |= {"email": publisher.mail} if publisher.mail else {}
    known |= {"url": page} if page else {}
    return {"contact": known} if known else {}


def _paths(table: Table, said: Mapping[str, str], excel: str) -> dict[str, Object]:
    """The operations on a list: negotiated, and in each format."""
    narrowing = [*_facets(table.listing, said), _words(said), _sort(table.listing, said)]
    language = _parameter("lang", said["interface.lang"], {"enum": list(LANGUAGES)})
    page = _parameter("page", said["interface.page"], {"type": "integer", "minimum": 1, "default": 1})
    variant = _parameter("variant", said["interface.variant"], {"enum": [excel]})

    def operation(
        forms: Iterable[Format], name: str, also: Sequence[Object], failures: Mapping[str, str]
    ) -> Object:
        codes = {
            "302": "Shorter",
            "304": "NotModified",
            "400": "BadRequest",
            "503": "Unavailable",
            **failures,
        }
        return {
            "operationId": name,
            "tags": [table.name],
            "summary": said[f"{table.name}.title"],
            "parameters": [*narrowing, *also],
            "responses": {
                "200": _found(table, forms, said),
                **{code: {"$ref": f"#/components/responses/{codes[code]}"} for code in sorted(codes)},
            },
        }

    failures = {"404": "NotFound", "406": "NotAcceptable"}
    return {
        f"/{table.name}": operation((HTML, *TABLE_FORMATS), table.name, [page, language], failures),
        **{
            f"/{table.name}.{form.extension}": operation(
                [form], f"{table.name}_{form.name}", [variant] if form is RESULTS_CSV else [], {}
            )
            for form in TABLE_FORMATS
        },
    }


def _found(table: Table, forms: Iterable[Format], said: Mapping[str, str]) -> Object:
    schemas = {JSON: {"schema": {"$ref": f"#/components/schemas/{table.row}List"}}}
    return {
        "description": said["interface.found"],
        "headers": _headers("ETag", "Last-Modified", "Link"),
        "content": {form.media_type: schemas.get(form, {}) for form in forms},
    }


def _facets(listing: Listing[Any], said: Mapping[str, str]) -> list[Object]:
    counts = listing.select(listing.selection({})).narrowed.counts
    return [_parameter(facet, said[f"interface.{facet}"], _values(counts[facet])) for facet in listing.facets]


def _values(known: Iterable[str]) -> Object:
    values = sorted(known, key=natural)
    if not 1 <= len(values) <= MOST_VALUES:
        return {"type": "string", "maxLength": LONGEST_VALUE}
    return {"type": "string", "enum": values}


def _words(said: Mapping[str, str]) -> Object:
    return _parameter("q", said["interface.q"], {"type": "string", "maxLength": LONGEST_WORDS})


def _sort(listing: Listing[Any], said: Mapping[str, str]) -> Object:
    orders = [f"{sign}{name}" for name in listing.sorts for sign in ("", "-")]
    return _parameter(
        "sort", said["interface.sort"], {"type": "string", "enum": orders, "default": listing.sorts[0]}
    )


def _parameter(name: str, description: str, schema: Object) -> Object:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _rows(table: Table, said: Mapping[str, str]) -> dict[str, Object]:
    """The schemas of a list in JSON, and of its rows."""
    columns = {
        column.name: {
            "title": said[f"column.{column.name}"],
            "description": said[f"column.{column.name}_is"],
            **_SCHEMAS[column.kind],
        }
        for column in table.columns
    }
    told = {
        "list": {"const": table.name},
        "address": _ADDRESS,
        "licence": _ADDRESS,
        "publisher": _TEXT,
        "official": {"type": "boolean"},
        "releases": {"type": "array", "items": {"$ref": "#/components/schemas/Release"}},
        "reading": _IN_BOTH,
        "columns": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["type", *LANGUAGES],
                "properties": {
                    "type": {"enum": [kind.value for kind in Kind]},
                    **dict.fromkeys(LANGUAGES, _STRING),
                },
            },
        },
        "count": {"type": "integer", "minimum": 0},
        "rows": {"type": "array", "items": {"$ref": f"#/components/schemas/{table.row}"}},
    }
    return {
        table.row: {"type": "object", "required": list(columns), "properties": columns},
        f"{table.row}List": {"type": "object", "required": list(told), "properties": told},
    }


def _headers(*names: str) -> Object:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _failure(description: str, *headers: str) -> Object:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        **({"headers": _headers(*headers)} if headers else {}),
    }
