# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sending files of the publication: as the manifest lists them, whole or in parts, or not at all."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from flask import Response, request
from werkzeug.exceptions import NotFound, RequestedRangeNotSatisfiable

from ponlod.errors import PublicationError
from ponlod.formats import CSVM
from ponlod.web.responses import linked, outcome, unkept
from ponlod.web.site import Site, site

_CHUNK = 1 << 16


def send(path: str, content_type: str | None = None) -> Response:
    """Send a file of the manifest, and no other; ranges and conditions are honoured.

    It is not kept, so that it is never sent once the publication has been replaced. ``content_type`` is that
    of the manifest unless another one is given.
    """
    listed = next((file for file in site().manifest.files if file.path == path), None)
    if listed is None:
        raise NotFound
    site().check_unreplaced()
    file = site().folder / path
    try:
        if not file.is_file() or file.stat().st_size != listed.bytes:
            raise PublicationError(
                f"{path} is not the file that this server started with. Start the server again."
            )
        file.open("rb").close()  # while that can still be said, to a HEAD as to a GET
    except OSError as error:
        raise PublicationError(
            f"{path} cannot be read ({error.strerror}). Make it readable for this server."
        ) from error
    text = listed.media_type.startswith("text/")
    declared = f"{listed.media_type}; charset=utf-8" if text else listed.media_type
    response = Response(content_type=content_type or declared)
    response.set_etag(listed.sha256)
    response.last_modified = site().modified
    response.cache_control.no_cache = True
    response.cache_control.public = True
    description = f"{path}-metadata.json"
    if any(file.path == description for file in site().manifest.files):
        # https://www.w3.org/TR/tabular-data-model/#link-header
        kind = f'rel="describedby"; type="{CSVM.media_type}"'
        linked(response, f"<{request.script_root}/{description}>; {kind}")
    response.accept_ranges = "bytes"
    if outcome(response) is HTTPStatus.OK:
        start, stop = _wanted(response, listed.bytes) or (0, listed.bytes)
        response.response = _chunks(site(), file, start, stop)
        response.content_length = stop - start
    return unkept(response)


def _wanted(response: Response, size: int) -> tuple[int, int] | None:
    """The part that the request wants of ``size`` bytes, which the response then says it is; None for all.

    As RFC 9110 has it (13.1.5, 14.2), a range matters to GET only, and not if there is something else by now.
    What is no range of bytes is ignored, and so are several, which would take an answer of many parts.
    """
    wanted, condition = request.range, request.headers.get("If-Range")
    if request.method != "GET" or wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None
    if condition not in (None, response.headers["ETag"], response.headers["Last-Modified"]):
        return None
    part = wanted.range_for_length(size)
    if part is None:
        raise RequestedRangeNotSatisfiable(size)
    response.status_code = HTTPStatus.PARTIAL_CONTENT
    response.content_range.set(*part, size)
    return part


def _chunks(served: Site, file: Path, start: int, stop: int) -> Iterator[bytes]:
    """Read a part of a file while it is being sent; nothing is read for a HEAD or a 304.

    What is open stays what it is when its folder is replaced; if that came first, nothing is sent.
    """
    with file.open("rb") as content:
        served.check_unreplaced()
        content.seek(start)
        while chunk := content.read(min(_CHUNK, stop - content.tell())):
            yield chunk
        if content.tell() != stop:  # what follows on the connection must not be taken for the rest
            raise PublicationError(f"{file.name} was cut off while it was being sent.")
