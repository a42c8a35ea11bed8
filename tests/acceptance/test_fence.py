# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""No request, however it is written, makes the server read a file or contact a machine.

A file with a word that nothing else holds, and a socket that listens on this machine, stand for all files and
all machines.
"""

import contextlib
import ctypes
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

WORD = "canary-that-sings-when-read"
IN_OPEN = 0x20
IN_ACCESS = 0x1
FORM = "application/x-www-form-urlencoded"

SERVICES = {
    "constant": "SELECT * { SERVICE <{net}> { ?s ?p ?o } }",
    "secure": "SELECT * { SERVICE <{secure}> { ?s ?p ?o } }",
    "file": "SELECT * { SERVICE <{file}> { ?s ?p ?o } }",
    "variable by VALUES": "SELECT * { VALUES ?w { <{net}> } SERVICE ?w { ?s ?p ?o } }",
    "variable by BIND": "SELECT * { BIND(IRI('{net}') AS ?w) SERVICE ?w { ?s ?p ?o } }",
    "variable by data": "SELECT * { ?a foaf:page ?w . SERVICE ?w { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <{net}> { ?s ?p ?o } }",
    "silent and secure": "SELECT * { SERVICE SILENT <{secure}> { ?s ?p ?o } }",
    "silent variable": "SELECT * { VALUES ?w { <{net}> } SERVICE SILENT ?w { ?s ?p ?o } }",
    "in a graph": "SELECT * { GRAPH ?g { SERVICE <{net}> { ?s ?p ?o } } }",
    "in an optional": "SELECT * { ?a a pon:Action OPTIONAL { SERVICE <{net}> { ?a ?p ?o } } }",
    "in an exists": "SELECT * { ?a a pon:Action FILTER EXISTS { SERVICE <{net}> { ?a ?p ?o } } }",
    "in a minus": "SELECT * { ?a a pon:Action MINUS { SERVICE <{net}> { ?a ?p ?o } } }",
    "in a union": "SELECT * { { ?a a pon:Action } UNION { SERVICE <{net}> { ?a ?p ?o } } }",
    "in a sub-select": "SELECT * { ?a a pon:Action { SELECT ?a { SERVICE <{net}> { ?a ?p ?o } } } }",
    "in an ask": "ASK { SERVICE <{net}> { ?s ?p ?o } }",
    "in a construct": "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <{net}> { ?s ?p ?o } }",
    "in a describe": "DESCRIBE ?s WHERE { SERVICE <{net}> { ?s ?p ?o } }",
    "in another service": "SELECT * { SERVICE SILENT <{net}a> { SERVICE <{net}> { ?s ?p ?o } } }",
    "another case": "SELECT * { sErViCe <{net}> { ?s ?p ?o } }",
    "a comment inside": "SELECT * { SERVICE#\n<{net}> { ?s ?p ?o } }",
    "a comment that ends inside": "SELECT * { SER/**/VICE <{net}> { ?s ?p ?o } }",
    "an escaped keyword": "SELECT * { \\u0053ERVICE <{net}> { ?s ?p ?o } }",
    "an escaped address": "SELECT * { SERVICE <\\u0068ttp{net_tail}> { ?s ?p ?o } }",
    "a relative address": "BASE <{net}> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "a prefixed address": "PREFIX w: <{net}> SELECT * { SERVICE w: { ?s ?p ?o } }",
    "no name to look up": "SELECT * { SERVICE <http://localhost:{port}/> { ?s ?p ?o } }",
    "this machine by its number": "SELECT * { SERVICE <http://2130706433:{port}/> { ?s ?p ?o } }",
    "this machine by a short number": "SELECT * { SERVICE <http://127.1:{port}/> { ?s ?p ?o } }",
    "with a user": "SELECT * { SERVICE <http://a:b@127.0.0.1:{port}/> { ?s ?p ?o } }",
}
GRAPHS = {
    "FROM": "SELECT * FROM <{}> { ?s ?p ?o }",
    "FROM NAMED": "SELECT * FROM NAMED <{}> { GRAPH ?g { ?s ?p ?o } }",
    "GRAPH": "SELECT * { GRAPH <{}> { ?s ?p ?o } }",
    "FROM and BASE": "BASE <{}> SELECT * FROM <> { ?s ?p ?o }",
    "FROM and PREFIX": "PREFIX f: <{}> SELECT * FROM f: { ?s ?p ?o }",
    "DESCRIBE": "DESCRIBE <{}>",
    "CONSTRUCT FROM": "CONSTRUCT { ?s ?p ?o } FROM <{}> WHERE { ?s ?p ?o }",
    "ASK FROM": "ASK FROM <{}> { ?s ?p ?o }",
}
LOADS = [
    "LOAD <{}>",
    "LOAD SILENT <{}>",
    "LOAD <{}> INTO GRAPH <urn:a>",
    "BASE <{}> LOAD <>",
    "PREFIX f: <{}> LOAD f:",
    "lOaD <{}>",
    "CREATE GRAPH <urn:a> ; LOAD <{}> INTO GRAPH <urn:a>",
    "INSERT {{ ?s ?p ?o }} USING <{}> WHERE {{ ?s ?p ?o }}",
]


class Reader:
    """Sees whether anyone opens a file (Linux says so by inotify)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = self._libc.inotify_init1(os.O_NONBLOCK)
        assert self._libc.inotify_add_watch(self._queue, os.fsencode(path), IN_OPEN | IN_ACCESS) > 0

    def was_there(self) -> bool:
        try:
            return bool(os.read(self._queue, 4096))
        except BlockingIOError:
            return False

    def close(self) -> None:
        os.close(self._queue)


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file of triples with the word in it; at the end, nobody has opened it."""
    path = tmp_path_factory.mktemp("private") / "canary.ttl"
    path.write_text(f"<urn:{WORD}> <urn:{WORD}> <urn:{WORD}> .\n")
    watch = Reader(path)
    with contextlib.closing(watch):
        path.read_text()
        assert watch.was_there(), "the watch would see nothing"
        yield path
        assert not watch.was_there(), "somebody opened the file"


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A socket on this machine, on every address of it; at the end, nobody has knocked."""
    with socket.socket() as waiting:
        waiting.bind(("", 0))
        waiting.listen()
        waiting.settimeout(0)
        yield waiting
        with pytest.raises(BlockingIOError):
            waiting.accept()


