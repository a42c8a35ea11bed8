# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever store holds the publication, a query has the same answer and the same errors."""

import csv
import io
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic

from ponlod.errors import QueryLimitExceeded, QueryRefused, QuerySyntaxError
from ponlod.formats import (
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULTS_CSV,
    RESULTS_JSON,
    RESULTS_TSV,
    RESULTS_XML,
    TURTLE,
    Format,
)
from ponlod.store import BlockingStore, Form, select

QUERYING = (Path(__file__).parents[2] / "docs" / "querying.md").read_text(encoding="utf-8")
ASKED = re.findall(r"^```sparql\n(.*?)^```\n\s*^```csv\n(.*?)^```$", QUERYING, re.MULTILINE | re.DOTALL)

ACTION = "http://localhost:8000/id/action/MI1.1.1.a"
COUNT = "SELECT (COUNT(?action) AS ?n) { ?action a pon:Action }"
COUNT_IN_GRAPHS = "SELECT ?g (COUNT(?action) AS ?n) { GRAPH ?g { ?action a pon:Action } } GROUP BY ?g"


def rows(store: BlockingStore, query: str, **dataset: tuple[str, ...]) -> list[list[str]]:
    content = store.query(query, results=RESULTS_CSV, **dataset).content
    return [*csv.reader(io.StringIO(content.decode(), newline=""))][1:]


def graph(store: BlockingStore, query: str) -> Graph:
    answer = store.query(query, graph=N_TRIPLES)
    assert answer.form is Form.GRAPH
    return Graph().parse(data=answer.content.decode(), format="nt")


@pytest.mark.parametrize(("query", "answer"), ASKED)
def test_the_ten_questions_have_their_answers(store: BlockingStore, query: str, answer: str) -> None:
    # In whatever order: Virtuoso 7 does not always sort the groups that it was asked to sort.
    due = [*csv.reader(io.StringIO(answer))][1:]
    assert Counter(map(tuple, rows(store, query))) == Counter(map(tuple, due))


def test_there_are_ten_questions() -> None:
    assert len(ASKED) == 10


@pytest.mark.parametrize(("thing", "said"), [("Action", True), ("Nothing", False)])
def test_ask_is_answered_by_true_or_false(store: BlockingStore, thing: str, said: bool) -> None:
    answer = store.query(f"ASK {{ ?action a pon:{thing} }}")
    assert answer.form is Form.BOOLEAN
    assert json.loads(answer.content)["boolean"] is said


def test_describe_and_construct_say_of_an_action_what_the_dump_says(
    store: BlockingStore, publication: Path
) -> None:
    dump = Graph().parse(publication / "dumps" / "ponlod-MI-13.nt")
    due = Graph()
    for triple in dump.triples((URIRef(ACTION), None, None)):
        due.add(triple)
    assert len(due) > 10
    assert isomorphic(graph(store, f"CONSTRUCT {{ <{ACTION}> ?p ?o }} WHERE {{ <{ACTION}> ?p ?o }}"), due)
    for query in (f"DESCRIBE <{ACTION}>", 'DESCRIBE ?a { ?a dct:identifier "MI1.1.1.a" ; a pon:Action }'):
        described = graph(store, query)
        # Virtuoso also says who refers to it: a server may describe as it likes (SPARQL 1.1 Query, 16.4).
        described.remove((None, None, URIRef(ACTION)))
        assert isomorphic(described, due)


def test_every_literal_comes_back_as_the_dump_has_it(store: BlockingStore, publication: Path) -> None:
    dump = ox.Store()
    dump.bulk_load(path=publication / "dumps" / "ponlod-MI-13.nt", format=ox.RdfFormat.N_TRIPLES)
    query = "SELECT ?s ?p ?o { GRAPH ?release { ?s ?p ?o FILTER (isLiteral(?o)) } }"
    results = ox.parse_query_results(store.query(query).content, ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)
    found = {(str(row["s"]), str(row["p"]), str(row["o"])) for row in results}
    due = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in dump
        if isinstance(quad.object, ox.Literal)
    }
    kinds = {literal.rpartition("^^")[2] for _, _, literal in due if "^^" in literal}
    assert {kind.rpartition("#")[2].rstrip(">") for kind in kinds} >= {"decimal", "gYearMonth", "date"}
    assert any(literal.endswith("@it") for _, _, literal in due)
    assert found == due


def test_decimals_are_summed_to_the_cent(store: BlockingStore) -> None:
    (row,) = select(store, "SELECT (SUM(?euro) AS ?sum) { ?action pon:programmeFunding ?euro }")
    assert Decimal(str(row["sum"])) == Decimal("40625873.25")


def test_a_language_is_asked_for(store: BlockingStore) -> None:
    query = 'SELECT ?l { axis:1 skos:prefLabel ?l FILTER (LANG(?l) = "en") }'
    assert select(store, query) == [{"l": Literal("Metropolitan digital agenda", lang="en")}]
    assert rows(store, 'SELECT ?l { axis:1 skos:prefLabel ?l FILTER LANGMATCHES(LANG(?l), "de") }') == []


