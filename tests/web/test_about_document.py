# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A document says of itself what it is about, where its data come from, and on what terms it may be used."""

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, XSD

BASE = "http://localhost:8000/"
DOCUMENT = URIRef(f"{BASE}doc/action/MI4.1.1.a")
RELEASE = URIRef(f"{BASE}id/release/MI-13")
SOURCE = URIRef(f"{BASE}id/release/MI-13/document")
LICENCE = URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")


def said_at(client: FlaskClient, path: str) -> Graph:
    return Graph().parse(data=client.get(f"{path}.nt").data, format="nt")


def test_it_names_its_topic_licence_release_and_source(client: FlaskClient) -> None:
    said = said_at(client, "/doc/action/MI4.1.1.a")
    assert set(said.predicate_objects(DOCUMENT)) == {
        (RDF.type, FOAF.Document),
        (FOAF.primaryTopic, URIRef(f"{BASE}id/action/MI4.1.1.a")),
        (DCTERMS.license, LICENCE),
        (DCTERMS.source, SOURCE),
        (PROV.wasDerivedFrom, RELEASE),
        (DCTERMS.references, RELEASE),
        (DCTERMS.modified, Literal("2022-01-31", datatype=XSD.date)),
    }
    assert str(said.value(SOURCE, DCTERMS.title)) == "I PROGETTI"
    assert str(said.value(SOURCE, DCTERMS.publisher)) == "Comune di Milano"
    assert str(said.value(SOURCE, DCTERMS.issued)) == "2022-01-31"
    assert str(said.value(RELEASE, DCTERMS.title)).startswith("PON Città Metropolitane 2014-2020")


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("/doc/city/MI", f"{BASE}id/city/MI"),
        ("/doc/programme/2014IT16M2OP004", f"{BASE}id/programme/2014IT16M2OP004"),
        ("/doc/place/MI-crescenzago", f"{BASE}id/place/MI-crescenzago"),
        ("/doc/release/MI-13", str(RELEASE)),
        ("/vocabulary/status/completed", "https://w3id.org/ponlod/vocabulary/status/completed"),
    ],
)
def test_whatever_a_release_speaks_of_is_said_by_that_release(
    client: FlaskClient, path: str, topic: str
) -> None:
    said = said_at(client, path)
    document = URIRef(f"{BASE.rstrip('/')}{path}")
    assert said.value(document, FOAF.primaryTopic) == URIRef(topic)
    assert set(said.objects(document, DCTERMS.references)) == {RELEASE}
    assert set(said.objects(document, DCTERMS.source)) == {SOURCE}


def test_what_no_release_speaks_of_has_a_document_without_source(client: FlaskClient) -> None:
    said = said_at(client, "/vocabulary/fund/FSE")
    document = URIRef(f"{BASE}vocabulary/fund/FSE")
    assert {by for by, _ in said.predicate_objects(document)} == {
        RDF.type,
        FOAF.primaryTopic,
        DCTERMS.license,
    }


@pytest.mark.parametrize("thing", ["release/MI-13/document", "release/MI-13/lines/54"])
def test_what_is_only_quoted_is_not_licensed(client: FlaskClient, thing: str) -> None:
    said = said_at(client, f"/doc/{thing}")
    assert said.value(URIRef(f"{BASE}doc/{thing}"), FOAF.primaryTopic)
    assert not set(said.subject_objects(DCTERMS.license))


def test_nothing_is_nameless_or_said_twice(client: FlaskClient) -> None:
    for thing in ("action/MI4.1.1.a", "release/MI-13", "release/MI-13/document", "release/MI-13/lines/54"):
        lines = client.get(f"/doc/{thing}.nt").text.splitlines()
        assert len(lines) == len(set(lines))
        assert not any(line.startswith("_:") or " _:" in line for line in lines)


def test_the_turtle_declares_only_the_prefixes_that_it_uses(client: FlaskClient) -> None:
    turtle = client.get("/doc/action/MI4.1.1.a.ttl").text
    declared, _, statements = turtle.partition("\n\n")
    for line in declared.splitlines():
        prefix = line.split()[1]
        assert prefix in statements, line
    assert "foaf:primaryTopic" in statements


def test_the_document_is_no_part_of_the_data(client: FlaskClient, publication_graph: Graph) -> None:
    assert not set(publication_graph.predicate_objects(DOCUMENT))
    assert "foaf" not in client.get("/doc/action/MI4.1.1.a.html").text
