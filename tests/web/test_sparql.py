# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql answers programs by the SPARQL 1.1 Protocol, and people with a form and a table."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import httpx
import pytest
from flask import Flask
from rdflib import Graph, URIRef

from ponlod.errors import (
    QueryLimitExceeded,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    StoreError,
    StoreUnavailable,
    StoreUnreliable,
    TooManyQueries,
)
from ponlod.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, Format
from ponlod.namespaces import SD
from ponlod.questions.library import Library
from ponlod.store.spool import Spool
from ponlod.web.language import languages
from ponlod.web.sparql import results
from ponlod.web.sparql.endpoint import FOUND

UNKNOWN = "/doc/action/MI9.9.9.z"
"""What is not known to be none without asking the store."""
SELECT = "SELECT ?p WHERE { <http://localhost:8000/id/action/MI4.1.1.a> pon:programmeFunding ?p }"
ASK = "ASK { ?action a pon:Action }"
CONSTRUCT = (
    "CONSTRUCT { ?a pon:programmeFunding ?p } WHERE { ?a pon:programmeFunding ?p FILTER (?p = 2531250) }"
)
DESCRIBE = "DESCRIBE <http://localhost:8000/id/city/MI>"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def media_type(response: httpx.Response) -> str:
    return str(response.headers["Content-Type"].partition(";")[0])


def ask(web: httpx.Client, query: str, accept: str = "*/*", **parameters: str) -> httpx.Response:
    return web.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept})


def examples(page: Any) -> list[str]:
    """The queries that the page offers to begin with."""
    links = page.one("section", aria_labelledby="examples").all("a", rel="nofollow")
    return [parse_qs(urlsplit(link["href"]).query)["query"][0] for link in links]


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("query", [SELECT, ASK], ids=["select", "ask"])
def test_solutions_come_in_the_format_asked_for(web: httpx.Client, query: str, form: Format) -> None:
    by_header, by_name = (
        ask(web, query, form.media_type),
        ask(web, query, "image/png", format=form.name),
    )
    for response in (by_header, by_name):
        assert response.status_code == 200
        assert response.headers["Content-Type"] == form.content_type
        assert b"2531250" in response.content or b"true" in response.content
    assert by_header.content == by_name.content


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
def test_graphs_come_in_the_format_asked_for(web: httpx.Client, query: str, form: Format) -> None:
    response = ask(web, query, form.media_type)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == form.content_type
    if form.media_type != "application/ld+json":  # rdflib's parser of it warns
        assert len(Graph().parse(data=response.content, format=media_type(response))) >= 1


def test_a_mixed_accept_header_honours_the_form_of_the_query(web: httpx.Client) -> None:
    accept = "text/turtle, application/sparql-results+xml;q=0.9"
    assert media_type(ask(web, SELECT, accept)) == "application/sparql-results+xml"
    assert media_type(ask(web, CONSTRUCT, accept)) == "text/turtle"


def test_without_a_preference_solutions_are_json_and_graphs_turtle(web: httpx.Client) -> None:
    assert media_type(ask(web, SELECT)) == "application/sparql-results+json"
    assert media_type(ask(web, CONSTRUCT)) == "text/turtle"


@pytest.mark.parametrize("name", ["application/json", "application/xml"])
def test_a_common_name_of_a_result_format_is_answered_under_that_name(web: httpx.Client, name: str) -> None:
    assert ask(web, SELECT, name).headers["Content-Type"] == name


def test_a_graph_is_json_too(web: httpx.Client) -> None:
    response = ask(web, CONSTRUCT, "application/json")
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == ask(web, CONSTRUCT, "application/ld+json").json()


