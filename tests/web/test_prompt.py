# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept is answered at once, but only to plain requests, in order, and under every protection."""

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from typing import Any, NamedTuple

import pytest
import uvicorn
from uvicorn.server import ServerState

from ponlod.web.http.connection import HEAD_SECONDS, Arriving
from ponlod.web.http.kept import Kept, KeptResponses, Whole
from ponlod.web.http.prompt import Prompt

FIELDS = [(b"content-length", b"4"), (b"etag", b'"t"'), (b"content-location", b"/a.html")]
ACCEPT = b"Accept: text/html\r\n"
HOST = b"Host: x\r\n"
ASK = b"GET /kept HTTP/1.1\r\n" + HOST + ACCEPT
PLAIN = ASK + b"\r\n"
FRESH = PLAIN.replace(b"/kept", b"/fresh")
LARGE = 60_000
_ANSWER = re.compile(rb"HTTP/1.1 200 OK\r\n.*?content-length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n", re.DOTALL)


def keeping() -> KeptResponses:
    kept = KeptResponses()
    small = Kept.of(200, FIELDS, b"kept")
    large = Kept.of(200, [(b"content-length", b"%d" % LARGE), (b"etag", b'"t"')], b"x" * LARGE)
    assert small
    assert large
    for accept in (b"", b"text/html", b"text/html, text/turtle"):
        kept.keep(b"/kept", accept, b"", Whole(small, None))
    kept.keep(b"/kept", b"text/html", b"it", Whole(small, None))
    kept.keep(b"/large", b"text/html", b"", Whole(large, None))
    return kept


async def made(scope: Any, receive: Any, send: Any) -> None:
    """Reads the whole request and says that this is made anew."""
    while (await receive())["more_body"]:
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
    await send({"type": "http.response.body", "body": b"made"})


@pytest.fixture(scope="module")
def address(listening: Callable[..., AbstractContextManager[tuple[str, int]]]) -> Iterator[tuple[str, int]]:
    """Where a server answers ``kept`` or ``made``."""
    with listening(made, keeping()) as address:
        yield address


@pytest.fixture
def connect(address: tuple[str, int]) -> Iterator[Callable[[], socket.socket]]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(socket.create_connection(address, timeout=10))


def bodies(connection: socket.socket, count: int) -> list[bytes]:
    """So many bodies, and nothing after them that has come with them."""
    read = b""
    found: list[bytes] = []
    while len(found) < count:
        part = connection.recv(65536)
        assert part, read
        read += part
        while (head := _ANSWER.match(read)) and len(read) >= head.end() + int(head[1]):
            found.append(read[head.end() : head.end() + int(head[1])])
            read = read[head.end() + int(head[1]) :]
    assert read == b""
    return found


def everything(connection: socket.socket) -> bytes:
    read = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            read += part
    return read


