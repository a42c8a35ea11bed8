# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The front page: what this is, and the money at a glance."""

from collections.abc import Iterable

from flask import Blueprint, Response
from rdflib import RDF

from ponlod.iris import vocabulary
from ponlod.namespaces import PON
from ponlod.web.findings import all_findings
from ponlod.web.listing import Group, Names, Sum, groups, project_rows
from ponlod.web.releases import current_releases
from ponlod.web.responses import page
from ponlod.web.site import site

blueprint = Blueprint("home", __name__)

_FINDINGS_SHOWN = 5


@blueprint.get("/")
def home() -> Response:
    """The front page."""
    questions = site().questions
    projects = project_rows(questions)
    everything = groups(questions, RDF.type).get(PON["Action"], Group(0, {}))
    by_axis, by_status = groups(questions, PON["axis"]), groups(questions, PON["status"])
    by_project = groups(questions, PON["project"])
    findings = all_findings(questions)
    releases = current_releases(questions)
    names = Names(
        questions,
        [
            *by_axis,
            *by_status,
            *by_project,
            *(thing for one in findings[:_FINDINGS_SHOWN] for thing in (one.severity, one.target)),
            *(release.city for release in releases),
        ],
    )
    return page(
        "home.html",
        everything=everything,
        completed=by_status.get(vocabulary("status", "completed"), Group(0, {})),
        by_axis=sorted(by_axis.items(), key=lambda item: names.position(item[0])),
        by_status=sorted(by_status.items(), key=lambda item: names.position(item[0])),
        without_status=_rest(everything, by_status.values()),
        projects=projects,
        by_project=[(row.iri, by_project[row.iri]) for row in projects if row.iri in by_project],
        numbered_projects=sum(1 for row in projects if row.number is not None),
        names=names,
        findings=findings[:_FINDINGS_SHOWN],
        findings_count=len(findings),
        releases=releases,
        kinds={
            "programmeFunding": PON["programmeFunding"],
            "otherPublicFunding": PON["otherPublicFunding"],
            "totalCost": PON["totalCost"],
        },
    )


def _rest(everything: Group, some: Iterable[Group]) -> Group:
    """The actions that are in none of ``some`` groups, which do not overlap."""
    actions, sums = everything.actions, dict(everything.sums)
    for group in some:
        actions -= group.actions
        for kind, found in group.sums.items():
            sums[kind] = Sum(sums[kind].value - found.value, sums[kind].amounts - found.amounts)
    return Group(actions, {kind: left for kind, left in sums.items() if left.amounts})
