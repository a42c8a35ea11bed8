# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The servers that are compared: each is started on loopback with the same data, and ended whole.

A server has the first core to itself where the machine has two; load comes from the second.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from asking import JSON, Endpoint, NoAnswer, Refused, ask, connect
from load import CLIENTS
from published import Published
from stages import BASE

LOADING = 900.0
"""Seconds that a server may take to load."""

_ROOT = Path(__file__).parents[1]
_STOPPING = 10.0
_POLL = 0.2
_GRAPH = f"{BASE}graph"


class NotStarted(Exception):
    """A server is not installed, ended, or did not answer in LOADING seconds."""


class Server(NamedTuple):
    """A running server; ``pid`` is the process that all of its processes descend from."""

    endpoint: Endpoint
    pid: int


def pin() -> None:
    """Leave the first core to the servers that are started from now on, if there are two."""
    if _two_cores():
        os.sched_setaffinity(0, {1})


@contextmanager
def ponlod(data: Published, folder: Path) -> Iterator[Server]:
    """This checkout's ``serve.py``: the web's process, the keeper, its workers."""
    port = _free_port()
    command = [sys.executable, str(_ROOT / "serve.py"), "--port", str(port), "--base", BASE]
    command += ["--data", str(data.sources), "--publication", str(data.publication)]
    with _started(command, folder, Endpoint(port, "/sparql?query=")) as server:
        yield server


@contextmanager
def oxigraph_in_memory(data: Published, folder: Path) -> Iterator[Server]:
    """``oxigraph serve`` without a folder, filled over HTTP."""
    endpoint = Endpoint(_free_port(), "/query?query=")
    with _started([_program("oxigraph"), "serve", *_bound(endpoint)], folder, endpoint) as server:
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
    endpoint = Endpoint(_free_port(), "/query?query=")
    program, store = _program("oxigraph"), str(folder / "store")
    _run([program, "load", "--location", store, "--file", str(data.dataset)])
    command = [program, "serve-read-only", "--location", store, *_bound(endpoint)]
    with _started(command, folder, endpoint) as server:
        yield server


@contextmanager
def rdflib_endpoint(data: Published, folder: Path) -> Iterator[Server]:
    """rdflib-endpoint with rdflib's own store, of the default graph alone: it asks all graphs as one."""
    port = _free_port()
    command = [_program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with _started([*command, str(data.default_graph)], folder, Endpoint(port, "/?query=")) as server:
        yield server


@contextmanager
def virtuoso(data: Published, folder: Path) -> Iterator[Server]:
    """Virtuoso 7, filled by its bulk loader with the default graph alone, as a graph that queries name."""
    program, sql, web = _program("virtuoso-t"), _free_port(), _free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_virtuoso_settings(folder, data.default_graph.parent, sql, web), encoding="utf-8")
    path = f"/sparql?default-graph-uri={_GRAPH}&query="
    command = [program, "+foreground", "+configfile", str(settings)]
    with _started(command, folder, Endpoint(web, path)) as server:
        name = data.default_graph
        load = f"ld_dir('{name.parent}', '{name.name}', '{_GRAPH}'); rdf_loader_run(); checkpoint;"
        _run([_program("isql-vt"), str(sql), "dba", "dba", f"exec={load}"])
        yield server


SERVERS: Mapping[str, Callable[[Published, Path], AbstractContextManager[Server]]] = {
    "oxigraph-memory": oxigraph_in_memory,
    "ponlod": ponlod,
    "oxigraph-disk": oxigraph_on_disk,
    "virtuoso": virtuoso,
    "rdflib-endpoint": rdflib_endpoint,
}
"""The first is what the others are compared with."""


def cpu(pid: int) -> float:
    """Return the seconds of processor time that a process and all its descendants have taken.

    That is what the kernel counts for each that lives, as user and as system, and for those of its children
    that ended and were waited for, with theirs: workers that were killed and replaced count through their
    keeper. Counted in hundredths of a second.
    """
    while True:
        before = _family(pid)
        if before.keys() == _family(pid).keys():
            return sum(before.values()) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> dict[int, int]:
    """The clock ticks of a process and its living descendants."""
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of the program, in parentheses, may have spaces and parentheses itself.
            fields = path.read_text().rpartition(")")[2].split()
            each = int(path.parent.name)
            parents[each], ticks[each] = int(fields[1]), sum(map(int, fields[11:15]))
    family = {pid: ticks[pid]}
    while grown := {
        each: ticks[each] for each, parent in parents.items() if parent in family and each not in family
    }:
        family |= grown
    return family


@contextmanager
def _started(command: list[str], folder: Path, endpoint: Endpoint) -> Iterator[Server]:
    """Run a server until the end of the block, from when it answers."""
    pinned = ["taskset", "--cpu-list", "0", *command] if _two_cores() else command
    log = folder / "log"
    with log.open("wb") as output:
        # taskset and the server are the same process. A session of its own is ended with all that is in it.
        process = subprocess.Popen(
            pinned, cwd=folder, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait(process, endpoint, log)
        yield Server(endpoint, process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOPPING)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], endpoint: Endpoint, log: Path) -> None:
    deadline = time.monotonic() + LOADING
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotStarted(f"it ended: {log.read_text(errors='replace')[-500:]}")
        with suppress(NoAnswer, Refused), closing(connect(endpoint)) as connection:
            ask(connection, endpoint, "ASK {}", JSON)
            return
        time.sleep(_POLL)
    raise NotStarted(f"it was not ready after {LOADING:.0f} seconds")


def _run(command: list[str]) -> None:
    run = subprocess.run(command, capture_output=True, text=True, timeout=LOADING)
    if run.returncode:
        raise NotStarted(f"it could not load the data: {run.stderr[-500:]}")


def _two_cores() -> bool:
    return (os.cpu_count() or 1) > 1


def _program(name: str) -> str:
    """The program from the environment that this runs in, or from the machine."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        raise NotStarted(f"there is no {name} here")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
