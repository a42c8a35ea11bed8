# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/openapi.json and /api: what can be asked for and how, for programs and for people."""

import json

from flask import Blueprint, Response

from ponlod.formats import JSON
from ponlod.web.presentation import language
from ponlod.web.responses import interfaced, page, revalidated
from ponlod.web.site import site
from ponlod.web.views.columns import action_columns, project_columns
from ponlod.web.views.interface.document import interface
from ponlod.web.views.interface.lists import Table
from ponlod.web.views.interface.page import common, groups, outcomes
from ponlod.web.views.interface.parts import Object
from ponlod.web.views.interface.questions import Described

blueprint = Blueprint("api", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description as OpenAPI 3.1 has it, in the reader's language."""
    response = Response(
        json.dumps(_description(), ensure_ascii=False, indent=1) + "\n", content_type=JSON.content_type
    )
    response.content_language.add(language().code)
    return revalidated(response, "openapi", language().code, offers=())


@blueprint.get("/api")
def api() -> Response:
    """The same description as a page."""
    description = _description()
    found = groups(description)
    questions = (one for group in found for one in group.operations if one.path.startswith("/questions/"))
    shown = page(
        "api.html",
        version=description["openapi"],
        common=common(description),
        groups=found,
        outcomes=outcomes(description),
        example=next(one for one in questions if one.example),
    )
    return interfaced(shown)


def _description() -> Object:
    here, code = site(), language().code
    lists, questions = here.lists.get(), here.questions
    tables = (
        Table("actions", "Action", lists.actions, action_columns(lists.names)),
        Table("projects", "Project", lists.projects, project_columns(lists.names)),
    )
    described = [
        Described(question, {one.name: questions.choices(one, code) for one in question.parameters})
        for question in map(questions.suited, questions.library)
    ]
    return interface(tables, described, here.manifest, language())
