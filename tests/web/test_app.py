# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What holds for the whole site: its headers, its errors, its health, and the base it lives under."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ponlod import pipeline
from ponlod.errors import PublicationError, StoreUnavailable
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.store import BlockingStore, running
from ponlod.web.app import create_app
from ponlod.web.language import languages

PATHS = ["/", "/actions", "/doc/action/MI4.1.1.a", "/doc/action/MI4.1.1.a.ttl", "/id/action/MI4.1.1.a"]
PATHS += ["/sparql", "/dumps/ponlod.trig", "/static/icon.svg", "/health", "/nothing", "/sparql?query=x"]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_is_fenced_in_and_sets_no_cookie(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"]
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", PATHS)
def test_every_response_says_that_it_depends_on_format_and_language(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].split(", "))


def test_any_field_may_be_sent_from_any_origin(client: FlaskClient) -> None:
    preflight = client.options("/sparql", headers={"Access-Control-Request-Headers": "X-Requested-With"})
    assert preflight.headers["Access-Control-Allow-Headers"].split(", ")[0] == "*"
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def test_the_store_being_away_is_a_503_and_never_a_404(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise StoreUnavailable("The store is not running.")

    monkeypatch.setattr("ponlod.store.BlockingStore.query", gone)
    for path in ("/", "/releases", "/id/action/MI4.1.1.a", "/doc/action/MI9.9.9.z", "/ontology", "/quality"):
        for accept in ("text/html", "text/turtle"):
            response = client.get(path, headers={"Accept": accept})
            assert response.status_code == 503
            assert response.headers["Retry-After"]
            assert response.headers["Cache-Control"] == "no-store"
            assert "ETag" not in response.headers
    health = client.get("/health")
    assert health.status_code == 503
    assert health.json is not None
    assert health.json["status"] == "unavailable"
    assert client.get("/dumps/ponlod.trig").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nothing", 404, "A questo indirizzo non c'è nulla."),
        ("GET", "/doc/action/MI9.9.9.z", 404, "A questo indirizzo non c'è nulla."),
        ("POST", "/actions", 405, "non risponde a richieste di questo tipo"),
        ("DELETE", "/sparql", 405, "non risponde a richieste di questo tipo"),
        ("GET", "/sparql?query=ASK%7B%7D&query=x", 400, "non è scritta come"),
        ("POST", "/sparql", 415, "non dice di che tipo è"),
    ],
)
def test_an_error_page_speaks_italian_and_marks_what_does_not(
    client: FlaskClient,
    read: Callable[[str], Any],
    method: str,
    path: str,
    status: int,
    words: str,
) -> None:
    response = client.open(path, method=method, headers={"Accept": "text/html", "Accept-Language": "it"})
    assert response.status_code == status
    main = read(response.text).one("main")
    assert words in main.text
    assert main.one("p", class_="note")["lang"] == "en"
    for detail in main.all("p", class_="detail"):
        assert detail.one("span", lang="en").text


def test_every_status_that_a_page_can_have_has_its_words(app: Flask) -> None:
    for language in languages().values():
        for status in (400, 403, 404, 405, 406, 413, 415, 416, 500):
            assert {f"error.{status}", f"error.{status}_help"} <= set(language.texts)
        assert "error.PublicationError_help" in language.texts


def test_an_unforeseen_error_is_a_page_without_its_traceback(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[str] = []
    monkeypatch.setattr(app.logger, "error", lambda message, *_, **__: logged.append(message))

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("ponlod.store.BlockingStore.query", fail)
    page = client.get("/releases", headers={"Accept": "text/html", "Accept-Language": "it"})
    assert page.status_code == 500
    assert "Errore del sito" in page.text
    problem = client.get("/releases", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.mimetype) == (500, "application/problem+json")
    for response in (page, problem):
        assert "Traceback" not in response.text
        assert "secret" not in response.text
    assert len(logged) == 2


def test_health_tells_what_is_served(client: FlaskClient, publication: Path) -> None:
    response = client.get("/health")
    manifest = Manifest.read(publication)
    assert response.status_code == 200
    assert response.json == {
        "status": "ok",
        "dataset": manifest.dataset_digest,
        "base": "http://localhost:8000/",
        "releases": ["MI-13"],
    }
    assert response.headers["Cache-Control"] == "no-store"


def test_a_folder_without_a_publication_cannot_be_served(tmp_path: Path, store: BlockingStore) -> None:
    with pytest.raises(PublicationError, match="no publication"):
        create_app(tmp_path, store)


def test_a_site_below_a_path_links_below_it_whatever_the_proxy_does(
    tmp_path: Path, publication: Path
) -> None:
    base = "https://data.example.org/open/"
    pipeline.build(Path(__file__).parents[2] / "data", tmp_path / "out", base, lambda *_: None)
    with running(tmp_path / "out" / DATASET) as below:
        client = create_app(tmp_path / "out", below).test_client()
        for prefix in ("", "/open"):
            redirect = client.get(f"{prefix}/id/action/MI4.1.1.a")
            assert redirect.headers["Location"] == "/open/doc/action/MI4.1.1.a"
            page = client.get(f"{prefix}/doc/action/MI4.1.1.a", headers={"Accept": "text/html"})
            assert 'href="/open/static/icon.svg' in page.text
            assert 'href="/open/doc/project/MI-1"' in page.text
            assert 'href="/open/doc/action/MI4.1.1.a.ttl"' in page.text
            assert (
                '<link rel="canonical" href="https://data.example.org/open/doc/action/MI4.1.1.a">'
                in page.text
            )
            assert 'href="/doc/' not in page.text
            assert page.headers["Content-Location"].startswith("/open/doc/")
            turtle = client.get(f"{prefix}/doc/action/MI4.1.1.a.ttl")
            assert b"<https://data.example.org/open/id/action/MI4.1.1.a>" in turtle.data
