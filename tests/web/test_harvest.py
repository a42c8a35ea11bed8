# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What harvesters would store of a catalogue, and what they would complain about, rule by rule."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS, XSD

from ponlod.errors import PublicationError
from ponlod.namespaces import DCAT_3, SPDX, VCARD
from ponlod.web.views.harvest.check import SHOWN, check, shape_results
from ponlod.web.views.harvest.complaint import ALL
from ponlod.web.views.harvest.programs import HARVESTERS
from ponlod.web.views.harvest.reading import ADDRESSES, AGENTS, Reading
from ponlod.web.views.harvest.rules import RULES, complaints, is_local
from ponlod.web.views.harvest.stored import Stored, harvested
from ponlod.web.views.harvest.transport import LARGEST, Reply, replay
from ponlod.web.views.harvest.transport import RULES as TRANSPORT_RULES

BASE = "https://data.example.org/"
GOOD = """
@prefix : <https://data.example.org/catalogue#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix eu: <http://publications.europa.eu/resource/authority/> .
@prefix frequency: <http://publications.europa.eu/resource/authority/frequency/> .
@prefix licence: <http://publications.europa.eu/resource/authority/licence/> .
@prefix media: <https://www.iana.org/assignments/media-types/text/> .
@prefix theme: <http://publications.europa.eu/resource/authority/data-theme/> .
@prefix type: <http://publications.europa.eu/resource/authority/file-type/> .

<https://data.example.org/catalogue> a dcat:Catalog ;
    dct:title "Catalogo"@it ; dct:description "Due dataset"@it ; dct:modified "2024-01-02"^^xsd:date ;
    dct:publisher :publisher ; dcat:dataset :one , :two .
:one a dcat:Dataset ; dct:title "Uno"@it , "One"@en ;
    dct:description "Il primo"@it ;
    dct:identifier "c_x000:one" ;
    dct:modified "2024-01-01"^^xsd:date ;
    dct:issued "2023-01-01"^^xsd:date ;
    dcat:theme theme:GOVE ;
    dcat:keyword "progetti"@it ;
    dct:accrualPeriodicity frequency:IRREG ;
    dct:publisher :publisher ;
    dct:rightsHolder :holder ;
    dcat:contactPoint :contact ;
    dct:temporal :period ;
    dct:spatial <http://publications.europa.eu/resource/authority/country/ITA> ;
    dcat:distribution :one.csv .
:two a dcat:Dataset ; dct:title "Due"@it ; dct:description "Il secondo"@it ; dct:identifier "c_x000:two" ;
    dct:modified "2024-01-01"^^xsd:date ; dct:issued "2023-01-01"^^xsd:date ; dcat:theme theme:REGI ;
    dct:accrualPeriodicity frequency:IRREG ; dct:publisher :publisher ; dct:rightsHolder :holder ;
    dcat:contactPoint :contact ; dcat:distribution :two.csv .
:one.csv a dcat:Distribution ; dct:title "CSV"@it ;
    dcat:accessURL <https://data.example.org/dumps/one.csv> ;
    dcat:downloadURL <https://data.example.org/dumps/one.csv> ;
    dct:format type:CSV ; dcat:mediaType media:csv ;
    dct:license licence:CC_BY_4_0 ;
    dcat:byteSize 12 ;
    spdx:checksum :one.csv-checksum .
:two.csv a dcat:Distribution ; dcat:accessURL <https://data.example.org/dumps/two.csv> ; dct:format type:CSV ;
    dct:license licence:CC_BY_4_0 ; dcat:byteSize 3 .
:one.csv-checksum spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue "aa"^^xsd:hexBinary .
:period dcat:startDate "2014-01-01"^^xsd:date ; dcat:endDate "2023-12-31"^^xsd:date .
:publisher a foaf:Agent ; foaf:name "Chi pubblica" ; dct:identifier "c_y000" .
:holder a foaf:Agent ; foaf:name "Comune" ; dct:identifier "c_x000" .
:contact a vcard:Kind ; vcard:fn "Redazione" ; vcard:hasEmail <mailto:dati@example.org> .
:record a dcat:CatalogRecord ; foaf:primaryTopic :one .
:series a dcat:DatasetSeries ; dct:identifier "c_x000:series" ; dct:title "Serie"@it .
licence:CC_BY_4_0 foaf:name "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)"@it .
media:csv rdfs:label "text/csv" .
theme:GOVE skos:prefLabel "Governo"@it .
theme:REGI skos:prefLabel "Regioni"@it .
"""
BROKEN: Mapping[str, tuple[str, str]] = {
    "base-local": ("", ""),  # with another base
    "catalogue-not-one": (
        "<https://data.example.org/catalogue> a dcat:Catalog",
        ":other a dcat:Catalog . {}",
    ),
    "publisher-undeclared": ('"c_y000"', f'"{BASE}"'),
    "contact-missing": ("    dcat:contactPoint :contact ;\n", ""),
    "contact-unreachable": ("<mailto:dati@example.org>", "<https://example.org/scrivi>"),
    "issued-missing": ('    dct:issued "2023-01-01"^^xsd:date ;\n', ""),
    "theme-without-name": ('theme:GOVE skos:prefLabel "Governo"@it .', ""),
    "code-labelled": ("media:csv rdfs:label", 'frequency:IRREG rdfs:label "irregolare" . {}'),
    "record": (":record a dcat:CatalogRecord ; foaf:primaryTopic :one", ":one a dcat:CatalogRecord"),
    "other-unidentified": ('dcat:DatasetSeries ; dct:identifier "c_x000:series" ;', "dcat:DatasetSeries ;"),
    "address-not-whole": (
        "dcat:downloadURL <https://data.example.org/dumps/one.csv>",
        "dcat:downloadURL <dumps/one.csv>",
    ),
    "address-scheme": ("dcat:downloadURL <https:", "dcat:downloadURL <http:"),
    "licence-unmapped": ("Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)", "CC BY 4.0"),
    "licence-imprecise": (
        'foaf:name "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)"@it',
        "dct:type <http://purl.org/adms/licencetype/Attribution>",
    ),
    "format-unnamed": ('media:csv rdfs:label "text/csv" .', ""),
    "size": ("    dcat:byteSize 12 ;\n", ""),
}
"""For each rule what to replace, and by what (``{}`` being itself), so that it is broken."""


