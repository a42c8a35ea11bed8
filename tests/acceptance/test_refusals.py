# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bad input is refused with a message that says where and what, and nothing is written or lost."""

import base64
import csv
import hashlib
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD, Namespace

Run = Callable[..., subprocess.CompletedProcess[str]]
Spoil = Callable[[bytes], Path]

PON = Namespace("https://w3id.org/ponlod/ontology#")
NOISE = random.Random(13).randbytes(50_000_000)
MEMORY = 1_500_000_000
"""Bytes of address space in which 50 MB must be refused."""


def first_lines(document: bytes, last: int) -> bytes:
    """The document up to and with a line."""
    return b"".join(document.splitlines(keepends=True)[:last])


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """A change of the one place in the document where ``old`` stands."""

    def change(document: bytes) -> bytes:
        assert document.count(old.encode()) == 1
        return document.replace(old.encode(), new.encode())

    return change


BAD = {
    "empty file": (lambda _: b"", None, ["empty"]),
    "PDF": (lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + NOISE[:4000] + b"\n%%EOF\n", None, ["PDF"]),
    "PNG": (lambda _: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE[:4000], None, ["PNG"]),
    "Latin-1": (lambda document: document.decode().encode("latin-1", "replace"), 8, ["UTF-8", "Latin-1"]),
    "cut off after project 5": (lambda document: first_lines(document, 231), 36, ["Progetto 6", "cut off"]),
    "a code twice": (
        replaced("### ***MI3.1.1.d - ", "### ***MI4.1.1.d - "),
        223,
        ["MI4.1.1.d", "line 211"],
    ),
    "an amount that is none": (replaced("2.531.250,00", "1.2.3,4"), 54, ["Risorse PON METRO", "1.2.3,4"]),
}
"""For each: the change of the document, the line that the message must name, and its words."""


@pytest.fixture
def former(tmp_path: Path, web: httpx.Client, publication: Path) -> Path:
    """A publication that stands where the next build is to go."""
    assert web.get("/health").status_code == 200
    return Path(shutil.copytree(publication, tmp_path / "publication"))


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything under a folder: the bytes of files, None for folders."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


