# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/catalogue, what is published here, for portals and people; /.well-known/void, what it is made of."""

import re
from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from ponlod.formats import HTML, JSON_LD, RDF_XML, TURTLE, Format
from ponlod.namespaces import CATALOGUE_PREFIXES, DCAT_3, HYDRA, VCARD
from ponlod.publish.dumps import concise
from ponlod.web.negotiation import Wish, wish
from ponlod.web.parameters import Judge, anything, takes, takes_by
from ponlod.web.responses import Variants, answer, described_by_void, linked, negotiated, present
from ponlod.web.sending import send
from ponlod.web.site import site
from ponlod.web.views.dcat import DATASETS
from ponlod.web.views.dcat_page import dcat_page

blueprint = Blueprint("catalogue", __name__)

_GRAPHS = (TURTLE, RDF_XML, JSON_LD)
_FORMATS = (HTML, *_GRAPHS)
_VOID = ".well-known/void"
_PREFIXES = {**CATALOGUE_PREFIXES, "hydra": str(HYDRA)}
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_REGISTERED = {"previous": "prev"}
"""What Hydra calls otherwise than IANA, which registers the relations of links."""


def _parameters(extension: str) -> Mapping[str, Judge]:
    return {} if extension == HTML.extension else {"page": anything}


@blueprint.get("/catalogue")
@takes("page")
def catalogue() -> Response:
    """The catalogue, for people or in RDF; in RDF only, one of its pages."""
    return _catalogue(None)


@blueprint.get("/catalogue.<extension>")
@takes_by(_parameters)
def catalogue_in(extension: str) -> Response:
    """The catalogue in one format, whole or one of its pages: the addresses for harvesters."""
    return _catalogue(_suffix(extension, _FORMATS))


@blueprint.get(f"/{_VOID}")
def void() -> Response:
    """What the dataset is made of (VoID), in RDF; Turtle for who accepts none of its formats."""
    return _file(_VOID, Variants(f"/{_VOID}", _GRAPHS), None, TURTLE)


@blueprint.get(f"/{_VOID}.<extension>")
def void_in(extension: str) -> Response:
    """The same in one format."""
    return _file(_VOID, Variants(f"/{_VOID}", _GRAPHS), _suffix(extension, _GRAPHS))


def _suffix(extension: str, formats: Sequence[Format]) -> Format:
    for form in formats:
        if form.extension == extension:
            return form
    endings = ", ".join(f".{form.extension}" for form in formats)
    raise NotFound(f"There is no such format of it. Its address ends with one of these: {endings}.")


def _catalogue(suffix: Format | None) -> Response:
    asked = request.args.get("page")
    if asked is not None:
        return _page(suffix, int(asked) if _NUMBER.fullmatch(asked) else 0)
    variants = Variants("/catalogue", _FORMATS)
    form = suffix or negotiated(variants).format
    if form is not HTML:
        return linked(_file("catalogue", variants, suffix), _page_link("first", form, 1))

    def make(_: Format) -> str:
        return render_template(
            "catalogue.html",
            variants=variants,
            shown=dcat_page(site().catalogue.get()),
            addresses=_addresses(),
            publisher=site().publisher,
            size=DATASETS,
            DCAT=DCAT_3,
            VCARD=VCARD,
        )

    return described_by_void(answer(variants, suffix, make))


def _page(suffix: Format | None, number: int) -> Response:
    """One page of the catalogue in RDF; the others that it names are in the same format."""
    dcat = site().catalogue.get()
    if not 1 <= number <= dcat.pages:
        first = f"{_addresses()[(suffix or TURTLE).extension]}?page=1"
        there = "is only one page" if dcat.pages == 1 else f"are {dcat.pages} pages"
        raise NotFound(f"The catalogue has no such page. There {there}, the first of them is {first}.")
    variants = Variants("/catalogue", _GRAPHS, query=f"page={number}")
    form = suffix or negotiated(variants).format

    def make(form: Format) -> bytes:
        return concise(dcat.page(number, _addresses()[form.extension]), form, _PREFIXES)

    others = (
        _page_link(_REGISTERED.get(relation, relation), form, other)
        for relation, other in dcat.neighbours(number).items()
    )
    return linked(answer(variants, suffix, make), *others)


def _page_link(relation: str, form: Format, number: int) -> str:
    path = f"{request.script_root}/catalogue.{form.extension}?page={number}"
    return f'<{path}>; rel="{relation}"; type="{form.media_type}"'


def _addresses() -> dict[str, str]:
    """Where a harvester gets the catalogue, by extension."""
    return {form.extension: f"{site().iris.catalogue()}.{form.extension}" for form in _GRAPHS}


def _file(path: str, variants: Variants, suffix: Format | None, default: Format | None = None) -> Response:
    """Send a file of the publication in the format of the ``suffix``, or in the one that the client likes.

    Who likes none gets the ``default``, or is refused without one.
    """
    forced = suffix or (default if wish(request.headers.get("Accept"), variants.formats) is None else None)
    chosen = Wish(forced, forced.content_type) if forced else negotiated(variants)
    response = send(f"{path}.{chosen.format.extension}", chosen.content_type)
    present(response, variants, chosen.format, suffix)
    return response
