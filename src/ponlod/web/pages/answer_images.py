# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/questions/….svg and /questions/…/card: an answer as a chart, and as a card for other sites."""

from collections.abc import Collection
from http import HTTPStatus

from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound

from ponlod.formats import HTML
from ponlod.languages import LANGUAGES
from ponlod.questions.answer import Answer, Posed
from ponlod.questions.files import address, parameters
from ponlod.web.drawing import Sketchbook
from ponlod.web.http.clients import CLIENT
from ponlod.web.pages.charts import picture
from ponlod.web.parameters import exactly, takes_all
from ponlod.web.presentation import asked_language, language
from ponlod.web.responses import filled, revalidated
from ponlod.web.site import site
from ponlod.web.views.addresses import in_language
from ponlod.web.views.answer_chart import answer_chart
from ponlod.web.views.bars import BARE, LAYOUTS, specification
from ponlod.web.views.card import card

blueprint = Blueprint("answer_images", __name__, url_prefix="/questions")

CARD = "answer_images.framed"
"""The endpoint of the only page that other sites may put in a frame."""

# Without frame-ancestors: even its * is of network schemes only, and a page may be a file.
_CARD_POLICY = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'"
_LAYOUTS = LAYOUTS | BARE
_SKETCHBOOK = "ponlod.sketchbook"


@blueprint.record_once
def _open_sketchbook(state: BlueprintSetupState) -> None:
    state.app.extensions[_SKETCHBOOK] = Sketchbook()


def sketchbook(app: Flask) -> Sketchbook:
    """The drawings of answers, which whoever ends the application has to close."""
    opened: Sketchbook = app.extensions[_SKETCHBOOK]
    return opened


@blueprint.get("/<name>.svg", strict_slashes=True)
@takes_all
def image(name: str) -> Response:
    """The chart of an answer, in Italian unless the address says otherwise."""
    spoken = site().languages[asked_language() or LANGUAGES[0]]
    book, client = sketchbook(current_app), request.environ.get(CLIENT)
    posed = _posed(name, layout=_LAYOUTS)
    book.check(client)
    answer = _answer(posed, spoken.code)
    chart = answer_chart(answer, spoken, site().publisher)
    if chart is None:
        raise NotFound("There is nothing to draw in this answer. Ask for it as a table.")
    drawing = specification(chart, _LAYOUTS[request.args.get("layout", "wide")])
    return picture(book.drawn(drawing, client), spoken.code)


@blueprint.get("/<name>/card", strict_slashes=True)
@takes_all
def framed(name: str) -> Response:
    """The card of an answer; without a release in its address, of the latest data."""
    spoken, here = language(), site()
    posed = _posed(name)
    page = address(posed.question, here.base, parameters(posed, request.args.keys()))

    def make() -> str:
        shown = card(_answer(posed, spoken.code), spoken, here.publisher)
        return render_template("card.html", card=shown, address=in_language(page, asked_language()))

    return filled(revalidated(Response(content_type=HTML.content_type), "card", offers=()), make)


@blueprint.after_app_request
def _allow_framing(response: Response) -> Response:
    is_page = response.status_code == HTTPStatus.OK and response.mimetype == HTML.media_type
    if request.endpoint == CARD and is_page:
        response.headers["Content-Security-Policy"] = _CARD_POLICY
        del response.headers["X-Frame-Options"]  # which cannot say that anybody may
    return response


def _posed(name: str, **ours: Collection[str]) -> Posed:
    """What the address asks; raises BadRequest, UnknownQuestion, ParameterError, StoreError."""
    question = site().questions.library[name]
    given = exactly({"lang": LANGUAGES, **ours})
    return site().questions.posed(question, given, request.environ.get(CLIENT))


def _answer(posed: Posed, code: str) -> Answer:
    return site().questions.answers(posed, [code], request.environ.get(CLIENT))[code]
