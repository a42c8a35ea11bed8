# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever does not get what was asked is told so in the format that was asked."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, XSD
from werkzeug.test import TestResponse

from ponlod.formats import GRAPH_FORMATS, HTML, JSON, JSON_LD, RDF_XML, TURTLE, Format
from ponlod.web.http.problems import PROBLEM, problem_graph

HTTPV = Namespace("http://www.w3.org/2011/http#")
BASE = "http://localhost:8000"
UNKNOWN = "/doc/action/MI9.9.9.z"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
"""rdflib's own parser of JSON-LD uses what rdflib deprecates."""


def parsed(response: TestResponse) -> Graph:
    return Graph().parse(data=response.data, format=response.mimetype)


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        (UNKNOWN, None, "text/html"),
        (UNKNOWN, "*/*", "text/html"),
        (UNKNOWN, BROWSER, "text/html"),
        (UNKNOWN, "application/json", PROBLEM),
        (UNKNOWN, PROBLEM, PROBLEM),
        (UNKNOWN, "application/*", PROBLEM),
        (UNKNOWN, "image/png", PROBLEM),
        (UNKNOWN, "*/*;q=0", PROBLEM),
        (UNKNOWN, "text/turtle, text/html;q=0.9", "text/turtle"),
        (UNKNOWN, "application/ld+json", "application/ld+json"),
        (UNKNOWN, "application/rdf+xml, */*;q=0.1", "application/rdf+xml"),
        (UNKNOWN, "text/plain, */*;q=0.1", "text/plain"),
        (UNKNOWN, 'text/"x', "text/html"),
        (f"{UNKNOWN}.ttl", "*/*", "text/turtle"),
        (f"{UNKNOWN}.rdf", None, "application/rdf+xml"),
        (f"{UNKNOWN}.ttl", BROWSER, "text/html"),
        (f"{UNKNOWN}.ttl", "application/json", PROBLEM),
        ("/id/action/MI9.9.9.z", "text/turtle", "text/turtle"),
        ("/vocabulary/status/nothing", "text/turtle", "text/turtle"),
        ("/ontology/9.9.9", "application/ld+json", "application/ld+json"),
        ("/nothing", "text/turtle", "text/turtle"),
        ("/nothing.json", "*/*", PROBLEM),
    ],
)
def test_what_is_not_there_is_not_found_in_the_format_that_was_asked(
    client: FlaskClient, path: str, accept: str | None, media_type: str
) -> None:
    response = client.get(path, headers={} if accept is None else {"Accept": accept})
    assert (response.status_code, response.mimetype) == (404, media_type)
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
    assert response.headers["Cache-Control"] == "no-store"
    head = client.head(path, headers={} if accept is None else {"Accept": accept})
    assert (head.status_code, head.mimetype, head.data) == (404, media_type, b"")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nothing", f"There is nothing at /nothing. All pages are in {BASE}/sitemap.xml, all files in"),
        ("/data.json", "There is nothing at /data.json. "),
        ("/%E2%82%AC%22", "There is nothing at /%E2%82%AC%22. "),
        (
            UNKNOWN,
            f"Nothing is known by the name of {UNKNOWN}. Check its code: all actions are in {BASE}/act",
        ),
        ("/id/action/MI9.9.9.z", "Nothing is known by the name of /id/action/MI9.9.9.z. "),
        ("/catalogue.json", "ends with one of these: .html, .ttl, .rdf, .jsonld."),
        ("/.well-known/void.json", "ends with one of these: .ttl, .rdf, .jsonld."),
        (
            "/catalogue.ttl?page=2",
            f"There is only one page, the first of them is {BASE}/catalogue.ttl?page=1.",
        ),
        (
            "/catalogue.rdf?page=x",
            f"There is only one page, the first of them is {BASE}/catalogue.rdf?page=1.",
        ),
        ("/catalogue?page=0", f"There is only one page, the first of them is {BASE}/catalogue.ttl?page=1."),
    ],
)
def test_programs_are_told_in_words_what_is_not_there_and_where_to_look(
    client: FlaskClient, path: str, words: str
) -> None:
    problem = client.get(path, headers={"Accept": PROBLEM})
    assert (problem.status_code, problem.mimetype) == (404, PROBLEM)
    assert words in problem.json["detail"]
    for address in re.findall(rf"{BASE}[^\s,]*[^\s,.]", problem.json["detail"]):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("method", "path", "accept", "status"),
    [
        ("POST", "/actions", PROBLEM, 405),
        ("GET", "/doc/action/MI4.1.1.a", "image/png", 406),
        ("GET", "/dumps/nothing", PROBLEM, 404),
        ("GET", "/vocabulary/axis/99", PROBLEM, 404),
        ("POST", "/sparql", PROBLEM, 415),
    ],
)
def test_no_problem_is_without_words(
    client: FlaskClient, method: str, path: str, accept: str, status: int
) -> None:
    problem = client.open(path, method=method, headers={"Accept": accept})
    assert (problem.status_code, problem.mimetype) == (status, PROBLEM)
    assert len(problem.json["detail"]) > 15