IDENTIFIER = ('    dct:identifier "c_x000:one" ;\n', "")


def read(turtle: str, base: str = BASE) -> Reading:
    return Reading(Graph().parse(data=turtle, format="turtle"), base)


def broken(turtle: str, base: str = BASE) -> set[str]:
    return {complaint.id for complaint in complaints(read(turtle, base))}


def stored(turtle: str, key: str) -> dict[str, Stored]:
    harvester = next(one for one in HARVESTERS if one.key == key)
    found = harvested(read(turtle), harvester)
    return {one.titles.get("it", ""): one for one in found}


def test_nobody_complains_about_a_good_catalogue() -> None:
    assert complaints(read(GOOD)) == ()


def test_every_rule_is_tried() -> None:
    assert {rule.id for rule in RULES} == set(BROKEN)
    assert len(RULES) == len(BROKEN)
    assert all(set(rule.harvesters) <= set(ALL) and rule.harvesters for rule in RULES)
    assert {one.key for one in HARVESTERS} == set(ALL)


@pytest.mark.parametrize("rule", BROKEN.keys() - {"base-local"})
def test_what_breaks_one_rule_breaks_no_other(rule: str) -> None:
    old, new = BROKEN[rule]
    assert old in GOOD
    assert broken(GOOD.replace(old, new.replace("{}", old), 1)) == {rule}


def test_nothing_is_no_catalogue() -> None:
    assert broken("") == {"catalogue-not-one"}


