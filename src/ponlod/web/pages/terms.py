# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/ontology and /vocabulary/…: the terms, as documentation and in every graph format."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request, url_for
from rdflib import OWL, RDF, URIRef
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ponlod.formats import HTML, TURTLE, Format
from ponlod.namespaces import ONTOLOGY_IRI, PON, VOCABULARY
from ponlod.publish.dumps import concise
from ponlod.web.negotiation import choose
from ponlod.web.pages.documents import answer_about
from ponlod.web.presentation import download, language
from ponlod.web.responses import Variants, answer, page, split_suffix
from ponlod.web.site import site
from ponlod.web.views import identifiers
from ponlod.web.views.about_document import about_document
from ponlod.web.views.definitions import alignments, examples, uses
from ponlod.web.views.description import Description, describe, description, triple
from ponlod.web.views.licensing import TERMS_LICENCE
from ponlod.web.views.page_queries import PageQueries

blueprint = Blueprint("terms", __name__)

_ONTOLOGY = URIRef(ONTOLOGY_IRI)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary in the list of vocabularies; ``key`` is the last segment of its address."""

    iri: URIRef
    key: str


@blueprint.get("/ontology")
def ontology() -> Response:
    """Every class and property, defined."""
    return _ontology(None)


@blueprint.get("/ontology.<extension>")
def ontology_in(extension: str) -> Response:
    """The ontology in one format."""
    _, suffix = split_suffix(f"ontology.{extension}")
    if suffix is None:
        raise NotFound
    return _ontology(suffix)


@blueprint.get("/ontology/alignments")
def alignment_file() -> AnyResponse:
    """Lead from the alignments, which are no part of the data, to their file, or the page that shows them."""
    if choose(request.headers.get("Accept"), [HTML.media_type, TURTLE.media_type]) == TURTLE.media_type:
        return redirect(download("dumps/alignments.ttl"), HTTPStatus.SEE_OTHER)
    return redirect(url_for(".ontology"), HTTPStatus.SEE_OTHER)


@blueprint.get("/ontology/<version>")
def ontology_version(version: str) -> Response:
    """The ontology under its version's IRI, as long as that is the version published here."""
    stem, suffix = split_suffix(version)
    found = _terms(site().queries)
    if URIRef(f"{ONTOLOGY_IRI}/{stem}") not in found.resources(OWL.versionIRI):
        raise NotFound
    return _ontology(suffix, f"/ontology/{stem}")


@blueprint.get("/vocabulary")
def vocabularies() -> Response:
    """The list of vocabularies."""
    found = description(URIRef(""), [triple(row) for row in site().queries.rows("schemes")])
    prefix = str(VOCABULARY)
    schemes = [Scheme(iri, iri.removeprefix(prefix)) for iri in found.subjects() if iri.startswith(prefix)]
    return page("vocabularies.html", d=found, schemes=sorted(schemes, key=lambda scheme: scheme.key))


@blueprint.get("/vocabulary/<scheme>")
def scheme(scheme: str) -> Response:
    """A vocabulary with all its concepts."""
    stem, suffix = split_suffix(scheme)
    this = identifiers.concept(stem)
    found = description(this, [triple(row, this) for row in site().queries.rows("concepts", scheme=this)])
    if not found.properties():
        raise NotFound
    variants = Variants(f"/vocabulary/{stem}", licence=TERMS_LICENCE)

    def make(form: Format) -> str | bytes:
        if form is not HTML:
            own = about_document(URIRef(variants.canonical), found, (), variants.licence)
            return concise((*found.blocks(), *own), form)
        concepts = sorted((iri for iri in found.subjects() if iri != this), key=found.position)
        return render_template("vocabulary.html", d=found, concepts=concepts, variants=variants)

    return answer(variants, suffix, make)


@blueprint.get("/vocabulary/<scheme>/<concept>")
def concept(scheme: str, concept: str) -> Response:
    """A concept, and what it is said of."""
    stem, suffix = split_suffix(concept)
    found = describe(site().queries, identifiers.concept(scheme, stem))
    if found is None:
        raise NotFound
    return answer_about(found, suffix)


def _ontology(suffix: Format | None, path: str = "/ontology") -> Response:
    found = _terms(site().queries)
    variants = Variants(path, licence=TERMS_LICENCE)

    def make(form: Format) -> str | bytes:
        if form is not HTML:
            return concise(found.blocks(), form)
        classes = _of_types(found, (OWL.Class,))
        properties = _of_types(found, (OWL.ObjectProperty, OWL.DatatypeProperty))
        return render_template(
            "ontology.html",
            d=found,
            classes=classes,
            properties=properties,
            variants=variants,
            uses=uses(),
            alignments=alignments(),
            examples=examples(site().queries, classes, properties),
        )

    return answer(variants, suffix, make)


def _terms(queries: PageQueries) -> Description:
    rows = queries.rows("terms", ontology=_ONTOLOGY)
    return description(_ONTOLOGY, [triple(row, _ONTOLOGY) for row in rows])


def _of_types(found: Description, types: Sequence[URIRef]) -> list[URIRef]:
    """Our terms of these types, in the order of the reader's alphabet."""
    return sorted(
        (
            iri
            for iri in found.subjects()
            if iri.startswith(str(PON)) and any(type_ in types for type_ in found.values(RDF.type, iri))
        ),
        key=lambda iri: found.name(iri, language().code).casefold(),
    )
