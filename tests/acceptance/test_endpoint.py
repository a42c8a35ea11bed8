# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The endpoint for programs: today and history in the same words, and each form of query."""

from collections.abc import Callable
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper

Rows = Callable[[str], list[tuple[str, ...]]]


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
