# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The licence of the data is what whoever publishes says, wherever it is named."""

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from ponlod.authorities import AUTHORITY, CC_BY, LICENCES

ACTION = "/doc/action/MI4.1.1.a"
BASE = "http://localhost:8000"
CC0 = LICENCES[f"{AUTHORITY}licence/CC0"]
OTHERS = [licence for licence in LICENCES.values() if licence.iri != CC_BY]

Read = Callable[[str], Any]


@pytest.fixture
def free(published_by: Callable[..., FlaskClient]) -> FlaskClient:
    """A client of a site whose data are in the public domain."""
    return published_by(licence=CC0.iri)


def licence_link(response: Any) -> list[str]:
    links = response.headers.get("Link", "").split(", ")
    return [link[1:].partition(">")[0] for link in links if 'rel="license"' in link]


@pytest.mark.parametrize("path", ["/", ACTION, "/actions", "/data", "/releases/MI-13"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_a_page_names_the_licence_in_force_and_no_other(
    free: FlaskClient, read: Read, path: str, language: str
) -> None:
    page = read(free.get(path, headers={"Accept": "text/html", "Accept-Language": language}).text)
    link = page.one("footer").one("a", rel="license")
    assert (link.text, link["href"]) == (CC0.name, CC0.address)
    assert "CC BY" not in page.text
    assert "creativecommons.org/licenses/by" not in str(page)


@pytest.mark.parametrize("licence", OTHERS, ids=lambda licence: licence.name)
def test_a_document_says_it_in_rdf_by_its_iri_and_in_its_head_by_the_address_of_its_text(
    published_by: Callable[..., FlaskClient], licence: Any
) -> None:
    response = published_by(licence=licence.iri).get(f"{ACTION}.ttl")
    said = Graph().parse(data=response.data, format="turtle")
    assert set(said.objects(URIRef(f"{BASE}{ACTION}"), DCTERMS.license)) == {URIRef(licence.iri)}
    assert licence_link(response) == [licence.address]


def test_the_citation_of_a_thing_names_it(free: FlaskClient, read: Read) -> None:
    page = read(free.get(ACTION, headers={"Accept": "text/html"}).text)
    cited = page.one("section", aria_labelledby="cite")
    assert "CC0 1.0. http://localhost:8000/id/action/MI4.1.1.a" in cited.one("blockquote").text
    [item] = json.loads(cited.one("pre").text)
    assert item["license"] == "CC0 1.0"


def test_lists_charts_and_their_numbers_have_it(free: FlaskClient) -> None:
    assert free.get("/actions.json").json["licence"] == CC0.address
    book = openpyxl.load_workbook(io.BytesIO(free.get("/projects.xlsx").data))
    assert CC0.address in {cell for row in book.worksheets[2].iter_rows(values_only=True) for cell in row}
    for path in ("/actions.csv", "/charts/money-by-axis.it.csv"):
        assert licence_link(free.get(path)) == [CC0.address], path


@pytest.mark.parametrize("path", ["/ontology", "/vocabulary/status", "/vocabulary/status/completed"])
def test_the_terms_keep_their_own(free: FlaskClient, path: str) -> None:
    response = free.get(f"{path}.ttl")
    assert licence_link(response) == [LICENCES[CC_BY].address]
    assert CC0.iri not in response.text
    assert licence_link(free.get(path, headers={"Accept": "text/html"})) == [LICENCES[CC_BY].address]


def test_the_footer_of_the_terms_does_not_give_the_page_two_licences(free: FlaskClient, read: Read) -> None:
    page = read(free.get("/vocabulary/status", headers={"Accept": "text/html"}).text)
    assert page.one("footer").all("a", rel="license") == []
    assert CC0.name in page.one("footer").text
    assert [link["href"] for link in page.one("head").all("link", rel="license")] == [LICENCES[CC_BY].address]


def test_what_is_only_quoted_has_none(free: FlaskClient) -> None:
    assert licence_link(free.get("/doc/release/MI-13/lines/54")) == []
