# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/data, the page that presents the files of the publication, and /dumps/…, the files."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from ponlod.errors import PublicationError
from ponlod.publish.manifest import File
from ponlod.web.responses import page, revalidated
from ponlod.web.site import Site, site
from ponlod.web.views.addresses import last_segment
from ponlod.web.views.files import file_rows, of_release
from ponlod.web.views.listing import iri
from ponlod.web.views.loading import checks, recipes

blueprint = Blueprint("data", __name__)

_CHUNK = 1 << 16


@blueprint.get("/data")
def data() -> Response:
    """What can be downloaded, with size, date and digest; how to load it, check it and cite it."""
    questions, manifest = site().questions, site().manifest
    changed = {last_segment(iri(row, "terms")): str(row["modified"]) for row in questions.rows("modified")}
    dumps = file_rows(manifest, _in("dumps"), changed)
    current = [file for entry in manifest.releases if entry.latest for file in of_release(manifest, entry)]
    table = next((file for file in current if file.path.endswith(".csv")), None)
    graph = next((file for file in current if file.path.endswith(".ttl")), None)
    actions = [iri(row, "action") for row in questions.rows("first-action")]
    return page(
        "data.html",
        dumps=[file for file in dumps if file.name.startswith("ponlod")],
        terms=[file for file in dumps if not file.name.startswith("ponlod")],
        reports=file_rows(manifest, _in("reports"), {}),
        tables=[file for file in current if file.path.endswith((".csv", ".xlsx"))],
        recipes=recipes(site().base, table, graph, actions[0]) if table and graph and actions else (),
        checks=checks(site().base, table) if table else (),
        releases=[entry for entry in manifest.releases if entry.latest],
        digest=manifest.dataset_digest,
    )


@blueprint.get("/dumps/<path:path>")
def dump(path: str) -> Response:
    """A dump, as the manifest lists it."""
    return _send(f"dumps/{path}")


@blueprint.get("/reports/<path:path>")
def report(path: str) -> Response:
    """A report, as the manifest lists it."""
    return _send(f"reports/{path}")


@blueprint.get("/manifest.json")
def manifest() -> Response:
    """The publication's manifest, from which all of this comes."""
    response = Response(site().manifest.to_bytes(), content_type="application/json")
    return revalidated(response, "json")


def _in(folder: str) -> list[File]:
    return [file for file in site().manifest.files if PurePosixPath(file.path).parts[0] == folder]


def _send(path: str) -> Response:
    """Send a file of the manifest, and no other; ranges and conditions are honoured."""
    listed = next((file for file in site().manifest.files if file.path == path), None)
    if listed is None:
        raise NotFound
    site().check_unreplaced()
    file = site().folder / path
    if not file.is_file() or file.stat().st_size != listed.bytes:
        raise PublicationError(
            f"{path} is not the file that this server started with. Start the server again."
        )
    text = listed.media_type.startswith("text/")
    content_type = f"{listed.media_type}; charset=utf-8" if text else listed.media_type
    response = Response(_chunks(site(), file), content_type=content_type)
    response.content_length = listed.bytes
    response.set_etag(listed.sha256)
    response.last_modified = site().modified
    response.cache_control.no_cache = True
    response.cache_control.public = True
    response.make_conditional(request, accept_ranges=True, complete_length=listed.bytes)
    return response


def _chunks(served: Site, file: Path) -> Iterator[bytes]:
    """Read a file while it is being sent; nothing is opened for a HEAD or a 304.

    What is open stays what it is when its folder is replaced; if that came first, nothing is sent.
    """
    with file.open("rb") as content:
        served.check_unreplaced()
        while chunk := content.read(_CHUNK):
            yield chunk
