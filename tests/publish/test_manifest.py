# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The manifest: says what a publication consists of, and notices every change."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ponlod.errors import PublicationError
from ponlod.facts import File
from ponlod.publish.manifest import DATASET, Manifest, ReleaseEntry, verify

RELEASE = ReleaseEntry(
    key="MI-13",
    city="MI",
    version="13",
    date=date(2022, 1, 31),
    title="PON Città Metropolitane 2014-2020, I progetti",
    graph="http://localhost:8000/id/release/MI-13",
    latest=True,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole publication, of two files."""
    publication = tmp_path / "publication"
    (publication / "dumps").mkdir(parents=True)
    (publication / "reports").mkdir()
    (publication / DATASET).write_bytes(b"<a> <b> <c> .\n")
    (publication / "reports" / "findings-MI-13.it.txt").write_text("Città\n", encoding="utf-8")
    Manifest.of(publication, "http://localhost:8000/", "1" * 64, (RELEASE,)).write(publication)
    return publication


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_it_lists_every_file_with_type_size_and_digest(folder: Path) -> None:
    digest = hashlib.sha256(b"<a> <b> <c> .\n").hexdigest()
    manifest = Manifest.read(folder)
    assert manifest.files == (
        File("dumps/ponlod.trig", "application/trig", 14, digest),
        File(
            "reports/findings-MI-13.it.txt", "text/plain", 7, hashlib.sha256("Città\n".encode()).hexdigest()
        ),
    )
    assert manifest.dataset_digest == digest
    assert (manifest.base, manifest.inputs_digest) == ("http://localhost:8000/", "1" * 64)
    assert manifest.releases == (RELEASE,)


def test_files_are_listed_by_path_however_the_folder_lists_them(folder: Path) -> None:
    for name in "zxhakqwebm":
        (folder / "dumps" / f"{name}.ttl").write_bytes(b"")
    paths = [file.path for file in Manifest.of(folder, "", "", ()).files]
    assert len(paths) == 12
    assert paths == sorted(paths)


def test_it_is_sorted_indented_json_with_a_version(folder: Path) -> None:
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    content = json.loads(text)
    assert text == json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert content["format_version"] == 2
    assert content["releases"][0]["date"] == "2022-01-31"


def test_written_again_it_is_the_same_bytes(folder: Path) -> None:
    before = (folder / "manifest.json").read_bytes()
    Manifest.read(folder).write(folder)
    assert (folder / "manifest.json").read_bytes() == before


def test_a_whole_publication_verifies(folder: Path) -> None:
    assert verify(folder) == ()


def test_a_missing_a_changed_and_an_extra_file_are_each_named(folder: Path) -> None:
    (folder / DATASET).write_bytes(b"<a> <b> <d> .\n")
    (folder / "reports" / "findings-MI-13.it.txt").unlink()
    (folder / "reports" / "notes.md").write_bytes(b"")
    assert verify(folder) == (
        "dumps/ponlod.trig: its content is not what the manifest says.",
        "reports/findings-MI-13.it.txt: the manifest lists it, but it is missing.",
        "reports/notes.md: the manifest does not list it.",
    )


def test_a_wrong_dataset_digest_is_noticed(folder: Path) -> None:
    replace(Manifest.read(folder), dataset_digest="0" * 64).write(folder)
    assert verify(folder) == ("manifest.json: the digest of the dataset is not that of dumps/ponlod.trig.",)


def test_a_folder_without_manifest_is_no_publication(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "absent"):
        with pytest.raises(
            PublicationError, match=r"there is no publication .* Make one with “ponlod build”"
        ):
            Manifest.read(place)


def test_another_format_version_is_refused_by_number(folder: Path) -> None:
    edit(folder, lambda content: content.update(format_version=1))
    with pytest.raises(PublicationError, match="is of format version 1, this program reads 2"):
        Manifest.read(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"format_version": 2}'])
def test_what_is_no_manifest_is_called_damaged(folder: Path, content: bytes) -> None:
    (folder / "manifest.json").write_bytes(content)
    with pytest.raises(PublicationError, match=r"manifest\.json: the manifest is damaged"):
        Manifest.read(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.pop("base"),
        lambda content: content.update(more=1),
        lambda content: content["files"][0].pop("sha256"),
        lambda content: content["files"][0].update(more=1),
        lambda content: content["releases"][0].update(date="yesterday"),
        lambda content: content["files"][0].update(path="../secret.ttl"),
        lambda content: content["files"][0].update(path="/etc/passwd"),
        lambda content: content.update(files=[1]),
    ],
)
def test_a_manifest_with_another_content_is_called_damaged(
    folder: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    edit(folder, change)
    with pytest.raises(PublicationError, match="the manifest is damaged"):
        Manifest.read(folder)
