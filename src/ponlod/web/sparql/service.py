# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The endpoint described in its own terms (SPARQL 1.1 Service Description), with the numbers of its graphs.

The service and its dataset are those of the catalogue, and the graphs are the datasets of the description in
VoID, which was made while they were written: nothing is counted here.
"""

from collections.abc import Iterable, Iterator

from rdflib import RDF, RDFS, URIRef
from rdflib.namespace import DCTERMS, VOID

from ponlod.formats import GRAPH_FORMATS, RESULT_FORMATS
from ponlod.graph.catalogue.void import default_graph, format_iri
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import SD, W3C_FORMATS
from ponlod.publish.catalogue import VOID as VOID_FILE
from ponlod.publish.manifest import Manifest

_SAID = frozenset(
    (
        RDF.type,
        DCTERMS.title,
        VOID.triples,
        VOID.entities,
        VOID.distinctSubjects,
        VOID.classes,
        VOID.properties,
    )
)
"""What is repeated of a dataset from its description in VoID."""


def service_description(manifest: Manifest, void: Iterable[Triple]) -> Iterator[Block]:
    """Describe the endpoint at ``{base}sparql``: what it speaks, which graphs it holds; no blank nodes.

    ``void`` is what the publication says in VoID.
    """
    iris = Iris(manifest.base)
    service, endpoint, dataset = iris.catalogue("sparql"), iris.file("sparql"), iris.catalogue("all")
    default, graphs = default_graph(iris), [URIRef(release.graph) for release in manifest.releases]
    known = [triple for triple in void if triple[1] in _SAID]
    yield (
        (service, RDF.type, SD.Service),
        (service, SD.endpoint, endpoint),
        (service, SD.supportedLanguage, SD.SPARQL11Query),
        *((service, SD.resultFormat, W3C_FORMATS[f"SPARQL_Results_{form.label}"]) for form in RESULT_FORMATS),
        *((service, SD.resultFormat, format_iri(form)) for form in GRAPH_FORMATS),
        (service, SD.defaultDataset, dataset),
    )
    named = [(URIRef(f"{endpoint}#{release.key}"), URIRef(release.graph)) for release in manifest.releases]
    yield (
        (dataset, RDF.type, SD.Dataset),
        *(triple for triple in known if triple[0] == dataset),
        (dataset, RDFS.seeAlso, iris.file(VOID_FILE)),
        (dataset, SD.defaultGraph, default),
        *((dataset, SD.namedGraph, node) for node, _ in named),
    )
    for graph in (default, *graphs):
        yield (graph, RDF.type, SD.Graph), *(triple for triple in known if triple[0] == graph)
    for node, graph in named:
        yield (node, RDF.type, SD.NamedGraph), (node, SD.name, graph), (node, SD.graph, graph)
