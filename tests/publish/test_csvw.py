# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables as CSV on the Web: others read them by their descriptions; their RDF is in the graph."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from csvw import CSVW
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD

from ponlod.formats import CSVM, format_of
from ponlod.namespaces import PON
from ponlod.publish.kohesio import EMPTY, FIELDS
from ponlod.publish.table import COLUMNS, NAMES

Triples = set[tuple[URIRef, URIRef, URIRef | Literal]]


@pytest.fixture(scope="module")
def dumps(publication: Path) -> Path:
    return publication / "dumps"


@pytest.fixture(scope="module")
def graph(publication: Path) -> Graph:
    return Graph().parse(publication / "dumps" / "ponlod-MI-13.ttl")


def description(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


@pytest.fixture(scope="module")
def actions(dumps: Path) -> dict[str, Any]:
    return description(dumps / "ponlod-MI-13.csv-metadata.json")


def read(path: Path) -> list[dict[str, Any]]:
    """The rows, by a library that checks them against the description."""
    package = CSVW(str(path), validate=True)
    assert package.is_valid
    assert not package.warnings
    (table,) = package.tables
    assert table.check_primary_key() is not False
    return list(table)


def expanded(rows: list[dict[str, Any]], schema: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """What https://www.w3.org/TR/csv2rdf/ makes of rows in its minimal mode, as far as our schema goes."""
    for row in rows:
        cells = {name: _text(value) for name, value in row.items()}

        def filled(template: str, cells: dict[str, str] = cells) -> URIRef:
            plain = re.sub(r"\{\+(\w+)\}", lambda match: cells[match[1]], template)
            return URIRef(re.sub(r"\{(\w+)\}", lambda match: quote(cells[match[1]], safe=""), plain))

        for column in schema["columns"]:
            value = row.get(column["name"])
            if column.get("suppressOutput") or (value is None and not column.get("virtual")):
                continue
            subject, predicate = (
                filled(column.get("aboutUrl", schema["aboutUrl"])),
                URIRef(column["propertyUrl"]),
            )
            if "valueUrl" in column:
                yield subject, predicate, filled(column["valueUrl"])
            elif column["datatype"] == "string" and "lang" in column:
                yield subject, predicate, Literal(value, lang=column["lang"])
            else:
                datatype = None if column["datatype"] == "string" else XSD[column["datatype"]]
                yield subject, predicate, Literal(_text(value), datatype=datatype, normalize=False)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if hasattr(value, "unsplit"):
        return str(value.unsplit())
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def test_the_description_lies_where_programs_look_for_it_and_is_called_what_it_is(dumps: Path) -> None:
    for table in sorted(dumps.glob("*.csv")):
        beside = table.with_name(f"{table.name}-metadata.json")
        assert description(beside)["url"] == table.name
        assert format_of(beside.name) is CSVM


def test_others_read_the_actions_by_it(dumps: Path) -> None:
    rows = read(dumps / "ponlod-MI-13.csv-metadata.json")
    assert len(rows) == 30
    assert sum(row["programme_funding"] or 0 for row in rows) == Decimal("40625873.25")
    row = next(row for row in rows if row["code"] == "MI4.1.1.e")
    assert row["programme_funding"] == Decimal("2143680.70")
    assert row["uri"].unsplit() == "http://localhost:8000/id/action/MI4.1.1.e"
    assert row["private_funding"] is None
    assert row["places"] == []
    assert any(len(row["places"]) > 1 for row in rows)


@pytest.mark.filterwarnings("always:Invalid column value")
def test_a_cell_that_has_to_be_filled_is_missed(dumps: Path, tmp_path: Path) -> None:
    for name in ("ponlod-MI-13.csv", "ponlod-MI-13.csv-metadata.json"):
        (tmp_path / name).write_bytes(
            (dumps / name).read_bytes().replace(b"MI4.1.1.e,MI4.1.1.e,", b"MI4.1.1.e,,")
        )
    assert not CSVW(str(tmp_path / "ponlod-MI-13.csv-metadata.json"), validate=True).is_valid


def test_the_columns_are_those_of_the_table_with_titles_and_meanings_in_both_languages(
    actions: dict[str, Any],
) -> None:
    columns = [column for column in actions["tableSchema"]["columns"] if not column.get("virtual")]
    assert tuple(column["name"] for column in columns) == NAMES
    for column, told in zip(COLUMNS, columns, strict=True):
        assert told["titles"]["und"] == column.name
        assert {"it", "en"} < set(told["titles"])
        assert {one["@language"] for one in told["dc:description"]} == {"it", "en"}
        assert told.get("separator") == (" | " if column.kind.several else None)


def test_all_that_becomes_rdf_is_true_in_the_graph(
    dumps: Path, actions: dict[str, Any], graph: Graph
) -> None:
    rows = read(dumps / "ponlod-MI-13.csv-metadata.json")
    triples = set(expanded(rows, actions["tableSchema"]))
    assert {triple for triple in triples if triple not in graph} == set()


@pytest.mark.parametrize(
    "predicate",
    [
        *(
            PON[name]
            for name in ("programmeFunding", "otherPublicFunding", "totalCost", "status", "statusText")
        ),
        *(PON[name] for name in ("axis", "measure", "project", "codeAsPrinted")),
        *(DCTERMS.title, DCTERMS.description, DCTERMS.alternative, DCTERMS.identifier),
    ],
    ids=lambda predicate: str(predicate).rpartition("/")[2],
)
def test_nothing_that_the_graph_says_so_of_an_action_is_left_out(
    predicate: URIRef, dumps: Path, actions: dict[str, Any], graph: Graph
) -> None:
    rows = read(dumps / "ponlod-MI-13.csv-metadata.json")
    made = {triple for triple in expanded(rows, actions["tableSchema"]) if triple[1] == predicate}
    things = set(graph.subjects(RDF.type, PON.Action))
    said = {triple for triple in graph.triples((None, predicate, None)) if triple[0] in things}
    assert said
    assert said <= made


def test_kohesio_s_table_is_read_by_its_description_and_names_what_is_empty(dumps: Path) -> None:
    path = dumps / "ponlod-MI-13-kohesio.csv-metadata.json"
    rows = read(path)
    assert len(rows) == 30
    about = description(path)
    texts = {one["@language"]: one["@value"] for one in about["dc:description"]}
    assert all(", ".join(EMPTY) in text for text in texts.values())
    meant = {
        column["name"]: column["dc:description"][1]["@value"] for column in about["tableSchema"]["columns"]
    }
    empty = [field.name for field in FIELDS if all(row[field.name] is None for row in rows)]
    assert tuple(empty) == EMPTY
    assert {name for name, text in meant.items() if text.startswith("Empty:")} == set(EMPTY)


def test_kohesio_s_columns_say_why_they_are_empty_and_what_annex_xii_calls_them(dumps: Path) -> None:
    columns = description(dumps / "ponlod-MI-13-kohesio.csv-metadata.json")["tableSchema"]["columns"]
    meant = {column["name"]: [one["@value"] for one in column["dc:description"]] for column in columns}
    assert meant["Beneficiary_Name"] == [
        "Vuota: il documento non dice azione per azione chi sia il beneficiario. "
        "È il campo «Nome del beneficiario (solo persone giuridiche)» dell'allegato XII.",
        "Empty: the document does not say action by action who the beneficiary is. "
        "It is the field “Name of the beneficiary (legal entities only)” of Annex XII.",
    ]
    assert meant["Operation_Name_Programme_Language"][1].endswith("“Name of the operation” of Annex XII.")
    assert "Annex XII" not in meant["Fund_Code"][1]


def test_who_it_is_by_and_on_what_terms(actions: dict[str, Any]) -> None:
    assert actions["@id"] == "http://localhost:8000/catalogue#ponlod-MI-13.csv"
    assert (
        actions["dc:license"]["@id"] == "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"
    )
    assert actions["dc:source"]["@id"] == "http://localhost:8000/id/release/MI-13/document"
    assert "dialect" not in actions
