# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every figure that the endpoint gives is printed, to the cent, and leads to the line that prints it."""

import re
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

Rows = Callable[[str], list[tuple[str, ...]]]

MONEY = {"programme": "programmeFunding", "other_public": "otherPublicFunding", "total": "totalCost"}
BY_AXIS = {
    "1": "6533480.77",
    "2": "10057231.07",
    "3": "13931726.32",
    "4": "9047949.38",
    "5": "1055485.71",
}


def lines_of(item: dict[str, Any]) -> tuple[str, str]:
    """First and last line of a one-line item of the transcription."""
    return (str(item["line"]), str(item["line"]))


def concept(iri: str) -> str:
    """The last segment of a concept's IRI."""
    return iri.rpartition("/")[2]


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
    assert {row["axis"]["value"] for row in rows} == {
        f"https://w3id.org/ponlod/vocabulary/axis/{axis}" for axis in BY_AXIS
    }
    assert sum(answered.values()) == Decimal("40625873.25")


@pytest.mark.parametrize("key", MONEY)
def test_every_amount_is_the_printed_one(select_rows: Rows, actions: dict[str, Any], key: str) -> None:
    rows = select_rows(
        f"SELECT ?code ?euro (DATATYPE(?euro) AS ?type) "
        f"{{ ?a a pon:Action ; dct:identifier ?code ; pon:{MONEY[key]} ?euro }}"
    )
    assert [(code, Decimal(euro)) for code, euro, _ in rows] == sorted(
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
        expected = actions[code][kinds[concept(source)]]
        assert Decimal(euro) == expected["euro"]
        assert (first, last) == lines_of(expected)
        assert expected["printed"] in printed
        assert expected["printed"] in text


def test_no_figure_is_a_float_and_nothing_is_a_blank_node(select_rows: Rows) -> None:
    counted = select_rows("""SELECT (COUNT(*) AS ?n) { ?s ?p ?o
        FILTER (isBlank(?s) || isBlank(?o) || DATATYPE(?o) IN (<http://www.w3.org/2001/XMLSchema#double>,
            <http://www.w3.org/2001/XMLSchema#float>)) }""")
    assert counted == [("0",)]
    values = select_rows("SELECT DISTINCT ?euro { ?line epo:hasAmountValue ?euro }")
    assert not [euro for (euro,) in values if not re.fullmatch(r"[1-9][0-9]*(\.[0-9]?[1-9])?", euro)]
