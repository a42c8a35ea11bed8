# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Queries that end the process of the engine that parses them in it: here they end in a sentence."""

import re

import httpx
import pytest

NESTED = {
    "parentheses": f"SELECT ({'(' * 10_000}1{')' * 10_000} AS ?x) {{}}",
    "optionals": f"SELECT * {{ {'OPTIONAL {' * 5000} {'}' * 5000} }}",
    "groups": f"SELECT * {{ {'{' * 20_000} {'}' * 20_000} }}",
    "or": f"SELECT * {{ FILTER({' || '.join(['true'] * 20_000)}) }}",
    "plus": f"SELECT ({' + '.join(['1'] * 50_000)} AS ?x) {{}}",
    "not": f"SELECT ({'!' * 50_000}true AS ?x) {{}}",
    "minus signs": f"SELECT ({'- ' * 50_000}1 AS ?x) {{}}",
    "filters": f"SELECT * {{ ?s ?p ?o {'FILTER EXISTS { ?s ?p ?o ' * 3000} {'}' * 3000} }}",
    "path in sequence": f"SELECT * {{ ?a {'/'.join(['dct:p'] * 20_000)} ?b }}",
    "path in parentheses": f"SELECT * {{ ?a {'(' * 10_000}dct:p{')' * 10_000} ?b }}",
    "path inverted": f"SELECT * {{ ?a {'^(' * 10_000}dct:p{')' * 10_000} ?b }}",
    "subqueries": f"SELECT * {{ {'{ SELECT * {' * 3000} ?s ?p ?o {'} }' * 3000} }}",
    "unions": f"SELECT * {{ {' UNION '.join(['{ ?s ?p 1 }'] * 20_000)} }}",
    "blank nodes": f"SELECT * {{ {'[ dct:p ' * 10_000} 1 {']' * 10_000} ?p ?o }}",
    "collections": f"SELECT * {{ {'( ' * 10_000} {')' * 10_000} ?p ?o }}",
    "functions": f"SELECT ({'STR(' * 10_000}1{')' * 10_000} AS ?x) {{}}",
    "if": f"SELECT ({'IF(true, ' * 5000}1{', 2)' * 5000} AS ?x) {{}}",
    "binds": "SELECT * { " + " ".join(f"BIND({n} AS ?x{n})" for n in range(10_000)) + " }",
    "graphs": f"SELECT * {{ {'GRAPH ?g {' * 5000} {'}' * 5000} }}",
    "minus": f"SELECT * {{ ?s ?p ?o {'MINUS { ?s ?p ?o ' * 3000} {'}' * 3000} }}",
    "pattern of a regular expression": f'ASK {{ FILTER(REGEX("a", "{"(" * 50_000}a{")" * 50_000}")) }}',
    "repetition in a regular expression": 'ASK { FILTER(REGEX("a", "((a{1000}){1000}){1000}")) }',
    "an unclosed string": 'SELECT ("' + "x" * 900_000 + " AS ?x) {}",
    "an unclosed comment and many spaces": "SELECT * {" + " " * 900_000,
}


@pytest.mark.parametrize("query", NESTED.values(), ids=NESTED)
def test_no_nesting_ends_the_server(strict: httpx.Client, query: str) -> None:
    """Some the engine can take; for the others the error says that it is too deep, or what is wrong."""
    answer = strict.post("/sparql", data={"query": query})
    assert answer.status_code in (200, 400, 503), answer.text[:300]
    assert len(answer.text) < 10_000
    if answer.status_code == 400:
        assert re.search(r"nested|too complex|line \d+, column \d+", answer.json()["detail"])
    if answer.status_code == 503:
        assert re.search("time limit of 10 s|memory limit of 512 MiB", answer.json()["detail"])
    assert (
        strict.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?a a pon:Action }"}).status_code
        == 200
    )


@pytest.mark.parametrize("name", ["parentheses", "optionals", "or", "plus", "path in sequence", "functions"])
def test_what_is_too_deep_is_called_so_and_is_not_worth_another_try(strict: httpx.Client, name: str) -> None:
    answer = strict.post("/sparql", data={"query": NESTED[name]})
    assert answer.status_code == 400
    assert "nested" in answer.json()["detail"]
    assert "retry-after" not in answer.headers
    page = strict.post("/sparql", data={"query": NESTED[name]}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "<textarea" in page.text


@pytest.mark.parametrize(
    "accept", ["text/html", "application/sparql-results+json", "text/csv", "text/turtle"]
)
def test_an_answer_that_is_deeply_nested_does_not_end_the_server(strict: httpx.Client, accept: str) -> None:
    """Each step of a short query can put what the last one made into fifty triples more."""
    steps = "".join(
        f"BIND({'TRIPLE(:a, :a, ' * 50}?x{step}{')' * 50} AS ?x{step + 1})" for step in range(100)
    )
    query = f"PREFIX : <a:> SELECT ?x100 {{ BIND(:a AS ?x0) {steps} }}"
    answer = strict.post("/sparql", data={"query": query}, headers={"Accept": accept})
    assert answer.status_code in (200, 400, 406)
    assert strict.get("/sparql", params={"query": "ASK { ?a a pon:Action }"}).json()["boolean"] is True
