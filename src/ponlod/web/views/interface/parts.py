# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What several operations have in common: schemas, header fields, parameters, and what can go wrong."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ponlod.languages import LANGUAGES
from ponlod.publish.columns import Kind
from ponlod.publish.exports import EXCEL, Column

Object = dict[str, Any]
Texts = Mapping[str, str]

MOST_VALUES = 200
"""That a parameter can be chosen from; of more, none is listed."""

STRING: Object = {"type": "string"}
ADDRESS: Object = {"type": "string", "format": "uri"}
_TEXT: Object = {"type": ["string", "null"]}
_DECIMAL: Object = {"type": ["string", "null"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_SCHEMAS: Mapping[Kind, Object] = {
    Kind.TEXT: _TEXT,
    Kind.TEXTS: {"type": "array", "items": {"type": "string"}},
    Kind.IRI: {"type": ["string", "null"], "format": "uri"},
    Kind.IRIS: {"type": "array", "items": {"type": "string", "format": "uri"}},
    Kind.EURO: _DECIMAL,
    Kind.NUMBER: {"type": ["integer", "null"]},
    Kind.PERCENT: _DECIMAL,
    # A month or a year, where no more is known.
    Kind.DATE: {"type": ["string", "null"], "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
}
_IN_BOTH: Object = {
    "type": "object",
    "required": list(LANGUAGES),
    "properties": dict.fromkeys(LANGUAGES, STRING),
}
_PROBLEM: Object = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": STRING,
        "title": STRING,
        "status": {"type": "integer"},
        "kind": STRING,
        "detail": STRING,
        "available": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["url", "type"],
                "properties": {"url": {"type": "string", "format": "uri-reference"}, "type": STRING},
            },
        },
    },
}
_RELEASE: Object = {
    "type": "object",
    "required": ["key", "title", "version", "date", "uri"],
    "properties": {
        "key": STRING,
        "title": STRING,
        "version": STRING,
        "date": {"type": "string", "format": "date"},
        "uri": ADDRESS,
    },
}
_COLUMNS: Object = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["type", *LANGUAGES],
        "properties": {
            "type": {"enum": [kind.value for kind in Kind]},
            **dict.fromkeys(LANGUAGES, STRING),
        },
    },
}


def components(said: Texts) -> dict[str, Object]:
    """What operations refer to, whatever they are about."""
    return {
        "schemas": {"Problem": _PROBLEM, "Release": _RELEASE, "Columns": _COLUMNS},
        "parameters": {
            "lang": parameter("lang", said["interface.lang"], {"enum": list(LANGUAGES)}),
            "variant": parameter("variant", said["interface.variant"], {"enum": [EXCEL]}),
        },
        "headers": {
            "ETag": {"schema": STRING},
            "Last-Modified": {"schema": STRING},
            "Link": {"schema": STRING},
            "Content-Disposition": {"schema": STRING},
            "Location": {"schema": {"type": "string", "format": "uri-reference"}},
            "Retry-After": {"schema": {"type": "integer"}},
        },
        "responses": {
            "Shorter": {"description": said["interface.shorter"], "headers": headers("Location")},
            "NotModified": {
                "description": said["interface.not_modified"],
                "headers": headers("ETag", "Last-Modified", "Link"),
            },
            "BadRequest": _failure(said["interface.bad_request"]),
            "NotFound": _failure(said["interface.not_found"]),
            "NotAcceptable": _failure(said["interface.not_acceptable"]),
            "TooMany": _failure(said["interface.too_many"], "Retry-After"),
            "Unreliable": _failure(said["interface.unreliable"]),
            "Unavailable": _failure(said["interface.unavailable"]),
        },
    }


def parameter(name: str, description: str, schema: Object, example: object = None) -> Object:
    """A parameter behind the question mark of an address, and an ``example`` of its value."""
    shown = {} if example is None else {"example": example}
    return {"name": name, "in": "query", "description": description, **shown, "schema": schema}


def responses(answer: Object, failures: Mapping[int, str]) -> Object:
    """What an operation answers: the ``answer``, and for each other status one of the components."""
    others = {str(status): reference("responses", name) for status, name in sorted(failures.items())}
    return {"200": answer, **others}


def found(description: str, content: Mapping[str, Object]) -> Object:
    """What an operation answers if all goes well, by media type."""
    return {
        "description": description,
        "headers": headers("ETag", "Last-Modified", "Link"),
        "content": dict(content),
    }


def reference(section: str, name: str) -> Object:
    """A reference to one of the components."""
    return {"$ref": f"#/components/{section}/{name}"}


def headers(*names: str) -> Object:
    """The header fields of a response."""
    return {name: reference("headers", name) for name in names}


def row(columns: Iterable[Column[Any]], language: str) -> Object:
    """The schema of a row in JSON, its columns called as in ``language``."""
    properties = {
        column.name: {
            "title": column.said[language].label,
            **({"description": meaning} if (meaning := column.said[language].meaning) else {}),
            **_SCHEMAS[column.kind],
        }
        for column in columns
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def table(first: Mapping[str, Object], rows: Object) -> Object:
    """The schema of an export in JSON: its own members come ``first``; ``rows`` is the schema of one."""
    members = {
        **first,
        "address": ADDRESS,
        "licence": ADDRESS,
        "publisher": _TEXT,
        "official": {"type": "boolean"},
        "releases": {"type": "array", "items": reference("schemas", "Release")},
        "reading": _IN_BOTH,
        "columns": reference("schemas", "Columns"),
        "count": {"type": "integer", "minimum": 0},
        "rows": {"type": "array", "items": rows},
    }
    return {"type": "object", "required": list(members), "properties": members}


def choice(values: Sequence[str], longest: int) -> Object:
    """The schema of a text: one of ``values``; where these are none or too many, any up to a length."""
    if not 1 <= len(values) <= MOST_VALUES:
        return {"type": "string", "maxLength": longest}
    return {"type": "string", "enum": list(values)}


def _failure(description: str, *names: str) -> Object:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": reference("schemas", "Problem")}, "text/html": {}},
        **({"headers": headers(*names)} if names else {}),
    }