def test_a_format_is_missed_only_where_ckan_would_know_it_by_its_name() -> None:
    """What it has no name for it shows by its IRI, whatever the catalogue says."""
    turtle = GOOD.replace("type:CSV", "type:RDF_TURTLE").replace("media:csv", "media:turtle")
    turtle = turtle.replace('"text/csv"', '"text/turtle"')
    for text in (turtle, turtle.replace('media:turtle rdfs:label "text/turtle" .', "")):
        assert broken(text) == set()
        (file,) = stored(text, "ckan")["Uno"].resources
        assert file.format == "http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE"
    assert stored(GOOD, "ckan")["Uno"].resources[0].format == "CSV"
    unnamed = stored(GOOD.replace(*BROKEN["format-unnamed"]), "ckan")["Uno"].resources[0]
    assert unnamed.format == "http://publications.europa.eu/resource/authority/file-type/CSV"


@pytest.mark.parametrize(
    "base",
    [
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://[::1]:8000/dati/",
        "https://10.1.2.3/",
        "https://192.168.0.4:8443/",
        "https://server/",
        "https://dati.local/",
    ],
)
def test_nobody_outside_can_harvest_a_catalogue_that_stands_on_this_machine(base: str) -> None:
    assert is_local(base)
    assert "base-local" in broken(GOOD, base)


@pytest.mark.parametrize("base", [BASE, "https://93.184.215.14/", "https://comune.example.it:8443/dati/"])
def test_a_public_address_is_not_local(base: str) -> None:
    assert not is_local(base)


def test_complaints_come_gravest_first_with_what_breaks_them() -> None:
    text = GOOD.replace(*BROKEN["size"]).replace(*BROKEN["record"]).replace(*BROKEN["format-unnamed"])
    found = complaints(read(text))
    assert [one.severity for one in found] == ["error", "warning", "note"]
    assert found[0].things == (f"{BASE}catalogue#one",)


def test_each_harvester_knows_a_dataset_in_its_own_way() -> None:
    iri = f"{BASE}catalogue#one"
    assert stored(GOOD, "national")["Uno"].identity == iri
    assert stored(GOOD, "ckan")["Uno"].identity == iri
    assert stored(GOOD, "udata")["Uno"].identity == "c_x000:one"
    assert stored(GOOD, "piveau")["Uno"].identity == "c_x000:one"


def test_a_dataset_without_identifier_is_left_out_by_some_and_known_otherwise_by_others() -> None:
    text = GOOD.replace(*IDENTIFIER)
    iri = f"{BASE}catalogue#one"
    found = {key: stored(text, key)["Uno"].identity for key in ALL}
    assert found == {"national": None, "ckan": iri, "udata": None, "piveau": iri}


def test_a_dataset_without_iri_is_known_by_its_identifier_or_its_title() -> None:
    text = GOOD.replace(":one a dcat:Dataset", "_:one a dcat:Dataset")
    assert stored(text, "ckan")["Uno"].identity == "c_x000:one"
    text = text.replace(*IDENTIFIER)
    assert stored(text, "ckan")["Uno"].identity == "Uno"
    assert stored(text, "piveau")["Uno"].identity is None


def test_the_national_portal_puts_stopgaps_where_something_is_missing() -> None:
    text = GOOD.replace(*BROKEN["licence-unmapped"])
    for line in (
        "    dcat:theme theme:GOVE ;\n",
        "    dct:accrualPeriodicity frequency:IRREG ;\n",
        "    dct:rightsHolder :holder ;\n",
    ):
        text = text.replace(line, "")
    poor = stored(text, "national")["Uno"]
    assert (poor.themes, poor.frequency, poor.holder) == (("OP_DATPRO",), "UNKNOWN", "N/A")
    assert poor.licence == "C1_Unknown"
    rich = stored(GOOD, "national")["Uno"]
    assert (rich.themes, rich.frequency, rich.holder) == (("GOVE",), "IRREG", "Comune")
    assert rich.licence == "A21_CCBY40"


