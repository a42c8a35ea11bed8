# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the endpoint answers is what the document says: every figure, word, place and line, by SPARQL."""

import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

Rows = Callable[[str], list[tuple[str | None, ...]]]

VOCABULARY = "https://w3id.org/ponlod/vocabulary/"
MONEY = {"programme": "programmeFunding", "other_public": "otherPublicFunding", "total": "totalCost"}
WORDS = {
    "code_as_printed": ("pon:codeAsPrinted", ""),
    "title": ("dct:title", "it"),
    "subtitle": ("dct:alternative", "it"),
    "description": ("dct:description", "it"),
    "status": ("pon:statusText", "it"),
}
BY_AXIS = {
    "1": "6533480.77",
    "2": "10057231.07",
    "3": "13931726.32",
    "4": "9047949.38",
    "5": "1055485.71",
}
STATUS = {
    "not-started": "MI3.1.1.d",
    "procurement": "MI2.2.3.a MI3.1.1.a MI3.3.1.b MI4.1.1.a",
    "awarded": "MI2.2.3.b MI2.2.4.a MI3.1.1.c",
    "in-progress": "MI1.1.1.b MI1.1.1.c MI1.1.1.e MI3.1.1.b "
    "MI3.3.1.c MI3.3.1.d MI3.3.1.e MI4.2.1.b MI4.2.1.c",
    "works-completed": "MI1.1.1.a MI4.1.1.c MI4.1.1.d MI4.2.1.a",
    "completed": "MI2.2.3.c MI2.2.3.d MI2.2.4.b MI3.2.2.a MI4.1.1.e",
}
"""How the sentences are to be classed; the document itself has no such list."""


def lines_of(item: dict[str, Any]) -> tuple[str, str]:
    """First and last line of a one-line item of the transcription."""
    return (str(item["line"]), str(item["line"]))


def concept(iri: str | None) -> str:
    """The last segment of a concept's IRI."""
    return (iri or "").rpartition("/")[2]


def test_each_axis_adds_up_to_the_cent(
    endpoint: Callable[[str], SPARQLWrapper], actions: dict[str, Any]
) -> None:
    """The query is one that a person would type: without prefixes."""
    client = endpoint(
        "SELECT ?axis (SUM(?p) AS ?pon) { ?a pon:axis ?axis ; pon:programmeFunding ?p } GROUP BY ?axis"
    )
    client.setReturnFormat(JSON)
    rows = client.queryAndConvert()["results"]["bindings"]
    answered = {concept(row["axis"]["value"]): Decimal(row["pon"]["value"]) for row in rows}
    transcribed: dict[str, Decimal] = defaultdict(Decimal)
    for code, action in actions.items():
        if "programme" in action:
            transcribed[code.removeprefix("MI")[0]] += action["programme"]["euro"]
    assert answered == dict(transcribed) == {axis: Decimal(euro) for axis, euro in BY_AXIS.items()}
    assert {row["axis"]["value"] for row in rows} == {f"{VOCABULARY}axis/{axis}" for axis in BY_AXIS}
    assert sum(answered.values()) == Decimal("40625873.25")


@pytest.mark.parametrize("key", MONEY)
def test_every_amount_is_the_printed_one(select_rows: Rows, actions: dict[str, Any], key: str) -> None:
    rows = select_rows(
        f"SELECT ?code ?euro (DATATYPE(?euro) AS ?type) "
        f"{{ ?a a pon:Action ; dct:identifier ?code ; pon:{MONEY[key]} ?euro }}"
    )
    assert [(code, Decimal(euro or "")) for code, euro, _ in rows] == sorted(
        (code, action[key]["euro"]) for code, action in actions.items() if key in action
    )
    assert {kind for *_, kind in rows} == {"http://www.w3.org/2001/XMLSchema#decimal"}


def test_no_private_figure_is_made_up_where_words_are_printed(
    select_rows: Rows, actions: dict[str, Any]
) -> None:
    assert select_rows("SELECT ?a ?euro { ?a pon:privateFunding ?euro }") == []
    rows = select_rows("""SELECT ?code ?words ?first ?last {
        ?a dct:identifier ?code ; pon:fundingLine ?line .
        ?line pon:fundingSource <https://w3id.org/ponlod/vocabulary/funding-source/private> ;
            pon:textAsPrinted ?words ; prov:wasDerivedFrom [ pon:firstLine ?first ; pon:lastLine ?last ]
        FILTER NOT EXISTS { ?line epo:hasAmountValue ?euro } }""")
    assert rows == sorted(
        (code, action["private"]["words"], *lines_of(action["private"]))
        for code, action in actions.items()
        if "private" in action
    )


