# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is kept is what would be made anew, whoever asks and however, and there is never too much of it."""

import re
import string
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ponlod.formats import GRAPH_FORMATS, HTML, TURTLE, Format
from ponlod.publish.manifest import DATASET
from ponlod.store import BlockingStore, opened
from ponlod.web.http.kept import (
    KEPT_EACH,
    OF_THE_BODY,
    SHORT,
    SPELLINGS,
    Conditions,
    Kept,
    KeptResponses,
    Whole,
    choice,
    judged,
    known,
)

Serving = Callable[..., AbstractContextManager[httpx.Client]]

ACTION = "/doc/action/MI4.1.1.a"
PATHS = [
    "/",
    "/actions",
    "/actions?axis=4",
    "/projects",
    "/quality",
    "/data",
    "/releases",
    "/ontology",
    ACTION,
]
PATHS += [f"{ACTION}.ttl", f"{ACTION}?lang=en", "/vocabulary/status", "/manifest.json", "/sparql"]
PATHS += ["/static/icon.svg", "/sparql/completions.json"]
REDIRECTS = ["/id/action/MI4.1.1.a", "/id/action/mi4.1.1.a", "/doc/action/mi4.1.1.a.ttl"]
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
WRITTEN = b"Mon, 23 Nov 2026 10:00:00 GMT"
OF_ONE_CONNECTION = {"date", "connection"}


def whole(
    body: bytes = b"x", tag: bytes = b"t", offers: tuple[Format, ...] | None = None, accept: str = ""
) -> Whole:
    headers = [(b"etag", b'"%b"' % tag), (b"content-type", b"text/plain")]
    kept = Kept.of(200, headers, body)
    assert kept is not None
    return Whole(kept, offers, choice(offers or (), accept, "it"))


