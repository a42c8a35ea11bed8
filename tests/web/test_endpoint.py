# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How answers go out: whole or as a stream, once or again, to those who wait and to those who have left."""

import asyncio
import contextlib
import socket
import threading
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager
from http.client import IncompleteRead

import httpx
import pytest

from ponlod.errors import QueryLimitExceeded, StoreUnavailable
from ponlod.formats import GRAPH_FORMATS, RESULT_FORMATS, RESULTS_CSV, Format
from ponlod.store import DEFAULT_LIMITS, Answer, BlockingStore, Form, Question
from ponlod.store.spool import Spool
from ponlod.web.http.asgi import CHUNK
from ponlod.web.http.leaving import Leaving
from ponlod.web.sparql.endpoint import FOUND, Endpoint

Serving = Callable[..., AbstractContextManager[httpx.Client]]
Play = Callable[["Stage", Question], None]

SELECT = "SELECT ?code { ?action pon:codeAsPrinted ?code } ORDER BY ?code"
QUERIES = {
    "select": (SELECT, RESULT_FORMATS),
    "ask": ("ASK { ?action a pon:Action }", RESULT_FORMATS),
    "construct": ("CONSTRUCT { ?a dct:title ?t } WHERE { ?a a pon:Action ; dct:title ?t }", GRAPH_FORMATS),
    "describe": ("DESCRIBE <http://localhost:8000/id/city/MI>", GRAPH_FORMATS),
}
EVERY = [
    pytest.param(query, form, id=f"{name}-{form.name}")
    for name, (query, formats) in QUERIES.items()
    for form in formats
]


class Stage:
    """A store whose answers a test plays: it writes into ``body`` when it likes, from its own thread."""

    limits = DEFAULT_LIMITS

    def __init__(self) -> None:
        self.asked: list[tuple[Question, str | None]] = []
        self.on = threading.Event()
        self.left = threading.Event()
        self.form = Form.SOLUTIONS
        self.away: StoreUnavailable | None = None

    async def check(self) -> None:
        if self.away:
            raise self.away

    async def ask(self, question: Question, client: str | None = None) -> Answer:
        self.asked.append((question, client))
        self.loop = asyncio.get_running_loop()
        self.body = Spool(abandoned=self.left.set)
        self.on.set()
        return Answer(self.form, question.results, self.body)

    def write(self, data: bytes) -> None:
        self.loop.call_soon_threadsafe(self.body.write, data)

    def finish(self, error: QueryLimitExceeded | None = None) -> None:
        self.loop.call_soon_threadsafe(self.body.finish, error)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Stage"]:
        yield self


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def theatre(stage: Stage, serving: Serving, store: BlockingStore) -> Iterator[httpx.Client]:
    """What is asked of the endpoint is played; what pages ask for themselves is answered."""
    with serving(stage.open, pages=store) as client:
        yield client


