# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Compressed files hold what the files beside them do, and say nothing of when and where they were made."""

import gzip
import hashlib
import shutil
import subprocess
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from zstandard import ZstdDecompressor, get_frame_parameters

from ponlod.publish.compression import MEMBER, write_compressed, zipped
from ponlod.publish.manifest import Manifest

SUFFIXES = ("csv", "jsonld", "nt", "rdf", "trig", "ttl")
LINE = b'<http://localhost:8000/id/action/MI4.1.1.a> <http://purl.org/dc/terms/title> "Citt\xc3\xa0"@it .\n'


@pytest.fixture(scope="module")
def dumps(publication: Path) -> Path:
    return publication / "dumps"


def unpacked(path: Path) -> bytes:
    with path.open("rb") as packed:
        if path.suffix == ".gz":
            return gzip.decompress(packed.read())
        return ZstdDecompressor().stream_reader(packed).read()


def test_every_text_with_data_has_both_variants_and_they_hold_the_same(dumps: Path) -> None:
    texts = [path for path in dumps.glob("ponlod*") if path.suffix[1:] in SUFFIXES]
    assert len(texts) == 7
    for path in texts:
        for ending in ("gz", "zst"):
            assert unpacked(path.with_name(f"{path.name}.{ending}")) == path.read_bytes()
    packed = {path.stem for path in dumps.rglob("*") if path.suffix in (".gz", ".zst")}
    assert packed == {path.name for path in texts}


def test_they_are_called_what_they_are_as_files_and_not_as_what_is_in_them(publication: Path) -> None:
    types = {file.path: file.media_type for file in Manifest.read(publication).files}
    assert types["dumps/ponlod-MI-13.ttl.gz"] == "application/gzip"
    assert types["dumps/ponlod.trig.zst"] == "application/zstd"


@pytest.mark.skipif(shutil.which("gzip") is None, reason="no gzip on this machine")
def test_gzip_itself_finds_them_whole(dumps: Path) -> None:
    subprocess.run(["gzip", "--test", *sorted(dumps.glob("*.gz"))], check=True)


def test_the_head_of_a_gzip_file_has_no_time_no_name_and_no_system(dumps: Path) -> None:
    head = (dumps / "ponlod-MI-13.ttl.gz").read_bytes()[:10]
    assert (head[:3], head[3], head[4:8], head[9]) == (b"\x1f\x8b\x08", 0, bytes(4), 255)


def test_the_frame_of_a_zstd_file_has_size_and_checksum(dumps: Path) -> None:
    frame = get_frame_parameters((dumps / "ponlod-MI-13.ttl.zst").read_bytes())
    assert frame.has_checksum
    assert frame.content_size == (dumps / "ponlod-MI-13.ttl").stat().st_size


def test_an_empty_file_can_be_compressed(tmp_path: Path) -> None:
    (tmp_path / "empty.nt").write_bytes(b"")
    write_compressed(tmp_path / "empty.nt")
    for ending in ("gz", "zst"):
        assert unpacked(tmp_path / f"empty.nt.{ending}") == b""


def test_a_long_file_is_compressed_in_parts_and_reads_as_one(tmp_path: Path) -> None:
    path = tmp_path / "long.nt"
    with path.open("wb") as out:
        for _ in range(5):
            out.write(LINE * (MEMBER // len(LINE)))
    tracemalloc.start()
    write_compressed(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * MEMBER < path.stat().st_size
    for ending in ("gz", "zst"):
        assert unpacked(path.with_name(f"long.nt.{ending}")) == path.read_bytes()


def test_the_bytes_are_those_of_the_pinned_libraries(tmp_path: Path) -> None:
    """Another digest here: another version, or a machine that compresses otherwise. All digests change."""
    path = tmp_path / "lines.nt"
    path.write_bytes(b"".join(b"%d %s" % (number * number, LINE) for number in range(20_000)))
    write_compressed(path)
    digests = [
        hashlib.sha256(path.with_name(f"lines.nt.{end}").read_bytes()).hexdigest() for end in ("gz", "zst")
    ]
    digests.append(hashlib.sha256(zipped([("città.xml", path.read_bytes())])).hexdigest())
    assert [digest[:16] for digest in digests] == ["2e585ece3cec73c0", "6a7a266fac226a14", "15a236703c755627"]


def test_a_zip_file_can_be_read_by_others() -> None:
    entries = {"città.xml": LINE * 9, "xl/empty.xml": b"", "x": b"x"}
    with zipfile.ZipFile(BytesIO(zipped(entries.items()))) as file:
        assert file.testzip() is None
        assert {name: file.read(name) for name in file.namelist()} == entries
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
