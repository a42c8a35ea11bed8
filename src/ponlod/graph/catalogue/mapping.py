# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as a whole: the door to the modules beside it, but VoID's. Pure: same facts, same triples.

One graph keeps the rules of two profiles at once, so that a portal of either imports it: DCAT-AP 3.0.1
(https://semiceu.github.io/DCAT-AP/releases/3.0.1/) and DCAT-AP_IT 2.0 (http://dati.gov.it/onto/dcatapit).
What the two have under different names is said twice: classes, versions, periods. There are no blank nodes,
and no IRI depends on an order, a date or a digest.
"""

from collections.abc import Iterator
from datetime import date

from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF

from ponlod.authorities import AUTHORITY
from ponlod.graph.catalogue.agents import contact, licence, published, publisher, rights_holder, themes
from ponlod.graph.catalogue.assets import asset_blocks
from ponlod.graph.catalogue.datasets import (
    ITALY,
    LANGUAGE_IRIS,
    everything,
    own_place,
    release_dataset,
    series,
)
from ponlod.graph.catalogue.distributions import (
    distribution_triples,
    everything_files,
    media_types,
    release_files,
)
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.services import SERVICES, service
from ponlod.graph.catalogue.words import said
from ponlod.graph.literals import day
from ponlod.graph.triples import Block, Triple
from ponlod.namespaces import DCAT_3, DCAT_AP_IT, ONTOLOGY_IRI

THEMES = URIRef(f"{AUTHORITY}data-theme")


def catalogue_blocks(facts: CatalogueFacts) -> Iterator[Block]:
    """Describe all that is published.

    First the catalogue, then its agents, places, licence and themes, each city's series, each release with
    its files, all of them together with theirs, the media types of these, the services, and the terms as
    semantic assets. ``facts`` has at least one release.
    """
    yield tuple(_catalogue(facts))
    yield tuple(publisher(facts))
    yield tuple(contact(facts))
    cities = [facts.cities[code] for code in sorted({release.city for release in facts.releases})]
    yield from (tuple(rights_holder(facts, city)) for city in cities)
    yield from (tuple(own_place(facts, city)) for city in cities)
    yield tuple(licence(facts))
    yield tuple(themes(facts))
    yield from (tuple(series(facts, city.code)) for city in cities)
    for release in facts.releases:
        yield tuple(release_dataset(facts, release))
        for file in release_files(facts, release):
            yield tuple(distribution_triples(facts, file, release.date, release.date))
    yield tuple(everything(facts))
    days = [release.date for release in facts.releases]
    for file in everything_files(facts):
        yield tuple(distribution_triples(facts, file, min(days), max(days)))
    yield tuple(media_types())
    yield from (tuple(service(facts, name)) for name in SERVICES)
    yield from asset_blocks(facts)


def _catalogue(facts: CatalogueFacts) -> Iterator[Triple]:
    iri, ontology = facts.iris.catalogue(), URIRef(ONTOLOGY_IRI)
    yield iri, RDF.type, DCAT_3["Catalog"]
    yield iri, RDF.type, DCAT_AP_IT["Catalog"]
    for text in said(facts.publisher.standing, "title"):
        yield iri, DCTERMS.title, text
    kind = "catalogue" if facts.publisher.name is not None else "undeclared"
    for text in said(kind, "description", publisher=facts.publisher.name or ""):
        yield iri, DCTERMS.description, text
    yield from published(facts, iri)
    # There was no catalogue before there were words to say it in.
    issued = facts.terms.value(ontology, DCTERMS.issued)
    modified = facts.terms.value(ontology, DCTERMS.modified)
    latest = max(str(modified), *(release.date.isoformat() for release in facts.releases))
    yield iri, DCTERMS.issued, day(date.fromisoformat(str(issued)))
    yield iri, DCTERMS.modified, day(date.fromisoformat(latest))
    yield iri, DCTERMS.license, URIRef(facts.publisher.licence)
    yield iri, DCTERMS.spatial, ITALY
    yield from ((iri, DCTERMS.language, language) for language in LANGUAGE_IRIS.values())
    yield iri, DCAT_3["themeTaxonomy"], THEMES
    yield iri, FOAF.homepage, facts.iris.file("")
    yield from ((iri, DCAT_3["dataset"], facts.iris.release(release.key)) for release in facts.releases)
    yield iri, DCAT_3["dataset"], facts.iris.catalogue("all")
    yield from ((iri, DCAT_3["service"], facts.iris.catalogue(name)) for name in SERVICES)