def test_what_is_stored_of_a_dataset_is_what_the_catalogue_says() -> None:
    found = stored(GOOD, "piveau")["Uno"]
    assert found.titles == {"it": "Uno", "en": "One"}
    assert (found.publisher, found.contact) == ("Chi pubblica", "Redazione, dati@example.org")
    assert (found.modified, found.period) == ("2024-01-01", ("2014-01-01", "2023-12-31"))
    (resource,) = found.resources
    assert resource.address == f"{BASE}dumps/one.csv"
    assert (resource.size, resource.digest) == (12, "sha256:aa")
    assert resource.licence == "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"


def test_udata_writes_formats_small_and_keeps_only_named_themes() -> None:
    assert stored(GOOD, "udata")["Uno"].resources[0].format == "csv"
    assert stored(GOOD, "udata")["Uno"].themes == ("Governo",)
    assert stored(GOOD.replace(*BROKEN["theme-without-name"]), "udata")["Uno"].themes == ()


IRIS = st.sampled_from(
    [URIRef(f"{BASE}{name}") for name in "abc"]
    + [URIRef(iri) for iri in ("", "dumps/x", "http://[", "https://h:x/", "urn:x", "mailto:", BASE)]
    + [SPDX.checksumAlgorithm_sha256, DCAT.Dataset, DCAT.Distribution]
)
NODES = st.one_of(IRIS, st.sampled_from([BNode("x"), BNode("y")]))
LITERALS = st.one_of(
    st.text(max_size=5).map(Literal),
    st.sampled_from(
        [Literal("12x", datatype=XSD.integer), Literal("", lang="it"), Literal("²"), Literal("9" * 5000)]
    ),
)
PROPERTIES = st.sampled_from(
    [
        *AGENTS,
        *ADDRESSES,
        *(DCAT.dataset, DCAT.distribution, DCAT.contactPoint, DCAT.theme, DCAT.keyword, DCAT.byteSize),
        *(DCAT.mediaType, DCAT.startDate, DCAT.endpointURL, DCTERMS.title, DCTERMS.identifier),
        *(DCTERMS.format, DCTERMS.license, DCTERMS.temporal, DCTERMS.spatial, DCTERMS.accrualPeriodicity),
        *(DCTERMS.type, FOAF.name, FOAF.primaryTopic, RDFS.label, SKOS.prefLabel, SPDX.checksum),
        *(SPDX.algorithm, SPDX.checksumValue, VCARD.fn, VCARD.hasEmail, URIRef("")),
    ]
)
KINDS = st.sampled_from(
    [
        DCAT.Catalog,
        DCAT.Dataset,
        DCAT.Distribution,
        DCAT.DataService,
        DCAT_3.DatasetSeries,
        DCAT.CatalogRecord,
    ]
)
TRIPLES = st.one_of(
    st.tuples(NODES, PROPERTIES, st.one_of(NODES, LITERALS)), st.tuples(NODES, st.just(RDF.type), KINDS)
)


@given(st.lists(TRIPLES, max_size=25), st.sampled_from([BASE, "", "http://[", "x"]))
def test_no_graph_is_too_odd_and_the_order_of_its_triples_does_not_matter(
    triples: list[tuple[URIRef, URIRef, URIRef]], base: str
) -> None:
    found = []
    for ordered in (triples, triples[::-1]):
        graph = Graph()
        for triple in ordered:
            graph.add(triple)
        reading = Reading(graph, base)
        stored_by_all = [harvested(reading, harvester) for harvester in HARVESTERS]
        assert all(len(datasets) == len(reading.datasets) for datasets in stored_by_all)
        found.append((complaints(reading), stored_by_all))
    assert found[0] == found[1]


# How it is sent.

TYPES = {"rdf": "application/rdf+xml", "ttl": "text/turtle; charset=utf-8", "jsonld": "application/ld+json"}
HYDRA = "http://www.w3.org/ns/hydra/core#"
VIEW = f"<{BASE}catalogue.ttl?page=%d> a <{HYDRA}PartialCollectionView> "
NEXT = f"{VIEW} ; <{HYDRA}next> <%s> .\n"


