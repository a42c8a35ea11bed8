# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the driver for endpoints asks has answers, and what it reports is what was measured."""

import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from ponlod.publish.manifest import DATASET


def driver(name: str) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
        return import_module(name)


asking, load, comparison = map(driver, ("asking", "load", "comparison"))
publishing, processes = map(driver, ("published", "processes"))

QUERIES = [pytest.param(query, id=query.name) for query in asking.queries()]
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def store(publication: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=publication / DATASET, format=ox.RdfFormat.TRIG)
    return store


def answer(store: ox.Store, text: str, accept: str) -> Any:
    result = store.query(text)
    if isinstance(result, ox.QueryTriples):
        return asking.found(result.serialize(format=ox.RdfFormat.TURTLE), accept)
    assert isinstance(result, ox.QuerySolutions)
    return asking.found(result.serialize(format=ox.QueryResultsFormat.JSON), accept)


def test_three_small_queries_come_before_ten_questions() -> None:
    assert [query.small for query in asking.queries()] == [True] * 3 + [False] * 10


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_needs_no_prefix_of_the_server_s_and_has_an_answer(store: ox.Store, query: Any) -> None:
    prepareQuery(query.text)
    assert answer(store, query.text, query.accept)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_made_distinct_is_another_text_with_the_same_answer(store: ox.Store, query: Any) -> None:
    texts = [query.text, asking.distinct(query.text, "a-1"), asking.distinct(query.text, "a-12")]
    assert len(set(texts)) == 3
    first, *others = (answer(store, text, query.accept) for text in texts)
    assert others == [first, first]


def rows(*values: tuple[str, str]) -> bytes:
    bindings = [{"n": {"type": "literal", "value": value, "datatype": XSD + kind}} for value, kind in values]
    return json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": bindings}}).encode()


def test_answers_are_the_same_whatever_their_order_and_the_spelling_of_numbers() -> None:
    spelled = rows(("2.50", "decimal"), ("7", "integer"), ("a", "string"))
    other = rows(("a", "string"), ("7.0", "decimal"), ("2.5E0", "double"))
    assert asking.found(spelled, asking.JSON) == asking.found(other, asking.JSON)


@pytest.mark.parametrize(
    "other",
    [
        rows(("2.51", "decimal")),
        rows(("2.5", "string")),
        rows(("2.5", "decimal"), ("2.5", "decimal")),
        rows(),
    ],
)
def test_answers_differ_with_a_value_a_type_or_the_number_of_rows(other: bytes) -> None:
    assert asking.found(rows(("2.5", "decimal")), asking.JSON) != asking.found(other, asking.JSON)


def test_graphs_are_the_same_whatever_their_order_and_differ_with_a_language() -> None:
    one = b'<http://e/a> <http://e/p> 2.50 , "x"@it .'
    same = b'<http://e/a> <http://e/p> "x"@it . <http://e/a> <http://e/p> 2.5 .'
    assert asking.found(one, asking.TURTLE) == asking.found(same, asking.TURTLE)
    assert asking.found(one, asking.TURTLE) != asking.found(one.replace(b"@it", b"@en"), asking.TURTLE)


def test_what_wrk_reports_is_read() -> None:
    output = "Running 1s test @ http://127.0.0.1/\n  2 threads\nmeasured: 3000 2 1500000 800 12500\n"
    assert load.measured(output) == (3000, 2, 1.5, 0.0008, 0.0125, 0.0)


def test_wrk_without_a_report_is_an_error() -> None:
    with pytest.raises(ValueError, match="measured nothing"):
        load.measured("Running 1s test\n")


@pytest.mark.parametrize(("percent", "value"), [(50, 5), (99, 10), (100, 10), (1, 1)])
def test_a_percentile_is_the_value_that_so_many_do_not_exceed(percent: float, value: float) -> None:
    assert load.percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], percent) == value


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A server that answers anything, and the queries that it is asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.extend(parse_qs(urlsplit(self.path).query)["query"])
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Clients that leave before the answer are no error here."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="there is no wrk here")
@pytest.mark.parametrize("fresh", [True, False])
def test_a_query_is_asked_in_another_text_each_time_or_always_in_the_same(fresh: bool) -> None:
    (query,) = (query for query in asking.queries() if query.name == "small-select")
    with listening() as (port, asked):
        loaded = load.load(asking.Endpoint(port, "/sparql?query="), query, fresh, 0.1, 2, lambda: 0.0)
    assert loaded.refused == 0
    assert 0 < loaded.requests <= len(asked)
    assert len(set(asked)) == (len(asked) if fresh else 1)
    assert all(each.startswith(query.text) for each in asked)