@pytest.fixture
def checked(
    monkeypatch: pytest.MonkeyPatch, stage: Stage, serving: Serving, store: BlockingStore
) -> Iterator[httpx.Client]:
    """The theatre, where the store is looked at with every request."""
    monkeypatch.setattr("ponlod.web.sparql.endpoint.CHECK_SECONDS", 0)
    monkeypatch.setattr("ponlod.web.sparql.endpoint.RETRY_AFTER", 0)
    with serving(stage.open, pages=store) as client:
        yield client


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are held back for so short that no test waits for it."""
    monkeypatch.setattr("ponlod.web.sparql.endpoint.HOLD_SECONDS", 0.05)


def ask(web: httpx.Client, query: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return web.get("/sparql", params={"query": query}, headers={"Accept": accept, **headers})


@pytest.mark.parametrize(("query", "form"), EVERY)
def test_every_form_and_format_is_the_same_by_every_method(
    web: httpx.Client, query: str, form: Format
) -> None:
    accept = {"Accept": form.media_type}
    direct = {**accept, "Content-Type": "application/sparql-query"}
    answers = [
        web.get("/sparql", params={"query": query}, headers=accept),
        web.post("/sparql", data={"query": query}, headers=accept),
        web.post("/sparql", content=query, headers=direct),
        web.get("/sparql", params={"query": query, "format": form.name}, headers={"Accept": "text/html"}),
    ]
    head = web.head("/sparql", params={"query": query}, headers=accept)
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == form.content_type
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert answer.headers["Content-Disposition"].endswith(f'.{form.extension}"')
        assert sorted(answer.content.splitlines()) == sorted(answers[0].content.splitlines())
    assert head.content == b""
    different = {"date"}
    assert {**head.headers} == {
        name: value for name, value in answers[0].headers.items() if name not in different
    } | {"date": head.headers["date"]}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/*;q=0.2, text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/html;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("nonsense", "application/sparql-results+json"),
    ],
)
def test_the_accept_header_is_read_to_the_letter(web: httpx.Client, accept: str, expected: str) -> None:
    response = ask(web, SELECT, accept)
    assert response.headers["Content-Type"] == expected


def test_a_page_is_for_the_form_that_prefers_one_and_a_file_for_the_other(web: httpx.Client) -> None:
    accept = "text/html;q=0.5, text/csv"
    assert ask(web, QUERIES["describe"][0], accept).headers["Content-Type"].startswith("text/html")
    assert ask(web, SELECT, accept).headers["Content-Type"].startswith("text/csv")


def test_what_has_not_changed_is_not_evaluated_again(stage: Stage, theatre: httpx.Client) -> None:
    stage.on.clear()
    url = httpx.URL("/sparql", params={"query": SELECT, "format": "csv"})
    with play(stage, b"code\r\n"):
        tag = theatre.get(url).headers["ETag"]
    assert tag.startswith('W/"')
    opaque = tag.removeprefix("W/")
    other = "/sparql?format=csv&" + url.query.decode().removesuffix("&format=csv")  # kept under another key
    for address in (str(url), other):
        for condition in (tag, opaque, f'"other", {tag}', f'W/"x" ,{opaque}'):
            again = theatre.get(address, headers={"If-None-Match": condition})
            assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
            assert {"Accept", "Accept-Language"} <= set(again.headers["Vary"].split(", "))
    assert theatre.get(url, headers={"If-None-Match": "*"}).status_code == 304
    assert theatre.get(url, headers={"If-None-Match": '"other"'}).content == b"code\r\n"
    assert len(stage.asked) == 1


@pytest.mark.parametrize("size", [0, 1 << 20, (1 << 20) + 1])
def test_a_client_that_has_anything_gets_nothing_again_however_large_it_is(
    stage: Stage, theatre: httpx.Client, size: int
) -> None:
    with play(stage, b"x" * size):
        answer = ask(theatre, SELECT, **{"If-None-Match": "*"})
    assert (answer.status_code, answer.content) == (304, b"")
    with play(stage, b"", error=QueryLimitExceeded("Too long.")):
        assert ask(theatre, SELECT + " # fails", **{"If-None-Match": "*"}).status_code == 503


def test_an_etag_names_data_query_dataset_and_format(web: httpx.Client) -> None:
    def tag(accept: str = "text/csv", **parameters: str) -> str:
        response = web.get("/sparql", params={"query": SELECT, **parameters}, headers={"Accept": accept})
        return str(response.headers["ETag"])

    release = "http://localhost:8000/id/release/MI-13"
    tags = [
        tag(),
        tag("text/tab-separated-values"),
        tag(query=SELECT + " #"),
        tag(**{"default-graph-uri": release}),
        tag(**{"named-graph-uri": release}),
    ]
    assert len(set(tags)) == len(tags)
    assert tag("image/png", format="csv") == tags[0] == tag()


def test_an_answer_is_kept_and_sent_again(stage: Stage, theatre: httpx.Client) -> None:
    with play(stage, b"code\r\nMI1\r\n"):
        first = ask(theatre, SELECT, "text/csv")
    second = ask(theatre, SELECT, "text/csv")
    assert len(stage.asked) == 1
    assert second.content == first.content == b"code\r\nMI1\r\n"
    assert {**second.headers, "date": ""} == {**first.headers, "date": ""}


@pytest.mark.parametrize("call", ["NOW()", "rand ( )", "UUID()", "StrUUID()", "NOW # of course\n ()"])
def test_what_changes_by_itself_is_neither_kept_nor_tagged(
    stage: Stage, theatre: httpx.Client, call: str
) -> None:
    for content in (b"x\r\n1\r\n", b"x\r\n2\r\n"):
        with play(stage, content):
            response = ask(theatre, f"SELECT ({call} AS ?x) {{}}", "text/csv")
        assert response.content == content
        assert "ETag" not in response.headers


def test_a_failure_is_not_kept(stage: Stage, theatre: httpx.Client) -> None:
    with play(stage, b"", error=QueryLimitExceeded("Too long.")):
        failed = ask(theatre, SELECT)
    assert (failed.status_code, failed.json()["detail"]) == (503, "Too long.")
    assert failed.json()["kind"] == "QueryLimitExceeded"
    assert {"Accept", "Accept-Language"} <= set(failed.headers["Vary"].split(", "))
    assert failed.headers["Cache-Control"] == "no-store"
    assert "ETag" not in failed.headers
    with play(stage, b"{}"):
        assert ask(theatre, SELECT).content == b"{}"


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("GET", b""),
        ("GET", b"query=ASK&query=ASK"),
        ("HEAD", b"query=%FF"),
        ("POST", b"query=ASK"),
        ("PUT", b""),
    ],
)
def test_of_whatever_it_does_not_answer_itself_flask_learns_that_it_asks_nothing(
    stage: Stage, method: str, query: bytes
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    endpoint = Endpoint(stage, "/sparql", "edition", Leaving())
    scope = {"method": method, "query_string": query, "http_version": "1.1"}
    assert asyncio.run(endpoint.answer(scope, {}, b"", "", never, never)) == {FOUND: None}
    assert stage.asked == []


ROWS = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"MI1"}}]}}'
HTML_FIRST = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("first", ["*/*", HTML_FIRST])
def test_whoever_asks_the_same_in_another_way_gets_the_answer_that_is_there(
    stage: Stage, theatre: httpx.Client, first: str
) -> None:
    """A page and its script, a link and a form, under either name of a format: the query runs once."""
    with play(stage, ROWS):
        ask(theatre, SELECT, first)
    direct = {"Content-Type": "application/sparql-query"}
    again = {
        "application/sparql-results+json": [
            ask(theatre, SELECT),
            ask(theatre, SELECT, "application/sparql-results+json, application/rdf+xml;q=0.5"),
            theatre.post("/sparql", data={"query": SELECT}),
            theatre.post("/sparql", content=SELECT, headers=direct),
            theatre.get("/sparql", params={"query": SELECT, "format": "json"}),
        ],
        "application/json": [ask(theatre, SELECT, "application/json")],
    }
    for media_type, answers in again.items():
        for answer in answers:
            assert (answer.content, answer.headers["Content-Type"]) == (ROWS, media_type)
    assert "<td>MI1</td>" in ask(theatre, SELECT, HTML_FIRST).text
    assert ask(theatre, SELECT, "text/turtle").status_code == 406
    assert len(stage.asked) == 1
    with play(stage, b"x\r\n"):
        assert ask(theatre, SELECT, "text/csv").content == b"x\r\n"
    with play(stage, b"{}"):
        theatre.get("/sparql", params={"query": SELECT, "default-graph-uri": "urn:a"})
    assert len(stage.asked) == 3


def test_beyond_what_may_be_under_way_large_answers_are_refused_for_the_moment(
    stage: Stage, theatre: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with play(stage, b"x" * (2 * CHUNK)):
        assert len(ask(theatre, SELECT).content) == 2 * CHUNK
    with monkeypatch.context() as patched:
        patched.setattr("ponlod.web.http.leaving.MAX_LEAVING", 2 * CHUNK - 1)
        refused = ask(theatre, SELECT)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        with play(stage, b"{}"):
            assert ask(theatre, "ASK {}").content == b"{}"
    assert len(ask(theatre, SELECT).content) == 2 * CHUNK


def test_what_changes_by_itself_is_made_for_each_who_asks(stage: Stage, theatre: httpx.Client) -> None:
    for accept in (HTML_FIRST, "*/*", HTML_FIRST):
        with play(stage, ROWS):
            assert ask(theatre, "SELECT (RAND() AS ?x) {}", accept).status_code == 200
    assert len(stage.asked) == 3


@contextlib.contextmanager
def sending(theatre: httpx.Client, request: bytes) -> Iterator[socket.socket]:
    """A connection on which ``request`` has been sent, and read by the server."""
    with socket.create_connection(("127.0.0.1", theatre.base_url.port or 0), timeout=10) as connection:
        connection.sendall(request)
        assert theatre.put("/sparql").status_code == 405  # came later, and is answered
        yield connection


@pytest.mark.parametrize("leaves", [False, True])
def test_whoever_asks_what_is_just_being_asked_waits_for_that(
    stage: Stage, theatre: httpx.Client, leaves: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless whoever asked first leaves, and the query with them."""
    monkeypatch.setattr("ponlod.web.sparql.endpoint.HOLD_SECONDS", 10)
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with sending(theatre, request) as first, sending(theatre, request) as second:
        assert len(stage.asked) == 1
        if leaves:
            stage.on.clear()
            first.close()
            assert stage.on.wait(10)
            assert len(stage.asked) == 2
        stage.write(b"{}")
        stage.finish()
        for connection in (second,) if leaves else (first, second):
            with connection.makefile("rb") as answer:
                assert answer.read().endswith(b"\r\n\r\n{}")
    assert len(stage.asked) == 1 + leaves