def test_every_funding_line_leads_to_the_line_that_prints_its_figure(
    select_rows: Rows, actions: dict[str, Any]
) -> None:
    rows = select_rows("""SELECT ?code ?source ?euro ?first ?last ?text ?printed {
        { ?a pon:fundingLine ?line . ?line pon:fundingSource ?source } UNION { ?a pon:printedTotal ?line }
        ?a dct:identifier ?code . ?line epo:hasAmountValue ?euro ; pon:textAsPrinted ?text ;
            prov:wasDerivedFrom [ pon:firstLine ?first ; pon:lastLine ?last ; prov:value ?printed ] }""")
    kinds = {"programme": "programme", "other-public": "other_public", "": "total"}
    assert len(rows) == 28 + 14 + 14
    for code, source, euro, first, last, text, printed in rows:
        expected = actions[str(code)][kinds[concept(source)]]
        assert Decimal(euro or "") == expected["euro"]
        assert (first, last) == lines_of(expected)
        assert expected["printed"] in str(printed)
        assert expected["printed"] in str(text)


@pytest.mark.parametrize("key", WORDS)
def test_every_text_is_the_printed_one(select_rows: Rows, actions: dict[str, Any], key: str) -> None:
    predicate, language = WORDS[key]
    rows = select_rows(
        f"SELECT ?code ?text (LANG(?text) AS ?language) "
        f"{{ ?a a pon:Action ; dct:identifier ?code ; {predicate} ?text }}"
    )
    assert rows == sorted((code, action[key], language) for code, action in actions.items() if key in action)


def test_every_status_is_classed_as_its_sentence_says(select_rows: Rows, actions: dict[str, Any]) -> None:
    rows = select_rows("SELECT ?code ?status { ?a a pon:Action ; dct:identifier ?code ; pon:status ?status }")
    expected = {code: name for name, codes in STATUS.items() for code in codes.split()}
    assert {code: concept(status) for code, status in rows} == expected
    assert len(rows) == 26
    assert set(expected) == {code for code, action in actions.items() if "status" in action}


def test_every_status_leads_to_its_lines_and_to_the_date_of_the_document(
    select_rows: Rows, actions: dict[str, Any], milan: dict[str, Any]
) -> None:
    rows = select_rows("""SELECT ?code ?text ?first ?last ?asOf ?rule {
        ?a a pon:Action ; dct:identifier ?code ; pon:status ?status ; pon:statusAssessment ?s .
        ?s prov:value ?text ; pon:assessedStatus ?status ; pon:asOf ?asOf ; pon:classificationRule ?rule ;
            prov:wasDerivedFrom [ pon:firstLine ?first ; pon:lastLine ?last ] }""")
    assert [row[:5] for row in rows] == sorted(
        (code, action["status"], *map(str, action["status_lines"]), milan["cover"]["as_of"]["value"])
        for code, action in actions.items()
        if "status" in action
    )


def test_every_place_is_the_printed_one(select_rows: Rows, actions: dict[str, Any], base: str) -> None:
    rows = select_rows("""SELECT ?code ?text ?label ?kind ?first ?last ?city {
        ?a a pon:Action ; dct:identifier ?code ; pon:place ?place .
        ?place a pon:Place ; pon:textAsPrinted ?text ; rdfs:label ?label ; pon:placeKind ?kind ;
            pon:city ?city ; prov:wasDerivedFrom [ pon:firstLine ?first ; pon:lastLine ?last ] }""")
    assert rows == sorted(
        (
            *(code, place["text"], place["text"], f"{VOCABULARY}place-kind/{place['kind']}"),
            *lines_of(place),
            f"{base}id/city/MI",
        )
        for code, action in actions.items()
        for place in action.get("places", ())
    )
    assert len(rows) == 24


def test_the_printed_links_are_there(select_rows: Rows, actions: dict[str, Any]) -> None:
    rows = select_rows("SELECT ?code ?page { ?a a pon:Action ; dct:identifier ?code ; foaf:page ?page }")
    assert rows == sorted(
        (code, link["url"]) for code, action in actions.items() for link in action.get("links", ())
    )


