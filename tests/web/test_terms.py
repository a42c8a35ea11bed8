# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/ontology and /vocabulary define every term, for people and for programs."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, Graph, URIRef
from rdflib.namespace import RDF, SKOS

from ponlod.namespaces import ONTOLOGY_IRI, PON, VOCABULARY
from ponlod.resources import ontology_files

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def terms() -> Graph:
    """The ontology and the vocabularies as they are written."""
    graph = Graph()
    for path in ontology_files():
        graph.parse(data=path.read_text(), format="turtle")
    return graph


def test_the_ontology_for_programs_is_the_ontology_as_it_is_written(client: FlaskClient) -> None:
    written = Graph().parse(data=ontology_files()[0].read_text(), format="turtle")
    for path in ("/ontology", "/ontology.ttl", "/ontology.rdf", "/ontology.nt", "/ontology/1.0.0"):
        response = client.get(path, headers={"Accept": "text/turtle"})
        assert set(Graph().parse(data=response.data, format=response.mimetype)) == set(written)


def test_every_term_has_an_anchor_with_its_name_and_definition(
    client: FlaskClient, read: Callable[[str], Any], terms: Graph
) -> None:
    page = read(client.get("/ontology", headers={**HTML, "Accept-Language": "en"}).text)
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    own = {term for kind in kinds for term in terms.subjects(RDF.type, kind) if term.startswith(str(PON))}
    assert {element["id"] for element in page.all("section", class_="term")} == {
        str(term).removeprefix(str(PON)) for term in own
    }
    for term in own:
        shown = page.one("section", id=str(term).removeprefix(str(PON)))
        definitions = {str(text) for text in terms.objects(term, SKOS.definition) if text.language == "en"}
        assert {p.text for p in shown.all("p")} == {" ".join(text.split()) for text in definitions}


def test_every_term_that_the_data_use_has_an_example_from_them(
    client: FlaskClient, read: Callable[[str], Any], publication_graph: Graph, terms: Graph
) -> None:
    page = read(client.get("/ontology", headers={**HTML, "Accept-Language": "en"}).text)
    for by in (PON["programmeFunding"], PON["textAsPrinted"], PON["project"]):
        shown = page.one("section", id=str(by).removeprefix(str(PON)))
        (example,) = [item for item in shown.all("div") if item.one("dt").text == "From the data"]
        subject = URIRef(example.one("dd").all("a")[0]["href"].replace("/doc/", "http://localhost:8000/id/"))
        value = example.one("dd").text.partition(": ")[2]
        values = [str(value) for value in publication_graph.objects(subject, by)]
        assert any(value in (one, one.removeprefix("http://localhost:8000/")) for one in values)
    used = {by for by in publication_graph.predicates() if (by, RDF.type, OWL.DatatypeProperty) in terms}
    assert len(used) > 15
    for by in used:
        shown = page.one("section", id=str(by).removeprefix(str(PON)))
        assert "From the data" in [name.text for name in shown.all("dt")]


def test_a_term_says_where_it_is_used_and_what_its_values_are_as_the_shapes_have_it(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(client.get("/ontology", headers={**HTML, "Accept-Language": "en"}).text)

    def said(term: str) -> dict[str, list[str]]:
        pairs = page.one("section", id=term).all("div")
        return {pair.one("dt").text: [link["href"] for link in pair.all("a")] for pair in pairs}

    assert said("project")["Said of"] == ["#Action"]
    assert said("project")["The value is"] == ["#Project"]
    assert said("status")["Said of"] == ["#Action", "#Project"]
    assert said("status")["The value is"] == ["/vocabulary/status"]
    assert said("programmeFunding")["The value is"] == ["http://www.w3.org/2001/XMLSchema#decimal"]
    assert "#measure" in said("Action")["Has"]
    assert "https://linkedopendata.eu/entity/Q9934" in said("Action")["Elsewhere"]


def test_the_version_of_the_ontology_that_is_published_has_its_own_address(client: FlaskClient) -> None:
    assert client.get("/ontology/1.0.0", headers=HTML).status_code == 200
    assert client.get("/ontology/9.9.9").status_code == 404
    assert client.get("/ontology.pdf").status_code == 404


def test_every_vocabulary_is_listed_and_lists_its_concepts(
    client: FlaskClient, read: Callable[[str], Any], terms: Graph
) -> None:
    index = read(client.get("/vocabulary", headers=HTML).text).one("main")
    schemes = {str(scheme) for scheme in terms.subjects(RDF.type, SKOS.ConceptScheme)}
    listed = {link["href"] for link in index.all("a") if link["href"].startswith("/vocabulary/")}
    assert listed == {"/vocabulary/" + scheme.removeprefix(str(VOCABULARY)) for scheme in schemes}
    for scheme in schemes:
        page = read(client.get("/vocabulary/" + scheme.removeprefix(str(VOCABULARY)), headers=HTML).text)
        rows = page.one("table", class_="concepts").one("tbody").all("tr")
        concepts = {str(concept) for concept in terms.subjects(SKOS.inScheme, URIRef(scheme))}
        assert {row.one("a")["href"] for row in rows} == {
            "/vocabulary/" + concept.removeprefix(str(VOCABULARY)) for concept in concepts
        }


def test_concepts_are_listed_in_the_order_of_their_vocabulary(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    def notations(scheme: str) -> list[str]:
        page = read(client.get(f"/vocabulary/{scheme}", headers=HTML).text)
        return [row.one("code").text for row in page.one("table").one("tbody").all("tr")]

    assert notations("status")[:3] == ["not-started", "procurement", "awarded"]
    assert notations("axis") == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize(
    "path",
    [
        "/vocabulary/status",
        "/vocabulary/measure",
        "/vocabulary/status/completed",
        "/vocabulary/measure/4.1.1",
    ],
)
def test_a_vocabulary_for_programs_says_all_that_is_written_of_it(
    client: FlaskClient, terms: Graph, path: str
) -> None:
    this = URIRef("https://w3id.org/ponlod" + path)
    for address, accept in ((path, "text/turtle"), (f"{path}.ttl", "*/*"), (f"{path}.rdf", "*/*")):
        response = client.get(address, headers={"Accept": accept})
        said = set(Graph().parse(data=response.data, format=response.mimetype))
        assert {triple for triple in terms if triple[0] == this} <= said
        assert {triple for triple in terms if (triple[0], SKOS.inScheme, this) in terms} <= said


@pytest.mark.parametrize(
    "path",
    [
        "/vocabulary/nothing",
        "/vocabulary/status/nothing",
        "/vocabulary/status/%3E%20x",
        "/vocabulary/a%20b.ttl",
    ],
)
def test_a_term_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_iri_of_the_ontology_leads_here() -> None:
    assert ONTOLOGY_IRI == "https://w3id.org/ponlod/ontology"
