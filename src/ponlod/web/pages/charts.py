# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/charts/…: the charts of the front page as images, and the numbers in them as tables for programs."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial

from flask import Blueprint, Flask, Response, current_app
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound

from ponlod.fields.money import lexical
from ponlod.formats import RESULTS_CSV
from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.publish.exports import guarded
from ponlod.publish.table import csv_rows
from ponlod.web.drawing import Gallery, Specification
from ponlod.web.responses import revalidated
from ponlod.web.site import Site, site
from ponlod.web.views.bars import LAYOUTS, specification
from ponlod.web.views.charts import NAMES, charts, parts_of, status_name
from ponlod.web.views.listing import Names
from ponlod.web.views.overview import OTHER_PUBLIC, PROGRAMME, Part

blueprint = Blueprint("charts", __name__, url_prefix="/charts")

_SVG = "image/svg+xml"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
"""An image opened by itself is a document; all that it has is its own style."""
_GALLERY = "ponlod.charts"
_COLUMNS = (
    "uri",
    "code",
    "name",
    "actions",
    "programme_funding",
    "programme_funding_amounts",
    "other_public_funding",
    "other_public_funding_amounts",
)


def _any(words: Iterable[str], argument: str) -> str:
    """A part of an address that is one of some words."""
    choices = ",".join(f'"{word}"' for word in words)
    return f"<any({choices}):{argument}>"


_NAME, _LANGUAGE = _any(NAMES, "name"), _any(LANGUAGES, "code")


@blueprint.record_once
def _open_gallery(state: BlueprintSetupState) -> None:
    opened: Site = state.app.extensions["ponlod"]
    state.app.extensions[_GALLERY] = Gallery(partial(_specifications, opened))


def gallery(app: Flask) -> Gallery:
    """The drawings of the application's site, which whoever ends the application has to close."""
    opened: Gallery = app.extensions[_GALLERY]
    return opened


@blueprint.get(f"/{_NAME}.{_LANGUAGE}.{_any(LAYOUTS, 'layout')}.svg")
def image(name: str, code: str, layout: str) -> Response:
    """A chart. All are drawn together, once."""
    drawn = gallery(current_app).drawn()
    key = f"{name}.{code}.{layout}"
    if key not in drawn:
        raise NotFound
    return picture(drawn[key], code)


@blueprint.get(f"/{_NAME}.{_LANGUAGE}.csv")
def numbers(name: str, code: str) -> Response:
    """All numbers of a chart, also those for which it has no room; an empty cell is not zero."""
    parts = parts_of(site().overview.get(), name)
    names = Names(site().queries, [part.thing for part in parts])
    rows = (_row(part, names, site().languages[code]) for part in parts)
    return _answered(
        Response(b"".join(csv_rows(_COLUMNS, rows)), content_type=RESULTS_CSV.content_type), code
    )


def picture(svg: str, code: str) -> Response:
    """Answer with a drawing, whose words are in the language of this ``code``."""
    response = Response(svg, content_type=_SVG)
    response.headers["Content-Security-Policy"] = _POLICY
    return _answered(response, code)


def _specifications(site: Site) -> dict[str, Specification]:
    found = site.overview.get()
    return {
        f"{name}.{code}.{layout}": specification(chart, sizes)
        for code, language in site.languages.items()
        for name, chart in charts(found, language, site.manifest).items()
        for layout, sizes in LAYOUTS.items()
    }


def _row(part: Part, names: Names, language: Language) -> list[str]:
    thing, group = part.thing, part.group
    money = [
        cell
        for kind in (PROGRAMME, OTHER_PUBLIC)
        for cell in (_figure(group.money(kind)), str(group.amounts(kind)))
    ]
    if thing is None:
        return ["", "", guarded(status_name(None, names, language)), str(group.actions), *money]
    texts = (names.code(thing), str(names.name(thing, language.code)))
    return [thing, *map(guarded, texts), str(group.actions), *money]


def _figure(amount: Decimal | None) -> str:
    return "" if amount is None else lexical(amount)


def _answered(response: Response, code: str) -> Response:
    response.content_language.add(code)
    response.headers["Link"] = f'<{site().publisher.terms.address}>; rel="license"'
    return revalidated(response, code)
