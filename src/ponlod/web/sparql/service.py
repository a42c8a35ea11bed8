# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The endpoint described in its own terms (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

from rdflib import RDF, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from ponlod.formats import GRAPH_FORMATS, RESULT_FORMATS
from ponlod.graph.triples import Block
from ponlod.namespaces import SD
from ponlod.publish.manifest import Manifest

_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_FORMAT_NAMES = {
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
}


def service_description(manifest: Manifest) -> Iterator[Block]:
    """Describe the endpoint at ``{base}sparql``: what it speaks, which graphs it holds; no blank nodes."""
    endpoint = URIRef(manifest.base + "sparql")
    dataset, default = URIRef(endpoint + "#dataset"), URIRef(endpoint + "#default-graph")
    formats = [_FORMATS[_FORMAT_NAMES[form.name]] for form in (*RESULT_FORMATS, *GRAPH_FORMATS)]
    yield (
        (endpoint, RDF.type, SD.Service),
        (endpoint, SD.endpoint, endpoint),
        (endpoint, SD.supportedLanguage, SD.SPARQL11Query),
        *((endpoint, SD.resultFormat, form) for form in formats),
        (endpoint, SD.defaultDataset, dataset),
    )
    graphs = [(URIRef(f"{endpoint}#{release.key}"), release) for release in manifest.releases]
    yield (
        (dataset, RDF.type, SD.Dataset),
        (dataset, SD.defaultGraph, default),
        *((dataset, SD.namedGraph, node) for node, _ in graphs),
    )
    yield (
        (default, RDF.type, SD.Graph),
        (
            default,
            DCTERMS.description,
            Literal("L'ultimo rilascio di ogni comune, i termini e i vocabolari.", lang="it"),
        ),
        (
            default,
            DCTERMS.description,
            Literal("The latest release of each city, the terms and the vocabularies.", lang="en"),
        ),
    )
    for node, release in graphs:
        yield (
            (node, RDF.type, SD.NamedGraph),
            (node, SD.name, URIRef(release.graph)),
            (node, SD.graph, URIRef(release.graph)),
            (node, DCTERMS.title, Literal(release.title, lang="it")),
        )