def served() -> dict[str, Reply]:
    """A site that serves the good catalogue as it should: what it answers at each address."""
    graph = Graph().parse(data=GOOD, format="turtle")
    bodies = {
        "catalogue.rdf": graph.serialize(format="xml"),
        "catalogue.ttl": GOOD,
        "catalogue.jsonld": graph.serialize(format="json-ld"),
        "catalogue.ttl?page=1": GOOD + NEXT % (1, f"{BASE}catalogue.ttl?page=2"),
        "catalogue.ttl?page=2": GOOD + VIEW % 2 + ".\n",
        "catalogue": GOOD,
    }
    return {address: answer(address, body) for address, body in bodies.items()}


def answer(address: str, body: str) -> Reply:
    kind = TYPES.get(address.partition(".")[2].partition("?")[0], TYPES["ttl"])
    length = str(len(body.encode()))
    return Reply(200, {"content-type": kind, "content-length": length, "etag": '"1"'}, body.encode())


def rules_broken(
    site: Mapping[str, Reply], head: Mapping[str, Reply] | None = None
) -> dict[str, tuple[str, ...]]:
    def ask(method: str, address: str, _: Mapping[str, str]) -> Reply:
        answers = {**site, **(head or {})} if method == "HEAD" else site
        return answers.get(address, Reply(404, {"content-type": "text/html"}, b""))

    return {one.id: one.things for one in replay(ask, BASE).complaints}


def with_(address: str, **changed: object) -> dict[str, Reply]:
    site = served()
    site[address] = replace(site[address], **changed)  # type: ignore[arg-type]
    return site


def typed(address: str, content_type: str) -> dict[str, Reply]:
    return with_(address, headers={**served()[address].headers, "content-type": content_type})


def test_nobody_complains_about_how_a_good_catalogue_is_sent() -> None:
    assert rules_broken(served()) == {}


def test_an_address_that_fails_stops_the_harvest() -> None:
    assert rules_broken(with_("catalogue.rdf", status=500)) == {"status": (f"{BASE}catalogue.rdf",)}


def test_a_head_that_says_something_else_than_get_is_noticed() -> None:
    other = with_("catalogue.ttl", headers={"content-type": "text/html"})
    assert rules_broken(served(), other) == {"head": (f"{BASE}catalogue.ttl",)}
    assert rules_broken(served(), with_("catalogue.ttl", status=405)) == {"status": (f"{BASE}catalogue.ttl",)}


@pytest.mark.parametrize("kind", ["text/plain", "text/html; charset=utf-8", "application/rdf+xml", "", "x"])
def test_a_type_that_is_not_that_of_the_body_is_unreadable(kind: str) -> None:
    assert rules_broken(typed("catalogue.ttl", kind)) == {"unreadable": (f"{BASE}catalogue.ttl",)}


@pytest.mark.parametrize("body", [b"\xff\xfe", b"<", b"{", b"[1, 2", b'{"@id": []}', b"[" * 100_000])
@pytest.mark.parametrize("address", ["catalogue.rdf", "catalogue.ttl", "catalogue.jsonld"])
def test_a_body_that_is_damaged_is_unreadable(address: str, body: bytes) -> None:
    assert rules_broken(with_(address, body=body)).keys() & {"unreadable", "suffixes-differ"}


def test_json_ld_that_leads_to_a_context_elsewhere_is_not_followed() -> None:
    body = json.dumps([{"@context": ["https://elsewhere.example.org/context.jsonld"], "@graph": []}])
    site = with_("catalogue.jsonld", body=body.encode())
    assert rules_broken(site) == {"context": (f"{BASE}catalogue.jsonld",)}


def test_a_catalogue_of_50_megabytes_is_too_large() -> None:
    site = with_("catalogue.ttl", body=b"#" * LARGEST)
    site["catalogue"] = site["catalogue.ttl"]
    assert rules_broken(site) == {"too-large": (f"{BASE}catalogue.ttl",)}


