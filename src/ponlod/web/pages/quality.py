# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/quality: how the data were judged, and what is irregular in their source."""

from http import HTTPStatus
from itertools import groupby
from operator import attrgetter

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ponlod.errors import PublicationError
from ponlod.facts import File
from ponlod.formats import HTML, TURTLE
from ponlod.languages import LANGUAGES
from ponlod.publish.manifest import ReleaseEntry
from ponlod.web.negotiation import choose
from ponlod.web.presentation import language
from ponlod.web.responses import discoverable, page
from ponlod.web.site import site
from ponlod.web.views.coverage import coverage
from ponlod.web.views.files import file_rows
from ponlod.web.views.finding_kinds import finding_kinds
from ponlod.web.views.listing import Names

blueprint = Blueprint("quality", __name__)


@blueprint.get("/quality")
def quality() -> Response:
    """The validation reports, the findings by severity and kind, and what a list of operations would have."""
    queries, manifest = site().queries, site().manifest
    kinds, fields = finding_kinds(queries), coverage(queries)
    names = Names(
        queries,
        [
            *(thing for kind in kinds for thing in (kind.iri, kind.severity)),
            *(finding.target for kind in kinds for finding in kind.findings),
            *(by for one in fields for by in one.counts),
        ],
    )
    kinds.sort(key=lambda kind: (names.position(kind.severity), -kind.total, kind.iri))
    shown = page(
        "quality.html",
        by_severity=[(severity, list(same)) for severity, same in groupby(kinds, key=attrgetter("severity"))],
        total=sum(kind.total for kind in kinds),
        coverage=fields,
        names=names,
        outcomes=[(release, _outcome(release)) for release in _newest_first()],
        current=[release for release in _newest_first() if release.latest],
        tables=[file.path for file in manifest.files if file.path.endswith(".csv")],
        reports=file_rows(manifest, [file for file in manifest.files if _is_for_this_reader(file)], {}),
    )
    return discoverable(shown)


@blueprint.get("/id/release/<key>/validation")
@blueprint.get("/id/release/<key>/validation/<path:result>")
def validation(key: str, result: str = "") -> AnyResponse:
    """Lead from the validation report of a release to the page or the file that holds it."""
    report = _report(key, TURTLE.extension)
    if choose(request.headers.get("Accept"), [HTML.media_type, TURTLE.media_type]) == TURTLE.media_type:
        path = report.path.removeprefix("reports/")
        return redirect(url_for("data.report", path=path), HTTPStatus.SEE_OTHER)
    return redirect(url_for(".quality", _anchor="validation"), HTTPStatus.SEE_OTHER)


def _newest_first() -> list[ReleaseEntry]:
    """The releases, city by city."""
    return sorted(site().manifest.releases, key=lambda one: (one.city, -one.date.toordinal()))


def _outcome(release: ReleaseEntry) -> str:
    """What the validation of a release found, as its report for people says it."""
    site().check_unreplaced()
    path = site().folder / _report(release.key, f"{language().code}.txt").path
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PublicationError(f"{path.name} cannot be read. Publish again.") from error


def _report(key: str, extension: str) -> File:
    """The validation report of a release; raises NotFound for a release that is none."""
    wanted = f"reports/validation-{key}.{extension}"
    for file in site().manifest.files:
        if file.path == wanted:
            return file
    raise NotFound


def _is_for_this_reader(file: File) -> bool:
    """Whether a file is a report, and not one in another language."""
    others = tuple(f".{code}.txt" for code in LANGUAGES if code != language().code)
    return file.path.startswith("reports/") and not file.path.endswith(others)
