# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What crawlers find first: /sitemap.xml and /robots.txt."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.exceptions import NotFound

from ponlod.formats import HTML, TABLE_FORMATS
from ponlod.languages import LANGUAGES
from ponlod.web.once import Once
from ponlod.web.presentation import language
from ponlod.web.responses import revalidated
from ponlod.web.site import Site, site
from ponlod.web.views import structured
from ponlod.web.views.listing import iri
from ponlod.web.views.schema_org import Object, Speaker
from ponlod.web.views.sitemap import Described, Entry, entries, index, parts, urlset

blueprint = Blueprint("discovery", __name__)

_MAPS = "ponlod.sitemaps"
_XML = "application/xml; charset=utf-8"
_ENDLESS = ("/actions", "/projects", "/questions/*", "/search", "/sparql")
"""Addresses that may be followed by anything: whoever follows all of it never comes to an end."""


@blueprint.record_once
def _open_maps(state: BlueprintSetupState) -> None:
    opened: Site = state.app.extensions["ponlod"]
    state.app.extensions[_MAPS] = Once(partial(_maps, opened))


@blueprint.app_template_global()
def data_catalog() -> Object:
    """The catalogue with its datasets, for pages that are about it."""
    speaker = Speaker(site().base, site().publisher, language())
    return structured.data_catalog(site().catalogue.get(), speaker)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Every page of the site, or where the parts of that map are."""
    maps = _known_maps()
    return _xml(urlset(maps[0], site().base) if len(maps) == 1 else index(maps, site().base))


@blueprint.get("/sitemap-<number>.xml")
def part_of_sitemap(number: str) -> Response:
    """One part of a map that is too long for one."""
    maps = _known_maps()
    numbered = {str(position): found for position, found in enumerate(maps, 1)} if len(maps) > 1 else {}
    if number not in numbered:
        raise NotFound
    return _xml(urlset(numbered[number], site().base))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """What crawlers should leave alone (RFC 9309): what is endless, and what is there for operators.

    A rule that ended with “?” would keep Python's urllib.robotparser from the list itself.
    """
    root = request.script_root
    lines = ["User-agent: *"]
    for path in _ENDLESS:
        lines.append(f"Disallow: {root}{path}?*")
        lines += (f"Allow: {root}{path}?lang={code}$" for code in LANGUAGES)
    for path in ("/actions", "/projects"):
        lines += (f"Disallow: {root}{path}.{form.extension}?*" for form in (*TABLE_FORMATS, HTML))
    lines += [f"Disallow: {root}/catalogue/check", f"Disallow: {root}/health"]
    text = "\n".join((*lines, "", f"Sitemap: {site().base}sitemap.xml", ""))
    return revalidated(Response(text, content_type="text/plain; charset=utf-8"), "robots")


def _known_maps() -> Sequence[Sequence[Entry]]:
    known: Once[Sequence[Sequence[Entry]]] = current_app.extensions[_MAPS]
    return known.get()


def _maps(site: Site) -> Sequence[Sequence[Entry]]:
    described = Described(
        lists=site.lists.get(),
        releases=site.manifest.releases,
        things=[iri(row, "thing") for row in site.queries.rows("described")],
        terms={
            iri(row, "terms"): date.fromisoformat(str(row["modified"]))
            for row in site.queries.rows("modified")
        },
        questions=[question.name for question in site.questions.library],
    )
    return parts(entries(described, site.base))


def _xml(content: bytes) -> Response:
    return revalidated(Response(content, content_type=_XML), "sitemap")
