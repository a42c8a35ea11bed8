# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql answers programs by the SPARQL 1.1 Protocol, and people with a form and a table."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from werkzeug.test import TestResponse

from ponlod.errors import (
    QueryLimitExceeded,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    StoreError,
    StoreUnavailable,
)
from ponlod.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, Format
from ponlod.namespaces import SD
from ponlod.web import results
from ponlod.web.examples import examples
from ponlod.web.language import languages

SELECT = "SELECT ?p WHERE { <http://localhost:8000/id/action/MI4.1.1.a> pon:programmeFunding ?p }"
ASK = "ASK { ?action a pon:Action }"
CONSTRUCT = (
    "CONSTRUCT { ?a pon:programmeFunding ?p } WHERE { ?a pon:programmeFunding ?p FILTER (?p = 2531250) }"
)
DESCRIBE = "DESCRIBE <http://localhost:8000/id/city/MI>"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def ask(client: FlaskClient, query: str, accept: str = "*/*", **parameters: str) -> TestResponse:
    return client.get("/sparql", query_string={"query": query, **parameters}, headers={"Accept": accept})


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("query", [SELECT, ASK], ids=["select", "ask"])
def test_solutions_come_in_the_format_asked_for(client: FlaskClient, query: str, form: Format) -> None:
    by_header, by_name = (
        ask(client, query, form.media_type),
        ask(client, query, "image/png", format=form.name),
    )
    for response in (by_header, by_name):
        assert response.status_code == 200
        assert response.content_type == form.content_type
        assert b"2531250" in response.data or b"true" in response.data
    assert by_header.data == by_name.data


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
def test_graphs_come_in_the_format_asked_for(client: FlaskClient, query: str, form: Format) -> None:
    response = ask(client, query, form.media_type)
    assert response.status_code == 200
    assert response.content_type == form.content_type
    if form.media_type != "application/ld+json":  # rdflib's parser of it warns
        assert len(Graph().parse(data=response.data, format=response.mimetype)) >= 1


def test_a_mixed_accept_header_honours_the_form_of_the_query(client: FlaskClient) -> None:
    accept = "text/turtle, application/sparql-results+xml;q=0.9"
    assert ask(client, SELECT, accept).mimetype == "application/sparql-results+xml"
    assert ask(client, CONSTRUCT, accept).mimetype == "text/turtle"


def test_without_a_preference_solutions_are_json_and_graphs_turtle(client: FlaskClient) -> None:
    assert ask(client, SELECT).mimetype == "application/sparql-results+json"
    assert ask(client, CONSTRUCT).mimetype == "text/turtle"


@pytest.mark.parametrize("name", ["application/json", "application/xml"])
def test_a_common_name_of_a_result_format_is_answered_under_that_name(client: FlaskClient, name: str) -> None:
    assert ask(client, SELECT, name).content_type == name


def test_a_graph_is_json_too(client: FlaskClient) -> None:
    response = ask(client, CONSTRUCT, "application/json")
    assert response.content_type == "application/json"
    assert response.json == json.loads(ask(client, CONSTRUCT, "application/ld+json").data)


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "image/png")]
)
def test_a_format_that_the_form_does_not_have_is_not_acceptable(
    client: FlaskClient, query: str, accept: str
) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 406
    assert response.json is not None
    for entry in response.json["available"]:
        assert client.get(entry["url"]).mimetype == entry["type"]


def test_a_wish_for_a_format_of_the_other_kind_leaves_the_choice_to_the_header(client: FlaskClient) -> None:
    """SPARQLWrapper asks for ``format=json`` whatever the query."""
    assert ask(client, CONSTRUCT, "application/rdf+xml", format="json").mimetype == "application/rdf+xml"


def test_the_three_ways_to_ask_give_one_answer(client: FlaskClient) -> None:
    get = ask(client, SELECT)
    form = client.post("/sparql", data={"query": SELECT})
    direct = client.post("/sparql", data=SELECT, content_type="application/sparql-query")
    slash = client.get("/sparql/", query_string={"query": SELECT})
    assert get.data == form.data == direct.data == slash.data
    assert json.loads(get.data)["results"]["bindings"][0]["p"]["value"] == "2531250"


def test_escapes_inside_a_query_survive_every_way(client: FlaskClient) -> None:
    for inside in (
        "http://x.example/Ja%C3%A9n",
        "http://x.example/a%2Fb",
        "http://x.example/a+b&c=d",
        "http://x/è/日本",
    ):
        query = f"SELECT (<{inside}> AS ?x) {{}}"
        sent = [
            client.get("/sparql?" + urlencode({"query": query})),
            client.post(
                "/sparql", data=urlencode({"query": query}), content_type="application/x-www-form-urlencoded"
            ),
            client.post("/sparql", data=query.encode(), content_type="application/sparql-query"),
        ]
        for response in sent:
            assert json.loads(response.data)["results"]["bindings"][0]["x"]["value"] == inside


