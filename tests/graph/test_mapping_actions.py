# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the mapping makes of one action, case by case."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from rdflib import Graph, URIRef

from ponlod.facts import ReleaseFacts
from ponlod.fields.codes import Code
from ponlod.graph.mapping import release_mapping
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import PREFIXES
from ponlod.records import (
    Action,
    Amount,
    AmountKind,
    Certainty,
    Cover,
    Lines,
    Link,
    Precision,
    PrintedDate,
    Project,
    Reading,
    Reference,
    Status,
)

BASE = "https://data.example.org/"
Mapped = Callable[[Action], Block]
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
    lines=Lines(11, 13),
)
ACTION = "action/TO2.1.1.a"
OWN = f"release/TO-2/{ACTION}"


@pytest.fixture
def mapped(released: Callable[..., ReleaseFacts]) -> Mapped:
    """The block of an action in a release whose cover prints June 2023 as the date of the status."""

    def of(action: Action) -> Block:
        june = PrintedDate("giugno 2023", "2023-06", Precision.MONTH, Lines(2, 2))
        project = Project("TO-1", 1, "Luce", (), (action,), Lines(9, 10))
        cover = Cover(None, None, None, None, None, june, Lines(1, 3))
        texts = tuple(f"riga {number}" for number in range(1, 21))
        reading = Reading("TO", cover, (), (project,), (), (), texts)
        mapping = release_mapping(reading, released("TO-2"), Iris(BASE))
        return mapping.block(mapping.actions[0])

    return of


def said_of(path: str, block: Block) -> set[Triple]:
    return {triple for triple in block if triple[0] == URIRef(f"{BASE}id/{path}")}


def subjects(block: Block) -> list[str]:
    return list(dict.fromkeys(str(subject).removeprefix(f"{BASE}id/") for subject, _, _ in block))


def predicates(block: Block) -> set[str]:
    """The local names of the properties of the action itself."""
    return {str(triple[1]).rpartition("#")[2] for triple in said_of(ACTION, block)}


