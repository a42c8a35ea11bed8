# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The endpoint's description of itself: one with the catalogue and with VoID, and contradicting neither."""

import shutil
from pathlib import Path

import httpx
import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, VOID

from ponlod.namespaces import SD
from ponlod.store import BlockingStore
from ponlod.web.app import create_app

BASE = "http://localhost:8000/"
SERVICE, ALL = URIRef(f"{BASE}catalogue#sparql"), URIRef(f"{BASE}catalogue#all")
TURTLE = {"Accept": "text/turtle"}


def read(web: httpx.Client, path: str) -> Graph:
    response = web.get(path, headers=TURTLE)
    assert response.status_code == 200
    return Graph().parse(data=response.text, format="turtle")


@pytest.fixture(scope="module")
def described(web: httpx.Client) -> Graph:
    return read(web, "/sparql")


def test_the_service_is_the_one_of_the_catalogue_and_serves_its_dataset(
    web: httpx.Client, described: Graph
) -> None:
    catalogue = read(web, "/catalogue")
    (service,) = described.subjects(RDF.type, SD.Service)
    assert service == SERVICE
    assert (service, RDF.type, DCAT.DataService) in catalogue
    assert described.value(service, SD.endpoint) == catalogue.value(service, DCAT.endpointURL)
    dataset = described.value(service, SD.defaultDataset)
    assert dataset == ALL
    assert (service, DCAT.servesDataset, dataset) in catalogue
    for title in described.objects(None, DCTERMS.title):
        (titled,) = described.subjects(DCTERMS.title, title)
        known = {*catalogue.objects(titled, DCTERMS.title)}
        assert not known or title in known


def test_its_graphs_are_datasets_with_the_numbers_of_void(web: httpx.Client, described: Graph) -> None:
    void = read(web, "/.well-known/void")
    default = described.value(ALL, SD.defaultGraph, any=False)
    named = {described.value(node, SD.graph, any=False) for node in described.objects(ALL, SD.namedGraph)}
    assert {*void.objects(ALL, VOID.subset)} == {default, *named}
    for graph in (ALL, default, *named):
        assert (graph, RDF.type, VOID.Dataset) in described
        for property_ in (VOID.triples, VOID.entities, VOID.distinctSubjects, VOID.classes, VOID.properties):
            (said,) = described.objects(graph, property_)
            assert said == void.value(graph, property_, any=False)
    assert {*described.subjects(RDF.type, SD.Graph)} == {default, *named}


def test_the_graphs_have_as_many_triples_as_the_endpoint_finds(web: httpx.Client, described: Graph) -> None:
    def found(where: str) -> str:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}"
        return web.get("/sparql", params={"query": query, "format": "csv"}).text.split()[1]

    default = described.value(ALL, SD.defaultGraph)
    assert str(described.value(default, VOID.triples)) == found("?s ?p ?o")
    for node in described.objects(ALL, SD.namedGraph):
        name, graph = described.value(node, SD.name), described.value(node, SD.graph)
        assert str(described.value(graph, VOID.triples)) == found(f"GRAPH <{name}> {{ ?s ?p ?o }}")


def test_it_says_where_the_rest_stands_and_names_everything(web: httpx.Client, described: Graph) -> None:
    assert all(isinstance(node, URIRef) for triple in described for node in triple[:2])
    for subject in {*described.subjects()}:
        document = str(subject).partition("#")[0].removeprefix(BASE)
        response = web.get(f"/{document}", headers=TURTLE, follow_redirects=True)
        assert response.status_code == 200


def test_if_the_numbers_are_lost_that_is_an_error(
    publication: Path, tmp_path: Path, store: BlockingStore
) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    client = create_app(folder, store).test_client()
    (folder / ".well-known" / "void.ttl").write_text("", encoding="utf-8")
    assert client.get("/sparql", headers=TURTLE).status_code == 503
    assert client.get("/sparql", headers={"Accept": "text/html"}).status_code == 200