def request_on(connection: socket.socket) -> bytes:
    """Read the head of one request."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        part = connection.recv(65536)
        assert part
        head += part
    return head


def test_runaways_come_from_elsewhere_are_asked_again_and_are_hung_up_on() -> None:
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        endpoint = asking.Endpoint(listener.getsockname()[1], "/sparql?query=")
        with load.runaways(endpoint, 2) as ended:
            (one, first), (other, second) = listener.accept(), listener.accept()
            stack.enter_context(one)
            stack.enter_context(other)
            assert first[0] == second[0] == "127.0.0.2"
            asked = [request_on(one), request_on(other)]
            one.sendall(b"HTTP/1.1 503 Enough\r\nContent-Length: 0\r\n\r\n")
            asked.append(request_on(one))
            assert len(set(asked)) == 3
            assert len(ended) == 1
        assert one.recv(1) == other.recv(1) == b""
        assert len(ended) == 1


def test_a_publication_is_made_once_and_its_default_graph_stands_alone(tmp_path: Path) -> None:
    made = publishing.published(tmp_path, 30)
    quads = ox.parse(path=made.dataset, format=ox.RdfFormat.TRIG)
    wanted = {quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph()}
    alone = ox.parse(path=made.default_graph, format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in alone} == wanted

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    before = {path: path.stat().st_mtime_ns for path in files}
    assert publishing.published(tmp_path, 30) == made
    assert {path: path.stat().st_mtime_ns for path in files} == before


_FAMILY = """
import os, sys, time

def burn():
    while time.process_time() < 0.3:
        pass

for _ in range(2):
    child = os.fork()
    if child == 0:
        if os.fork() == 0:
            burn()
            os._exit(0)
        os.wait()
        os._exit(0)
    os.waitpid(child, 0)
print(flush=True)
sys.stdin.read()
"""


def test_processor_time_counts_children_and_their_children_after_their_death() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _FAMILY], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as family:
        assert family.stdin is not None
        assert family.stdout is not None
        family.stdout.readline()
        # Two burnt 0.3 s each by their own count; the clock of the sums ticks in hundredths.
        assert processes.cpu(family.pid) > 0.5
        family.stdin.close()


def test_tables_show_the_first_server_s_numbers_the_others_ratios_and_why_there_is_none() -> None:
    asked = [asking.Query("small", ""), asking.Query("1", ""), asking.Query("2", "")]
    first = comparison.Circumstance.FIRST

    def cell(microseconds: int) -> Any:
        return comparison.Cell(microseconds / 1e6, 1e6 / microseconds, 0.001, 0.002)

    cells = {
        comparison.Case("A", "small", first): cell(100),
        comparison.Case("A", "1", first): cell(200),
        comparison.Case("A", "2", first): cell(400),
        comparison.Case("B", "small", first): cell(350),
        comparison.Case("B", "1", first): cell(400),
        comparison.Case("B", "2", first): cell(3200),
        comparison.Case("C", "1", first): cell(100),
        comparison.Case("C", "2", first): "different answer",
    }
    lines = [*comparison.tables(cells, ["A", "B", "C"], asked)]
    cpu = [[part.strip() for part in line.split("|")[1:-1]] for line in lines[3:9]]
    assert cpu[0] == ["", "A", "B", "C"]
    assert cpu[2:] == [
        ["small", "100", "3.50", ""],
        ["1", "200", "2.00", "0.50"],
        ["2", "400", "8.00", "different answer"],
        ["all but small, geometric mean", "", "4.00", ""],
    ]


def test_tables_show_how_much_longer_answers_take_beside_runaways() -> None:
    asked = [asking.Query("small", "")]
    cells = {
        comparison.Case("A", "small", comparison.Circumstance.FIRST): comparison.Cell(1, 1, 0.001, 0.002),
        comparison.Case("A", "small", comparison.Circumstance.FIRST_BESIDE): comparison.Cell(1, 1, 1, 0.003),
    }
    assert "| small | 2.0 → 3.0 (1.50) |" in [*comparison.tables(cells, ["A"], asked)]
