# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole walk, on real files."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from ponlod import pipeline
from ponlod.errors import SettingsError, SourceError, ValidationError
from ponlod.graph.results import Result
from ponlod.publish.manifest import Manifest, verify

BASE = "http://localhost:8000/"
SILENT = lambda *_: None  # noqa: E731


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def restate(folder: Path) -> None:
    """Write into release.toml what the document beside it has become."""
    digest = hashlib.sha256((folder / "document.md").read_bytes()).hexdigest()
    facts = folder / "release.toml"
    stated = re.sub(r"[0-9a-f]{64}", digest, facts.read_text(encoding="utf-8"))
    stated = stated.replace("versione 13 del 31.01.2022", "versione 14 del 31.07.2022")
    facts.write_text(stated, encoding="utf-8")


@pytest.fixture
def next_release(data: Path) -> Path:
    """Version 14 of Milan's document: one action more expensive, one gone, one changed in status."""
    folder = data / "milano" / "2022-07-31"
    shutil.copytree(data / "milano" / "2022-01-31", folder)
    document = folder / "document.md"
    text = document.read_text(encoding="utf-8")
    text = text.replace("Versione 13 del 31.01.2022", "Versione 14 del 31.07.2022")
    text = text.replace("€ 55.485,71", "€ 60.000,00")
    document.write_text(text, encoding="utf-8", newline="")
    restate(folder)
    return folder


def test_a_publication_is_whole_by_its_own_manifest(publication: Path) -> None:
    assert verify(publication) == ()


def test_a_publication_is_current_until_the_sources_or_the_base_change(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "publication"
    assert not pipeline.is_current(data, out, BASE)
    pipeline.build(data, out, BASE, SILENT)
    assert pipeline.is_current(data, out, BASE)
    assert not pipeline.is_current(data, out, "https://data.example.org/")
    facts = data / "milano" / "city.toml"
    facts.write_text(facts.read_text(encoding="utf-8") + "\n# reviewed\n", encoding="utf-8")
    assert not pipeline.is_current(data, out, BASE)


def test_a_publication_that_somebody_changed_is_not_current(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "publication"
    pipeline.build(data, out, BASE, SILENT)
    dataset = out / "dumps" / "ponlod.trig"
    dataset.write_bytes(dataset.read_bytes().replace(b"2531250", b"9531250"))
    assert not pipeline.is_current(data, out, BASE)
    dataset.unlink()
    assert not pipeline.is_current(data, out, BASE)


def test_two_releases_are_two_graphs_and_the_latest_is_the_default(
    data: Path, next_release: Path, tmp_path: Path
) -> None:
    manifest, _ = pipeline.build(data, tmp_path / "out", BASE, SILENT)
    assert [(release.key, release.latest) for release in manifest.releases] == [
        ("MI-13", False),
        ("MI-14", True),
    ]
    turtle = (tmp_path / "out" / "dumps" / "ponlod-MI-14.ttl").read_text(encoding="utf-8")
    assert f"prov:wasRevisionOf <{BASE}id/release/MI-13>" in turtle
    dataset = (tmp_path / "out" / "dumps" / "ponlod.trig").read_text(encoding="utf-8")
    default, old, new = re.split(r"^<http\S+> \{$", dataset, flags=re.M)
    assert "60000" in default
    assert "55485.71" not in default
    assert "55485.71" in old
    assert "60000" in new


def test_a_source_that_cannot_be_read_leaves_the_former_publication(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "publication"
    pipeline.build(data, out, BASE, SILENT)
    before = digests(out)
    (data / "milano" / "2022-01-31" / "document.md").write_bytes(b"")
    with pytest.raises(SourceError):
        pipeline.build(data, out, BASE, SILENT)
    assert digests(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "publication"]


def test_a_violated_shape_stops_the_build_with_a_report_and_leaves_the_former_publication(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "publication"
    pipeline.build(data, out, BASE, SILENT)
    before = digests(out)
    broken = Result(
        focus=f"{BASE}id/action/MI4.1.1.a",
        path=None,
        value=None,
        component="http://www.w3.org/ns/shacl#ClassConstraintComponent",
        shape="https://w3id.org/ponlod/shapes#Action",
        severity="Violation",
        message_it="Il codice non va.",
        message_en="The code is wrong.",
        lines="46-58",
    )
    monkeypatch.setattr(pipeline.Validator, "dangling", lambda *_: (broken,))
    with pytest.raises(ValidationError, match="MI-13") as caught:
        pipeline.build(data, out, BASE, SILENT)
    assert "azione MI4.1.1.a, righe 46-58 del documento: Il codice non va." in caught.value.reports["it"]
    assert digests(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "publication"]


def test_a_measure_that_nobody_described_yet_is_published_with_a_warning(
    data: Path, next_release: Path, tmp_path: Path
) -> None:
    document = next_release / "document.md"
    text = document.read_text(encoding="utf-8").replace("MI5.2.1.a", "MI6.1.1.a")
    document.write_text(text, encoding="utf-8", newline="")
    restate(next_release)
    checked = pipeline.check(data, BASE, SILENT)
    (warning,) = (result for one in checked for result in one.results)
    assert (warning.severity, warning.focus) == ("Warning", f"{BASE}id/action/MI6.1.1.a")
    assert "measure.ttl" in warning.message_en
    assert warning.lines == "496-500"
    pipeline.build(data, tmp_path / "out", BASE, SILENT)
    report = (tmp_path / "out" / "reports" / "validation-MI-14.it.txt").read_text(encoding="utf-8")
    assert "azione MI6.1.1.a" in report


def test_a_base_that_cannot_carry_iris_is_refused_before_anything_is_written(
    data: Path, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="absolute"):
        pipeline.build(data, tmp_path / "out", "localhost", SILENT)
    assert not (tmp_path / "out").exists()


def test_check_reports_what_build_would_publish_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    (checked,) = pipeline.check(data, BASE, SILENT)
    assert checked.source.release.key == "MI-13"
    assert checked.results == ()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_shards_in_many_processes_give_the_same_bytes_as_one(
    root: Path, publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.walk.SHARD", 4)
    monkeypatch.setattr("ponlod.walk.cores", lambda: 3)
    manifest, _ = pipeline.build(root / "data", tmp_path / "out", BASE, SILENT)
    assert manifest == Manifest.read(publication)
