# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent to the endpoint, the rules for every answer hold: see ``strict`` in conftest.py."""

import string
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings("error")

QUERIES = [
    "ASK {}",
    "SELECT * { ?s ?p ?o } LIMIT 3",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    "DESCRIBE <urn:a>",
    "SELECT (1/0 AS ?x) {}",
    "nonsense",
    "DROP ALL",
    "",
]
TYPES = [
    "application/sparql-query",
    "application/sparql-update",
    "application/x-www-form-urlencoded",
    "application/sparql-results+json",
    "text/turtle",
    "text/html",
    "text/csv",
    "application/json",
    "multipart/form-data",
    "*/*",
    "",
]
NAMES = [
    "query",
    "update",
    "format",
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "lang",
    "q",
    "",
]

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
visible = st.text(
    string.printable.replace("\r", "").replace("\n", "").replace("\x0b", "").replace("\x0c", ""), max_size=40
)
types = st.one_of(
    st.sampled_from(TYPES),
    visible,
    st.builds("{};q={}".format, st.sampled_from(TYPES), visible),
    st.lists(st.sampled_from(TYPES), max_size=8).map(", ".join),
    st.builds("{}; charset={}".format, st.sampled_from(TYPES), visible),
)
texts = st.one_of(
    st.sampled_from(QUERIES),
    st.text(max_size=60),
    st.sampled_from(["urn:a", "json", "html", "en", "\u0000", "%", "%ff"]),
)
parameters = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), texts), max_size=5)
methods = st.sampled_from(["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "QUERY", "X"])


def encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass")


def send(
    client: httpx.Client, method: str, target: str, content: bytes, fields: dict[str, str]
) -> httpx.Response:
    """Send a request whose header fields may be anything that a line can hold."""
    lines = {name: value.strip().encode("latin-1", "replace") for name, value in fields.items()}
    url = client.base_url.copy_with(raw_path=target.encode("ascii"))
    return client.request(method, url, content=content, headers=lines)


@few
@given(methods, parameters, types, types)
def test_parameters_and_headers(
    strict: httpx.Client, method: str, pairs: list[tuple[str, str]], accept: str, content_type: str
) -> None:
    send(strict, method, f"/sparql?{encoded(pairs)}", b"", {"Accept": accept, "Content-Type": content_type})


@few
@given(parameters, parameters, types, types)
def test_forms(
    strict: httpx.Client,
    above: list[tuple[str, str]],
    inside: list[tuple[str, str]],
    accept: str,
    content_type: str,
) -> None:
    headers = {"Accept": accept, "Content-Type": content_type}
    send(strict, "POST", f"/sparql?{encoded(above)}", encoded(inside).encode(), headers)
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    send(strict, "POST", f"/sparql?{encoded(above)}", encoded(inside).encode(), headers)


@few
@given(st.binary(max_size=200), st.sampled_from(TYPES), types)
def test_any_bytes_as_a_body(strict: httpx.Client, content: bytes, content_type: str, accept: str) -> None:
    send(strict, "POST", "/sparql", content, {"Content-Type": content_type, "Accept": accept})
    send(strict, "POST", "/sparql", b"query=" + content, {"Content-Type": TYPES[2], "Accept": accept})


@few
@given(st.binary(max_size=60), types)
def test_any_bytes_as_a_query_in_the_address(strict: httpx.Client, content: bytes, accept: str) -> None:
    answer = send(strict, "GET", f"/sparql?query={quote(content)}", b"", {"Accept": accept})
    try:
        content.decode()
    except UnicodeDecodeError:
        assert answer.status_code == 400


WORDS = """
    SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION FILTER BIND VALUES MINUS EXISTS NOT
    SERVICE SILENT GROUP BY HAVING ORDER LIMIT OFFSET DISTINCT REDUCED COUNT SUM STR REGEX CONCAT IF AS UNDEF
    { } ( ) [ ] . ; , / | ^ * + ? ! = < > && || - 0 1 -1 1e9 1.5 true ?x ?y $z _:b a pon:Action dct:title
    <urn:a> <http://localhost/> 'x' "y"@it '''z''' "1"^^<urn:t> @ # \\u0041 PREFIX BASE LOAD INSERT
"""
PIECES = st.sampled_from(WORDS.split())


@settings(few, max_examples=150)
@given(st.lists(PIECES, min_size=1, max_size=25))
def test_words_of_the_language_in_any_order(strict: httpx.Client, pieces: list[str]) -> None:
    query = " ".join(pieces)
    answer = strict.post("/sparql", data={"query": query})
    assert answer.status_code in (200, 400, 403, 503)
    if answer.status_code == 400:
        assert any(word in answer.json()["detail"] for word in ("line ", "evaluated", "nested")), query


@few
@given(st.sampled_from(["/sparql", "/sparql/"]), st.text(string.ascii_letters + "/.%;~é\x00", max_size=20))
def test_addresses_near_the_endpoint(web: httpx.Client, path: str, rest: str) -> None:
    answer = web.get(httpx.URL(f"{web.base_url}".rstrip("/") + path + quote(rest, safe="/.;~")))
    assert answer.status_code in (200, 303, 308, 400, 404)
    assert "Traceback" not in answer.text
