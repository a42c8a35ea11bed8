# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is published of Milan's version 13, action by action, against what the document prints."""

from collections.abc import Callable
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from ponlod.facts import CityFacts, ProgrammeFacts, ReleaseFacts
from ponlod.graph.mapping import reference_blocks, release_blocks
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import PON, PREFIXES
from ponlod.source import read

BASE = "https://data.example.org/"
DOCUMENT = Path(__file__).parents[2] / "data" / "milano" / "2022-01-31" / "document.md"
PRINTED = DOCUMENT.read_text(encoding="utf-8").splitlines()
PROGRAMME = ProgrammeFacts(
    "2014IT16M2OP004", "PON Città Metropolitane 2014-2020", 3, "https://example.org/pon"
)
MILAN = CityFacts("MI", "Milano", "Milan", "015146", "F205", "https://example.org/milano")
CODES = {
    DCTERMS.identifier,
    DCTERMS.publisher,
    PON["codeAsPrinted"],
    PON["version"],
    PON["sha256"],
    PON["classificationRule"],
    PON["publishedValue"],
    PON["istatCode"],
    PON["cadastralCode"],
}
"""The properties whose texts belong to no language."""


@pytest.fixture(scope="module")
def blocks(released: Callable[..., ReleaseFacts]) -> list[Block]:
    document = DOCUMENT.read_bytes()
    facts = released("MI-13", publisher="Comune di Milano", sha256=sha256(document).hexdigest())
    return list(release_blocks(read(document, DOCUMENT), facts, Iris(BASE)))


@pytest.fixture(scope="module")
def release(blocks: list[Block]) -> list[Triple]:
    return [triple for block in blocks for triple in block]


@pytest.fixture(scope="module")
def reference() -> list[Triple]:
    return [triple for block in reference_blocks([PROGRAMME], [MILAN], Iris(BASE)) for triple in block]


def of_action(code: str, release: list[Triple]) -> set[Triple]:
    """All that is said of an action, and of the nodes behind it."""
    action, behind = f"{BASE}id/action/{code}", f"{BASE}id/release/MI-13/action/{code}/"
    return {triple for triple in release if str(triple[0]) == action or triple[0].startswith(behind)}


def line(number: int) -> str:
    """A line of the document as a Turtle literal, in Italian."""
    return Literal(PRINTED[number - 1], lang="it").n3()


def paragraphs(*numbers: int) -> str:
    """Lines of the document as one text, paragraph by paragraph, without bold."""
    return Literal("\n\n".join(PRINTED[number - 1] for number in numbers).replace("**", ""), lang="it").n3()