def turtle(text: str) -> set[Triple]:
    """The triples of a piece of Turtle with ponlod's prefixes; relative IRIs are under {base}id/."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return set(Graph().parse(data=prefixes + text, format="turtle", publicID=f"{BASE}id/"))


def test_an_action_of_which_nothing_is_printed_says_nothing_more(mapped: Mapped) -> None:
    """No amount, no status, no place: no triple, and no zero."""
    assert set(mapped(BARE)) == turtle(
        """
        <action/TO2.1.1.a> a pon:Action ; dct:identifier "TO2.1.1.a" ; pon:codeAsPrinted "TO2.1.1.a" ;
            dct:title "Illuminazione"@it ; pon:project <project/TO-1> ; pon:city <city/TO> ;
            pon:programme <programme/2014IT16M2OP004> ; pon:axis axis:2 ; pon:measure measure:2.1.1 ;
            prov:wasDerivedFrom <release/TO-2/lines/11-13> .
        <release/TO-2/lines/11-13> a pon:LineRange ; pon:firstLine 11 ; pon:lastLine 13 ;
            prov:value "riga 11\\nriga 12\\nriga 13"@it ;
            dct:isPartOf <release/TO-2/document> .
        """
    )


def test_subjects_follow_their_action_and_line_ranges_close_the_block(mapped: Mapped) -> None:
    action = replace(
        BARE,
        amounts=(
            Amount(AmountKind.TOTAL, Decimal(30), "€ 30", Lines(14, 14)),
            Amount(AmountKind.PROGRAMME, Decimal(20), "€ 20", Lines(13, 13)),
        ),
        status=Status("in corso", Lines(15, 15), "in-progress", "under-way", Certainty.STATED),
        references=(Reference("TO2.1.1.a", BARE.code, Lines(12, 12), True),),
        dates=(PrintedDate("2023", "2023", Precision.YEAR, Lines(12, 12)),),
    )
    assert subjects(mapped(action)) == [
        ACTION,
        f"{OWN}/funding/programme",
        f"{OWN}/funding/total",
        f"{OWN}/status",
        f"{OWN}/reference/1",
        f"{OWN}/date/1",
        "release/TO-2/lines/11-13",
        "release/TO-2/lines/12",
        "release/TO-2/lines/13",
        "release/TO-2/lines/14",
        "release/TO-2/lines/15",
    ]


@pytest.mark.parametrize(
    ("kind", "direct", "source"),
    [
        (AmountKind.PROGRAMME, "programmeFunding", "programme"),
        (AmountKind.OTHER_PUBLIC, "otherPublicFunding", "other-public"),
        (AmountKind.PRIVATE, "privateFunding", "private"),
    ],
)
def test_a_printed_figure_is_said_of_the_action_and_behind_it(
    mapped: Mapped, kind: AmountKind, direct: str, source: str
) -> None:
    block = mapped(replace(BARE, amounts=(Amount(kind, Decimal("1250.50"), "€ 1.250,50", Lines(14, 14)),)))
    line = f"{OWN}/funding/{kind.value}"
    assert predicates(block) - predicates(mapped(BARE)) == {direct, "fundingLine"}
    assert turtle(f"<{ACTION}> pon:{direct} 1250.5 ; pon:fundingLine <{line}> .") <= set(block)
    assert said_of(line, block) == turtle(
        f"""
        <{line}> a pon:FundingLine, epo:MonetaryValue ; pon:fundingSource funding-source:{source} ;
            epo:hasAmountValue 1250.5 ; epo:hasCurrency currency:EUR ;
            pon:textAsPrinted "€ 1.250,50"@it ; prov:wasDerivedFrom <release/TO-2/lines/14> .
        """
    )


def test_a_printed_total_has_no_source(mapped: Mapped) -> None:
    block = mapped(
        replace(BARE, amounts=(Amount(AmountKind.TOTAL, Decimal("0.5"), "€ 0,50", Lines(14, 14)),))
    )
    line = f"{OWN}/funding/total"
    assert predicates(block) - predicates(mapped(BARE)) == {"totalCost", "printedTotal"}
    assert turtle(f"<{ACTION}> pon:totalCost 0.5 ; pon:printedTotal <{line}> .") <= set(block)
    assert said_of(line, block) == turtle(
        f"""
        <{line}> a pon:PrintedTotal, epo:MonetaryValue ; epo:hasAmountValue 0.5 ;
            epo:hasCurrency currency:EUR ; pon:textAsPrinted "€ 0,50"@it ;
            prov:wasDerivedFrom <release/TO-2/lines/14> .
        """
    )


def test_an_amount_in_words_is_a_funding_line_without_figure(mapped: Mapped) -> None:
    block = mapped(replace(BARE, amounts=(Amount(AmountKind.PRIVATE, None, "A carico di B", Lines(14, 14)),)))
    assert predicates(block) - predicates(mapped(BARE)) == {"fundingLine"}
    assert said_of(f"{OWN}/funding/private", block) == turtle(
        f"""
        <{OWN}/funding/private> a pon:FundingLine ; pon:fundingSource funding-source:private ;
            pon:textAsPrinted "A carico di B"@it ; prov:wasDerivedFrom <release/TO-2/lines/14> .
        """
    )


def test_amounts_of_one_kind_are_all_published(mapped: Mapped) -> None:
    """The second has its own node; equal figures are one direct value."""
    twice = tuple(
        Amount(AmountKind.PROGRAMME, Decimal(10), f"€ 10 ({line})", Lines(line, line)) for line in (12, 13)
    )
    block = mapped(replace(BARE, amounts=twice))
    node = f"<{OWN}/funding/programme"
    assert len(block) == len(set(block))
    assert turtle(
        f"""
        <{ACTION}> pon:programmeFunding "10"^^xsd:decimal ; pon:fundingLine {node}>, {node}-2> .
        {node}> pon:textAsPrinted "€ 10 (12)"@it .
        {node}-2> pon:textAsPrinted "€ 10 (13)"@it .
        """
    ) <= set(block)


def test_a_status_that_a_rule_classes_has_concept_rule_and_certainty(mapped: Mapped) -> None:
    status = Status("lavori finiti", Lines(15, 16), "works-completed", "works-done", Certainty.INFERRED)
    block = mapped(replace(BARE, status=status))
    assert turtle(
        f"""
            <{ACTION}> pon:status status:works-completed ; pon:statusText "lavori finiti"@it ;
                pon:statusAssessment <{OWN}/status> .
            """
    ) <= said_of(ACTION, block)
    assert said_of(f"{OWN}/status", block) == turtle(
        f"""
        <{OWN}/status> a pon:StatusAssessment ; pon:assessedStatus status:works-completed ;
            prov:value "lavori finiti"@it ; pon:asOf "2023-06"^^xsd:gYearMonth ;
            pon:classificationRule "works-done" ; pon:certainty certainty:inferred ;
            prov:wasDerivedFrom <release/TO-2/lines/15-16> .
        """
    )


def test_a_status_that_no_rule_classes_keeps_its_words_and_has_no_concept(mapped: Mapped) -> None:
    block = mapped(replace(BARE, status=Status("chissà", Lines(15, 15), None, None, None)))
    assert predicates(block) - predicates(mapped(BARE)) == {"statusText", "statusAssessment"}
    assert said_of(f"{OWN}/status", block) == turtle(
        f"""
        <{OWN}/status> a pon:StatusAssessment ; prov:value "chissà"@it ;
            pon:asOf "2023-06"^^xsd:gYearMonth ; prov:wasDerivedFrom <release/TO-2/lines/15> .
        """
    )


def test_references_relate_actions_only_where_they_resolve_and_lead_elsewhere(mapped: Mapped) -> None:
    """To itself, to another twice, and to one that the release does not have."""
    other, lost = Code("TO", (1, 1, 1), "b"), Code("TO", (9, 9, 9), "z")
    references = tuple(
        Reference(f"TO {code.measure}", code, Lines(line, line), code != lost)
        for line, code in enumerate((BARE.code, other, other, lost), start=12)
    )
    block = mapped(replace(BARE, references=references))
    assert predicates(block) - predicates(mapped(BARE)) == {"reference", "relatedAction"}
    related = [triple for triple in block if str(triple[1]).endswith("#relatedAction")]
    assert related == list(turtle(f"<{ACTION}> pon:relatedAction <action/TO1.1.1.b> ."))
    assert said_of(f"{OWN}/reference/1", block) == turtle(
        f"""
        <{OWN}/reference/1> a pon:Reference ; pon:textAsPrinted "TO 2.1.1"@it ;
            pon:referencedAction <{ACTION}> ; prov:wasDerivedFrom <release/TO-2/lines/12> .
        """
    )
    assert said_of(f"{OWN}/reference/4", block) == turtle(
        f"""
        <{OWN}/reference/4> a pon:Reference ; pon:textAsPrinted "TO 9.9.9"@it ;
            prov:wasDerivedFrom <release/TO-2/lines/15> .
        """
    )


@pytest.mark.parametrize(
    ("value", "precision"),
    [("2022-01-31", Precision.DAY), ("2022-01", Precision.MONTH), ("2022", Precision.YEAR)],
)
def test_a_date_is_as_precise_as_it_is_printed(mapped: Mapped, value: str, precision: Precision) -> None:
    block = mapped(replace(BARE, dates=(PrintedDate("prima o poi", value, precision, Lines(12, 12)),)))
    assert said_of(f"{OWN}/date/1", block) == turtle(
        f"""
        <{OWN}/date/1> a pon:DateMention ; pon:textAsPrinted "prima o poi"@it ;
            pon:mentionedDate "{value}"^^xsd:{precision.value} ;
            prov:wasDerivedFrom <release/TO-2/lines/12> .
        """
    )


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://to.example.it/città?b=c&d=%20#e", "https://to.example.it/città?b=c&d=%20#e"),
        ("https://to.example.it/a b|c", "https://to.example.it/a%20b%7Cc"),
        ("https://to.example.it/100%", "https://to.example.it/100%25"),
        ("https://to.example.it/a#b#c", "https://to.example.it/a%23b#c"),
    ],
)
def test_a_printed_address_becomes_an_iri_that_every_format_can_hold(
    mapped: Mapped, url: str, iri: str
) -> None:
    """What an IRI may hold stays as printed; the same address twice is one page."""
    block = mapped(replace(BARE, links=(Link(url, Lines(12, 12)), Link(url, Lines(13, 13)))))
    assert [str(triple[2]) for triple in block if str(triple[1]).endswith("/page")] == [iri]
