# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The digest of the inputs: changes with what is published, and with nothing else."""

import os
import shutil
from pathlib import Path

import pytest

from ponlod.errors import SourceError
from ponlod.publish import inputs
from ponlod.publish.inputs import inputs_digest

BASE = "http://localhost:8000/"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    release = folder / "milano" / "2022-01-31"
    release.mkdir(parents=True)
    (folder / "programme.toml").write_bytes(b"cci = 1\n")
    (folder / "milano" / "city.toml").write_bytes(b"code = 1\n")
    (release / "release.toml").write_bytes(b"version = 13\n")
    (release / "document.md").write_bytes(b"# Milano\n")
    return folder


def test_it_does_not_know_where_the_data_lie_nor_when_they_were_touched(data: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "else" / "where"
    shutil.copytree(data, elsewhere)
    os.utime(elsewhere / "programme.toml", (0, 0))
    assert inputs_digest(elsewhere, BASE) == inputs_digest(data, BASE)


def test_it_ignores_what_no_build_reads(data: Path) -> None:
    before = inputs_digest(data, BASE)
    (data / "milano" / "notes.txt").write_bytes(b"x")
    (data / "milano" / "2022-01-31" / "document.md~").write_bytes(b"x")
    assert inputs_digest(data, BASE) == before


@pytest.mark.parametrize(
    "name",
    ["programme.toml", "milano/city.toml", "milano/2022-01-31/release.toml", "milano/2022-01-31/document.md"],
)
def test_every_file_of_the_data_counts(data: Path, name: str) -> None:
    before = inputs_digest(data, BASE)
    with (data / name).open("ab") as file:
        file.write(b"\n")
    assert inputs_digest(data, BASE) != before


def test_a_new_file_a_new_name_and_another_split_count(data: Path) -> None:
    digests = {inputs_digest(data, BASE)}
    (data / "milano" / "overrides.toml").write_bytes(b"")
    digests.add(inputs_digest(data, BASE))
    (data / "milano" / "overrides.toml").rename(data / "milano" / "places.toml")
    digests.add(inputs_digest(data, BASE))
    (data / "milano").rename(data / "torino")
    digests.add(inputs_digest(data, BASE))
    (data / "torino" / "city.toml").write_bytes(b"code ")
    (data / "torino" / "places.toml").write_bytes(b"= 1\n")
    digests.add(inputs_digest(data, BASE))
    assert len(digests) == 5


@pytest.mark.parametrize("gap", [b"", b"\n", b"\n\n"])
def test_one_file_never_counts_as_two(data: Path, gap: bytes) -> None:
    (data / "a.toml").write_bytes(b"1")
    (data / "b.toml").write_bytes(b"2")
    two = inputs_digest(data, BASE)
    (data / "a.toml").write_bytes(b"1data/b.toml" + gap + b"2")
    (data / "b.toml").unlink()
    assert inputs_digest(data, BASE) != two


def test_the_order_of_a_listing_does_not_count(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, rglob = inputs_digest(data, BASE), Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda path, pattern: reversed(list(rglob(path, pattern))))
    assert inputs_digest(data, BASE) == before


def test_base_counts(data: Path) -> None:
    assert inputs_digest(data, "https://data.example.org/") != inputs_digest(data, BASE)


@pytest.mark.parametrize("kind", ["ONTOLOGY_DIR", "SHAPES_DIR", "_PROGRAM"])
def test_ontology_shapes_and_program_count(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder, name = tmp_path / "other", "x.py" if kind == "_PROGRAM" else "x.ttl"
    folder.mkdir()
    monkeypatch.setattr(inputs, kind, folder)
    before = inputs_digest(data, BASE)
    (folder / name).write_bytes(b"x")
    assert inputs_digest(data, BASE) != before


def test_the_pages_do_not_count(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_PROGRAM", tmp_path / "ponlod")
    before = inputs_digest(data, BASE)
    (tmp_path / "ponlod" / "web").mkdir(parents=True)
    (tmp_path / "ponlod" / "web" / "pages.py").write_bytes(b"x")
    assert inputs_digest(data, BASE) == before


def test_the_version_of_a_package_that_writes_counts(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs_digest(data, BASE)
    monkeypatch.setattr(inputs, "version", lambda package: "0")
    assert inputs_digest(data, BASE) != before


def test_an_unreadable_file_is_named(data: Path) -> None:
    (data / "torino").mkdir()
    (data / "torino" / "city.toml").mkdir()
    with pytest.raises(SourceError, match=r"torino/city\.toml: cannot be read"):
        inputs_digest(data, BASE)
