# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Milan's release, written and read back: the same graph in every format, the same figures in the table."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.term import Node

from ponlod.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ponlod.graph.mapping import release_blocks
from ponlod.graph.triples import Block
from ponlod.iris import Iris
from ponlod.namespaces import PON
from ponlod.publish.dumps import serialized
from ponlod.publish.table import NAMES, action_rows, csv_rows
from ponlod.source.folder import Source, find_releases

DATA = Path(__file__).parents[2] / "data"
IRIS = Iris("http://localhost:8000/")
RDFLIB = {TURTLE: "turtle", N_TRIPLES: "nt", JSON_LD: "json-ld", RDF_XML: "xml"}


@pytest.fixture(scope="module")
def milan() -> Source:
    return next(source for source in find_releases(DATA) if source.release.key == "MI-13")


@pytest.fixture(scope="module")
def blocks(milan: Source) -> tuple[Block, ...]:
    return tuple(release_blocks(milan.reading, milan.release, IRIS))


@pytest.fixture(scope="module")
def graph(blocks: tuple[Block, ...]) -> set[tuple[Node, Node, Node]]:
    return {triple for block in blocks for triple in block}


@pytest.fixture(scope="module")
def table(milan: Source) -> list[dict[str, str]]:
    rows = action_rows(milan.reading.actions(), milan.release, IRIS)
    text = b"".join(csv_rows(NAMES, rows)).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("form", GRAPH_FORMATS, ids=lambda form: form.name)
def test_every_dump_reads_back_as_the_graph_that_was_mapped(
    form: Format, blocks: tuple[Block, ...], graph: set[tuple[Node, Node, Node]]
) -> None:
    document = serialized(blocks, form)
    assert set(Graph().parse(data=document, format=RDFLIB[form])) == graph
    syntax = ox.RdfFormat.from_media_type(form.media_type)
    assert sum(1 for _ in ox.parse(document, format=syntax)) == len(graph), "no triple comes twice"


def test_the_table_has_a_row_for_every_action(table: list[dict[str, str]]) -> None:
    assert len(table) == 30
    assert len({row["uri"] for row in table}) == 30


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("programme_funding", "programmeFunding"),
        ("other_public_funding", "otherPublicFunding"),
        ("private_funding", "privateFunding"),
        ("total_cost", "totalCost"),
        ("status_uri", "status"),
        ("status_text", "statusText"),
        ("code_as_printed", "codeAsPrinted"),
        ("project_uri", "project"),
    ],
)
def test_a_cell_of_the_table_is_the_value_in_the_graph(
    column: str, name: str, table: list[dict[str, str]], graph: set[tuple[Node, Node, Node]]
) -> None:
    actions = {URIRef(row["uri"]) for row in table}
    said = {(str(s), str(o)) for s, p, o in graph if p == PON[name] and s in actions}
    assert {(row["uri"], row[column]) for row in table if row[column]} == said


def test_the_table_has_the_amounts_that_the_document_prints(table: list[dict[str, str]]) -> None:
    def amounts(column: str) -> list[Decimal]:
        return [Decimal(row[column]) for row in table if row[column]]

    assert [len(amounts(f"{kind}_funding")) for kind in ("programme", "other_public", "private")] == [
        28,
        14,
        0,
    ]
    assert len(amounts("total_cost")) == 14
    assert sum(1 for row in table if row["private_funding_text"]) == 2


def test_no_cell_of_the_table_would_be_a_formula_in_a_spreadsheet(table: list[dict[str, str]]) -> None:
    assert not [cell for row in table for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]
