# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/data, the page that presents the files of the publication, and /dumps/…, the files."""

from flask import Blueprint, Response

from ponlod.iris import last_segment
from ponlod.publish.kohesio import FIELDS
from ponlod.web.responses import discoverable, page, revalidated
from ponlod.web.sending import send
from ponlod.web.site import site
from ponlod.web.views.files import of_release, shelves
from ponlod.web.views.listing import iri
from ponlod.web.views.loading import checks, recipes

blueprint = Blueprint("data", __name__)


@blueprint.get("/data")
def data() -> Response:
    """What can be downloaded, with size, date and digest; how to load it, check it and cite it."""
    queries, manifest = site().queries, site().manifest
    changed = {last_segment(iri(row, "terms")): str(row["modified"]) for row in queries.rows("modified")}
    current = [file for entry in manifest.releases if entry.latest for file in of_release(manifest, entry)]
    table = next((file for file in current if file.path.endswith(".csv")), None)
    graph = next((file for file in current if file.path.endswith(".ttl")), None)
    actions = [iri(row, "action") for row in queries.rows("first-action")]
    shown = page(
        "data.html",
        shelves=shelves(manifest, changed),
        fields=FIELDS,
        tables=[file for file in current if file.path.endswith((".csv", ".xlsx"))],
        recipes=recipes(site().base, table, graph, actions[0]) if table and graph and actions else (),
        checks=checks(site().base, table) if table else (),
        releases=[entry for entry in manifest.releases if entry.latest],
        past=[entry for entry in manifest.releases if not entry.latest],
        digest=manifest.dataset_digest,
    )
    return discoverable(shown)


@blueprint.get("/dumps/<path:path>")
def dump(path: str) -> Response:
    """A dump, as the manifest lists it."""
    return send(f"dumps/{path}")


@blueprint.get("/reports/<path:path>")
def report(path: str) -> Response:
    """A report, as the manifest lists it."""
    return send(f"reports/{path}")


@blueprint.get("/manifest.json")
def manifest() -> Response:
    """The publication's manifest, from which all of this comes."""
    response = Response(site().manifest.to_bytes(), content_type="application/json")
    return revalidated(response, "json")
