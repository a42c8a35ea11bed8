# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nothing that a query says reaches a file, a socket or the data."""

import socket
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from ponlod.errors import QueryRefused
from ponlod.formats import RESULTS_CSV

COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture
def listener():
    """A listening address on loopback, and the connections that it got."""
    contacts: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stopped = threading.Event()

        def listen() -> None:
            while not stopped.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    contacts.append(b"contact")

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}", contacts
        stopped.set()
        thread.join()


def test_the_listener_of_these_tests_notices_who_comes(listener, eventually):
    address, contacts = listener
    host, port = address.split(":")
    socket.create_connection((host, int(port))).close()
    eventually(lambda: contacts == [b"contact"])


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE <{}> {{ ?s ?p ?o }}",
        "VALUES ?where {{ <{}> }} SERVICE ?where {{ ?s ?p ?o }}",
        "VALUES ?where {{ <{}> }} LATERAL {{ SERVICE ?where {{ ?s ?p ?o }} }}",
        "?action a pon:Action OPTIONAL {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    ],
)
def test_service_is_refused_and_contacts_nobody(store, listener, scheme, pattern):
    address, contacts = listener
    query = f"SELECT * {{ {pattern.format(f'{scheme}://{address}/sparql')} }}"
    with pytest.raises(QueryRefused, match="SERVICE is closed"):
        store.query(query)
    assert contacts == []


@pytest.mark.parametrize(
    "pattern",
    [
        "SERVICE SILENT <http://{}/> {{ ?s ?p ?o }}",
        "SERVICE SILENT <https://{}/> {{ ?s ?p ?o }}",
        "VALUES ?where {{ <http://{}/> }} LATERAL {{ SERVICE SILENT ?where {{ ?s ?p ?o }} }}",
    ],
)
def test_silent_service_brings_nothing_and_contacts_nobody(store, read, listener, pattern):
    address, contacts = listener
    with suppress(QueryRefused):
        answer = read(store, f"SELECT ?s ?p ?o {{ {pattern.format(address)} }}", results=RESULTS_CSV)
        assert answer == b"s,p,o\r\n,,\r\n"
    assert contacts == []


def test_service_by_name_asks_no_name_server(store):
    with pytest.raises(QueryRefused, match="SERVICE is closed"):
        store.query("SELECT * { SERVICE <http://localhost/sparql> { ?s ?p ?o } }")


@pytest.mark.parametrize("clause", ["FROM <{}>", "FROM NAMED <{}>"])
def test_from_reads_no_file_and_asks_no_server(store, read, listener, tmp_path, clause):
    address, contacts = listener
    canary = tmp_path / "canary.ttl"
    canary.write_text("<http://canary> <http://canary> <http://canary> .")
    pattern = "{ { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    for iri in (canary.as_uri(), f"http://{address}/canary.ttl"):
        query = f"SELECT ?s {clause.format(iri)} {pattern}"
        assert read(store, query, results=RESULTS_CSV) == b"s\r\n"
        options = {"default_graphs": [iri], "named_graphs": [iri], "results": RESULTS_CSV}
        assert read(store, f"SELECT ?s {pattern}", **options) == b"s\r\n"
    assert contacts == []


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://a> <http://b> <http://c> }",
        "PREFIX a: <http://a/>\n# a comment\nBASE <http://b/> DELETE WHERE { ?s ?p ?o }",
        "DROP ALL ; CLEAR ALL",
        "WITH <http://a> DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }",
        "LOAD <file:///etc/hostname>",
        "LOAD SILENT <http://{}/>",
        "LOAD <https://{}/> INTO GRAPH <http://a>",
    ],
)
def test_an_update_is_refused_and_changes_nothing(store, read, listener, update):
    address, contacts = listener
    before = read(store, COUNT)
    with pytest.raises(QueryRefused, match="only reads"):
        store.query(update.replace("{}", address))
    assert read(store, COUNT) == before
    assert contacts == []


def test_a_worker_can_open_nothing_but_one_connection(store, workers, eventually):
    eventually(lambda: len(workers()) == store.limits.workers)
    for pid in workers():
        process = Path(f"/proc/{pid}")
        opened = {fd.name: str(fd.readlink()) for fd in (process / "fd").iterdir()}
        assert opened.keys() - {"4"} == {"0", "1", "2", "3"}
        assert opened.get("4", "socket:").startswith("socket:")
        limits = {
            line[:26].strip(): line[26:].split()[:2] for line in (process / "limits").read_text().splitlines()
        }
        assert limits["Max open files"] == ["5", "5"]
        assert limits["Max core file size"] == ["0", "0"]


def test_a_worker_has_no_network_where_the_kernel_lets_it_leave(store, workers, eventually):
    if subprocess.run(["unshare", "--user", "--net", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this kernel gives no namespaces to this user")
    eventually(lambda: len(workers()) == store.limits.workers)
    own = Path("/proc/self/ns/net").readlink()
    assert all(Path(f"/proc/{pid}/ns/net").readlink() != own for pid in workers())
