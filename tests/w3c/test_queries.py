# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The W3C's tests of SPARQL queries: as the engine answers in process, so does the store, in every format.

Where the engine is right the store is right; where the engine differs from the W3C, it is asked here and now.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ponlod.errors import QuerySyntaxError
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

EVALUATION = [
    *(f"sparql11/{name}" for name in (
        "aggregates", "bind", "bindings", "construct", "csv-tsv-res", "exists", "functions", "grouping",
        "json-res", "negation", "project-expression", "property-path", "subquery",
    )),
    *(f"dawg-data-r2/{name}" for name in (
        "algebra", "ask", "basic", "bnode-coreference", "boolean-effective-value", "bound", "cast",
        "construct", "dataset", "distinct", "expr-builtin", "expr-equals", "expr-ops", "graph", "i18n",
        "open-world", "optional", "optional-filter", "reduced", "regex", "solution-seq", "sort",
        "triple-match", "type-promotion",
    )),
]  # fmt: skip
EVALUATED = ("QueryEvaluationTest", "CSVResultFormatTest")
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
PARSERS = {
    RESULTS_JSON: ox.QueryResultsFormat.JSON,
    RESULTS_XML: ox.QueryResultsFormat.XML,
    RESULTS_TSV: ox.QueryResultsFormat.TSV,
    TURTLE: ox.RdfFormat.TURTLE,
    N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    JSON_LD: ox.RdfFormat.JSON_LD,
    RDF_XML: ox.RdfFormat.RDF_XML,
}

Iri = Callable[[Path], str]
Answer = Any
"""True or False, rows as dicts, or triples; ``normal`` makes two of them comparable."""
Engine = Callable[[Any], Answer]
Asked = Callable[..., Any]


@pytest.fixture(scope="session")
def engine(suites: Path, iri: Iri, quads: Any, data_files: Any) -> Engine:
    """What the engine itself answers in process, on the dataset as the test describes it."""

    def evaluate(test: Any) -> Answer:
        def path(name: str) -> Path:
            return suites / name.removeprefix("http://w3c.example/")

        data = ox.Store()
        for name in test.data:
            data.extend(quads(path(name), ox.DefaultGraph()))
        # Without data of its own, a test names its graphs in FROM.
        for name in test.graphs or ([] if test.data else map(iri, data_files(test.query.parent))):
            data.extend(quads(path(name), ox.NamedNode(name)))
        answer = data.query(test.query.read_text(encoding="utf-8"), base_iri=test.base, prefixes=PREFIXES)
        return _plain(answer)

    return evaluate


def _plain(answer: Any) -> Answer:
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QuerySolutions):
        names = [variable.value for variable in answer.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in answer]
    return list(answer)


def normal(answer: Answer) -> object:
    """The answer without the order of its rows, the names of its blank nodes and the spelling of its numbers.

    The engine's store keeps the value of a number and not its spelling, so both go through one.
    """
    if answer is None or isinstance(answer, bool):
        return answer
    quads = [
        quad
        for number, row in enumerate(answer)
        for quad in (_row(number, row) if isinstance(row, dict) else [_quad(row)])
    ]
    spelled = ox.Store()
    spelled.extend(quads)
    dataset = ox.Dataset(spelled)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return len(answer) if answer and isinstance(answer[0], dict) else 0, frozenset(dataset)


def _row(number: int, row: dict[str, Any]) -> Iterable[ox.Quad]:
    node = ox.BlankNode(f"row{number}")
    yield ox.Quad(node, ox.NamedNode("row:of"), ox.Literal("answer"))
    for name, term in row.items():
        yield ox.Quad(node, ox.NamedNode(f"row:{name}"), term)


def _quad(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object)