@pytest.mark.parametrize(
    "path", ["/catalogue.json", "/catalogue.ttl?page=2", "/catalogue/nothing/x", "/data/x"]
)
def test_a_page_says_nothing_of_codes_to_whoever_asked_for_no_thing(
    client: FlaskClient, read: Callable[[str], Any], path: str
) -> None:
    page = read(client.get(path, headers={"Accept": BROWSER, "Accept-Language": "en"}).text).one("main").text
    assert "start again from the home page" in page
    assert "Check the code" not in page
    thing = read(client.get(UNKNOWN, headers={"Accept": BROWSER, "Accept-Language": "en"}).text).one("main")
    assert "Check the code" in thing.text
    assert thing.one("form")


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
def test_in_rdf_the_response_itself_is_described(client: FlaskClient, form: Format) -> None:
    said = parsed(client.get(UNKNOWN, headers={"Accept": form.media_type}))
    (response,) = said.subjects(RDF.type, HTTPV.Response)
    assert response == URIRef(f"{BASE}{UNKNOWN}#response")
    assert said.value(response, HTTPV.statusCodeValue) == Literal("404", datatype=XSD.int)
    assert said.value(response, HTTPV.reasonPhrase) == Literal("Not Found")
    sentences = {text.language: str(text) for text in said.objects(response, DCTERMS.description)}
    assert sentences["it"].startswith("A questo indirizzo non c'è nulla.")
    assert sentences["en"].startswith("There is nothing at this address.")
    assert not [term for triple in said for term in triple if isinstance(term, BNode)]


@pytest.mark.parametrize(
    ("method", "path", "accept", "status"),
    [
        ("POST", "/doc/action/MI4.1.1.a", "text/turtle", 405),
        ("DELETE", "/ontology", "application/rdf+xml", 405),
        ("GET", "/id/nothing/x", "application/n-triples", 404),
    ],
)
def test_other_errors_are_said_in_rdf_too(
    client: FlaskClient, method: str, path: str, accept: str, status: int
) -> None:
    response = client.open(path, method=method, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (status, accept)
    assert ("Allow" in response.headers) == (status == 405)
    said = parsed(response)
    assert {int(value) for value in said.objects(None, HTTPV.statusCodeValue)} == {status}


def test_an_unforeseen_error_is_said_in_rdf_and_tells_no_secret(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("ponlod.store.BlockingStore.query", fail)
    response = client.get("/doc/action/MI4.1.1.a", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (500, "text/turtle")
    assert "secret" not in response.text
    assert parsed(response)


@pytest.mark.parametrize("accept", ["image/png", "text/csv", "*/*;q=0", "text/html;q=0, application/pdf"])
@pytest.mark.parametrize("path", ["/doc/action/MI4.1.1.a", "/vocabulary/status", "/ontology"])
def test_what_cannot_be_given_is_refused_with_links_to_what_can(
    client: FlaskClient, accept: str, path: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 406
    found = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', response.headers["Link"])
    assert {media_type for _, media_type in found} == {form.media_type for form in (HTML, *GRAPH_FORMATS)}
    assert {(entry["url"], entry["type"]) for entry in json.loads(response.data)["available"]} == set(found)
    for target, media_type in found:
        assert client.get(target).mimetype == media_type


def test_the_refusal_of_a_table_in_rdf_lists_what_there_is() -> None:
    there = [(f"{BASE}/actions.json", JSON), (f"{BASE}/actions.html", HTML)]
    for form in GRAPH_FORMATS:
        body = problem_graph(HTTPStatus.NOT_ACCEPTABLE, {}, f"{BASE}/actions", form, there)
        said = Graph().parse(data=body, format=form.media_type)
        offered = set(said.objects(URIRef(f"{BASE}/actions"), DCTERMS.hasFormat))
        assert offered == {URIRef(iri) for iri, _ in there}
        types = {str(value).rpartition("media-types/")[2] for value in said.objects(None, DCTERMS["format"])}
        assert types == {"application/json", "text/html"}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.sampled_from((TURTLE, JSON_LD, RDF_XML)))
def test_any_sentence_can_be_said(sentence: str, form: Format) -> None:
    body = problem_graph(HTTPStatus.BAD_REQUEST, {"en": sentence}, f"{BASE}/x", form)
    assert body.decode()
    if form is not JSON_LD:
        assert len(Graph().parse(data=body, format=form.media_type)) == 4


def test_the_endpoint_answers_problems_as_before(client: FlaskClient, read: Callable[[str], Any]) -> None:
    for path in ("/sparql/nothing", "/health/nothing"):
        assert client.get(path, headers={"Accept": "text/turtle"}).mimetype == PROBLEM
        assert client.get(path, headers={"Accept": "*/*"}).mimetype == PROBLEM
        assert read(client.get(path, headers={"Accept": BROWSER}).text).one("h1").text