def test_formats_that_say_different_things_are_noticed() -> None:
    assert "suffixes-differ" in rules_broken(with_("catalogue.ttl", body=(GOOD + ":one :more 1 .").encode()))


@pytest.mark.parametrize(
    "following", [f"{BASE}catalogue.ttl?page=1", "https://elsewhere.example.org/?page=3"]
)
def test_pages_that_repeat_or_lead_elsewhere_are_not_followed_for_ever(following: str) -> None:
    site = with_("catalogue.ttl?page=2", body=(GOOD + NEXT % (2, following)).encode())
    assert rules_broken(site) == {"pages-unended": (f"{BASE}catalogue.ttl?page=1",)}


def test_pages_that_leave_something_out_would_have_it_deleted() -> None:
    site = served()
    for number in (1, 2):
        address = f"catalogue.ttl?page={number}"
        body = site[address].body.decode().replace('dct:title "Due"@it ;', "")
        site[address] = answer(address, body)
    assert rules_broken(site) == {"pages-differ": (f"{BASE}catalogue.ttl?page=1",)}


def test_a_page_beyond_the_last_is_not_found() -> None:
    site = served() | {"catalogue.ttl?page=999999999": answer("catalogue.ttl", GOOD)}
    assert set(rules_broken(site)) == {"page-beyond"}


def test_who_follows_an_iri_of_the_catalogue_gets_rdf() -> None:
    assert set(rules_broken(typed("catalogue", "text/html"))) == {"negotiation"}


def test_every_rule_of_sending_is_tried_here() -> None:
    """They are all named above."""
    tried = {"status", "head", "unreadable", "context", "too-large", "suffixes-differ", "pages-unended"}
    assert tried | {"pages-differ", "page-beyond", "negotiation"} == TRANSPORT_RULES.keys()
    assert not TRANSPORT_RULES.keys() & {rule.id for rule in RULES}


def test_a_site_without_catalogue_has_no_good_check() -> None:
    found = check(lambda *_: Reply(404, {}, b""), BASE)
    assert not found.ok
    assert found.datasets == found.distributions == 0
    assert {"status", "catalogue-not-one"} <= {one.id for one in found.of("error")}


def test_the_same_remark_of_the_shapes_on_several_things_is_one() -> None:
    header = "severity,subject,lines,message_it,message_en,value,path,component,shape\n"
    rows = 'Warning,a,,"Manca, sì",Missing,,,,\nWarning,b,,"Manca, sì",Missing,,,,\nWarning,a,,X,Y,,,,\n'
    found = shape_results(header + rows)
    assert [(one.messages["it"], one.subjects) for one in found] == [("Manca, sì", ("a", "b")), ("X", ("a",))]


@pytest.mark.parametrize("table", ["", "other,columns\n1,2\n"])
def test_a_report_with_other_columns_is_an_error_and_no_good_news(table: str) -> None:
    with pytest.raises(PublicationError, match="columns"):
        shape_results(table)


def test_of_a_large_catalogue_all_is_counted_and_some_is_kept() -> None:
    more = "".join(f':d{n} a dcat:Dataset ; dct:title "{n}"@it .\n' for n in range(SHOWN))
    body = GOOD + more
    graph = Graph().parse(data=body, format="turtle")
    site = {
        f"catalogue.{end}": answer(f"catalogue.{end}", text)
        for end, text in (
            ("rdf", graph.serialize(format="xml")),
            ("ttl", body),
            ("jsonld", graph.serialize(format="json-ld")),
        )
    }
    found = check(lambda _, address, __: site.get(address, Reply(404, {}, b"")), BASE)
    assert found.datasets == SHOWN + 2
    assert found.taken == {"national": 2, "ckan": SHOWN + 2, "udata": 2, "piveau": SHOWN + 2}
    assert {len(stored) for stored in found.imported.values()} == {SHOWN}
