# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Ontology, alignments and vocabularies are described as semantic assets, in the words of their own files."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DC, DCAT, DCTERMS, FOAF, OWL, SKOS, XSD

from ponlod.facts import File, ProgrammeFacts
from ponlod.graph.catalogue.assets import asset_blocks
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.iris import Iris
from ponlod.namespaces import ADMS_AP_IT, DCAT_AP_IT, ONTOLOGY_IRI, SPDX, VOCABULARY
from ponlod.publisher import UNNAMED
from ponlod.resources import ALIGNMENTS, ontology_files

IRIS = Iris("https://data.example.org/")
ONTOLOGY, STATUS = URIRef(ONTOLOGY_IRI), VOCABULARY["status"]
FILES = (*ontology_files(), ALIGNMENTS)
ASKED = (
    OWL.versionIRI,
    OWL.versionInfo,
    ADMS_AP_IT["acronym"],
    ADMS_AP_IT["hasSemanticAssetDistribution"],
    ADMS_AP_IT["prefix"],
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.issued,
    DCTERMS.modified,
    DCTERMS.creator,
    DCTERMS.rightsHolder,
    DCTERMS.publisher,
    DCTERMS.accrualPeriodicity,
    DCAT.theme,
    DCAT.keyword,
)
"""What is asked of an owl:Ontology: Ontologie/rules.shacl in italia/daf-ontologie-vocabolari-controllati."""


def files() -> Iterator[File]:
    for path in FILES:
        folder = "" if path.parent.name == "ontology" else "vocabularies/"
        name = "ontology.ttl" if path.name == "ponlod.ttl" else path.name
        yield File(f"dumps/{folder}{name}", "text/turtle", path.stat().st_size, "0a" * 32)


@pytest.fixture(scope="module")
def terms() -> Graph:
    graph = Graph()
    for path in FILES:
        graph.parse(path)
    return graph


@pytest.fixture(scope="module")
def described(terms: Graph) -> Graph:
    programme = ProgrammeFacts("2014IT16M2OP004", "PON Metro", 3, "its title page")
    facts = CatalogueFacts(IRIS, UNNAMED, {programme.cci: programme}, {}, (), tuple(files()), terms)
    graph = Graph()
    for triple in chain.from_iterable(asset_blocks(facts)):
        graph.add(triple)
    return graph


def assets(described: Graph) -> set[URIRef]:
    return {URIRef(str(asset)) for asset in described.subjects(RDF.type, ADMS_AP_IT["SemanticAsset"])}


def test_every_file_of_terms_is_an_asset(described: Graph, terms: Graph) -> None:
    ontologies = {*terms.subjects(RDF.type, OWL.Ontology)}
    assert assets(described) == ontologies | {*terms.subjects(RDF.type, SKOS.ConceptScheme)}
    assert len(assets(described)) == len(FILES)
    assert {*described.subjects(RDF.type, OWL.Ontology)} == ontologies


@pytest.mark.parametrize("property_", ASKED)
def test_an_ontology_says_what_the_national_catalogue_of_them_asks(
    described: Graph, property_: URIRef
) -> None:
    for ontology in described.subjects(RDF.type, OWL.Ontology):
        assert (ontology, property_, None) in described


def test_what_is_said_of_an_asset_is_what_its_file_says(described: Graph, terms: Graph) -> None:
    for asset in assets(described):
        for property_ in (
            DCTERMS.title,
            DCTERMS.description,
            DCTERMS.issued,
            OWL.versionInfo,
            DCTERMS.license,
        ):
            said = {*described.objects(asset, property_)}
            assert said == {*terms.objects(asset, property_)} != set()
        (identifier,) = described.objects(asset, DCTERMS.identifier)
        assert str(identifier) == str(asset)


def test_vocabularies_share_themes_and_language_with_the_ontology(described: Graph, terms: Graph) -> None:
    for property_ in (DCAT.theme, DCAT.keyword, DCTERMS.language, DCTERMS.accrualPeriodicity):
        assert {*described.objects(STATUS, property_)} == {*terms.objects(ONTOLOGY, property_)} != set()
    # Its prefix is its own.
    assert (STATUS, ADMS_AP_IT["prefix"], None) not in described


def test_an_asset_has_its_file_as_distribution(described: Graph, terms: Graph) -> None:
    distribution = IRIS.catalogue("status.ttl")
    assert {*described.objects(STATUS, ADMS_AP_IT["hasSemanticAssetDistribution"])} == {distribution}
    address = IRIS.file("dumps/vocabularies/status.ttl")
    size = str((Path(FILES[1]).parent / "status.ttl").stat().st_size)
    for property_, value in (
        (RDF.type, ADMS_AP_IT["SemanticAssetDistribution"]),
        (DCAT.accessURL, address),
        (DCAT.downloadURL, address),
        (DCTERMS.license, terms.value(STATUS, DCTERMS.license)),
        (DCTERMS.modified, terms.value(STATUS, DCTERMS.modified)),
        (DCTERMS.format, URIRef("http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE")),
        (DCAT.mediaType, URIRef("https://www.iana.org/assignments/media-types/text/turtle")),
        (DCAT.byteSize, Literal(size, datatype=XSD.nonNegativeInteger)),
        (SPDX["checksum"], IRIS.catalogue("status.ttl-checksum")),
    ):
        assert [*described.objects(distribution, property_)] == [value]
    checksum = IRIS.catalogue("status.ttl-checksum")
    assert described.value(checksum, SPDX["algorithm"]) == SPDX["checksumAlgorithm_sha256"]
    assert str(described.value(checksum, SPDX["checksumValue"])) == "0a" * 32
    distributions = {*described.subjects(RDF.type, ADMS_AP_IT["SemanticAssetDistribution"])}
    assert distributions == {IRIS.catalogue(file.path.rpartition("/")[2]) for file in files()}


def test_no_harvester_of_datasets_takes_them_for_one(described: Graph) -> None:
    for kind in (DCAT.Dataset, DCAT_AP_IT["Dataset"], DCAT.Distribution, DCAT_AP_IT["Distribution"]):
        assert (None, RDF.type, kind) not in described


def test_makers_are_kept_apart_from_the_publisher(described: Graph, terms: Graph) -> None:
    (makers,) = {*described.objects(None, DCTERMS.rightsHolder)}
    assert {*described.objects(None, DCTERMS.creator)} == {makers}
    assert {*described.objects(None, DCTERMS.publisher)} == {IRIS.catalogue("publisher")} != {makers}
    assert str(described.value(makers, FOAF.name)) == str(terms.value(ONTOLOGY, DC.creator))


def test_nothing_is_nameless(described: Graph) -> None:
    assert all(isinstance(node, URIRef) for triple in described for node in triple[:2])
