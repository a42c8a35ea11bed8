# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The synthetic documents of the benchmarks are read as Milan's is, and drivers that use them still run."""

import re
import subprocess
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest
from rdflib import Graph

from ponlod.fields.codes import CODE, code_of
from ponlod.graph.mapping import reference_blocks, release_blocks
from ponlod.graph.validation import Validator
from ponlod.iris import Iris
from ponlod.records import Action, Reading
from ponlod.resources import ontology_files, shape_files
from ponlod.source import read
from ponlod.source.folder import Source, find_releases

IRIS = Iris("http://localhost:8000/")
THRICE = 90


def written(root: Path, actions: int, folder: Path) -> Path:
    driver = root / "benchmarks" / "synthetic.py"
    subprocess.run([sys.executable, driver, str(actions), folder], check=True, env={})
    return folder


@pytest.fixture(scope="module")
def folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(root, THRICE, tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="module")
def source(folder: Path) -> Source:
    (source,) = find_releases(folder / "data")
    return source


@pytest.fixture(scope="module")
def milan(root: Path) -> Reading:
    path = root / "data" / "milano" / "2022-01-31" / "document.md"
    return read(path.read_bytes(), path)


def actions_of(reading: Reading) -> list[Action]:
    return [action for _, action in reading.actions()]


def printed(action: Action) -> tuple[object, ...]:
    """What an action prints, but for its code and the codes that it mentions."""
    amounts = [(amount.kind, amount.value, amount.text) for amount in action.amounts]
    places = [place.text for place in action.places]
    return (action.title, action.subtitle, amounts, places, len(action.references), len(action.dates))


def test_every_thirty_actions_print_what_milan_s_thirty_print(source: Source, milan: Reading) -> None:
    found = [printed(action) for action in actions_of(source.reading)]
    assert found == 3 * [printed(action) for action in actions_of(milan)]


def test_every_code_and_every_project_is_another(source: Source) -> None:
    assert len({action.code for action in actions_of(source.reading)}) == THRICE
    assert len({project.key for project in source.reading.projects}) == 3 * 14


def test_the_irregularities_are_milan_s_three_times(source: Source, milan: Reading) -> None:
    once = Counter(finding.kind for finding in milan.findings)
    assert Counter(finding.kind for finding in source.reading.findings) == {
        kind: 3 * times for kind, times in once.items()
    }


def test_references_lead_to_actions_of_the_same_copy(source: Source) -> None:
    actions = actions_of(source.reading)
    copy_of = {action.code: number // 30 for number, action in enumerate(actions)}
    for action in actions:
        for reference in action.references:
            assert copy_of[reference.code] == copy_of[action.code]


def test_the_shapes_have_nothing_to_object_to(source: Source, folder: Path) -> None:
    reference = Graph()
    for path in (*ontology_files(), folder / "measures.ttl"):
        reference.parse(path)
    for triple in chain(*reference_blocks([source.programme], [source.city], IRIS)):
        reference.add(triple)
    validator = Validator(shape_files(), reference)
    triples = list(chain(*release_blocks(source.reading, source.release, IRIS)))
    assert validator.judge(triples) == ()
    assert validator.dangling([validator.links(triples)]) == ()


def test_no_heading_comes_twice_in_a_long_document(root: Path, tmp_path: Path) -> None:
    """Long enough for a second and a third measure of each kind, and for projects beyond number 999."""
    folder = written(root, 3000, tmp_path)
    text = (folder / "data" / "milano" / "2022-01-31" / "document.md").read_text(encoding="utf-8")
    codes = [code_of(found) for found in CODE.finditer("\n".join(re.findall(r"^### .+", text, re.MULTILINE)))]
    projects = re.findall(r"^## .+", text, re.MULTILINE)
    assert len(codes) == len(set(codes)) == 3000
    assert len(projects) == len(set(projects)) == 1401
    assert {code.axis for code in codes} == set("12345")


def test_the_driver_runs(root: Path) -> None:
    driver = root / "benchmarks" / "build.py"
    command = [sys.executable, driver, "--actions", "1"]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env={})
    stages = [line.split("|")[1].strip() for line in run.stdout.splitlines() if line.startswith("|")]
    assert stages[2:6] == ["read", "map", "validate", "write"]
    assert stages[-1] == "load"
