# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What goes to another server is a query that only reads, asks nobody else, and declares what it uses."""

from collections.abc import Callable, Iterator

import pytest
from anyio.from_thread import start_blocking_portal
from rdflib import Literal

from ponlod.errors import QueryLimitExceeded, QueryRefused, QuerySyntaxError, QueryTooComplex
from ponlod.store import Form, Limits, written
from ponlod.store.gate import Passed, guarded

MIB = 1024 * 1024
LIMITS = Limits(seconds=8, memory=256 * MIB, workers=2, waiting=4, patience=10)
RELEASE = "http://localhost:8000/id/release/MI-13"


Send = Callable[[str], Passed]


@pytest.fixture(scope="module")
def send() -> Iterator[Send]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(guarded(LIMITS)) as gate:
        yield lambda query: portal.call(gate.passed, query, None)


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { ?s ?p ?o }", Form.SOLUTIONS),
        ("ASK { ?s ?p ?o }", Form.BOOLEAN),
        ("CONSTRUCT WHERE { ?s ?p ?o }", Form.GRAPH),
        ("# SELECT\nDESCRIBE <http://a.example/>", Form.GRAPH),
    ],
)
def test_the_form_of_the_answer_is_known_before(send: Send, query: str, form: Form) -> None:
    assert send(query) == Passed(query, form, (), ())


def test_prefixes_that_need_no_declaration_here_are_declared_elsewhere(send: Send) -> None:
    query = "PREFIX dct: <http://example.org/>\nSELECT * { ?s a pon:Action ; dct:title ?t }"
    declared = "PREFIX pon: <https://w3id.org/ponlod/ontology#> "
    assert send(query).text == declared + query


def test_the_graphs_of_from_are_told_as_whole_iris(send: Send) -> None:
    named = f"SELECT * FROM <{RELEASE}> FROM NAMED <http://a.example/> {{ ?s ?p ?o }}"
    assert (send(named).default_graphs, send(named).named_graphs) == ((RELEASE,), ("http://a.example/",))
    prefixed = "PREFIX r: <http://localhost:8000/id/release/> ASK FROM r:MI-13 {}"
    relative = "BASE <http://localhost:8000/id/> ASK FROM <release/MI-13> {}"
    assert send(prefixed).default_graphs == send(relative).default_graphs == (RELEASE,)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o service silent ?o { ?a ?b ?c } }",
        "ASK { FILTER EXISTS { { SELECT ?s { OPTIONAL { SERVICE ?s { ?a ?b ?c } } } } } }",
        "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { SERVICE <http://a.example/> { ?s ?p ?o } } }",
        "DESCRIBE ?s { ?s ?p ?o MINUS { SERVICE <http://a.example/> { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o # a carriage return ends this \r SERVICE <http://a.example/> {}\n}",
    ],
)
def test_service_is_refused_wherever_it_stands(send: Send, query: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE is closed"):
        send(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s dct:title "SERVICE <http://a.example/> { ?s ?p ?o }" }',
        "SELECT * { ?s ?p ?o } # SERVICE <http://a.example/> { ?s ?p ?o }",
        "SELECT ?service { ?service <http://a.example/SERVICE> pon:service }",
        'SELECT * { ?s ?p """a " quote, and\nSERVICE <http://a.example/> {} """ }',
        "SELECT * { ?s ?p 'citt\\u00E0 \\U0001F600' }",
        "SELECT * { ?s ?p $text }".replace("$text", written(Literal("C:\\users, \\u0022"))),
    ],
)
def test_the_word_alone_is_no_service(send: Send, query: str) -> None:
    assert query in send(query).text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        # A server that resolves escapes first reads a comment where another reads a string, or the reverse.
        ('SELECT * { ?s ?p "\\u0022 #" SERVICE <http://a.example/> { ?a ?b ?c } #" }', ""),
        ('SELECT * { ?s ?p "\\u0022 #" }', "ASCII"),
        ('SELECT * { ?s ?p "\\U0000000A" }', "ASCII"),
        ('SELECT * { ?s ?p "\\\\u0022" }', "ASCII"),
        ('SELECT * { ?s ?p "\\\\\\\\U000000750022" }', "ASCII"),
        ('SELECT * { ?s ?p "\\U00000075" }', "ASCII"),
        ("PREFIX j: <java:org.example.> SELECT * { ?s j:run ?o }", "java:org.example.run"),
        ("SELECT * { ?s <bif:contains> 'x' }", "bif:contains"),
        ("SELECT * { ?s ?p ?o LATERAL { ?o ?p ?x } }", "plain SPARQL 1.1"),
        ("SELECT (TRIPLE(?s, ?p, ?o) AS ?t) { ?s ?p ?o }", "plain SPARQL 1.1"),
        ("SELECT * { ?s ?p <<( ?a ?b ?c )>> }", "plain SPARQL 1.1"),
        ("SELECT * { << ?a ?b ?c >> ?p ?o }", "plain SPARQL 1.1"),
        ("INSERT DATA { <http://a.example/> <http://a.example/> 1 }", "only reads"),
        ("DROP ALL", "only reads"),
    ],
)
def test_what_cannot_be_checked_or_runs_programs_is_refused(send: Send, query: str, words: str) -> None:
    with pytest.raises((QueryRefused, QuerySyntaxError)) as caught:
        send(query)
    assert words in str(caught.value)


@pytest.mark.parametrize("function", ["bif:sys_stat", "sql:anything", "http://example.org/f"])
def test_no_function_of_a_server_is_called(send: Send, function: str) -> None:
    for query in (f"SELECT (<{function}>(1) AS ?x) {{}}", f"ASK {{ ?s ?p ?o FILTER <{function}>(?o) }}"):
        with pytest.raises((QueryRefused, QuerySyntaxError)):
            send(query)
    assert send("SELECT (xsd:integer('1') AS ?x) {}").form is Form.SOLUTIONS


def test_an_error_names_the_line_as_it_was_sent(send: Send) -> None:
    with pytest.raises(QuerySyntaxError, match="line 3, column 3"):
        send("SELECT * {\n  ?s a pon:Action ;\n  ?! }")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (" + "(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {}",
        "SELECT * " + "{" * 3000 + "?s ?p ?o" + "}" * 3000,
        "SELECT * { ?s ?p ?o " + "OPTIONAL { ?s ?p ?o " * 5000 + "}" * 5001,
        "SELECT * { ?s ?p ?o FILTER (" + " || ".join(f"?o = {n}" for n in range(20_000)) + ") }",
        "SELECT * { ?s " + "(" * 10_000 + "pon:axis" + ")*" * 10_000 + " ?o }",
    ],
)
def test_what_kills_a_parser_is_an_error_and_the_gate_lives_on(send: Send, query: str) -> None:
    with pytest.raises((QueryTooComplex, QueryLimitExceeded)):
        send(query)
    assert send("ASK {}").form is Form.BOOLEAN


def test_ordinary_nesting_passes(send: Send) -> None:
    assert send("SELECT (" + "(" * 40 + "1" + ")" * 40 + " AS ?x) {}").form is Form.SOLUTIONS
    assert send("SELECT * " + "{" * 40 + "?s ?p ?o" + "}" * 40).form is Form.SOLUTIONS
