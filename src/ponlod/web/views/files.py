# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files of a publication as rows of a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from ponlod.formats import FORMATS
from ponlod.publish.manifest import File, Manifest, ReleaseEntry

_LABELS: Mapping[str, str] = {form.media_type: form.label for form in FORMATS} | {"text/plain": "TXT"}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that can be downloaded; ``date`` is that of the data in it, None where none is stated."""

    path: str
    media_type: str
    bytes: int
    sha256: str
    date: str | None

    @property
    def name(self) -> str:
        """What the file is called when it has been saved."""
        return PurePosixPath(self.path).name

    @property
    def format(self) -> str:
        """The name of the format, as people say it."""
        return _LABELS.get(self.media_type, self.media_type)


def file_rows(manifest: Manifest, files: Iterable[File], terms: Mapping[str, str]) -> list[FileRow]:
    """Return rows for ``files``, dated by the release that each is of, or by ``terms``.

    ``terms`` says when a vocabulary, or the ontology, was last changed, by the last segment of its address.
    What holds all releases is as old as the newest of them.
    """
    return [FileRow(*_stated(file), date=_date(manifest, file, terms)) for file in files]


def of_release(manifest: Manifest, release: ReleaseEntry | None) -> list[FileRow]:
    """Return the dumps of one release."""
    if release is None:
        return []
    stem = f"dumps/ponlod-{release.key}."
    return file_rows(manifest, [file for file in manifest.files if file.path.startswith(stem)], {})


def _stated(file: File) -> tuple[str, str, int, str]:
    return file.path, file.media_type, file.bytes, file.sha256


def _date(manifest: Manifest, file: File, terms: Mapping[str, str]) -> str | None:
    name = PurePosixPath(file.path).name
    for release in manifest.releases:
        if f"-{release.key}." in name:
            return release.date.isoformat()
    if name.startswith("ponlod."):
        return max((release.date for release in manifest.releases), default=date.min).isoformat()
    return terms.get(name.partition(".")[0])
