# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a store answers: every form in every format, on the dataset that the query or the protocol names."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest
from rdflib import Graph, URIRef

from ponlod.errors import QueryRefused, QuerySyntaxError
from ponlod.formats import (
    GRAPH_FORMATS,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULT_FORMATS,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TURTLE,
)
from ponlod.namespaces import PREFIXES
from ponlod.store import Form

pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # rdflib's own JSON-LD parser

ACTION = "http://localhost:8000/id/action/MI1.1.1.a"
LATEST = "http://localhost:8000/id/release/MI-13"
FORMER = "http://localhost:8000/id/release/MI-12"
TITLES = f"SELECT ?title {{ <{ACTION}> dct:title ?title }}"
RDFLIB_NAMES = {TURTLE: "turtle", N_TRIPLES: "nt", JSON_LD: "json-ld", RDF_XML: "xml"}
CONTEXT = {name: iri for name, iri in PREFIXES.items() if name != "axis"}


def titles(answer: bytes) -> list[str]:
    return sorted(row["title"]["value"] for row in json.loads(answer)["results"]["bindings"])


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (RESULTS_CSV, b'title\r\n"Servizi digitali, cos\xc3\xac"\r\n'),
        (RESULTS_TSV, b'?title\n"Servizi digitali, cos\xc3\xac"@it\n'),
    ],
)
def test_solutions_are_written_in_csv_and_tsv(store, read, form, expected):
    assert read(store, TITLES, results=form) == expected


def test_solutions_are_written_in_json(store, read):
    (row,) = json.loads(read(store, TITLES, results=RESULTS_JSON))["results"]["bindings"]
    assert row == {"title": {"type": "literal", "value": "Servizi digitali, così", "xml:lang": "it"}}


def test_solutions_are_written_in_xml(store, read):
    document = ET.fromstring(read(store, TITLES, results=RESULTS_XML))
    (literal,) = document.iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == "Servizi digitali, così"


@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_a_boolean_is_written_in_every_result_format(store, read, form):
    assert b"true" in read(store, "ASK { ?action a pon:Action }", results=form)
    assert b"false" in read(store, "ASK { ?action a pon:Project }", results=form)


@pytest.mark.parametrize("form", GRAPH_FORMATS)
@pytest.mark.parametrize("query", [f"DESCRIBE <{ACTION}>", f"CONSTRUCT WHERE {{ <{ACTION}> ?p ?o }}"])
def test_a_graph_is_written_in_every_graph_format(store, read, form, query):
    graph = Graph().parse(data=read(store, query, graph=form), format=RDFLIB_NAMES[form])
    expected = Graph().parse(data=read(store, query, graph=N_TRIPLES), format="nt")
    assert len(expected) == 4
    assert set(graph) == set(expected)


@pytest.mark.parametrize(
    ("query", "form", "written_in"),
    [
        ("SELECT * {}", Form.SOLUTIONS, RESULTS_CSV),
        ("ASK {}", Form.BOOLEAN, RESULTS_CSV),
        ("CONSTRUCT WHERE {}", Form.GRAPH, JSON_LD),
        (f"DESCRIBE <{ACTION}>", Form.GRAPH, JSON_LD),
    ],
)
def test_the_form_of_the_query_decides_which_of_the_two_formats_is_used(store, query, form, written_in):
    answer = store.query(query, results=RESULTS_CSV, graph=JSON_LD)
    assert (answer.form, answer.format) == (form, written_in)


def test_turtle_uses_our_prefixes_and_declares_only_those(store, read):
    text = read(store, f"DESCRIBE <{ACTION}>", graph=TURTLE).decode()
    assert text.startswith("@prefix axis: <https://w3id.org/ponlod/vocabulary/axis/> .\n@prefix dct:")
    assert f"<{ACTION}> a pon:Action ;" in text
    assert "pon:axis axis:1" in text
    assert "skos:" not in text
    assert "rdf:" not in text


@pytest.mark.parametrize("form", [TURTLE, RDF_XML, JSON_LD])
def test_the_same_graph_is_written_in_the_same_bytes(store, read, form):
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    assert len({read(store, query, graph=form) for _ in range(4)}) == 1


def test_rdf_xml_names_properties_by_our_prefixes(store, read):
    text = read(store, f"DESCRIBE <{ACTION}>", graph=RDF_XML).decode()
    assert "<pon:programmeFunding" in text
    assert "ns1" not in text


def test_json_ld_carries_its_context_and_needs_no_other(store, read):
    document = json.loads(read(store, f"DESCRIBE <{ACTION}>", graph=JSON_LD))
    (node,) = document["@graph"]
    assert document["@context"]["pon"] == PREFIXES["pon"]
    assert node["@type"] == "pon:Action"
    assert node["pon:programmeFunding"] == {"@type": "xsd:decimal", "@value": "2531250.5"}


def test_json_ld_leaves_out_a_prefix_that_an_iri_has_as_its_scheme(store, read):
    query = "CONSTRUCT { <status:x> <http://example.org/p> status:completed } WHERE {}"
    graph = Graph().parse(data=read(store, query, graph=JSON_LD), format="json-ld")
    assert set(graph) == {
        (URIRef("status:x"), URIRef("http://example.org/p"), URIRef(PREFIXES["status"] + "completed"))
    }


def test_a_query_may_use_our_prefixes_otherwise(store, read):
    answer = read(store, "PREFIX pon: <http://example.org/> SELECT (pon:x AS ?x) {}", results=RESULTS_CSV)
    assert answer == b"x\r\nhttp://example.org/x\r\n"


