# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue says what is published, to whom it belongs, and nothing that nobody knows."""

from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SH, SKOS, XSD

from ponlod.authorities import AUTHORITY, CC_BY, PUBLISHER_TYPES, THEMES
from ponlod.facts import CityFacts, File, Period, ProgrammeFacts, ReleaseFacts
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.mapping import catalogue_blocks
from ponlod.graph.catalogue.words import texts
from ponlod.graph.results import Result
from ponlod.graph.shapes import read_shapes
from ponlod.graph.validation import Validator
from ponlod.iris import Iris
from ponlod.namespaces import DCAT_3, DCAT_AP, DCAT_AP_IT, SHAPES, SPDX, VCARD
from ponlod.publisher import UNNAMED, Publisher
from ponlod.resources import catalogue_shapes, ontology_files

BASE = "https://data.example.org/"
IRIS = Iris(BASE)
CATALOGUE = IRIS.catalogue()
EVERYTHING = IRIS.catalogue("all")
PUBLISHER = IRIS.catalogue("publisher")
TURIN = CityFacts("TO", "Torino", "Turin", "001272", "L219", "a table", "c_l219", "ITA_TRN")
AQUILA = CityFacts("AQ", "L'Aquila", "L'Aquila", None, None, "a table")
PROGRAMME = ProgrammeFacts(
    "2014IT16M2OP004", "PON Metro", 3, "its title page", Period(date(2014, 1, 1), date(2023, 12, 31))
)
NAMED = Publisher(
    name="Associazione Dati",
    identifier="dati_to",
    homepage="https://www.example.org/",
    type="http://purl.org/adms/publishertype/NonProfitOrganisation",
    contact="dati@example.org",
)
FORMS = ("csv", "jsonld", "nt", "rdf", "ttl", "xlsx")


def release(key: str, day: date, title: str = "I progetti", **other: str) -> ReleaseFacts:
    city, _, version = key.partition("-")
    stated = {"publisher": "Città di Torino", "licence": "unconfirmed: nobody said", **other}
    return ReleaseFacts(
        key=key,
        city=city,
        programme=PROGRAMME.cci,
        version=version,
        date=day,
        title=f"{title} {key}",
        document=Path("document.md"),
        sha256="ab" * 32,
        language="it",
        **stated,
    )


FIRST = release("TO-1", date(2022, 1, 31))
SECOND = release("TO-2", date(2022, 7, 31))


@pytest.fixture(scope="module")
def terms() -> Graph:
    graph = Graph()
    for file in ontology_files():
        graph.parse(file)
    return graph


def dumps(*releases: ReleaseFacts) -> tuple[File, ...]:
    names = [f"ponlod-{one.key}.{form}" for one in releases for form in FORMS]
    names += [f"ponlod-{one.key}{end}" for one in releases for end in (".csv-metadata.json", "-kohesio.csv")]
    names += ["ponlod.trig", "ontology.ttl", "alignments.ttl", "datapackage.json"]
    names += [f"{name}{end}" for name in names if name.endswith("csv") for end in (".gz", ".zst")]
    terms = ("ontology.ttl", *(f"vocabularies/{path.name}" for path in ontology_files()[1:]))
    paths = sorted({f"dumps/{name}" for name in (*names, *terms)})
    reports = [
        f"reports/findings-{one.key}.{end}" for one in releases for end in ("csv", "en.txt", "it.txt", "ttl")
    ]
    return tuple(File(path, "text/plain", len(path), "0a" * 32) for path in (*paths, *reports))


@pytest.fixture
def facts(terms: Graph) -> CatalogueFacts:
    """Two releases of Turin, published by an association."""
    releases = (FIRST, SECOND)
    cities = {"TO": TURIN, "AQ": AQUILA}
    return CatalogueFacts(IRIS, NAMED, {PROGRAMME.cci: PROGRAMME}, cities, releases, dumps(*releases), terms)


