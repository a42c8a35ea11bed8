# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer is whole, or says that it is not: by its status, by how it ends, or on the page."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

TRIPLES = "?s ?p ?o . ?a a pon:Action"
SLOW = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?f && ?f = ?i && ?a != ?d)"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
JSON, XML, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)


def rows(answer: httpx.Response) -> int:
    """How many rows came, by a parser that takes nothing that is not whole."""
    match answer.headers["content-type"].partition(";")[0]:
        case "application/sparql-results+json":
            return len(json.loads(answer.content)["results"]["bindings"])
        case "application/sparql-results+xml":
            return len(
                list(ET.fromstring(answer.content).iter("{http://www.w3.org/2005/sparql-results#}result"))
            )
        case "text/csv":
            return len(list(csv.reader(io.StringIO(answer.text, newline=""), strict=True))) - 1
        case _:
            return answer.text.count("\n") - 1


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("number", [0, 1, 1001, 20_001])
def test_as_many_rows_come_as_there_are(strict: httpx.Client, media_type: str, number: int) -> None:
    """No cap at a round number: what the query does not limit nobody limits."""
    query = f"SELECT ?s ?o {{ {TRIPLES} }} LIMIT {number}"
    for method in ("GET", "POST"):
        options = {"params" if method == "GET" else "data": {"query": query}}
        answer = strict.request(method, "/sparql", headers={"Accept": media_type}, **options)
        assert answer.status_code == 200
        assert rows(answer) == number
        length = answer.headers.get("content-length")
        assert length is None or int(length) == len(answer.content)


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_an_answer_beyond_the_limit_is_refused_whole_or_visibly_broken(
    strict: httpx.Client, media_type: str
) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 2000000"
    with suppress(httpx.RemoteProtocolError):  # it had begun, and has no end
        answer = strict.post("/sparql", data={"query": query}, headers={"Accept": media_type})
        assert answer.status_code == 503
        assert re.search("result limit of 64 MiB|time limit", answer.json()["detail"])
        assert "retry-after" not in answer.headers


def test_a_stream_that_breaks_off_is_seen_to_break_off(web: httpx.Client) -> None:
    """Rows come at once, then the query meets a limit: the last chunk is missing."""
    toil = f"{'SHA512(' * 80}CONCAT(STR(?a), STR(?d), STR(?g)){')' * 80}"
    endless = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER({toil} != '') }}"
    with web.stream("GET", "/sparql", params={"query": endless}, headers={"Accept": CSV}) as answer:
        assert answer.status_code == 200
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
            answer.read()


def test_for_the_old_protocol_that_has_no_chunks_an_answer_has_a_length(raw: Callable[..., bytes]) -> None:
    query = b"SELECT*%7B?s?p?o.?a%20a%20pon:Action%7DLIMIT%2030000"
    request = b"GET /sparql?query=" + query + b" HTTP/1.0\r\nAccept: text/csv\r\n\r\n"
    head, _, body = raw(request, seconds=30).partition(b"\r\n\r\n")
    (length,) = [
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line
    ]
    assert length == len(body)
    assert body.count(b"\r\n") == 30_001


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (999, 999), (1000, 1000), (1001, 1000), (5000, 1000)])
def test_a_page_says_how_many_rows_it_shows_of_how_many(
    strict: httpx.Client, number: int, shown: int
) -> None:
    query = f"SELECT ?s ?o {{ {TRIPLES} }} LIMIT {number}"
    answer = strict.get("/sparql", params={"query": query, "lang": "en"}, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.text.partition("<tbody")[2].count("<tr") == shown
    if shown == number:
        assert "ponlod-shown" not in answer.headers
    else:
        assert answer.headers["ponlod-shown"] == f"rows {shown} of {number}"
        assert "1,000" in answer.text or "1000" in answer.text
        assert f"{number:,}" in answer.text or str(number) in answer.text
        exposed = answer.headers["access-control-expose-headers"].lower()
        assert "ponlod-shown" in exposed


def test_a_page_of_an_answer_that_it_did_not_read_to_the_end_names_no_number_of_rows(
    strict: httpx.Client,
) -> None:
    query = f"SELECT * {{ {TRIPLES} . ?b a pon:Action }} LIMIT 50000"
    answer = strict.get("/sparql", params={"query": query, "lang": "en"}, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["ponlod-shown"] == "rows 1000 of more"
    body = answer.text.partition("<tbody")
    assert body[2].count("<tr") == 1000
    result = body[0].partition('id="answer"')[2]
    assert set(re.findall(r"\d[\d,]*", re.sub("<[^>]*>", "", result))) == {"1,000"}


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_an_empty_answer_is_one(strict: httpx.Client, media_type: str) -> None:
    for query in ("SELECT ?x ?y { ?x <urn:none> ?y }", "SELECT ?x ?y { VALUES (?x ?y) {} }"):
        answer = strict.get("/sparql", params={"query": query}, headers={"Accept": media_type})
        assert (answer.status_code, rows(answer)) == (200, 0)
        assert "x" in answer.text
        assert "y" in answer.text


def test_an_answer_kept_for_later_is_the_one_that_was_given(strict: httpx.Client) -> None:
    """The second time, and for another way of asking, and after an error, the bytes are the same."""
    query = "SELECT ?a ?t { ?a a pon:Action ; dct:title ?t } ORDER BY ?a # kept"
    first = strict.get("/sparql", params={"query": query})
    strict.get("/sparql", params={"query": query + "{"})
    again = [
        strict.get("/sparql", params={"query": query}),
        strict.post("/sparql", data={"query": query}),
        strict.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}),
        strict.get("/sparql", params={"query": query}, headers={"Cache-Control": "no-cache"}),
    ]
    for answer in again:
        assert answer.content == first.content
        assert answer.headers["etag"] == first.headers["etag"]
        assert answer.headers["content-type"] == first.headers["content-type"]