def test_the_default_graph_is_what_the_dump_has_as_default(store, read):
    assert titles(read(store, TITLES)) == ["Servizi digitali, così"]


def test_graph_asks_every_release(store, read):
    query = f"SELECT ?release ?title {{ GRAPH ?release {{ <{ACTION}> dct:title ?title }} }}"
    rows = csv.reader(io.StringIO(read(store, query, results=RESULTS_CSV).decode()))
    assert sorted(list(rows)[1:]) == [[FORMER, "Servizi"], [LATEST, "Servizi digitali, così"]]


def test_from_chooses_the_default_graph_and_from_named_the_named_ones(store, read):
    query = f"SELECT ?title FROM <{FORMER}> {{ <{ACTION}> dct:title ?title }}"
    assert titles(read(store, query)) == ["Servizi"]
    query = f"SELECT ?title FROM NAMED <{FORMER}> {{ GRAPH ?g {{ <{ACTION}> dct:title ?title }} }}"
    assert titles(read(store, query)) == ["Servizi"]


def test_the_dataset_of_the_protocol_replaces_that_of_the_query(store, read):
    query = f"SELECT ?title FROM <{LATEST}> {{ <{ACTION}> dct:title ?title }}"
    assert titles(read(store, query, default_graphs=[FORMER])) == ["Servizi"]
    assert titles(read(store, query, default_graphs=[FORMER, LATEST])) == [
        "Servizi",
        "Servizi digitali, così",
    ]
    assert titles(read(store, query, named_graphs=[FORMER])) == []


def test_named_graphs_of_the_protocol_are_the_only_ones(store, read):
    query = f"SELECT ?title {{ GRAPH ?g {{ <{ACTION}> dct:title ?title }} }}"
    assert titles(read(store, query, named_graphs=[FORMER])) == ["Servizi"]
    assert titles(read(store, query, default_graphs=[FORMER])) == []


def test_a_graph_of_the_protocol_must_be_an_absolute_iri(store):
    with pytest.raises(QuerySyntaxError, match="MI-13"):
        store.query("ASK {}", default_graphs=["MI-13"])


def test_text_of_every_script_passes_unchanged(store, read):
    text = "àèìòù Ω 漢字 🏛 Ja%C3%A9n"
    query = f'SELECT ("{text}" AS ?text) (<http://example.org/Ja%C3%A9n/%2F/è> AS ?iri) {{}}'
    (row,) = json.loads(read(store, query))["results"]["bindings"]
    assert (row["text"]["value"], row["iri"]["value"]) == (text, "http://example.org/Ja%C3%A9n/%2F/è")


def test_an_answer_of_many_chunks_is_whole(store, read):
    query = (
        "SELECT ?a ?b { ?s <http://many.example/is> ?a . ?t <http://many.example/is> ?b FILTER(?a < 100) }"
    )
    lines = read(store, query, results=RESULTS_CSV).splitlines()
    assert len(lines) == 1 + 100 * 1000
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("character", ["\\u0001", "\\u001F", "\\uFFFE"])
@pytest.mark.parametrize(
    ("query", "others"),
    [
        ("SELECT ({} AS ?x) {{}}", "JSON"),
        ("CONSTRUCT {{ dct:a dct:b {} }} WHERE {{}}", "Turtle or N-Triples"),
    ],
)
def test_xml_is_refused_where_a_character_cannot_stand_in_it(store, query, others, character):
    text = f'"{"x" * 8192}{character}"'
    with pytest.raises(QueryRefused, match=rf"U\+{character[2:]} after “x+”; ask for {others}\."):
        store.query(query.format(text), results=RESULTS_XML, graph=RDF_XML)


def test_xml_is_refused_wherever_in_it_the_character_stands(store):
    for length in range(7800, 8000):
        with pytest.raises(QueryRefused, match=r"U\+FFFE"):
            store.query(f'SELECT ("{"x" * length}\ufffe" AS ?x) {{}}', results=RESULTS_XML)


def test_rdf_xml_is_refused_where_a_property_has_no_xml_name(store):
    with pytest.raises(QueryRefused, match=r"<http://example.org/9>; ask for Turtle"):
        store.query("CONSTRUCT { dct:a <http://example.org/9> 1 } WHERE {}", graph=RDF_XML)


def test_json_ld_is_refused_where_a_value_is_a_triple(store):
    with pytest.raises(QueryRefused, match=r"a triple as a value .*; ask for Turtle"):
        store.query("CONSTRUCT { dct:a dct:b <<( dct:a dct:b 1 )>> } WHERE {}", graph=JSON_LD)


@pytest.mark.parametrize("form", GRAPH_FORMATS)
def test_an_answer_of_no_triples_is_an_empty_document(store, read, form):
    answer = read(store, "CONSTRUCT { ?s a ?s } WHERE { ?s a pon:Nothing }", graph=form)
    assert len(Graph().parse(data=answer, format=RDFLIB_NAMES[form])) == 0


def test_a_graph_is_sorted_and_says_nothing_twice(store, read):
    query = "CONSTRUCT { dct:b dct:p ?n ; a dct:T . dct:a dct:p ?n } WHERE { VALUES ?n { 2 1 2 } }"
    assert read(store, query, graph=TURTLE).decode() == (
        f"@prefix dct: <{PREFIXES['dct']}> .\n@prefix xsd: <{PREFIXES['xsd']}> .\n\n"
        "dct:a dct:p 1 , 2 .\n\ndct:b a dct:T ;\n\tdct:p 1 , 2 .\n\n"
    )
    nodes = json.loads(read(store, query, graph=JSON_LD))["@graph"]
    assert [node["@id"] for node in nodes] == ["dct:a", "dct:b"]
