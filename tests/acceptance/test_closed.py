# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The endpoint only reads, and no query leads out of it: not to this machine's files, not to its network."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

UPDATES = [
    "INSERT DATA { <http://example.org/a> <http://example.org/b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "CLEAR DEFAULT",
    "LOAD <file:///etc/passwd>",
]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket on the loopback that nobody should ever reach; ``accept`` gives up after a moment."""
    with socket.socket() as waiting:
        waiting.bind(("127.0.0.1", 0))
        waiting.listen()
        waiting.settimeout(0.3)
        yield waiting


def count(web: httpx.Client) -> str:
    """How many triples the default graph holds."""
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    return web.get("/sparql", params=query, headers={"Accept": "text/csv"}).raise_for_status().text


@pytest.mark.parametrize("update", UPDATES)
@pytest.mark.parametrize("way", ["update=", "query=", "body"])
def test_updates_are_refused_and_change_nothing(web: httpx.Client, update: str, way: str) -> None:
    before = count(web)
    if way == "body":
        answer = web.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"})
    else:
        answer = web.post("/sparql", data={way.rstrip("="): update})
    assert 400 <= answer.status_code < 500
    assert "read" in answer.text or "SPARQL" in answer.text
    assert count(web) == before


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("SELECT * {{ SERVICE <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }} }}", True),
        ("SELECT * {{ VALUES ?e {{ <http://127.0.0.1:{port}/sparql> }} SERVICE ?e {{ ?s ?p ?o }} }}", True),
        ("SELECT * {{ SERVICE SILENT <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }} }}", False),
        ("SELECT * FROM <http://127.0.0.1:{port}/data.ttl> {{ ?s ?p ?o }}", False),
        ("SELECT * FROM NAMED <http://localhost:{port}/data.ttl> {{ GRAPH ?g {{ ?s ?p ?o }} }}", False),
    ],
)
def test_no_query_reaches_a_listener_on_this_machine(
    web: httpx.Client, listener: socket.socket, query: str, refused: bool
) -> None:
    """A silent SERVICE, or a graph that is not there, may be answered without what it asks for."""
    answer = web.get("/sparql", params={"query": query.format(port=listener.getsockname()[1])})
    assert 400 <= answer.status_code < 500 or (answer.status_code == 200 and not refused)
    with pytest.raises(TimeoutError):
        listener.accept()


def test_no_query_reaches_a_file(web: httpx.Client, document: Path) -> None:
    answer = web.get("/sparql", params={"query": f"SELECT * FROM <{document.as_uri()}> {{ ?s ?p ?o }}"})
    assert answer.status_code < 500
    assert "PON METRO" not in answer.text


@pytest.mark.parametrize(
    "path", ["..%2fmanifest.json", "%2e%2e%2fmanifest.json", "%2fetc%2fpasswd", "ponlod.trig%2f.."]
)
def test_no_address_of_a_dump_leads_elsewhere(web: httpx.Client, path: str) -> None:
    assert web.get("/dumps/ponlod.trig").status_code == 200
    assert web.get(f"/dumps/{path}", follow_redirects=True).status_code == 404