def test_a_long_query_of_many_bytes_a_character_arrives_whole(client: FlaskClient) -> None:
    text = "è" * 70_000
    response = client.post(
        "/sparql",
        data=f'SELECT (STRLEN("{text}") AS ?n) {{}}'.encode(),
        content_type="application/sparql-query",
    )
    assert json.loads(response.data)["results"]["bindings"][0]["n"]["value"] == "70000"


def test_the_dataset_of_a_query_can_be_chosen(client: FlaskClient) -> None:
    release = "http://localhost:8000/id/release/MI-13"
    count = "SELECT (COUNT(*) AS ?n) { ?action a pon:Action }"

    def counted(**parameters: str) -> str:
        return str(json.loads(ask(client, count, **parameters).data)["results"]["bindings"][0]["n"]["value"])

    assert counted() == counted(**{"default-graph-uri": release}) == "30"
    assert counted(**{"default-graph-uri": "http://localhost:8000/id/release/MI-99"}) == "0"
    inside = "ASK { GRAPH ?g { ?action a pon:Action } }"
    assert json.loads(ask(client, inside, **{"named-graph-uri": release}).data)["boolean"] is True
    assert json.loads(ask(client, inside, **{"named-graph-uri": "urn:other"}).data)["boolean"] is False


@pytest.mark.parametrize("query", ["SELEC * {}", "", "SELECT * { ?s ?p", "SELECT * { nope:a ?p ?o }"])
def test_what_is_no_query_is_a_bad_request_that_says_why(client: FlaskClient, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["detail"]


def test_what_breaks_the_protocol_is_refused(client: FlaskClient) -> None:
    form = "application/x-www-form-urlencoded"
    assert client.get("/sparql?query=%FF").status_code == 400
    assert client.get(f"/sparql?query={quote(ASK)}&query={quote(ASK)}").status_code == 400
    assert client.post("/sparql", data=b"query=%C3", content_type=form).status_code == 400
    assert client.post("/sparql", data=ASK, content_type="text/plain").status_code == 415
    assert client.post("/sparql", data=ASK).status_code == 415
    assert client.post("/sparql", data=b"query=" + b"x" * (1 << 21), content_type=form).status_code == 413
    for method in ("PUT", "DELETE", "PATCH"):
        response = client.open("/sparql", method=method)
        assert response.status_code == 405
        assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_updates_are_refused_however_they_come(client: FlaskClient) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    for response in (
        client.get("/sparql", query_string={"update": update}),
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", data=update, content_type="application/sparql-update"),
        ask(client, update),
    ):
        assert response.status_code == 403
        assert response.json is not None
        assert "only reads" in response.json["detail"]


def test_any_origin_may_ask_and_none_with_credentials(client: FlaskClient) -> None:
    preflight = client.options(
        "/sparql", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    allowed = preflight.headers["Access-Control-Allow-Headers"]
    assert {"Content-Type", "Accept", "If-None-Match"} <= set(allowed.split(", "))
    for response in (preflight, ask(client, ASK), ask(client, "nonsense")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_without_a_query_a_program_is_told_what_the_endpoint_is(client: FlaskClient) -> None:
    for accept in ("*/*", "text/turtle", "application/rdf+xml"):
        response = client.get("/sparql", headers={"Accept": accept})
        graph = Graph().parse(data=response.data, format=response.mimetype)
        endpoint = URIRef("http://localhost:8000/sparql")
        assert (endpoint, SD.endpoint, endpoint) in graph
        assert (endpoint, SD.supportedLanguage, SD.SPARQL11Query) in graph
        assert len(set(graph.objects(endpoint, SD.resultFormat))) == len((*RESULT_FORMATS, *GRAPH_FORMATS))
        assert (None, SD.name, URIRef("http://localhost:8000/id/release/MI-13")) in graph


def test_without_a_query_a_person_gets_a_form_with_examples(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(client.get("/sparql", headers=BROWSER).text)
    assert page.one("textarea", name="query").text.startswith("PREFIX")
    assert page.one("form", method="get")["action"] == "/sparql"
    assert len(page.one("section", aria_labelledby="examples").all("a")) == len(examples("it"))


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_example_has_an_answer(client: FlaskClient, language: str) -> None:
    for example in examples(language):
        assert example.question.endswith((")", "?"))
        content = json.loads(ask(client, example.query).data)
        assert content["results"]["bindings"], example.name


def test_a_person_sees_the_result_as_a_table(client: FlaskClient, read: Callable[[str], Any]) -> None:
    query = "SELECT ?action ?title ?p { ?action dct:title ?title ; pon:programmeFunding ?p } ORDER BY ?action"
    page = read(client.get("/sparql", query_string={"query": query}, headers=BROWSER).text)
    table = page.one("table", class_="result")
    assert [header.text for header in table.one("thead").all("th")] == ["action", "title", "p"]
    first = table.one("tbody").all("tr")[0]
    assert first.one("a")["href"] == "/doc/action/MI1.1.1.a"
    assert first.all("td")[2].one("data")["value"] == "1354687.5"
    assert page.one("textarea").text == query
    downloads = [
        link for link in page.one("section", aria_labelledby="result").all("a") if "format=" in link["href"]
    ]
    assert [client.get(link["href"]).mimetype for link in downloads] == [
        form.media_type for form in RESULT_FORMATS
    ]


def test_a_person_sees_verdicts_graphs_and_empty_results_for_what_they_are(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    def result(query: str) -> Any:
        page = read(client.get("/sparql", query_string={"query": query}, headers=BROWSER).text)
        return page.one("section", aria_labelledby="result")

    assert result(ASK).one("p", class_="verdict").text == "Sì"
    assert "2531250" in result(CONSTRUCT).one("pre").text
    assert "Nessuna riga" in result("SELECT * { <urn:none> ?p ?o }").one("p", class_="empty").text


def test_a_person_sees_a_blank_node_as_one(client: FlaskClient, read: Callable[[str], Any]) -> None:
    page = read(
        client.get("/sparql", query_string={"query": "SELECT (BNODE() AS ?b) {}"}, headers=BROWSER).text
    )
    assert page.one("table", class_="result").one("td").text.startswith("_:")


def test_a_page_that_does_not_show_all_rows_says_so(
    client: FlaskClient, read: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "ROWS_SHOWN", 7)
    query = "SELECT * { ?action a pon:Action }"
    page = read(client.get("/sparql", query_string={"query": query}, headers=BROWSER).text)
    assert len(page.one("table", class_="result").one("tbody").all("tr")) == 7
    assert "7 su 30" in page.one("section", aria_labelledby="result").text
    assert len(json.loads(ask(client, query).data)["results"]["bindings"]) == 30


def test_a_long_graph_is_cut_at_a_line_and_says_so() -> None:
    short, long = results.graph_view(b"a\n"), results.graph_view(b"<a> <b> <c> .\n" * 100_000)
    assert (short.text, short.cut) == ("a\n", False)
    assert long.cut
    assert len(long.text) <= results.CHARACTERS_SHOWN
    assert long.text.endswith(" .\n")


def test_a_person_gets_the_reason_of_a_failure_beside_the_query(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    response = client.get("/sparql", query_string={"query": "SELEC <b>"}, headers=BROWSER)
    assert response.status_code == 400
    page = read(response.text)
    assert "SPARQL" in page.one("div", class_="alert").text
    assert page.one("textarea").text == "SELEC <b>"


@pytest.mark.parametrize(
    ("error", "status", "again"),
    [
        (QuerySyntaxError, 400, False),
        (QueryTooComplex, 400, False),
        (QueryRefused, 403, False),
        (QueryTooLong, 413, False),
        (QueryLimitExceeded, 503, False),
        (StoreUnavailable, 503, True),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_failure_has_its_status_and_only_what_may_pass_asks_to_try_again(
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    error: type[StoreError],
    status: int,
    again: bool,
    accept: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("The reason.")

    monkeypatch.setattr("ponlod.store.EmbeddedStore.query", fail)
    response = ask(client, ASK, accept)
    assert response.status_code == status
    assert ("Retry-After" in response.headers) == again
    assert "The reason." in response.text


def test_what_the_engine_never_takes_is_no_temporary_failure(client: FlaskClient) -> None:
    sent = {"content_type": "application/sparql-query"}
    assert client.post("/sparql", data="ASK {} #" + "x" * (1 << 20), **sent).status_code == 413
    nested = f"SELECT ({'(' * 100_000}1{')' * 100_000} AS ?x) {{}}"
    assert client.post("/sparql", data=nested, **sent).status_code == 400


@pytest.mark.parametrize(
    "kind", [StoreUnavailable, *StoreError.__subclasses__(), QueryTooLong, QueryTooComplex]
)
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/actions"])
def test_a_person_reads_of_a_failure_in_their_language_and_the_details_in_english(
    client: FlaskClient,
    read: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
    kind: type[StoreError],
    path: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise kind("The reason.")

    monkeypatch.setattr("ponlod.store.EmbeddedStore.query", fail)
    for code, language in languages().items():
        page = read(client.get(path, headers={**BROWSER, "Accept-Language": code}).text)
        main = page.one("main")
        assert language.texts[f"error.{kind.__name__}_help"] in main.text
        assert main.one("p", class_="detail").one("span", lang="en").text == "The reason."


def test_a_format_that_does_not_exist_is_refused_with_those_that_do(client: FlaskClient) -> None:
    for query in ({"query": SELECT}, {}):
        response = client.get("/sparql", query_string={**query, "format": "zzz"})
        assert response.status_code == 400
        assert response.json is not None
        for form in (*RESULT_FORMATS, *GRAPH_FORMATS, HTML):
            assert form.name in response.json["detail"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("json-ld", "application/ld+json"), ("rdf+xml", "application/rdf+xml"), ("n3", "text/turtle")],
)
def test_formats_go_by_the_names_that_sparqlwrapper_has_for_them(
    client: FlaskClient, name: str, media_type: str
) -> None:
    assert ask(client, CONSTRUCT, format=name).mimetype == media_type


def test_the_service_description_declares_the_prefixes_that_it_uses(client: FlaskClient) -> None:
    turtle = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert re.findall(r"^@prefix ([\w-]+):", turtle, re.MULTILINE) == ["dct", "sd"]
