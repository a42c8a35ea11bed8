# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The manifest: what a publication consists of, so that anybody can check that it is whole.

Every value is a function of the inputs: no clock, no machine, no absolute path.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from ponlod.errors import PublicationError, printable
from ponlod.facts import File
from ponlod.formats import format_of
from ponlod.publisher import UNNAMED, Publisher

FORMAT_VERSION = 2
MANIFEST = "manifest.json"
DATASET = "dumps/ponlod.trig"
"""The file whose digest is the dataset's: it holds exactly what an endpoint serves."""

_SHA256 = re.compile("[0-9a-f]{64}")


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
    publisher: Publisher

    @classmethod
    def of(
        cls,
        folder: Path,
        base: str,
        inputs_digest: str,
        releases: tuple[ReleaseEntry, ...],
        publisher: Publisher = UNNAMED,
    ) -> "Manifest":
        """Describe the files that stand in ``folder``, the dataset among them."""
        files = files_in(folder)
        dataset = next(file.sha256 for file in files if file.path == DATASET)
        return cls(base, inputs_digest, dataset, releases, files, publisher)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Return the manifest of the publication in ``folder``.

        Raises PublicationError if there is none, if it is damaged, or if it is of another format version.
        """
        path = folder / MANIFEST
        try:
            if path.is_fifo():  # which would be waited for
                raise FileNotFoundError
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise PublicationError(
                f"{folder}: there is no publication ({MANIFEST} is missing). Make one with “ponlod build”."
            ) from error
        except OSError as error:
            raise PublicationError(
                f"{path}: cannot be read ({error.strerror}). Check who may read it."
            ) from error
        return cls.parse(content, str(path))

    @classmethod
    def parse(cls, text: bytes, place: str) -> "Manifest":
        """Return the manifest whose JSON is ``text``, found at ``place``; raises PublicationError so, too."""
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _damaged(place, str(error)) from error
        if not isinstance(content, dict):
            raise _damaged(place, "not a JSON object")
        found = content.pop("format_version", None)
        if found != FORMAT_VERSION:
            raise PublicationError(
                f"{place}: the publication is of format version {found!r:.20}, "
                f"this program reads {FORMAT_VERSION}. Make it again with “ponlod build”."
            )
        try:
            return cls(**content | _entries(content))
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(place, f"{type(error).__name__}: {error}") from error

    def to_bytes(self) -> bytes:
        """Return it as JSON: sorted, indented, the same bytes for the same manifest."""
        content = {"format_version": FORMAT_VERSION, **asdict(self)}
        text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, default=date.isoformat)
        return f"{text}\n".encode()

    def write(self, folder: Path) -> None:
        """Write it as ``manifest.json``."""
        (folder / MANIFEST).write_bytes(self.to_bytes())


def files_in(folder: Path) -> tuple[File, ...]:
    """Describe every file below ``folder`` but the manifest, by path."""
    return tuple(described(folder, path) for path in _paths(folder))


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
        else:
            yield from (f"{path}: {what}" for what in _judged(folder / path, promised[path]))
    dataset = promised.get(DATASET)
    if dataset is None or dataset.sha256 != manifest.dataset_digest:
        yield f"{MANIFEST}: the digest of the dataset is not that of {DATASET}."


def _judged(path: Path, file: File) -> Iterator[str]:
    try:
        # What has another size need not be read, however much it is.
        same = path.stat().st_size == file.bytes and _content(path) == (file.bytes, file.sha256)
    except OSError as error:
        yield f"it cannot be read ({error.strerror})."
    else:
        if not same:
            yield "its content is not what the manifest says."


def _paths(folder: Path) -> list[str]:
    """The files below a folder, by path, without the manifest."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path != MANIFEST)


def described(folder: Path, path: str) -> File:
    """Describe one file below ``folder``, whose media type is that of its name."""
    return File(path, format_of(path).media_type, *_content(folder / path))


def _content(path: Path) -> tuple[int, str]:
    """How many bytes are in a file, and their digest."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
        return content.tell(), digest


def _entries(content: dict[str, Any]) -> dict[str, Any]:
    releases = ({**entry, "date": date.fromisoformat(entry["date"])} for entry in content["releases"])
    files = tuple(_checked(File(**entry)) for entry in content["files"])
    for path, times in Counter(file.path for file in files).items():
        if times > 1:
            raise ValueError(f"{path} stands in it twice")
    publisher = Publisher(**content["publisher"] | {"themes": tuple(content["publisher"]["themes"])})
    return {
        "publisher": publisher,
        "releases": tuple(ReleaseEntry(**entry) for entry in releases),
        "files": files,
    }


def _checked(file: File) -> File:
    """The file, if that can be one of a publication; raises ValueError."""
    if not isinstance(file.path, str) or not isinstance(file.media_type, str):
        raise ValueError("a file has a path or media type that is no text")
    path = PurePosixPath(file.path)
    normal = str(path) == file.path and bool(path.parts)
    if not normal or path.is_absolute() or ".." in path.parts or not file.path.isprintable():
        raise ValueError(f"{file.path!r} lies outside the publication")
    if not file.media_type.isprintable():
        raise ValueError(f"the media type {file.media_type!r} of {file.path} is no text")
    if type(file.bytes) is not int or file.bytes < 0:
        raise ValueError(f"{file.path} has no size")
    if not isinstance(file.sha256, str) or not _SHA256.fullmatch(file.sha256):
        raise ValueError(f"{file.path} has no SHA-256 digest")
    return file


def _damaged(place: str, why: str) -> PublicationError:
    return PublicationError(
        f"{place}: the manifest is damaged ({printable(why)}). Make the publication again."
    )