def test_every_reference_leads_to_the_action_it_names(select_rows: Rows, actions: dict[str, Any]) -> None:
    rows = select_rows("""SELECT ?code ?printed ?target ?first ?last {
        ?a a pon:Action ; dct:identifier ?code ; pon:reference ?r ; pon:relatedAction ?other .
        ?r pon:textAsPrinted ?printed ; pon:referencedAction ?other ;
            prov:wasDerivedFrom [ pon:firstLine ?first ; pon:lastLine ?last ] .
        ?other dct:identifier ?target }""")
    assert rows == sorted(
        (code, said["printed"], said["code"], *lines_of(said))
        for code, action in actions.items()
        for said in action.get("references", ())
    )


def test_every_date_that_is_mentioned_is_there_as_exact_as_it_is_printed(
    select_rows: Rows, actions: dict[str, Any]
) -> None:
    rows = select_rows("""SELECT ?code ?printed ?value (STRAFTER(STR(DATATYPE(?value)), "#") AS ?kind)
            ?first ?last {
        ?a a pon:Action ; dct:identifier ?code ; pon:dateMention ?d .
        ?d pon:textAsPrinted ?printed ; pon:mentionedDate ?value ;
            prov:wasDerivedFrom [ pon:firstLine ?first ; pon:lastLine ?last ] }""")
    assert rows == sorted(
        (code, said["printed"], said["value"], said["precision"], *lines_of(said))
        for code, action in actions.items()
        for said in action.get("dates", ())
    )


def test_every_action_is_of_its_project_measure_axis_and_lines(
    select_rows: Rows, actions: dict[str, Any]
) -> None:
    rows = select_rows("""SELECT ?code ?project ?measure ?axis ?first ?last {
        ?a a pon:Action ; dct:identifier ?code ; pon:measure ?measure ; pon:axis ?axis ;
            pon:project [ dct:identifier ?project ] ;
            prov:wasDerivedFrom [ pon:firstLine ?first ; pon:lastLine ?last ] }""")
    assert rows == sorted(
        (
            *(code, action["project"]),
            f"{VOCABULARY}measure/{code[2:7]}",
            f"{VOCABULARY}axis/{code[2]}",
            *map(str, action["lines"]),
        )
        for code, action in actions.items()
    )


def test_every_project_is_there_with_its_notes(select_rows: Rows, milan: dict[str, Any]) -> None:
    rows = select_rows("""SELECT ?key ?number ?title {
        ?p a pon:Project ; dct:identifier ?key ; dct:title ?title OPTIONAL { ?p pon:number ?number } }""")
    assert rows == sorted(
        (
            (project["key"], str(project["number"]) if "number" in project else None, project["title"])
            for project in milan["project"]
        ),
        key=str,
    )
    notes = select_rows("""SELECT ?key ?note ?status ?first {
        ?p a pon:Project ; dct:identifier ?key ; pon:note ?note ; pon:status ?status ; pon:statusText ?note ;
            pon:statusAssessment [ prov:value ?note ; prov:wasDerivedFrom [ pon:firstLine ?first ] ] }""")
    printed = {project["key"]: note for project in milan["project"] for note in project.get("notes", ())}
    assert [(key, note, int(first or 0)) for key, note, _, first in notes] == sorted(
        (key, note["text"], note["line"]) for key, note in printed.items()
    )
    assert {key: concept(status) for key, _, status, _ in notes} == {
        "MI-1": "transferred",
        "MI-3": "postponed",
    }


def test_the_release_says_which_document_it_is(select_rows: Rows, milan: dict[str, Any], base: str) -> None:
    rows = select_rows("""SELECT ?release ?key ?version ?issued ?asOf ?sha256 ?lines {
        ?release a pon:Release ; dct:identifier ?key ; pon:version ?version ; dct:issued ?issued ;
            pon:asOf ?asOf ; prov:wasDerivedFrom [ a pon:SourceDocument ; pon:sha256 ?sha256 ; pon:lineCount ?lines ] }""")
    cover = milan["cover"]
    digest = "8e5050c358cb653d9f1ffe5724967f8b1bdc233ebc4c8d48cca79d0a06a5f648"
    said = ("MI-13", cover["version"], cover["date"]["value"], cover["as_of"]["value"], digest, "500")
    assert rows == [(f"{base}id/release/MI-13", *said)]