def graph_of(facts: CatalogueFacts) -> Graph:
    graph = Graph()
    for triple in chain.from_iterable(catalogue_blocks(facts)):
        graph.add(triple)
    return graph


def with_releases(facts: CatalogueFacts, *releases: ReleaseFacts) -> CatalogueFacts:
    return replace(facts, releases=releases, files=dumps(*releases))


def said(graph: Graph, thing: URIRef, property_: URIRef) -> list[str]:
    return sorted(str(value) for value in graph.objects(thing, property_))


def judged(graph: Graph) -> list[Result]:
    validator = Validator(catalogue_shapes(), Graph())
    return sorted([*validator.judge(graph), *validator.dangling([validator.links(graph)])])


def file(name: str) -> URIRef:
    return IRIS.catalogue(name)


def test_a_catalogue_with_a_named_publisher_has_nothing_to_object_to(facts: CatalogueFacts) -> None:
    assert judged(graph_of(facts)) == []


def test_no_triple_is_said_twice_and_nothing_is_a_blank_node(facts: CatalogueFacts) -> None:
    triples = list(chain.from_iterable(catalogue_blocks(facts)))
    assert len(triples) == len(set(triples))
    assert all(isinstance(term, URIRef | Literal) for triple in triples for term in triple)


def test_nothing_is_two_kinds_of_things(facts: CatalogueFacts) -> None:
    """Harvesters confuse what shares a name: https://github.com/opendatateam/udata/pull/2834."""
    graph = graph_of(facts)
    dcat = ("Catalog", "CatalogRecord", "DataService", "Dataset", "DatasetSeries", "Distribution")
    others = (DCTERMS.PeriodOfTime, FOAF.Agent, FOAF.Document, SPDX["Checksum"], VCARD["Organization"])
    kinds = (*(DCAT_3[name] for name in dcat), *others)
    things = [thing for kind in kinds for thing in graph.subjects(RDF.type, kind)]
    assert len(things) == len(set(things)) > 50


def test_everything_has_the_types_of_both_profiles(facts: CatalogueFacts) -> None:
    graph = graph_of(facts)
    for european, italian in (
        (DCAT_3["Catalog"], DCAT_AP_IT["Catalog"]),
        (DCAT_3["Dataset"], DCAT_AP_IT["Dataset"]),
        (DCAT_3["Distribution"], DCAT_AP_IT["Distribution"]),
        (FOAF.Agent, DCAT_AP_IT["Agent"]),
        (VCARD["Organization"], DCAT_AP_IT["Organization"]),
        (DCTERMS.LicenseDocument, DCAT_AP_IT["LicenseDocument"]),
    ):
        assert set(graph.subjects(RDF.type, european)) == set(graph.subjects(RDF.type, italian)) != set()


def test_a_release_is_a_dataset_under_its_own_iri_with_the_holder_s_code_in_its_identifier(
    facts: CatalogueFacts,
) -> None:
    graph, iri = graph_of(facts), IRIS.release("TO-1")
    assert said(graph, iri, DCTERMS.identifier) == ["c_l219:ponlod-TO-1"]
    holder = graph.value(iri, DCTERMS.rightsHolder)
    assert holder == IRIS.catalogue("rights-holder-TO")
    assert said(graph, holder, FOAF.name) == ["Città di Torino"]
    assert said(graph, holder, DCTERMS.identifier) == ["c_l219"]
    assert graph.value(iri, DCTERMS.publisher) == PUBLISHER
    assert graph.value(iri, DCAT_3["contactPoint"]) == IRIS.catalogue("contact")


def test_a_dataset_says_that_the_data_were_transformed_and_are_not_official(facts: CatalogueFacts) -> None:
    graph = graph_of(facts)
    for dataset in (IRIS.release("TO-1"), EVERYTHING):
        italian, english = (
            next(str(text) for text in graph.objects(dataset, DCTERMS.description) if text.language == code)
            for code in ("it", "en")
        )
        assert "trasformati in dati aperti collegati" in italian
        assert "Non sono dati ufficiali" in italian
        assert "transformed into linked open data" in english
        assert "not official" in english


