# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is sent on one connection is read as HTTP/1.1 says: one request after the other, and no more of it."""

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from typing import Any, NamedTuple

import pytest

from ponlod.web.http.kept import KeptResponses

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
PLAIN = b"GET /plain HTTP/1.1\r\nHost: x\r\n\r\n"
GET = b"GET /get HTTP/1.1\r\nHost: x\r\n" + OFFER + b"\r\n"
POST = b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n" + OFFER + b"\r\n"
CHUNKED = b"POST /chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
CHUNKS = b"6\r\nASK {}\r\n0\r\nA: trailer\r\nContent-Type: text/x\r\n\r\n"
GOT, POSTED, PLAINLY = "GET /get 1.1 ", "POST /post 1.1 ASK {}", "GET /plain 1.1 "
IN_CHUNKS = "POST /chunked 1.1 ASK {}"
MUCH = 1_000_000
_HEAD = re.compile(rb"HTTP/1.1 \d+ .*?content-length: (\d+)(?=\r\n).*?\r\n\r\n", re.DOTALL)


class Echo:
    """Says what it was asked. ``/wait`` is answered when ``go`` is set, or notices that its client left."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fields: list[set[bytes]] = []
        self.waiting = threading.Event()
        self.left = threading.Event()
        self.go = threading.Event()
        self.taken = 0
        self.much = threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.left.set()
                return
            body += message["body"]
            self.taken += len(message["body"])
            if self.taken >= MUCH:
                self.much.set()
            more = message["more_body"]
        said = f"{scope['method']} {scope['path']} {scope['http_version']} {body[:100].decode()}"
        self.asked.append(said)
        self.fields.append({name for name, _ in scope["headers"]})
        if scope["path"] == "/wait":
            self.waiting.set()
            watch = asyncio.ensure_future(self._watch(receive))
            while not (self.go.is_set() or self.left.is_set()):
                await asyncio.sleep(0.01)
            watch.cancel()
        length = (b"content-length", b"%d" % len(said))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": said.encode()})

    async def _watch(self, receive: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.left.set()


class Place(NamedTuple):
    """A server, and how to connect to it."""

    echo: Echo
    connect: Callable[[], socket.socket]

    def say(self, *packets: bytes, answers: int = 0) -> bytes:
        """Send packets; return so many answers, or what comes until the connection is closed."""
        connection = self.connect()
        with suppress(ConnectionError):
            for packet in packets:
                connection.sendall(packet)
                threading.Event().wait(0.02)  # mostly they are read one by one, which must not matter
        return received(connection, answers) if answers else everything(connection)


def everything(connection: socket.socket) -> bytes:
    """What comes until the connection is closed, or reset."""
    read = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            read += part
    return read


def received(connection: socket.socket, answers: int) -> bytes:
    """Read so many whole answers, and nothing else."""
    read = rest = b""
    while answers:
        part = connection.recv(65536)
        assert part, read
        read += part
        rest += part
        while (head := _HEAD.match(rest)) and len(rest) >= head.end() + int(head[1]):
            rest = rest[head.end() + int(head[1]) :]
            answers -= 1
    assert rest == b""
    return read


Placed = Callable[[Echo], AbstractContextManager[Place]]


@pytest.fixture(scope="session")
def placed(listening: Callable[..., AbstractContextManager[tuple[str, int]]]) -> Placed:
    """Gives a server of an echo."""

    @contextmanager
    def of(echo: Echo) -> Iterator[Place]:
        with listening(echo, KeptResponses()) as address, ExitStack() as opened:
            try:
                yield Place(echo, lambda: opened.enter_context(socket.create_connection(address, timeout=10)))
            finally:
                echo.go.set()

    return of


@pytest.fixture
def place(placed: Placed) -> Iterator[Place]:
    with placed(Echo()) as place:
        yield place


HEAD, BODY = POST, b"ASK {}"
OFFERED = {
    "one packet": ([HEAD + BODY], [POSTED]),
    "head split": ([HEAD[:30], HEAD[30:-3], HEAD[-3:] + BODY], [POSTED]),
    "body split": ([HEAD, b"ASK", b" {}"], [POSTED]),
    "no body": ([GET], [GOT]),
    "chunks with a trailer": ([CHUNKED + OFFER + b"\r\n" + CHUNKS], [IN_CHUNKS]),
    "chunks in pieces": ([CHUNKED + OFFER + b"\r\n", CHUNKS[:5], CHUNKS[5:]], [IN_CHUNKS]),
    "kept alive": ([HEAD + BODY, GET, HEAD, BODY, PLAIN], [POSTED, GOT, POSTED, PLAINLY]),
    "pipelined": ([PLAIN + HEAD + BODY + GET + HEAD + BODY + PLAIN], [PLAINLY, POSTED, GOT, POSTED, PLAINLY]),
    "a request as body": (
        [HEAD.replace(b": 6", b": %d" % len(PLAIN)), PLAIN],
        ["POST /post 1.1 " + PLAIN.decode()],
    ),
    "version 1.0": ([HEAD.replace(b"HTTP/1.1", b"HTTP/1.0") + BODY], ["POST /post 1.0 ASK {}"]),
    "websocket": ([GET.replace(b"h2c", b"websocket")], [GOT]),
}


@pytest.mark.parametrize(("packets", "asked"), OFFERED.values(), ids=OFFERED)
def test_an_offer_to_upgrade_is_declined_by_answering_the_request(
    place: Place, packets: list[bytes], asked: list[str]
) -> None:
    """The body belongs to the request: it is neither lost nor another request."""
    rest = place.say(*packets, answers=len(asked))
    assert place.echo.asked == asked
    for one in asked:
        answer, _, rest = rest.partition(one.encode())
        assert answer.startswith(b"HTTP/1.1 200 ")
    assert rest == b""
    assert not any(b"upgrade" in fields for fields in place.echo.fields if fields != {b"host"})


def test_what_else_the_connection_field_says_still_holds(place: Place) -> None:
    connection = place.connect()
    connection.sendall(GET.replace(b"Connection: Upgrade", b"Connection: close, Upgrade"))
    assert b"connection: close" in everything(connection)


def test_an_offer_is_not_counted_twice(place: Place) -> None:
    """Many on one connection, each as large as a head may be."""
    connection = place.connect()
    long = GET.replace(b"Host", b"X: " + b"x" * 60_000 + b"\r\nHost")
    for _ in range(400):
        connection.sendall(long)
        assert received(connection, 1).endswith(GOT.encode())


def test_nobody_is_connected_to_somebody_else(place: Place) -> None:
    answer = place.say(b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n" + PLAIN)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert (answer.count(b"HTTP/1.1"), place.echo.asked) == (1, [])


def test_what_follows_a_body_in_chunks_is_no_header_field(place: Place) -> None:
    answer = place.say(
        CHUNKED + b"\r\n" + CHUNKS + PLAIN + CHUNKED + b"\r\n", CHUNKS[:-10], CHUNKS[-10:] + PLAIN, answers=4
    )
    assert place.echo.asked == [IN_CHUNKS, PLAINLY] * 2
    assert answer.count(b"HTTP/1.1 200") == 4
    assert set.union(*place.echo.fields) == {b"host", b"transfer-encoding"}


NO_HOSTS = (
    b"a b/..@",
    b"x/",
    b"user@x",
    b"x:port",
    b"x:1:2",
    b"[::1",
    b"%zz",
    b"x?",
    b"x#",
    "\u00e9".encode(),
    b"<x>",
)


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n",
        b"GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n",
        b"GET / HTTP/2.0\r\nHost: x\r\n",
        b"GET / HTTP/0.9\r\nHost: x\r\n",
        *(b"GET / HTTP/1.1\r\nHost: " + host + b"\r\n" for host in NO_HOSTS),
        b"GET / HTTP/1.0\r\nHost: a b\r\n",
    ],
)
def test_a_request_of_no_host_or_version_is_bad(place: Place, head: bytes) -> None:
    answer = place.say(head + b"\r\n" + PLAIN)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert (answer.count(b"HTTP/1.1 "), place.echo.asked) == (1, [])


@pytest.mark.parametrize(
    "host",
    [b"", b"x:", b"x:8000", b"dati.example.org", b"127.0.0.1:1", b"[::1]:8000", b"[fe80::1%25eth0]", b"a_b-c",
     b"xn--citt-2qa.it", b"x \t", b"%C3%A9"],
)  # fmt: skip
def test_every_host_and_port_may_be_named(place: Place, host: bytes) -> None:
    answer = place.say(b"GET /get HTTP/1.1\r\nHost: " + host + b"\r\n\r\n", answers=1)
    assert answer.endswith(GOT.encode())


def test_before_version_1_1_nobody_had_to_name_a_host(place: Place) -> None:
    assert place.say(b"GET /get HTTP/1.0\r\n\r\n").endswith(b"GET /get 1.0 ")


WAIT = b"GET /wait HTTP/1.1\r\nHost: x\r\n\r\n"


def test_eight_requests_may_wait_for_their_turn(place: Place) -> None:
    connection = place.connect()
    connection.sendall(WAIT + PLAIN * 8)
    assert place.echo.waiting.wait(10)
    place.echo.go.set()
    assert received(connection, 9).count(b"HTTP/1.1 200") == 9


@pytest.mark.parametrize(
    "more",
    [[PLAIN * 9], [PLAIN] * 9, [b"\x16\x03\x01garbage\r\n\r\n"], [b"GET / HTTP/1.1\r\n\r\n"],
     [b"GET /" + b"x" * 65_536] * 4],
    ids=["nine at once", "nine", "garbage", "no host", "a long head"],
)  # fmt: skip
def test_what_cannot_be_taken_is_no_answer_to_what_is_under_way(place: Place, more: list[bytes]) -> None:
    connection = place.connect()
    connection.sendall(WAIT)
    assert place.echo.waiting.wait(10)
    with suppress(ConnectionError):
        for packet in more:
            connection.sendall(packet)
    assert everything(connection) == b""
    assert place.echo.left.wait(10)


@pytest.mark.parametrize("more", [b"garbage\r\n\r\n", PLAIN, GET])
def test_what_follows_the_last_request_is_nobodys(place: Place, more: bytes) -> None:
    last = PLAIN.replace(b"Host", b"Connection: close\r\nHost")
    answer = place.say(last + more, more)
    assert answer.endswith(PLAINLY.encode())
    assert (answer.count(b"HTTP/1.1 200"), place.echo.asked) == (1, [PLAINLY])


@pytest.mark.parametrize("packets", [[WAIT], [WAIT + PLAIN], [WAIT, PLAIN, PLAIN], [WAIT, POST, BODY]])
def test_whose_client_leaves_is_told_so_whatever_was_asked_next(place: Place, packets: list[bytes]) -> None:
    connection = place.connect()
    for packet in packets:
        connection.sendall(packet)
        assert place.echo.waiting.wait(10)
    connection.close()
    assert place.echo.left.wait(10)


@pytest.mark.parametrize("broken", [b"zz\r\n", b"6\r\nASK {}XX0\r\n\r\n", b"-1\r\n"])
def test_a_body_that_cannot_be_read_is_a_400_of_its_own(place: Place, broken: bytes) -> None:
    answer = place.say(CHUNKED + b"\r\n", broken)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"connection: close" in answer
    assert place.echo.asked == []


def test_one_connection_may_bring_more_than_one_request_may_be(place: Place) -> None:
    connection = place.connect()
    size = 3 << 20
    head = b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size
    for _ in range(7):
        connection.sendall(head + b"x" * size)
        assert received(connection, 1).startswith(b"HTTP/1.1 200 ")
    connection.sendall(PLAIN)
    assert received(connection, 1).endswith(PLAINLY.encode())


def test_who_sends_far_too_much_at_last_loses_the_connection(place: Place) -> None:
    connection = place.connect()
    with suppress(ConnectionError):
        connection.sendall(CHUNKED + b"\r\n" + (b"10000\r\n" + b"x" * 65536 + b"\r\n") * 400)
    assert everything(connection) == b""


@pytest.mark.parametrize("packets", [1, 10])
def test_a_head_may_have_its_size_and_no_more(place: Place, packets: int) -> None:
    for size, status in ((60 << 10, b"200"), (65 << 10, b"431"), (1 << 20, b"431")):
        request = PLAIN.replace(b"plain", b"plain?" + b"x" * size)
        step = -(-len(request) // packets)
        pieces = [request[start : start + step] for start in range(0, len(request), step)]
        assert place.say(*pieces, answers=1).startswith(b"HTTP/1.1 " + status)


def test_where_too_much_arrives_at_once_only_small_requests_are_taken(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.web.http.connection.MAX_ARRIVING", 1 << 20)
    large = b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 1500000\r\n\r\n"
    first = place.connect()
    first.sendall(large + b"x" * MUCH)
    assert place.echo.much.wait(10)
    for _ in range(3):
        answer = place.say(large + b"x" * 200_000)
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert re.search(rb"\r\nretry-after: [1-9]", answer)
        assert place.say(PLAIN, answers=1).endswith(PLAINLY.encode())
    first.close()
    for _ in range(3):
        body = b"x" * 900_000
        head = b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\n"
        assert place.say(head + body, answers=1).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(("status", "said"), [(200, False), (None, True)])
def test_the_server_tells_of_faults_and_not_of_answers_that_break_off(
    placed: Placed, caplog: pytest.LogCaptureFixture, status: int | None, said: bool
) -> None:
    class Broken(Echo):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if status is None:
                raise ValueError("a fault of the front")
            await send({"type": "http.response.start", "status": status, "headers": []})

    with placed(Broken()) as place:
        place.say(PLAIN.replace(b"Host", b"Connection: close\r\nHost"))
    assert ("Exception in ASGI application" in caplog.text) is said
    assert bool(caplog.records) is said
