# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What answers questions about the data: the SPARQL endpoint; questions and lists as an API."""

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF

from ponlod.graph.catalogue.agents import identified, published
from ponlod.graph.catalogue.datasets import PUBLIC
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.words import keywords, titled
from ponlod.graph.triples import Triple
from ponlod.namespaces import DCAT_3

SERVICES = {
    "sparql": ("sparql", "sparql", URIRef("https://www.w3.org/TR/sparql11-protocol/")),
    "api": ("", "openapi.json", URIRef("https://spec.openapis.org/oas/v3.1.1.html")),
}
"""Of each service: where it answers, what describes it, and what it conforms to."""


def service(facts: CatalogueFacts, name: str) -> Iterator[Triple]:
    """Describe one of the services; each serves all that is published."""
    endpoint, description, standard = SERVICES[name]
    iri = facts.iris.catalogue(name)
    yield iri, RDF.type, DCAT_3["DataService"]
    yield identified(iri, facts.publisher.identifier, f"ponlod-{name}")
    yield from titled(iri, name)
    for word in keywords(name):
        yield iri, DCAT_3["keyword"], word
    for theme in facts.publisher.themes:
        yield iri, DCAT_3["theme"], URIRef(theme)
    yield from published(facts, iri)
    yield iri, DCAT_3["endpointURL"], facts.iris.file(endpoint)
    yield iri, DCAT_3["endpointDescription"], facts.iris.file(description)
    yield iri, DCTERMS.conformsTo, standard
    yield iri, DCTERMS.license, URIRef(facts.publisher.licence)
    yield iri, DCTERMS.accessRights, PUBLIC
    yield iri, DCAT_3["servesDataset"], facts.iris.catalogue("all")
    for release in facts.releases:
        yield iri, DCAT_3["servesDataset"], facts.iris.release(release.key)
