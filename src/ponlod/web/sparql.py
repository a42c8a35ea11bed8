# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql: the endpoint, for programs and for people."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotAcceptable

from ponlod.errors import StoreError
from ponlod.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, RESULTS_JSON, TURTLE, Format
from ponlod.publish.dumps import concise
from ponlod.store import Answer, Form
from ponlod.web.errors import failure_headers, status_of
from ponlod.web.examples import examples
from ponlod.web.negotiation import Wish, wish
from ponlod.web.presentation import language
from ponlod.web.protocol import Operation, read_get, read_post
from ponlod.web.responses import revalidated
from ponlod.web.results import graph_view, table_view
from ponlod.web.service import service_description
from ponlod.web.site import site

blueprint = Blueprint("sparql", __name__)

_OFFERED = (*RESULT_FORMATS, *GRAPH_FORMATS, HTML)


@blueprint.route("/sparql", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, say what this endpoint is."""
    if request.method == "POST":
        sent = request.headers.get("Content-Type", "")
        operation = read_post(request.query_string, sent, request.get_data(cache=False))
    else:
        operation = read_get(request.query_string)
    if operation.format and not any(form.goes_by(operation.format) for form in _OFFERED):
        names = ", ".join(form.name for form in _OFFERED)
        raise BadRequest(f"There is no format “{operation.format}” here. Give one of: {names}.")
    if operation.query is None:
        return _introduction(operation)
    return _answer(operation, operation.query)


def _answer(operation: Operation, query: str) -> Response:
    solutions = _wish(operation.format, RESULT_FORMATS)
    graph = _wish(operation.format, GRAPH_FORMATS)
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
        response = _page(query, status_of(error), error=error, kind=type(error).__name__)
        response.headers.extend(failure_headers(error))
        return response
    chosen = graph if answer.form is Form.GRAPH else solutions
    offered = GRAPH_FORMATS if answer.form is Form.GRAPH else RESULT_FORMATS
    links = [(_link(operation, form), form) for form in offered]
    if chosen is None:
        g.alternatives = links
        raise NotAcceptable
    if chosen.format is HTML:
        return _page(query, HTTPStatus.OK, links=links, **_view(answer))
    response = Response(answer.chunks, content_type=chosen.content_type)
    response.cache_control.no_cache = True
    return response


def _introduction(operation: Operation) -> Response:
    """The form for a browser, the service description for anything else."""
    chosen = _wish(operation.format, GRAPH_FORMATS)
    if chosen is None:
        g.alternatives = [(_link(operation, form), form) for form in (HTML, *GRAPH_FORMATS)]
        raise NotAcceptable
    if chosen.format is HTML:
        return revalidated(_page("", HTTPStatus.OK), HTML.name)
    body = concise(service_description(site().manifest), chosen.format)
    return revalidated(Response(body, content_type=chosen.content_type), chosen.content_type)


def _wish(asked: str, formats: Sequence[Format]) -> Wish | None:
    """What the client gets of ``formats``, or a page: by ``asked`` if that is one of them, else by Accept."""
    for form in (*formats, HTML):
        if form.goes_by(asked):
            return Wish(form, form.content_type)
    return wish(request.headers.get("Accept"), (*formats, HTML))


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
