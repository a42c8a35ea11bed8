# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The server starts once it can answer, says where, and leaves nothing behind when it is told to stop."""

import errno
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from ponlod.errors import PublicationError, SettingsError
from ponlod.web.server import free_port, serve

SERVE = """
import sys
from pathlib import Path
from ponlod.web.server import serve
serve(Path(sys.argv[1]), "127.0.0.1", int(sys.argv[2]), lambda address: print(address, flush=True))
print("stopped", flush=True)
"""
BROKEN = """
from ponlod.web.site import Site

def broken(site):
    raise ValueError("a fault of the program")

Site.read_ahead = broken
"""
Start = Callable[..., "subprocess.Popen[str]"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def start(publication: Path) -> Iterator[Start]:
    """Starts servers of the publication, and ends those that a test leaves running."""
    started: list[subprocess.Popen[str]] = []

    def begin(port: int = 0, before: str = "") -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", before + SERVE, str(publication), str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)


def address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def descendants(pid: int) -> set[int]:
    """The processes that a process started, and those that these started."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found, waiting = set(), [pid]
    while waiting:
        one = waiting.pop()
        children = {child for child, parent in parents.items() if parent == one}
        found |= children
        waiting.extend(children)
    return found


def alive(pids: set[int]) -> set[int]:
    """Those that still run; one that ended and that nobody has waited for yet does not."""
    running = set()
    for pid in pids:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            continue
        if stat.rpartition(")")[2].split()[0] != "Z":
            running.add(pid)
    return running


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + 10
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pids)


def said(errors: str) -> str:
    """Standard error, apart from that nothing is built where these tests run."""
    return "".join(line for line in errors.splitlines(True) if "query editor are not built" not in line)


def until(done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.02)
    return False


def keeper(pid: int) -> int:
    """The process that keeps the data: the only child of the server."""
    (child,) = (
        one for one in descendants(pid) if f"PPid:\t{pid}\n" in Path(f"/proc/{one}/status").read_text()
    )
    return child


def busy(pid: int) -> bool:
    """Whether a query is being evaluated: whether a descendant runs, or would if it had a processor."""
    states = set()
    for one in descendants(pid):
        with suppress(OSError):
            states.add(Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[0])
    return "R" in states


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_as_soon_as_it_answers_and_stops_cleanly(
    start: Start, sign: signal.Signals
) -> None:
    process = start()
    where = address(process)
    assert where.startswith("http://localhost:")
    assert get(where, "health").json()["status"] == "ok"
    children = descendants(process.pid)
    assert len(children) >= 2  # the store's keeper, its workers
    process.send_signal(sign)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, said(err)) == (0, "stopped\n", "")
    assert gone(children)


def test_nothing_is_left_behind_when_it_is_killed(start: Start) -> None:
    process = start()
    address(process)
    children = descendants(process.pid)
    process.kill()
    process.wait()
    assert gone(children)


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_it_stops_at_once_while_queries_run(start: Start, accept: str) -> None:
    process = start()
    where = address(process)
    with ThreadPoolExecutor(3) as threads:
        for number in range(3):
            threads.submit(ask, where, f"{ENDLESS} # {number}", Accept=accept)
        assert until(lambda: busy(process.pid))
        children = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=5)  # a query may take 10
    assert (process.returncode, out, said(err)) == (0, "stopped\n", "")
    assert gone(children)


def drawing(pid: int) -> set[int]:
    """The processes that draw charts for a server."""
    found = set()
    for one in descendants(pid):
        with suppress(OSError):
            if b"ponlod.web.drawing" in Path(f"/proc/{one}/cmdline").read_bytes():
                found.add(one)
    return found


def test_charts_that_never_come_hold_up_neither_pages_nor_the_end(start: Start) -> None:
    process = start()
    where = address(process)
    chart = f"{where}charts/money-by-axis.it.wide.svg"
    with ThreadPoolExecutor(20) as threads:
        asked = [
            threads.submit(httpx.get, chart, headers={"Accept": f"image/{n}"}, timeout=30, trust_env=False)
            for n in range(20)
        ]
        assert until(lambda: bool(drawing(process.pid)))
        for one in drawing(process.pid):
            os.kill(one, signal.SIGSTOP)
        assert get(where, "releases").status_code == 200
        assert get(where, "").status_code == 200
        assert get(where, "health").status_code == 200
        assert drawing(process.pid)
        assert until(lambda: any(one.done() for one in asked))
        refused = [one.result() for one in asked if one.done()]
        children = descendants(process.pid)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=6)
    assert (process.returncode, out, said(err)) == (0, "stopped\n", "")
    assert gone(children)
    assert {one.status_code for one in refused} == {503}
    assert all(one.headers["Retry-After"] for one in refused)


def test_a_query_uses_no_more_processor_once_its_client_has_left(start: Start) -> None:
    process = start()
    where = address(process)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{where}sparql", params={"query": ENDLESS}, timeout=0.5, trust_env=False)
    began = time.monotonic()
    assert until(lambda: not busy(process.pid))
    assert time.monotonic() - began < 8  # the query itself may take 10


def test_a_store_that_dies_is_away_for_a_moment_and_nothing_is_ever_not_found(start: Start) -> None:
    process = start()
    where = address(process)
    os.kill(keeper(process.pid), signal.SIGKILL)
    seen: list[int] = []

    def well() -> bool:
        answers = [
            ask(where, f"ASK {{}} # {len(seen)}"),
            get(where, "doc/action/MI4.1.1.a"),
            get(where, "health"),
        ]
        for answer in answers:
            seen.append(answer.status_code)
            if answer.status_code == 503 and "health" not in str(answer.url):
                assert answer.headers["Retry-After"]
        return {answer.status_code for answer in answers} == {200}

    assert until(well)
    assert set(seen) <= {200, 503}


def test_who_asks_too_much_at_once_is_told_so_and_others_are_served(start: Start) -> None:
    """Behind a proxy on this machine, each client has its own share."""
    process = start()
    where = address(process)
    with ThreadPoolExecutor(60) as threads:
        greedy = [
            threads.submit(ask, where, f"{ENDLESS} # {number}", **{"X-Forwarded-For": "203.0.113.7"})
            for number in range(60)
        ]
        assert until(lambda: any(one.done() and one.result().status_code == 429 for one in greedy))
        other = ask(where, "ASK { ?a a pon:Action }", **{"X-Forwarded-For": "198.51.100.1"})
        page = get(where, "actions")
        assert (other.status_code, other.json()["boolean"], page.status_code) == (200, True, 200)
        assert not all(one.done() for one in greedy)
        refused = [one.result() for one in greedy if one.done()]
        process.terminate()
    assert all(one.headers["Retry-After"] for one in refused)
    assert {one.status_code for one in refused} <= {429, 503}


def test_it_takes_as_many_connections_as_the_system_lets_it(start: Start) -> None:
    process = start()
    address(process)
    soft, hard = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    assert soft == min(hard, 65536) if hard != resource.RLIM_INFINITY else soft == 65536


def ask(where: str, query: str, **headers: str) -> httpx.Response:
    parameters = {"query": query}
    return httpx.get(f"{where}sparql", params=parameters, headers=headers, timeout=30, trust_env=False)


def get(where: str, path: str) -> httpx.Response:
    return httpx.get(where + path, timeout=30, trust_env=False)


def test_over_a_real_connection(start: Start) -> None:
    """What only the server in front of Flask could get wrong."""
    where = address(start())
    with httpx.Client(base_url=where) as client:
        action = client.get("/id/action/MI4.1.1.a", headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert action.headers["Content-Type"] == "text/turtle; charset=utf-8"
        several = [
            ("Accept", "text/html;q=0.2"),
            ("Accept", "text/turtle;q=0.1"),
            ("Accept", "application/ld+json"),
        ]
        for order in (several, several[::-1]):
            response = client.get("/doc/action/MI4.1.1.a", headers=order)
            assert response.headers["Content-Type"] == "application/ld+json"
        head = client.head("/dumps/ponlod.trig")
        get = client.get("/dumps/ponlod.trig")
        assert head.content == b""
        assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(get.content))
        again = client.get("/dumps/ponlod.trig", headers={"If-None-Match": get.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get("/sparql?query=%FF").status_code == 400
        assert client.get("/id/action/%FF").status_code == 404
        inside = "http://x.example/Ja%C3%A9n%2F"
        found = client.get("/sparql", params={"query": f"SELECT (<{inside}> AS ?x) {{}}"}).json()
        assert found["results"]["bindings"][0]["x"]["value"] == inside
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post("/sparql", content=b"query=" + b"x" * (1 << 21), headers=form).status_code == 413


def test_raw_bytes_in_a_request_break_nothing(start: Start) -> None:
    where = httpx.URL(address(start()))
    requests = [
        (b"/sparql?query=\xff", b"*/*", 400),
        (b"/id/action/\xe8", b"*/*", 400),
        (b"/doc/action/../../etc/passwd", b"*/*", 404),
        (b"/doc/action/MI4.1.1.a", b"\xff\xfe/\xe8, text/turtle", 200),
        (b"/doc/action/MI4.1.1.a", b'text/"x' + b"," * 2000, 200),
    ]
    for target, accept, expected in requests:
        with socket.create_connection(("127.0.0.1", where.port or 80), timeout=10) as connection:
            head = b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
            connection.sendall(head + b"\r\nConnection: close\r\n\r\n")
            status = int(connection.makefile("rb").readline().split()[1])
        assert status == expected, (target, accept)


def test_a_port_in_use_is_named_with_a_remedy_before_anything_starts(publication: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {port} on 127.0.0.1 is in use.*--port"):
            free_port("127.0.0.1", port)
        with pytest.raises(SettingsError, match=str(port)):
            serve(publication, "127.0.0.1", port, announce=pytest.fail)


def test_port_0_is_any_free_port() -> None:
    port = free_port("127.0.0.1", 0)
    assert 0 < port < 65536
    assert free_port("127.0.0.1", port) == port


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_a_host_that_is_not_this_machine_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match=f"host .?{host}"):
        free_port(host, 0)


def test_a_port_that_the_user_may_not_use_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def bind(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("socket.socket.bind", bind)
    with pytest.raises(SettingsError, match="port 80"):
        free_port("127.0.0.1", 80)


def test_a_folder_without_a_publication_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(PublicationError, match="no publication"):
        serve(tmp_path, "127.0.0.1", 0, announce=pytest.fail)


def test_what_cannot_be_read_ahead_is_in_the_log(start: Start) -> None:
    process = start(before=BROKEN)
    assert httpx.get(address(process) + "health").status_code == 200
    assert process.stderr is not None
    said = ""
    while "a fault of the program" not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    assert "read ahead" in said
