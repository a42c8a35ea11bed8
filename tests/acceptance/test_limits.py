# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the worst queries and the slowest clients cost the others: nothing but a place in the queue.

One server of its own, with the limits that everybody gets. Three hundred clients that send or read a byte a
second sit there from the first test to the last. Clients come from addresses of their own in 127.0.0.0/8.
"""

import os
import re
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are measured in /proc")

MIB = 1024 * 1024
SMALL = "SELECT (COUNT(*) AS ?n) { ?a a pon:Action }"
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} . ?j ?k ?l }}"
HEAVY = {
    "doubling string": "SELECT (STRLEN(?x40) AS ?n) { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "sort": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(STR(?c)) ?f LIMIT 1",
    "distinct": "SELECT DISTINCT ?a ?d ?c ?f { ?a ?b ?c . ?d ?e ?f } OFFSET 999999999",
    "group concat": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) {{ {PRODUCT} }}",
    "cartesian product": ENDLESS,
    "regular expression": f'SELECT ?a {{ {PRODUCT} FILTER(REGEX(CONCAT(STR(?a), STR(?f)), "(x+x+)+y$")) }}',
}


class Asked(NamedTuple):
    """What came back, and what small queries got meanwhile."""

    status: int
    text: str
    headers: httpx.Headers


class Site(NamedTuple):
    """A running server: its port, and the process that was started."""

    port: int
    pid: int


@pytest.fixture(scope="module")
def site(serving: Callable[..., Any], web: httpx.Client, publication: Path, base: str) -> Iterator[Site]:
    """A server beside the one of the session, on the same publication."""
    assert web.get("/health").status_code == 200
    with serving("--port", "0", "--base", base, "--publication", publication) as server:
        yield Site(httpx.URL(server.line).port or 80, server.process.pid)
        assert server.process.poll() is None, "the server did not live on"
        assert "Traceback" not in server.errors.read_text()


@pytest.fixture(scope="module")
def ask(site: Site) -> Callable[..., Asked]:
    """Ask that server as the client with a number, which is its address."""

    def ask(query: str, client: int = 2, accept: str = "*/*") -> Asked:
        transport = httpx.HTTPTransport(local_address=f"127.0.0.{client}")
        with httpx.Client(
            transport=transport, timeout=40, base_url=f"http://127.0.0.1:{site.port}"
        ) as browser:
            answer = browser.post("/sparql", data={"query": query}, headers={"Accept": accept})
            return Asked(answer.status_code, answer.text, answer.headers)

    return ask


def family(pid: int) -> set[int]:
    """A process and all that it started."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found, waiting = {pid}, [pid]
    while waiting:
        one = waiting.pop()
        children = {child for child, parent in parents.items() if parent == one}
        found |= children
        waiting.extend(children)
    return found


def memory(pid: int) -> int:
    """Bytes that a server and all its processes hold, each shared page counted once."""
    total = 0
    for member in family(pid):
        with suppress(OSError):
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
            total += 1024 * sum(int(size) for size in re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE))
    return total


