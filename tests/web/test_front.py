# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nobody is kept waiting by a client that sends or reads slowly, sends too much, or sends what is no HTTP."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from ponlod import pipeline
from ponlod.publish.manifest import DATASET
from ponlod.store import opened

Serving = Callable[..., AbstractContextManager[httpx.Client]]

SLOW = 300
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\n" + FORM
BODIES = {
    "of a page": b"POST /actions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx",
    "of a query": POST + b"Content-Length: 100\r\n\r\nquery=",
    "in chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nq\r\n7",
}
UNFINISHED = {
    "nothing": b"",
    "blank lines": b"\r\n\r\n",
    "head": b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nX: ",
    **BODIES,
}


@pytest.fixture
def connect(web: httpx.Client) -> Iterator[Callable[[], socket.socket]]:
    """Opens connections to the site."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(
            socket.create_connection(("127.0.0.1", web.base_url.port or 0), timeout=20)
        )


def responded(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read what is sent until the connection is closed: status, headers, body."""
    head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(status.split()[1]), headers, body


def answers(web: httpx.Client) -> None:
    """The site answers: a query, and pages that take threads."""
    assert web.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    for path in ("/actions", "/data", "/dumps/ponlod.trig"):
        assert web.get(path).status_code == 200


@pytest.mark.parametrize("begun", UNFINISHED.values(), ids=UNFINISHED)
def test_three_hundred_that_do_not_finish_keep_nobody_out(
    web: httpx.Client, connect: Callable[[], socket.socket], begun: bytes
) -> None:
    slow = [connect() for _ in range(SLOW)]
    for connection in slow:
        connection.sendall(begun)
    answers(web)
    for connection in slow:
        connection.sendall(b"\r\n" if begun == UNFINISHED["blank lines"] else b"1" if begun else b"")
    answers(web)


