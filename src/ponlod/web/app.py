# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The application factory."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from jinja2 import StrictUndefined

from ponlod.store import Store
from ponlod.web import data, documents, errors, health, home, lists, presentation, quality, sparql, terms
from ponlod.web.site import open_site

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_REQUEST = 1 << 20
"""Largest request body, in bytes: a query and its parameters."""

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Allow, Content-Language, Content-Location, ETag, Link, Location, Retry-After"
    ),
    "Content-Security-Policy": _CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every response. Any origin may read: everything here is public, and no credential is ever sent."""


def create_app(publication: Path, store: Store) -> Flask:
    """Return the site of one publication, whose data ``store`` holds.

    Raises PublicationError if the folder holds no publication. Asks ``store`` nothing yet.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST
    app.url_map.strict_slashes = False
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.extensions["ponlod"] = opened = open_site(publication, store)
    for part in (presentation, errors):
        part.install(app)
    for part in (home, lists, documents, terms, sparql, data, quality, health):
        app.register_blueprint(part.blueprint)
    app.after_request(_add_headers)
    if opened.root:
        app.wsgi_app = _under(opened.root, app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


def _add_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.vary.update(("Accept", "Accept-Language"))
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = (
            "Accept, Accept-Language, Content-Type, If-None-Match"
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
