# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every character arrives as it was sent and comes back as it is, or the request is refused."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
SRX = "{http://www.w3.org/2005/sparql-results#}"
IRIS = [
    "http://x.example/Ja%C3%A9n",
    "http://x.example/Ja%c3%a9n",
    "http://x.example/Jaén",
    "http://x.example/a%2Fb",
    "http://x.example/a%2fb",
    "http://x.example/100%25",
    "http://x.example/a%20b",
    "http://x.example/a+b",
    "http://x.example/a&b=c;d",
    "http://x.example/a@b,c(d)'e!",
    "http://x.example/Москва",
    "http://x.example/日本/東京",
    "http://x.example/à/\U0001f600",
    "http://x.example/?q=%3Fa%26b#f%23",
    "urn:x:a%00b",
]
TEXTS = [
    "è così",
    "e\u0300 composed differently",
    '"quoted", and a comma',
    "two\nlines\r\nand a\ttab",
    "a + b & c = d % e ; f # g",
    "%C3%A9 stays as it is, and so does %2F",
    "\U0001f600\u200d\U0001f468",
    "<b>&amp;</b> ]]> <!--",
    "\u202eright to left",
    "\ufeffa mark",
    "\u2028 and \u2029",
    "back\\slash",
    "=1+1",
    "\u00a0",
]

Ask = Callable[..., httpx.Response]


@pytest.fixture(params=["get", "form", "direct", "direct with charset", "form with charset"])
def ask(request: pytest.FixtureRequest, strict: httpx.Client) -> Ask:
    """Ask in one of the ways that the protocol has."""

    def send(query: str, accept: str = "application/sparql-results+json") -> httpx.Response:
        headers = {"Accept": accept}
        charset = "; charset=UTF-8" * request.param.endswith("charset")
        if request.param == "get":
            return strict.get(f"/sparql?{urlencode({'query': query})}", headers=headers)
        if request.param.startswith("form"):
            headers["Content-Type"] = FORM + charset
            return strict.post("/sparql", content=urlencode({"query": query}), headers=headers)
        headers["Content-Type"] = QUERY + charset
        return strict.post("/sparql", content=query.encode(), headers=headers)

    return send


def literal(text: str) -> str:
    """The text as a SPARQL string, with nothing escaped that need not be."""
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def one(answer: httpx.Response) -> str:
    """The one value of an answer, read in the format that it declares."""
    assert answer.status_code == 200, answer.text
    match answer.headers["content-type"].partition(";")[0]:
        case "application/sparql-results+json":
            (row,) = json.loads(answer.content)["results"]["bindings"]
            return str(row["x"]["value"])
        case "application/sparql-results+xml":
            (binding,) = ET.fromstring(answer.content).iter(f"{SRX}binding")
            return binding[0].text or ""
        case "text/csv":
            header, row = csv.reader(io.StringIO(answer.content.decode(), newline=""), strict=True)
            assert header == ["x"]
            return row[0]
    raise AssertionError(answer.headers)


@pytest.mark.parametrize("iri", IRIS)
def test_an_iri_is_the_same_iri_after_every_way_of_asking(ask: Ask, iri: str) -> None:
    assert one(ask(f"SELECT (<{iri}> AS ?x) {{}}")) == iri
    assert one(ask(f"SELECT (STR(<{iri}>) AS ?x) {{}}", "text/csv")) == iri


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_the_same_text_in_every_format(ask: Ask, text: str) -> None:
    query = f"SELECT ({literal(text)} AS ?x) {{}}"
    assert one(ask(query)) == text
    assert one(ask(query, "text/csv")) == text
    # In XML a carriage return must be written as a reference, or every reader makes a newline of it.
    assert one(ask(query, "application/sparql-results+xml")) == text


def test_encoded_and_raw_spellings_are_different_things(ask: Ask) -> None:
    iris = "<urn:x:%C3%A9> <urn:x:%c3%a9> <urn:x:é> <urn:x:e\u0301>"
    query = f"SELECT (COUNT(DISTINCT ?i) AS ?x) {{ VALUES ?i {{ {iris} }} }}"
    assert one(ask(query)) == "4"