def test_the_default_graph_and_the_releases_are_the_whole_dataset(store: BlockingStore, release: str) -> None:
    assert rows(store, COUNT) == [["30"]]
    assert rows(store, COUNT_IN_GRAPHS) == [[release, "30"]]
    assert rows(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == [[release]]
    # Terms and vocabularies are in the default graph only.
    assert rows(store, "SELECT ?s { ?s a owl:Ontology }") != []
    assert rows(store, "SELECT ?s { GRAPH ?g { ?s a owl:Ontology } }") == []


def test_the_dataset_of_the_request_is_the_only_one(store: BlockingStore, release: str) -> None:
    ontology = "SELECT ?s { ?s a owl:Ontology }"
    assert rows(store, COUNT, default_graphs=(release,)) == [["30"]]
    assert rows(store, ontology, default_graphs=(release,)) == []
    assert rows(store, COUNT_IN_GRAPHS, default_graphs=(release,)) == []
    assert rows(store, COUNT_IN_GRAPHS, named_graphs=(release,)) == [[release, "30"]]
    assert rows(store, COUNT, named_graphs=(release,)) == [["0"]]


def test_from_names_the_dataset(store: BlockingStore, release: str) -> None:
    base, _, key = release.rpartition("/")
    prefixed = f"PREFIX release: <{base}/> SELECT ?s FROM release:{key} {{ ?s a owl:Ontology }}"
    assert rows(store, prefixed) == []
    count = "SELECT (COUNT(?action) AS ?n) {} {{ ?action a pon:Action }}"
    assert rows(store, count.format(f"FROM <{release}>")) == [["30"]]
    assert rows(store, count.format(f"FROM NAMED <{release}>")) == [["0"]]
    named = COUNT_IN_GRAPHS.replace("{ GRAPH", f"FROM NAMED <{release}> {{ GRAPH")
    assert rows(store, named) == [[release, "30"]]
    assert rows(store, named.replace("FROM NAMED", "FROM")) == []


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:9/graph", "http://example.org/g"])
def test_a_graph_that_is_not_of_the_publication_is_empty(store: BlockingStore, graph: str) -> None:
    anything = "SELECT ?s { ?s ?p ?o }"
    assert rows(store, anything, default_graphs=(graph,)) == []
    assert rows(store, "SELECT ?s { GRAPH ?g { ?s ?p ?o } }", named_graphs=(graph,)) == []
    assert rows(store, f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == []


@pytest.mark.parametrize("form", [RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV])
def test_a_table_comes_in_every_format(store: BlockingStore, form: Format) -> None:
    query = f"SELECT ?title {{ <{ACTION}> dct:title ?title }}"
    answer = store.query(query, results=form)
    assert (answer.form, answer.format) == (Form.SOLUTIONS, form)
    assert "Quartieri connessi – Piattaforma digitale" in answer.content.decode()


@pytest.mark.parametrize("form", [TURTLE, RDF_XML, JSON_LD, N_TRIPLES])
def test_a_graph_comes_in_every_format(store: BlockingStore, form: Format) -> None:
    query = f"CONSTRUCT WHERE {{ <{ACTION}> dct:title ?title }}"
    answer = store.query(query, graph=form)
    assert answer.format == form
    (quad,) = ox.parse(answer.content, ox.RdfFormat.from_media_type(form.media_type))
    assert quad.object == ox.Literal("Quartieri connessi – Piattaforma digitale", language="it")


@pytest.mark.parametrize(
    ("query", "error", "words"),
    [
        ("SELECT * {\n ?s ?p }", QuerySyntaxError, "line 2"),
        ("SELECT * { ?s no:such ?o }", QuerySyntaxError, "prefix of “no:such” is not declared"),
        ("SELECT \udc00", QuerySyntaxError, "Unicode"),
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", QuerySyntaxError, "cannot be evaluated"),
        ("DELETE WHERE { ?s ?p ?o }", QueryRefused, "only reads"),
        ("LOAD <file:///etc/passwd>", QueryRefused, "only reads"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", QueryRefused, "SERVICE is closed"),
        ("SELECT * { VALUES ?s { <http://[::1]:9/> } SERVICE ?s { ?x ?p ?o } }", QueryRefused, "SERVICE"),
    ],
)
def test_what_is_no_query_or_not_allowed_is_told_in_the_same_words(
    store: BlockingStore, query: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=re.escape(words)):
        store.query(query)


def test_a_query_that_takes_too_long_is_stopped_and_others_are_answered(hasty: BlockingStore) -> None:
    with pytest.raises(QueryLimitExceeded, match="time limit of 1 s"):
        hasty.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?f) }")
    assert rows(hasty, COUNT) == [["30"]]


def test_an_answer_is_whole_or_an_error(store: BlockingStore) -> None:
    # Virtuoso is told to give 10 000 rows at most.
    query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
    try:
        found = len(rows(store, query))
    except QueryLimitExceeded as error:
        found = 20000 * ("10000 rows" in str(error))
    assert found == 20000
