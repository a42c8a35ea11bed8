# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/static/…, the files that pages are made up with."""

import hashlib
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from ponlod.web.parameters import takes
from ponlod.web.responses import lasting
from ponlod.web.site import site

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""The types of files that are served; no other file is."""

_FOLDER = Path(__file__).parent.parent / "static"
_YEAR = 31_536_000


def install(app: Flask) -> None:
    """Serve them under the endpoint ``static``."""
    app.add_url_rule("/static/<path:filename>", "static", _static)


@takes("v")
def _static(filename: str) -> Response:
    """A file; under an address that names the site's edition (``?v=``) it is the same for ever."""
    path = safe_join(str(_FOLDER), filename)
    content_type = TYPES.get(Path(filename).suffix)
    if path is None or content_type is None or not Path(path).is_file():
        raise NotFound
    content = Path(path).read_bytes()
    response = Response(content, content_type=content_type)
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.last_modified = site().modified
    response.cache_control.public = True
    if request.args.get("v") == site().edition[:12]:
        response.cache_control.max_age = _YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return lasting(response, offers=())
