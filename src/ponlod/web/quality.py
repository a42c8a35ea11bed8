# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/quality: how the data were judged, and what is irregular in their source."""

from itertools import groupby
from operator import attrgetter

from flask import Blueprint, Response

from ponlod.web.findings import all_findings
from ponlod.web.listing import Names
from ponlod.web.releases import current_releases
from ponlod.web.responses import page
from ponlod.web.site import site

blueprint = Blueprint("quality", __name__)


@blueprint.get("/quality")
def quality() -> Response:
    """The validation report and the findings, by severity and kind."""
    questions = site().questions
    findings = all_findings(questions)
    by_severity = [
        (severity, [(kind, list(same)) for kind, same in groupby(of_severity, key=attrgetter("kind"))])
        for severity, of_severity in groupby(findings, key=attrgetter("severity"))
    ]
    names = Names(questions, [thing for one in findings for thing in (one.kind, one.severity, one.target)])
    return page(
        "quality.html",
        by_severity=by_severity,
        findings=findings,
        names=names,
        releases=current_releases(questions),
        reports=[file for file in site().manifest.files if file.path.startswith("reports/")],
    )
