# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the document leaves out, contradicts or spells oddly is published as a finding; nothing else is."""

from collections.abc import Callable, Iterator
from typing import Any

Rows = Callable[[str], list[tuple[str, ...]]]

MONEY = ("programme", "other_public", "total", "private")


def expected(milan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and subject of each finding that a reader of the transcription would make."""
    for action in milan["action"]:
        code = action["code"]
        if action["code_as_printed"] != code:
            yield "irregular-code", code
        if "status" not in action:
            yield "no-status", code
        if not any(kind in action for kind in MONEY):
            yield "no-amount", code
        elif "total" not in action:
            yield "no-total", code
        if "private" in action:
            yield "amount-in-words", code
        for said in action.get("references", ()):
            if said["printed"] != said["code"]:
                yield "irregular-reference", code
    in_contents = {entry["title"] for entry in milan["contents"]}
    for project in milan["project"]:
        if project["title"] not in in_contents:
            yield "missing-from-contents", project["key"]
    yield "count-disagrees", "MI3.1.1.b"  # "due azioni", then Azione 1, 2 and 3
    yield "count-disagrees", "MI4.2.1.a"  # "9 spazi", then twelve units
    yield "letter-missing", "MI-13"  # the release: MI1.1.1.a, b, c and e
    yield "out-of-order", "MI2.2.3.d"  # printed before MI2.2.3.c
    yield "page-header-inside", "MI3.3.1.b"  # lines 170 and 171, between two items of a list


def test_the_irregular_is_published_and_only_that(select_rows: Rows, milan: dict[str, Any]) -> None:
    rows = select_rows("""SELECT ?kind ?subject ?finding {
        ?finding a pon:Finding ; pon:findingKind ?kind ; pon:severity ?severity ;
            oa:hasTarget [ dct:identifier ?subject ] }""")
    found = [(kind.rpartition("/")[2], subject) for kind, subject, _ in rows]
    assert sorted(found) == sorted(expected(milan))


def test_every_finding_says_it_in_both_languages(select_rows: Rows) -> None:
    lacking = select_rows("""SELECT ?finding ?language {
        ?finding a pon:Finding . VALUES ?language { "it" "en" }
        FILTER NOT EXISTS { ?finding rdfs:comment ?sentence FILTER (LANG(?sentence) = ?language) } }""")
    assert lacking == []


def test_a_finding_about_an_action_leads_to_lines_of_that_action(
    select_rows: Rows, actions: dict[str, Any]
) -> None:
    rows = select_rows("""SELECT ?kind ?code ?first ?last {
        ?finding pon:findingKind ?kind ; prov:wasDerivedFrom ?lines ; oa:hasTarget ?action .
        ?action a pon:Action ; dct:identifier ?code . ?lines pon:firstLine ?first ; pon:lastLine ?last }""")
    assert rows
    for kind, code, first, last in rows:
        if kind.endswith("/out-of-order"):  # leads to the action it should stand behind, too
            continue
        begin, end = actions[code]["lines"]
        assert begin <= int(first) <= int(last) <= end, (kind, code)
