# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The guide to publishing a release: its messages are real, and its tables are whole."""

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ponlod.cli import main
from ponlod.errors import SourceError
from ponlod.records import FindingKind, Reading, Severity
from ponlod.settings import DEFAULTS
from ponlod.source import read
from ponlod.source.folder import find_releases

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "publishing-a-release.md").read_text(encoding="utf-8")
MESSAGES = re.findall(r"```text\n(ponlod: .*?)```", GUIDE, re.DOTALL)
RELEASE = Path("milano", "2022-01-31")


def _rows(heading: str) -> dict[str, list[str]]:
    """The table under a line of the guide: the other cells by the first, which is in backticks."""
    section = GUIDE.partition(f"{heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([\w-]+)` \|(.*)\|$", section, re.MULTILINE)
    return {key: [cell.strip() for cell in cells.split("|")] for key, cells in rows}


FINDINGS = _rows("### What each finding means")
KEYS = _rows("## 1. Put the document in its place")


@pytest.fixture
def reading(root: Path) -> Reading:
    document = root / "data" / RELEASE / "document.md"
    return read(document.read_bytes(), document)


def _changed(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(document: bytes) -> bytes:
        assert old.encode() in document
        return document.replace(old.encode(), new.encode())

    return change


def _without_the_section_on_technical_assistance(document: bytes) -> bytes:
    return document[: document.index(b"## Assistenza tecnica")]


SPOILED: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
    "a PDF": (1, lambda _: b"%PDF-1.7\n"),
    "Latin-1": (1, lambda document: document.decode().encode("latin-1", errors="ignore")),
    "cut off": (1, _without_the_section_on_technical_assistance),
    "no amount": (1, _changed("**Costo Totale € 1.607.400,00**", "**Costo Totale € 1.2.3,4**")),
    "a code twice": (1, _changed("***MI4.1.1.d -", "***MI4.1.1.c -")),
    "a longer code": (1, _changed("MI5.2.1.a", "MI5.2.1.1.a")),
    "an axis that is none": (3, _changed("MI5.2.1.a", "MI9.2.1.a")),
}


def _spoil(release: Path, spoil: Callable[[bytes], bytes]) -> None:
    """Change the document of a release, and its digest with it."""
    document, stated = release / "document.md", release / "release.toml"
    former = document.read_bytes()
    document.write_bytes(spoil(former))
    digests = (hashlib.sha256(content).hexdigest() for content in (former, document.read_bytes()))
    stated.write_text(stated.read_text(encoding="utf-8").replace(*digests), encoding="utf-8")


@pytest.fixture
def check(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Result]:
    """Run ``ponlod check`` in the folder that holds the data."""
    monkeypatch.chdir(data.parent)
    monkeypatch.setenv("COLUMNS", "1000")
    for name in DEFAULTS:
        monkeypatch.delenv(f"PONLOD_{name.upper()}", raising=False)
    return lambda: CliRunner().invoke(main, ["check"], env={"LC_ALL": "it_IT.UTF-8"})


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_document_is_refused_in_the_words_of_the_guide(
    data: Path, check: Callable[[], Result], name: str
) -> None:
    code, spoil = SPOILED[name]
    _spoil(data / RELEASE, spoil)
    result = check()
    assert result.exit_code == code
    assert f"{result.stderr.strip()}\n" in MESSAGES


def test_a_document_that_was_changed_is_refused_in_the_words_of_the_guide(
    data: Path, check: Callable[[], Result]
) -> None:
    document = data / RELEASE / "document.md"
    document.write_bytes(document.read_bytes() + b"\n")
    result = check()
    assert result.exit_code == 1
    assert f"{result.stderr.strip()}\n" in MESSAGES


def test_a_second_release_of_the_same_title_is_refused_in_the_words_of_the_guide(
    data: Path, check: Callable[[], Result]
) -> None:
    later = Path(shutil.copytree(data / RELEASE, data / "milano" / "2022-06-30"))
    _spoil(later, _changed("Versione 13 del 31.01.2022", "Versione 14 del 30.06.2022"))
    result = check()
    assert result.exit_code == 1
    assert f"{result.stderr.strip()}\n" in MESSAGES


def test_settings_that_cannot_be_used_are_refused_in_the_words_of_the_guide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [""] * 9
    lines[5], lines[8] = 'licence = "CC BY 4.0"', 'themes = ["Government"]'
    (tmp_path / "ponlod.toml").write_text("\n".join(lines))
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == 2
    assert result.stderr in MESSAGES


def test_a_new_measure_is_published_with_the_warning_of_the_guide(
    data: Path, check: Callable[[], Result]
) -> None:
    _spoil(data / RELEASE, _changed("MI5.2.1.a", "MI6.1.4.a"))
    result = check()
    assert result.exit_code == 0
    warning = next(line for line in result.stdout.splitlines() if line.startswith("AVVISO"))
    assert f"```text\n{warning}\n```" in GUIDE


def test_no_message_of_the_guide_is_without_its_test() -> None:
    assert len(MESSAGES) == len(SPOILED) + 3


def test_the_guide_explains_every_kind_of_finding() -> None:
    assert set(FINDINGS) == set(FindingKind)
    assert all(cell for cells in FINDINGS.values() for cell in cells)


def test_the_severities_of_the_guide_are_those_of_the_document(reading: Reading) -> None:
    assert reading.findings
    for finding in reading.findings:
        assert finding.severity.value in FINDINGS[finding.kind][0].split(" or ")
    assert {word for cells in FINDINGS.values() for word in cells[0].split(" or ")} == set(Severity)


@pytest.mark.parametrize("key", [key for key, cells in KEYS.items() if cells[0] == "yes"])
def test_a_key_that_the_guide_calls_needed_is_missed(data: Path, key: str) -> None:
    release = data / RELEASE / "release.toml"
    entries = re.split(r"^(?=\w+ = )", release.read_text(encoding="utf-8"), flags=re.MULTILINE)
    kept = [entry for entry in entries if not entry.startswith(f"{key} = ")]
    assert len(kept) == len(entries) - 1
    release.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(SourceError, match=f"{key}: the key is missing"):
        find_releases(data)


def test_the_keys_that_the_guide_calls_not_needed_are_known(data: Path) -> None:
    assert {key for key, cells in KEYS.items() if cells[0] == "no"} == {"version", "date"}
    release = data / RELEASE / "release.toml"
    stated = release.read_text(encoding="utf-8")
    release.write_text(f'{stated}version = "13"\ndate = 2022-01-31\n', encoding="utf-8")
    assert find_releases(data)[0].release.version == "13"


def test_every_file_that_the_guide_says_is_published_is(publication: Path) -> None:
    named = re.findall(r"`((?:manifest|dumps|reports)[\w./*-]*)`", GUIDE.partition("## 4. Build")[2])
    assert len(named) > 5
    for name in named:
        assert [*publication.glob(name.rstrip("/"))], name
