# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The application factory."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from jinja2 import StrictUndefined

from ponlod.store import BlockingStore
from ponlod.web import built, exports, parameters, presentation, responses
from ponlod.web.http import errors
from ponlod.web.http.bodies import MAX_BODY, REFUSED
from ponlod.web.http.headers import HEADERS, VARY
from ponlod.web.pages import (
    answer_images,
    api,
    assets,
    catalogue,
    catalogue_check,
    charts,
    data,
    discovery,
    documents,
    glossary,
    health,
    home,
    lists,
    oembed,
    quality,
    questions,
    search,
    terms,
)
from ponlod.web.site import open_site
from ponlod.web.sparql import editor
from ponlod.web.sparql import page as sparql

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def create_app(publication: Path, store: BlockingStore) -> Flask:
    """Return the site of one publication, whose data ``store`` holds.

    Raises PublicationError if the folder holds no publication. Asks ``store`` nothing yet.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # it would redirect to whatever Host the client names
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.extensions["ponlod"] = opened = open_site(publication, store)
    for part in (responses, presentation, parameters, built, exports, errors, assets):
        part.install(app)
    for part in (
        home,
        charts,
        answer_images,
        oembed,
        questions,
        lists,
        documents,
        terms,
        sparql,
        editor,
        data,
        catalogue,
        catalogue_check,
        quality,
        glossary,
        search,
        health,
        api,
        discovery,
    ):
        app.register_blueprint(part.blueprint)
    app.before_request(_refuse)
    app.after_request(_add_headers)
    if opened.root:
        app.wsgi_app = _under(opened.root, app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


def _refuse() -> Response | None:
    """Answer a request that the front does not take, whose connection cannot be used any more."""
    refused = request.environ.get(REFUSED)
    if refused is None:
        return None
    response = errors.problem(refused.status, str(refused))
    response.headers["Connection"] = "close"
    return response


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.vary.update(VARY)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        # Without credentials “*” is every field; the names are for clients that do not know it.
        response.headers["Access-Control-Allow-Headers"] = (
            "*, Accept, Accept-Language, Content-Type, If-None-Match"
        )
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _under(root: str, application: "WSGIApplication") -> "WSGIApplication":
    """Serve under the path of the base, whether or not the proxy in front takes it off the requests."""

    def mounted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == root or path.startswith(root + "/"):
            environ["PATH_INFO"] = path[len(root) :] or "/"
        environ["SCRIPT_NAME"] = root
        return application(environ, start_response)

    return mounted
