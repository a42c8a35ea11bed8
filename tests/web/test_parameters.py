# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever somebody adds to an address, it leads to the one page that it is about; no head grows with it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ponlod import pipeline
from ponlod.publish.manifest import DATASET
from ponlod.store import opened

PAGES = [
    "/",
    "/actions",
    "/projects",
    "/releases",
    "/releases/MI-13",
    "/quality",
    "/data",
    "/glossary",
    "/ontology",
    "/ontology.ttl",
    "/vocabulary",
    "/vocabulary/status",
    "/vocabulary/status/completed",
    "/doc/action/MI4.1.1.a",
    "/doc/action/MI4.1.1.a.ttl",
    "/doc/release/MI-13/lines/54",
    "/id/action/MI4.1.1.a",
    "/manifest.json",
    "/charts/money-by-axis.it.csv",
    "/static/icon.svg",
]
LESS_THAN_A_PROXY_TAKES = 3500
"""Bytes of a head, of the 4096 that nginx takes."""


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("x=1", ""),
        ("utm_source=a&lang=en", "?lang=en"),
        ("lang=en&lang=it", "?lang=en"),
        ("lang=xx&lang=it", "?lang=it"),
        ("lang=EN", ""),
        ("lang", ""),
        ("&&", ""),
        ("l%61ng=en", ""),
        ("x=%0d%0aSet-Cookie:a", ""),
        ("x=//evil.example", ""),
    ],
)
@pytest.mark.parametrize("path", [path for path in PAGES if "static" not in path])
def test_what_a_page_does_not_know_leads_to_the_page(
    client: FlaskClient, path: str, query: str, left: str
) -> None:
    for method in ("GET", "HEAD"):
        response = client.open(f"{path}?{query}", method=method)
        assert (response.status_code, response.headers["Location"]) == (302, f"{path}{left}")
        assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))
        assert client.open(response.headers["Location"], method=method).status_code in (200, 303)


def test_what_a_list_knows_stays_as_it_was_written_and_in_its_order(client: FlaskClient) -> None:
    response = client.get("/actions?x=1&sort=-total&q=citt%c3%A0+a%2Bb&y&axis=4&axis=3&lang=it&sort=code")
    assert response.status_code == 302
    assert response.headers["Location"] == "/actions?sort=-total&q=citt%c3%A0+a%2Bb&axis=4&lang=it"
    assert client.get(response.headers["Location"]).status_code == 200


_pair = st.tuples(
    st.sampled_from(["axis", "lang", "page", "q", "sort", "x", "", "variant"]),
    st.sampled_from(["", "=", "=1", "=it", "=en", "=2", "=%", "=%ZZ", "=a%26b", "=%C3", "=+"]),
).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(
    st.lists(_pair, max_size=6), st.sampled_from(["/", "/actions", "/actions.csv", "/doc/action/MI4.1.1.a"])
)
def test_nobody_is_led_twice(client: FlaskClient, pairs: list[str], path: str) -> None:
    first = client.get(f"{path}?{'&'.join(pairs)}")
    if first.status_code == 302:
        assert client.get(first.headers["Location"]).status_code in (200, 404)


def test_addresses_that_are_made_up_push_nothing_out_of_what_is_kept(
    web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = web.get("/ontology")
    for number in range(20):
        assert web.get(f"/ontology?x={number}").status_code == 302
    monkeypatch.setattr(Flask, "wsgi_app", None)
    assert web.get("/ontology").content == made.content
    assert web.get("/ontology?x=1").status_code == 500  # it is not kept itself


@pytest.mark.parametrize("path", ["/sparql", "/sparql/completions.json", "/health"])
def test_who_reads_more_of_an_address_gets_it(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?v=1").status_code == 200


def test_below_a_path_everything_stays_below_it(
    serving: Callable[..., Any], root: Path, tmp_path: Path
) -> None:
    pipeline.build(root / "data", tmp_path / "out", "https://data.example.org/open/", lambda *_: None)
    with serving(lambda: opened(tmp_path / "out" / DATASET), tmp_path / "out") as below:
        for path in ("/ontology", "/open/ontology"):
            response = below.get(f"{path}?x=1&lang=en")
            assert (response.status_code, response.headers["Location"]) == (302, "/open/ontology?lang=en")


AWAY = [
    "/%5Cevil.com/",
    "/%5C%5Cevil.com",
    "/%09/evil.com/",
    "/%0a/evil.com",
    "/%0D%0A/evil.com",
    "//evil.com/",
]


@pytest.mark.parametrize("path", [*AWAY, "/x%3fa%23b", "/citt%C3%A0", "/%FF", "/a%25b", "/a%22b"])
def test_the_other_language_of_no_address_is_elsewhere(
    web: httpx.Client, read: Callable[[str], Any], path: str
) -> None:
    request = web.build_request("GET", "/", headers={"Accept": "text/html"})
    request.extensions = {**request.extensions, "target": path.encode()}
    page = read(web.send(request).text)
    for link in page.all("a"):
        # As browsers read it: a backslash is a slash, and no control character is there.
        seen = re.sub(r"[\t\r\n]", "", link["href"]).replace("\\", "/")
        assert "evil.com" not in (urlsplit(urljoin("http://here/", seen)).hostname or ""), link["href"]
    twin = page.one("nav", class_="languages").one("a")["href"]
    assert twin.isascii()
    assert not re.search(r"[\\\s#]", twin)
    assert (twin.count("?"), urlsplit(twin).query) == (1, "lang=en")
    assert web.get(twin).status_code == 404


def test_a_thing_in_an_answer_leads_nowhere_else(client: FlaskClient, read: Callable[[str], Any]) -> None:
    query = "SELECT * { VALUES ?a { <http://localhost:8000//evil.com/x> <http://localhost:8000/x?a=1> } }"
    response = client.get(
        "/sparql", query_string={"query": query, "lang": "en"}, headers={"Accept": "text/html"}
    )
    links = [link["href"] for link in read(response.text).all("a")]
    assert "http://localhost:8000//evil.com/x" in links
    assert "/x?a=1&lang=en" in links
    assert not [link for link in links if link.startswith("//")]


LONG = ["axis=" + "A" * 60_000, "q=" + "A" * 60_000, "x=" + "A" * 60_000, "lang=" + "A" * 60_000]
LONG += ["page=" + "9" * 60_000, "sort=" + "A" * 60_000, "axis=1&" * 8000, "a%3Ab" * 9000]
LONG += [
    "&".join([*(f"{facet}={'%F0%9F%98%80' * 100}" for facet in ("axis", "measure", "place")), *extra])
    for extra in ([], ["q=" + "%C3%A0" * 200], ["x=1"])
]
LONG += [f"place={'a' * 100}", f"axis={'a' * 80}&measure={'a' * 80}", f"q={'a' * 200}"]


@pytest.mark.parametrize("accept", ["text/html", "text/csv", "text/turtle", "application/json", "image/png"])
@pytest.mark.parametrize(
    "path", [*PAGES, "/sparql", "/nothing", "/health", "/actions.csv", "/dumps/ponlod.trig"]
)
def test_no_head_is_more_than_a_proxy_takes(web: httpx.Client, path: str, accept: str) -> None:
    long = LONG if path.startswith(("/actions", "/ontology", "/nothing", "/sparql")) else LONG[2:3]
    for query in ["", "lang=en", *long]:
        with web.stream("GET", f"{path}?{query}" if query else path, headers={"Accept": accept}) as response:
            assert response.status_code < 500
            head = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
            assert head < LESS_THAN_A_PROXY_TAKES, (query[:40], head)
