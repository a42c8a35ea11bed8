# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error of a page as HTTP: answered as a page or as problem details (RFC 9457), without traceback."""

from http import HTTPStatus

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ponlod.errors import PonlodError
from ponlod.formats import HTML
from ponlod.web.negotiation import choose
from ponlod.web.problems import PROBLEM, failure_headers, problem_details, status_of


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
    """Say what went wrong: a page to whoever prefers HTML, else problem details.

    The page says it in its own language by the ``kind`` of the error (the name of its class) or, without
    one, by its status; ``detail`` stays English.
    """
    alternatives = g.get("alternatives", [])
    machine_first = request.path.startswith(("/sparql", "/health"))
    offers = [PROBLEM, HTML.media_type] if machine_first else [HTML.media_type, PROBLEM]
    if choose(request.headers.get("Accept"), offers) == HTML.media_type:
        body = render_template(
            "error.html", status=status, kind=kind or status.value, detail=detail, alternatives=alternatives
        )
        response = Response(body, status, content_type=HTML.content_type)
        response.content_language.add(g.language.code)
    else:
        response = Response(problem_details(status, detail, alternatives, kind), status, content_type=PROBLEM)
    response.cache_control.no_store = True
    return response
