# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the mapping makes of records that no real document has all at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from rdflib import Graph, URIRef

from ponlod.facts import ReleaseFacts
from ponlod.fields.codes import Code
from ponlod.graph.mapping import release_blocks, release_mapping
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import PREFIXES
from ponlod.records import (
    Action,
    Certainty,
    Cover,
    Finding,
    FindingKind,
    Lines,
    Place,
    PlaceKind,
    Precision,
    PrintedDate,
    Project,
    Reading,
    Reference,
    Severity,
    Status,
    SubjectKind,
)

BASE = "https://data.example.org/"
IRIS = Iris(BASE)
Blocks = Callable[..., list[Block]]
TEXTS = tuple(f"riga {number}" for number in range(1, 41))
JUNE = PrintedDate("giugno 2023", "2023-06", Precision.MONTH, Lines(2, 2))

BARE = Action(
    code=Code("TO", (2, 1, 1), "a"),
    code_as_printed="TO2.1.1.a",
    title="Illuminazione",
    subtitle=None,
    description=None,
    places=(),
    amounts=(),
    status=None,
    links=(),
    references=(),
    dates=(),
    lines=Lines(11, 20),
)
OTHER = replace(
    BARE, code=Code("TO", (1, 1, 1), "b"), code_as_printed="TO.1.1.1b", title="Portale", lines=Lines(21, 30)
)


def project(*actions: Action, notes: tuple[Status, ...] = ()) -> Project:
    return Project("TO-1", 1, "Luce", notes, actions, Lines(9, 10))


def reading(*projects: Project, findings: tuple[Finding, ...] = ()) -> Reading:
    return Reading(
        city="TO",
        cover=Cover("Piano di Torino", "Torino", None, "2", None, JUNE, Lines(1, 3)),
        contents=(),
        projects=projects,
        ledger=(),
        findings=findings,
        texts=TEXTS,
    )


def note(text: str, concept: str | None, line: int = 10) -> Status:
    classed = concept is not None
    return Status(
        text, Lines(line, line), concept, "rule" if classed else None, Certainty.STATED if classed else None
    )


def finding(
    kind: FindingKind,
    about: SubjectKind = SubjectKind.RELEASE,
    subject: str = "",
    lines: tuple[Lines, ...] = (),
) -> Finding:
    return Finding(kind, Severity.LOW, about, subject, lines, None, None, "Manca.", "Missing.")


@pytest.fixture
def facts(released: Callable[..., ReleaseFacts]) -> ReleaseFacts:
    return released("TO-2", date=date(2023, 5, 4), title="I progetti di Torino", publisher="Comune di Torino")


@pytest.fixture
def blocks(facts: ReleaseFacts) -> Blocks:
    """All that a release of projects and findings says."""
    return lambda *projects, findings=(): list(
        release_blocks(reading(*projects, findings=findings), facts, IRIS)
    )


def triples(found: Iterable[Block]) -> list[Triple]:
    return [triple for block in found for triple in block]


def said_of(path: str, found: Iterable[Block]) -> list[Triple]:
    subject = URIRef(BASE + "id/" + path)
    return [triple for triple in triples(found) if triple[0] == subject]


