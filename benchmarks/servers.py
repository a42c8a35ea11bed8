# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The SPARQL servers that are compared: each is started with the same data."""

import http.client
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from asking import JSON, Endpoint, ask, connect
from load import CLIENTS
from processes import LOADING, NotStarted, free_port, program, run, started
from published import Published
from stages import BASE

_ROOT = Path(__file__).parents[1]
_GRAPH = f"{BASE}graph"


class Server(NamedTuple):
    """A running server; ``pid`` is the process that all of its processes descend from."""

    endpoint: Endpoint
    pid: int


@contextmanager
def ponlod(data: Published, folder: Path) -> Iterator[Server]:
    """This checkout's ``serve.py``: the web's process, the keeper, its workers."""
    port = free_port()
    command = [sys.executable, str(_ROOT / "serve.py"), "--port", str(port), "--base", BASE]
    command += ["--data", str(data.sources), "--publication", str(data.publication)]
    with _started(command, folder, Endpoint(port, "/sparql?query=")) as server:
        yield server


@contextmanager
def oxigraph_in_memory(data: Published, folder: Path) -> Iterator[Server]:
    """``oxigraph serve`` without a folder, filled over HTTP."""
    endpoint = Endpoint(free_port(), "/query?query=")
    with _started([program("oxigraph"), "serve", *_bound(endpoint)], folder, endpoint) as server:
        with closing(http.client.HTTPConnection(endpoint.host, endpoint.port, LOADING)) as connection:
            with data.dataset.open("rb") as content:
                headers = {
                    "Content-Type": "application/trig",
                    "Content-Length": str(data.dataset.stat().st_size),
                }
                connection.request("POST", "/store?no_transaction", content, headers)
            if not 200 <= connection.getresponse().status < 300:
                raise NotStarted("it did not take the data")
        yield server


@contextmanager
def oxigraph_on_disk(data: Published, folder: Path) -> Iterator[Server]:
    """``oxigraph load``, then ``oxigraph serve-read-only``."""
    endpoint = Endpoint(free_port(), "/query?query=")
    oxigraph, store = program("oxigraph"), str(folder / "store")
    run([oxigraph, "load", "--location", store, "--file", str(data.dataset)])
    command = [oxigraph, "serve-read-only", "--location", store, *_bound(endpoint)]
    with _started(command, folder, endpoint) as server:
        yield server


@contextmanager
def rdflib_endpoint(data: Published, folder: Path) -> Iterator[Server]:
    """rdflib-endpoint with rdflib's own store, of the default graph alone: it asks all graphs as one."""
    port = free_port()
    command = [program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with _started([*command, str(data.default_graph)], folder, Endpoint(port, "/?query=")) as server:
        yield server


@contextmanager
def virtuoso(data: Published, folder: Path) -> Iterator[Server]:
    """Virtuoso 7, filled by its bulk loader with the default graph alone, as a graph that queries name."""
    daemon, sql, web = program("virtuoso-t"), free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_virtuoso_settings(folder, data.default_graph.parent, sql, web), encoding="utf-8")
    path = f"/sparql?default-graph-uri={_GRAPH}&query="
    command = [daemon, "+foreground", "+configfile", str(settings)]
    with _started(command, folder, Endpoint(web, path)) as server:
        name = data.default_graph
        load = f"ld_dir('{name.parent}', '{name.name}', '{_GRAPH}'); rdf_loader_run(); checkpoint;"
        run([program("isql-vt"), str(sql), "dba", "dba", f"exec={load}"])
        yield server


SERVERS: Mapping[str, Callable[[Published, Path], AbstractContextManager[Server]]] = {
    "oxigraph-memory": oxigraph_in_memory,
    "ponlod": ponlod,
    "oxigraph-disk": oxigraph_on_disk,
    "virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
}
"""The first is what the others are compared with."""


@contextmanager
def _started(command: list[str], folder: Path, endpoint: Endpoint) -> Iterator[Server]:
    """Run a server until the end of the block, from when it answers queries."""
    with started(command, folder, lambda: _answers(endpoint)) as pid:
        yield Server(endpoint, pid)


def _answers(endpoint: Endpoint) -> None:
    with closing(connect(endpoint)) as connection:
        ask(connection, endpoint, "ASK {}", JSON)


def _bound(endpoint: Endpoint) -> tuple[str, str]:
    return "--bind", f"{endpoint.host}:{endpoint.port}"


def _virtuoso_settings(folder: Path, data: Path, sql: int, web: int) -> str:
    """A data base in ``folder`` with buffers of 2.7 GB, threads for all clients, and no limit on a query."""
    return f"""
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = {4 * CLIENTS}
DirsAllowed = {data}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000

[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
ServerThreads = {4 * CLIENTS}
MaxClientConnections = {4 * CLIENTS}
MaxKeepAlives = {4 * CLIENTS}
"""
