# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing a publication folder so that nobody ever sees half of one.

Everything is written into a sibling, ``<name>.unfinished``, which takes the folder's place by renaming once
it is whole. Between two renames the former publication stands as ``<name>.replaced``: if the machine stops
there, the next build puts it back first. Nothing is forced to the disk: after a power cut the digests in
the manifest tell. A lock on ``<name>.lock``, which the system lets go when its holder dies, keeps two builds
apart.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ponlod.errors import PublicationError
from ponlod.publish.manifest import MANIFEST


@contextmanager
def fresh_folder(out: Path) -> Iterator[Path]:
    """Give an empty folder to write into; it becomes ``out`` if the block ends well, and vanishes if not.

    Until then, and after any failure, what stands in ``out`` stays as it was. If ``out`` is a symbolic link,
    the folder it leads to is replaced. Raises PublicationError if ``out`` holds something else than a
    publication, if another build is writing it, and if the system refuses to write.
    """
    target = Path(os.path.realpath(out))
    unfinished, replaced = _sibling(target, "unfinished"), _sibling(target, "replaced")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(_sibling(target, "lock")):
            _tidy(target, unfinished, replaced)
            _check_replaceable(target)
            unfinished.mkdir()
            try:
                yield unfinished
                _swap(unfinished, target, replaced)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)
            shutil.rmtree(replaced, ignore_errors=True)
    except OSError as error:
        raise PublicationError(
            f"{error.filename or out}: the publication cannot be written ({error.strerror}). "
            "Check that there is room and that this user may write there."
        ) from error


def _sibling(target: Path, suffix: str) -> Path:
    return Path(f"{target}.{suffix}")


def _tidy(target: Path, unfinished: Path, replaced: Path) -> None:
    """Clear away what a build left behind that was killed; only the holder of the lock may."""
    if replaced.exists() and not target.exists():
        replaced.rename(target)
    for left in (unfinished, replaced):
        if left.exists():
            shutil.rmtree(left)


def _check_replaceable(target: Path) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    with suppress(OSError, ValueError):
        content = json.loads((target / MANIFEST).read_bytes())
        if isinstance(content, dict) and "dataset_digest" in content:
            return
    raise PublicationError(
        f"{target}: is not empty and holds no publication that could be replaced. "
        "Name another folder, or move away what is there."
    )


def _swap(new: Path, target: Path, replaced: Path) -> None:
    if not target.exists():
        new.rename(target)
        return
    target.rename(replaced)
    try:
        new.rename(target)
    except OSError:
        replaced.rename(target)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock or raise PublicationError at once; the file is gone afterwards."""
    with path.open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its former holder may have removed the file after this one opened it.
            held = path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())
        except BlockingIOError:
            held = False
        if not held:
            raise PublicationError(
                f"{path.with_suffix('')}: another build is writing this publication. "
                "Try again when it is done."
            )
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
