# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as it is published: whole, in three formats, the same everywhere, and never a broken one."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from ponlod import pipeline
from ponlod.errors import ValidationError
from ponlod.formats import Format
from ponlod.graph.report import COLUMNS
from ponlod.namespaces import DCAT_3, SPDX
from ponlod.publish.catalogue import CATALOGUE_FORMATS
from ponlod.publisher import Publisher

BASE = "http://localhost:8000/"
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated"
)  # rdflib's own JSON-LD parser
SILENT = lambda *_: None  # noqa: E731
BUILD = """
import sys
from pathlib import Path
from ponlod import pipeline
pipeline.build(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], lambda *_: None)
"""


@pytest.fixture(scope="module")
def catalogue(publication: Path) -> Graph:
    return Graph().parse(publication / "catalogue.ttl")


@pytest.mark.parametrize("form", CATALOGUE_FORMATS)
def test_each_format_is_the_whole_catalogue(publication: Path, catalogue: Graph, form: Format) -> None:
    # With rdflib's own parser, which is what CKAN's harvester and udata's have.
    assert set(Graph().parse(publication / f"catalogue.{form.extension}")) == set(catalogue)


def test_another_process_with_another_order_of_hashing_writes_the_same_bytes(
    root: Path, publication: Path, tmp_path: Path
) -> None:
    environment = {"PYTHONHASHSEED": "4", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    command = [sys.executable, "-c", BUILD, root / "data", tmp_path / "p", BASE]
    subprocess.run(command, env=environment, check=True)
    for form in CATALOGUE_FORMATS:
        name = f"catalogue.{form.extension}"
        assert (tmp_path / "p" / name).read_bytes() == (publication / name).read_bytes()


def test_every_dump_that_holds_data_is_in_the_catalogue_with_its_true_size_and_digest(
    publication: Path, catalogue: Graph
) -> None:
    manifest = json.loads((publication / "manifest.json").read_bytes())
    described = 0
    for file in manifest["files"]:
        name = file["path"].rpartition("/")[2]
        if file["path"].startswith("dumps/ponlod") and not name.endswith(".json"):
            iri = URIRef(f"{BASE}catalogue#{name}")
            assert catalogue.value(iri, DCAT_3["downloadURL"]) == URIRef(BASE + file["path"])
            assert str(catalogue.value(iri, DCAT_3["byteSize"])) == str(file["bytes"])
            checksum = catalogue.value(iri, SPDX["checksum"])
            assert str(catalogue.value(checksum, SPDX["checksumValue"])).lower() == file["sha256"]
            described += 1
    assert described == len(set(catalogue.subjects(RDF.type, DCAT_3["Distribution"])))


def test_addresses_in_the_catalogue_are_files_of_the_publication(publication: Path, catalogue: Graph) -> None:
    for property_ in (DCAT_3["accessURL"], URIRef("http://xmlns.com/foaf/0.1/page")):
        addresses = [str(address) for address in catalogue.objects(None, property_)]
        assert addresses
        assert all((publication / address.removeprefix(BASE)).is_file() for address in addresses)


def test_what_the_shapes_say_of_the_catalogue_is_published_for_people_and_programs(publication: Path) -> None:
    reports = publication / "reports"
    graph = Graph().parse(reports / "catalogue.ttl")
    report = URIRef(f"{BASE}catalogue#validation")
    assert graph.value(report, SH.conforms) == Literal(False)
    results = set(graph.objects(report, SH.result))
    assert {graph.value(result, SH.resultSeverity) for result in results} == {SH.Warning}
    with (reports / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == len(results) + 1
    italian = (reports / "catalogue.it.txt").read_text(encoding="utf-8")
    assert f"Errori: 0. Avvisi: {len(results)}." in italian
    assert "Manca il punto di contatto" in italian
    assert "contact point is missing" in (reports / "catalogue.en.txt").read_text(encoding="utf-8")


def test_a_catalogue_that_violates_a_shape_stops_the_build_and_leaves_the_former_publication(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "publication"
    pipeline.build(root / "data", out, BASE, SILENT)
    before = (out / "manifest.json").read_bytes()
    with pytest.raises(ValidationError, match="The catalogue cannot be published") as error:
        pipeline.build(root / "data", out, BASE, SILENT, Publisher(themes=("Governo",)))
    assert "OP_DATPRO" in error.value.reports["it"]
    assert "OP_DATPRO" in error.value.reports["en"]
    assert (out / "manifest.json").read_bytes() == before