def test_what_the_document_leaves_out_or_spells_oddly_is_a_finding(
    select_rows: Rows, actions: dict[str, Any], milan: dict[str, Any], base: str
) -> None:
    found = select_rows("""SELECT ?kind ?target {
        ?f a pon:Finding ; pon:findingKind ?kind ; pon:severity ?severity ; oa:hasTarget ?target }""")
    money = ("programme", "other_public", "total", "private")
    in_contents = {entry["title"] for entry in milan["contents"]}
    expected: list[tuple[str, str]] = [
        *(("no-status", code) for code, action in actions.items() if "status" not in action),
        *(("no-amount", code) for code, action in actions.items() if not any(key in action for key in money)),
        *(
            ("no-total", code)
            for code, action in actions.items()
            if any(key in action for key in money) and "total" not in action
        ),
        *(("amount-in-words", code) for code, action in actions.items() if "private" in action),
        *(("irregular-code", code) for code, action in actions.items() if action["code_as_printed"] != code),
        *(
            ("irregular-reference", code)
            for code, action in actions.items()
            for said in action.get("references", ())
            if said["printed"] != said["code"]
        ),
        *(
            ("missing-from-contents", project["key"])
            for project in milan["project"]
            if project["title"] not in in_contents
        ),
        ("count-disagrees", "MI3.1.1.b"),  # "due azioni", then Azione 1, 2 and 3
        ("count-disagrees", "MI4.2.1.a"),  # "9 spazi", then twelve units
        ("letter-missing", "MI-13"),  # MI1.1.1.a, b, c and e
        ("out-of-order", "MI2.2.3.d"),  # printed before MI2.2.3.c
        ("page-header-inside", "MI3.3.1.b"),  # lines 170 and 171, between two items of a list
    ]
    things = {f"{base}id/release/MI-13": "MI-13"}
    things |= {f"{base}id/action/{code}": code for code in actions}
    things |= {f"{base}id/project/{project['key']}": project["key"] for project in milan["project"]}
    assert sorted((concept(kind), things[str(target)]) for kind, target in found) == sorted(expected)


@pytest.mark.parametrize(
    "pattern",
    [
        "?a a pon:Action ; ?p ?o",
        "?a a pon:Project ; ?p ?o",
        "?a a pon:Finding ; ?p ?o",
        "?a pon:axis ?p ; pon:programmeFunding ?o",
        "?x pon:fundingLine ?a . ?a ?p ?o",
        "?a prov:wasDerivedFrom ?p . ?p pon:firstLine ?o",
    ],
)
def test_the_same_pattern_asks_for_today_and_in_a_release_for_history(
    select_rows: Rows, base: str, pattern: str
) -> None:
    today = select_rows(f"SELECT ?a ?p ?o {{ {pattern} }}")
    assert today
    assert select_rows(f"SELECT ?a ?p ?o {{ GRAPH <{base}id/release/MI-13> {{ {pattern} }} }}") == today
    assert select_rows(f"SELECT ?a ?p ?o {{ GRAPH ?release {{ {pattern} }} }}") == today


def test_a_program_may_ask(endpoint: Callable[[str], SPARQLWrapper]) -> None:
    for code, expected in (("MI4.1.1.a", True), ("MI1.1.1.d", False)):
        client = endpoint(f'ASK {{ ?a pon:codeAsPrinted "{code}" }}')
        client.setReturnFormat(JSON)
        assert client.queryAndConvert()["boolean"] is expected


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_program_may_construct(
    endpoint: Callable[[str], SPARQLWrapper], actions: dict[str, Any], method: str
) -> None:
    client = endpoint("CONSTRUCT { ?a dct:title ?title } WHERE { ?a a pon:Action ; dct:title ?title }")
    client.setMethod(method)
    client.setReturnFormat(TURTLE)
    graph = Graph().parse(data=client.queryAndConvert(), format="turtle")
    title = URIRef("http://purl.org/dc/terms/title")
    assert set(graph.objects(None, title)) == {
        Literal(action["title"], lang="it") for action in actions.values()
    }
    assert len(set(graph.subjects())) == 30


def test_no_figure_is_a_float_and_nothing_is_a_blank_node(select_rows: Rows) -> None:
    counted = select_rows("""SELECT (COUNT(*) AS ?n) { ?s ?p ?o
        FILTER (isBlank(?s) || isBlank(?o) || DATATYPE(?o) IN (<http://www.w3.org/2001/XMLSchema#double>,
            <http://www.w3.org/2001/XMLSchema#float>)) }""")
    assert counted == [("0",)]
    values = select_rows("SELECT DISTINCT ?euro { ?line epo:hasAmountValue ?euro }")
    assert not [euro for (euro,) in values if not re.fullmatch(r"[1-9][0-9]*(\.[0-9]?[1-9])?", euro or "")]
