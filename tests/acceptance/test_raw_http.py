# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Requests that no library would send: each is answered or refused at once, and the next client is served."""

from collections.abc import Callable, Iterator

import httpx
import pytest

Raw = Callable[..., bytes]

HOST = b"Host: localhost\r\n"
CLOSE = HOST + b"Connection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
DIRECT = b"Content-Type: application/sparql-query\r\n"
ASK = b"/sparql?query=ASK%7B%7D"
BODY = b"query=ASK%7B%7D"


@pytest.fixture(autouse=True)
def the_server_lives_on(strict: httpx.Client) -> Iterator[None]:
    """After each of these tests a client is answered as if nothing had been."""
    yield
    assert strict.get("/sparql", params={"query": "ASK { ?a a pon:Action }"}).json()["boolean"] is True


def status(answer: bytes) -> int:
    """The status of the first answer; 0 if the connection was closed without one."""
    return int(answer.split(b" ", 2)[1]) if answer else 0


def quiet(answer: bytes) -> None:
    assert b"Traceback" not in answer
    assert b"site-packages" not in answer


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.1"])
def test_both_versions_of_the_protocol_are_spoken(raw: Raw, version: bytes) -> None:
    """Version 1.0 knows no chunks, so there a whole answer has a length, or ends with the connection."""
    for query in (b"ASK%7B%7D", b"SELECT*%7B?s?p?o%7D"):
        target = b"/sparql?query=" + query
        answer = raw(b"GET " + target + b" " + version + b"\r\n" + CLOSE + b"\r\n")
        assert status(answer) == 200
        assert version == b"HTTP/1.1" or b"transfer-encoding" not in answer.lower()


def test_a_target_may_be_absolute(raw: Raw) -> None:
    for host in (b"http://localhost", b"http://dati.example.org:80"):
        assert status(raw(b"GET " + host + ASK + b" HTTP/1.1\r\n" + CLOSE + b"\r\n")) == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET " + ASK + b"\r\n",
        b"get " + ASK + b" HTTP/1.1\r\n",
        b"G\x00T " + ASK + b" HTTP/1.1\r\n",
        b"GET sparql HTTP/1.1\r\n",
        b"GET " + ASK + b" HTTP/9.9\r\n",
        b"GET " + ASK + b" HTTP/1.1\r\nNo colon\r\n",
        b"GET " + ASK + b" HTTP/1.1\r\nSpace : before\r\n",
        b"GET " + ASK + b" HTTP/1.1\r\nAccept: a\r\n folded\r\n",
        b"GET " + ASK + b" HTTP/1.1\r\nX: \x00\r\n",
        b"GET /sparql?query=ASK%7B%7D\x00 HTTP/1.1\r\n",
        b"GET /sparql?query=ASK {} HTTP/1.1\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
        b"\r\n" * 50,
        b"\x00" * 1000,
    ],
)
def test_a_head_that_cannot_be_read_is_refused_and_not_guessed(raw: Raw, head: bytes) -> None:
    answer = raw(head + CLOSE + b"\r\n", seconds=2)
    quiet(answer)
    assert status(answer) == 400, answer[:200]


def test_a_head_that_can_be_read_only_one_way_is_read(raw: Raw) -> None:
    for head in (b"GET  " + ASK + b"  HTTP/1.1\r\n", b"GET " + ASK + b"#fragment HTTP/1.1\r\n"):
        assert status(raw(head + CLOSE + b"\r\n")) == 200


def test_methods_that_are_not_of_the_protocol_are_refused(raw: Raw, strict: httpx.Client) -> None:
    for method in (b"TRACE", b"PUT", b"DELETE", b"PATCH", b"PROPFIND", b"FOO"):
        answer = raw(method + b" " + ASK + b" HTTP/1.1\r\nX-Secret: seen\r\n" + CLOSE + b"\r\n")
        quiet(answer)
        assert status(answer) == (400 if method == b"FOO" else 405), method
        assert b"seen" not in answer
    assert strict.request("TRACE", "/sparql").status_code == 405


def test_the_options_of_the_whole_server_are_no_fault(raw: Raw) -> None:
    answer = raw(b"OPTIONS * HTTP/1.1\r\n" + CLOSE + b"\r\n")
    quiet(answer)
    assert status(answer) == 200
    assert b"\r\nallow: " in answer.lower()