def ticks(pid: int) -> dict[int, int]:
    """The CPU time that each process of a server has used so far."""
    used = {}
    for member in family(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            used[member] = int(fields[11]) + int(fields[12])
    return used


def rests(pid: int, seconds: float = 8) -> bool:
    """Whether the server's processes come to use less than a tenth of a core within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before, begun = ticks(pid), time.monotonic()
        time.sleep(0.5)
        used = sum(after - before.get(member, 0) for member, after in ticks(pid).items())
        if used / os.sysconf("SC_CLK_TCK") < 0.1 * (time.monotonic() - begun):
            return True
    return False


def connection(site: Site, client: int, buffer: int = 0) -> socket.socket:
    """Connect from the address of a client, with so many bytes of room for what comes."""
    one = socket.socket()
    if buffer:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    one.settimeout(30)
    one.bind((f"127.0.0.{client}", 0))
    one.connect(("127.0.0.1", site.port))
    return one


class SlowClients:
    """A hundred that send a head a byte at a time, a hundred that send a body so, a hundred that read so."""

    def __init__(self, site: Site) -> None:
        form = b"Content-Type: application/x-www-form-urlencoded\r\n"
        body = (
            b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n" + form + b"Content-Length: 5000\r\n\r\nquery=ASK"
        )
        large = quote("SELECT * { ?s ?p ?o . ?a a pon:Action } LIMIT 6000").encode()
        read = b"GET /sparql?query=" + large + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
        self._stack = ExitStack()
        self.readers = self._open(site, read, 102, b"HTTP/1.1 200")
        self.heads = self._open(site, b"GET /sparql?query=", 100)
        self.bodies = self._open(site, body, 101)
        self.closed: set[socket.socket] = set()
        for one in (*self.heads, *self.bodies, *self.readers):
            one.setblocking(False)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._dribble)
        self._thread.start()

    def _open(self, site: Site, begin: bytes, client: int, answer: bytes = b"") -> list[socket.socket]:
        opened = []
        for number in range(100):
            one = self._stack.enter_context(connection(site, client + number % 20 * 3, 4096))
            one.sendall(begin)
            assert one.recv(len(answer)) == answer
            opened.append(one)
        return opened

    def _dribble(self) -> None:
        while not self._stop.wait(1):
            for one in {*self.heads, *self.bodies} - self.closed:
                try:
                    one.send(b"x")
                    if one.recv(1000) == b"":
                        self.closed.add(one)
                except BlockingIOError:
                    continue
                except OSError:
                    self.closed.add(one)
            for one in self.readers:
                with suppress(OSError):
                    one.recv(1)

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._stack.close()


@pytest.fixture(scope="module", autouse=True)
def slow(site: Site) -> Iterator[SlowClients]:
    clients = SlowClients(site)
    yield clients
    clients.close()


def test_others_are_served_beside_three_hundred_slow_clients(ask: Callable[..., Asked], site: Site) -> None:
    for number in range(20):
        assert ask(f"{SMALL} # {number}").status == 200
    for path in ("/health", "/sparql", "/actions", "/doc/action/MI4.1.1.a"):
        answer = httpx.get(f"http://127.0.0.1:{site.port}{path}", timeout=30, trust_env=False)
        assert answer.status_code == 200


def test_others_are_served_beside_a_thousand_idle_connections(ask: Callable[..., Asked], site: Site) -> None:
    with ExitStack() as stack:
        for number in range(1000):
            stack.enter_context(connection(site, 50 + number % 40))
        for number in range(5):
            assert ask(f"{SMALL} # idle {number}").status == 200


def test_the_heaviest_queries_end_at_a_limit_while_small_ones_are_answered(
    ask: Callable[..., Asked], site: Site
) -> None:
    """All of them at once, as many at a time as there is room for, and each from an address of its own."""
    before, peaks, small = memory(site.pid), [], []
    at_once = 6
    with ThreadPoolExecutor(at_once) as pool:
        asked = {
            name: pool.submit(ask, query, number)
            for number, (name, query) in enumerate(HEAVY.items(), start=10)
        }
        while not all(future.done() for future in asked.values()):
            peaks.append(memory(site.pid))
            running = sum(not future.done() for future in asked.values())
            small.append((running, ask(f"{SMALL} # beside {len(small)}").status))
            time.sleep(0.1)
    for name, future in asked.items():
        status, text, headers = future.result()
        assert status == 503, (name, text[:300])
        assert re.search("time limit of 10 s|memory limit of 512 MiB|result limit of 64 MiB", text), (
            name,
            text,
        )
        assert "retry-after" not in headers, "the same query will never succeed"
    assert max(peaks) < before + at_once * 640 * MIB
    assert len(small) >= 10
    assert {status for _, status in small} == {200}
    assert rests(site.pid), "something still works on a query whose answer was given"


def test_a_query_whose_client_has_gone_is_not_worked_on(ask: Callable[..., Asked], site: Site) -> None:
    assert rests(site.pid)
    with connection(site, 3) as gone:
        gone.sendall(
            b"GET /sparql?query=" + quote(ENDLESS).encode() + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        time.sleep(1.5)
        assert not rests(site.pid, 1)
    assert rests(site.pid, 5), "the time limit would end it, not the client's leaving"


class Crowd:
    """Many who each ask a query, and what they are told; those who are told nothing hang up."""

    def __init__(self, site: Site, clients: list[int], query: str = ENDLESS) -> None:
        self._stack = ExitStack()
        self._waiting = {}
        self.answers: list[bytes] = []
        for number, client in enumerate(clients):
            one = self._stack.enter_context(connection(site, client))
            self._waiting[one] = b""
            text = quote(f"{query} # {number} of {len(clients)}").encode()
            close = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            one.sendall(b"GET /sparql?query=" + text + close)

    def wait_for(self, number: int) -> None:
        """Wait until so many have their answer."""
        end = time.monotonic() + 20
        while len(self.answers) < number:
            assert time.monotonic() < end, f"{len(self.answers)} of {number} were answered"
            ready, _, _ = select.select(self._waiting, [], [], 1)
            for one in ready:
                received = one.recv(65536)
                self._waiting[one] += received
                if not received:
                    self.answers.append(self._waiting.pop(one))

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def test_one_client_that_asks_a_slow_query_again_and_again_is_told_to_wait(
    ask: Callable[..., Asked], site: Site
) -> None:
    with Crowd(site, [4] * 30) as crowd:
        crowd.wait_for(5)
        for number in range(10):
            assert ask(f"{SMALL} # another client {number}", 5).status == 200
        assert httpx.get(f"http://127.0.0.1:{site.port}/", timeout=30, trust_env=False).status_code == 200
        crowd.wait_for(20)
        assert all(re.match(rb"HTTP/1.1 (429|503) ", answer) for answer in crowd.answers)
        told = [answer for answer in crowd.answers if answer.startswith(b"HTTP/1.1 429 ")]
        assert len(told) >= 5
        assert all(re.search(rb"\r\nretry-after: [1-9]", answer, re.IGNORECASE) for answer in crowd.answers)


def test_a_full_queue_says_so_and_the_site_stays_open(site: Site) -> None:
    """A hundred clients with an endless query each: some run, some wait, and the others need not."""
    assert rests(site.pid)
    with Crowd(site, list(range(10, 110))) as crowd:
        assert httpx.get(f"http://127.0.0.1:{site.port}/", timeout=30, trust_env=False).status_code == 200
        crowd.wait_for(20)
        assert all(answer.startswith(b"HTTP/1.1 503 ") for answer in crowd.answers)
        assert all(re.search(rb"\r\nretry-after: [1-9]", answer, re.IGNORECASE) for answer in crowd.answers)
    assert rests(site.pid)


def test_a_few_clients_who_want_much_do_not_fill_the_waiting_room(
    ask: Callable[..., Asked], site: Site
) -> None:
    """Whoever asks for the first time comes before those who ask for the twentieth."""
    assert rests(site.pid)
    lively = "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 200000 } }"
    with Crowd(site, [30, 31, 32, 33] * 25, lively) as crowd:
        crowd.wait_for(10)
        for client in range(40, 45):
            asked = ask(f"{SMALL} # among a few who want much", client)
            assert asked.status == 200, asked.text


def test_a_store_that_dies_is_away_for_a_moment_and_nothing_is_said_not_to_exist(site: Site) -> None:
    """503 with when to come back, until it is there again; never a 404, an empty table or a 500."""
    (keeper, *_) = [pid for pid in family(site.pid) if b"ponlod.store.keeper" in _command(pid)]
    for pid in family(site.pid) - {site.pid}:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    statuses = {}
    end = time.monotonic() + 20
    with httpx.Client(base_url=f"http://127.0.0.1:{site.port}", timeout=30, trust_env=False) as client:
        while set(statuses.values()) != {200} and time.monotonic() < end:
            query = {"query": f"{SMALL} # {time.monotonic()}"}
            answers = {
                "query": client.get("/sparql", params=query),
                "page of a query": client.get("/sparql", params=query, headers={"Accept": "text/html"}),
                "document": client.get("/doc/action/MI4.1.1.a"),
                "list": client.get("/actions"),
            }
            for answer in answers.values():
                assert answer.status_code in (200, 503), answer.text[:300]
                assert answer.status_code == 200 or int(answer.headers["retry-after"]) > 0
            statuses = {name: answer.status_code for name, answer in answers.items()}
    assert set(statuses.values()) == {200}
    assert not Path(f"/proc/{keeper}/cmdline").exists() or not _command(keeper)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_slow_clients_are_not_kept_for_ever(slow: SlowClients, ask: Callable[..., Asked]) -> None:
    """Whoever has not sent a request in half a minute is asked to leave."""
    end = time.monotonic() + 30
    while {*slow.heads, *slow.bodies} - slow.closed and time.monotonic() < end:
        time.sleep(0.2)
    assert len({*slow.heads} - slow.closed) == 0
    assert len({*slow.bodies} - slow.closed) == 0
    assert ask(SMALL).status == 200
