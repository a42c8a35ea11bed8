# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql: the endpoint, for programs and for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.exceptions import NotAcceptable

from ponlod.errors import StoreError
from ponlod.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, RESULTS_JSON, RESULTS_XML, TURTLE, Format
from ponlod.publish.dumps import serialized
from ponlod.store import Answer, Form
from ponlod.web.errors import status_of
from ponlod.web.examples import examples
from ponlod.web.negotiation import choose
from ponlod.web.presentation import language
from ponlod.web.protocol import Operation, read_get, read_post
from ponlod.web.responses import revalidated
from ponlod.web.results import graph_view, table_view
from ponlod.web.service import service_description
from ponlod.web.site import site

blueprint = Blueprint("sparql", __name__)

_ALIASES = {"application/json": RESULTS_JSON, "application/xml": RESULTS_XML}
"""Names that clients also use for result formats; they are answered under the name they used."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A format, and the Content-Type to send it under."""

    format: Format
    content_type: str


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, say what this endpoint is."""
    if request.method == "POST":
        sent = request.headers.get("Content-Type", "")
        operation = read_post(request.query_string, sent, request.get_data(cache=False))
    else:
        operation = read_get(request.query_string)
    if operation.query is None:
        return _introduction(operation)
    return _answer(operation, operation.query)


def _answer(operation: Operation, query: str) -> Response:
    solutions = _wish(operation.format, RESULT_FORMATS, _ALIASES)
    graph = _wish(operation.format, GRAPH_FORMATS, {})
    try:
        answer = site().store.query(
            query,
            results=_written(solutions, RESULTS_JSON),
            graph=_written(graph, TURTLE),
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
        )
    except StoreError as error:
        if solutions is None or solutions.format is not HTML:
            raise
        return _page(query, status_of(error), error=str(error))
    wish = graph if answer.form is Form.GRAPH else solutions
    offered = GRAPH_FORMATS if answer.form is Form.GRAPH else RESULT_FORMATS
    links = [(_link(operation, form), form) for form in offered]
    if wish is None:
        g.alternatives = links
        raise NotAcceptable
    if wish.format is HTML:
        return _page(query, HTTPStatus.OK, links=links, **_view(answer))
    response = Response(answer.chunks, content_type=wish.content_type)
    response.cache_control.no_cache = True
    return response


def _introduction(operation: Operation) -> Response:
    """The form for a browser, the service description for anything else."""
    wish = _wish(operation.format, GRAPH_FORMATS, {})
    if wish is None:
        g.alternatives = [(_link(operation, form), form) for form in (HTML, *GRAPH_FORMATS)]
        raise NotAcceptable
    if wish.format is HTML:
        return revalidated(_page("", HTTPStatus.OK), HTML.name)
    body = serialized(service_description(site().manifest), wish.format)
    return revalidated(Response(body, content_type=wish.content_type), wish.format.name)


def _wish(asked: str, formats: Sequence[Format], aliases: Mapping[str, Format]) -> Wish | None:
    """What the client gets of ``formats``, or a page: by ``asked`` if that is one of them, else by Accept."""
    for form in (*formats, HTML):
        if asked and asked in (form.name, form.extension, form.media_type):
            return Wish(form, form.content_type)
    offers = {form.media_type: Wish(form, form.content_type) for form in formats}
    offers |= {name: Wish(form, name) for name, form in aliases.items()}
    offers[HTML.media_type] = Wish(HTML, HTML.content_type)
    chosen = choose(request.headers.get("Accept"), list(offers))
    return None if chosen is None else offers[chosen]


def _written(wish: Wish | None, otherwise: Format) -> Format:
    return otherwise if wish is None or wish.format is HTML else wish.format


def _view(answer: Answer) -> dict[str, object]:
    content = b"".join(answer.chunks)
    if answer.form is Form.GRAPH:
        return {"graph": graph_view(content)}
    return {"table": table_view(content)}


def _page(query: str, status: HTTPStatus, **found: object) -> Response:
    body = render_template("sparql.html", query=query, examples=examples(language().code), **found)
    response = Response(body, status, content_type=HTML.content_type)
    response.content_language.add(language().code)
    response.cache_control.no_cache = True
    return response


def _link(operation: Operation, form: Format) -> str:
    """The address that gives the same answer in one format."""
    pairs = [("query", operation.query)] if operation.query is not None else []
    pairs += [("default-graph-uri", graph) for graph in operation.default_graphs]
    pairs += [("named-graph-uri", graph) for graph in operation.named_graphs]
    return f"{url_for('.sparql', lang=None)}?{urlencode([*pairs, ('format', form.name)])}"