LIES = {
    "negative": [b"Content-Length: -1\r\n"],
    "a word": [b"Content-Length: many\r\n"],
    "a sign": [b"Content-Length: +15\r\n"],
    "hexadecimal": [b"Content-Length: 0xF\r\n"],
    "beyond any": [b"Content-Length: 99999999999999999999999999\r\n"],
    "two that differ": [b"Content-Length: 15\r\n", b"Content-Length: 3\r\n"],
    "a list that differs": [b"Content-Length: 15, 3\r\n"],
    "both length and chunks": [b"Content-Length: 15\r\n", b"Transfer-Encoding: chunked\r\n"],
    "an encoding that is none": [b"Transfer-Encoding: nonsense\r\n"],
    "chunks in disguise": [b"Content-Length: 15\r\n", b"Transfer-Encoding: xchunked\r\n"],
    "chunks twice": [b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n"],
}


@pytest.mark.parametrize("lines", LIES.values(), ids=LIES)
def test_a_length_that_is_none_is_refused(raw: Raw, lines: list[bytes]) -> None:
    """Whoever reads such a request otherwise than a proxy did would take its body for another request."""
    smuggled = b"GET /health HTTP/1.1\r\n" + CLOSE + b"\r\n"
    answer = raw(b"POST /sparql HTTP/1.1\r\n" + HOST + FORM + b"".join(lines) + b"\r\n" + BODY + smuggled)
    quiet(answer)
    assert status(answer) == 400
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b'"status": "ok"' not in answer


def test_a_body_shorter_than_it_says_is_not_taken_for_whole(raw: Raw) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + CLOSE + FORM + b"Content-Length: 999\r\n\r\n"
    answer = raw(head + BODY, seconds=2)
    assert status(answer) == 0  # nothing yet: it may still come


def test_a_body_longer_than_it_says_is_cut_there(raw: Raw) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + CLOSE + FORM + b"Content-Length: 15\r\n\r\n"
    answer = raw(head + BODY + b"&query=SELECT")
    assert status(answer) == 200
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_body_announced_too_large_is_refused_before_it_is_sent(raw: Raw) -> None:
    for media_type in (FORM, DIRECT):
        head = b"POST /sparql HTTP/1.1\r\n" + CLOSE + media_type + b"Content-Length: 999999999999\r\n"
        for expect in (b"", b"Expect: 100-continue\r\n"):
            answer = raw(head + expect + b"\r\n", seconds=3)
            assert status(answer) == 413


def test_a_body_in_chunks_is_read(raw: Raw) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + CLOSE + FORM + b"Transfer-Encoding: chunked\r\n\r\n"
    for good in (
        b"5\r\nquery\r\nA\r\n=ASK%7B%7D\r\n",
        b"6;a=b\r\nquery=\r\n9\r\nASK%7B%7D\r\n",
        b"00f\r\n" + BODY + b"\r\n",
    ):
        assert status(raw(head + good + b"0\r\n\r\n")) == 200
    assert status(raw(head + b"5\r\nquery\r\n9\r\n=ASK%7B%7D\r\n0\r\n\r\n")) == 400
    for broken in (
        b"zz\r\nquery\r\n",
        b"-5\r\nquery\r\n0\r\n\r\n",
        b"5\r\nqueryXX0\r\n\r\n",
        b"ffffffffffffffff0\r\n",
    ):
        answer = raw(head + broken)
        quiet(answer)
        assert status(answer) == 400


def test_a_body_in_chunks_has_the_same_limit(raw: Raw) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + CLOSE + DIRECT + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    assert status(raw(head, *[chunk] * 64, b"0\r\n\r\n")) == 413


def test_a_client_that_asks_first_is_told_to_go_on(raw: Raw) -> None:
    head = b"POST /sparql HTTP/1.1\r\n" + CLOSE + FORM + b"Content-Length: 15\r\nExpect: 100-continue\r\n\r\n"
    answer = raw(head, BODY)
    assert b" 200 OK" in answer


def test_several_requests_on_one_connection_are_answered_in_order(raw: Raw) -> None:
    queries = [b"SELECT(%d+AS?x)%%7B%%7D" % number for number in range(6)]
    requests = [b"GET /sparql?query=" + query + b" HTTP/1.1\r\n" + HOST + b"\r\n" for query in queries]
    requests.append(b"GET /sparql?query=nonsense HTTP/1.1\r\n" + HOST + b"\r\n")
    requests.append(b"HEAD " + ASK + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    requests.append(b"GET " + ASK + b" HTTP/1.1\r\n" + CLOSE + b"\r\n")
    answer = raw(b"".join(requests), seconds=10)
    places = [answer.index(b'"value":"%d"' % number) for number in range(6)]
    assert places == sorted(places)
    assert answer.count(b"HTTP/1.1 200") == 8
    assert answer.count(b"HTTP/1.1 400") == 1
    assert answer.count(b'"boolean":true') == 1


@pytest.mark.parametrize(("size", "expected"), [(9_000, 200), (60_000, 200), (70_000, 431), (1_100_000, 431)])
def test_a_long_address_is_answered_or_refused_by_name(raw: Raw, size: int, expected: int) -> None:
    answer = raw(b"GET " + ASK + b"&x=" + b"y" * size + b" HTTP/1.1\r\n" + CLOSE + b"\r\n")
    assert status(answer) == expected
    assert expected == 200 or b"POST a long query" in answer


def test_many_and_long_headers_are_refused(raw: Raw) -> None:
    for headers in (
        b"X: y\r\n" * 20_000,
        b"X: " + b"y" * 1_000_000 + b"\r\n",
        b"Accept: " + b"a/b," * 50_000 + b"\r\n",
        b"Accept: " + b"a/b," * 1_000 + b"\r\n",
        b"X: y\r\n" * 101,
    ):
        answer = raw(b"GET " + ASK + b" HTTP/1.1\r\n" + CLOSE + headers + b"\r\n")
        assert status(answer) == 431


def test_five_thousand_parameters_are_read_or_refused(strict: httpx.Client, raw: Raw) -> None:
    many = "&".join(f"p{number}=" for number in range(5000))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = strict.post("/sparql", content=f"{many}&query=ASK%7B%7D", headers=form)
    assert answer.status_code == 400
    graphs = "&".join(f"default-graph-uri=urn:g:{number}" for number in range(5000))
    answer = strict.post("/sparql", content=f"{graphs}&query=ASK%7B%7D", headers=form)
    assert answer.status_code == 400
    assert status(raw(b"GET " + ASK + b"&" + many.encode() + b" HTTP/1.1\r\n" + CLOSE + b"\r\n")) == 400


@pytest.mark.parametrize(("size", "limit"), [(2 << 20, "1 MiB"), (7 << 20, "3 MiB")])
def test_a_query_too_long_for_anyone_is_refused_with_the_limit(
    strict: httpx.Client, size: int, limit: str
) -> None:
    query = "ASK {} #" + "x" * size
    for content, media_type in (
        (query, "application/sparql-query"),
        (f"query={query}", "application/x-www-form-urlencoded"),
    ):
        answer = strict.post("/sparql", content=content, headers={"Content-Type": media_type})
        assert answer.status_code == 413
        assert limit in answer.json()["detail"]


def test_an_empty_query_is_a_bad_one(strict: httpx.Client) -> None:
    for query in ("", " ", "#", "\n\n", "PREFIX a: <urn:a>"):
        answers = [
            strict.get("/sparql", params={"query": query}),
            strict.post("/sparql", data={"query": query}),
            strict.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}),
        ]
        assert {answer.status_code for answer in answers} == {400}
    assert strict.post("/sparql", content=b"").status_code == 415


def test_a_client_that_hangs_up_harms_nobody(raw: Raw) -> None:
    for pieces in (
        (b"GET /spar",),
        (b"POST /sparql HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 9\r\n\r\nqu",),
    ):
        assert raw(*pieces, seconds=0.05) == b""
    big = b"GET /sparql?query=SELECT*%7B?s?p?o.?a?b?c%7D HTTP/1.1\r\n" + HOST + b"\r\n"
    raw(big, seconds=0.05)
