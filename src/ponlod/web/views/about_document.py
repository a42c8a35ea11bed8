# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a document says of itself: what it is about, whose words it gives, and on what terms. Pure."""

from collections.abc import Iterator, Sequence

from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDFS

from ponlod.authorities import Licence
from ponlod.graph.triples import Block, Triple
from ponlod.namespaces import PON
from ponlod.web.views.description import Description
from ponlod.web.views.releases import ReleaseRow


def about_document(
    document: URIRef,
    found: Description,
    mentioning: Sequence[ReleaseRow],
    licence: Licence | None,
    notes: Sequence[Literal] = (),
) -> Iterator[Block]:
    """Describe the ``document`` that says what was ``found``, then the releases and sources that it names.

    It refers (``dct:references``) to all releases ``mentioning`` its topic. It is made of those among them
    that ``found`` was asked of (``prov:wasDerivedFrom``), and so of their documents (``dct:source``), and is
    as old as the last of them. ``licence`` is None for what is only quoted. What ``found`` says already is
    not said again, so that blocks never share a triple.
    """
    shown = [
        release
        for release in mentioning
        if (release.latest if found.graph is None else release.iri == found.graph)
    ]
    yield tuple(_document(document, found.this, mentioning, shown, licence, notes))
    others = (release for release in mentioning if release.iri != found.this)
    named = [triple for release in others for triple in _release(release)]
    named += [triple for release in shown for triple in _source(release)]
    yield tuple(triple for triple in named if triple[2] not in found.values(triple[1], triple[0]))


def _document(
    document: URIRef,
    topic: URIRef,
    mentioning: Sequence[ReleaseRow],
    shown: Sequence[ReleaseRow],
    licence: Licence | None,
    notes: Sequence[Literal],
) -> Iterator[Triple]:
    yield document, RDF.type, FOAF.Document
    yield document, FOAF.primaryTopic, topic
    for note in notes:
        yield document, RDFS.comment, note
    if licence is not None:
        yield document, DCTERMS.license, URIRef(licence.iri)
    for release in shown:
        yield document, DCTERMS.source, release.document
        yield document, PROV.wasDerivedFrom, release.iri
    if shown:
        yield document, DCTERMS.modified, max(release.issued for release in shown)
    for release in mentioning:
        yield document, DCTERMS.references, release.iri


def _release(release: ReleaseRow) -> Iterator[Triple]:
    yield release.iri, RDF.type, PON["Release"]
    yield release.iri, DCTERMS.identifier, Literal(release.key)
    yield release.iri, DCTERMS.title, release.title
    yield release.iri, DCTERMS.issued, release.issued


def _source(release: ReleaseRow) -> Iterator[Triple]:
    yield release.document, RDF.type, PON["SourceDocument"]
    yield release.document, DCTERMS.title, release.document_title
    yield release.document, DCTERMS.publisher, release.publisher
    yield release.document, DCTERMS.issued, release.issued
