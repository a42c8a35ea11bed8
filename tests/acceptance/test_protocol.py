# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The endpoint holds to the SPARQL 1.1 Protocol, test by test of the W3C's list; updates it refuses.

The W3C names its protocol tests and describes each in a line; the tests here have those names, in own words.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from rdflib import Graph

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ASK = "ASK {}"
COUNT = "SELECT (COUNT(*) AS ?n) { ?action a pon:Action }"
INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
SOLUTIONS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
LATEST, OTHER = "id/release/MI-13", "id/release/MI-99"


@pytest.fixture
def post(strict: httpx.Client) -> Callable[..., httpx.Response]:
    """POST a body under a media type, or under none."""

    def send(content: bytes | str, media_type: str | None, **parameters: Any) -> httpx.Response:
        headers = {"Content-Type": media_type} if media_type else {}
        return strict.post("/sparql", content=content, headers=headers, params=parameters)

    return send


def count(answer: httpx.Response) -> int:
    """The number in the one row of an answer to ``COUNT``."""
    assert answer.status_code == 200
    (row,) = answer.json()["results"]["bindings"]
    return int(row["n"]["value"])


def test_query_get(strict: httpx.Client) -> None:
    answer = strict.get("/sparql", params={"query": ASK})
    assert (answer.status_code, answer.json()["boolean"]) == (200, True)
    assert answer.headers["content-type"] == "application/sparql-results+json"


def test_query_post_form(post: Any) -> None:
    assert post(urlencode({"query": ASK}), FORM).json()["boolean"] is True


@pytest.mark.parametrize("media_type", [QUERY, f"{QUERY}; charset=utf-8", f'{QUERY};charset="UTF-8"'])
def test_query_post_direct(post: Any, media_type: str) -> None:
    assert post(ASK, media_type).json()["boolean"] is True


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_query_dataset_default_graphs(strict: httpx.Client, post: Any, base: str, way: str) -> None:
    def asked(*graphs: str) -> httpx.Response:
        dataset = {"default-graph-uri": list(graphs)}
        if way == "get":
            return strict.get("/sparql", params={"query": COUNT} | dataset)
        if way == "form":
            return post(urlencode({"query": COUNT} | dataset, doseq=True), FORM)
        return post(COUNT, QUERY, **dataset)

    assert count(asked(base + LATEST)) == 30
    assert count(asked(base + OTHER)) == 0
    assert count(asked(base + OTHER, base + LATEST)) == 30


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_query_dataset_named_graphs(strict: httpx.Client, post: Any, base: str, way: str) -> None:
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?action a pon:Action } }"

    def asked(*graphs: str) -> httpx.Response:
        dataset = {"named-graph-uri": list(graphs)}
        if way == "get":
            return strict.get("/sparql", params={"query": inside} | dataset)
        if way == "form":
            return post(urlencode({"query": inside} | dataset, doseq=True), FORM)
        return post(inside, QUERY, **dataset)

    assert count(asked(base + LATEST)) == 30
    assert count(asked(base + OTHER)) == 0
    assert count(asked(base + OTHER, base + LATEST)) == 30


def test_query_dataset_full(strict: httpx.Client, base: str) -> None:
    both = "SELECT (COUNT(*) AS ?n) { ?action a pon:Action GRAPH ?g { ?action a pon:Action } }"
    dataset = {"default-graph-uri": base + LATEST, "named-graph-uri": base + LATEST}
    assert count(strict.get("/sparql", params={"query": both} | dataset)) == 30
    assert count(strict.get("/sparql", params={"query": both} | dataset | {"named-graph-uri": "urn:no"})) == 0
    assert count(strict.get("/sparql", params={"query": both, "named-graph-uri": base + LATEST})) == 0


def test_query_multiple_dataset(strict: httpx.Client, base: str) -> None:
    """Where the request and the query both name a dataset, the request's is taken (2.1.4)."""
    query = COUNT.replace("{", f"FROM <{base}{OTHER}> {{")
    assert count(strict.get("/sparql", params={"query": query})) == 0
    assert count(strict.get("/sparql", params={"query": query, "default-graph-uri": base + LATEST})) == 30