@pytest.fixture(scope="module")
def fill(canary: Path, listener: socket.socket) -> Callable[[str], str]:
    """Put the addresses of the file and of the socket into a query."""
    port = listener.getsockname()[1]
    places = {
        "{net}": f"http://127.0.0.1:{port}/sparql",
        "{secure}": f"https://127.0.0.1:{port}/sparql",
        "{net_tail}": f"://127.0.0.1:{port}/sparql",
        "{file}": canary.as_uri(),
        "{port}": str(port),
    }

    def filled(text: str) -> str:
        for place, value in places.items():
            text = text.replace(place, value)
        return text

    return filled


@pytest.fixture(scope="module")
def addresses(fill: Callable[[str], str], canary: Path) -> list[str]:
    """Where the file and the socket are, in many spellings."""
    return [
        canary.as_uri(),
        canary.as_uri().replace("file://", "file://localhost"),
        canary.as_uri().replace("file://", "file:"),
        canary.as_uri().replace("file", "FILE"),
        fill("{net}/canary.ttl"),
        fill("{secure}/canary.ttl"),
        fill("http://localhost:{port}/canary.ttl"),
        fill("ftp://127.0.0.1:{port}/canary.ttl"),
        fill("jar:{net}!/canary.ttl"),
    ]


def untouched(answer: httpx.Response, listener: socket.socket) -> None:
    """Nothing was read and nobody was contacted on the way to this answer."""
    assert f"urn:{WORD}" not in answer.text
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("query", SERVICES.values(), ids=SERVICES)
def test_no_service_is_contacted(
    strict: httpx.Client, listener: socket.socket, fill: Callable[[str], str], query: str
) -> None:
    """It is refused with a sentence; what is silent may be answered without it, what is no query is none."""
    text = fill(query)
    sent = [
        strict.get("/sparql", params={"query": text}),
        strict.post("/sparql", data={"query": text}),
        strict.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"}),
    ]
    for answer in sent:
        untouched(answer, listener)
        silent = "SILENT" in text or "foaf:page" in text
        assert answer.status_code in ((200, 403) if silent else (400, 403)), answer.text[:200]
        if answer.status_code == 403:
            assert "SERVICE" in answer.json()["detail"]


