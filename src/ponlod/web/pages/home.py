# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The front page: what this is, the money at a glance, and where to go from here."""

from collections.abc import Iterator

from flask import Blueprint, Response, current_app, render_template, request

from ponlod.errors import QuestionError, StoreError
from ponlod.formats import HTML
from ponlod.namespaces import PON
from ponlod.questions.answer import Answer
from ponlod.web.http.clients import CLIENT
from ponlod.web.presentation import language
from ponlod.web.responses import discoverable, named, page_only, revalidated
from ponlod.web.site import site
from ponlod.web.views.bars import LAYOUTS, specification
from ponlod.web.views.charts import Chart, charts
from ponlod.web.views.findings import gravest_findings
from ponlod.web.views.listing import Names, groups
from ponlod.web.views.overview import OTHER_PUBLIC, PROGRAMME
from ponlod.web.views.releases import current_releases

blueprint = Blueprint("home", __name__)

_FINDINGS = 3
"""The gravest findings, told one by one; the page about quality has all."""


@blueprint.get("/")
def home() -> Response:
    """The front page."""
    queries = site().queries
    found = site().overview.get()
    findings = gravest_findings(queries, _FINDINGS)
    releases = current_releases(queries)
    programmes = sorted(groups(queries, PON["programme"]))
    (counted,) = queries.rows("count-projects")
    library, answers = site().questions.library, [*_answers()]
    variants = page_only("/")
    body = render_template(
        "home.html",
        variants=variants,
        found=found,
        projects=int(counted["projects"]),
        numbered_projects=int(counted["numbered"]),
        findings=findings,
        releases=releases,
        names=Names(
            queries,
            [
                *(thing for one in findings.first for thing in (one.severity, one.target)),
                *(release.city for release in releases),
                *programmes,
            ],
        ),
        charts=charts(found, language(), site().manifest),
        size=_size,
        programmes=programmes,
        answers=answers,
        questions=len(library),
        programme=PROGRAMME,
        other_public=OTHER_PUBLIC,
    )
    response = discoverable(named(Response(body, content_type=HTML.content_type), variants))
    if len(answers) == len(library.featured):
        return revalidated(response, HTML.name, offers=())
    response.content_language.add(language().code)
    response.cache_control.no_store = True
    return response


def _answers() -> Iterator[Answer]:
    """The answers to the questions that are put first, without those that cannot be had now."""
    asking = site().questions
    for question in asking.library.featured:
        try:
            yield asking.answer(question, {}, language().code, request.environ.get(CLIENT))
        except StoreError:
            continue
        except QuestionError as error:
            current_app.logger.error("The front page goes without %s", question.name, exc_info=error)


def _size(chart: Chart, layout: str) -> tuple[int, int]:
    """Width and height of a drawn chart in pixels, so that the page need not wait for it."""
    drawn = specification(chart, LAYOUTS[layout])
    return drawn["width"], drawn["height"]
