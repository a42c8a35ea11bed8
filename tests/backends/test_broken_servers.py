# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A server that is down, slow, or answers nonsense is told from one that has nothing to say."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from ponlod.errors import QueryLimitExceeded, QueryRefused, StoreError, StoreUnavailable, StoreUnreliable
from ponlod.formats import GRAPH_FORMATS, RDF_XML, Format
from ponlod.settings import PASSWORD, Credentials
from ponlod.store import BlockingStore, Form, Limits, Question
from ponlod.store.exchange import Exchange
from ponlod.store.loading import Loader
from ponlod.store.remote import connected
from ponlod.store.servers import Layout
from ponlod.store.writers import GraphStoreWriter

MIB = 1024 * 1024
LIMITS = Limits(seconds=1, result=MIB, workers=2, waiting=4, patience=10)
LAYOUT = Layout("http://localhost:8000/", "sha256:0", ("http://localhost:8000/id/release/MI-13",))

JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
SELECT = "SELECT ?title { ?action dct:title ?title }"
CONSTRUCT = "CONSTRUCT WHERE { ?action dct:title ?title }"
ASK = "ASK { ?action dct:title ?title }"

ROW = '{"title": {"type": "literal", "value": "così"}}'
TABLE = '{"head": {"vars": ["title"]}, "results": {"bindings": [%s]}}'
TRIPLE = '<http://a.example/> <http://b.example/> "così" .\n'


