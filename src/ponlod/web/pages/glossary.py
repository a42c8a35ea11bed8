# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/glossary: the words of the funds, of the document and of open data, for whoever meets them first."""

from flask import Blueprint, Response

from ponlod.web.presentation import language
from ponlod.web.responses import page
from ponlod.web.views.glossary import SECTIONS, entries

blueprint = Blueprint("glossary", __name__)


@blueprint.get("/glossary")
def glossary() -> Response:
    """Every entry, section by section, in the order of the reader's alphabet."""
    spoken = language().code
    words = entries()
    return page(
        "glossary.html",
        sections=[
            (
                section,
                sorted((one for one in words if one.section == section), key=lambda one: one.sorts(spoken)),
            )
            for section in SECTIONS
        ],
        names={entry.id: entry.name[spoken] for entry in words},
    )
