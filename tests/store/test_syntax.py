# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What people are told whose query is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.errors import QuerySyntaxError, StoreError
from ponlod.formats import RESULTS_CSV
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
        ("SELECT * { ?s ?p ?o", "the text ends too soon"),
        ("SELECT * WHERE {\n ?s ?p ?o .\n FILTER(?o > } ", "line 3, column 14: cannot be read from “}” on"),
        ("SELECT * {\n ?a\tnope:x ?o }", "line 2, column 5: the prefix of “nope:x” is not declared"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "The SELECT contains a variable that is unbound"),
        ("FIND everything", "line 1, column 1: cannot be read from “FIND everything” on"),
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