def response(body: str = "", kind: str = JSON, status: str = "200 OK", *headers: str, cut: int = 0) -> bytes:
    """An HTTP response; ``cut`` bytes at its end are announced and missing."""
    content = body.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", "Connection: close", *headers]
    if kind:
        lines.append(f"Content-Type: {kind}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content[: len(content) - cut]


RECORD = response(
    '{"head": {"vars": ["digest"]}, "results": {"bindings": '
    '[{"digest": {"type": "literal", "value": "sha256:0"}}]}}'
)


@dataclass
class Broken:
    """A server that knows what it holds, and answers every query as ``answer`` does."""

    answer: Callable[[socket.socket], None]
    requests: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/query"

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self.requests.append(_request(connection))
                if "identifier" in self.requests[-1]:
                    connection.sendall(RECORD)
                else:
                    self.answer(connection)


def _request(connection: socket.socket) -> str:
    with connection.makefile("rb") as stream:
        head, length = b"", 0
        while (line := stream.readline()).strip():
            head += line
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return (head + b"\n" + stream.read(length)).decode()


def _served(server: Broken) -> Iterator[Broken]:
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.stopped.set()
    server.listener.shutdown(socket.SHUT_RDWR)
    server.listener.close()
    thread.join()


def saying(answer: bytes) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(answer)


@pytest.fixture
def another() -> Iterator[Broken]:
    yield from _served(Broken(saying(response(TABLE % ROW))))


Connect = Callable[..., BlockingStore]


@pytest.fixture
def connect(blocking: Callable[[Callable[[], object]], BlockingStore]) -> Connect:
    """Put our endpoint in front of a server."""
    return lambda url, **more: blocking(partial(connected, url, LAYOUT, LIMITS, **more))


@pytest.fixture(scope="module")
def server() -> Iterator[Broken]:
    """A server whose answer a test sets."""
    yield from _served(Broken(lambda _: None))


@pytest.fixture(scope="module")
def store(
    server: Broken, blocking_for_long: Callable[[Callable[[], object]], BlockingStore]
) -> BlockingStore:
    """Our endpoint in front of it."""
    return blocking_for_long(partial(connected, server.url, LAYOUT, LIMITS))


def test_what_a_sound_server_says_is_passed_on(server: Broken, store: BlockingStore) -> None:
    server.answer = saying(response(TABLE % ROW))
    assert "così" in store.query(SELECT).content.decode()
    server.answer = saying(response(TRIPLE, N_TRIPLES))
    assert "così" in store.query(CONSTRUCT).content.decode()


@pytest.mark.parametrize(
    "answer",
    [
        response("<html><title>Welcome</title></html>", "text/html"),
        response("<html><title>Welcome</title></html>"),
        response((TABLE % ROW)[:-10]),
        response(TABLE % ROW, cut=10),
        response(TABLE % ROW, "text/turtle"),
        response(TABLE % ROW, ""),
        response('{"boolean": true}'),
        response("{}"),
        response(""),
        response("", ""),
        response("", JSON, "204 No Content"),
        response("\x1f\x8b\x08", JSON, "200 OK", "Content-Encoding: gzip"),
        response("", "text/html", "302 Found", "Location: /login"),
        response("", "text/html", "307 Temporary Redirect", "Location: http://127.0.0.1:9/"),
        response("Parse error: no such thing", "text/plain", "400 Bad Request"),
        response("what?", "text/plain", "406 Not Acceptable"),
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_nonsense_is_no_table(server: Broken, store: BlockingStore, answer: bytes) -> None:
    server.answer = saying(answer)
    with pytest.raises(StoreUnreliable, match=r"^The store .*\.$"):
        store.query(SELECT)


@pytest.mark.parametrize(
    "answer",
    [
        response(TRIPLE * 3, N_TRIPLES, cut=5),
        response(TRIPLE * 3, N_TRIPLES, cut=len(TRIPLE.encode())),
        response(TRIPLE + "<http://a.example/> <http://", N_TRIPLES),
        response("", ""),
        response("", "text/html"),
        response("<html/>", N_TRIPLES),
        response(TABLE % ROW),
        f"HTTP/1.1 200 OK\r\nContent-Type: {N_TRIPLES}\r\n\r\n{TRIPLE}".encode(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/n-triples\r\n\r\n"
        + f"{len(TRIPLE.encode()):x}\r\n{TRIPLE}\r\n".encode(),
    ],
)
def test_half_a_graph_is_no_graph(server: Broken, store: BlockingStore, answer: bytes) -> None:
    server.answer = saying(answer)
    with pytest.raises(StoreUnreliable, match=r"^The store .*\.$"):
        store.query(CONSTRUCT)


@pytest.mark.parametrize("answer", [TABLE % ROW, TABLE % "", '{"boolean": 1}', "true"])
def test_ask_takes_no_table_for_an_answer(server: Broken, store: BlockingStore, answer: str) -> None:
    server.answer = saying(response(answer))
    with pytest.raises(StoreUnreliable):
        store.query(ASK)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Unauthorized", PASSWORD),
        ("403 Forbidden", PASSWORD),
        ("404 Not Found", "not to be found"),
        ("429 Too Many Requests", "busy"),
        ("500 Internal Server Error", "out of memory"),
        ("503 Service Unavailable", "out of memory"),
        ("504 Gateway Timeout", "out of memory"),
    ],
)
def test_a_server_that_cannot_answer_is_unavailable(
    server: Broken, store: BlockingStore, status: str, words: str
) -> None:
    server.answer = saying(response("<h1>out of memory</h1>\n\nSELECT secret", "text/html", status))
    with pytest.raises(StoreUnavailable, match=words) as caught:
        store.query(SELECT)
    assert "<h1>" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_server_that_hangs_up_is_unavailable_and_is_asked_again(
    server: Broken, store: BlockingStore
) -> None:
    server.answer = lambda _: None
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        store.query(SELECT)
    server.answer = saying(response(TABLE % ROW))
    assert store.query(SELECT).content


def test_nobody_starts_in_front_of_a_server_that_is_down(connect: Connect) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/query"
    with pytest.raises(StoreUnavailable, match="Connection refused") as caught:
        connect(url)
    assert url in str(caught.value)


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX-Slow:",
        f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode(),
        response((TABLE % ROW) + " " * 1000, cut=1000),
        b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 100000\r\n\r\n",
    ],
)
def test_a_server_that_drips_is_left_at_the_time_limit(
    server: Broken, store: BlockingStore, begun: bytes
) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(begun)
        while not server.stopped.wait(0.1):
            connection.sendall(b" ")

    server.answer = drip
    with pytest.raises(QueryLimitExceeded, match="time limit of 1 s"):
        store.query(SELECT)
    # It notices that nobody listens, and the next may ask.
    server.answer = saying(response(TABLE % ROW))
    assert store.query(SELECT).content


def test_the_other_server_is_left_as_soon_as_nobody_wants_its_answer(server: Broken) -> None:
    left = threading.Event()

    def begin(connection: socket.socket) -> None:
        rows = ",".join([ROW] * 5000)
        connection.sendall(response(TABLE % rows, cut=10))
        if not connection.recv(1):
            left.set()

    async def ask_and_leave() -> bool:
        # The time limit would end it as well, but later than this waits.
        async with connected(server.url, LAYOUT, replace(LIMITS, seconds=60)) as store:
            answer = await store.ask(Question(SELECT))
            assert not answer.body.finished
            answer.body.close()
            return await asyncio.to_thread(left.wait, 20)

    server.answer = begin
    assert asyncio.run(ask_and_leave())


