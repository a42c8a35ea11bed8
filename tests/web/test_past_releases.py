# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a later release no longer lists keeps its address, and says since when."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from ponlod import pipeline
from ponlod.publish.manifest import DATASET
from ponlod.store import running
from ponlod.web.app import create_app

BASE = "http://localhost:8000/"
GONE, CHANGED = "action/MI5.2.1.a", "action/MI5.1.1.a"
HTML = {"Accept": "text/html"}


def make_next_release(data: Path) -> None:
    """Version 14 of Milan's document: technical assistance is renamed, and the last action of it is gone."""
    folder = data / "milano" / "2022-07-31"
    shutil.copytree(data / "milano" / "2022-01-31", folder)
    document, facts = folder / "document.md", folder / "release.toml"
    text = document.read_text(encoding="utf-8")
    text = text.replace("Versione 13 del 31.01.2022", "Versione 14 del 31.07.2022")
    text = text.partition("### ***MI5.2.1.a")[0].rstrip() + "\n"
    text = text.replace("MI5.1.1.a – Assistenza tecnica", "MI5.1.1.a – Supporto tecnico")
    document.write_text(text, encoding="utf-8", newline="")
    stated = re.sub(
        r"[0-9a-f]{64}", hashlib.sha256(document.read_bytes()).hexdigest(), facts.read_text(encoding="utf-8")
    )
    stated = stated.replace("versione 13 del 31.01.2022", "versione 14 del 31.07.2022")
    facts.write_text(stated, encoding="utf-8")


@pytest.fixture(scope="module")
def later(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The site after Milan's next release."""
    folder = tmp_path_factory.mktemp("later")
    data, out = Path(shutil.copytree(root / "data", folder / "data")), folder / "publication"
    make_next_release(data)
    pipeline.build(data, out, BASE, lambda *_: None)
    with running(out / DATASET) as store:
        yield create_app(out, store).test_client()


def graph_of(client: FlaskClient, thing: str) -> Graph:
    return Graph().parse(data=client.get(f"/doc/{thing}.ttl").data, format="turtle")


def test_what_the_latest_release_dropped_keeps_its_address_and_is_described_as_it_last_was(
    client: FlaskClient, later: FlaskClient
) -> None:
    assert later.get(f"/id/{GONE}").headers["Location"] == f"/doc/{GONE}"
    assert later.get("/id/action/mi5.2.1.A").headers["Location"] == f"/id/{GONE}"
    this = URIRef(f"{BASE}id/{GONE}")
    said = set(graph_of(later, GONE).predicate_objects(this))
    assert said == set(graph_of(client, GONE).predicate_objects(this))
    assert said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", "manca dal rilascio MI-14 ( 31 luglio 2022 ). Qui si legge che cosa ne diceva MI-13"),
        ("en", "missing since release MI-14 ( 31 July 2022 ). What you read here is what MI-13 said"),
    ],
)
def test_its_page_says_since_which_release_it_is_not_listed(
    later: FlaskClient, read: Callable[[str], Any], language: str, words: str
) -> None:
    page = read(later.get(f"/doc/{GONE}?lang={language}", headers=HTML).text)
    notice = page.one("p", class_="dropped")
    assert words in notice.text
    assert [link["href"].partition("?")[0] for link in notice.all("a")] == [
        "/doc/release/MI-14",
        "/doc/release/MI-13",
    ]


@pytest.mark.parametrize(
    "thing", [CHANGED, "project/MI-4", "city/MI", "release/MI-13", "release/MI-13/document", "release/MI-14"]
)
def test_what_is_listed_and_what_belongs_to_one_release_has_no_such_notice(
    later: FlaskClient, read: Callable[[str], Any], thing: str
) -> None:
    response = later.get(f"/doc/{thing}", headers=HTML)
    assert response.status_code == 200
    assert not read(response.text).all("p", class_="dropped")


def test_every_link_of_a_past_release_leads_somewhere(later: FlaskClient, read: Callable[[str], Any]) -> None:
    page = read(later.get("/doc/release/MI-13", headers=HTML).text)
    targets = {link["href"] for link in page.one("main").all("a") if link["href"].startswith("/doc/")}
    assert f"/doc/{GONE}" in targets
    for target in targets:
        assert later.get(target, headers=HTML).status_code == 200, target


def test_a_past_release_calls_things_as_it_did_then(later: FlaskClient) -> None:
    title = URIRef("http://purl.org/dc/terms/title")
    this = URIRef(f"{BASE}id/{CHANGED}")
    for release, name in (("MI-13", "Assistenza tecnica"), ("MI-14", "Supporto tecnico")):
        found = graph_of(later, f"release/{release}/finding/no-status-MI5.1.1.a")
        assert [str(value) for value in found.objects(this, title)] == [name]


def test_what_no_release_ever_listed_is_not_found(later: FlaskClient) -> None:
    for address in ("/id/action/MI9.9.9.z", "/doc/action/MI9.9.9.z", "/doc/release/MI-15"):
        assert later.get(address).status_code == 404
