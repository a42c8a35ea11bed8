# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a later release no longer lists keeps its address, and says since when."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDFS, XSD

from ponlod.formats import GRAPH_FORMATS
from ponlod.publish.manifest import DATASET
from ponlod.store import opened

BASE = "http://localhost:8000/"
GONE, CHANGED = "action/MI5.2.1.a", "action/MI5.1.1.a"
HTML = {"Accept": "text/html"}


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


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of its own parser of JSON-LD
def test_what_was_dropped_is_gone_and_its_last_data_are_the_notice(later: FlaskClient) -> None:
    for form in GRAPH_FORMATS:
        for path, accept in ((f"/doc/{GONE}", form.media_type), (f"/doc/{GONE}.{form.extension}", "*/*")):
            response = later.get(path, headers={"Accept": accept})
            assert (response.status_code, response.mimetype) == (410, form.media_type)
            assert set(Graph().parse(data=response.data, format=form.media_type)) == set(
                graph_of(later, GONE)
            )
    page = later.get(f"/doc/{GONE}", headers=HTML)
    assert (page.status_code, page.mimetype) == (410, "text/html")
    assert page.headers["Link"].count('rel="alternate"') == 5
    again = later.get(f"/doc/{GONE}", headers={**HTML, "If-None-Match": page.headers.get("ETag", "*")})
    assert again.status_code == 410
    assert later.get(f"/id/{GONE}").status_code == 303
    assert later.get("/doc/action/mi5.2.1.A").headers["Location"] == f"/doc/{GONE}"


def test_what_is_gone_is_gone_every_time(later_publication: Path, serving: Callable[..., Any]) -> None:
    """No copy of it counts as fresh, neither on the server nor at the client (RFC 9110, 13.2.1)."""
    with serving(lambda: opened(later_publication / DATASET), later_publication) as web:
        first = web.get(f"/doc/{GONE}", headers={"Accept": "text/turtle"})
        for method, headers in (
            ("GET", {}),
            ("GET", {"If-None-Match": "*"}),
            ("GET", {"If-None-Match": first.headers.get("ETag", '"x"')}),
            ("GET", {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
            ("HEAD", {}),
        ):
            again = web.request(method, f"/doc/{GONE}", headers={"Accept": "text/turtle", **headers})
            assert again.status_code == 410
            assert again.headers["Content-Type"] == first.headers["Content-Type"]
            assert again.headers["Link"] == first.headers["Link"]
            assert again.content == (b"" if method == "HEAD" else first.content)
        assert web.get(f"/id/{GONE}").status_code == 303


def test_what_was_dropped_is_listed_nowhere(later: FlaskClient) -> None:
    for path in ("/actions", "/projects", "/doc/project/MI-assistenza-tecnica", "/vocabulary/measure/5.2.1"):
        page = later.get(path, headers=HTML)
        assert page.status_code == 200
        assert f"/doc/{GONE}" not in page.text
    unknown = later.get("/doc/action/MI5.2.1.z", headers=HTML)
    assert (unknown.status_code, f"/doc/{GONE}" in unknown.text) == (404, False)


def test_its_document_says_whose_words_it_gives_and_since_when_they_are_old(later: FlaskClient) -> None:
    said = graph_of(later, GONE)
    document, release = URIRef(f"{BASE}doc/{GONE}"), URIRef(f"{BASE}id/release/MI-13")
    assert set(said.objects(document, PROV.wasDerivedFrom)) == {release}
    assert set(said.objects(document, DCTERMS.references)) == {release}
    assert set(said.objects(document, DCTERMS.modified)) == {Literal("2022-01-31", datatype=XSD.date)}
    notices = {str(note.language): str(note) for note in said.objects(document, RDFS.comment)}
    assert "dal rilascio MI-14 (31 luglio 2022)" in notices["it"]
    assert "since release MI-14 (31 July 2022)" in notices["en"]


def test_the_document_of_what_is_still_listed_refers_to_all_its_releases_and_gives_the_latest(
    later: FlaskClient,
) -> None:
    said = graph_of(later, CHANGED)
    document = URIRef(f"{BASE}doc/{CHANGED}")
    old, new = (URIRef(f"{BASE}id/release/{release}") for release in ("MI-13", "MI-14"))
    assert set(said.objects(document, DCTERMS.references)) == {old, new}
    assert set(said.objects(document, PROV.wasDerivedFrom)) == {new}
    assert set(said.objects(document, DCTERMS.source)) == {URIRef(f"{new}/document")}
    assert set(said.objects(document, DCTERMS.modified)) == {Literal("2022-07-31", datatype=XSD.date)}
    assert not set(said.objects(document, RDFS.comment))
    assert set(said.objects(old, DCTERMS.issued)) == {Literal("2022-01-31", datatype=XSD.date)}


@pytest.mark.parametrize(
    "said_by_one_release",
    [
        "release/MI-13/finding/no-status-MI5.1.1.a",
        "release/MI-13/action/MI5.2.1.a/funding/programme",
        "release/MI-13/lines/54",
    ],
)
def test_what_one_release_says_is_not_gone(later: FlaskClient, said_by_one_release: str) -> None:
    assert later.get(f"/doc/{said_by_one_release}").status_code == 200


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
        expected = 410 if target == f"/doc/{GONE}" else 200
        assert later.get(target, headers=HTML).status_code == expected, target


def test_a_past_release_calls_things_as_it_did_then(later: FlaskClient) -> None:
    title = URIRef("http://purl.org/dc/terms/title")
    this = URIRef(f"{BASE}id/{CHANGED}")
    for release, name in (("MI-13", "Assistenza tecnica"), ("MI-14", "Supporto tecnico")):
        found = graph_of(later, f"release/{release}/finding/no-status-MI5.1.1.a")
        assert [str(value) for value in found.objects(this, title)] == [name]


def test_what_no_release_ever_listed_is_not_found(later: FlaskClient) -> None:
    for address in ("/id/action/MI9.9.9.z", "/doc/action/MI9.9.9.z", "/doc/release/MI-15"):
        assert later.get(address).status_code == 404


def test_the_catalogue_tells_the_origin_of_each_release_by_itself(
    later: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(later.get("/catalogue", headers=HTML).text)
    for key, own, other in (("MI-13", "versione 13", "versione 14"), ("MI-14", "versione 14", "versione 13")):
        origin = page.one(id=f"{key}-provenance").text
        assert own in origin
        assert other not in origin
        assert page.one(id=f"{key}-source-rights").text
    identifiers = [element["id"] for element in page.all() if "id" in element.attributes]
    assert len(identifiers) == len(set(identifiers))