def test_a_redirect_is_not_followed_and_gets_no_password(
    server: Broken, another: Broken, connect: Connect
) -> None:
    server.answer = saying(response("", "text/html", "302 Found", f"Location: {another.url}"))
    with pytest.raises(StoreUnreliable, match="elsewhere"):
        connect(server.url, credentials=Credentials("user", "secret")).query(SELECT)
    assert another.requests == []


def test_a_password_goes_only_to_a_server_that_wants_one_and_into_no_message(
    another: Broken, connect: Connect
) -> None:
    another.answer = saying(response("", "", "401 Unauthorized", 'WWW-Authenticate: Basic realm="r"'))
    with pytest.raises(StoreUnavailable) as caught:
        connect(another.url, credentials=Credentials("user", "secret")).query(SELECT)
    given = ["Authorization: Basic dXNlcjpzZWNyZXQ=" in request for request in another.requests]
    assert given == [False, False, True]
    assert "secret" not in str(caught.value)


def test_an_answer_that_is_too_large_is_refused(server: Broken, store: BlockingStore) -> None:
    row = '{"title": {"type": "literal", "value": "%s"}}' % ("x" * 1000)
    server.answer = saying(response(TABLE % ",".join([row] * 2000)))
    with pytest.raises(QueryLimitExceeded, match="result limit of 1 MiB"):
        store.query(SELECT)


def test_an_answer_without_end_is_left(server: Broken, store: BlockingStore) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n\r\n".encode())
        while True:
            connection.sendall(b" " * MIB)

    server.answer = endless
    with pytest.raises(QueryLimitExceeded):
        store.query(SELECT)


@pytest.mark.parametrize(
    ("header", "error", "words"),
    [
        ("X-SQL-State: S1TAT", QueryLimitExceeded, "time limit"),
        ("X-SQL-State: 42000", StoreUnreliable, "42000"),
        ("X-SPARQL-MaxRows: 10000", QueryLimitExceeded, "10000 rows"),
    ],
)
def test_an_answer_that_virtuoso_cut_is_an_error(
    server: Broken, store: BlockingStore, header: str, error: type[StoreError], words: str
) -> None:
    server.answer = saying(response(TABLE % ROW, JSON, "200 OK", header))
    with pytest.raises(error, match=words):
        store.query(SELECT)


DEEP = 20_000
TRIPLE_TERM = '{"type": "triple", "value": {"subject": %s, "predicate": %s, "object": '
NODE = '{"type": "uri", "value": "http://a.example/"}'


def test_what_is_nested_without_end_ends_no_process(server: Broken, store: BlockingStore) -> None:
    begin = "<http://a.example/> <http://b.example/> "
    graph = begin + f"<<( {begin}" * DEEP + "<http://c.example/>" + " )>>" * DEEP + " .\n"
    server.answer = saying(response(graph, N_TRIPLES))
    with pytest.raises((StoreUnreliable, QueryLimitExceeded)):
        store.query(CONSTRUCT)
    row = '{"title": ' + TRIPLE_TERM % (NODE, NODE) * 5000 + NODE + "}}" * 5000 + "}"
    server.answer = saying(response(TABLE % row))
    with pytest.raises(StoreUnreliable):
        store.query(SELECT)


@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("count", [0, 1, 2500])
def test_a_graph_is_whole_in_every_format(
    server: Broken, store: BlockingStore, form: Format, count: int
) -> None:
    triples = [
        f'<http://a.example/{n}> <http://purl.org/dc/terms/title> "così\\r {n}" .' for n in range(count)
    ]
    server.answer = saying(response("".join(f"{triple}\n" for triple in triples), N_TRIPLES))
    content = store.query(CONSTRUCT, graph=form).content
    found = ox.parse(content, ox.RdfFormat.from_media_type(form.media_type))
    assert {f"{quad.triple} ." for quad in found} == set(triples)