@pytest.mark.parametrize(
    ("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "image/png")]
)
def test_a_format_that_the_form_does_not_have_is_not_acceptable(
    web: httpx.Client, query: str, accept: str
) -> None:
    response = ask(web, query, accept)
    assert response.status_code == 406
    for entry in response.json()["available"]:
        assert media_type(web.get(entry["url"])) == entry["type"]


def test_a_wish_for_a_format_of_the_other_kind_leaves_the_choice_to_the_header(web: httpx.Client) -> None:
    """SPARQLWrapper asks for ``format=json`` whatever the query."""
    assert media_type(ask(web, CONSTRUCT, "application/rdf+xml", format="json")) == "application/rdf+xml"


def test_the_three_ways_to_ask_give_one_answer(web: httpx.Client) -> None:
    get = ask(web, SELECT)
    form = web.post("/sparql", data={"query": SELECT})
    direct = web.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query"})
    slash = web.get("/sparql/", params={"query": SELECT})
    assert get.content == form.content == direct.content == slash.content
    assert get.json()["results"]["bindings"][0]["p"]["value"] == "2531250"


def test_escapes_inside_a_query_survive_every_way(web: httpx.Client) -> None:
    for inside in (
        "http://x.example/Ja%C3%A9n",
        "http://x.example/a%2Fb",
        "http://x.example/a+b&c=d",
        "http://x/è/日本",
    ):
        query = f"SELECT (<{inside}> AS ?x) {{}}"
        sent = [
            web.get("/sparql?" + urlencode({"query": query})),
            web.post("/sparql", data={"query": query}),
            web.post("/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"}),
        ]
        for response in sent:
            assert response.json()["results"]["bindings"][0]["x"]["value"] == inside


def test_a_long_query_of_many_bytes_a_character_arrives_whole(web: httpx.Client) -> None:
    text = "è" * 70_000
    response = web.post(
        "/sparql",
        content=f'SELECT (STRLEN("{text}") AS ?n) {{}}'.encode(),
        headers={"Content-Type": "application/sparql-query"},
    )
    assert response.json()["results"]["bindings"][0]["n"]["value"] == "70000"


def test_the_dataset_of_a_query_can_be_chosen(web: httpx.Client) -> None:
    release = "http://localhost:8000/id/release/MI-13"
    count = "SELECT (COUNT(*) AS ?n) { ?action a pon:Action }"

    def counted(**parameters: str) -> str:
        return str(ask(web, count, **parameters).json()["results"]["bindings"][0]["n"]["value"])

    assert counted() == counted(**{"default-graph-uri": release}) == "30"
    assert counted(**{"default-graph-uri": "http://localhost:8000/id/release/MI-99"}) == "0"
    inside = "ASK { GRAPH ?g { ?action a pon:Action } }"
    assert ask(web, inside, **{"named-graph-uri": release}).json()["boolean"] is True
    assert ask(web, inside, **{"named-graph-uri": "urn:other"}).json()["boolean"] is False


@pytest.mark.parametrize("query", ["SELEC * {}", "", "SELECT * { ?s ?p", "SELECT * { nope:a ?p ?o }"])
def test_what_is_no_query_is_a_bad_request_that_says_why(web: httpx.Client, query: str) -> None:
    response = ask(web, query)
    assert response.status_code == 400
    assert media_type(response) == "application/problem+json"
    assert response.json()["detail"]


def test_what_breaks_the_protocol_is_refused(web: httpx.Client) -> None:
    form = "application/x-www-form-urlencoded"
    assert web.get("/sparql?query=%FF").status_code == 400
    assert web.get(f"/sparql?query={quote(ASK)}&query={quote(ASK)}").status_code == 400
    assert web.post("/sparql", content=b"query=%C3", headers={"Content-Type": form}).status_code == 400
    assert web.post("/sparql", content=ASK, headers={"Content-Type": "text/plain"}).status_code == 415
    assert web.post("/sparql", content=ASK).status_code == 415
    too_large = b"query=" + b"x" * (1 << 21)
    assert web.post("/sparql", content=too_large, headers={"Content-Type": form}).status_code == 413
    for method in ("PUT", "DELETE", "PATCH"):
        response = web.request(method, "/sparql")
        assert response.status_code == 405
        assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_updates_are_refused_however_they_come(web: httpx.Client) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    for response in (
        web.get("/sparql", params={"update": update}),
        web.post("/sparql", data={"update": update}),
        web.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
        ask(web, update),
    ):
        assert response.status_code == 403
        assert "only reads" in response.json()["detail"]


