# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Same inputs, same bytes: in another folder, time zone, locale and order of hashing."""

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("small_build.py")


def published(folder: Path, **environment: str) -> dict[str, bytes]:
    """Everything that a fresh process writes, by path."""
    folder.mkdir(parents=True)
    command = [sys.executable, PROGRAM, "publication"]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    files = (path for path in (folder / "publication").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_publication_is_the_same_bytes_everywhere(tmp_path: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    here = published(tmp_path / "a", PYTHONHASHSEED="1", TZ="Pacific/Auckland", **ascii_only)
    there = published(tmp_path / "an" / "other", PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C.UTF-8")
    assert len(here) == 26
    assert here == there