def turtle(text: str) -> set[Triple]:
    """The triples of a piece of Turtle with ponlod's prefixes; relative IRIs are under {base}id/."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return set(Graph().parse(data=prefixes + text, format="turtle", publicID=BASE + "id/"))


def subjects(block: Block) -> list[str]:
    seen = dict.fromkeys(str(subject).removeprefix(BASE + "id/") for subject, _, _ in block)
    return list(seen)


def test_blocks_come_as_release_findings_projects_places_actions(blocks: Blocks) -> None:
    """Places by IRI, actions by code, whatever their order in the document."""
    places = (
        Place("Via Po 1", PlaceKind.SITE, Lines(12, 12)),
        Place("Aurora", PlaceKind.QUARTER, Lines(13, 13)),
    )
    second = Project("TO-2", 2, "Rete", (), (OTHER,), Lines(20, 20))
    found = blocks(
        project(replace(BARE, places=places)),
        second,
        findings=(finding(FindingKind.NO_STATUS, SubjectKind.ACTION, "TO2.1.1.a"),),
    )
    assert [subjects(block)[0] for block in found] == [
        "release/TO-2",
        "release/TO-2/finding/no-status-TO2.1.1.a",
        "project/TO-1",
        "project/TO-2",
        "place/TO-aurora",
        "place/TO-via-po-1",
        "action/TO1.1.1.b",
        "action/TO2.1.1.a",
    ]


def test_codes_sort_by_their_numbers_and_not_as_text(blocks: Blocks) -> None:
    ten = replace(BARE, code=Code("TO", (10, 1, 1), "a"), lines=Lines(31, 32))
    found = [subjects(block)[0] for block in blocks(project(ten, BARE))]
    assert found[-2:] == ["action/TO2.1.1.a", "action/TO10.1.1.a"]


def test_parts_mapped_in_any_order_are_the_blocks_of_the_whole_release(
    blocks: Blocks, facts: ReleaseFacts
) -> None:
    place = Place("Aurora", PlaceKind.QUARTER, Lines(12, 12))
    dated = replace(BARE, places=(place,), dates=(replace(JUNE, lines=Lines(12, 12)),))
    mapping = release_mapping(reading(project(dated, OTHER)), facts, IRIS)
    alone = [mapping.block(part) for part in reversed([*mapping.head, *mapping.actions])]
    assert alone[::-1] == blocks(project(dated, OTHER))


def test_a_release_names_its_document_and_the_release_before_it(facts: ReleaseFacts) -> None:
    previous = replace(facts, key="TO-1", version="1")
    first = next(release_blocks(reading(), facts, IRIS, previous))
    assert set(first) == turtle(
        f"""
        <release/TO-2> a pon:Release ; dct:identifier "TO-2" ; dct:title "I progetti di Torino"@it ;
            pon:version "2" ; dct:issued "2023-05-04"^^xsd:date ; pon:asOf "2023-06"^^xsd:gYearMonth ;
            pon:city <city/TO> ; pon:programme <programme/2014IT16M2OP004> ;
            prov:wasDerivedFrom <release/TO-2/document> ; prov:wasRevisionOf <release/TO-1> .
        <release/TO-2/document> a pon:SourceDocument ; dct:title "Piano di Torino"@it ;
            dct:publisher "Comune di Torino" ; dct:issued "2023-05-04"^^xsd:date ;
            pon:lineCount 40 ; pon:sha256 "{"ab" * 32}" .
        """
    )


def test_a_cover_without_title_and_date_leaves_both_to_the_facts(facts: ReleaseFacts) -> None:
    """The document takes the release's title; a date of the status is not made up."""
    silent = reading(project(replace(BARE, status=note("in corso", "in-progress", 12))))
    silent = replace(silent, cover=replace(silent.cover, title=None, as_of=None))
    found = list(release_blocks(silent, facts, IRIS))
    assert turtle('<release/TO-2/document> dct:title "I progetti di Torino"@it .') <= set(triples(found))
    assert not [triple for triple in triples(found) if str(triple[1]).endswith("#asOf")]


def test_the_first_release_of_a_city_revises_nothing(blocks: Blocks) -> None:
    assert not [triple for triple in triples(blocks()) if str(triple[1]).endswith("wasRevisionOf")]


def test_a_subject_begins_with_its_type_identifier_and_title(blocks: Blocks) -> None:
    for path in ("action/TO2.1.1.a", "project/TO-1", "release/TO-2"):
        predicates = [str(predicate) for _, predicate, _ in said_of(path, blocks(project(BARE)))]
        order = ["http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://purl.org/dc/terms/identifier"]
        assert predicates[:2] == order
        assert predicates.index("http://purl.org/dc/terms/title") <= 3


