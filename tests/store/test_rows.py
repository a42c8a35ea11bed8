# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Solutions for our own pages, with parameters that cannot break out."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import XSD, BNode, Literal, URIRef

from ponlod.errors import QuerySyntaxError
from ponlod.namespaces import PREFIXES
from ponlod.store import select, solution, table

ACTION = URIRef("http://localhost:8000/id/action/MI1.1.1.a")
texts = st.text(st.characters(exclude_categories=["Cs"]))


def test_rows_hold_terms_and_leave_out_what_has_no_value(store):
    rows = select(
        store,
        "SELECT ?title ?funding ?none { $action dct:title ?title ; pon:programmeFunding ?funding }",
        action=ACTION,
    )
    assert rows == [
        {
            "title": Literal("Servizi digitali, così", lang="it"),
            "funding": Literal("2531250.5", datatype=XSD.decimal),
        }
    ]


def test_terms_are_as_the_store_has_them(store):
    query = 'SELECT ("2022-01-31T00:00:00Z"^^xsd:dateTime AS ?time) (xsd:x AS ?iri) (BNODE() AS ?node) {}'
    (row,) = select(store, query)
    assert str(row["time"]) == "2022-01-31T00:00:00Z"
    assert row["iri"] == URIRef(str(XSD) + "x")
    assert isinstance(row["node"], BNode)


def test_a_solution_is_read_from_results_json():
    assert solution(
        {
            "iri": {"type": "uri", "value": "http://example.org/a"},
            "node": {"type": "bnode", "value": "b0"},
            "plain": {"type": "literal", "value": "a"},
            "text": {"type": "literal", "value": "b", "xml:lang": "it"},
            "number": {"type": "literal", "value": "01", "datatype": str(XSD.integer)},
        }
    ) == {
        "iri": URIRef("http://example.org/a"),
        "node": BNode("b0"),
        "plain": Literal("a"),
        "text": Literal("b", lang="it"),
        "number": Literal("01", datatype=XSD.integer, normalize=False),
    }


def test_equal_terms_of_an_answer_are_one_and_others_are_told_apart(store):
    same = select(store, 'SELECT * { VALUES ?n { 1 2 } BIND(xsd:a AS ?iri) BIND("a"@it AS ?text) }')
    assert len(same) == 2
    assert same[0]["iri"] is same[1]["iri"]
    assert same[0]["text"] is same[1]["text"]
    rows = select(store, 'SELECT ?x { VALUES ?x { "a:" "a:"@it "a:"@en "a:"^^xsd:x <a:> } }')
    assert {row["x"] for row in rows} == {
        Literal("a:"),
        Literal("a:", lang="it"),
        Literal("a:", lang="en"),
        Literal("a:", datatype=URIRef(f"{XSD}x")),
        URIRef("a:"),
    }


def test_a_table_holds_the_first_rows_and_counts_all(store, read):
    query = "SELECT ?n ?none { ?s <http://many.example/is> ?n } ORDER BY ?n"
    shown = table(read(store, query), 3)
    assert shown.variables == ["n", "none"]
    assert shown.rows == [{"n": Literal(str(n), datatype=XSD.integer)} for n in range(3)]
    assert shown.count == 1000
    assert table(read(store, query), 2000).count == 1000
    assert table(read(store, "SELECT ?x { ?x a pon:Nothing }"), 3).rows == []


def test_of_an_answer_that_is_cut_off_anywhere_a_table_holds_the_rows_before_that(store, read):
    content = read(store, "SELECT ?n ?none { ?s <http://many.example/is> ?n } ORDER BY ?n LIMIT 20")
    whole = table(content, 20)
    counts = set()
    for end in range(len(content)):
        shown = table(content[:end], 5, whole=False)
        assert shown.rows == whole.rows[: min(shown.count, 5)]
        counts.add(shown.count)
        if end and end < len(content) - 3:
            with pytest.raises(SyntaxError):
                table(content[:end], 5)
    assert counts == set(range(21))


def test_a_table_has_the_same_terms_as_a_selection(store, read):
    query = """
        SELECT (dct:x AS ?iri) ("a" AS ?plain) ("b"@it AS ?text) ("01"^^xsd:integer AS ?number)
            ("2022-01-31T00:00:00Z"^^xsd:dateTime AS ?time) (?unbound AS ?nothing) {}
        """
    assert table(read(store, query), 1).rows == select(store, query)
    (row,) = table(read(store, "SELECT (BNODE() AS ?node) (<<( dct:a dct:b 1 )>> AS ?triple) {}"), 1).rows
    assert isinstance(row["node"], BNode)
    assert "http://purl.org/dc/terms/a" in row["triple"]


@settings(max_examples=40, deadline=None)
@given(text=texts, language=st.sampled_from([None, "it", "en"]))
def test_no_text_escapes_from_its_place(store, text, language):
    (row,) = select(store, "SELECT ($text AS ?back) {}", text=Literal(text, lang=language))
    assert row == {"back": Literal(text, lang=language)}


@settings(max_examples=40, deadline=None)
@given(tail=texts)
def test_no_iri_escapes_from_its_place(store, tail):
    iri = URIRef(f"http://example.org/{tail}")
    with suppress(QuerySyntaxError):
        assert select(store, "SELECT ($iri AS ?back) {}", iri=iri) == [{"back": iri}]


def test_an_iri_that_is_none_is_refused(store):
    with pytest.raises(QuerySyntaxError, match="cannot stand in a query"):
        select(store, "SELECT * { $a ?p ?o }", a=URIRef("http://a> ?p ?o } #"))


def test_a_variable_without_parameter_stays_a_variable(store):
    rows = select(
        store, "SELECT * { $action a $class }", unused=ACTION, **{"class": URIRef(PREFIXES["pon"] + "Action")}
    )
    assert [set(row) for row in rows] == [{"action"}, {"action"}]