def test_whoever_has_waited_long_enough_for_what_others_asked_asks_too(
    stage: Stage, theatre: httpx.Client, held: None
) -> None:
    request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"
    with sending(theatre, request):
        stage.on.clear()
        with sending(theatre, request):
            assert stage.on.wait(10)
    assert len(stage.asked) == 2


def test_nothing_that_is_kept_outlives_the_data_it_was_made_of(
    stage: Stage, checked: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with play(stage, ROWS):
        tag = ask(checked, SELECT).headers["ETag"]
    stage.away = StoreUnavailable("The store holds another publication.")
    ask(checked, SELECT)  # has the store looked at, and does not wait for it
    for accept in ("*/*", "text/csv", HTML_FIRST):
        for condition in ('"other"', tag, "*"):
            gone = ask(checked, SELECT, accept, **{"If-None-Match": condition})
            assert (gone.status_code, gone.headers["Retry-After"]) == (503, "5")
            assert "The store holds another publication." in gone.text
    stage.away = None
    ask(checked, SELECT)
    assert ask(checked, SELECT).content == ROWS
    assert len(stage.asked) == 1


def test_a_page_takes_no_more_of_an_answer_than_it_can_show(
    stage: Stage, theatre: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.web.sparql.endpoint.PAGE_BYTES", 100)

    def act() -> None:
        assert stage.on.wait(10)
        row = b',{"x":{"type":"literal","value":"MI1"}}'
        for part in (ROWS[:-3] + row + row[:9], row[9:], row):
            stage.write(part)

    actor = threading.Thread(target=act)
    actor.start()
    response = ask(theatre, SELECT, HTML_FIRST)
    actor.join()
    assert stage.left.wait(10)
    assert response.headers["Ponlod-Shown"] == "rows 2 of more"
    assert response.text.count("<td>MI1</td>") == 2


@pytest.mark.usefixtures("held")
def test_a_reader_who_takes_too_long_is_cut_off_and_holds_nothing(
    stage: Stage, theatre: httpx.Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ponlod.web.http.leaving.SEND_SECONDS", 0.2)
    monkeypatch.setattr("ponlod.web.http.leaving.SEND_RATE", 1 << 30)
    with socket.create_connection(("127.0.0.1", theatre.base_url.port or 0), timeout=10) as connection:
        connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n")
        assert stage.on.wait(10)
        stage.write(b"x" * (32 << 20))
        assert stage.left.wait(10)
        with connection.makefile("rb") as answer:
            assert not answer.read().endswith(b"0\r\n\r\n")
    (record,) = (record for record in caplog.records if record.name == "ponlod.web")
    assert "took too long" in record.getMessage()


@pytest.mark.usefixtures("held")
def test_a_reader_gets_more_time_the_more_there_is_to_read(
    stage: Stage, theatre: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.web.http.leaving.SEND_SECONDS", 0.0)
    monkeypatch.setattr("ponlod.web.http.leaving.SEND_RATE", 1 << 10)
    with play(stage, b"x" * (8 << 20)):
        assert len(ask(theatre, SELECT).content) == 8 << 20


def test_a_large_answer_has_its_length_and_is_not_kept(stage: Stage, theatre: httpx.Client) -> None:
    content = b"0123456789abcdef" * 100_000
    for count in (1, 2):
        with play(stage, content):
            response = ask(theatre, SELECT)
        assert response.headers["Content-Length"] == str(len(content))
        assert response.content == content
        assert len(stage.asked) == count


@pytest.mark.usefixtures("held")
def test_the_first_bytes_arrive_before_the_last_are_known(stage: Stage, theatre: httpx.Client) -> None:
    with theatre.stream("GET", "/sparql", params={"query": SELECT}) as response, acting(stage):
        stage.write(b"first")
        chunks = response.iter_raw()
        assert next(chunks) == b"first"
        assert "Content-Length" not in response.headers
        stage.write(b"last")
        stage.finish()
        assert b"".join(chunks) == b"last"


@pytest.mark.usefixtures("held")
def test_an_answer_that_breaks_off_is_seen_by_every_client_and_told_in_one_line(
    stage: Stage, theatre: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    url = theatre.base_url.copy_with(path="/sparql", params={"query": SELECT})
    with theatre.stream("GET", url) as response:
        stage.on.wait(10)
        stage.write(b"some")
        chunks = response.iter_raw()
        assert next(chunks) == b"some"
        stage.finish(QueryLimitExceeded("The limit of 10 s."))
        with pytest.raises(httpx.RemoteProtocolError):
            next(chunks)
    stage.on.clear()
    with urllib.request.urlopen(str(url)) as plain:
        stage.write(b"some")
        assert plain.read(4) == b"some"
        stage.finish(QueryLimitExceeded("The limit of 10 s."))
        with pytest.raises(IncompleteRead):
            plain.read()
    assert [record.getMessage() for record in caplog.records if record.name == "ponlod.web"] == [
        "An answer broke off after it had begun: The limit of 10 s."
    ] * 2
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.usefixtures("held")
def test_before_http_1_1_an_answer_is_only_sent_whole(stage: Stage, theatre: httpx.Client) -> None:
    """There is no last chunk there that could be missing."""
    with socket.create_connection(("127.0.0.1", theatre.base_url.port or 0), timeout=10) as connection:
        connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n")
        assert stage.on.wait(10)
        stage.write(b"some")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        stage.write(b"more")
        stage.finish()
        head, _, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
    assert body == b"somemore"
    assert b"content-length: 8\r\n" in head
    assert b"chunked" not in head


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.usefixtures("held")
def test_a_query_ends_when_its_client_leaves(
    stage: Stage, theatre: httpx.Client, begun: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_connection(("127.0.0.1", theatre.base_url.port or 0), timeout=10) as connection:
        connection.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n")
        assert stage.on.wait(10)
        if begun:
            stage.write(b"some")
            assert connection.recv(10_000).startswith(b"HTTP/1.1 200")
        assert not stage.left.is_set()
    assert stage.left.wait(10)
    assert [record for record in caplog.records if record.name != "asyncio"] == []


def test_the_head_of_a_long_answer_needs_no_body(stage: Stage, theatre: httpx.Client) -> None:
    answer = theatre.head("/sparql", params={"query": SELECT})
    assert (answer.status_code, answer.content) == (200, b"")
    assert stage.left.wait(10)


def test_a_format_that_does_not_fit_ends_the_query_at_once(stage: Stage, theatre: httpx.Client) -> None:
    response = ask(theatre, SELECT, "text/turtle")
    assert response.status_code == 406
    assert stage.left.wait(10)
    assert [entry["type"] for entry in response.json()["available"]] == [
        form.media_type for form in RESULT_FORMATS
    ]


def test_the_store_knows_who_asks_and_what(stage: Stage, theatre: httpx.Client) -> None:
    with play(stage, b""):
        theatre.get(
            "/sparql",
            params={"query": SELECT, "default-graph-uri": "urn:a", "named-graph-uri": "urn:b"},
            headers={"Accept": "text/csv", "X-Forwarded-For": "203.0.113.9, 2001:db8::5"},
        )
    question = Question(SELECT, RESULTS_CSV, default_graphs=("urn:a",), named_graphs=("urn:b",))
    assert stage.asked == [(question, "2001:db8::/64")]


def test_a_fault_of_ours_is_told_here_with_its_trace_and_there_without(
    stage: Stage, theatre: httpx.Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(stage, "ask", fail)
    response = ask(theatre, SELECT)
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in response.text
    (record,) = (record for record in caplog.records if record.name == "ponlod.web")
    assert record.exc_info


@contextlib.contextmanager
def play(stage: Stage, content: bytes, error: QueryLimitExceeded | None = None) -> Iterator[None]:
    """While the block asks once, the store answers with ``content``, or fails."""

    def act() -> None:
        assert stage.on.wait(10)
        if content:
            stage.write(content)
        stage.finish(error)

    stage.on.clear()
    actor = threading.Thread(target=act)
    actor.start()
    yield
    actor.join()


@contextlib.contextmanager
def acting(stage: Stage) -> Iterator[None]:
    assert stage.on.wait(10)
    yield
