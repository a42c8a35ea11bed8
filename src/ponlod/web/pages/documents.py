# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/id/…, the addresses of things, and /doc/…, the documents about them."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from itertools import chain

from flask import Blueprint, Response, g, redirect, render_template, url_for
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ponlod.fields.codes import parse_code
from ponlod.fields.spellings import respelt
from ponlod.formats import HTML, Format
from ponlod.graph.triples import Block
from ponlod.namespaces import CATALOGUE_PREFIXES, PON, PREFIXES
from ponlod.publish.dumps import concise
from ponlod.web.responses import Variants, answer, lasting, split_suffix
from ponlod.web.site import site
from ponlod.web.views.about_document import about_document
from ponlod.web.views.addresses import address
from ponlod.web.views.description import Description, all_named, describe, description, labels
from ponlod.web.views.identifiers import KINDS, concept, thing
from ponlod.web.views.licensing import licence_of
from ponlod.web.views.releases import Dropped, dropped, graphs_about, mentioning
from ponlod.web.views.things import page_of

blueprint = Blueprint("documents", __name__)

_PREFIXES = PREFIXES | CATALOGUE_PREFIXES


@blueprint.get("/id/<kind>/<path:key>")
def identifier(kind: str, key: str) -> AnyResponse:
    """Lead from a thing, which no server can send, to the document about it."""
    if _is_known(kind, key):
        return lasting(redirect(url_for(".document", kind=kind, key=key), HTTPStatus.SEE_OTHER), ())
    return _redirect_to_respelt("documents.identifier", kind, key)


@blueprint.get("/doc/<kind>/<path:key>")
def document(kind: str, key: str) -> AnyResponse:
    """The document about a thing, in the format of its suffix or in the one the client prefers.

    What a later release does not list any more is gone: 410, with what was said of it last.
    """
    stem, suffix = split_suffix(key)
    found = _describe(kind, stem)
    if found is None:
        return _redirect_to_respelt("documents.document", kind, key)
    return answer_about(found, suffix)


def answer_about(found: Description, suffix: Format | None) -> Response:
    """Answer with a description: as a page, or in any of the graph formats."""
    path = address(found.this, site().base)
    if path is None:
        raise NotFound
    variants = Variants(path, licence=licence_of(found, site().publisher.terms))
    gone = dropped(found)

    def make(form: Format) -> str | bytes:
        if form is not HTML:
            whole = _catalogued(all_named(site().queries, found))
            releases = mentioning(site().queries, found.this)
            own = about_document(
                URIRef(variants.canonical), whole, releases, variants.licence, _notices(gone)
            )
            return concise(_with_classes_named(whole, own), form, _PREFIXES)
        template, context = page_of(found)
        return render_template(template, variants=variants, **context)

    return answer(variants, suffix, make, HTTPStatus.OK if gone is None else HTTPStatus.GONE)


def _catalogued(found: Description) -> Description:
    """A release with all that the catalogue says of it as a dataset; anything else as it is.

    A dataset has one identifier (DCAT-AP_IT), the one by which portals know it from the catalogue. The key,
    which the data have for that, stands in the IRI.
    """
    if PON["Release"] not in found.types():
        return found
    key = (found.this, DCTERMS.identifier)
    known = (triple for triple in chain.from_iterable(found.blocks()) if triple[:2] != key)
    return description(found.this, chain(known, site().catalogue.get().about(found.this)), found.graph)


def _with_classes_named(found: Description, own: Iterable[Block]) -> Iterable[Block]:
    """All that is said in RDF, and what the classes are called of everything in it."""
    said = (*found.blocks(), *own)
    classes = {value for block in said for _, by, value in block if by == RDF.type}
    unnamed = [value for value in classes.difference(found.subjects()) if isinstance(value, URIRef)]
    return (*said, *description(found.this, labels(site().queries, unnamed, found.graph)).blocks())


def _notices(gone: Dropped | None) -> Sequence[Literal]:
    """What the page says of a thing that is not listed any more."""
    if gone is None:
        return ()
    return [
        Literal(
            language.text(
                "thing.dropped",
                since=f"{gone.since.key} ({language.date(gone.since.date.isoformat())})",
                last=gone.last.key,
            ).unescape(),
            lang=code,
        )
        for code, language in site().languages.items()
    ]


def _describe(kind: str, key: str) -> Description | None:
    if kind not in KINDS:
        return None
    this = thing(site().base, kind, key)
    for graph in graphs_about(site().queries, this):
        return describe(site().queries, this, graph)
    return None


def _is_known(kind: str, key: str) -> bool:
    return kind in KINDS and bool(graphs_about(site().queries, thing(site().base, kind, key)))


def _redirect_to_respelt(endpoint: str, kind: str, key: str) -> AnyResponse:
    """Lead to the key that was meant by ``key``, with its suffix; raises NotFound where there is none."""
    stem, suffix = _suffixed(key) if endpoint == "documents.document" else (key, None)
    meant = respelt(kind, stem) or stem
    right = f"{meant}.{suffix.extension}" if suffix else meant
    if right == key or not _is_known(kind, meant):
        g.near = _near(kind, meant)
        raise NotFound
    return lasting(redirect(url_for(endpoint, kind=kind, key=right), HTTPStatus.MOVED_PERMANENTLY), ())


def _suffixed(key: str) -> tuple[str, Format | None]:
    """Take off a suffix, be it in capitals or before a slash."""
    stem, dot, extension = key.rstrip("/").rpartition(".")
    stem, suffix = split_suffix(f"{stem}{dot}{extension.lower()}")
    return (stem, suffix) if suffix else (key, None)


def _near(kind: str, key: str) -> Sequence[tuple[str, str, Literal]]:
    """The actions of the measure that the code of an unknown action names: address, code, title."""
    code = parse_code(key) if kind == "action" else None
    if code is None:
        return ()
    rows = site().queries.rows("near", measure=concept("measure", code.measure))
    return [
        (url_for("documents.document", kind="action", key=str(row["code"])), str(row["code"]), row["title"])
        for row in rows
        if isinstance(row["title"], Literal)
    ]
