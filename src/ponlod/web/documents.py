# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/id/…, the addresses of things, and /doc/…, the documents about them."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ponlod.formats import Format
from ponlod.namespaces import PON
from ponlod.publish.dumps import concise
from ponlod.web.description import Description, describe
from ponlod.web.identifiers import KINDS, respelt, thing
from ponlod.web.releases import graphs_about
from ponlod.web.responses import LICENCE, Variants, answer, split_suffix
from ponlod.web.site import site
from ponlod.web.things import page_of

blueprint = Blueprint("documents", __name__)


@blueprint.get("/id/<kind>/<path:key>")
def identifier(kind: str, key: str) -> AnyResponse:
    """Lead from a thing, which no server can send, to the document about it."""
    if _is_known(kind, key):
        return redirect(url_for(".document", kind=kind, key=key), HTTPStatus.SEE_OTHER)
    return _redirect_to_respelt("documents.identifier", kind, key)


@blueprint.get("/doc/<kind>/<path:key>")
def document(kind: str, key: str) -> AnyResponse:
    """The document about a thing, in the format of its suffix or in the one the client prefers."""
    stem, suffix = split_suffix(key)
    found = _describe(kind, stem)
    if found is None:
        return _redirect_to_respelt("documents.document", kind, stem, suffix)
    return answer_about(found, f"/doc/{kind}/{stem}", suffix)


def answer_about(found: Description, path: str, suffix: Format | None) -> Response:
    """Answer with a description: as a page, or in any of the graph formats."""
    quoted = not {PON["SourceDocument"], PON["LineRange"]}.isdisjoint(found.types())
    variants = Variants(path, licence=None if quoted else LICENCE)

    def page() -> str:
        template, context = page_of(found)
        return render_template(template, variants=variants, **context)

    return answer(variants, suffix, page, lambda form: concise(found.blocks(), form))


def _describe(kind: str, key: str) -> Description | None:
    if kind not in KINDS:
        return None
    this = thing(site().base, kind, key)
    for graph in graphs_about(site().questions, this):
        return describe(site().questions, this, graph)
    return None


def _is_known(kind: str, key: str) -> bool:
    return kind in KINDS and bool(graphs_about(site().questions, thing(site().base, kind, key)))


def _redirect_to_respelt(endpoint: str, kind: str, key: str, suffix: Format | None = None) -> AnyResponse:
    meant = respelt(kind, key)
    if meant is None or not _is_known(kind, meant):
        raise NotFound
    extension = f".{suffix.extension}" if suffix else ""
    return redirect(url_for(endpoint, kind=kind, key=meant + extension), HTTPStatus.MOVED_PERMANENTLY)