def test_what_the_city_publishes_is_not_called_unofficial(facts: CatalogueFacts) -> None:
    city = replace(NAMED, name="Città di Torino", identifier="c_l219").publishing(["c_l219"])
    graph = graph_of(replace(facts, publisher=city))
    assert not [text for text in graph.objects() if isinstance(text, Literal) and "fficial" in text]
    for dataset in (IRIS.release("TO-1"), EVERYTHING):
        assert "Fa fede il documento" in "".join(said(graph, dataset, DCTERMS.description))
    assert judged(graph) == []


def test_what_somebody_else_publishes_is_called_unofficial_and_theirs(facts: CatalogueFacts) -> None:
    graph = graph_of(facts)
    assert "Unofficial catalogue" in "".join(said(graph, CATALOGUE, DCTERMS.title))
    about = "".join(said(graph, CATALOGUE, DCTERMS.description))
    assert "Editore del catalogo: Associazione Dati." in about
    assert "locale" not in about


def test_the_licence_of_the_document_stays_unconfirmed_while_the_data_have_one(facts: CatalogueFacts) -> None:
    graph, iri = graph_of(facts), IRIS.release("TO-1")
    document = IRIS.release("TO-1", "document")
    assert graph.value(iri, PROV.wasDerivedFrom) == document
    assert graph.value(document, DCTERMS.license) is None
    rights = graph.value(document, DCTERMS.rights)
    assert said(graph, rights, DCTERMS.description) == ["unconfirmed: nobody said"]
    assert "The licence of the source document is not confirmed" in "".join(said(graph, rights, RDFS.label))
    assert {str(licence) for licence in graph.objects(None, DCTERMS.license)} == {CC_BY}
    assert graph.value(graph.value(iri, DCTERMS.provenance), RDF.type) == DCTERMS.ProvenanceStatement


def test_a_licence_that_is_stated_is_not_called_unconfirmed(facts: CatalogueFacts) -> None:
    stated = release("TO-1", date(2022, 1, 31), licence="CC BY 4.0, on the page")
    graph = graph_of(with_releases(facts, stated))
    rights = IRIS.catalogue("TO-1-source-rights")
    assert said(graph, rights, DCTERMS.description) == ["CC BY 4.0, on the page"]
    assert "not confirmed" not in "".join(said(graph, rights, RDFS.label))


def test_periods_and_versions_are_said_in_the_words_of_both_profiles(facts: CatalogueFacts) -> None:
    graph, iri = graph_of(facts), IRIS.release("TO-2")
    period = graph.value(iri, DCTERMS.temporal)
    for namespace in (DCAT_3, DCAT_AP_IT):
        assert graph.value(period, namespace["startDate"]) == Literal("2014-01-01", datatype=XSD.date)
        assert graph.value(period, namespace["endDate"]) == Literal("2023-12-31", datatype=XSD.date)
    assert said(graph, iri, DCAT_3["version"]) == said(graph, iri, OWL.versionInfo) == ["2"]


def test_what_nobody_knows_stays_absent(facts: CatalogueFacts) -> None:
    """A programme without period, a city without codes."""
    known = replace(facts, programmes={PROGRAMME.cci: replace(PROGRAMME, period=None)})
    graph = graph_of(with_releases(known, release("AQ-1", date(2022, 1, 31))))
    iri = IRIS.release("AQ-1")
    assert graph.value(iri, DCTERMS.temporal) is None
    assert said(graph, iri, DCTERMS.identifier) == [str(iri)]
    assert said(graph, IRIS.catalogue("rights-holder-AQ"), DCTERMS.identifier) == [str(IRIS.city("AQ"))]
    assert (iri, DCTERMS.spatial, IRIS.city("AQ")) in graph
    assert said(graph, IRIS.city("AQ"), SKOS.prefLabel) == ["L'Aquila", "L'Aquila"]
    assert {result.severity for result in judged(graph)} == {"Warning"}
    assert any("c_f205" in result.message_en for result in judged(graph))