def test_only_notes_that_a_rule_classes_are_statuses_of_a_project(blocks: Blocks) -> None:
    """Every note is published verbatim; the second note's assessment is status-2."""
    found = blocks(project(notes=(note("Vedi allegato", None, 9), note("Rinviato", "postponed"))))
    assert set(found[1]) == turtle(
        """
        <project/TO-1> a pon:Project ; dct:identifier "TO-1" ; pon:number 1 ; dct:title "Luce"@it ;
            pon:city <city/TO> ; pon:programme <programme/2014IT16M2OP004> ;
            pon:note "Vedi allegato"@it, "Rinviato"@it ; pon:status status:postponed ;
            pon:statusText "Rinviato"@it ; pon:statusAssessment <release/TO-2/project/TO-1/status-2> ;
            prov:wasDerivedFrom <release/TO-2/lines/9-10> .
        <release/TO-2/project/TO-1/status-2> a pon:StatusAssessment ; pon:assessedStatus status:postponed ;
            prov:value "Rinviato"@it ; pon:asOf "2023-06"^^xsd:gYearMonth ; pon:classificationRule "rule" ;
            pon:certainty certainty:stated ; prov:wasDerivedFrom <release/TO-2/lines/10> .
        <release/TO-2/lines/9-10> a pon:LineRange ; pon:firstLine 9 ; pon:lastLine 10 ;
            prov:value "riga 9\\nriga 10"@it ; dct:isPartOf <release/TO-2/document> .
        <release/TO-2/lines/10> a pon:LineRange ; pon:firstLine 10 ; pon:lastLine 10 ;
            prov:value "riga 10"@it ; dct:isPartOf <release/TO-2/document> .
        """
    )


def test_a_note_that_is_printed_twice_is_said_once_and_assessed_twice(blocks: Blocks) -> None:
    found = blocks(project(notes=(note("Rinviato", "postponed", 9), note("Rinviato", "postponed", 10))))
    assert len(triples(found)) == len(set(triples(found)))
    assert subjects(found[1])[:3] == [
        "project/TO-1",
        "release/TO-2/project/TO-1/status",
        "release/TO-2/project/TO-1/status-2",
    ]


def test_a_section_without_number_is_given_none(blocks: Blocks) -> None:
    unnumbered = replace(project(), key="TO-assistenza-tecnica", number=None)
    assert not [triple for triple in triples(blocks(unnumbered)) if str(triple[1]).endswith("#number")]


def test_a_place_that_two_actions_name_is_described_once(blocks: Blocks) -> None:
    """From all the lines that name it, in their order, under its first spelling."""
    twice = tuple(Place("Via Po 1", PlaceKind.UNIT, Lines(line, line)) for line in (13, 12))
    first = replace(BARE, places=twice)
    second = replace(OTHER, places=(Place("via Po, 1", PlaceKind.UNIT, Lines(22, 22)),))
    found = blocks(project(first, second))
    said = said_of("place/TO-via-po-1", found)
    assert set(said) == turtle(
        """
        <place/TO-via-po-1> a pon:Place, clv:Feature ; rdfs:label "Via Po 1"@it ;
            pon:textAsPrinted "Via Po 1"@it, "via Po, 1"@it ;
            pon:placeKind place-kind:unit ; pon:city <city/TO> ;
            prov:wasDerivedFrom <release/TO-2/lines/12>, <release/TO-2/lines/13>, <release/TO-2/lines/22> .
        """
    )
    assert len(said) == len(set(said))
    assert [value.rpartition("/")[2] for _, _, value in said[-3:]] == ["12", "13", "22"]
    named = [triple[0] for triple in triples(found) if str(triple[1]).endswith("#place")]
    assert named == [IRIS.action("TO1.1.1.b"), IRIS.action("TO2.1.1.a")]


def test_findings_are_named_by_kind_and_subject_and_repeats_are_numbered(blocks: Blocks) -> None:
    found = blocks(
        project(BARE),
        findings=(
            finding(FindingKind.OUT_OF_ORDER),
            finding(FindingKind.NO_TOTAL, SubjectKind.ACTION, "TO2.1.1.a"),
            finding(FindingKind.OUT_OF_ORDER),
            finding(FindingKind.MISSING_FROM_CONTENTS, SubjectKind.PROJECT, "TO-1"),
            finding(FindingKind.OUT_OF_ORDER),
        ),
    )
    targets = {
        str(subject).rpartition("/finding/")[2]: str(target).removeprefix(BASE + "id/")
        for subject, predicate, target in triples(found)
        if str(predicate).endswith("#hasTarget")
    }
    assert targets == {
        "out-of-order-release": "release/TO-2",
        "no-total-TO2.1.1.a": "action/TO2.1.1.a",
        "out-of-order-release-2": "release/TO-2",
        "missing-from-contents-TO-1": "project/TO-1",
        "out-of-order-release-3": "release/TO-2",
    }