def test_any_origin_may_ask_and_none_with_credentials(web: httpx.Client) -> None:
    preflight = web.options(
        "/sparql", headers={"Origin": "https://a.example", "Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    allowed = preflight.headers["Access-Control-Allow-Headers"]
    assert {"Content-Type", "Accept", "If-None-Match"} <= set(allowed.split(", "))
    for response in (preflight, ask(web, ASK), ask(web, "nonsense")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "ETag" in response.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_without_a_query_a_program_is_told_what_the_endpoint_is(web: httpx.Client) -> None:
    for accept in ("*/*", "text/turtle", "application/rdf+xml"):
        response = web.get("/sparql", headers={"Accept": accept})
        graph = Graph().parse(data=response.content, format=media_type(response))
        service = URIRef("http://localhost:8000/catalogue#sparql")
        assert (service, SD.endpoint, URIRef("http://localhost:8000/sparql")) in graph
        assert (service, SD.supportedLanguage, SD.SPARQL11Query) in graph
        assert len(set(graph.objects(service, SD.resultFormat))) == len((*RESULT_FORMATS, *GRAPH_FORMATS))
        assert (None, SD.name, URIRef("http://localhost:8000/id/release/MI-13")) in graph


def test_without_a_query_a_person_gets_a_form_with_the_first_of_the_examples(
    web: httpx.Client, read: Callable[[str], Any]
) -> None:
    page = read(web.get("/sparql", headers=BROWSER).text)
    first, *_ = examples(page)
    assert page.one("textarea", name="query").text == " ".join(first.split())
    assert page.one("form", id="ask")["action"] == "/sparql"


def test_every_example_finds_what_its_question_is_answered_with(
    web: httpx.Client, read: Callable[[str], Any]
) -> None:
    queries = examples(read(web.get("/sparql", headers=BROWSER).text))
    for question, query in zip(Library.read(), queries, strict=True):
        found = ask(web, query).json()["results"]["bindings"]
        assert len(found) == web.get(f"/questions/{question.name}.json").json()["count"], question.name


def test_a_person_sees_the_result_as_a_table(web: httpx.Client, read: Callable[[str], Any]) -> None:
    query = "SELECT ?action ?title ?p { ?action dct:title ?title ; pon:programmeFunding ?p } ORDER BY ?action"
    page = read(web.get("/sparql", params={"query": query}, headers=BROWSER).text)
    table = page.one("table", class_="result")
    assert [header.text for header in table.one("thead").all("th")] == ["action", "title", "p"]
    first = table.one("tbody").all("tr")[0]
    assert first.one("a")["href"] == "/doc/action/MI1.1.1.a"
    assert first.all("td")[2].one("data")["value"] == "1354687.5"
    assert page.one("textarea").text == query
    downloads = [
        link for link in page.one("section", aria_labelledby="result").all("a") if "format=" in link["href"]
    ]
    assert [media_type(web.get(link["href"])) for link in downloads] == [
        form.media_type for form in RESULT_FORMATS
    ]


def test_a_person_sees_verdicts_graphs_and_empty_results_for_what_they_are(
    web: httpx.Client, read: Callable[[str], Any]
) -> None:
    def result(query: str) -> Any:
        page = read(web.get("/sparql", params={"query": query}, headers=BROWSER).text)
        return page.one("section", aria_labelledby="result")

    assert result(ASK).one("p", class_="verdict").text == "Sì"
    assert "2531250" in result(CONSTRUCT).one("pre").text
    assert "Nessuna riga" in result("SELECT * { <urn:none> ?p ?o }").one("p", class_="empty").text


def test_a_person_sees_a_blank_node_as_one(web: httpx.Client, read: Callable[[str], Any]) -> None:
    page = read(web.get("/sparql", params={"query": "SELECT (BNODE() AS ?b) {}"}, headers=BROWSER).text)
    assert page.one("table", class_="result").one("td").text.startswith("_:")


def test_a_page_that_does_not_show_all_rows_says_so(
    web: httpx.Client, read: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "ROWS_SHOWN", 7)
    query = "SELECT * { ?action a pon:Action }"
    response = web.get("/sparql", params={"query": query}, headers=BROWSER)
    assert response.headers["Ponlod-Shown"] == "rows 7 of 30"
    assert "Ponlod-Shown" in response.headers["Access-Control-Expose-Headers"]
    page = read(response.text)
    assert len(page.one("table", class_="result").one("tbody").all("tr")) == 7
    assert "7 su 30" in page.one("section", aria_labelledby="result").text
    assert len(ask(web, query).json()["results"]["bindings"]) == 30


def test_a_long_graph_is_cut_at_a_line_and_says_so() -> None:
    short, long = results.graph_view(b"a\n"), results.graph_view(b"<a> <b> <c> .\n" * 100_000)
    assert (short.text, short.cut) == ("a\n", False)
    assert long.cut
    assert long.count == 1_400_000
    assert len(long.text) <= results.CHARACTERS_SHOWN
    assert long.text.endswith(" .\n")


@pytest.mark.parametrize(
    ("query", "formats", "shown"),
    [
        ("SELECT * { ?s ?p ?o . ?a ?b pon:Action } LIMIT 30000", RESULT_FORMATS, "rows 1000 of more"),
        (
            "CONSTRUCT { ?s dct:title ?t } "
            "{ ?s ?p ?o . ?a a pon:Action BIND (CONCAT(STR(?a), STR(?o)) AS ?t) } LIMIT 40000",
            GRAPH_FORMATS,
            r"characters \d+ of more",
        ),
    ],
    ids=["rows", "graph"],
)
def test_of_an_answer_that_is_too_large_for_a_page_the_beginning_is_shown_and_the_rest_a_link_away(
    web: httpx.Client, read: Callable[[str], Any], query: str, formats: tuple[Format, ...], shown: str
) -> None:
    response = web.get("/sparql", params={"query": query, "lang": "en"}, headers=BROWSER)
    assert response.status_code == 200
    assert re.fullmatch(shown, response.headers["Ponlod-Shown"])
    section = read(response.text).one("section", aria_labelledby="result")
    assert "The downloads hold every" in section.text
    links = [link["href"] for link in section.all("a") if "format=" in link["href"]]
    assert [media_type(web.get(link)) for link in links] == [form.media_type for form in formats]


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("SELECT (REPLACE(STR(?s), 'x', 'y') AS ?t) { ?s a ?o }", "row"),
        ("CONSTRUCT { ?s dct:title 'x' } { ?s a ?o }", "line"),
    ],
)
def test_where_not_even_the_first_row_fits_the_page_says_so(
    web: httpx.Client, read: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, query: str, what: str
) -> None:
    async def beginning(body: Spool) -> tuple[bytes, bool]:
        return (await body.read())[:30], False

    monkeypatch.setattr("ponlod.web.sparql.endpoint._beginning", beginning)
    response = web.get("/sparql", params={"query": query}, headers=BROWSER)
    assert response.status_code == 503
    section = read(response.text).one("section", aria_labelledby="result")
    assert f"The first {what}" in section.one("div", class_="alert").text
    assert [link for link in section.all("a") if "format=" in link["href"]]


def test_a_query_that_only_a_page_would_see_is_not_asked(app: Flask) -> None:
    """The front, which sees every request first, has found none; it would be asked in a thread."""
    behind = {"environ_base": {FOUND: None}, "query_string": {"query": ASK}}
    refused = app.test_client().get("/sparql", **behind, headers=BROWSER)
    assert refused.status_code == 400
    assert app.test_client().get("/sparql", query_string={"query": ASK}, headers=BROWSER).status_code == 200


def test_a_person_gets_the_reason_of_a_failure_beside_the_query(
    web: httpx.Client, read: Callable[[str], Any]
) -> None:
    response = web.get("/sparql", params={"query": "SELEC <b>"}, headers=BROWSER)
    assert response.status_code == 400
    page = read(response.text)
    assert "SPARQL" in page.one("div", id="answer").one("div", class_="alert").text
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
        (TooManyQueries, 429, True),
        (StoreUnreliable, 502, False),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_failure_has_its_status_and_only_what_may_pass_asks_to_try_again(
    web: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    error: type[StoreError],
    status: int,
    again: bool,
    accept: str,
) -> None:
    async def fail(*_: object) -> None:
        raise error("The reason.")

    monkeypatch.setattr("ponlod.store.EmbeddedStore.ask", fail)
    response = ask(web, f"ASK {{}} # {error.__name__}", accept)
    assert response.status_code == status
    assert ("Retry-After" in response.headers) == again
    assert "The reason." in response.text
    if accept == "*/*":
        assert response.json()["kind"] == error.__name__
        assert web.get(UNKNOWN, headers={"Accept": "application/problem+json"}).json()["kind"] == (
            error.__name__
        )


def test_what_the_engine_never_takes_is_no_temporary_failure(web: httpx.Client) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    assert web.post("/sparql", content="ASK {} #" + "x" * (1 << 20), headers=direct).status_code == 413
    nested = f"SELECT ({'(' * 100_000}1{')' * 100_000} AS ?x) {{}}"
    assert web.post("/sparql", content=nested, headers=direct).status_code == 400


@pytest.mark.parametrize(
    "kind", [*StoreError.__subclasses__(), QueryTooLong, QueryTooComplex, TooManyQueries]
)
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", UNKNOWN])
def test_a_person_reads_of_a_failure_in_their_language_and_the_details_in_english(
    web: httpx.Client,
    read: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
    kind: type[StoreError],
    path: str,
) -> None:
    async def fail(*_: object) -> None:
        raise kind("The reason.")

    monkeypatch.setattr("ponlod.store.EmbeddedStore.ask", fail)
    if path.startswith("/sparql"):
        path += f"%23{kind.__name__}"  # a query that nobody has asked before
    for code, language in languages().items():
        page = read(web.get(path, headers={**BROWSER, "Accept-Language": code}).text)
        said = page.one("div", id="answer") if path.startswith("/sparql") else page.one("main")
        assert language.texts[f"error.{kind.__name__}_help"] in said.text
        assert said.one("p", class_="detail").one("span", lang="en").text == "The reason."


def test_a_format_that_does_not_exist_is_refused_with_those_that_do(web: httpx.Client) -> None:
    for query in ({"query": SELECT}, {}):
        response = web.get("/sparql", params={**query, "format": "zzz"})
        assert response.status_code == 400
        for form in (*RESULT_FORMATS, *GRAPH_FORMATS, HTML):
            assert form.name in response.json()["detail"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("json-ld", "application/ld+json"), ("rdf+xml", "application/rdf+xml"), ("n3", "text/turtle")],
)
def test_formats_go_by_the_names_that_sparqlwrapper_has_for_them(
    web: httpx.Client, name: str, expected: str
) -> None:
    assert media_type(ask(web, CONSTRUCT, format=name)) == expected


def test_the_service_description_declares_the_prefixes_that_it_uses(web: httpx.Client) -> None:
    turtle = web.get("/sparql", headers={"Accept": "text/turtle"}).text
    assert re.findall(r"^@prefix ([\w-]+):", turtle, re.MULTILINE) == ["dct", "rdfs", "sd", "void", "xsd"]
