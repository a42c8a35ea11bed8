# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/oembed: how to show the card of an answer, for programs that were given its address (oembed.com)."""

import json
from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request
from werkzeug import exceptions

from ponlod.errors import InputError
from ponlod.formats import JSON
from ponlod.languages import LANGUAGES
from ponlod.questions.answer import Posed
from ponlod.questions.files import parameters
from ponlod.questions.releases import RELEASE
from ponlod.web.http.clients import CLIENT
from ponlod.web.parameters import takes_all
from ponlod.web.responses import filled, revalidated
from ponlod.web.site import site
from ponlod.web.views.card import WIDTH, embed

blueprint = Blueprint("oembed", __name__)

_MOST_PIXELS = 10_000
_MOST_PARAMETERS = 20


@blueprint.get("/oembed")
@takes_all
def oembed() -> Response:
    """The card of the answer at ``url``, for as much room as there is; an address of no answer has none."""
    if request.args.get("format", JSON.extension) != JSON.extension:
        raise exceptions.NotImplemented("There is JSON only. Ask with format=json, or without a format.")
    here = site()
    posed, given, code = _posed_at(request.args.get("url", ""))
    width, most = _pixels("maxwidth", WIDTH), _pixels("maxheight", _MOST_PIXELS)
    spoken = here.languages[code]

    def make() -> str:
        answer = here.questions.answers(posed, [code], request.environ.get(CLIENT))[code]
        made = embed(answer, spoken, here.publisher, here.base, given, width, most)
        content = {
            "version": "1.0",
            "type": "rich",
            "title": posed.question.texts[code].title,
            "provider_name": here.publisher.name or spoken.texts["site.name"],
            "provider_url": here.base,
            "width": made.width,
            "height": made.height,
            "html": made.html,
        }
        return json.dumps(content, ensure_ascii=False)

    return filled(revalidated(Response(content_type=JSON.content_type), "oembed"), make)


def _posed_at(address: str) -> tuple[Posed, Mapping[str, str], str]:
    """The question that is answered at ``address``, the parameters given there, and its language.

    Raises NotFound if there is none here.
    """
    here = site()
    pages = f"{here.base}questions/"
    path, _, query = address.partition("#")[0].partition("?")
    if not path.startswith(pages):
        raise exceptions.NotFound(f"Only answers have cards. Their addresses begin with {pages}.")
    try:
        question = here.questions.library[path.removeprefix(pages)]
        # As the page at this address has it: the first of two counts, and what it does not take is left out.
        said = dict(reversed(parse_qsl(query, max_num_fields=_MOST_PARAMETERS)))
        code = said.get("lang", LANGUAGES[0])
        known = (RELEASE, *(one.name for one in question.parameters))
        given = {name: said[name] for name in known if name in said}
        posed = here.questions.posed(question, given, request.environ.get(CLIENT))
    except (InputError, ValueError) as error:
        raise exceptions.NotFound(f"There is no answer at this address. {error}") from error
    return posed, parameters(posed, given), code if code in LANGUAGES else LANGUAGES[0]


def _pixels(name: str, most: int) -> int:
    """What a parameter leaves of ``most`` pixels."""
    given = request.args.get(name)
    if given is None:
        return most
    if not (given.isascii() and given.isdecimal() and 0 < len(given) < 6 and int(given)):
        raise exceptions.BadRequest(f"The parameter “{name}” is a number of pixels.")
    return min(int(given), most)