def test_keywords_have_nothing_that_portals_split_at(facts: CatalogueFacts) -> None:
    graph = graph_of(with_releases(facts, release("AQ-1", date(2022, 1, 31))))
    words = said(graph, IRIS.release("AQ-1"), DCAT_3["keyword"])
    assert "L Aquila" in words
    assert not any(set(word) & set(",;/'’") for word in words)


def test_a_keyword_of_both_languages_is_said_once(facts: CatalogueFacts) -> None:
    graph = graph_of(with_releases(facts, release("AQ-1", date(2022, 1, 31))))
    for dataset in (IRIS.release("AQ-1"), EVERYTHING):
        words = said(graph, dataset, DCAT_3["keyword"])
        assert len(words) == len(set(words)) > 5
    assert (IRIS.release("AQ-1"), DCAT_3["keyword"], Literal("PON Metro", lang="it")) in graph


def test_two_releases_of_one_document_have_distinct_titles_in_each_language(facts: CatalogueFacts) -> None:
    graph = graph_of(facts)
    datasets = [IRIS.release(one.key) for one in (FIRST, SECOND)]
    titles = [title for dataset in datasets for title in graph.objects(dataset, DCTERMS.title)]
    assert len(set(titles)) == 4
    assert {title.language for title in titles} == {"it", "en"}


def test_the_same_title_twice_is_a_violation(facts: CatalogueFacts) -> None:
    same = (replace(FIRST, title="I progetti"), replace(SECOND, title="I progetti"))
    results = judged(graph_of(with_releases(facts, *same)))
    assert {(result.focus, result.severity) for result in results} == {
        (str(IRIS.release("TO-1")), "Violation"),
        (str(IRIS.release("TO-2")), "Violation"),
    }


def test_a_city_s_releases_are_a_series_each_with_the_one_before(facts: CatalogueFacts) -> None:
    graph, series = graph_of(facts), IRIS.catalogue("series-TO")
    first, second = IRIS.release("TO-1"), IRIS.release("TO-2")
    assert set(graph.subjects(DCAT_3["inSeries"], series)) == {first, second}
    assert list(graph.subject_objects(DCAT_3["prev"])) == [(second, first)]
    assert (graph.value(series, DCAT_3["first"]), graph.value(series, DCAT_3["last"])) == (first, second)
    assert (series, RDF.type, DCAT_3["Dataset"]) not in graph


def test_another_release_changes_nothing_that_is_said_of_the_ones_before(facts: CatalogueFacts) -> None:
    before, after = graph_of(with_releases(facts, FIRST)), graph_of(facts)
    gone = {(subject, predicate) for subject, predicate, _ in before - after}
    assert gone == {
        (EVERYTHING, DCTERMS.modified),
        (file("ponlod.trig"), DCTERMS.modified),
        (IRIS.catalogue("series-TO"), DCTERMS.modified),
        (IRIS.catalogue("series-TO"), DCAT_3["last"]),
    }
    assert set(before.subjects()) <= set(after.subjects())


def test_every_file_of_data_is_a_distribution_of_its_release_and_no_other_file_is(
    facts: CatalogueFacts,
) -> None:
    graph = graph_of(facts)
    for dataset, stems in (
        (IRIS.release("TO-1"), ("ponlod-TO-1.", "ponlod-TO-1-")),
        (IRIS.release("TO-2"), ("ponlod-TO-2.", "ponlod-TO-2-")),
        (EVERYTHING, ("ponlod.",)),
    ):
        names = {one.path.removeprefix("dumps/") for one in facts.files}
        wanted = {file(name) for name in names if name.startswith(stems) and not name.endswith(".json")}
        assert set(graph.objects(dataset, DCAT_3["distribution"])) == wanted
    assert file("datapackage.json") not in set(graph.subjects())
    assert said(graph, EVERYTHING, FOAF.page) == [f"{BASE}dumps/datapackage.json"]


