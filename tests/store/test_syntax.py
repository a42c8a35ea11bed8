# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people are told whose query is none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.errors import QuerySyntaxError, StoreError
from ponlod.formats import RESULTS_CSV
from ponlod.namespaces import PREFIXES
from ponlod.store.mistakes import mistake
from ponlod.store.syntax import is_update

# fmt: off
WORDS = [
    "SELECT", "*", "?a", "(", ")", "{", "}", ".", ";", ",", "WHERE", "ASK", "CONSTRUCT", "DESCRIBE",
    "FILTER", "OPTIONAL", "SERVICE", "SILENT", "LOAD", "INSERT", "DATA", "DROP", "ALL",
    "<http://127.0.0.1:1/>", "<file:///etc/passwd>", "pon:Action", '"text"', "'x'@it", "1.5", "BASE",
    "PREFIX", ":", "GRAPH", "FROM", "VALUES", "UNION", "COUNT", "GROUP", "BY", "ORDER", "LIMIT", "AS", "+",
    "/", "!", "^", "||", "#", "[", "]", "<<", ">>",
]
# fmt: on


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "line 1, column 1: the text ends too soon"),
        ("SELECT * { ?s ?p ?o", "line 1, column 10: “{” is not closed: the text ends too soon, expected “}”"),
        ("SELECT * {\n ?s ?p ?o }\n}", "line 3, column 1: “}” closes nothing"),
        ("SELECT * { FILTER regex(?c, 'x' }", "line 1, column 33: expected “)” before “}”"),
        ('SELECT * {\n ?a dct:title "x }', "line 2, column 15: the string that begins here is not closed"),
        (
            "SELECT * { <http://x ?b ?c }",
            "line 1, column 12: the IRI that begins here is not closed, expected “>”",
        ),
        ("SELECT * { ?a dct:title “x” }", "line 1, column 25: expected \" or ' as quotation mark, not “"),
        (
            "SELECT * { ?a ?b ?c FILTER ?c > 5 }",
            "column 28: expected “(” or a function behind “FILTER”, not “?c”",
        ),
        (
            "SELECT ?a ?b COUNT(?c) { ?a ?b ?c }",
            "column 14: expected “(” before COUNT, as in (COUNT(…) AS ?name)",
        ),
        ("SELECT ?a { ?a ?b ?c, }", "column 23: expected a value behind “,”, not “}”"),
        ("SELECT ?a, ?b { ?a ?b ?c }", "column 10: expected a blank between variables, not “,”"),
        ("SELECT ?a { ?a ?b ?c } GROUP ?a", "column 30: expected BY behind “GROUP”, not “?a”"),
        ("SELECT ?a { ?a ?b ?c } LIMIT 5 ORDER BY ?a", "column 32: expected ORDER before LIMIT"),
        ("SELECT ?a { ?a ?b ?c } LIMIT ten", "column 30: expected a number behind “LIMIT”, not “ten”"),
        (
            "SELECT ?a { ?a ?b ?c } LIMIT",
            "column 29: the text ends too soon, expected a number behind “LIMIT”",
        ),
        ("SELECT ?a WHERE ?a ?b ?c", "column 17: expected “{” behind “WHERE”, not “?a”"),
        ("SELECT { ?a ?b ?c }", "column 8: expected “*”, a variable or “(… AS ?name)” behind “SELECT”"),
        ("SELECT * { ?a ?b ?c FILTER(NOSUCH(?c)) }", "column 28: “NOSUCH” is no word of SPARQL 1.1"),
        ("SELECT * { FILTER(?c = 1 AND ?b = 1) }", "column 26: expected “&&”, not “AND”"),
        ("SELECT * { ?a ?b ?c FILTER(?c == 'x') }", "column 31: expected “=”, not “==”"),
        ("PREFIX dct <http://x/> ASK {}", "column 8: expected a name that ends in “:”"),
        ("PREFIX x: http://x/ ASK {}", "column 11: expected an IRI, as in PREFIX x: <…>, not “http:”"),
        ("?a ?b ?c", "line 1, column 1: expected SELECT, ASK, CONSTRUCT or DESCRIBE, not “?a”"),
        ("SELECT * WHERE {\n ?s ?p ?o .\n FILTER(?o > } ", "line 3, column 14: expected “)” before “}”"),
        ("SELECT * {\n ?a\tnope:x ?o }", "line 2, column 5: the prefix of “nope:x” is not declared"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "SELECT may name only variables of GROUP BY"),
        ("FIND everything", "line 1, column 1: “FIND” is no word of SPARQL 1.1"),
        ("SELECT * { # così\n ?città ?p ] }", "line 2, column"),
        ('ASK { ?s ?p "\ud800" }', "not Unicode"),
        ("ASK {} \x00", "line 1, column"),
    ],
)
def test_a_syntax_error_has_its_place(store, query, told):
    with pytest.raises(QuerySyntaxError) as error:
        store.query(query)
    assert told in str(error.value)
    assert "'..='" not in str(error.value)


def test_an_unknown_function_is_named(store):
    with pytest.raises(QuerySyntaxError, match=r"<http://example.org/f>"):
        store.query("SELECT (<http://example.org/f>(1) AS ?x) {}")


@settings(max_examples=100, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12))
def test_whatever_is_sent_is_answered_or_refused_with_a_sentence(store, read, words):
    try:
        store.query(" ".join(words))
    except StoreError as error:
        assert str(error).endswith(".")  # noqa: PT017
    assert read(store, "ASK {}", results=RESULTS_CSV) == b"true"


@settings(max_examples=300, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12))
def test_every_text_has_a_known_mistake_inside_it_or_none(words):
    text = " ".join(words)
    if told := mistake(text, ["pon"]):
        offset, sentence = told
        assert 0 <= offset <= len(text)
        assert sentence


@pytest.mark.parametrize(
    "query", sorted(Path(__file__).parents[2].glob("benchmarks/queries/*.rq")), ids=lambda path: path.stem
)
def test_a_query_that_is_one_has_no_known_mistake(query):
    assert mistake(query.read_text(encoding="utf-8"), PREFIXES) is None


@pytest.mark.parametrize(
    "text", ["DROP ALL", " PREFIX a: <http://a/>#x\nDROP ALL;", "INSERT DATA { pon:a pon:b 1 }"]
)
def test_updates_are_known_as_such(text):
    assert is_update(text)


@pytest.mark.parametrize(
    "text", ["", "# DROP ALL", "PREFIX a: <http://a/>", "ASK {}", "DROP", "DROP ALL }", "(" * 50]
)
def test_other_text_is_no_update(text):
    assert not is_update(text)
