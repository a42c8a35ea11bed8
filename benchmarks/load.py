# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Load on an endpoint: many clients that ask one query again and again, and queries that never end."""

import http.client
import math
import socket
import subprocess
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from itertools import chain
from secrets import token_hex
from typing import NamedTuple

from asking import JSON, PATIENCE, Endpoint, NoAnswer, Query, Refused, ask, connect, distinct

CLIENTS = 8

_QUICK = 0.005
"""Seconds up to which an answer is quick enough for wrk: it leaves the last requests unfinished, which cost
processor time and do not count. For slower answers that would show."""

_SLOW = 0.5
"""Seconds from which there is one client: eight on one core would meet time limits that one does not."""

_LEAST = 3

_RUNAWAY = """
SELECT (COUNT(*) AS ?n) WHERE {
  { SELECT ?a WHERE { ?a ?b ?c } LIMIT 2000 } { SELECT ?d WHERE { ?d ?e ?f } LIMIT 2000 }
  { SELECT ?g WHERE { ?g ?h ?i } LIMIT 2000 } { SELECT ?j WHERE { ?j ?k ?l } LIMIT 2000 }
  FILTER (STR(?a) != STR(?j))
}
"""
"""16 million million rows to count: no memory to speak of, and no end."""

_ELSEWHERE = "127.0.0.2"
_PAUSE, _UNDER_WAY = 0.05, 1.0
"""Seconds before a runaway is asked, and until all of them run for certain."""

_DISTINCT = """
local number = 0
function request()
  number = number + 1
  return wrk.format(nil, wrk.path .. number)
end
"""
_REPORT = """
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("measured: %d %d %d %.0f %.0f\\n", summary.requests, failed, summary.duration,
    latency:percentile(50), latency:percentile(99)))
end
"""


class Load(NamedTuple):
    """``refused`` of the ``requests`` were not answered with 200; ``cpu`` is what the server took for all of
    them, and ``p50`` and ``p99`` of what a client waited for one; times in seconds."""

    requests: int
    refused: int
    seconds: float
    p50: float
    p99: float
    cpu: float = 0.0


def clients_for(endpoint: Endpoint, query: Query) -> int:
    """Return how many clients should ask: a single one if that alone waits long. Raises NoAnswer, Refused."""
    return 1 if _single(endpoint, query, fresh=True) > _SLOW else CLIENTS


def load(
    endpoint: Endpoint, query: Query, fresh: bool, seconds: float, clients: int, spent: Callable[[], float]
) -> Load:
    """Ask for about so many seconds; ``fresh``: in another text each time, so that no cache knows it.

    Quick answers are asked for by wrk, on so many connections. For others as many threads ask a number of
    times that is set beforehand, and all wait for their answers. ``spent`` returns the processor time of the
    server up to now.

    Raises NoAnswer, and Refused if already a single request is.
    """
    single = _single(endpoint, query, fresh)
    before = spent()
    if single <= _QUICK:
        loaded = _by_wrk(endpoint, query, fresh, seconds, clients)
    else:
        requests = max(clients, _LEAST, math.ceil(seconds / single))
        loaded = _by_threads(endpoint, query, fresh, requests, clients)
    return loaded._replace(cpu=spent() - before)


def _single(endpoint: Endpoint, query: Query, fresh: bool) -> float:
    """The seconds that an answer takes, the better of two."""
    taken = []
    with closing(connect(endpoint)) as connection:
        for _ in range(2):
            text = distinct(query.text, token_hex(8)) if fresh else query.text
            start = time.perf_counter()
            ask(connection, endpoint, text, query.accept)
            taken.append(time.perf_counter() - start)
    return min(taken)


def _by_wrk(endpoint: Endpoint, query: Query, fresh: bool, seconds: float, clients: int) -> Load:
    text = distinct(query.text, f"{token_hex(8)}-") if fresh else query.text
    address = f"http://{endpoint.host}:{endpoint.port}{endpoint.target(text)}"
    return by_wrk(address, {"Accept": query.accept}, fresh, seconds, clients)


def by_wrk(address: str, headers: Mapping[str, str], fresh: bool, seconds: float, clients: int) -> Load:
    """Ask for an address on so many connections; ``fresh``: with another number at its end each time."""
    with tempfile.NamedTemporaryFile("w", prefix="ponlod-", suffix=".lua") as script:
        script.write(_DISTINCT + _REPORT if fresh else _REPORT)
        script.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{math.ceil(seconds)}s", f"--timeout={PATIENCE:.0f}s"]
        command += ["-s", script.name, *chain(*(("-H", f"{name}: {headers[name]}") for name in headers))]
        run = subprocess.run([*command, address], check=True, capture_output=True, text=True)
    return measured(run.stdout)


def measured(output: str) -> Load:
    """Return what the script reported in the output of wrk. Raises ValueError if it did not."""
    for line in output.splitlines():
        if line.startswith("measured: "):
            requests, refused, duration, p50, p99 = map(int, line.split()[1:])
            return Load(requests, refused, duration / 1e6, p50 / 1e6, p99 / 1e6)
    raise ValueError(f"wrk measured nothing: {output}")


def _by_threads(endpoint: Endpoint, query: Query, fresh: bool, requests: int, clients: int) -> Load:
    turns = iter(range(requests))
    salt = token_hex(8)

    def client() -> tuple[list[float], int]:
        taken, refused = [], 0
        with closing(connect(endpoint)) as connection:
            for turn in turns:
                text = distinct(query.text, f"{salt}-{turn}") if fresh else query.text
                start = time.perf_counter()
                try:
                    ask(connection, endpoint, text, query.accept)
                except Refused:
                    refused += 1
                except NoAnswer:
                    # Then nobody need go on.
                    deque(turns, maxlen=0)
                    raise
                taken.append(time.perf_counter() - start)
        return taken, refused

    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        results = [future.result() for future in [pool.submit(client) for _ in range(clients)]]
    seconds = time.perf_counter() - start
    taken = sorted(each for times, _ in results for each in times)
    refused = sum(number for _, number in results)
    return Load(requests, refused, seconds, percentile(taken, 50), percentile(taken, 99))


def percentile(ordered: list[float], percent: float) -> float:
    """Return the value that so many percent of the values do not exceed.

    >>> percentile([1, 2, 3, 4], 50)
    2
    """
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]


@contextmanager
def runaways(endpoint: Endpoint, number: int) -> Iterator[list[float]]:
    """Keep so many endless queries running, from another address than that of the measured clients.

    One that the server ends is asked again; the list gets the seconds that it took. On leaving they are hung
    up on: whether the server stops them then is its affair.
    """
    stopping = threading.Event()
    ended: list[float] = []
    connections = [connect(endpoint, _ELSEWHERE, patience=None) for _ in range(number)]

    def client(connection: http.client.HTTPConnection) -> None:
        while not stopping.wait(_PAUSE):
            start = time.perf_counter()
            with suppress(NoAnswer, Refused):
                ask(connection, endpoint, distinct(_RUNAWAY, token_hex(8)), JSON)
            if not stopping.is_set():
                ended.append(time.perf_counter() - start)

    with ThreadPoolExecutor(number) as pool:
        for connection in connections:
            pool.submit(client, connection)
        time.sleep(_UNDER_WAY)
        try:
            yield ended
        finally:
            stopping.set()
            for connection in connections:
                if connection.sock:
                    with suppress(OSError):
                        connection.sock.shutdown(socket.SHUT_RDWR)
    for connection in connections:
        connection.close()
