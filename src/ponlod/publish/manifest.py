# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The manifest: what a publication consists of, so that anybody can check that it is whole.

Every value is a function of the inputs: no clock, no machine, no absolute path.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from ponlod.errors import PublicationError
from ponlod.formats import FORMATS

FORMAT_VERSION = 1
MANIFEST = "manifest.json"
DATASET = "dumps/ponlod.trig"
"""The file whose digest is the dataset's: it holds exactly what an endpoint serves."""

_MEDIA_TYPES = {
    **{f".{form.extension}": form.media_type for form in FORMATS},
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of the publication: ``path`` below its folder, with ``/``; digest in lower-case hexadecimal."""

    path: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A release in the publication; ``graph`` is the IRI of its named graph."""

    key: str
    city: str
    version: str
    date: date
    title: str
    graph: str
    latest: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a publication consists of; files by path, the manifest itself not among them."""

    base: str
    inputs_digest: str
    dataset_digest: str
    releases: tuple[ReleaseEntry, ...]
    files: tuple[File, ...]

    @classmethod
    def of(
        cls, folder: Path, base: str, inputs_digest: str, releases: tuple[ReleaseEntry, ...]
    ) -> "Manifest":
        """Describe the files that stand in ``folder``, the dataset among them."""
        files = tuple(_file(folder, path) for path in _paths(folder))
        dataset = next(file.sha256 for file in files if file.path == DATASET)
        return cls(base, inputs_digest, dataset, releases, files)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Return the manifest of the publication in ``folder``.

        Raises PublicationError if there is none, if it is damaged, or if it is of another format version.
        """
        path = folder / MANIFEST
        try:
            content = json.loads(path.read_bytes())
        except (FileNotFoundError, NotADirectoryError) as error:
            raise PublicationError(
                f"{folder}: there is no publication ({MANIFEST} is missing). Make one with “ponlod build”."
            ) from error
        except OSError as error:
            raise PublicationError(
                f"{path}: cannot be read ({error.strerror}). Check who may read it."
            ) from error
        except ValueError as error:
            raise _damaged(path, str(error)) from error
        if not isinstance(content, dict):
            raise _damaged(path, "not a JSON object")
        found = content.pop("format_version", None)
        if found != FORMAT_VERSION:
            raise PublicationError(
                f"{path}: the publication is of format version {found}, this program reads {FORMAT_VERSION}. "
                "Make it again with “ponlod build”."
            )
        try:
            return cls(**content | _entries(content))
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(path, f"{type(error).__name__}: {error}") from error

    def to_bytes(self) -> bytes:
        """Return it as JSON: sorted, indented, the same bytes for the same manifest."""
        content = {"format_version": FORMAT_VERSION, **asdict(self)}
        text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, default=date.isoformat)
        return f"{text}\n".encode()

    def write(self, folder: Path) -> None:
        """Write it as ``manifest.json``."""
        (folder / MANIFEST).write_bytes(self.to_bytes())


def verify(folder: Path) -> tuple[str, ...]:
    """Return a sentence for each file that is missing, changed or extra; none, and the publication is whole.

    Raises PublicationError as Manifest.read does.
    """
    manifest = Manifest.read(folder)
    promised = {file.path: file for file in manifest.files}
    present = set(_paths(folder))
    return tuple(_differences(folder, manifest, promised, present))


def _differences(
    folder: Path, manifest: Manifest, promised: dict[str, File], present: set[str]
) -> Iterator[str]:
    for path in sorted(promised.keys() | present):
        if path not in present:
            yield f"{path}: the manifest lists it, but it is missing."
        elif path not in promised:
            yield f"{path}: the manifest does not list it."
        elif _file(folder, path) != promised[path]:
            yield f"{path}: its content is not what the manifest says."
    dataset = promised.get(DATASET)
    if dataset is None or dataset.sha256 != manifest.dataset_digest:
        yield f"{MANIFEST}: the digest of the dataset is not that of {DATASET}."


def _paths(folder: Path) -> list[str]:
    """The files below a folder, by path, without the manifest."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path != MANIFEST)


def _file(folder: Path, path: str) -> File:
    with (folder / path).open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        size = content.tell()
    return File(path, _MEDIA_TYPES[PurePosixPath(path).suffix], size, digest)


def _entries(content: dict[str, Any]) -> dict[str, Any]:
    releases = ({**entry, "date": date.fromisoformat(entry["date"])} for entry in content["releases"])
    files = tuple(File(**entry) for entry in content["files"])
    for file in files:
        if file.path.startswith("/") or ".." in PurePosixPath(file.path).parts:
            raise ValueError(f"{file.path} lies outside the publication")
    return {"releases": tuple(ReleaseEntry(**entry) for entry in releases), "files": files}


def _damaged(path: Path, why: str) -> PublicationError:
    return PublicationError(f"{path}: the manifest is damaged ({why}). Make the publication again.")
