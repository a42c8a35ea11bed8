# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every word, place, link, date and status that the endpoint gives is the document's."""

from collections.abc import Callable
from typing import Any

import pytest

Rows = Callable[[str], list[tuple[str, ...]]]

VOCABULARY = "https://w3id.org/ponlod/vocabulary/"
WORDS = {
    "code_as_printed": ("pon:codeAsPrinted", ""),
    "title": ("dct:title", "it"),
    "subtitle": ("dct:alternative", "it"),
    "description": ("dct:description", "it"),
    "status": ("pon:statusText", "it"),
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


def concept(iri: str) -> str:
    """The last segment of a concept's IRI."""
    return iri.rpartition("/")[2]


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
        (project["key"], str(project.get("number", "")), project["title"]) for project in milan["project"]
    )
    notes = select_rows("""SELECT ?key ?note ?status ?first {
        ?p a pon:Project ; dct:identifier ?key ; pon:note ?note ; pon:status ?status ; pon:statusText ?note ;
            pon:statusAssessment [ prov:value ?note ; prov:wasDerivedFrom [ pon:firstLine ?first ] ] }""")
    printed = {project["key"]: note for project in milan["project"] for note in project.get("notes", ())}
    assert [(key, note, int(first)) for key, note, _, first in notes] == sorted(
        (key, note["text"], note["line"]) for key, note in printed.items()
    )
    assert {key: concept(status) for key, _, status, _ in notes} == {
        "MI-1": "transferred",
        "MI-3": "postponed",
    }


def test_the_release_says_which_document_it_is(select_rows: Rows, milan: dict[str, Any], base: str) -> None:
    rows = select_rows("""SELECT ?release ?key ?version ?issued ?asOf ?sha256 ?lines {
        ?release a pon:Release ; dct:identifier ?key ; pon:version ?version ; dct:issued ?issued ;
            pon:asOf ?asOf ; prov:wasDerivedFrom ?document .
        ?document a pon:SourceDocument ; pon:sha256 ?sha256 ; pon:lineCount ?lines }""")
    cover = milan["cover"]
    digest = "8e5050c358cb653d9f1ffe5724967f8b1bdc233ebc4c8d48cca79d0a06a5f648"
    said = ("MI-13", cover["version"], cover["date"]["value"], cover["as_of"]["value"], digest, "500")
    assert rows == [(f"{base}id/release/MI-13", *said)]