def test_a_release_whose_version_begins_like_another_s_keeps_its_files(facts: CatalogueFacts) -> None:
    longer = release("TO-1.1", date(2022, 2, 28))
    graph = graph_of(with_releases(facts, FIRST, longer))
    assert list(graph.subjects(DCAT_3["distribution"], file("ponlod-TO-1.1.ttl"))) == [IRIS.release("TO-1.1")]
    assert list(graph.subjects(DCAT_3["distribution"], file("ponlod-TO-1.ttl"))) == [IRIS.release("TO-1")]


def test_files_for_people_come_first_and_compressed_ones_last(facts: CatalogueFacts) -> None:
    said_in_order = [
        str(value).rpartition("#")[2].removeprefix("ponlod-TO-1")
        for block in catalogue_blocks(facts)
        for subject, predicate, value in block
        if subject == IRIS.release("TO-1") and predicate == DCAT_3["distribution"]
    ]
    assert said_in_order == [
        *(".csv", "-kohesio.csv", ".xlsx", ".ttl", ".jsonld", ".rdf", ".nt"),
        *(".csv.gz", "-kohesio.csv.gz", ".csv.zst", "-kohesio.csv.zst"),
    ]


def test_a_distribution_says_all_that_a_program_wants_to_know_first(facts: CatalogueFacts) -> None:
    graph, iri = graph_of(facts), file("ponlod-TO-1.csv.gz")
    address = URIRef(f"{BASE}dumps/ponlod-TO-1.csv.gz")
    media_type = "https://www.iana.org/assignments/media-types/"
    assert list(graph.objects(iri, DCAT_3["accessURL"])) == [address]
    assert list(graph.objects(iri, DCAT_3["downloadURL"])) == [address]
    assert said(graph, iri, DCTERMS.format) == [f"{AUTHORITY}file-type/CSV"]
    assert said(graph, iri, DCAT_3["mediaType"]) == [f"{media_type}text/csv"]
    assert said(graph, iri, DCAT_3["compressFormat"]) == [f"{media_type}application/gzip"]
    size = graph.value(iri, DCAT_3["byteSize"])
    assert size == Literal(str(len("dumps/ponlod-TO-1.csv.gz")), datatype=XSD.nonNegativeInteger)
    assert said(graph, iri, DCAT_AP["availability"]) == [f"{AUTHORITY}planned-availability/STABLE"]
    assert said(graph, iri, DCTERMS.modified) == ["2022-01-31"]
    assert said(graph, iri, DCTERMS.conformsTo) == [f"{BASE}dumps/ponlod-TO-1.csv-metadata.json"]
    checksum = graph.value(iri, SPDX["checksum"])
    assert graph.value(checksum, SPDX["checksumValue"]) == Literal(
        "0a" * 32, datatype=XSD.hexBinary, normalize=False
    )
    assert "gzip" in "".join(said(graph, iri, DCTERMS.title))


def test_no_file_or_service_shares_its_address_with_anything_in_the_catalogue(facts: CatalogueFacts) -> None:
    graph = graph_of(facts)
    for address in ("accessURL", "downloadURL", "endpointURL"):
        found = set(graph.objects(None, DCAT_3[address]))
        assert found
        assert not found & set(graph.subjects())


def test_reports_for_people_are_documents_of_the_dataset(facts: CatalogueFacts) -> None:
    pages = said(graph_of(facts), IRIS.release("TO-1"), FOAF.page)
    assert pages == [f"{BASE}reports/findings-TO-1.{code}.txt" for code in ("en", "it")]