@pytest.mark.parametrize(
    ("query", "media_types"),
    [
        (COUNT, SOLUTIONS),
        (ASK, SOLUTIONS),
        ("DESCRIBE ?city { ?city a pon:City }", GRAPHS),
        ("CONSTRUCT WHERE { ?city a pon:City }", GRAPHS),
    ],
    ids=[f"query_content_type_{form}" for form in ("select", "ask", "describe", "construct")],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_query_content_type(
    strict: httpx.Client, query: str, media_types: tuple[str, ...], method: str
) -> None:
    """What comes is what is declared, also where nothing is asked for."""
    for media_type in ["*/*", *media_types]:
        options = {"params" if method == "GET" else "data": {"query": query}}
        answer = strict.request(method, "/sparql", headers={"Accept": media_type}, **options)
        declared = answer.headers["content-type"].partition(";")[0]
        assert answer.status_code == 200
        assert declared == media_type if media_type != "*/*" else declared in media_types
        if declared in ("text/turtle", "application/rdf+xml", "application/n-triples"):
            assert len(Graph().parse(data=answer.content, format=declared)) > 0


def test_bad_query_method(strict: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "PROPFIND"):
        assert strict.request(method, "/sparql", params={"query": ASK}).status_code == 405


def test_bad_multiple_queries(strict: httpx.Client, post: Any) -> None:
    twice = {"query": [ASK, "SELECT * {}"]}
    assert strict.get("/sparql", params=twice).status_code == 400
    assert post(urlencode(twice, doseq=True), FORM).status_code == 400
    assert post(urlencode({"query": ASK}), FORM, query=ASK).status_code == 400
    assert post(ASK, QUERY, query=ASK).status_code == 400


def test_bad_query_wrong_media_type(post: Any) -> None:
    for media_type in ("text/plain", "application/json", "multipart/form-data; boundary=x", "nonsense"):
        assert post(ASK, media_type).status_code == 415


def test_bad_query_missing_form_type(post: Any) -> None:
    assert post(urlencode({"query": ASK}), None).status_code in (400, 415)


def test_bad_query_missing_direct_type(post: Any) -> None:
    assert post(ASK, None).status_code in (400, 415)


def test_bad_query_non_utf8(post: Any) -> None:
    assert post(ASK.encode("utf-16"), QUERY).status_code == 400
    assert post(ASK.encode("utf-16"), f"{QUERY}; charset=utf-16").status_code in (400, 415)
    assert post('ASK { ?s ?p "è" }'.encode("latin-1"), QUERY).status_code == 400


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("ASK { ?s ?p }", "line 1"),
        ("SELECT *\nWHERE {\n  ?s ?p ?o\n", "line [24]"),
        ("SELECT ?x\n{ FILTER(}", "line 2"),
    ],
)
def test_bad_query_syntax(strict: httpx.Client, post: Any, query: str, place: str) -> None:
    """The answer says where, and what was expected or what stands there."""
    answers = [
        strict.get("/sparql", params={"query": query}),
        post(urlencode({"query": query}), FORM),
        post(query, QUERY),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert re.search(place, answer.json()["detail"])
        assert "column" in answer.json()["detail"]
        assert any(word in answer.json()["detail"] for word in ("expected", "cannot be read", "too soon"))


UPDATES = {
    "update_post_form": (urlencode({"update": INSERT}), FORM, {}),
    "update_post_direct": (INSERT, UPDATE, {}),
    "update_dataset_default_graph": (urlencode({"update": INSERT, "using-graph-uri": "urn:a"}), FORM, {}),
    "update_dataset_default_graphs": (INSERT, UPDATE, {"using-graph-uri": ["urn:a", "urn:b"]}),
    "update_dataset_named_graphs": (INSERT, UPDATE, {"using-named-graph-uri": ["urn:a", "urn:b"]}),
    "update_dataset_full": (INSERT, UPDATE, {"using-graph-uri": "urn:a", "using-named-graph-uri": "urn:b"}),
    "update_base_uri": ("INSERT DATA { <a> <b> <c> }", UPDATE, {}),
    "bad_multiple_updates": (urlencode({"update": [INSERT, INSERT]}, doseq=True), FORM, {}),
    "bad_update_syntax": ("INSERT DATA { nonsense", UPDATE, {}),
    "bad_update_non_utf8": (INSERT.encode("utf-16"), UPDATE, {}),
    "bad_update_dataset_conflict": (
        "WITH <urn:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        UPDATE,
        {"using-graph-uri": "urn:b"},
    ),
}


@pytest.mark.parametrize(("content", "media_type", "parameters"), UPDATES.values(), ids=UPDATES)
def test_an_update_is_refused_with_a_sentence(
    post: Any, content: str, media_type: str, parameters: dict[str, Any]
) -> None:
    """Good or bad: this endpoint only reads, and says so rather than what else might be wrong."""
    answer = post(content, media_type, **parameters)
    assert answer.status_code == 403
    assert "only reads" in answer.json()["detail"]


def test_bad_update_get(strict: httpx.Client) -> None:
    assert strict.get("/sparql", params={"update": INSERT}).status_code in (400, 403)


def test_bad_update_wrong_media_type(post: Any) -> None:
    assert post(INSERT, "text/plain").status_code == 415


def test_bad_update_missing_form_type(post: Any) -> None:
    assert post(urlencode({"update": INSERT}), None).status_code in (400, 415)


def test_a_query_and_an_update_at_once_are_refused(strict: httpx.Client, post: Any) -> None:
    both = {"query": ASK, "update": INSERT}
    assert strict.get("/sparql", params=both).status_code in (400, 403)
    assert post(urlencode(both), FORM).status_code in (400, 403)
