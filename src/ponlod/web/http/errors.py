# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error of a page as HTTP: a page, problem details (RFC 9457) or RDF, as it is wished; no traceback."""

from http import HTTPStatus
from urllib.parse import quote, urljoin

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ponlod.errors import PonlodError
from ponlod.formats import GRAPH_FORMATS, HTML, SPARQL, TABLE_FORMATS, Format
from ponlod.web.http.headers import MOST_LINKS
from ponlod.web.http.problems import (
    PROBLEM_JSON,
    failure_headers,
    problem_details,
    problem_graph,
    status_of,
)
from ponlod.web.negotiation import wish
from ponlod.web.site import site

_FORMATS = (HTML, PROBLEM_JSON, *GRAPH_FORMATS)
_FILES = tuple(f".{form.extension}" for form in (*TABLE_FORMATS, SPARQL))
"""What is asked for by programs, mostly: nobody wants a page in the place of a table."""


def install(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(PonlodError, _domain_error)
    app.register_error_handler(Exception, _unforeseen_error)


def _http_error(error: HTTPException) -> AnyResponse:
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response(request.environ)
    detail = error.description if type(error).description != error.description else None
    response = problem(HTTPStatus(error.code), detail)
    kept = [(name, value) for name, value in error.get_headers() if name.lower() != "content-type"]
    response.headers.extend(kept)
    return response


def _domain_error(error: PonlodError) -> Response:
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unforeseen_error(error)
    response = problem(status, str(error), type(error).__name__)
    response.headers.extend(failure_headers(error))
    return response


def _unforeseen_error(error: Exception) -> Response:
    current_app.logger.error("%s %s", request.method, request.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, None)


def problem(status: HTTPStatus, detail: str | None, kind: str = "") -> Response:
    """Say what went wrong in the format that the client wishes for; problem details where there is no such.

    The page says it in its own language by the ``kind`` of the error (the name of its class) or, without
    one, by its status; ``detail`` stays English. For programs it says in general what no ``detail`` says.
    """
    words = kind or _words(status)
    alternatives = g.get("alternatives", [])
    form, content_type = _wished()
    if form is HTML:
        body: str | bytes = render_template(
            "error.html",
            status=status,
            kind=words,
            detail=detail,
            alternatives=alternatives,
            near=g.get("near"),
        )
    elif form is PROBLEM_JSON:
        body = problem_details(status, detail or _in_general(status, words), alternatives, kind)
    else:
        here = site().base.rstrip("/") + quote(request.path, errors="replace")
        there = [(urljoin(site().base, path), other) for path, other in alternatives]
        body = problem_graph(status, _sentences(words, detail), here, form, there)
    response = Response(body, status, content_type=content_type)
    if form is HTML:
        response.content_language.add(g.language.code)
    links = ", ".join(f'<{path}>; rel="alternate"; type="{one.media_type}"' for path, one in alternatives)
    if links and len(links) <= MOST_LINKS:
        response.headers["Link"] = links
    response.cache_control.no_store = True
    return response


def _wished() -> tuple[Format, str]:
    """The format for an error, and its Content-Type; of what is wished for alike, the suffix comes first."""
    formats = [form for form in _FORMATS if request.path.endswith(f".{form.extension}")]
    program = request.path.startswith(("/sparql", "/health", "/oembed")) or request.path.endswith(_FILES)
    formats += [PROBLEM_JSON, HTML] if program else _FORMATS
    chosen = wish(request.headers.get("Accept"), formats)
    if chosen is None or chosen.format is PROBLEM_JSON:
        return PROBLEM_JSON, PROBLEM_JSON.content_type
    return chosen.format, chosen.content_type


def _words(status: HTTPStatus) -> str:
    """What the texts know an error of ``status`` by; whoever asked for a thing is told to check its code."""
    return "404_thing" if status is HTTPStatus.NOT_FOUND and "near" in g else str(status.value)


def _in_general(status: HTTPStatus, words: str) -> str | None:
    """What can be said in English of any error of ``status``: of what is not there, where to look."""
    if status is not HTTPStatus.NOT_FOUND:
        return _sentences(words, None).get("en")
    path, base = request.script_root + quote(request.path, errors="replace"), site().base
    if "near" in g:
        return (
            f"Nothing is known by the name of {path}. Check its code: all actions are in {base}actions.json."
        )
    return (
        f"There is nothing at {path}. All pages are in {base}sitemap.xml, all files in {base}manifest.json."
    )


def _sentences(kind: str, detail: str | None) -> dict[str, str]:
    """What the pages say of such an error, by language; in English, what is known of this one."""
    said = {
        code: language.text(key).unescape()
        for code, language in site().languages.items()
        if (key := f"error.{kind}_help") in language.texts
    }
    return said if detail is None else said | {"en": detail}