def test_the_services_serve_every_dataset_and_say_how_to_ask(facts: CatalogueFacts) -> None:
    graph = graph_of(facts)
    datasets = set(graph.objects(CATALOGUE, DCAT_3["dataset"]))
    assert datasets == {EVERYTHING, IRIS.release("TO-1"), IRIS.release("TO-2")}
    for name, endpoint in (("sparql", f"{BASE}sparql"), ("api", BASE)):
        iri = IRIS.catalogue(name)
        assert (CATALOGUE, DCAT_3["service"], iri) in graph
        assert set(graph.objects(iri, DCAT_3["servesDataset"])) == datasets
        assert said(graph, iri, DCAT_3["endpointURL"]) == [endpoint]


def test_no_file_is_taken_for_an_api(facts: CatalogueFacts) -> None:
    assert list(graph_of(facts).subject_objects(DCAT_3["accessService"])) == []


def test_everything_that_portals_import_has_an_identifier_of_its_own(facts: CatalogueFacts) -> None:
    """With the code of whoever it belongs to; without any code they are the IRIs."""
    graph = graph_of(facts)
    kinds = (DCAT_3["Dataset"], DCAT_3["DatasetSeries"], DCAT_3["DataService"])
    things = {thing for kind in kinds for thing in graph.subjects(RDF.type, kind)}
    assert {thing: said(graph, thing, DCTERMS.identifier) for thing in things} == {
        IRIS.release("TO-1"): ["c_l219:ponlod-TO-1"],
        IRIS.release("TO-2"): ["c_l219:ponlod-TO-2"],
        IRIS.catalogue("series-TO"): ["c_l219:ponlod-TO"],
        EVERYTHING: ["dati_to:ponlod"],
        IRIS.catalogue("sparql"): ["dati_to:ponlod-sparql"],
        IRIS.catalogue("api"): ["dati_to:ponlod-api"],
    }
    unknown = replace(facts, publisher=UNNAMED, cities={"TO": replace(TURIN, ipa=None)})
    graph = graph_of(unknown)
    assert {thing: said(graph, thing, DCTERMS.identifier) for thing in things} == {
        thing: [str(thing)] for thing in things
    }


def test_everything_belongs_to_the_city_while_there_is_one_and_is_known_by_the_same_identifier_after(
    facts: CatalogueFacts,
) -> None:
    one = graph_of(facts)
    two = graph_of(with_releases(facts, release("AQ-1", date(2021, 1, 31)), FIRST, SECOND))
    assert one.value(EVERYTHING, DCTERMS.rightsHolder) == IRIS.catalogue("rights-holder-TO")
    assert two.value(EVERYTHING, DCTERMS.rightsHolder) == PUBLISHER
    assert said(one, EVERYTHING, DCTERMS.identifier) == said(two, EVERYTHING, DCTERMS.identifier)


def test_portals_find_the_names_that_they_know_things_by_and_no_label_where_they_store_the_iri(
    facts: CatalogueFacts,
) -> None:
    graph = graph_of(facts)
    files = graph.subjects(RDF.type, DCAT_3["Distribution"])
    types = {graph.value(one, DCAT_3[by]) for one in files for by in ("mediaType", "compressFormat")}
    assert len(types) > 6
    for media_type in types - {None}:
        assert {DCTERMS.MediaType, DCTERMS.MediaTypeOrExtent} <= set(graph.objects(media_type, RDF.type))
        (label,) = said(graph, media_type, RDFS.label)
        assert str(media_type).endswith(f"/media-types/{label}")
    for theme in graph.objects(IRIS.release("TO-1"), DCAT_3["theme"]):
        assert {name.language: str(name) for name in graph.objects(theme, SKOS.prefLabel)} == {
            "it": THEMES[str(theme)].name_it,
            "en": THEMES[str(theme)].name_en,
        }
    assert not {str(thing) for thing in graph.subjects(RDFS.label) if str(thing).startswith(AUTHORITY)}


