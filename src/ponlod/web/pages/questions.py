# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/questions: all that can be asked; and of each question its answer, as a page or as a file."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from urllib.parse import unquote_plus, urlencode

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from ponlod.errors import ParameterError
from ponlod.formats import HTML, RESULTS_CSV, SPARQL, TABLE_FORMATS, Format
from ponlod.languages import LANGUAGES
from ponlod.publish.exports import EXCEL
from ponlod.questions.answer import Posed
from ponlod.questions.definition import Parameter, Question, Type
from ponlod.questions.files import digest, export, filename, parameters
from ponlod.questions.parameters import LONGEST_TEXT
from ponlod.questions.releases import RELEASE
from ponlod.web.exports import attached, exported
from ponlod.web.http.clients import CLIENT
from ponlod.web.parameters import Judge, exactly, takes_all, takes_by
from ponlod.web.presentation import asked_language, language
from ponlod.web.responses import Variants, answer, interfaced, negotiated, page
from ponlod.web.site import site
from ponlod.web.views.listing import Names
from ponlod.web.views.question_answer import shown
from ponlod.web.views.question_form import complaint, fields
from ponlod.web.views.releases import all_releases
from ponlod.web.views.schema_org import Speaker

blueprint = Blueprint("questions", __name__, url_prefix="/questions")

FORMATS = (HTML, *TABLE_FORMATS)
"""What can be negotiated."""
FILES = (*FORMATS, SPARQL)
"""What has a suffix."""

_RELATED = 6
_SUFFIX = ", ".join(form.extension for form in FILES)


def _said(value: str) -> bool:
    return bool(unquote_plus(value).strip())


def _known(name: str) -> dict[str, Judge]:
    return dict.fromkeys(_names(site().questions.library[name]), _said)


def _names(question: Question) -> list[str]:
    """The parameters that a question has."""
    return [*(one.name for one in question.parameters), RELEASE]


@blueprint.get("")
def questions() -> Response:
    """Every question, by what it is about."""
    return page("questions.html", groups=site().questions.library.groups())


@blueprint.get("/<name>")
@takes_by(_known)
def question(name: str) -> Response:
    """The answer to a question, in the format that the client likes best."""
    asked = site().questions.library[name]
    return _answer(asked, {one: request.args[one] for one in _names(asked) if one in request.args}, None)


@blueprint.get(f"/<name>.<any({_SUFFIX}):extension>", strict_slashes=True)
@takes_all
def file(name: str, extension: str) -> Response:
    """The answer to a question in one format, or the query that asks for it.

    A program that misspells a parameter gets no answer, rather than that to another question.
    """
    asked = site().questions.library[name]
    form = next(form for form in FILES if form.extension == extension)
    ours: dict[str, Collection[str]] = {
        "lang": LANGUAGES,
        **({"variant": (EXCEL,)} if form is RESULTS_CSV else {}),
    }
    return _answer(asked, exactly(ours), form)


def _answer(asked: Question, given: Mapping[str, str], suffix: Format | None) -> Response:
    path, here, client = f"/questions/{asked.name}", site(), request.environ.get(CLIENT)
    form = suffix or negotiated(Variants(path, FORMATS, query=urlencode(given))).format
    # Files are read by programs, which say so if they want another language.
    spoken = language().code if form is HTML else asked_language() or LANGUAGES[0]
    try:
        posed = here.questions.posed(asked, given, client)
    except ParameterError as error:
        if form is not HTML:
            raise
        return _mistaken(asked, given, error)
    variants = Variants(path, FORMATS, query=urlencode(parameters(posed, given), safe=","), spoken=spoken)
    excel = request.args.get("variant") == EXCEL

    def make(form: Format) -> str | bytes:
        if form is SPARQL:
            return posed.query
        if form is HTML:
            return _page(posed, given, variants)
        answer = here.questions.answers(posed, [spoken], client)[spoken]
        return exported(export(answer, here.base, here.publisher, given), form, excel)

    response = answer(variants, suffix, make)
    interfaced(response)
    if form in TABLE_FORMATS:
        response.content_language.add(spoken)
    if form is not HTML:
        attached(response, filename(posed, spoken, given, form.extension, EXCEL if excel else ""))
    return response


def _page(posed: Posed, given: Mapping[str, str], variants: Variants) -> str:
    here, spoken = site(), language()
    # The digest is that of the Italian table.
    answers = here.questions.answers(posed, {spoken.code, LANGUAGES[0]}, request.environ.get(CLIENT))
    proof = digest(export(answers[LANGUAGES[0]], here.base, here.publisher))
    speaker = Speaker(here.base, here.publisher, spoken)
    keys = {release.key for release in posed.releases}
    releases = [release for release in all_releases(here.queries) if release.key in keys]
    return render_template(
        "question.html",
        variants=variants,
        releases=releases,
        names=Names(here.queries, [release.city for release in releases]),
        **_form(posed.question, given, posed),
        **shown(answers[spoken.code], given, proof, here.manifest.dataset_digest, speaker),
    )


def _form(
    asked: Question,
    given: Mapping[str, str],
    posed: Posed | None = None,
    error: ParameterError | None = None,
) -> dict[str, object]:
    """What the page has whether or not there is an answer."""
    questions, spoken = site().questions, language()
    wanted = [*asked.parameters, Parameter(RELEASE, Type.RELEASE)]
    choices = {one.name: questions.choices(one, spoken.code) for one in wanted}
    return {
        "question": asked,
        "texts": asked.texts[spoken.code],
        "given": given,
        "fields": fields(asked, given, choices, spoken, posed, error),
        "longest": LONGEST_TEXT,
        "keeps_release": RELEASE in given and not (error and error.parameter == RELEASE),
        "error": complaint(error, spoken) if error else None,
        "related": questions.library.related(asked, _RELATED),
    }


def _mistaken(asked: Question, given: Mapping[str, str], error: ParameterError) -> Response:
    """The page with the form as it was filled in, which says what cannot be asked so."""
    body = render_template("question.html", answer=None, **_form(asked, given, error=error))
    response = Response(body, HTTPStatus.BAD_REQUEST, content_type=HTML.content_type)
    response.content_language.add(language().code)
    response.cache_control.no_store = True
    return response