def expected(path: Path, quads: Any) -> Answer:
    """What the W3C expects."""
    if path.suffix in RESULTS:
        return _plain(ox.parse_query_results(path=path, format=RESULTS[path.suffix]))
    graph = ox.Store()
    graph.extend(quads(path, ox.DefaultGraph()))
    rs = "PREFIX rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#>"
    if not graph.query(f"{rs} ASK {{ ?set a rs:ResultSet }}"):
        return [quad.triple for quad in graph]
    for row in graph.query(f"{rs} SELECT ?verdict {{ ?set rs:boolean ?verdict }}"):
        return row["verdict"].value == "true"
    rows: dict[str, dict[str, Any]] = {}
    solutions = """SELECT * {
        ?set rs:solution ?row OPTIONAL { ?row rs:binding [ rs:variable ?name ; rs:value ?value ] }
    }"""
    for binding in graph.query(rs + solutions):
        row = rows.setdefault(str(binding["row"]), {})
        if binding["name"] is not None:
            row[binding["name"].value] = binding["value"]
    return list(rows.values())


def parsed(content: bytes, form: Form, format: Any) -> Answer:
    """An answer of ours, read back."""
    if form is Form.GRAPH:
        return [quad.triple for quad in ox.parse(content, PARSERS[format])]
    return _plain(ox.parse_query_results(content, PARSERS[format]))


def texts(answer: Answer) -> list[dict[str, str]]:
    """Rows as CSV tells them: nothing but texts, where an empty one and none are the same."""
    return [
        {
            name: "_:" if isinstance(term, ox.BlankNode) else term.value
            for name, term in row.items()
            if ox.BlankNode is type(term) or term.value
        }
        for row in answer
    ]


def csv_texts(content: bytes) -> list[dict[str, str]]:
    names, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    return [
        {
            name: "_:" if text.startswith("_:") else text
            for name, text in zip(names, row or [""], strict=bool(names))
            if text
        }
        for row in rows
    ]


def unordered(rows: list[dict[str, str]]) -> Counter[frozenset[tuple[str, str]]]:
    return Counter(frozenset(row.items()) for row in rows)


def agree(asked: Asked, test: Any, own: Answer) -> None:
    """Hold the store to the engine's own answer, in every format that the form of the query has."""
    form = asked(test).form
    for format in GRAPH_FORMATS if form is Form.GRAPH else RESULT_FORMATS:
        option = "graph" if form is Form.GRAPH else "results"
        content = asked(test, **{option: format}).content
        if format is RESULTS_CSV and form is Form.BOOLEAN:
            assert content == str(own).lower().encode(), format
        elif format is RESULTS_CSV:
            rows, own_rows = csv_texts(content), texts(own)
            assert unordered(rows) == unordered(own_rows), format
            assert rows == own_rows or "order by" not in test.query.read_text().lower(), format
        else:
            assert normal(parsed(content, form, format)) == normal(own), format


@pytest.mark.parametrize("folder", EVALUATION)
def test_an_answer_is_the_engines_in_every_format(
    folder: str, manifest: Any, asked: Asked, engine: Engine, subtests: pytest.Subtests
) -> None:
    tests = [test for test in manifest(folder) if test.kind in EVALUATED]
    assert tests
    for test in tests:
        with subtests.test(test.name):
            try:
                own = engine(test)
            except SyntaxError:
                with pytest.raises(QuerySyntaxError):
                    asked(test)
            else:
                agree(asked, test, own)


def test_an_answer_is_the_w3cs_wherever_the_engines_is(
    manifest: Any, asked: Asked, engine: Engine, quads: Any
) -> None:
    right, wrong = [], []
    for folder in EVALUATION:
        for test in manifest(folder):
            if test.kind == "QueryEvaluationTest":
                solution = normal(expected(test.result, quads))
                answered = normal(_json_or_triples(asked, test))
                (right if answered == solution else wrong).append((test, solution))
    for test, solution in wrong:
        with suppress(SyntaxError):  # the engine does not read a construct of a draft, {1,2} in a path
            assert normal(engine(test)) != solution, test
    assert len(right) > 9 * len(wrong)


def _json_or_triples(asked: Asked, test: Any) -> Answer:
    try:
        answer = asked(test, results=RESULTS_JSON, graph=N_TRIPLES)
    except QuerySyntaxError:
        return None
    return parsed(answer.content, answer.form, N_TRIPLES if answer.form is Form.GRAPH else RESULTS_JSON)