@pytest.mark.parametrize("query", GRAPHS.values(), ids=GRAPHS)
def test_a_graph_that_is_not_here_is_empty_wherever_it_may_be(
    strict: httpx.Client, listener: socket.socket, addresses: list[str], query: str
) -> None:
    for address in addresses:
        answer = strict.get(
            "/sparql",
            params={"query": query.replace("{}", address)},
            headers={"Accept": "text/csv, */*;q=0.1"},
        )
        untouched(answer, listener)
        assert answer.status_code in (200, 400, 403)
        if answer.status_code == 200 and query.startswith("SELECT"):
            assert answer.text.count("\r\n") == 1, "a row came from nowhere"


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_a_graph_named_in_the_request_is_not_fetched(
    strict: httpx.Client, listener: socket.socket, addresses: list[str], name: str, way: str
) -> None:
    query = "SELECT ?s { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    for address in addresses:
        headers = {"Accept": "text/csv"}
        if way == "get":
            answer = strict.get("/sparql", params={"query": query, name: address}, headers=headers)
        elif way == "form":
            answer = strict.post("/sparql", data={"query": query, name: address}, headers=headers)
        else:
            headers["Content-Type"] = "application/sparql-query"
            answer = strict.post("/sparql", params={name: address}, content=query, headers=headers)
        untouched(answer, listener)
        assert answer.status_code in (200, 400)
        assert answer.status_code == 400 or answer.text == "s\r\n"


@pytest.mark.parametrize("update", LOADS)
def test_nothing_is_loaded(
    strict: httpx.Client, listener: socket.socket, addresses: list[str], update: str
) -> None:
    for address in addresses:
        text = update.replace("{{", "{").replace("}}", "}").replace("{}", address)
        sent = [
            strict.get("/sparql", params={"query": text}),
            strict.get("/sparql", params={"update": text}),
            strict.post("/sparql", data={"query": text}),
            strict.post("/sparql", data={"update": text}),
            strict.post("/sparql", content=text, headers={"Content-Type": "application/sparql-update"}),
            strict.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"}),
        ]
        for answer in sent:
            untouched(answer, listener)
            assert answer.status_code in (400, 403)
        assert sent[4].status_code == 403
        assert "only reads" in sent[4].json()["detail"]


@pytest.mark.parametrize(
    "name", ["using-graph-uri", "using-named-graph-uri", "graph", "endpoint", "url", "context"]
)
def test_parameters_that_other_servers_follow_lead_nowhere(
    strict: httpx.Client, listener: socket.socket, addresses: list[str], name: str
) -> None:
    for address in addresses:
        untouched(
            strict.get("/sparql", params={"query": "SELECT * { ?s ?p <urn:no> }", name: address}), listener
        )
        untouched(strict.get("/sparql", params={name: address}), listener)


def test_a_remote_context_or_document_in_the_answer_is_not_fetched(
    strict: httpx.Client, listener: socket.socket, addresses: list[str]
) -> None:
    """Everything that a query can make appear in an answer is written, not resolved."""
    for address in addresses:
        query = f"CONSTRUCT {{ <{address}> <http://www.w3.org/2002/07/owl#imports> <{address}> }} WHERE {{}}"
        for accept in ("application/ld+json", "application/rdf+xml", "text/turtle", "text/html"):
            answer = strict.get("/sparql", params={"query": query}, headers={"Accept": accept})
            untouched(answer, listener)
            assert answer.status_code == 200


def test_no_worker_of_the_store_has_a_way_to_the_network(strict: httpx.Client) -> None:
    """The name of this machine, of the metadata service of clouds, and of nobody: all are refused alike."""
    for host in ("localhost", "169.254.169.254", "metadata.google.internal", "no-such-host.invalid", "[::1]"):
        query = f"SELECT * {{ SERVICE <http://{host}/> {{ ?s ?p ?o }} }}"
        said = strict.get("/sparql", params={"query": query})
        assert said.status_code == 403
        assert "SERVICE" in said.json()["detail"]


def test_updates_leave_the_data_as_they_were(strict: httpx.Client) -> None:
    count = {"query": "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"}
    before = strict.get("/sparql", params=count).text
    for update in ("CLEAR ALL", "DROP ALL", "DELETE WHERE { ?s ?p ?o }", "MOVE DEFAULT TO <urn:a>"):
        strict.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"})
        strict.post("/sparql", content=urlencode({"update": update}), headers={"Content-Type": FORM})
    again = strict.get("/sparql", params={"query": count["query"] + " # not from a cache"})
    assert again.text == before
