# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files for download: whole, as the manifest says, and all telling the same."""

import csv
import hashlib
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from rdflib import Dataset, Graph, URIRef

RAPPER = shutil.which("rapper")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
"""rdflib's own readers of JSON-LD and TriG still use what it warns of."""


@pytest.fixture(scope="module")
def manifest(web: httpx.Client) -> dict[str, Any]:
    """The manifest as it is served."""
    content = web.get("/manifest.json").raise_for_status().json()
    assert isinstance(content, dict)
    return content


@pytest.fixture(scope="module")
def triples(web: httpx.Client) -> set[Any]:
    """The triples of the release, from the simplest of its dumps."""
    return set(Graph().parse(data=web.get("/dumps/ponlod-MI-13.nt").content, format="nt"))


def test_every_file_of_the_manifest_is_served_as_the_manifest_says(
    web: httpx.Client, manifest: dict[str, Any]
) -> None:
    assert {f"dumps/ponlod-MI-13.{form}" for form in ("ttl", "nt", "jsonld", "rdf", "csv")} <= {
        file["path"] for file in manifest["files"]
    }
    for file in manifest["files"]:
        answer = web.get("/" + file["path"])
        assert answer.status_code == 200, file["path"]
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        assert len(answer.content) == file["bytes"] == int(answer.headers["content-length"])
        assert answer.headers["content-type"].split(";")[0] == file["media_type"]


def test_the_folder_holds_the_manifest_and_its_files_and_nothing_else(
    publication: Path, manifest: dict[str, Any]
) -> None:
    present = {path.relative_to(publication).as_posix() for path in publication.rglob("*") if path.is_file()}
    assert present == {file["path"] for file in manifest["files"]} | {"manifest.json"}
    assert [path.name for path in publication.parent.iterdir()] == [publication.name]


def test_the_manifest_names_the_release_and_the_dataset(manifest: dict[str, Any], base: str) -> None:
    assert manifest["base"] == base
    assert [(release["key"], release["graph"]) for release in manifest["releases"]] == [
        ("MI-13", f"{base}id/release/MI-13")
    ]
    digests = {file["path"]: file["sha256"] for file in manifest["files"]}
    assert manifest["dataset_digest"] == digests["dumps/ponlod.trig"]


@pytest.mark.parametrize(("extension", "syntax"), [("ttl", "turtle"), ("rdf", "xml"), ("jsonld", "json-ld")])
def test_every_dump_holds_the_same_triples(
    web: httpx.Client, triples: set[Any], extension: str, syntax: str
) -> None:
    dump = web.get(f"/dumps/ponlod-MI-13.{extension}").content
    assert set(Graph().parse(data=dump, format=syntax)) == triples


@pytest.mark.skipif(RAPPER is None, reason="the parser “rapper” (apt: raptor2-utils) is not installed")
@pytest.mark.parametrize(("extension", "syntax"), [("nt", "ntriples"), ("ttl", "turtle"), ("rdf", "rdfxml")])
def test_another_parser_finds_the_same_triples(
    publication: Path, triples: set[Any], extension: str, syntax: str
) -> None:
    dump = publication / "dumps" / f"ponlod-MI-13.{extension}"
    command = [RAPPER or "", "-q", "-i", syntax, "-o", "ntriples", str(dump), "http://example.org/"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert not done.stderr
    assert set(Graph().parse(data=done.stdout, format="nt")) == triples


def test_the_dataset_holds_the_release_as_a_graph_and_all_of_it_in_the_default_graph(
    web: httpx.Client, triples: set[Any], base: str
) -> None:
    dataset = Dataset()
    dataset.parse(data=web.get("/dumps/ponlod.trig").content, format="trig")
    graph = URIRef(f"{base}id/release/MI-13")
    assert {named.identifier for named in dataset.graphs()} == {dataset.default_graph.identifier, graph}
    assert set(dataset.graph(graph)) == triples
    assert triples < set(dataset.default_graph)


def test_the_table_has_a_row_per_action_and_the_printed_sums(
    web: httpx.Client, actions: dict[str, Any]
) -> None:
    text = web.get("/dumps/ponlod-MI-13.csv").content.decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["code"] for row in rows] == list(actions)
    assert len(rows) == 30
    for column, key in (
        ("programme_funding", "programme"),
        ("other_public_funding", "other_public"),
        ("total_cost", "total"),
    ):
        figures = {row["code"]: Decimal(row[column]) for row in rows if row[column]}
        assert figures == {code: action[key]["euro"] for code, action in actions.items() if key in action}
    for row in rows:
        action = actions[row["code"]]
        assert (row["title"], row["description"]) == (action["title"], action["description"])
        assert row["status_text"] == action.get("status", "")
        assert row["private_funding_text"] == action.get("private", {}).get("words", "")


def test_the_server_says_that_it_is_well_and_what_it_holds(
    web: httpx.Client, manifest: dict[str, Any]
) -> None:
    answer = web.get("/health")
    assert answer.status_code == 200
    state = answer.json()
    assert (state["status"], state["releases"]) == ("ok", ["MI-13"])
    assert state["dataset"] == manifest["dataset_digest"]
