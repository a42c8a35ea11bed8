# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/health, for the operator: is the store there, and what does it hold."""

import json
from http import HTTPStatus

from flask import Blueprint, Response

from ponlod.errors import PublicationError, StoreError
from ponlod.web.parameters import takes_all
from ponlod.web.site import site

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@takes_all
def health() -> Response:
    """200 if the store answers from the publication that stands in the folder, else 503; JSON either way."""
    manifest = site().manifest
    state: dict[str, object] = {
        "status": "ok",
        "dataset": manifest.dataset_digest,
        "base": manifest.base,
        "releases": [release.key for release in manifest.releases],
    }
    status = HTTPStatus.OK
    try:
        if not site().queries.rows("alive"):
            raise StoreError("The store holds no release. Publish and start again.")
        site().store.check()
        site().check_unreplaced()
    except (StoreError, PublicationError) as error:
        status = HTTPStatus.SERVICE_UNAVAILABLE
        state |= {"status": "unavailable", "detail": str(error)}
    response = Response(json.dumps(state, indent=1) + "\n", status, content_type="application/json")
    response.cache_control.no_store = True
    return response
