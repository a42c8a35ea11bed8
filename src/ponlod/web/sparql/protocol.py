# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a request asks, of which graphs, by the SPARQL 1.1 Protocol (sections 2.1 and 2.1.4). Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.http import parse_options_header

from ponlod.errors import QueryRefused
from ponlod.store import READ_ONLY

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_MOST_PARAMETERS = 1000
_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*\Z")


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation. ``query`` is None where nothing is asked; ``format`` is a wish, or empty."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


def read_get(query_string: bytes) -> Operation:
    """Read *query via GET*. Raises BadRequest, and QueryRefused for an update."""
    return _operation(_pairs(query_string))


def read_post(query_string: bytes, content_type: str, body: bytes) -> Operation:
    """Read *query via URL-encoded POST* or *query via POST directly*.

    Raises BadRequest, UnsupportedMediaType, and QueryRefused for an update.
    """
    media_type, parameters = parse_options_header(content_type)
    if parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("SPARQL travels in UTF-8. Send it without any other charset.")
    media_type = media_type.lower()
    if media_type == FORM:
        return _operation([*_pairs(query_string), *_pairs(body)])
    if media_type == QUERY:
        pairs = _pairs(query_string)
        if any(name == "query" for name, _ in pairs):
            raise BadRequest("There is a query in the address and one in the body. Send one.")
        return _operation([*pairs, ("query", _decoded(body, "The query"))])
    if media_type == UPDATE:
        raise QueryRefused(READ_ONLY)
    raise UnsupportedMediaType(
        f"POST a query as {QUERY}, or as a form in {FORM}; not as {media_type or 'nothing'}."
    )


def _operation(pairs: Iterable[tuple[str, str]]) -> Operation:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise QueryRefused(READ_ONLY)
    queries = values.get("query", [])
    if len(queries) > 1:
        raise BadRequest(f"There are {len(queries)} queries in the request. Send one.")
    return Operation(
        query=queries[0] if queries else None,
        default_graphs=_graphs(values, "default-graph-uri"),
        named_graphs=_graphs(values, "named-graph-uri"),
        format=values.get("format", [""])[0],
    )


def _graphs(values: dict[str, list[str]], name: str) -> tuple[str, ...]:
    graphs = tuple(values.get(name, ()))
    for graph in graphs:
        if not _ABSOLUTE_IRI.match(graph):
            raise BadRequest(f"{name} “{graph}” is not an absolute IRI.")
    return graphs


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """Decode ``name=value&…`` once, strictly: what is no UTF-8 is an error, not a replacement character."""
    text = _decoded(encoded, "The request")
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise BadRequest("A percent-encoded parameter is not UTF-8.") from error
    except ValueError as error:
        raise BadRequest(f"There are more than {_MOST_PARAMETERS} parameters in the request.") from error


def _decoded(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"{what} is not UTF-8 (byte {error.start}).") from error