def assert_refused(
    done: subprocess.CompletedProcess[str], path: Path, line: int | None, words: list[str]
) -> None:
    """The command gave up with a message that names the place, and with nothing else."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("ponlod: ")
    assert "Traceback" not in done.stderr
    first = done.stderr.removeprefix("ponlod: ").splitlines()[0]
    place = f"{path}, line {line}" if line else f"{path}:"
    assert first.startswith(place), first
    for word in words:
        assert word in first
    assert len(done.stderr) < 20_000


def build(
    ponlod: Run, sources: Path, out: Path, base: str, **limits: int
) -> subprocess.CompletedProcess[str]:
    return ponlod("build", "--data", sources, "--out", out, "--base", base, folder=sources.parent, **limits)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_refused_and_the_former_publication_stays(
    ponlod: Run, document: Path, sources: Path, spoil: Spoil, former: Path, base: str, name: str
) -> None:
    change, line, words = BAD[name]
    bad = spoil(change(document.read_bytes()))
    before = contents(sources.parent)
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(ponlod, "read", bad, "--format", "json", folder=sources.parent)
        building = pool.submit(build, ponlod, sources, former, base)
    assert_refused(reading.result(), bad, line, words)
    assert_refused(building.result(), bad, line, words)
    assert contents(sources.parent) == before


def test_a_first_build_that_fails_leaves_no_folder(
    ponlod: Run, document: Path, sources: Path, spoil: Spoil, base: str
) -> None:
    bad = spoil(replaced("55.485,71", "55.48")(document.read_bytes()))
    before = contents(sources.parent)
    done = build(ponlod, sources, sources.parent / "new" / "publication", base)
    assert_refused(done, bad, 500, ["Risorse PON METRO", "55.48"])
    assert contents(sources.parent) == before


def test_a_wrong_digest_is_refused_and_both_digests_are_told(
    ponlod: Run, document: Path, sources: Path, former: Path, base: str
) -> None:
    changed = sources / "milano" / "2022-01-31" / "document.md"
    changed.write_bytes(document.read_bytes() + b"\n")
    before = contents(sources.parent)
    with ThreadPoolExecutor() as pool:
        building = pool.submit(build, ponlod, sources, former, base)
        checking = pool.submit(ponlod, "check", sources, folder=sources.parent)
    stated = "8e5050c358cb653d9f1ffe5724967f8b1bdc233ebc4c8d48cca79d0a06a5f648"
    found = hashlib.sha256(changed.read_bytes()).hexdigest()
    for done in (building.result(), checking.result()):
        assert done.returncode == 1
        assert done.stderr.startswith(f"ponlod: {changed.with_name('release.toml')}")
        assert stated in done.stderr
        assert found in done.stderr
        assert "Traceback" not in done.stderr
    assert contents(sources.parent) == before


def test_a_document_that_is_not_there_is_refused(ponlod: Run, tmp_path: Path) -> None:
    missing = tmp_path / "missing.md"
    assert_refused(ponlod("read", missing, folder=tmp_path), missing, None, ["No such file"])


def test_a_total_that_is_not_the_sum_is_published_as_printed_with_a_finding_and_a_warning(
    ponlod: Run, document: Path, sources: Path, spoil: Spoil, former: Path, base: str
) -> None:
    spoil(replaced("5.212.748,44", "5.212.748,45")(document.read_bytes()))
    done = build(ponlod, sources, former, base)
    assert done.returncode == 0, done.stderr
    graph = Graph().parse(former / "dumps" / "ponlod-MI-13.nt", format="nt")
    action = URIRef(f"{base}id/action/MI3.1.1.b")
    assert set(graph.objects(action, PON.totalCost)) == {Literal("5212748.45", datatype=XSD.decimal)}
    kind = URIRef("https://w3id.org/ponlod/vocabulary/finding-kind/total-not-sum")
    (finding,) = graph.subjects(PON.findingKind, kind)
    assert (finding, URIRef("http://www.w3.org/ns/oa#hasTarget"), action) in graph
    assert (finding, PON.severity, URIRef("https://w3id.org/ponlod/vocabulary/severity/high")) in graph
    with (former / "reports" / "validation-MI-13.csv").open(encoding="utf-8", newline="") as file:
        results = [(row["severity"], row["subject"]) for row in csv.DictReader(file)]
    assert results == [("Warning", str(action))]


def _lines_of_noise() -> bytes:
    text = base64.b64encode(NOISE)[: len(NOISE)]
    return b"\n".join(text[start : start + 1000] for start in range(0, len(text), 1000))


@pytest.mark.parametrize(
    ("noise", "commands"),
    [
        (lambda: NOISE, ["read"]),
        (lambda: base64.b64encode(NOISE)[: len(NOISE)], ["build"]),
        (_lines_of_noise, ["read", "build"]),
    ],
    ids=["bytes", "one line of text", "lines of text"],
)
def test_fifty_megabytes_of_noise_are_refused_in_bounded_time_and_memory(
    ponlod: Run, sources: Path, spoil: Spoil, base: str, noise: Callable[[], bytes], commands: list[str]
) -> None:
    bad = spoil(noise())
    out = sources.parent / "publication"
    run = {
        "read": lambda: ponlod("read", bad, folder=sources.parent, memory=MEMORY),
        "build": lambda: build(ponlod, sources, out, base, memory=MEMORY),
    }
    started = time.monotonic()
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(run[command]) for command in commands]
    assert time.monotonic() - started < 60
    for done in (each.result() for each in runs):
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.startswith(f"ponlod: {bad}")
        assert "Traceback" not in done.stderr
        assert len(done.stderr) < 20_000
    assert [path.name for path in sources.parent.iterdir()] == ["data"]