@pytest.mark.parametrize("encode", [str.upper, str.lower], ids=["upper", "lower"])
def test_the_case_of_hexadecimal_digits_in_the_request_says_nothing(
    strict: httpx.Client, encode: Callable[[str], str]
) -> None:
    query = "SELECT ('é/ü' AS ?x) {}"
    encoded = "".join(f"%{encode(f'{byte:02x}')}" for byte in query.encode())
    for answer in (
        strict.get(f"/sparql?query={encoded}"),
        strict.post("/sparql", content=f"query={encoded}", headers={"Content-Type": FORM}),
    ):
        assert one(answer) == "é/ü"


def test_a_plus_is_a_space_in_a_form_and_an_encoded_plus_is_a_plus(strict: httpx.Client) -> None:
    for encoded, expected in (("%27a+b%27", "a b"), ("%27a%2Bb%27", "a+b"), ("%27a%20b%27", "a b")):
        query = f"query=SELECT+({encoded}+AS+?x)+%7B%7D"
        assert one(strict.get(f"/sparql?{query}")) == expected
        assert one(strict.post("/sparql", content=query, headers={"Content-Type": FORM})) == expected


@pytest.mark.parametrize("pieces", [1, 7, 4096])
def test_a_character_cut_in_two_by_the_network_is_whole(strict: httpx.Client, pieces: int) -> None:
    """A query of more than 64 KB, sent so that its characters of several bytes do not fall on a boundary."""
    text = "è日\U0001f600" * (9000 if pieces > 1 else 500)
    body = f'SELECT ("{text}" AS ?x) {{}}'.encode()
    chunks = (body[start : start + pieces] for start in range(0, len(body), pieces))
    answer = strict.post("/sparql", content=chunks, headers={"Content-Type": QUERY})
    assert one(answer) == text


BAD_BYTES = {
    "a lone byte": b"\xff",
    "latin-1": "è".encode("latin-1"),
    "a start without an end": b"\xc3",
    "an overlong slash": b"\xc0\xaf",
    "an overlong quote": b"\xe0\x80\xa2",
    "a lone surrogate": b"\xed\xa0\x80",
    "a pair of surrogates": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
}


@pytest.mark.parametrize("bad", BAD_BYTES.values(), ids=BAD_BYTES)
def test_what_is_not_utf_8_is_refused_and_not_replaced(strict: httpx.Client, raw: Any, bad: bytes) -> None:
    query = b"SELECT ('" + bad + b"' AS ?x) {}"
    encoded = quote(query)
    answers = [
        strict.get(f"/sparql?query={encoded}"),
        strict.get(f"/sparql?query=ASK%7B%7D&default-graph-uri=urn:x:{quote(bad)}"),
        strict.post("/sparql", content=f"query={encoded}", headers={"Content-Type": FORM}),
        strict.post("/sparql", content=query, headers={"Content-Type": QUERY}),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert "UTF-8" in answer.json()["detail"]
        assert "\ufffd" not in answer.text
    target = query.replace(b" ", b"+").replace(b"{", b"%7B").replace(b"}", b"%7D")
    said = raw(b"GET /sparql?query=" + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("encoded", ["%", "%4", "%G1", "%%", "ASK{}%u0020", "ASK{}%ZZ"])
def test_a_broken_escape_in_a_request_is_refused_or_taken_for_what_it_says(
    strict: httpx.Client, encoded: str
) -> None:
    answer = strict.get(httpx.URL(strict.base_url, raw_path=f"/sparql?query={encoded}".encode()))
    assert answer.status_code == 400


@pytest.mark.parametrize("character", ["\u0000", "\u0001", "\u0008", "\u000b", "\u001f", "\ufffe", "\uffff"])
def test_a_character_that_xml_has_no_place_for_is_refused_in_xml_and_kept_elsewhere(
    strict: httpx.Client, character: str
) -> None:
    query = f'SELECT ?x {{ BIND("a\\u{ord(character):04X}b" AS ?x) }}'
    construct = f'CONSTRUCT {{ <urn:a> <urn:b> "a\\u{ord(character):04X}b" }} WHERE {{}}'
    plain = strict.get(
        "/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"}
    )
    assert one(plain) == f"a{character}b"
    for text, accept in ((query, "application/sparql-results+xml"), (construct, "application/rdf+xml")):
        answer = strict.get("/sparql", params={"query": text}, headers={"Accept": accept})
        assert answer.status_code in (400, 403, 406)
        assert "XML" in answer.json()["detail"]
        assert character not in answer.text


def test_an_iri_that_is_none_is_refused_wherever_it_stands(strict: httpx.Client) -> None:
    for bad in (
        "<urn:a b>",
        "<relative>",
        "<http://x/{y}>",
        "<http://x/|>",
        "<http://x/\\u0020>",
        '<http://x/">',
    ):
        answer = strict.get("/sparql", params={"query": f"SELECT ({bad} AS ?x) {{}}"})
        assert answer.status_code == 400
    for bad in (
        "relative",
        "",
        " ",
        "urn:a b",
        "<urn:a>",
        "urn:a\r\nX: y",
        "urn:a> } DROP ALL #",
        "urn:\u0000",
    ):
        for name in ("default-graph-uri", "named-graph-uri"):
            answer = strict.get("/sparql", params={"query": "ASK {}", name: bad})
            assert answer.status_code == 400
            assert name in answer.json()["detail"] or "graph" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["query", "format", "default-graph-uri", "lang", "x"])