def said(response: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that a response says, but for what depends on when it was sent, and over what."""
    headers = [field for field in response.headers.multi_items() if field[0] not in OF_ONE_CONNECTION]
    return response.status_code, response.content, headers


@pytest.mark.parametrize(
    ("none_match", "since", "has_it"),
    [
        (None, None, False),
        (b'"t"', None, True),
        (b'W/"t"', None, True),
        (b'"a", W/"b","t"', None, True),
        (b"*", None, True),
        (b" * ", None, True),
        (b"t", None, False),
        (b'"tt"', None, False),
        (b'"T"', None, False),
        (b'"a" t "b"', None, False),
        (b"", WRITTEN, False),
        (b'"a"', WRITTEN, False),
        (b'"t"', b"Mon, 23 Nov 2020 10:00:00 GMT", True),
        (None, WRITTEN, True),
        (None, b"Mon, 23 Nov 2026 10:00:01 GMT", True),
        (None, b"Mon, 23 Nov 2026 09:59:59 GMT", False),
        (None, b"Monday, 23-Nov-26 10:00:01 GMT", True),
        (None, b"Mon Nov 23 09:59:59 2026", False),
        (None, b"yesterday", False),
        (None, b"\xff", False),
        (None, WRITTEN + b", " + WRITTEN, False),
        (None, b"Mon, 23 Nov 99999999999999999999 10:00:00 GMT", False),
    ],
)
def test_who_has_it_already_says_so_by_its_tag_or_else_by_its_date(
    none_match: bytes | None, since: bytes | None, has_it: bool
) -> None:
    assert known(b"t", WRITTEN, none_match, since) is has_it


@pytest.mark.parametrize(
    ("match", "unmodified_since", "none_match", "since", "status"),
    [
        (None, None, None, None, 200),
        (b'"t"', None, None, None, 200),
        (b'"a", "t"', None, None, None, 200),
        (b" * ", None, None, None, 200),
        (b'W/"t"', None, None, None, 412),
        (b'"a", W/"t"', None, None, None, 412),
        (b'"a"', None, None, None, 412),
        (b"", None, None, None, 412),
        (b"t", None, None, None, 412),
        (None, WRITTEN, None, None, 200),
        (None, b"Mon, 23 Nov 2026 10:00:01 GMT", None, None, 200),
        (None, b"Mon, 23 Nov 2026 09:59:59 GMT", None, None, 412),
        (None, b"yesterday", None, None, 200),
        (b'"t"', b"Mon, 23 Nov 2020 10:00:00 GMT", None, None, 200),
        (b'"t"', None, b'"t"', None, 304),
        (b'"t"', None, b'"a"', WRITTEN, 200),
        (b'"a"', None, b'"t"', None, 412),
        (None, WRITTEN, None, WRITTEN, 304),
    ],
)
def test_conditions_are_judged_in_their_order(
    match: bytes | None,
    unmodified_since: bytes | None,
    none_match: bytes | None,
    since: bytes | None,
    status: int,
) -> None:
    assert judged(b"t", WRITTEN, Conditions(match, unmodified_since, none_match, since)) == status


@given(st.binary(max_size=60), st.one_of(st.none(), st.binary(max_size=60)))
@example(b"Mon, 23 Nov 2026 10:00:00 +99999999", None)
@example(b"0", None)
def test_no_condition_is_too_strange(since: bytes, none_match: bytes | None) -> None:
    assert known(b"t", WRITTEN, none_match, since) in (True, False)


@given(st.integers(min_value=-(10**8), max_value=10**8))
def test_a_date_is_compared_to_the_second(seconds: int) -> None:
    since = datetime(2026, 11, 23, 10, tzinfo=UTC) + timedelta(seconds=seconds)
    assert known(b"t", WRITTEN, None, format_datetime(since, usegmt=True).encode()) is (seconds >= 0)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (200, []),
        (200, [(b"etag", b'W/"t"')]),
        (200, [(b"etag", b'"t"'), (b"set-cookie", b"a=b")]),
        (200, [(b"etag", b'"t"'), (b"cache-control", b"no-store")]),
        (206, [(b"etag", b'"t"')]),
        (304, [(b"etag", b'"t"')]),
        (302, [(b"location", b"/")]),
        (404, []),
        (500, []),
    ],
)
def test_what_is_not_good_for_everybody_is_not_kept(status: int, headers: list[tuple[bytes, bytes]]) -> None:
    assert Kept.of(status, headers, b"") is None


def test_what_is_too_large_is_not_kept() -> None:
    assert Kept.of(410, [], b"x" * KEPT_EACH) is not None
    assert Kept.of(410, [], b"x" * (KEPT_EACH + 1)) is None


def test_only_what_is_there_can_be_unchanged() -> None:
    gone = Kept.of(410, [(b"etag", b'"t"')], b"")
    assert gone is not None
    assert not gone.is_known(b"*", None)


def test_the_words_that_are_asked_with_are_told_apart() -> None:
    kept = KeptResponses()
    one, other = whole(tag=b"1"), whole(tag=b"2")
    kept.keep(b"/a", b"text/html", b"it", one)
    kept.keep(b"/a", b"text/html", b"en", other)
    assert kept.find(b"/a", b"text/html", b"it") == kept.spelt(b"/a")[b"text/html", b"it"] == one.kept
    assert kept.find(b"/a", b"text/html", b"en") == other.kept
    for words in ((b"/a?", b"text/html", b"it"), (b"/a", b"text/htm", b"lit"), (b"/a", b"", b"it")):
        assert kept.find(*words) is None


def test_other_words_for_the_same_wish_are_understood_and_then_known() -> None:
    kept = KeptResponses()
    page = whole(tag=b"page", offers=(HTML, *GRAPH_FORMATS), accept="text/html")
    graph = whole(tag=b"graph", offers=(HTML, *GRAPH_FORMATS), accept="text/turtle")
    kept.keep(b"/a", b"text/html", b"it", page)
    kept.keep(b"/a", b"text/turtle", b"", graph)
    assert kept.find(b"/a", CHROME.encode(), b"it-IT") is page.kept
    assert kept.spelt(b"/a")[CHROME.encode(), b"it-IT"] is page.kept
    assert kept.find(b"/a", TURTLE.media_type.upper().encode(), b"de") is graph.kept
    assert kept.find(b"/a", b"text/html", b"en") is None
    assert kept.find(b"/a", b"image/png", b"it") is None
    assert kept.find(b"/a", b"text/html" + b"," * SHORT, b"it") is None  # too long to be understood here


def test_invented_words_push_nothing_out_and_are_bounded() -> None:
    kept = KeptResponses()
    body = b"x" * 500_000
    kept.keep(b"/other", b"", b"", whole(b"y" * 500_000))
    for number in range(SPELLINGS * 20):
        kept.keep(b"/a", b"text/x%d" % number, b"", whole(body))
    assert kept.find(b"/other", b"", b"") is not None
    assert len(kept.spelt(b"/a")) == SPELLINGS
    assert kept.size < 1_100_000


def test_words_that_are_known_already_push_no_others_out() -> None:
    kept = KeptResponses()
    for number in range(SPELLINGS):
        kept.keep(b"/a", b"text/x%d" % number, b"", whole(b"x"))
    kept.keep(b"/a", b"text/x5", b"", whole(b"x"))
    assert len(kept.spelt(b"/a")) == SPELLINGS


def test_least_recently_used_addresses_go_first() -> None:
    kept = KeptResponses(1 << 20)
    for number in range(100):
        kept.keep(b"/%d" % number, b"", b"", whole(b"x" * 100_000, b"%d" % number))
        assert kept.find(b"/0", b"", b"") is not None
        assert kept.size <= 1 << 20
    assert kept.find(b"/1", b"", b"") is None
    assert kept.find(b"/99", b"", b"") is not None


@pytest.mark.parametrize("path", PATHS)
def test_the_second_answer_is_the_first_one(web: httpx.Client, path: str) -> None:
    first, second, third = web.get(path), web.get(path), web.get(path, headers={"X-Nothing": "to do with it"})
    assert said(first) == said(second) == said(third)
    assert first.status_code == 200
    assert first.headers["ETag"].startswith('"')
    assert set(first.headers["Vary"].split(", ")) == {"Accept", "Accept-Language"}
    written = datetime.strptime(first.headers["Last-Modified"], "%a, %d %b %Y %H:%M:%S GMT").replace(
        tzinfo=UTC
    )
    assert written <= datetime.now(UTC)
    head = web.head(path)
    assert (head.status_code, head.content, head.headers.keys()) == (200, b"", first.headers.keys())
    assert said(head)[2] == said(first)[2]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_it_gets_no_body_but_what_renews_it(web: httpx.Client, path: str) -> None:
    first = web.get(path)
    etag, written = first.headers["ETag"], first.headers["Last-Modified"]
    for condition in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"x", W/{etag}', "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": written},
    ):
        for method in ("GET", "HEAD"):
            again = web.request(method, path, headers=condition)
            assert (again.status_code, again.content) == (304, b"")
            for name in ("ETag", "Last-Modified", "Vary", "Cache-Control", "Content-Location"):
                assert again.headers.get(name) == first.headers.get(name)
            assert not again.headers.keys() & {"content-type", "content-length", "content-language"}
    for condition in (
        {"If-None-Match": '"x"', "If-Modified-Since": written},
        {"If-Match": etag},
        {"If-Match": "*"},
        {"If-Unmodified-Since": written},
    ):
        assert said(web.get(path, headers=condition)) == said(first)


@pytest.mark.parametrize("path", [*PATHS, "/actions.csv", "/doc/action/MI4.1.1.b.nt"])
@pytest.mark.parametrize(
    "condition", [("If-Match", '"x"'), ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT")]
)
def test_who_wants_it_as_it_was_is_told_that_it_is_not_and_in_the_same_way_by_all(
    web: httpx.Client, app: Flask, path: str, condition: tuple[str, str]
) -> None:
    answers = []
    for accept in ("*/*", "text/turtle"):
        if accept == "*/*" or path.startswith("/doc/"):
            headers = dict([condition, ("Accept", accept)])
            answers.append(said(web.get(path, headers=headers)))
            web.get(path, headers={"Accept": accept})
            answers.append(said(web.get(path, headers=headers)))
            fresh = app.test_client().get(path, headers=headers)
            assert (fresh.status_code, fresh.data) == answers[-1][:2]
            assert {(name.lower(), value) for name, value in fresh.headers} == set(answers[-1][2])
    status, body, fields = answers[0]
    assert status == 412
    assert b"If-Match" in body
    assert len(body) < 400
    assert ("content-type", "application/problem+json") in fields
    assert all((one[0], one[1], sorted(one[2])) == (status, body, sorted(fields)) for one in answers)


def test_who_has_it_already_costs_no_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither as a page nor as a file, be it known by tag or by date."""
    client = app.test_client()
    for path in (ACTION, f"{ACTION}.ttl", "/actions", "/actions?axis=4", "/projects.csv", "/ontology"):
        first = client.get(path)
        with monkeypatch.context() as patched:
            for module in ("documents", "lists", "terms"):
                patched.setattr(f"ponlod.web.pages.{module}.render_template", None)
            for module in ("documents", "terms"):
                patched.setattr(f"ponlod.web.pages.{module}.concise", None)
            patched.setattr("ponlod.web.pages.lists.exported", None)
            for name, value in (
                ("If-None-Match", first.headers["ETag"]),
                ("If-Modified-Since", first.headers["Last-Modified"]),
            ):
                again = client.get(path, headers={name: value})
                assert (again.status_code, again.data) == (304, b"")
                left = [field for field in first.headers if field[0].lower().encode() not in OF_THE_BODY]
                assert sorted(again.headers) == sorted(left)


def test_what_is_not_kept_is_answered_before_it_is_made(
    serving: Serving, publication: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in front, where what was not made is not kept either."""
    with serving(lambda: opened(publication / DATASET)) as web:
        path = f"{ACTION}.nt"
        for _ in range(2):
            response = web.get(path, headers={"If-None-Match": "*"})
            assert (response.status_code, response.content) == (304, b"")
        whole = web.get(path)
        assert whole.status_code == 200
        assert whole.content
        kept = web.get(path, headers={"If-None-Match": "*"})
        assert sorted(said(kept)[2]) == sorted(said(response)[2])


def test_long_words_for_a_known_wish_cost_no_work(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = web.get(ACTION, headers={"Accept": "text/html", "Accept-Language": "it"})
    monkeypatch.setattr(Flask, "wsgi_app", None)
    for number in range(5):
        headers = {"Accept": f"text/html{', a/b' * 200}, image/x{number}", "Accept-Language": "it"}
        assert len(headers["Accept"]) > SHORT
        assert said(web.get(ACTION, headers=headers)) == said(first)


def test_whoever_asks_first_whether_it_has_changed_is_answered_alike(web: httpx.Client) -> None:
    first = web.get("/ontology.nt", headers={"If-None-Match": "*"})
    assert first.status_code == 304
    assert said(first) == said(web.get("/ontology.nt", headers={"If-None-Match": "*"}))
    head = web.head("/ontology.jsonld")
    get = web.get("/ontology.jsonld")
    assert len(get.content) == int(head.headers["Content-Length"])


@pytest.mark.parametrize("path", REDIRECTS)
def test_a_redirect_is_kept_as_well(web: httpx.Client, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = web.get(path)
    assert first.status_code in (301, 303)
    monkeypatch.setattr(BlockingStore, "query", None)
    for headers in ({}, {"If-None-Match": "*"}, {"Accept": "text/turtle, image/x"}):
        assert said(web.get(path, headers=headers)) == said(first)
    assert {"Accept", "Accept-Language"} <= set(first.headers["Vary"].split(", "))


def test_what_was_made_once_is_not_made_again(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor for words that nobody has used before, as long as they mean the same."""
    first = web.get(ACTION, headers={"Accept": "text/html", "Accept-Language": "it"})
    monkeypatch.setattr(BlockingStore, "query", None)
    monkeypatch.setattr(Flask, "wsgi_app", None)
    for number in range(SPELLINGS * 2):
        headers = {"Accept": f"text/html, image/x{number}", "Accept-Language": f"it;q=0.9, x{number};q=0.1"}
        assert said(web.get(ACTION, headers=headers)) == said(first)


def test_what_has_to_wait_for_its_reader_is_kept_as_well(
    web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"If-None-Match": web.get("/ontology").headers["ETag"]}
    asked = [("GET", {}), ("HEAD", {}), ("GET", headers), ("HEAD", headers)]
    at_once = [said(web.request(method, "/ontology", headers=extra)) for method, extra in asked]
    monkeypatch.setattr("ponlod.web.http.prompt.CHUNK", 1000)
    monkeypatch.setattr(Flask, "wsgi_app", None)
    assert [said(web.request(method, "/ontology", headers=extra)) for method, extra in asked] == at_once


@pytest.mark.parametrize("path", ["/health", "/nothing", "/doc/action/MI9.9.9.z", "/dumps/ponlod.trig"])
def test_errors_health_and_files_are_made_anew(
    web: httpx.Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.get(path)
    with monkeypatch.context() as patched:
        patched.setattr(Flask, "wsgi_app", None)
        assert web.get(path).status_code == 500


def test_a_failure_is_not_kept(web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(BlockingStore, "query", None)
        assert web.get("/vocabulary/axis").status_code == 500
    assert web.get("/vocabulary/axis").status_code == 200


def test_a_range_of_a_page_is_the_page(web: httpx.Client) -> None:
    for _ in range(2):
        assert said(web.get(ACTION, headers={"Range": "bytes=0-1"})) == said(web.get(ACTION))


def test_only_the_files_of_this_edition_are_for_ever(web: httpx.Client) -> None:
    (address,) = re.findall(r"/static/icon\.svg\?v=[0-9a-f]+", web.get("/").text)
    for _ in range(2):
        now = web.get(address)
        assert now.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        for other in ("", "?v=", "?v=other"):
            assert web.get(f"/static/icon.svg{other}").headers["Cache-Control"] == "public, no-cache"
    assert now.headers["Content-Type"] == "image/svg+xml"
    for path in ("/static/", "/static/nothing.css", "/static/../app.py", "/static/%2e%2e/app.py"):
        assert web.get(path).status_code == 404


_word = st.text(string.ascii_lowercase + "*/;=.,q019 -", max_size=25).map(str.strip)
_accepts = st.one_of(
    st.sampled_from(["*/*", CHROME, "text/turtle", "text/turtle;q=0.5, text/html;q=0.4", "application/json"]),
    st.lists(
        st.builds(
            "{};q={}".format,
            st.sampled_from(["text/html", "text/turtle", "application/ld+json", "text/*", "*/*", "a/b"]),
            st.sampled_from(["0", "0.3", "0.9", "1"]),
        ),
        max_size=4,
    ).map(", ".join),
    _word,
)
_languages = st.one_of(st.sampled_from(["it", "en", "en-GB, it;q=0.5", "de", "*", "en;q=0"]), _word)
_conditions = st.one_of(st.none(), st.sampled_from(["*", '"x"', "its own"]), _word)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([ACTION, f"{ACTION}.ttl", "/id/action/MI4.1.1.a", "/releases", "/vocabulary/status"]),
    st.sampled_from(["GET", "HEAD"]),
    _accepts,
    _languages,
    _conditions,
)
def test_a_kept_answer_is_the_one_that_flask_would_make(
    web: httpx.Client, app: Flask, path: str, method: str, accept: str, language: str, condition: str | None
) -> None:
    headers = {"Accept": accept, "Accept-Language": language}
    if condition is not None:
        own = web.get(path, headers=headers).headers.get("ETag", "")
        headers["If-None-Match"] = own if condition == "its own" else condition
    kept, again = (said(web.request(method, path, headers=headers)) for _ in range(2))
    assert kept == again
    fresh = app.test_client().open(path, method=method, headers=headers)
    assert (kept[0], kept[1]) == (fresh.status_code, fresh.data)
    made = {name.lower(): value for name, value in fresh.headers.items()}
    answered = dict(kept[2])
    made.pop("date", None)
    assert answered == made
