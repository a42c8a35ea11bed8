# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/actions and /projects, lists to be searched, sorted and taken along, and /releases."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from ponlod.formats import HTML, RESULTS_CSV, TABLE_FORMATS, Format
from ponlod.publish.columns import both, words
from ponlod.publish.exports import EXCEL, Column, Export
from ponlod.web.exports import attached, exported
from ponlod.web.pages.documents import document
from ponlod.web.parameters import Judge, takes_by
from ponlod.web.responses import Variants, answer, interfaced, negotiated, page, split_suffix
from ponlod.web.site import site
from ponlod.web.views.columns import action_columns, project_columns
from ponlod.web.views.list_page import ListPage
from ponlod.web.views.listing import Names
from ponlod.web.views.lists import Listing
from ponlod.web.views.releases import all_releases, current_releases

blueprint = Blueprint("lists", __name__)

_FORMATS = (HTML, *TABLE_FORMATS)


def _known(listing: Listing[Any], extension: str = "") -> dict[str, Judge]:
    """The parameters of a list, each with what says something: no default, and nothing that there is not."""
    known: dict[str, Judge] = dict.fromkeys(listing.facets, bool)
    known["q"] = lambda value: bool(unquote_plus(value).split())
    known["sort"] = lambda value: listing.sorts_by(unquote_plus(value))
    if extension in ("", HTML.extension):
        known["page"] = lambda value: value not in ("", "1")  # the first has the address of the list
    elif extension == RESULTS_CSV.extension:
        known["variant"] = EXCEL.__eq__
    return known


@blueprint.get("/actions")
@blueprint.get("/actions.<extension>", strict_slashes=True)
@takes_by(lambda **parts: _known(site().lists.get().actions, **parts))
def actions(extension: str = "") -> Response:
    """The actions that facets and words leave, in an order: as a page, or all of them as a file."""
    lists = site().lists.get()
    return _answer("actions", extension, lists.actions, action_columns(lists.names), lists.names)


@blueprint.get("/projects")
@blueprint.get("/projects.<extension>", strict_slashes=True)
@takes_by(lambda **parts: _known(site().lists.get().projects, **parts))
def projects(extension: str = "") -> Response:
    """The projects, each with what its actions come to: likewise."""
    lists = site().lists.get()
    return _answer("projects", extension, lists.projects, project_columns(lists.names), lists.names)


@blueprint.get("/releases")
def releases() -> Response:
    """Every release, past ones included."""
    rows = all_releases(site().queries)
    return page("releases.html", rows=rows, names=Names(site().queries, [row.city for row in rows]))


@blueprint.get("/releases/<key>")
def release(key: str) -> Response:
    """One release, in short: its document, which says where it is at home."""
    return document("release", key)


def _answer(
    name: str, extension: str, listing: Listing[Any], columns: Sequence[Column[Any]], names: Names
) -> Response:
    suffix = split_suffix(f"{name}.{extension}", _FORMATS)[1] if extension else None
    if extension and suffix is None:
        raise NotFound
    selection = listing.selection(request.args)
    excel = suffix is RESULTS_CSV and request.args.get("variant") == EXCEL
    found = listing.select(selection)
    shown = ListPage(name, listing, selection, found)
    variants = Variants(f"/{name}", _FORMATS, query=selection.whole().query)
    form = suffix or negotiated(variants).format
    if form is HTML:
        if not 1 <= shown.page <= shown.pages:
            raise NotFound
        variants = replace(variants, page=shown.page)
    export = Export(
        name=name,
        sheet=both(words(), f"workbook.sheet_{name}", " - "),
        columns=columns,
        rows=found.rows,
        releases=[release for release in site().manifest.releases if release.latest],
        publisher=site().publisher,
        address=replace(variants, page=1).canonical,
        narrowing=selection.digest if selection.whole().parameters else "",
        members={"list": name},
    )

    def make(form: Format) -> str | bytes:
        if form is HTML:
            return render_template(
                f"{name}.html",
                variants=variants,
                list=shown,
                columns=columns,
                sorts=listing.sorts,
                names=names,
                releases=current_releases(site().queries),
            )
        return exported(export, form, excel, whole=None if export.narrowing else name)

    response = answer(variants, suffix, make)
    interfaced(response)
    if form is not HTML:
        attached(response, export.filename(form.extension, EXCEL if excel else ""))
    return response
