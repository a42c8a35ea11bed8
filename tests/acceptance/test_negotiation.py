# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong when a client says what it wants: types, qualities, forms of query, caches, origins."""

import itertools

import httpx
import pytest
from rdflib import Graph

SELECT = "SELECT ?a { ?a a pon:Action }"
ASK = "ASK { ?a a pon:Action }"
CONSTRUCT = "CONSTRUCT WHERE { ?a a pon:City }"
DESCRIBE = "DESCRIBE ?a { ?a a pon:City }"
JSON, XML, CSV, TSV = SOLUTIONS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
TURTLE, RDF_XML, N_TRIPLES, JSON_LD = GRAPHS = (
    "text/turtle",
    "application/rdf+xml",
    "application/n-triples",
    "application/ld+json",
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def ask(client: httpx.Client, query: str, accept: str | None = None, **parameters: str) -> httpx.Response:
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", params={"query": query, **parameters}, headers=headers)


def kind(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize("query", [SELECT, ASK])
@pytest.mark.parametrize("media_type", SOLUTIONS)
def test_every_type_is_given_for_select_and_ask(strict: httpx.Client, query: str, media_type: str) -> None:
    """Not accepted first and refused with a 500 later."""
    answer = ask(strict, query, media_type)
    assert kind(answer) == media_type
    assert answer.content
    assert ("charset=utf-8" in answer.headers["content-type"]) == media_type.startswith("text/")


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize("media_type", GRAPHS)
def test_every_type_is_given_for_construct_and_describe(
    strict: httpx.Client, query: str, media_type: str
) -> None:
    """DESCRIBE minds the header as CONSTRUCT does."""
    answer = ask(strict, query, media_type)
    assert kind(answer) == media_type
    if media_type == JSON_LD:
        assert answer.json()
    else:
        assert len(Graph().parse(data=answer.content, format=media_type)) >= 1


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, TURTLE),
        (ASK, RDF_XML),
        (CONSTRUCT, CSV),
        (DESCRIBE, XML),
        (SELECT, "image/png"),
        (ASK, "*/*;q=0"),
    ],
)
def test_what_cannot_be_given_is_refused_with_the_list_of_what_can(
    strict: httpx.Client, query: str, accept: str
) -> None:
    answer = ask(strict, query, accept)
    assert answer.status_code == 406
    offered = answer.json()["available"]
    assert {entry["type"] for entry in offered} >= set(SOLUTIONS if query in (SELECT, ASK) else GRAPHS)
    for entry in offered:
        followed = strict.get(httpx.URL(entry["url"]).raw_path.decode(), headers={"Accept": accept})
        assert kind(followed) == entry["type"]


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, f"{TURTLE}, {XML};q=0.9", XML),
        (CONSTRUCT, f"{XML}, {TURTLE};q=0.9", TURTLE),
        (SELECT, f"{N_TRIPLES}, {CSV};q=0.1, {JSON};q=0.2", JSON),
        (DESCRIBE, f"{JSON}, {N_TRIPLES};q=0.1", N_TRIPLES),
        (SELECT, f"image/png, text/plain, {TURTLE}, {RDF_XML}, application/pdf, text/css, {TSV}", TSV),
        (SELECT, f"*/*;q=0.1, {JSON};q=0", XML),
        (SELECT, "text/*", CSV),
        (SELECT, f"application/*, {JSON};q=0", XML),
        (CONSTRUCT, f"*/*, {TURTLE};q=0, {JSON_LD};q=0, {RDF_XML};q=0", N_TRIPLES),
        (SELECT, f"text/html;q=0.5, {JSON};q=0.9", JSON),
        (SELECT, f"{CSV}, text/html;q=0.1", CSV),
        (SELECT, "text/html, text/csv;q=0.1", "text/html"),
        (SELECT, BROWSER, "text/html"),
        (CONSTRUCT, BROWSER, "text/html"),
    ],
)
def test_the_wish_is_read_whole_and_for_the_form_of_the_query(
    strict: httpx.Client, query: str, accept: str, expected: str
) -> None:
    assert kind(ask(strict, query, accept)) == expected


def test_the_order_of_wishes_does_not_matter(strict: httpx.Client) -> None:
    wishes = [f"{JSON};q=0.3", f"{CSV};q=0.7", "application/*;q=0.5", "*/*;q=0.1"]
    assert {kind(ask(strict, ASK, ", ".join(order))) for order in itertools.permutations(wishes)} == {CSV}