def test_a_finding_says_what_is_printed_what_was_made_of_it_and_where(blocks: Blocks) -> None:
    irregular = Finding(
        kind=FindingKind.IRREGULAR_CODE,
        severity=Severity.LOW,
        subject_kind=SubjectKind.ACTION,
        subject="TO2.1.1.a",
        lines=(Lines(14, 15), Lines(11, 11)),
        printed="TO.2.1.1a",
        published="TO2.1.1.a",
        message_it="Il codice è scritto male.",
        message_en="The code is misspelt.",
    )
    block = blocks(project(BARE), findings=(irregular,))[1]
    node = "release/TO-2/finding/irregular-code-TO2.1.1.a"
    assert subjects(block) == [node, "release/TO-2/lines/11", "release/TO-2/lines/14-15"]
    said = said_of(node, [block])
    assert [value.rpartition("/")[2] for _, _, value in said[-2:]] == ["11", "14-15"]
    assert set(said) == turtle(
        f"""
        <{node}> a pon:Finding, dqv:QualityAnnotation ; pon:findingKind finding-kind:irregular-code ;
            pon:severity severity:low ; oa:hasTarget <action/TO2.1.1.a> ;
            oa:motivatedBy dqv:qualityAssessment ; pon:printedValue "TO.2.1.1a"@it ;
            pon:publishedValue "TO2.1.1.a" ;
            rdfs:comment "Il codice è scritto male."@it, "The code is misspelt."@en ;
            prov:wasDerivedFrom <release/TO-2/lines/11>, <release/TO-2/lines/14-15> .
        """
    )


def test_lines_that_several_blocks_cite_are_described_in_the_first(blocks: Blocks) -> None:
    """A finding, a place and an action cite line 12; the finding comes first."""
    twelve = Lines(12, 12)
    action = replace(
        BARE,
        places=(Place("Aurora", PlaceKind.QUARTER, twelve), Place("Barca", PlaceKind.QUARTER, Lines(13, 13))),
        references=(Reference("TO1.1.1.b", OTHER.code, twelve, True),),
        dates=(replace(JUNE, lines=Lines(13, 13)), replace(JUNE, lines=Lines(14, 14))),
        lines=Lines(11, 20),
    )
    found = blocks(
        project(action, OTHER),
        findings=(
            finding(FindingKind.IRREGULAR_CODE, SubjectKind.ACTION, "TO2.1.1.a", (twelve,)),
            finding(FindingKind.NO_TOTAL, SubjectKind.ACTION, "TO2.1.1.a", (twelve,)),
        ),
    )
    described = {
        subject.removeprefix("release/TO-2/lines/"): subjects(block)[0].removeprefix("release/TO-2/")
        for block in found
        for subject in subjects(block)
        if "/lines/" in subject
    }
    assert described == {
        "12": "finding/irregular-code-TO2.1.1.a",
        "9-10": "project/TO-1",
        "13": "place/TO-barca",
        "21-30": "action/TO1.1.1.b",
        "11-20": "action/TO2.1.1.a",
        "14": "action/TO2.1.1.a",
    }
    assert len(triples(found)) == len(set(triples(found)))


def test_two_releases_of_a_city_speak_of_the_same_action_from_their_own_lines(
    blocks: Blocks, facts: ReleaseFacts
) -> None:
    later = replace(facts, key="TO-3", version="3")
    of_two = set(triples(blocks(project(BARE))))
    of_three = set(triples(release_blocks(reading(project(BARE)), later, IRIS, facts)))
    action = IRIS.action("TO2.1.1.a")
    shared = {triple for triple in of_two & of_three if triple[0] == action}
    assert {predicate for _, predicate, _ in {t for t in of_two if t[0] == action} - shared} == {
        URIRef(PREFIXES["prov"] + "wasDerivedFrom")
    }
    assert {subject for subject, _, _ in of_two & of_three} == {action, IRIS.project("TO-1")}