def test_a_line_break_in_a_parameter_is_no_header(strict: httpx.Client, name: str) -> None:
    parameters = {"query": "ASK {}"} | {name: "a\r\nX-Injected: yes\r\n\r\n<script>alert(1)</script>"}
    for accept in ("*/*", "text/html"):
        answer = strict.get("/sparql", params=parameters, headers={"Accept": accept})
        assert "x-injected" not in answer.headers
        assert "<script>alert" not in answer.text or "html" not in answer.headers["content-type"]
        assert all("\n" not in value for value in answer.headers.values())


@pytest.mark.parametrize(
    "text",
    [
        "</textarea><script>alert(1)</script>",
        "'\"><img src=x onerror=alert(1)>",
        "{{ 1234*5678 }}",
        "${1234*5678}",
    ],
)
def test_a_page_shows_a_query_and_its_answer_as_text(strict: httpx.Client, text: str) -> None:
    for query in (f"SELECT ({literal(text)} AS ?x) {{}}", text, f"SELECT * {{ ?s <urn:x> {literal(text)} }}"):
        page = strict.get("/sparql", params={"query": query}, headers={"Accept": "text/html"}).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert str(1234 * 5678) not in page


def test_every_header_is_ascii(strict: httpx.Client) -> None:
    for accept in ("*/*", "text/html"):
        for query in ("SELECT ('è' AS ?x) {}", "è", "SELECT ?è { ?è a pon:City }"):
            answer = strict.get("/sparql", params={"query": query, "x": "è"}, headers={"Accept": accept})
            assert all(value.isascii() for _, value in answer.headers.raw)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_both_spellings_of_the_address_answer(strict: httpx.Client, path: str) -> None:
    query = {"query": "SELECT (1 AS ?x) {}"}
    assert one(strict.get(path, params=query, follow_redirects=True)) == "1"
    assert one(strict.post(path, data=query, follow_redirects=True)) == "1"
    direct = {"Content-Type": QUERY}
    assert one(strict.post(path, content=query["query"], headers=direct, follow_redirects=True)) == "1"
    assert strict.get(path, follow_redirects=True).headers["content-type"].startswith("text/turtle")


def test_addresses_in_answers_are_the_published_ones_whatever_the_request_says(
    strict: httpx.Client, base: str
) -> None:
    """Behind a proxy, or with a Host that somebody made up, identifiers stay what they are."""
    made_up = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    for accept in ("text/turtle", "text/html", "application/ld+json", "image/png"):
        answer = strict.get("/sparql", headers={"Accept": accept} | made_up)
        assert "evil.example" not in answer.text + str(answer.headers)
        assert "gopher" not in answer.text + str(answer.headers)
    assert f"<{base}sparql>" in strict.get("/sparql", headers={"Accept": "text/turtle"} | made_up).text