def test_several_header_lines_are_one_list(strict: httpx.Client) -> None:
    lines = [("Accept", f"{JSON};q=0.2"), ("Accept", "text/html;q=0.1"), ("Accept", CSV)]
    for order in (lines, lines[::-1]):
        assert kind(strict.get("/sparql", params={"query": SELECT}, headers=order)) == CSV


def test_without_a_wish_there_is_an_answer(strict: httpx.Client, raw: object) -> None:
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = raw(request)  # type: ignore[operator]
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"application/sparql-results+json" in answer
    assert kind(ask(strict, ASK, "")) == JSON


@pytest.mark.parametrize(
    "accept",
    [
        'text/"x',
        'text/csv"; FILTER(1=1) } #',
        "text/csv\\",
        "text/csv;q=abc",
        "text/csv;q=99999999999999999999",
        "text/csv;q=-1",
        ";q=1",
        ",,,,",
        "/",
        "*",
        "text/csv;" * 500,
        "a/b," * 3000,
        '"' * 5000,
        "<script>alert(1)</script>/x",
        "\u00e8/\u00e8",
        "../../etc/passwd",
        "%0d%0aX-Injected: 1",
    ],
)
def test_an_unreadable_wish_is_no_wish_or_refused_and_never_reaches_the_query(
    strict: httpx.Client, accept: str
) -> None:
    answer = strict.get("/sparql", params={"query": ASK}, headers={"Accept": accept.encode()})
    assert answer.status_code in (200, 400, 406, 431)
    assert "x-injected" not in answer.headers
    assert "<script>" not in answer.text
    if answer.status_code == 200:
        assert b"true" in answer.content


@pytest.mark.parametrize("accept", [JSON, CSV, BROWSER, "image/png", "*/*"])
@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, "nonsense", None])
def test_caches_are_told_that_the_answer_depends_on_the_wish(
    strict: httpx.Client, accept: str, query: str | None
) -> None:
    parameters = {} if query is None else {"query": query}
    answer = strict.get("/sparql", params=parameters, headers={"Accept": accept})
    assert "accept" in answer.headers.get("vary", "").lower().replace(" ", "").split(",")


@pytest.mark.parametrize(
    ("name", "media_type", "query"),
    [
        *((name, one, SELECT) for name, one in zip(("json", "xml", "csv", "tsv"), SOLUTIONS, strict=True)),
        *((one, one, SELECT) for one in SOLUTIONS),
        *((one, one, CONSTRUCT) for one in GRAPHS),
        ("turtle", TURTLE, DESCRIBE),
        ("ttl", TURTLE, DESCRIBE),
        ("html", "text/html", SELECT),
    ],
)
def test_a_format_in_the_address_outweighs_the_header(
    strict: httpx.Client, name: str, media_type: str, query: str
) -> None:
    for accept in ("image/png", BROWSER, JSON):
        assert kind(ask(strict, query, accept, format=name)) == media_type