def test_three_hundred_that_do_not_read_keep_nobody_out(
    web: httpx.Client, connect: Callable[[], socket.socket]
) -> None:
    everything = b"query=SELECT%20*%20%7B?a%20?b%20?c.?d%20a%20pon:Project%7D%23"
    for number in range(SLOW // 10):
        for target in (b"/dumps/ponlod.trig", b"/sparql?" + everything + b"%d" % number):
            connection = connect()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    answers(web)


@pytest.mark.parametrize(
    ("kept", "begun", "trickle"),
    [
        (False, b"", b""),  # a connection that is kept alive may be silent
        *((kept, b"\r\n", b"\r\n") for kept in (False, True)),
        *((kept, b"GET /", b"x") for kept in (False, True)),
        *((kept, b"GET / HTTP/1.1\r\nX: ", b"x") for kept in (False, True)),
    ],
)
def test_a_head_that_does_not_arrive_in_time_closes_the_connection(
    connect: Callable[[], socket.socket],
    monkeypatch: pytest.MonkeyPatch,
    kept: bool,
    begun: bytes,
    trickle: bytes,
) -> None:
    monkeypatch.setattr("ponlod.web.http.connection.HEAD_SECONDS", 0.5)
    connection = connect()
    if kept:
        connection.sendall(b"HEAD /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(10_000).endswith(b"\r\n\r\n")
    connection.sendall(begun)
    closed = threading.Event()

    def send() -> None:
        with suppress(OSError):
            while not closed.wait(0.05):
                connection.sendall(trickle)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        with suppress(ConnectionResetError):
            assert connection.recv(1) == b""
    finally:
        closed.set()
        sender.join()


@pytest.mark.parametrize("begun", BODIES.values(), ids=BODIES)
def test_a_body_that_does_not_arrive_in_time_is_a_408(
    connect: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr("ponlod.web.http.bodies.BODY_SECONDS", 0.2)
    connection = connect()
    connection.sendall(begun.replace(b"Host: x", b"Host: x\r\nAccept: application/json"))
    status, headers, body = responded(connection)
    assert status == 408
    assert headers["connection"] == "close"
    assert json.loads(body)["status"] == 408


@pytest.mark.parametrize("path", ["/sparql", "/actions"])
@pytest.mark.parametrize("size", [4 << 20, 30 << 20])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_a_413(web: httpx.Client, path: str, size: int, chunked: bool) -> None:
    content = b"query=" + b"x" * size
    pieces = (content[start : start + 65536] for start in range(0, len(content), 65536))
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        response = web.post(path, content=pieces if chunked else content, headers=headers)
    except (httpx.WriteError, httpx.ReadError):
        assert size > 8 << 20  # whoever goes on and on is cut off
        return
    assert response.status_code == 413
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Connection"] == "close"


def test_a_query_may_be_posted_in_any_encoding(web: httpx.Client) -> None:
    """Percent-encoded it is three times as long, and still the same query."""
    query = "ASK {} #".ljust(1_000_000, "x")
    form = b"query=" + "".join(f"%{byte:02X}" for byte in query.encode()).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert web.post("/sparql", content=form, headers=headers).json()["boolean"] is True


def test_a_browser_is_told_in_a_page_that_its_form_is_too_large(
    web: httpx.Client, read: Callable[[str], Any]
) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "it"}
    for path in ("/sparql", "/actions"):
        response = web.post(path, data={"query": "x" * (4 << 20)}, headers=headers)
        assert response.status_code == 413
        assert "3 MiB" in read(response.text).one("main").text
        assert "Richiesta troppo grande" in response.text
        assert response.headers["Connection"] == "close"


def test_who_asks_first_whether_to_send_too_much_is_told_not_to(
    connect: Callable[[], socket.socket],
) -> None:
    connection = connect()
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n"
    connection.sendall(head)
    status, headers, _ = responded(connection)
    assert (status, headers["connection"]) == (413, "close")


def test_who_asks_first_whether_to_send_a_query_is_told_to(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
        b"Content-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\n"
    )
    assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.sendall(b"ASK {}")
    assert responded(connection)[0] == 200


@pytest.mark.parametrize("part", [b"GET /?%b HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nX: %b\r\n"])
def test_a_head_that_is_too_large_is_a_431(connect: Callable[[], socket.socket], part: bytes) -> None:
    connection = connect()
    connection.sendall(part % (b"x" * (3 << 20)))
    status, headers, body = responded(connection)
    assert (status, headers["connection"]) == (431, "close")
    assert json.loads(body)["status"] == 431


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/actions"])
def test_header_fields_that_are_too_large_are_a_431(web: httpx.Client, path: str) -> None:
    for good in ([("Cookie", "a=" + "b" * 15_000)], [("Accept", "," * 2000)], [("X", "")] * 90):
        assert web.get(path, headers=good).status_code == 200
    for bad in (
        [("Cookie", "a=" + "b" * 17_000)],
        [("X" * 200, "")] * 90,
        [("Accept", "a/b," * 600)],
        [("Accept", "," * 50)] * 60,
        [("Accept-Language", "it," * 800)],
        [("X", "")] * 101,
    ):
        response = web.get(path, headers=bad)
        assert response.status_code == 431
        assert response.json()["status"] == 431


def test_fields_without_number_cost_nobody_anything(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n" + b"a:\r\n" * 30_000 + b"\r\n")
    assert responded(connection)[0] == 431


def test_an_underscore_is_no_hyphen(connect: Callable[[], socket.socket]) -> None:
    """Else the type would be known to the pages only, which would ask the store in a thread."""
    connection = connect()
    connection.sendall(
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: application/json\r\n"
        b"Content_Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK {}"
    )
    assert responded(connection)[0] == 415


def test_what_is_no_http_is_refused_as_everything_is(connect: Callable[[], socket.socket]) -> None:
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"HELLO\r\n\r\n", b"GET /\xe8 HTTP/1.1\r\nHost: x\r\n\r\n"):
        connection = connect()
        connection.sendall(nonsense)
        status, headers, body = responded(connection)
        assert status == 400
        assert headers["content-type"] == "application/problem+json"
        assert headers["x-content-type-options"] == "nosniff"
        assert json.loads(body)["status"] == 400


def test_who_does_not_take_the_answer_loses_the_connection(
    connect: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.web.http.connection.STALL_SECONDS", 0.3)
    connection = connect()
    query = b"SELECT%20*%20%7B?a%20?b%20?c.?d%20a%20pon:Project%7D"
    connection.sendall(b"GET /sparql?format=json&query=" + query + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert connection.recv(100)
    assert not threading.Event().wait(1)  # far longer than it may take
    with connection.makefile("rb") as rest:
        assert not rest.read().endswith((b"0\r\n\r\n", b"]}}"))


@pytest.mark.parametrize("path", ["/sparql", "/sparql/", "/actions", "/nothing"])
def test_a_page_in_a_thread_has_all_that_flask_said(web: httpx.Client, path: str) -> None:
    get, head = web.get(path), web.head(path)
    assert head.content == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(get.content))
    assert len(get.headers.get_list("date")) == 1


def test_a_chunked_body_arrives_in_a_page(web: httpx.Client) -> None:
    """A form that a browser sends is never chunked, but a proxy may make it so."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    response = web.post("/sparql", content=iter([b"query=", b"ASK+%7B%7D"]), headers=headers)
    assert response.status_code == 200
    assert "ASK {}" in response.text


def test_a_site_below_a_path_has_its_endpoint_there_whatever_the_proxy_does(
    serving: Serving, root: Path, tmp_path: Path
) -> None:
    pipeline.build(root / "data", tmp_path / "out", "https://data.example.org/open/", lambda *_: None)
    with serving(lambda: opened(tmp_path / "out" / DATASET), tmp_path / "out") as below:
        for path in ("/sparql", "/sparql/", "/open/sparql", "/open/sparql/"):
            response = below.get(path, params={"query": "ASK {}", "format": "csv"})
            assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
            refused = below.get(path, params={"query": "ASK {}"}, headers={"Accept": "text/turtle"})
            assert refused.json()["available"][0]["url"].startswith("/open/sparql?")
        for path in ("/id/action/MI4.1.1.a", "/open/id/action/MI4.1.1.a") * 2:
            for query in ("", "?lang=en"):
                location = below.get(path + query).headers["Location"]
                assert location == f"/open/doc/action/MI4.1.1.a{query}"
