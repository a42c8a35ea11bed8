# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The front page: what this is, the money at a glance, and where to go from here."""

from flask import Blueprint, Response

from ponlod.namespaces import PON
from ponlod.web.presentation import language
from ponlod.web.responses import discoverable, page
from ponlod.web.site import site
from ponlod.web.sparql.examples import examples
from ponlod.web.views.bars import LAYOUTS, specification
from ponlod.web.views.charts import Chart, charts
from ponlod.web.views.findings import gravest_findings
from ponlod.web.views.listing import Names, groups
from ponlod.web.views.overview import OTHER_PUBLIC, PROGRAMME
from ponlod.web.views.releases import current_releases

blueprint = Blueprint("home", __name__)

_FINDINGS = 3
"""The gravest findings, told one by one; the page about quality has all."""
_EXAMPLES = ("11-other-above-programme", "07-dates", "08-printed-lines")
"""The SPARQL queries among the questions; what can be read off the list of actions is asked there."""

_BICYCLES = "ciclabile"
"""The word for what is done for cycling, in the language of the documents."""


@blueprint.get("/")
def home() -> Response:
    """The front page."""
    questions = site().questions
    found = site().overview.get()
    findings = gravest_findings(questions, _FINDINGS)
    releases = current_releases(questions)
    programmes = sorted(groups(questions, PON["programme"]))
    actions = site().lists.get().actions
    (counted,) = questions.rows("count-projects")
    asked = {example.name: example for example in examples(language().code)}
    shown = page(
        "home.html",
        found=found,
        projects=int(counted["projects"]),
        numbered_projects=int(counted["numbered"]),
        findings=findings,
        releases=releases,
        names=Names(
            questions,
            [
                *(thing for one in findings.first for thing in (one.severity, one.target)),
                *(release.city for release in releases),
                *programmes,
            ],
        ),
        charts=charts(found, language(), site().manifest),
        size=_size,
        programmes=programmes,
        bicycles=_BICYCLES,
        for_bicycles=len(actions.select(actions.selection({"q": _BICYCLES})).rows),
        examples=[asked[name] for name in _EXAMPLES],
        programme=PROGRAMME,
        other_public=OTHER_PUBLIC,
    )
    return discoverable(shown)


def _size(chart: Chart, layout: str) -> tuple[int, int]:
    """Width and height of a drawn chart in pixels, so that the page need not wait for it."""
    drawn = specification(chart, LAYOUTS[layout])
    return drawn["width"], drawn["height"]