def test_a_format_that_is_none_is_a_bad_request_or_left_aside(strict: httpx.Client) -> None:
    for name in ("", "exe", "json\r\nX-Injected: 1", "../../etc/passwd", "\u0000", "x" * 5000):
        answer = ask(strict, ASK, JSON, format=name)
        assert answer.status_code in (200, 400, 406)
        assert "x-injected" not in answer.headers


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT])
def test_a_cache_may_ask_again_and_any_origin_may_be_such_a_cache(strict: httpx.Client, query: str) -> None:
    """The tag is exposed to scripts of other origins, and their preflight may send it back."""
    origin = {"Origin": "https://a.example"}
    first = strict.get("/sparql", params={"query": query}, headers=origin)
    assert first.headers["access-control-allow-origin"] == "*"
    exposed = {name.strip().lower() for name in first.headers["access-control-expose-headers"].split(",")}
    assert "etag" in exposed
    again = strict.get(
        "/sparql", params={"query": query}, headers={**origin, "If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "vary" in again.headers
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    preflight = strict.options("/sparql", headers=origin | asked)
    assert preflight.status_code in (200, 204)
    allowed = preflight.headers["access-control-allow-headers"].lower()
    assert "if-none-match" in allowed or allowed == "*"
    for method in ("GET", "POST"):
        assert method in preflight.headers["access-control-allow-methods"]


def test_a_tag_is_of_one_query_on_one_dataset_in_one_format(strict: httpx.Client, base: str) -> None:
    dataset = {"default-graph-uri": f"{base}id/release/MI-13"}
    answers = [
        ask(strict, SELECT, JSON),
        ask(strict, SELECT, CSV),
        ask(strict, SELECT, XML),
        ask(strict, ASK, JSON),
        ask(strict, SELECT, JSON, **dataset),
        ask(strict, SELECT, JSON, **{"default-graph-uri": "urn:other"}),
        ask(strict, SELECT, JSON, **{"named-graph-uri": dataset["default-graph-uri"]}),
        ask(strict, SELECT, BROWSER),
    ]
    tags = [answer.headers.get("etag") for answer in answers]
    known = [tag for tag in tags if tag is not None]
    assert len(known) >= 7
    assert len(set(known)) == len(known)
    for tag in set(known) - {tags[0]}:
        other = strict.get(
            "/sparql", params={"query": SELECT}, headers={"Accept": JSON, "If-None-Match": tag}
        )
        assert other.status_code == 200
    for several in (f'"no", {tags[0]}', str(tags[0]).removeprefix("W/")):
        known_already = strict.get(
            "/sparql", params={"query": SELECT}, headers={"Accept": JSON, "If-None-Match": several}
        )
        assert known_already.status_code == 304


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "now ( )", "rand\n()"])
def test_what_is_different_each_time_is_never_said_to_be_the_same(
    strict: httpx.Client, function: str
) -> None:
    query = f"SELECT ({function} AS ?x) {{}}"
    first, second = ask(strict, query), ask(strict, query)
    assert first.text != second.text
    assert "etag" not in first.headers


def test_an_error_is_never_tagged_or_kept(strict: httpx.Client) -> None:
    for parameters in (
        {"query": "nonsense"},
        {"query": "SELECT * { SERVICE <http://x/> {} }"},
        {"update": "DROP ALL"},
    ):
        answer = strict.get("/sparql", params=parameters)
        assert answer.status_code in (400, 403)
        assert "etag" not in answer.headers
        assert "max-age" not in answer.headers.get("cache-control", "")
        tagged = strict.get("/sparql", params=parameters, headers={"If-None-Match": "*"})
        assert tagged.status_code == answer.status_code


def test_a_head_request_is_told_what_a_get_would_be(strict: httpx.Client) -> None:
    for query in (SELECT, CONSTRUCT, "nonsense"):
        for accept in (JSON, BROWSER, "*/*"):
            request = {"params": {"query": query}, "headers": {"Accept": accept}}
            head, get = strict.head("/sparql", **request), strict.get("/sparql", **request)
            assert (head.status_code, head.content) == (get.status_code, b"")
            for name in ("content-type", "etag", "vary", "access-control-allow-origin"):
                assert head.headers.get(name) == get.headers.get(name)
            assert head.headers.get("content-length", str(len(get.content))) == str(len(get.content))


def test_the_links_to_other_formats_hold_what_they_promise(strict: httpx.Client) -> None:
    """For the service description and for the editor."""
    for accept in ("text/turtle", BROWSER):
        answer = strict.get("/sparql", headers={"Accept": accept})
        assert answer.status_code == 200
        for link in httpx.Response(200, headers={"Link": answer.headers.get("link", "")}).links.values():
            if link.get("rel") == "alternate":
                followed = strict.get(httpx.URL(link["url"]).raw_path.decode())
                assert kind(followed) == link["type"]


def test_rdf_clients_that_name_many_types_get_the_description_of_the_endpoint(strict: httpx.Client) -> None:
    rapper = (
        "application/rdf+xml, text/rdf;q=0.6, application/json;q=0.1, application/x-rdf+json;q=0.1, "
        "application/n-triples, text/plain;q=0.1, text/turtle, application/x-turtle, "
        "application/turtle;q=0.8, text/n3;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, */*;q=0.1"
    )
    answer = strict.get("/sparql", headers={"Accept": rapper})
    assert kind(answer) in GRAPHS
    assert len(Graph().parse(data=answer.content, format=kind(answer))) > 10