def test_a_graph_that_a_format_cannot_carry_is_refused_with_a_word(
    server: Broken, store: BlockingStore
) -> None:
    server.answer = saying(
        response("<http://a.example/> <http://a.example/1> 'x' .\n".replace("'", '"'), N_TRIPLES)
    )
    with pytest.raises(QueryRefused, match="ask for Turtle or N-Triples"):
        store.query(CONSTRUCT, graph=RDF_XML)


def test_a_text_that_is_too_long_for_the_parser_meets_the_result_limit(
    server: Broken, blocking: Callable[[Callable[[], object]], BlockingStore]
) -> None:
    patient = blocking(partial(connected, server.url, LAYOUT, Limits(seconds=30, workers=2)))
    server.answer = saying(response(TABLE % ROW.replace("così", "x" * (17 * MIB))))
    with pytest.raises(QueryLimitExceeded, match="result limit"):
        patient.query(SELECT)


@pytest.mark.parametrize(
    "row", ["{}", f'{{"other": {NODE}}}', f'{{"digest": {TRIPLE_TERM % (NODE, NODE)}{NODE}}}}}}}']
)
def test_a_server_with_an_odd_record_holds_something_else(
    another: Broken, connect: Connect, row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = f'{{"head": {{"vars": ["digest", "other"]}}, "results": {{"bindings": [{row}]}}}}'
    monkeypatch.setitem(globals(), "RECORD", response(record))
    with pytest.raises(StoreUnavailable, match="another publication"):
        connect(another.url)


class NoWriter:
    """Takes what it is given."""

    def put(self, graph: str, triples: Path) -> None: ...
    def drop(self, graph: str) -> None:
        raise AssertionError(graph)


@pytest.mark.parametrize(
    "answer",
    [
        response(TABLE % ""),
        response(TABLE % ROW.replace("così", "no iri> ; DROP ALL #")),
        response(TABLE % ROW, cut=10),
        response("[" * 100_000),
        response("[" + " " * (17 * MIB) + "]"),
        response("", "", "401 Unauthorized", "WWW-Authenticate: Digest realm"),
        response("", "", "401 Unauthorized", 'WWW-Authenticate: Digest realm="a", nonce='),
    ],
    ids=range(7),
)
def test_a_load_into_an_odd_server_ends_with_a_sentence(
    another: Broken, answer: bytes, tmp_path: Path
) -> None:
    (tmp_path / "ponlod.trig").write_text("<http://a.example/> <http://a.example/> 1 .")
    another.answer = saying(answer)
    credentials = Credentials("user", "secret")
    loader = Loader(another.url, LAYOUT, NoWriter(), credentials)
    with pytest.raises(StoreError, match=r"^http://127.*\.$"):
        loader.load(tmp_path / "ponlod.trig", lambda *_: None)


@pytest.mark.parametrize("challenge", ["Digest realm", "Digest realm=", 'Digest realm="a"'])
def test_a_writer_is_told_of_a_challenge_that_is_none(
    another: Broken, challenge: str, tmp_path: Path
) -> None:
    another.answer = saying(response("", "", "401 Unauthorized", f"WWW-Authenticate: {challenge}"))
    writer = GraphStoreWriter(another.url, Credentials("user", "secret"))
    with pytest.raises(StoreError, match=r"^http://127.*\.$"):
        writer.drop("http://a.example/")


def test_a_writer_keeps_what_its_url_asks_for(another: Broken) -> None:
    another.answer = saying(response("", "", "204 No Content"))
    GraphStoreWriter(f"{another.url}?tenant=1", None).drop("http://a.example/")
    assert "DELETE /query?tenant=1&graph=http%3A%2F%2Fa.example%2F " in another.requests[0]


def test_nothing_is_read_of_an_answer_that_nobody_wants(another: Broken) -> None:
    exchange = Exchange(another.url, None, 10)
    with closing(exchange.ask(SELECT, Form.SOLUTIONS, (), (), 1)) as reply:
        assert reply.read(1)
        exchange.cut()
        with pytest.raises(StoreUnreliable):
            reply.read(1)


def test_a_server_that_holds_something_else_is_not_served(
    server: Broken, blocking: Callable[[Callable[[], object]], BlockingStore]
) -> None:
    other = Layout(LAYOUT.base, "sha256:1", LAYOUT.releases)
    with pytest.raises(StoreUnavailable, match=r"another publication.*ponlod load --store URL"):
        blocking(partial(connected, server.url, other, LIMITS))
