# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programs that people really have: each gets its answer without being told anything special."""

import csv
import io
import json
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

SELECT = "SELECT ?code { ?a a pon:Action ; dct:identifier ?code } ORDER BY ?code"
CONSTRUCT = "CONSTRUCT { ?a dct:identifier ?code } WHERE { ?a a pon:Action ; dct:identifier ?code }"
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # SPARQLWrapper makes one
Endpoint = Callable[[str], SPARQLWrapper]


@pytest.fixture
def address(web: httpx.Client, endpoint: Endpoint) -> str:
    """Of the endpoint; no proxy stands between it and these clients."""
    return str(web.base_url.join("sparql"))


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_selects(endpoint: Endpoint, method: str, how: str, form: str) -> None:
    client = endpoint(SELECT)
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setReturnFormat(form)
    answer = client.queryAndConvert()
    if form == JSON:
        codes = [row["code"]["value"] for row in answer["results"]["bindings"]]
    elif form == XML:
        codes = [node.firstChild.data for node in answer.getElementsByTagName("literal")]
    else:
        delimiter = "," if form == CSV else "\t"
        codes = [row[0].strip('"') for row in csv.reader(io.StringIO(answer.decode()), delimiter=delimiter)][
            1:
        ]
    assert len(codes) == 30
    assert codes[0] == "MI1.1.1.a"


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML])
def test_sparqlwrapper_constructs(endpoint: Endpoint, method: str, form: str) -> None:
    client = endpoint(CONSTRUCT)
    client.setMethod(method)
    client.setReturnFormat(form)
    answer = client.queryAndConvert()
    graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
    assert len(graph) == 30


def test_sparqlwrapper_constructs_json_ld(endpoint: Endpoint) -> None:
    client = endpoint(CONSTRUCT)
    client.setReturnFormat(JSONLD)
    assert len(client.queryAndConvert()) == 30


def test_sparqlwrapper_without_a_format_and_with_a_dataset(endpoint: Endpoint, base: str) -> None:
    client = endpoint("SELECT (COUNT(*) AS ?n) { ?a a pon:Action }")
    client.addDefaultGraph(f"{base}id/release/MI-13")
    assert "30" in client.query().convert().toxml()
    client = endpoint("ASK { GRAPH ?g { ?a a pon:Action } }")
    client.addNamedGraph("urn:none")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is False


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_sees_the_endpoint_as_a_graph(address: str, base: str, method: str) -> None:
    store = SPARQLStore(address, method=method)
    graph = Graph(store)
    assert len(list(graph.query(SELECT))) == 30
    assert bool(graph.query("ASK { ?a a pon:Action }"))
    assert len(graph.query(CONSTRUCT).graph or []) == 30
    action = URIRef(f"{base}id/action/MI4.1.1.a")
    assert (action, URIRef("http://purl.org/dc/terms/identifier"), None) in graph
    assert len(list(graph.predicate_objects(action))) > 10


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize(
    "options",
    [
        ["--get", "--data-urlencode", f"query={SELECT}"],
        ["--data-urlencode", f"query={SELECT}"],
        ["--header", "Content-Type: application/sparql-query", "--data-binary", SELECT],
        ["--http1.0", "--get", "--data-urlencode", f"query={SELECT}"],
        ["--compressed", "--get", "--data-urlencode", f"query={SELECT}"],
        ["--header", "Expect: 100-continue", "--data-urlencode", f"query={SELECT}"],
        ["--header", "Transfer-Encoding: chunked", "--data-urlencode", f"query={SELECT}"],
        ["--header", "Accept:", "--get", "--data-urlencode", f"query={SELECT}"],
    ],
)
def test_curl_with_nothing_but_the_query(address: str, options: list[str]) -> None:
    command = ["curl", "--silent", "--show-error", "--fail", "--max-time", "20", *options, address]
    answer = subprocess.run(command, capture_output=True, check=True).stdout
    assert len(json.loads(answer)["results"]["bindings"]) == 30


def test_urllib_and_its_default_headers(address: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    encoded = urllib.parse.urlencode({"query": SELECT})
    for request in (f"{address}?{encoded}", urllib.request.Request(address, encoded.encode())):
        with opener.open(request, timeout=20) as answer:
            assert len(json.load(answer)["results"]["bindings"]) == 30


def test_a_script_of_another_origin_reads_answers_and_errors_alike(strict: httpx.Client) -> None:
    origin = {"Origin": "https://notebook.example"}
    for parameters in ({"query": SELECT}, {"query": "nonsense"}, {"update": "DROP ALL"}, {}):
        for method in ("GET", "POST", "HEAD", "DELETE"):
            answer = strict.request(method, "/sparql", params=parameters, headers=origin)
            assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT, "ASK { ?s ?p ?o }", "nonsense", ""])
def test_a_browser_gets_a_page_for_everything(strict: httpx.Client, query: str) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    parameters: dict[str, Any] = {"query": query}
    for answer in (
        strict.get("/sparql", params=parameters, headers=browser),
        strict.post("/sparql", data=parameters, headers=browser),
    ):
        assert answer.headers["content-type"].startswith("text/html")
        assert "<textarea" in answer.text
        assert answer.status_code == (200 if query in (SELECT, CONSTRUCT, "ASK { ?s ?p ?o }") else 400)
