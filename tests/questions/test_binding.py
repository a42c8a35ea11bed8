# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A value changes nothing in a query but the term that it is."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from rdflib import XSD, Literal, URIRef

from ponlod.errors import QuerySyntaxError
from ponlod.questions.binding import bound
from ponlod.store import BlockingStore, solutions
from ponlod.store.tokens import tokens

QUERY = """\
# $word in a comment
SELECT ?found ("$word" AS ?text) (<http://example.org/$word> AS ?iri)
WHERE {
  { SELECT ?found WHERE { BIND (1 AS ?found) } LIMIT 7 }
  FILTER (STR($word)="a" || $word != "$word")
}
ORDER BY ?found
LIMIT 5
"""
HOSTILE = (
    "",
    '"',
    "'",
    "\\",
    '\\"',
    ">",
    "}",
    "\n",
    "\r",
    "' OR 1=1",
    '") } SELECT * WHERE { ?s ?p ?o } #',
    "$word ?found $other",
    "٣٤ ४ ４",
    "\0",
    "\ufffe\U0010ffff",
    '"""',
    "\\u0022 \\n",
    "x" * 10_000,
)

values = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"])))


def words(query: str) -> Sequence[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(query)]


@given(values)
def test_the_bound_query_has_the_same_words_but_for_one_literal(value: str) -> None:
    query = bound(QUERY, {"word": Literal(value)})
    Store().query(query)  # can be parsed
    plain, changed = words(QUERY), words(query)
    assert len(changed) == len(plain)
    assert [new for old, new in zip(plain, changed, strict=True) if old != ("variable", "$word")] == [
        old for old in plain if old != ("variable", "$word")
    ]
    (literal,) = {new for old, new in zip(plain, changed, strict=True) if old == ("variable", "$word")}
    assert literal[0] == "string"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(values)
@example("$word")
def test_a_store_finds_what_is_the_value_and_nothing_else(store: BlockingStore, value: str) -> None:
    query = "SELECT ?is ?other WHERE { BIND ($value AS ?is) BIND (STR($value) = $value AS ?other) }"
    (row,) = solutions(store.query(bound(query, {"value": Literal(value)})).content)
    assert str(row["is"]) == value
    assert str(row["other"]) == "true"
    found = store.query(
        bound("SELECT ?s WHERE { ?s dct:title ?t FILTER (STR(?t) = $value) }", {"value": Literal(value)})
    )
    assert solutions(found.content) == []


def test_strings_comments_and_other_names_stay_as_they_are() -> None:
    query = bound("# $a\nSELECT ('$a' AS ?x) WHERE { $a ?p $ab . ?a ?q <$a> }", {"a": URIRef("x:y")})
    assert query == "# $a\nSELECT ('$a' AS ?x) WHERE { <x:y> ?p $ab . ?a ?q <$a> }"


def test_a_parameter_without_a_term_stays_a_variable() -> None:
    assert bound(QUERY, {}) == QUERY


def test_sums_are_written_with_their_type() -> None:
    query = bound("SELECT * WHERE { FILTER (?x > $sum) }", {"sum": Literal("1000.5", datatype=XSD.decimal)})
    assert query == f'SELECT * WHERE {{ FILTER (?x > "1000.5"^^<{XSD.decimal}>) }}'


def test_a_count_stands_behind_the_outer_limit_only() -> None:
    query = bound(QUERY, {}, count=12)
    assert query == QUERY.replace("LIMIT 5", "LIMIT 12")


def test_releases_stand_before_the_first_where() -> None:
    query = bound("SELECT ?x\nWHERE { { SELECT ?x WHERE {} } }", {}, graphs=["x:1", "x:2"])
    assert query == "SELECT ?x\nFROM <x:1>\nFROM <x:2>\nWHERE { { SELECT ?x WHERE {} } }"


@pytest.mark.parametrize(
    "term",
    [URIRef("http://example.org/> ?p ?o } #"), URIRef("no iri"), Literal("\ud800")],
)
def test_what_is_no_term_is_refused(term: URIRef | Literal) -> None:
    with pytest.raises(QuerySyntaxError, match="cannot stand in a query"):
        bound("$x", {"x": term})


def test_a_literal_keeps_its_language() -> None:
    assert bound("$x", {"x": Literal("x", lang="it")}) == '"x"@it'