@pytest.mark.parametrize(
    ("code", "italian", "ckan"),
    [
        (
            "CC_BY_4_0",
            "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)",
            "Creative Commons Attribution",
        ),
        (
            "CC0",
            "Creative Commons CC0 1.0 Universale - Public Domain Dedication (CC0 1.0)",
            "Creative Commons CCZero",
        ),
        (
            "CC_BYSA_4_0",
            "Creative Commons Attribuzione-Condividi allo stesso modo 4.0 Internazionale (CC BY-SA 4.0)",
            "Creative Commons Attribution Share-Alike",
        ),
    ],
)
def test_the_licence_has_the_names_that_dati_gov_it_and_ckan_know(
    facts: CatalogueFacts, code: str, italian: str, ckan: str
) -> None:
    """As in the Italian vocabulary of licences, and in ckan/model/license.py."""
    licence = f"{AUTHORITY}licence/{code}"
    graph = graph_of(replace(facts, publisher=replace(NAMED, licence=licence)))
    assert said(graph, URIRef(licence), FOAF.name) == [italian]
    assert list(graph.objects(URIRef(licence), DCTERMS.title)) == [Literal(ckan, lang="en")]
    assert judged(graph) == []


def test_a_publisher_without_name_is_called_undeclared_and_nothing_is_made_up(facts: CatalogueFacts) -> None:
    graph = graph_of(replace(facts, publisher=UNNAMED))
    assert said(graph, PUBLISHER, FOAF.name) == [texts()["publisher"]["name"]]
    assert said(graph, PUBLISHER, DCTERMS.identifier) == [BASE]
    assert graph.value(PUBLISHER, DCTERMS.type) is None
    assert list(graph.subjects(RDF.type, VCARD["Organization"])) == []
    assert list(graph.objects(None, DCAT_3["contactPoint"])) == []
    assert "Unofficial catalogue" in "".join(said(graph, CATALOGUE, DCTERMS.title))
    results = judged(graph)
    assert {result.severity for result in results} == {"Warning"}
    assert {result.focus for result in results if "contact" in result.message_en} == {
        str(thing)
        for thing in (
            EVERYTHING,
            IRIS.release("TO-1"),
            IRIS.release("TO-2"),
            IRIS.catalogue("series-TO"),
            IRIS.catalogue("sparql"),
            IRIS.catalogue("api"),
        )
    }


def test_a_contact_is_an_e_mail_or_a_web_address(facts: CatalogueFacts) -> None:
    contact = IRIS.catalogue("contact")
    assert said(graph_of(facts), contact, VCARD["hasEmail"]) == ["mailto:dati@example.org"]
    web = replace(facts, publisher=replace(NAMED, contact="https://example.org/contact"))
    graph = graph_of(web)
    assert said(graph, contact, VCARD["hasURL"]) == ["https://example.org/contact"]
    assert [result.severity for result in judged(graph)] == ["Warning"]


def test_the_shapes_know_the_themes_and_types_that_settings_allow() -> None:
    shapes = read_shapes(catalogue_shapes())
    listed = shapes.value(SHAPES["Catalogued-theme"], SH["in"])
    assert {str(theme) for theme in shapes.items(listed)} == set(THEMES)
    listed = shapes.value(SHAPES["CatalogueAgent-kind"], SH["in"])
    assert {str(kind) for kind in shapes.items(listed)} == set(PUBLISHER_TYPES)


def blanks(text: str, language: str) -> set[str]:
    """The blanks of a text, those that hold a word of its language under one name."""
    return {part.partition("}")[0].replace(f"_{language}", "") for part in text.split("{")[1:]}


def test_every_text_is_there_in_both_languages_with_the_same_blanks() -> None:
    found = [
        said
        for properties in texts().values()
        for said in (properties, *properties.values())
        if isinstance(said, dict) and "it" in said
    ]
    assert len(found) > 40
    for said in found:
        assert set(said) == {"it", "en"}
        # The title of a release is its own in Italian, and made up in English.
        if isinstance(said["it"], str) and said["it"] != "{title}":
            assert blanks(said["it"], "it") == blanks(said["en"], "en")