def test_it_is_sent_with_its_fields_and_those_of_the_server(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(PLAIN)
    head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
    status, *fields = head.split(b"\r\n")
    assert (status, body) == (b"HTTP/1.1 200 OK", b"kept")
    assert fields[:-1] == [b"%b: %b" % field for field in FIELDS]
    assert re.fullmatch(rb"date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", fields[-1])


TAKEN = {
    "several fields": PLAIN.replace(ACCEPT, b"Accept: text/html\r\nACCEPT: text/turtle\r\n"),
    "any case": PLAIN.replace(b"Accept: ", b"aCCEPT:    "),
    "language": ASK + b"Accept-Language: it\r\n\r\n",
    "no fields": b"GET /kept HTTP/1.1\r\n" + HOST + b"\r\n",
    "others": ASK + b"Cookie: a=b\r\nUser-Agent: x\r\nRange: bytes=0-1\r\n\r\n",
    "another tag": ASK + b'If-None-Match: "x"\r\n\r\n',
    "an offer": ASK + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    "blank line before": b"\r\n" + PLAIN,
}
NOT_TAKEN = {
    "other words": PLAIN.replace(ACCEPT, b"Accept: text/HTML\r\n"),
    "other language": ASK + b"Accept-Language: en\r\n\r\n",
    "other address": PLAIN.replace(b"/kept", b"/kept?"),
    "other method": PLAIN.replace(b"GET", b"POST"),
    "a body": ASK + b"Content-Length: 3\r\n\r\nabc",
    "a body in chunks": ASK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "an expectation": ASK + b"Expect: 100-wait\r\n\r\n",
    "another condition": ASK + b'If-Match: "x"\r\n\r\n',
    "many fields": ASK + b"X: y\r\n" * 100 + b"\r\n",
    "large fields": ASK + b"X: " + b"y" * (16 << 10) + b"\r\n\r\n",
}


@pytest.mark.parametrize("request_", TAKEN.values(), ids=TAKEN)
def test_a_plain_request_is_answered_with_what_is_kept(
    connect: Callable[[], socket.socket], request_: bytes
) -> None:
    connection = connect()
    for packets in (
        [request_] * 3,
        [request_ * 3],
        [request_[start : start + 7] for start in range(0, len(request_), 7)] * 3,
    ):
        for packet in packets:
            connection.sendall(packet)
        assert bodies(connection, 3) == [b"kept"] * 3


@pytest.mark.parametrize("request_", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_every_other_request_is_left_to_the_application(
    connect: Callable[[], socket.socket], request_: bytes
) -> None:
    connection = connect()
    connection.sendall(PLAIN + request_ + PLAIN)
    assert bodies(connection, 3)[:2] == [b"kept", b"made"]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /kept HTTP/1.1\r\n" + ACCEPT, b"400"),
        (b"GET /kept HTTP/1.1\r\n" + HOST * 2 + ACCEPT, b"400"),
        (b"GET /kept HTTP/1.1\r\nHost: a b/..@\r\n" + ACCEPT, b"400"),
        (b"GET /kept HTTP/1.0\r\nHost: x/y\r\n" + ACCEPT, b"400"),
        (b"GET /kept HTTP/2.0\r\n" + HOST + ACCEPT, b"400"),
        (b"GET /kept HTTP/0.9\r\n" + HOST + ACCEPT, b"400"),
        (ASK + b"X: " + b"x" * (65 << 10) + b"\r\n", b"431"),
    ],
)
def test_what_is_refused_is_refused_for_what_is_kept_as_well(
    connect: Callable[[], socket.socket], head: bytes, status: bytes
) -> None:
    connection = connect()
    connection.sendall(head + b"\r\n" + PLAIN)
    assert everything(connection).startswith(b"HTTP/1.1 " + status)


