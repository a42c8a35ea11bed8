# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who publishes, whom to write to, and whose the data are: three things that harvesters want kept apart.

And what is common to all that is published: licence, themes, and how identifiers are made.
"""

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, SKOS

from ponlod.authorities import PUBLISHER_TYPE, THEMES
from ponlod.facts import CityFacts
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.words import texts
from ponlod.graph.literals import english, italian, string
from ponlod.graph.triples import Triple
from ponlod.namespaces import DCAT_3, DCAT_AP_IT, VCARD


def publisher(facts: CatalogueFacts) -> Iterator[Triple]:
    """Describe whoever runs this. Who said no name is called undeclared; who has no code, by the base."""
    known, iri = facts.publisher, facts.iris.catalogue("publisher")
    yield from _agent(iri, known.name or texts()["publisher"]["name"], known.identifier or facts.iris.base)
    if known.type is not None:
        yield iri, DCTERMS.type, URIRef(known.type)
    if known.homepage is not None:
        yield iri, FOAF.homepage, URIRef(known.homepage)


def contact(facts: CatalogueFacts) -> Iterator[Triple]:
    """Describe where to write to, if anybody said so."""
    known, iri = facts.publisher, facts.iris.catalogue("contact")
    if known.contact is None:
        return
    yield iri, RDF.type, VCARD["Organization"]
    yield iri, RDF.type, DCAT_AP_IT["Organization"]
    yield iri, VCARD["fn"], string(known.name or texts()["contact"]["name"])
    if known.mail is not None:
        yield iri, VCARD["hasEmail"], URIRef(f"mailto:{known.mail}")
    if known.contact_page is not None:
        yield iri, VCARD["hasURL"], URIRef(known.contact_page)


def rights_holder(facts: CatalogueFacts, city: CityFacts) -> Iterator[Triple]:
    """Describe the administration that published the city's documents, under the name its first one states.

    Without a code of the IPA it is identified by the city's IRI, which says nothing that is not known.
    """
    iri = facts.iris.catalogue(f"rights-holder-{city.code}")
    name = facts.of_city(city.code)[0].publisher
    yield from _agent(iri, name, city.ipa or str(facts.iris.city(city.code)))
    yield iri, DCTERMS.type, URIRef(f"{PUBLISHER_TYPE}LocalAuthority")


def licence(facts: CatalogueFacts) -> Iterator[Triple]:
    """Describe the licence of all that is published, by the names that portals recognise it by."""
    terms = facts.publisher.terms
    iri = URIRef(terms.iri)
    yield iri, RDF.type, DCTERMS.LicenseDocument
    yield iri, RDF.type, DCAT_AP_IT["LicenseDocument"]
    # dati.gov.it finds it by the name, CKAN by the title; an rdfs:label would be stored in place of the IRI.
    yield iri, FOAF.name, string(terms.italian_name)
    yield iri, DCTERMS.title, english(terms.ckan_title)
    yield iri, OWL.versionInfo, string(terms.version)
    yield iri, DCTERMS.type, URIRef(terms.type)
    yield iri, FOAF.homepage, URIRef(terms.address)
    yield iri, SKOS.exactMatch, URIRef(terms.italian)


def themes(facts: CatalogueFacts) -> Iterator[Triple]:
    """Say what the themes are called: udata knows a theme by its name alone.

    Those that the European list does not have are left to the shapes.
    """
    for theme in (THEMES[iri] for iri in facts.publisher.themes if iri in THEMES):
        yield URIRef(theme.iri), RDF.type, SKOS.Concept
        yield URIRef(theme.iri), SKOS.prefLabel, italian(theme.name_it)
        yield URIRef(theme.iri), SKOS.prefLabel, english(theme.name_en)


def identified(thing: URIRef, code: str | None, name: str) -> Triple:
    """Give a thing the identifier that portals tell it by: its ``name`` after the code of an administration.

    Without a code it is the IRI.
    """
    return thing, DCTERMS.identifier, string(f"{code}:{name}" if code else str(thing))


def published(facts: CatalogueFacts, thing: URIRef) -> Iterator[Triple]:
    """Say of a thing in the catalogue who publishes it and whom to write to."""
    yield thing, DCTERMS.publisher, facts.iris.catalogue("publisher")
    if facts.publisher.contact is not None:
        yield thing, DCAT_3["contactPoint"], facts.iris.catalogue("contact")


def _agent(iri: URIRef, name: str, identifier: str) -> Iterator[Triple]:
    # Exactly one name and one identifier, both without language (DCAT-AP_IT 2.0, class Agent).
    yield iri, RDF.type, FOAF.Agent
    yield iri, RDF.type, DCAT_AP_IT["Agent"]
    yield iri, FOAF.name, string(name)
    yield iri, DCTERMS.identifier, string(identifier)