def turtle(text: str) -> set[Triple]:
    """The triples of a piece of Turtle with ponlod's prefixes; relative IRIs are under {base}id/."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return set(Graph().parse(data=prefixes + text, format="turtle", publicID=f"{BASE}id/"))


def test_mi4_1_1_a_has_a_sum_in_words_and_no_total(release: list[Triple]) -> None:
    own = "release/MI-13/action/MI4.1.1.a"
    assert of_action("MI4.1.1.a", release) == turtle(
        f"""
        <action/MI4.1.1.a> a pon:Action ; dct:identifier "MI4.1.1.a" ; pon:codeAsPrinted "MI4.1.1.a" ;
            dct:title "Abitare in borgo – Ristrutturazione immobili"@it ; dct:description {line(50)} ;
            pon:project <project/MI-1> ; pon:city <city/MI> ; pon:programme <programme/2014IT16M2OP004> ;
            pon:axis axis:4 ; pon:measure measure:4.1.1 ; pon:programmeFunding "2531250"^^xsd:decimal ;
            pon:status status:procurement ; pon:statusText "in fase di sottoscrizione contratto"@it ;
            pon:place <place/MI-cascina-di-via-de-lemene-51-55> ; pon:relatedAction <action/MI3.1.1.a> ;
            pon:fundingLine <{own}/funding/programme>, <{own}/funding/private> ;
            pon:statusAssessment <{own}/status> ; pon:reference <{own}/reference/1> ;
            prov:wasDerivedFrom <release/MI-13/lines/48-58> .
        <{own}/funding/programme> a pon:FundingLine, epo:MonetaryValue ;
            pon:fundingSource funding-source:programme ; epo:hasAmountValue "2531250"^^xsd:decimal ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 2.531.250,00"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/54> .
        <{own}/funding/private> a pon:FundingLine ; pon:fundingSource funding-source:private ;
            pon:textAsPrinted "A carico dell’aggiudicatario dell’appalto"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/56> .
        <{own}/status> a pon:StatusAssessment ; pon:assessedStatus status:procurement ;
            prov:value "in fase di sottoscrizione contratto"@it ; pon:asOf "2022-01"^^xsd:gYearMonth ;
            pon:classificationRule "contract-to-be-signed" ; pon:certainty certainty:stated ;
            prov:wasDerivedFrom <release/MI-13/lines/58> .
        <{own}/reference/1> a pon:Reference ; pon:textAsPrinted "MI3.1.1.a"@it ;
            pon:referencedAction <action/MI3.1.1.a> ; prov:wasDerivedFrom <release/MI-13/lines/50> .
        """
    )


def test_mi3_1_1_b_has_three_sums_to_the_cent(release: list[Triple]) -> None:
    own = "release/MI-13/action/MI3.1.1.b"
    status = PRINTED[91].removeprefix("**Stato di attuazione:** ")
    assert of_action("MI3.1.1.b", release) == turtle(
        f"""
        <action/MI3.1.1.b> a pon:Action ; dct:identifier "MI3.1.1.b" ; pon:codeAsPrinted "MI3.1.1.b" ;
            dct:title "Agenzia sociale per la locazione metropolitana"@it ;
            dct:description {paragraphs(78, 80, 82, 84)} ;
            pon:project <project/MI-2> ; pon:city <city/MI> ; pon:programme <programme/2014IT16M2OP004> ;
            pon:axis axis:3 ; pon:measure measure:3.1.1 ;
            pon:programmeFunding 4014648.44 ; pon:otherPublicFunding "1198100"^^xsd:decimal ;
            pon:totalCost 5212748.44 ; pon:status status:in-progress ; pon:statusText "{status}"@it ;
            pon:fundingLine <{own}/funding/programme>, <{own}/funding/other-public> ;
            pon:printedTotal <{own}/funding/total> ; pon:statusAssessment <{own}/status> ;
            prov:wasDerivedFrom <release/MI-13/lines/76-92> .
        <{own}/funding/programme> a pon:FundingLine, epo:MonetaryValue ;
            pon:fundingSource funding-source:programme ; epo:hasAmountValue 4014648.44 ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 4.014.648,44"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/86> .
        <{own}/funding/other-public> a pon:FundingLine, epo:MonetaryValue ;
            pon:fundingSource funding-source:other-public ; epo:hasAmountValue "1198100"^^xsd:decimal ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 1.198.100,00"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/88> .
        <{own}/funding/total> a pon:PrintedTotal, epo:MonetaryValue ; epo:hasAmountValue 5212748.44 ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 5.212.748,44"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/90> .
        <{own}/status> a pon:StatusAssessment ; pon:assessedStatus status:in-progress ;
            prov:value "{status}"@it ; pon:asOf "2022-01"^^xsd:gYearMonth ;
            pon:classificationRule "reporting-and-starting" ; pon:certainty certainty:stated ;
            prov:wasDerivedFrom <release/MI-13/lines/92> .
        """
    )


def test_mi1_1_1_a_has_a_status_over_paragraphs_a_page_and_two_references(release: list[Triple]) -> None:
    own = "release/MI-13/action/MI1.1.1.a"
    status = f'"il progetto della piattaforma è stato completato:\\n\\n{PRINTED[201]}"@it'
    assert of_action("MI1.1.1.a", release) == turtle(
        f"""
        <action/MI1.1.1.a> a pon:Action ; dct:identifier "MI1.1.1.a" ; pon:codeAsPrinted "MI1.1.1.a" ;
            dct:title "Quartieri connessi – Piattaforma digitale"@it ;
            dct:alternative "{PRINTED[183].strip("#* ")}"@it ; dct:description {paragraphs(186, 188, 190)} ;
            pon:project <project/MI-4> ; pon:city <city/MI> ; pon:programme <programme/2014IT16M2OP004> ;
            pon:axis axis:1 ; pon:measure measure:1.1.1 ; pon:programmeFunding 1354687.5 ;
            pon:otherPublicFunding "502000"^^xsd:decimal ; pon:totalCost 1856687.5 ;
            pon:status status:works-completed ; pon:statusText {status} ;
            pon:relatedAction <action/MI4.2.1.a>, <action/MI3.3.1.b> ;
            foaf:page <https://quartiericonnessi.comune.milano.it/> ;
            pon:fundingLine <{own}/funding/programme>, <{own}/funding/other-public> ;
            pon:printedTotal <{own}/funding/total> ; pon:statusAssessment <{own}/status> ;
            pon:reference <{own}/reference/1>, <{own}/reference/2> ;
            prov:wasDerivedFrom <release/MI-13/lines/182-202> .
        <{own}/funding/programme> a pon:FundingLine, epo:MonetaryValue ;
            pon:fundingSource funding-source:programme ; epo:hasAmountValue 1354687.5 ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 1.354.687,50"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/192> .
        <{own}/funding/other-public> a pon:FundingLine, epo:MonetaryValue ;
            pon:fundingSource funding-source:other-public ; epo:hasAmountValue "502000"^^xsd:decimal ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 502.000,00"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/194> .
        <{own}/funding/total> a pon:PrintedTotal, epo:MonetaryValue ; epo:hasAmountValue 1856687.5 ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 1.856.687,50"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/196> .
        <{own}/status> a pon:StatusAssessment ; pon:assessedStatus status:works-completed ;
            prov:value {status} ; pon:asOf "2022-01"^^xsd:gYearMonth ;
            pon:classificationRule "works-done-handover-due" ; pon:certainty certainty:stated ;
            prov:wasDerivedFrom <release/MI-13/lines/198-202> .
        <{own}/reference/1> a pon:Reference ; pon:textAsPrinted "MI4.2.1.a"@it ;
            pon:referencedAction <action/MI4.2.1.a> ; prov:wasDerivedFrom <release/MI-13/lines/202> .
        <{own}/reference/2> a pon:Reference ; pon:textAsPrinted "MI3.3.1.b"@it ;
            pon:referencedAction <action/MI3.3.1.b> ; prov:wasDerivedFrom <release/MI-13/lines/202> .
        """
    )


def test_mi4_2_1_a_has_eight_quarters_and_twelve_units(release: list[Triple]) -> None:
    """And a date that is no more exact than its year."""
    quarters = [name.strip(" *") for name in PRINTED[139].partition(":")[2].split(",")]
    expected = {(name, "quarter", 140) for name in quarters} | {
        (PRINTED[number - 1], "unit", number) for number in range(143, 155)
    }
    said = of_action("MI4.2.1.a", release)
    places = {place for _, predicate, place in said if predicate == PON["place"]}
    graph = Graph()
    for triple in release:
        graph.add(triple)
    assert len(places) == len(expected) == 20
    assert {
        (
            str(graph.value(place, RDFS.label)),
            str(graph.value(place, PON["placeKind"])).rpartition("/")[2],
            int(str(graph.value(place, PROV.wasDerivedFrom)).rpartition("/")[2]),
        )
        for place in places
    } == expected
    assert {
        triple for triple in release if triple[0] == URIRef(f"{BASE}id/place/MI-via-f-lli-zoia-105")
    } == turtle(
        """
        <place/MI-via-f-lli-zoia-105> a pon:Place, clv:Feature ; rdfs:label "via F.lli Zoia 105"@it ;
            pon:textAsPrinted "via F.lli Zoia 105"@it ; pon:placeKind place-kind:unit ; pon:city <city/MI> ;
            prov:wasDerivedFrom <release/MI-13/lines/149> .
        """
    )
    mention = "<release/MI-13/action/MI4.2.1.a/date/1>"
    assert (
        turtle(
            f"""
            <action/MI4.2.1.a> pon:dateMention {mention} .
            {mention} a pon:DateMention ; pon:textAsPrinted "prima metà del 2022"@it ;
                pon:mentionedDate "2022"^^xsd:gYear ; prov:wasDerivedFrom <release/MI-13/lines/158> .
            """
        )
        <= said
    )


def test_of_mi4_1_1_b_no_amount_and_no_status_is_printed_nor_published(release: list[Triple]) -> None:
    items = "\n".join(PRINTED[120:122])
    description = Literal(f"{PRINTED[118]}\n\n{items}", lang="it").n3()
    assert of_action("MI4.1.1.b", release) == turtle(
        f"""
        <action/MI4.1.1.b> a pon:Action ; dct:identifier "MI4.1.1.b" ; pon:codeAsPrinted "MI4.1.1.b" ;
            dct:title "Hub cittadino per l'ospitalità temporanea - Ristrutturazione immobili"@it ;
            dct:description {description} ; pon:project <project/MI-3> ; pon:city <city/MI> ;
            pon:programme <programme/2014IT16M2OP004> ; pon:axis axis:4 ; pon:measure measure:4.1.1 ;
            pon:place <place/MI-via-pianell-15-milano> ; prov:wasDerivedFrom <release/MI-13/lines/117-124> .
        """
    )


def test_mi5_1_1_a_stands_under_a_section_without_number(release: list[Triple]) -> None:
    own = "release/MI-13/action/MI5.1.1.a"
    assert of_action("MI5.1.1.a", release) == turtle(
        f"""
        <action/MI5.1.1.a> a pon:Action ; dct:identifier "MI5.1.1.a" ; pon:codeAsPrinted "MI5.1.1.a" ;
            dct:title "Assistenza tecnica"@it ; dct:description {line(492)} ;
            pon:project <project/MI-assistenza-tecnica> ; pon:city <city/MI> ;
            pon:programme <programme/2014IT16M2OP004> ; pon:axis axis:5 ; pon:measure measure:5.1.1 ;
            pon:programmeFunding "1000000"^^xsd:decimal ; pon:fundingLine <{own}/funding/programme> ;
            prov:wasDerivedFrom <release/MI-13/lines/490-494> .
        <{own}/funding/programme> a pon:FundingLine, epo:MonetaryValue ;
            pon:fundingSource funding-source:programme ; epo:hasAmountValue "1000000"^^xsd:decimal ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 1.000.000,00"@it ;
            prov:wasDerivedFrom <release/MI-13/lines/494> .
        """
    )
    assert {
        triple for triple in release if triple[0] == URIRef(f"{BASE}id/project/MI-assistenza-tecnica")
    } == turtle(
        """
        <project/MI-assistenza-tecnica> a pon:Project ; dct:identifier "MI-assistenza-tecnica" ;
            dct:title "Assistenza tecnica"@it ; pon:city <city/MI> ;
            pon:programme <programme/2014IT16M2OP004> ; prov:wasDerivedFrom <release/MI-13/lines/488> .
        """
    )


def test_every_line_range_holds_the_lines_of_the_document(release: list[Triple]) -> None:
    ranges = {subject for subject, _, kind in release if kind == PON["LineRange"]}
    values = {subject: value for subject, predicate, value in release if predicate == PROV.value}
    assert ranges
    for lines in ranges:
        first, _, last = lines.rpartition("/")[2].partition("-")
        text = "\n".join(PRINTED[int(first) - 1 : int(last or first)])
        assert values[lines] == Literal(text, lang="it")


def test_no_triple_comes_twice(release: list[Triple]) -> None:
    assert len(release) == len(set(release))


def test_everything_said_of_a_subject_stands_together(blocks: list[Block]) -> None:
    """Also over blocks: a subject is never taken up again."""
    subjects = [subject for block in blocks for subject, _ in groupby(triple[0] for triple in block)]
    assert len(subjects) == len(set(subjects))


def test_subjects_are_iris_under_the_base_and_there_is_no_blank_node(release: list[Triple]) -> None:
    for subject, predicate, value in release:
        assert type(subject) is URIRef
        assert subject.startswith(f"{BASE}id/")
        assert type(predicate) is URIRef
        assert type(value) in (URIRef, Literal)


def test_every_iri_under_the_base_is_described(release: list[Triple], reference: list[Triple]) -> None:
    described = {subject for subject, _, _ in release + reference}
    named = {value for _, _, value in release + reference if value.startswith(BASE) and type(value) is URIRef}
    assert named - described == set()


def test_literals_are_words_in_a_language_codes_whole_numbers_decimals_or_dates(
    release: list[Triple], reference: list[Triple]
) -> None:
    typed = {XSD.decimal, XSD.integer, XSD.date, XSD.gYearMonth, XSD.gYear}
    for _, predicate, value in release + reference:
        if isinstance(value, Literal):
            assert not value.ill_typed
            assert value.language in ("it", "en") or value.datatype in typed or predicate in CODES
            assert (value.language is None and value.datatype is None) == (predicate in CODES)


def test_every_statement_says_from_which_lines_it_comes(release: list[Triple]) -> None:
    """Actions, projects, places and all that hangs on them."""
    document = f"{BASE}id/release/MI-13/document"
    lines = f"{BASE}id/release/MI-13/lines/"
    sourced = {subject for subject, predicate, _ in release if predicate == PROV.wasDerivedFrom}
    for subject, _, kind in (triple for triple in release if triple[1] == RDF.type):
        if str(subject) != document and not subject.startswith(lines) and kind != PON["Finding"]:
            assert subject in sourced
