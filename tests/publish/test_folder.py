# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The publication folder: swapped in whole, or left as it was."""

import fcntl
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from ponlod.errors import PublicationError, ValidationError
from ponlod.publish.folder import fresh_folder

OURS = '{"dataset_digest": "0", "format_version": 1}'


def publish(out: Path, text: str | BaseException) -> None:
    with fresh_folder(out) as folder:
        (folder / "manifest.json").write_text(OURS, encoding="utf-8")
        if isinstance(text, BaseException):
            raise text
        (folder / "text").write_text(text, encoding="utf-8")


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_the_folder_appears_whole_and_nothing_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "publication"
    with fresh_folder(out) as folder:
        assert not out.exists()
        (folder / "manifest.json").write_text(OURS, encoding="utf-8")
    assert content(out) == {"manifest.json": OURS}
    assert list(out.parent.iterdir()) == [out]


def test_a_former_publication_is_replaced_with_all_its_files(tmp_path: Path) -> None:
    out = tmp_path / "publication"
    publish(out, "former")
    (out / "more").write_text("x", encoding="utf-8")
    with fresh_folder(out) as folder:
        assert content(folder) == {}
        assert content(out)["text"] == "former", "the former one stands until the new one is whole"
        (folder / "manifest.json").write_text(OURS, encoding="utf-8")
    assert content(out) == {"manifest.json": OURS}
    assert list(tmp_path.iterdir()) == [out]


def test_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "publication"
    out.mkdir()
    publish(out, "new")
    assert content(out)["text"] == "new"


def test_a_link_is_followed_and_kept(tmp_path: Path) -> None:
    publish(tmp_path / "real", "former")
    out = tmp_path / "publication"
    out.symlink_to("real")
    publish(out, "new")
    assert out.is_symlink()
    assert content(tmp_path / "real")["text"] == "new"


@pytest.mark.parametrize("error", [ValidationError("no", "report"), KeyboardInterrupt(), ZeroDivisionError()])
def test_a_failure_leaves_the_former_publication_and_no_trace(tmp_path: Path, error: BaseException) -> None:
    out = tmp_path / "publication"
    publish(out, "former")
    with pytest.raises(type(error)):
        publish(out, error)
    assert content(out) == {"manifest.json": OURS, "text": "former"}
    assert list(tmp_path.iterdir()) == [out]


def test_a_full_disk_is_said_in_a_sentence_and_leaves_no_trace(tmp_path: Path) -> None:
    with (
        pytest.raises(PublicationError, match="cannot be written \\(No space left on device\\)"),
        fresh_folder(tmp_path / "publication"),
    ):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("manifest", [None, '{"name": "a web app"}', "[]", "{", ""])
def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path, manifest: str | None) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter-1").write_text("Once", encoding="utf-8")
    if manifest is not None:
        (out / "manifest.json").write_text(manifest, encoding="utf-8")
    before = content(out)
    with pytest.raises(PublicationError, match="holds no publication that could be replaced"):
        publish(out, "new")
    assert content(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_is_never_replaced(tmp_path: Path) -> None:
    out = tmp_path / "publication"
    out.write_text("a file", encoding="utf-8")
    with pytest.raises(PublicationError, match="holds no publication"):
        publish(out, "new")
    assert out.read_text(encoding="utf-8") == "a file"


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path / "file" / "publication", Path("/proc/ponlod/publication")):
        with pytest.raises(PublicationError, match="the publication cannot be written"):
            publish(out, "new")


def test_two_builds_at_once_are_kept_apart(tmp_path: Path) -> None:
    out = tmp_path / "publication"
    with fresh_folder(out) as folder:
        (folder / "text").write_text("first", encoding="utf-8")
        with pytest.raises(PublicationError, match="publication: another build is writing this publication"):
            publish(out, "second")
        assert content(folder) == {"text": "first"}
    assert content(out) == {"text": "first"}


@pytest.mark.parametrize("again", [False, True])
def test_a_lock_that_its_former_holder_has_removed_meanwhile_is_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    def removing(file: BinaryIO, operation: int) -> None:
        Path(file.name).rename(tmp_path / "removed")
        if again:
            Path(file.name).touch()

    monkeypatch.setattr(fcntl, "flock", removing)
    with pytest.raises(PublicationError, match="another build"):
        publish(tmp_path / "publication", "new")


def test_a_killed_build_hinders_nobody(tmp_path: Path) -> None:
    out = tmp_path / "publication"
    publish(out, "former")
    script = (
        "import sys, time, pathlib; from ponlod.publish.folder import fresh_folder\n"
        "with fresh_folder(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half').touch(); print('ready', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(out)], stdout=subprocess.PIPE) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == b"ready\n"
        with pytest.raises(PublicationError, match="another build"):
            publish(out, "meanwhile")
        build.send_signal(signal.SIGKILL)
    assert content(out)["text"] == "former"
    publish(out, "new")
    assert content(out) == {"manifest.json": OURS, "text": "new"}
    assert list(tmp_path.iterdir()) == [out]


def test_a_build_killed_between_the_two_renames_loses_nothing(tmp_path: Path) -> None:
    out = tmp_path / "publication"
    publish(out, "former")
    out.rename(tmp_path / "publication.replaced")
    with pytest.raises(ZeroDivisionError), fresh_folder(out):
        raise ZeroDivisionError
    assert content(out)["text"] == "former"


def test_if_the_new_folder_cannot_take_its_place_the_former_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "publication"
    publish(out, "former")
    rename = Path.rename

    def refusing(self: Path, target: Path) -> Path:
        if self.suffix == ".unfinished":
            raise PermissionError(13, "Permission denied", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(PublicationError, match="Permission denied"):
        publish(out, "new")
    assert content(out)["text"] == "former"
    assert list(tmp_path.iterdir()) == [out]
