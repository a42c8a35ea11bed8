# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The Data Package: Frictionless' own program finds every table valid, whole and as it is described."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from ponlod.facts import ReleaseFacts
from ponlod.iris import Iris
from ponlod.publish.columns import words
from ponlod.publish.datapackage import data_package
from ponlod.publish.kohesio import EMPTY
from ponlod.publish.manifest import Manifest, described
from ponlod.publish.sheets import workbook_name
from ponlod.publish.table import NAMES
from ponlod.publisher import UNNAMED


@pytest.fixture(scope="module")
def dumps(publication: Path) -> Path:
    return publication / "dumps"


@pytest.fixture(scope="module")
def package(dumps: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((dumps / "datapackage.json").read_bytes())
    return content


def test_every_table_is_valid(dumps: Path) -> None:
    report = Package(str(dumps / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])
    assert [task.stats["rows"] for task in report.tasks] == [30, 30]


def test_it_describes_every_table_in_its_folder(dumps: Path, package: dict[str, Any]) -> None:
    assert {one["path"] for one in package["resources"]} == {path.name for path in dumps.glob("*.csv")}


def test_sizes_and_digests_are_the_manifest_s(publication: Path, package: dict[str, Any]) -> None:
    files = {file.path: file for file in Manifest.read(publication).files}
    for resource in package["resources"]:
        file = files[f"dumps/{resource['path']}"]
        assert (resource["bytes"], resource["hash"]) == (file.bytes, f"sha256:{file.sha256}")
        assert resource["mediatype"] == file.media_type
    assert files["dumps/datapackage.json"].media_type == "application/vnd.datapackage+json"


def test_a_table_that_was_changed_is_noticed(dumps: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(dumps, tmp_path / "dumps"))
    table = copy / "ponlod-MI-13.csv"
    table.write_bytes(table.read_bytes().replace(b",2531250,", b",EUR 2531250,"))
    found = {problem for (problem,) in Package(str(copy / "datapackage.json")).validate().flatten(["type"])}
    assert {"hash-count", "byte-count", "type-error"} & found


def test_it_says_what_each_column_is_and_which_are_empty(package: dict[str, Any]) -> None:
    actions, kohesio = package["resources"]
    fields = {field["name"]: field for field in actions["schema"]["fields"]}
    assert tuple(fields) == NAMES
    assert fields["programme_funding"]["type"] == "number"
    assert fields["release_date"]["type"] == "date"
    assert fields["code"]["title"] == "Codice / Code"
    assert actions["schema"]["primaryKey"] == ["code"]
    assert ", ".join(EMPTY) in kohesio["description"]


def test_it_says_of_a_release_without_a_workbook_that_there_is_none(
    dumps: Path, package: dict[str, Any], release: ReleaseFacts
) -> None:
    names = [resource["path"] for resource in package["resources"]]
    files = {name: described(dumps, name) for name in (*names, workbook_name(release))}

    def descriptions() -> list[str]:
        content = data_package([release], [], files, UNNAMED, Iris("http://localhost:8000/"), words())
        return [resource["description"] for resource in json.loads(content)["resources"]]

    assert not [text for text in descriptions() if "workbook" in text]
    del files[workbook_name(release)]
    assert all("There is no XLSX workbook of this release" in text for text in descriptions())


def test_it_has_licence_sources_and_version_and_no_clock(package: dict[str, Any]) -> None:
    assert package["licenses"] == [
        {"title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    assert "Comune di Milano" in package["sources"][0]["title"]
    assert package["resources"][0]["version"] == "13"
    assert "created" not in package
    assert "contributors" not in package, "nobody said who publishes"
