# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error as HTTP: one table, answered as a page or as problem details (RFC 9457), without traceback."""

import json
from http import HTTPStatus

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ponlod.errors import (
    PonlodError,
    PublicationError,
    QueryLimitExceeded,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    StoreUnavailable,
)
from ponlod.formats import HTML
from ponlod.web.negotiation import choose

STATUS: tuple[tuple[type[PonlodError], HTTPStatus], ...] = (
    (QuerySyntaxError, HTTPStatus.BAD_REQUEST),
    (QueryRefused, HTTPStatus.FORBIDDEN),
    (QueryTooLong, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (QueryTooComplex, HTTPStatus.BAD_REQUEST),
    # The limit is this server's, the query is sound: no 4xx. But asked again it would end the same way, so
    # there is no Retry-After either.
    (QueryLimitExceeded, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (PublicationError, HTTPStatus.SERVICE_UNAVAILABLE),
    (PonlodError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
RETRY_AFTER = 5
"""Seconds after which a client that found the store busy or away may try again."""

_PROBLEM = "application/problem+json"


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


def status_of(error: PonlodError) -> HTTPStatus:
    """The status of a domain error."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def failure_headers(error: PonlodError) -> dict[str, str]:
    """What else a response says about a domain error: when to come back, if that helps."""
    return {"Retry-After": str(RETRY_AFTER)} if isinstance(error, StoreUnavailable) else {}


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

    The page says it in its own language by the ``kind`` of the error or, without one, by its status;
    ``detail`` stays English.
    """
    alternatives = g.get("alternatives", [])
    machine_first = request.path.startswith(("/sparql", "/health"))
    offers = [_PROBLEM, HTML.media_type] if machine_first else [HTML.media_type, _PROBLEM]
    if choose(request.headers.get("Accept"), offers) == HTML.media_type:
        body = render_template(
            "error.html", status=status, kind=kind or status.value, detail=detail, alternatives=alternatives
        )
        response = Response(body, status, content_type=HTML.content_type)
        response.content_language.add(g.language.code)
    else:
        members: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status.value}
        if detail is not None:
            members["detail"] = detail
        if alternatives:
            members["available"] = [{"url": url, "type": form.media_type} for url, form in alternatives]
        response = Response(
            json.dumps(members, ensure_ascii=False, indent=1) + "\n", status, content_type=_PROBLEM
        )
    response.cache_control.no_store = True
    return response
