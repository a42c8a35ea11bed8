# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/catalogue/check: what harvesters would import of this catalogue, and what they would complain about."""

import json
from collections.abc import Mapping
from contextvars import Context
from dataclasses import asdict
from threading import Lock

from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState
from werkzeug.test import Client
from werkzeug.wrappers import Response as Answer

from ponlod.errors import SiteBusy
from ponlod.formats import JSON
from ponlod.publish.reading import read_file
from ponlod.web.responses import page, revalidated
from ponlod.web.site import Site, site
from ponlod.web.views.check_page import compared, names
from ponlod.web.views.harvest.check import SHOWN, Check, Result, check, shape_results
from ponlod.web.views.harvest.complaint import Complaint
from ponlod.web.views.harvest.transport import Reply

blueprint = Blueprint("catalogue_check", __name__)

_CHECK = "ponlod.check"
_REPORT = "reports/catalogue.csv"


class _Checked:
    """Keeps the check once it is made: nothing that it depends on changes while the site runs.

    With a large catalogue that takes long, and there are but few threads for pages: so nobody waits in one.
    """

    def __init__(self) -> None:
        self._making = Lock()
        self._found: Check | None = None

    def get(self) -> Check:
        """Return the check, made now if need be. Raises SiteBusy while another thread makes it."""
        if self._found is None:
            if not self._making.acquire(blocking=False):
                raise SiteBusy("The catalogue is being checked at this moment. Ask again in a few seconds.")
            try:
                self._found = self._found or _made()
            finally:
                self._making.release()
        return self._found


@blueprint.record_once
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions[_CHECK] = _Checked()


@blueprint.get("/catalogue/check")
def catalogue_check() -> Response:
    """The verdict, what each harvester would take, what is wrong and what to do about it."""
    files = [file.path for file in site().manifest.files if file.path.startswith("reports/catalogue.")]
    found = _check()
    response = page(
        "catalogue_check.html",
        check=found,
        datasets=compared(found),
        shown=SHOWN,
        names=names(found),
        results=_shape_results(site()),
        reports=files,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/catalogue/check.json")
def catalogue_check_json() -> Response:
    """The same for monitoring: 200 either way, ``ok`` says whether there is no error."""
    found = _check()
    state = {
        "ok": found.ok,
        "datasets": found.datasets,
        "distributions": found.distributions,
        "imported": {harvester.name: found.taken[harvester.key] for harvester in found.harvesters},
        "complaints": [_said(complaint, found) for complaint in found.complaints],
    }
    text = json.dumps(state, indent=1, ensure_ascii=False) + "\n"
    return revalidated(Response(text, content_type=JSON.content_type), "json")


def _said(complaint: Complaint, found: Check) -> Mapping[str, object]:
    names = [one.name for one in found.harvesters if one.key in complaint.harvesters]
    texts = {
        f"{name}_{code}": language.texts[f"complaint.{complaint.id}{end}"]
        for code, language in site().languages.items()
        for name, end in (("message", ""), ("remedy", "_do"))
    }
    listed = {"things": complaint.things[:SHOWN], "number": len(complaint.things)}
    return {**asdict(complaint), **listed, "harvesters": names, **texts}


def _check() -> Check:
    checked: _Checked = current_app.extensions[_CHECK]
    return checked.get()


def _made() -> Check:
    """Ask the application itself, within this process: a server calls nobody, not even itself over a socket.

    Raises PublicationError if the publication is not what the site was opened on: that is kept by nobody.
    """
    opened, client = site(), Client(current_app.wsgi_app, Answer)

    def ask(method: str, address: str, fields: Mapping[str, str]) -> Reply:
        path = f"{opened.root}/{address}"
        with client.open(path, method=method, headers=dict(fields), base_url=opened.base) as answer:
            headers = {name.lower(): value for name, value in answer.headers}
            return Reply(answer.status_code, headers, answer.get_data())

    opened.check_unreplaced()
    # A request within a request would share its g, and with it the reader's language.
    found = Context().run(check, ask, opened.base)
    opened.check_unreplaced()
    return found


def _shape_results(served: Site) -> list[Result]:
    """What the build's shapes say of the catalogue, from their report; raises PublicationError without it."""
    return shape_results(read_file(served.folder, served.manifest, _REPORT).decode())
