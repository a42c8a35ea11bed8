# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Following an action's address gives what the publication says of that action, in the format asked for."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD, Namespace

PON = Namespace("https://w3id.org/ponlod/ontology#")
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
"""rdflib's own readers of JSON-LD and TriG still use what it warns of."""


def follow(web: httpx.Client, code: str, media_type: str = "text/turtle") -> Graph:
    """What a client gets that goes from the action's address to the data about it."""
    answer = web.get(f"/id/action/{code}", headers={"Accept": media_type}, follow_redirects=True)
    assert [step.status_code for step in answer.history] == [303]
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == media_type
    return Graph().parse(data=answer.content, format=FORMATS[media_type])


@pytest.fixture(scope="module")
def release(web: httpx.Client, publication: Path) -> Graph:
    """All that the release says, from its dump."""
    assert web.get("/health").status_code == 200
    return Graph().parse(publication / "dumps" / "ponlod-MI-13.nt", format="nt")


def test_the_turtle_says_what_the_document_says(
    web: httpx.Client, base: str, actions: dict[str, Any]
) -> None:
    expected, action = actions["MI4.1.1.a"], URIRef(f"{base}id/action/MI4.1.1.a")
    served = follow(web, "MI4.1.1.a")
    for predicate, value in (
        (DCTERMS.identifier, Literal("MI4.1.1.a")),
        (DCTERMS.title, Literal(expected["title"], lang="it")),
        (DCTERMS.description, Literal(expected["description"], lang="it")),
        (PON.statusText, Literal(expected["status"], lang="it")),
        (PON.programmeFunding, Literal("2531250", datatype=XSD.decimal)),
        (PON.project, URIRef(f"{base}id/project/MI-1")),
        (PON.axis, URIRef("https://w3id.org/ponlod/vocabulary/axis/4")),
        (PON.measure, URIRef("https://w3id.org/ponlod/vocabulary/measure/4.1.1")),
        (PON.status, URIRef("https://w3id.org/ponlod/vocabulary/status/procurement")),
        (PON.relatedAction, URIRef(f"{base}id/action/MI3.1.1.a")),
    ):
        assert set(served.objects(action, predicate)) == {value}
    for absent in (PON.totalCost, PON.otherPublicFunding, PON.privateFunding):
        assert not set(served.objects(action, absent))


def test_every_action_is_served_whole_with_its_proofs(
    web: httpx.Client, base: str, actions: dict[str, Any], release: Graph
) -> None:
    for code in actions:
        served = follow(web, code)
        own = {URIRef(f"{base}id/action/{code}")}
        own |= {
            subject
            for subject in release.subjects(unique=True)
            if subject.startswith(f"{base}id/release/MI-13/action/{code}/")
        }
        own |= {
            lines
            for subject in own
            for lines in release.objects(subject, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"))
        }
        for subject in own:
            assert set(served.predicate_objects(subject)) == set(release.predicate_objects(subject)), subject


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_format_says_the_same(web: httpx.Client, media_type: str) -> None:
    assert set(follow(web, "MI4.2.1.a", media_type)) == set(follow(web, "MI4.2.1.a"))


@pytest.mark.parametrize("spelling", ["mi4.1.1.A", "MI.4.1.1.a", "MI 4.1.1.a", "MI4.1.1.a-"])
def test_other_spellings_of_a_code_lead_to_the_right_one(web: httpx.Client, spelling: str) -> None:
    answer = web.get(f"/id/action/{spelling}", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url.path == "/doc/action/MI4.1.1.a"


def test_an_action_that_the_document_does_not_have_is_not_found(web: httpx.Client) -> None:
    assert web.get("/id/action/MI1.1.1.d", follow_redirects=True).status_code == 404


def test_a_browser_gets_a_page_that_shows_the_printed_words(
    web: httpx.Client, actions: dict[str, Any]
) -> None:
    accept = {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "it",
    }
    answer = web.get("/id/action/MI4.1.1.a", headers=accept, follow_redirects=True)
    assert answer.headers["content-type"].startswith("text/html")
    for words in (actions["MI4.1.1.a"]["title"], "2.531.250,00", actions["MI4.1.1.a"]["status"]):
        assert words in answer.text
