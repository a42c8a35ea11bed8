# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ontology, alignments and vocabularies as semantic assets (ADMS-AP_IT, https://w3id.org/italia/onto/ADMS).

They are part of the catalogue without being datasets of it: a portal that imports datasets leaves them
alone, one that collects semantic assets finds what the national catalogue of them asks of an ontology
(Ontologie/rules.shacl in italia/daf-ontologie-vocabolari-controllati). All that is said of them comes from
their own files.
"""

from collections.abc import Iterator

from rdflib import Graph, Literal, Node, URIRef
from rdflib.namespace import DC, DCAT, DCTERMS, FOAF, OWL, RDF, SKOS

from ponlod.facts import File
from ponlod.graph.catalogue.distributions import distribution, file_triples
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.literals import string
from ponlod.graph.triples import Block, Triple
from ponlod.namespaces import ADMS_AP_IT, DCAT_AP_IT, ONTOLOGY_IRI

_ONTOLOGY = URIRef(ONTOLOGY_IRI)
_ASSETS = (OWL.Ontology, SKOS.ConceptScheme)
_CODE_LIST = URIRef("http://purl.org/adms/assettype/CodeList")

_OWN = (
    DCTERMS.title,
    DCTERMS.description,
    OWL.versionIRI,
    OWL.versionInfo,
    DCTERMS.issued,
    DCTERMS.modified,
    DCTERMS.license,
    ADMS_AP_IT["acronym"],
    ADMS_AP_IT["prefix"],
    ADMS_AP_IT["officialURI"],
    ADMS_AP_IT["type"],
    ADMS_AP_IT["hasOntologyLanguage"],
    ADMS_AP_IT["hasKeyClass"],
)
"""What a file says of itself."""

_SHARED = (
    ADMS_AP_IT["status"],
    DCTERMS.language,
    DCTERMS.accrualPeriodicity,
    DCAT.theme,
    DCAT.keyword,
)
"""What the ontology says of itself and, being one work with it, of the files that do not say otherwise."""


def asset_blocks(facts: CatalogueFacts) -> Iterator[Block]:
    """Describe the makers of the assets, then each asset with the file that holds it, by IRI."""
    makers = facts.iris.catalogue("makers-of-the-terms")
    yield tuple(_makers(makers, facts.terms))
    files = {file.path.rpartition("/")[2]: file for file in facts.files}
    for asset in sorted(
        {URIRef(str(asset)) for kind in _ASSETS for asset in facts.terms.subjects(RDF.type, kind)}
    ):
        # An asset is the file of its last segment: …/vocabulary/status is status.ttl.
        file = files[f"{asset.rpartition('/')[2]}.ttl"]
        yield tuple(_asset(asset, makers, file, facts))


def _makers(makers: URIRef, terms: Graph) -> Iterator[Triple]:
    """Describe whoever made the terms, who need not be the publisher."""
    # No foaf:Agent, which a catalogue's profile would have to be one of its types of publishers.
    yield makers, RDF.type, DCTERMS.Agent
    for name in terms.objects(_ONTOLOGY, DC.creator):
        yield makers, FOAF.name, string(str(name))


def _asset(asset: URIRef, makers: URIRef, file: File, facts: CatalogueFacts) -> Iterator[Triple]:
    terms, iris, held = facts.terms, facts.iris, distribution(facts, file)
    yield asset, RDF.type, ADMS_AP_IT["SemanticAsset"]
    for kind in _ASSETS:
        if (asset, RDF.type, kind) in terms:
            yield asset, RDF.type, kind
    if (asset, RDF.type, SKOS.ConceptScheme) in terms:
        yield asset, DCTERMS.type, _CODE_LIST
    if asset == _ONTOLOGY:
        # The datasets conform to it.
        yield asset, RDF.type, DCTERMS.Standard
        yield asset, RDF.type, DCAT_AP_IT["Standard"]
    yield asset, DCTERMS.identifier, string(str(asset))
    for said in _OWN:
        yield from _statements(asset, said, asset, terms)
    for said in _SHARED:
        known = asset if (asset, said, None) in terms else _ONTOLOGY
        yield from _statements(known, said, asset, terms)
    yield asset, DCTERMS.creator, makers
    yield asset, DCTERMS.rightsHolder, makers
    yield asset, DCTERMS.publisher, iris.catalogue("publisher")
    yield asset, ADMS_AP_IT["isContainedIn"], iris.catalogue()
    yield asset, ADMS_AP_IT["hasSemanticAssetDistribution"], held
    yield held, RDF.type, ADMS_AP_IT["SemanticAssetDistribution"]
    for said in (DCTERMS.title, DCTERMS.issued, DCTERMS.modified, DCTERMS.license):
        yield from _statements(asset, said, held, terms)
    yield from file_triples(facts, file)


def _statements(known: URIRef, said: URIRef, about: URIRef, terms: Graph) -> Iterator[Triple]:
    """Yield what the terms say of what is ``known``, as said of ``about``; Italian first."""
    for value in sorted(terms.objects(known, said), key=_by_language):
        assert isinstance(value, URIRef | Literal), "terms have no blank nodes"
        yield about, said, value


def _by_language(value: Node) -> tuple[bool, str, str]:
    language = value.language or "" if isinstance(value, Literal) else ""
    return language != "it", language, str(value)