def test_answers_keep_the_order_of_requests(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(PLAIN + FRESH + PLAIN + FRESH + PLAIN)
    assert [body[:1] for body in bodies(connection, 5)][:2] == [b"k", b"m"]
    connection.sendall(PLAIN * 20)
    assert bodies(connection, 20) == [b"kept"] * 20


def test_a_head_has_no_body_and_the_same_fields(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(PLAIN.replace(b"GET", b"HEAD") + ASK + b"Connection: close\r\n\r\n")
    head, get = everything(connection).split(b"\r\n\r\n", 1)
    get = get.replace(b"connection: close\r\n", b"")
    assert get.removesuffix(b"\r\n\r\nkept") == head


def test_who_has_it_is_told_so(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(ASK + b'If-None-Match: W/"t"\r\nConnection: close\r\n\r\n')
    answer = everything(connection)
    assert answer.startswith(b'HTTP/1.1 304 Not Modified\r\netag: "t"\r\ncontent-location: /a.html\r\n')
    assert answer.endswith(b"\r\n\r\n")
    assert b"content-length" not in answer


@pytest.mark.parametrize("last", [ASK + b"Connection: close\r\n\r\n", PLAIN.replace(b"1.1", b"1.0"),
                                  b"GET /kept HTTP/1.0\r\n" + ACCEPT + b"\r\n"])  # fmt: skip
def test_the_last_request_closes_the_connection(connect: Callable[[], socket.socket], last: bytes) -> None:
    connection = connect()
    connection.sendall(PLAIN + last + PLAIN)
    answers = everything(connection)
    assert answers.count(b"kept") == 2
    assert answers.count(b"\r\nconnection: close\r\n") == 1
    assert answers.endswith(b"kept")


def test_who_does_not_take_what_is_kept_loses_the_connection(
    connect: Callable[[], socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.web.http.connection.STALL_SECONDS", 0.3)
    connection = connect()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    ask = PLAIN.replace(b"/kept", b"/large")
    with suppress(ConnectionError):
        for _ in range(1000):
            connection.sendall(ask)
            threading.Event().wait(0.002)
    assert len(everything(connection)) < 1000 * LARGE / 2


def test_a_host_that_was_good_makes_no_other_one_good(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(PLAIN * 2 + PLAIN.replace(b"Host: x", b"Host: x/"))
    answers = everything(connection)
    assert (answers.count(b"HTTP/1.1 200"), answers.count(b"HTTP/1.1 400")) == (2, 1)


def test_who_asks_for_much_without_waiting_gets_it_all_in_order(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    ask = PLAIN.replace(b"/kept", b"/large")
    sender = threading.Thread(target=connection.sendall, args=((ask + PLAIN) * 300,))
    sender.start()
    assert bodies(connection, 600) == [b"x" * LARGE, b"kept"] * 300
    sender.join()
    connection.sendall(FRESH)
    assert bodies(connection, 1) == [b"made"]


def test_many_requests_at_once_are_all_answered(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    sender = threading.Thread(target=connection.sendall, args=(PLAIN * 20_000 + FRESH,))
    sender.start()
    found = bodies(connection, 20_001)
    sender.join()
    assert found == [b"kept"] * 20_000 + [b"made"]


class Timer(NamedTuple):
    """What happens then, unless it is cancelled."""

    when: float
    call: Callable[[], None]
    timers: "list[Timer]"

    def cancel(self) -> None:
        if self in self.timers:
            self.timers.remove(self)


class Clock:
    """The loop of a connection on which nothing happens by itself."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []
        self.soon: list[Callable[[], None]] = []

    def call_soon(self, call: Callable[[], None]) -> None:
        self.soon.append(call)

    def turn(self) -> None:
        """Let happen what is to happen soon, and nothing that comes of it."""
        calls, self.soon = self.soon, []
        for call in calls:
            call()

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, call: Callable[[], None]) -> Any:
        timer = Timer(self.now + seconds, call, self.timers)
        self.timers.append(timer)
        return timer

    def to(self, now: float) -> None:
        """Let time pass, and what is due happen."""
        while due := [timer for timer in self.timers if timer.when <= now]:
            first = min(due, key=lambda timer: timer.when)
            first.cancel()
            self.now = first.when
            first.call()
        self.now = now


class Wire(asyncio.Transport):
    """Takes whatever is written, and knows how the connection ended."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.ended = ""
        self.reading = True

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return bool(self.ended)

    def close(self) -> None:
        self.ended = self.ended or "closed"

    def abort(self) -> None:
        self.ended = "aborted"

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default


class Line:
    """A connection, its clock and its other end."""

    def __init__(self) -> None:
        self.clock, self.wire, self.arriving = Clock(), Wire(), Arriving()
        self.state = ServerState()
        config = uvicorn.Config(made, lifespan="off", log_config=None, timeout_keep_alive=65)
        self.protocol = Prompt(
            config=config, server_state=self.state, app_state={}, _loop=self.clock,
            arriving=self.arriving, kept=keeping(),
        )  # fmt: skip
        self.protocol.connection_made(self.wire)

    def say(self, data: bytes) -> None:
        self.protocol.data_received(data)


def test_a_connection_is_kept_alive_from_its_last_answer_on() -> None:
    line = Line()
    for second in range(0, 1000, 60):
        line.clock.to(second)
        line.say(PLAIN)
        assert len(line.clock.timers) == 1  # however many requests there were
    line.clock.to(960 + 64)
    assert line.wire.ended == ""
    line.clock.to(960 + 66)
    assert line.wire.ended == "closed"
    assert len(line.wire.written) == 17


@pytest.mark.parametrize("begun", [b"\r\n", b"GET /", ASK])
def test_a_head_has_its_time_to_arrive_after_what_was_kept(begun: bytes) -> None:
    line = Line()
    line.say(PLAIN)
    line.clock.to(60)
    line.say(begun)
    line.clock.to(60 + HEAD_SECONDS - 0.1)
    assert line.wire.ended == ""
    line.say(PLAIN.removeprefix(begun))
    assert len(line.wire.written) == 2
    line.clock.to(60 + HEAD_SECONDS + 60)
    assert line.wire.ended == ""
    line.say(begun)
    line.clock.to(line.clock.now + HEAD_SECONDS + 0.1)
    assert line.wire.ended == "aborted"


def test_nothing_of_a_request_stays_when_it_is_answered() -> None:
    line = Line()
    for packet in (PLAIN, PLAIN * 3, PLAIN[:20], PLAIN[20:]):
        line.say(packet)
    assert line.arriving.size == 0
    assert line.state.total_requests == len(line.wire.written) == 5
    line.say(PLAIN + PLAIN[:20])
    assert line.arriving.size > 0
    line.protocol.connection_lost(None)
    assert line.arriving.size == 0
    assert line.clock.timers == []


def test_of_many_requests_at_once_some_are_answered_at_a_time_and_nothing_more_is_read() -> None:
    line = Line()
    line.say(PLAIN * 120 + PLAIN[:20])
    seen = [(len(line.wire.written), line.wire.reading, line.arriving.size)]
    while line.clock.soon:
        line.clock.turn()
        seen.append((len(line.wire.written), line.wire.reading, line.arriving.size))
    assert seen == [
        (50, False, 70 * len(PLAIN) + 20),
        (100, False, 20 * len(PLAIN) + 20),
        (120, True, 20),
    ]
    line.say(PLAIN[20:])
    assert (len(line.wire.written), line.arriving.size) == (121, 0)


def test_nothing_is_read_or_sent_while_the_other_end_does_not_take_it() -> None:
    line = Line()
    line.protocol.pause_writing()
    line.say(PLAIN * 20)
    line.clock.turn()
    assert (line.wire.written, line.wire.reading) == ([], False)
    line.protocol.resume_writing()
    line.clock.turn()
    assert (len(line.wire.written), line.wire.reading, line.arriving.size) == (20, True, 0)


def test_a_connection_is_lost_with_what_was_put_off() -> None:
    line = Line()
    line.say(PLAIN * 60)
    line.protocol.connection_lost(None)
    line.clock.turn()
    assert (len(line.wire.written), line.arriving.size, line.clock.timers) == (50, 0, [])


def test_what_is_put_off_has_its_share_in_what_may_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ponlod.web.http.prompt.MAX_ARRIVING", 1000)
    line = Line()
    line.say(PLAIN * 100)
    assert line.wire.ended == "aborted"


def test_what_was_put_off_is_not_answered_once_the_connection_is_closed() -> None:
    line = Line()
    line.say(PLAIN * 60)
    line.protocol.shutdown()
    line.clock.turn()
    assert (len(line.wire.written), line.wire.ended) == (50, "closed")


def test_a_server_that_ends_closes_what_is_at_rest() -> None:
    line = Line()
    line.say(PLAIN)
    line.protocol.shutdown()
    assert line.wire.ended == "closed"
