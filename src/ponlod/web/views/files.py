# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The files of a publication as rows of tables, those for people apart from those for programs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TypeVar

from ponlod.facts import File
from ponlod.formats import COMPRESSIONS, CSVM, DATA_PACKAGE, GRAPH_FORMATS, RESULTS_CSV, TRIG, XLSX, format_of
from ponlod.order import natural
from ponlod.publish.manifest import Manifest, ReleaseEntry

_COMPRESSED = tuple(f".{form.extension}" for form in COMPRESSIONS)
_SHOWN_FIRST = (RESULTS_CSV, XLSX, *GRAPH_FORMATS, TRIG)
"""Formats of data, those first that people open."""
_FOLDERS = ("dumps/", "reports/")


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
    def shown(self) -> str:
        """Its path, without the folder of its kind."""
        return next((self.path.removeprefix(one) for one in _FOLDERS if self.path.startswith(one)), self.path)

    @property
    def format(self) -> str:
        """The name of the format, as people say it; of what is packed, both."""
        form = format_of(self.path)
        return f"{format_of(self._inside).label}, {form.label}" if self.packed else form.label

    @property
    def packed(self) -> bool:
        """Whether it is another file of the publication, compressed."""
        return self.path.endswith(_COMPRESSED)

    @property
    def for_programs(self) -> bool:
        """Whether only programs want it: it is packed, or describes other files."""
        return self.packed or format_of(self.path) in (CSVM, DATA_PACKAGE)

    @property
    def kohesio(self) -> bool:
        """Whether it has Kohesio's column names."""
        return "-kohesio." in self.path

    @property
    def _inside(self) -> str:
        return str(PurePosixPath(self.path).with_suffix(""))


_Row = TypeVar("_Row", bound=FileRow)


@dataclass(frozen=True, slots=True)
class Shelves:
    """The files of a publication, each on one shelf; those of past releases are on none."""

    current: Sequence[FileRow]
    kohesio: Sequence[FileRow]
    programs: Sequence[FileRow]
    catalogue: Sequence[FileRow]
    terms: Sequence[FileRow]
    reports: Sequence[FileRow]


def shelves(manifest: Manifest, terms: Mapping[str, str]) -> Shelves:
    """Put every file where a reader looks for it, but for those of past releases.

    ``terms`` is as for ``file_rows``. ``current`` are the data of each city's latest release, and of all
    together.
    """
    past = {release.key for release in manifest.releases if not release.latest}
    rows = file_rows(manifest, [file for file in manifest.files if _key(file.path) not in past], terms)
    dumps = [row for row in rows if row.path.startswith("dumps/")]
    data = [row for row in dumps if row.name.startswith("ponlod") or format_of(row.path) is DATA_PACKAGE]
    plain = [row for row in data if not row.for_programs]
    return Shelves(
        current=in_order(row for row in plain if not row.kohesio),
        kohesio=[row for row in plain if row.kohesio],
        programs=[row for row in data if row.for_programs],
        catalogue=[row for row in rows if not row.path.startswith(_FOLDERS)],
        terms=[row for row in dumps if row not in data],
        reports=[row for row in rows if row.path.startswith("reports/")],
    )


def file_rows(manifest: Manifest, files: Iterable[File], terms: Mapping[str, str]) -> list[FileRow]:
    """Return rows for ``files``, dated by the release that each is of, or by ``terms``.

    ``terms`` says when a vocabulary, or the ontology, was last changed, by the last segment of its address.
    What holds or describes all releases is as old as the newest of them.
    """
    dates = {release.key: release.date for release in manifest.releases}
    return [FileRow(*_stated(file), date=_date(dates, file, terms)) for file in files]


def of_release(manifest: Manifest, release: ReleaseEntry | None) -> list[FileRow]:
    """Return the data of one release, in the formats that people open and then in the others."""
    if release is None:
        return []
    stem = f"dumps/ponlod-{release.key}."
    rows = file_rows(manifest, [file for file in manifest.files if file.path.startswith(stem)], {})
    return in_order(row for row in rows if not row.for_programs)


def in_order(rows: Iterable[_Row]) -> list[_Row]:
    """Put files for people before those for programs, tables before graphs, and Kohesio's after ours."""
    return sorted(rows, key=lambda row: (row.for_programs, row.kohesio, _place(row), natural(row.path)))


def _place(row: FileRow) -> int:
    form = format_of(row.path)
    return _SHOWN_FIRST.index(form) if form in _SHOWN_FIRST else len(_SHOWN_FIRST)


def _key(path: str) -> str:
    """The key of the release that a file is of by its name, as ``MI-13``; no key for other files."""
    return PurePosixPath(path).name.partition("-")[2].partition(".")[0].removesuffix("-kohesio")


def _stated(file: File) -> tuple[str, str, int, str]:
    return file.path, file.media_type, file.bytes, file.sha256


def _date(dates: Mapping[str, date], file: File, terms: Mapping[str, str]) -> str | None:
    name, key = PurePosixPath(file.path).name.partition(".")[0], _key(file.path)
    if key in dates:
        return dates[key].isoformat()
    if name in ("catalogue", "datapackage", "ponlod", "void"):
        return max(dates.values(), default=date.min).isoformat()
    return terms.get(name)
