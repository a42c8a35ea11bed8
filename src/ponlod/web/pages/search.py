# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/search, which finds everything by words or code, and /opensearch.xml, by which browsers offer it."""

import re
from functools import partial
from urllib.parse import unquote_plus, urlencode

from flask import Blueprint, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState

from ponlod.errors import InputError, ParameterError
from ponlod.fields.money import typed_euro
from ponlod.formats import HTML
from ponlod.questions.answer import Answer
from ponlod.web.http.clients import CLIENT
from ponlod.web.once import Once
from ponlod.web.parameters import takes_by
from ponlod.web.presentation import language
from ponlod.web.responses import Variants, named, revalidated
from ponlod.web.site import Site, site
from ponlod.web.views import structured
from ponlod.web.views.entries import entries, examples
from ponlod.web.views.lists import LONGEST_WORDS
from ponlod.web.views.schema_org import Object, Speaker
from ponlod.web.views.sitewide import Index

blueprint = Blueprint("search", __name__)

_INDEX = "ponlod.index"
_BETWEEN = re.compile(r"[-_+\s]+")
"""What stands between the words of an address."""
_SUFFIX = re.compile(r"\.[a-z]{2,6}\Z")
_SHORTEST_FIGURE = 6
"""Characters of a figure: shorter ones are mostly years, numbers of houses, or postcodes."""
_WHERE_PRINTED = "where-printed"
"""The question that finds a figure, by its parameter ``money``."""


@blueprint.record_once
def _open_index(state: BlueprintSetupState) -> None:
    opened: Site = state.app.extensions["ponlod"]
    state.app.extensions[_INDEX] = Once(partial(_index, opened))


@blueprint.get("/search")
@takes_by(lambda **_: {"q": lambda value: bool(unquote_plus(value).split())})
def search() -> Response:
    """What has the words ``q``, kind by kind; without any, what might be asked."""
    query = " ".join(request.args.get("q", "").split())
    if len(query) > LONGEST_WORDS:
        raise InputError(f"The parameter q is longer than {LONGEST_WORDS} characters. Search for less.")
    variants = Variants("/search", (HTML,), query=urlencode({"q": query}) if query else "")
    index: Once[Index] = current_app.extensions[_INDEX]
    results = index.get().search(query, language().code) if query else None
    in_vain = results is None or not (results.exact or results.groups)
    body = render_template(
        "search.html",
        variants=variants,
        query=query,
        results=results,
        printed=_printed(query),
        examples=[] if query else examples(site().lists.get()),
        ready=site().questions.library.featured if in_vain else [],
    )
    response = Response(body, content_type=HTML.content_type)
    return revalidated(named(response, variants), "html", offers=())


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """How browsers search this site from where addresses are typed, as OpenSearch 1.1 has it."""
    description = language().text("search.description")
    body = render_template("opensearch.xml", description=description)
    response = Response(body, content_type="application/opensearchdescription+xml")
    response.content_language.add(language().code)
    return revalidated(response, "opensearch", language().code, offers=())


@blueprint.app_template_global()
def web_site() -> Object:
    """The site and its search, for the front page."""
    spoken = language()
    speaker = Speaker(site().base, site().publisher, spoken)
    return structured.web_site(spoken.texts["site.name"], spoken.texts["site.tagline"], speaker)


@blueprint.app_template_global()
def words_of_address() -> str:
    """The words of the address that was asked for, for whoever did not find there what they looked for."""
    *_, last = (part for part in ("", *request.path.split("/")) if part)
    return " ".join(_BETWEEN.sub(" ", _SUFFIX.sub("", last)).split())[:LONGEST_WORDS]


def _printed(query: str) -> Answer | None:
    """Where the figure is printed that the query is; None if it is none. Raises StoreError."""
    if typed_euro(query) is None or len(query) < _SHORTEST_FIGURE:
        return None
    questions, client = site().questions, request.environ.get(CLIENT)
    try:
        posed = questions.posed(questions.library[_WHERE_PRINTED], {"money": query}, client)
    except ParameterError:
        return None
    return questions.answers(posed, [language().code], client)[language().code]


def _index(opened: Site) -> Index:
    return Index(entries(opened.lists.get(), opened.questions.library, opened.languages, opened.base))
