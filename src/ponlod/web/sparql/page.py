# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql for people: the page. Also what is no query: the service description, errors of the protocol."""

from http import HTTPStatus

from flask import Blueprint, Response, g, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotAcceptable

from ponlod.errors import StoreError
from ponlod.formats import GRAPH_FORMATS, HTML
from ponlod.namespaces import CATALOGUE_PREFIXES
from ponlod.publish.dumps import concise
from ponlod.store import Form
from ponlod.web.http.problems import failure_headers, status_of
from ponlod.web.parameters import takes_all
from ponlod.web.presentation import language
from ponlod.web.responses import named, page_only, revalidated
from ponlod.web.site import site
from ponlod.web.sparql.asking import Asking, wished, wishes
from ponlod.web.sparql.editor import starting_points
from ponlod.web.sparql.endpoint import FOUND, Found
from ponlod.web.sparql.protocol import Operation, read_get, read_post
from ponlod.web.sparql.results import GraphText, Table, graph_view, table_view
from ponlod.web.sparql.service import service_description

blueprint = Blueprint("sparql", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
@takes_all
def sparql() -> Response:
    """Show a query with its answer; without one, say what this endpoint is. Programs get theirs in front."""
    found: Found | None = request.environ.get(FOUND)
    if found is not None:
        return _answer(found)
    if request.method == "POST":
        sent = request.headers.get("Content-Type", "")
        operation = read_post(request.query_string, sent, request.get_data(cache=False))
    else:
        operation = read_get(request.query_string)
    asking = Asking.of(operation, request.headers.get("Accept", ""), wishes)
    if asking is None:
        return _introduction(operation)
    if FOUND in request.environ:  # the front would have answered this, so it read something else
        raise BadRequest("It is not clear what this asks. Send each header field once, under its own name.")
    return _answer(_ask(asking))


def _answer(found: Found) -> Response:
    """The page with the answer, or with what went wrong; the answer itself is a link away in any case."""
    asking, answer, whole = found
    if isinstance(answer, StoreError):
        return _failure(asking.query, answer)
    links = asking.links(answer.form, _endpoint())
    try:
        if answer.form is Form.GRAPH:
            graph = graph_view(answer.content, whole=whole)
            response = _page(asking.query, HTTPStatus.OK, links=links, graph=graph)
            if graph.cut:
                response.headers["Ponlod-Shown"] = _shown("characters", len(graph.text), graph)
        else:
            table = table_view(answer.content, answer.form, whole=whole)
            response = _page(asking.query, HTTPStatus.OK, links=links, table=table)
            if table.cut:
                response.headers["Ponlod-Shown"] = _shown("rows", len(table.rows), table)
    except StoreError as error:
        return _failure(asking.query, error, links=links)
    return response


def _shown(what: str, number: int, view: Table | GraphText) -> str:
    return f"{what} {number} of {'more' if view.more else view.count}"


def _ask(asking: Asking) -> Found:
    """Ask the store, where nobody stands in front who has."""
    question = asking.question
    try:
        answer = site().store.query(
            question.query,
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
            client=request.remote_addr,
        )
    except StoreError as error:
        return Found(asking, error)
    return Found(asking, answer)


def _introduction(operation: Operation) -> Response:
    """The form for a browser, the service description for anything else."""
    chosen = wished(operation.format, request.headers.get("Accept", ""), GRAPH_FORMATS)
    if chosen is None:
        g.alternatives = [(f"{_endpoint()}?format={form.name}", form) for form in (HTML, *GRAPH_FORMATS)]
        raise NotAcceptable
    if chosen.format is HTML:
        starting_points()  # this page is kept, so it is made only if it is whole
        variants = page_only("/sparql")
        return revalidated(named(_page("", HTTPStatus.OK, variants=variants), variants), HTML.name)
    body = concise(service_description(site().manifest, site().void.get()), chosen.format, CATALOGUE_PREFIXES)
    return revalidated(Response(body, content_type=chosen.content_type), chosen.content_type)


def _failure(query: str, error: StoreError, **found: object) -> Response:
    response = _page(query, status_of(error), error=error, kind=type(error).__name__, **found)
    response.headers.extend(failure_headers(error))
    return response


def _page(query: str, status: HTTPStatus, **found: object) -> Response:
    try:
        examples = starting_points()
    except StoreError:
        examples = ()
    body = render_template("sparql.html", query=query, examples=examples, **found)
    response = Response(body, status, content_type=HTML.content_type)
    response.content_language.add(language().code)
    response.cache_control.no_cache = True
    return response


def _endpoint() -> str:
    return url_for(".sparql", lang=None)
