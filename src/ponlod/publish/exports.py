# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was found as a file, with all its rows: CSV for programs and for spreadsheets, a workbook, JSON."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from ponlod.fields.money import lexical
from ponlod.publish.columns import Kind, Said, both, words
from ponlod.publish.manifest import ReleaseEntry
from ponlod.publish.sheets import dictionary, origin, whose
from ponlod.publish.table import SEPARATOR, csv_rows
from ponlod.publish.workbook import Cell, Percent, Sheet, workbook
from ponlod.publisher import Publisher

Row = TypeVar("Row")
Exported = TypeVar("Exported", contravariant=True)

Value = Cell | tuple[str, ...]
"""A cell's content, or several texts; None or no texts where the document prints nothing."""

EXCEL = "excel"
"""The variant of CSV that European spreadsheets open as it is meant."""

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet may take for a formula."""

_KEYS_NAMED = 3
"""Releases that the name of a file can have in it."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Exported]):
    """A column: what is ``said`` of it, by language; ``value`` gives what a row has in it."""

    name: str
    kind: Kind
    said: Mapping[str, Said]
    value: Callable[[Exported], Value]


@dataclass(frozen=True, slots=True)
class Export(Generic[Row]):
    """What was found by the ``name`` of ``actions`` at ``address``, of which releases, published by whom.

    ``sheet`` is what the sheet with the rows is called. ``narrowing`` is a short name for what was asked,
    empty where everything is there. ``members`` begin the object in JSON, ``lines`` the sheet on where all of
    it is from, each under the key of its text in columns.toml. ``pinned`` says that ``address`` names the
    releases, and so leads to no later ones.
    """

    name: str
    sheet: str
    columns: Sequence[Column[Row]]
    rows: Sequence[Row]
    releases: Sequence[ReleaseEntry]
    publisher: Publisher
    address: str
    narrowing: str
    members: Mapping[str, object]
    lines: Sequence[tuple[str, Cell]] = ()
    pinned: bool = False

    def filename(self, extension: str, variant: str = "") -> str:
        """Return a name for the file that tells it from other exports (see ``download_name``)."""
        return download_name(self.name, self.releases, self.narrowing, extension, variant)

    @property
    def created(self) -> date:
        """The day of the newest release: an export changes with nothing else."""
        return _newest(self.releases)

    def csv(self) -> bytes:
        """RFC 4180, UTF-8 without byte order mark, comma, decimal point; cells as ``guarded``."""
        return b"".join(csv_rows(self._header(), self._texts(decimal_comma=False)))

    def spreadsheet_csv(self) -> bytes:
        """As European spreadsheets open it: byte order mark, semicolon, decimal comma."""
        rows = csv_rows(self._header(), self._texts(decimal_comma=True), delimiter=";")
        return _BOM + b"".join(rows)

    def json(self) -> bytes:
        """An object with ``rows``, which have every column; decimals are strings, so that no cent gets lost.

        What the columns mean is said in all languages.
        """
        content = {
            **self.members,
            "address": self.address,
            "licence": self.publisher.terms.address,
            "publisher": self.publisher.name,
            "official": self.publisher.official,
            "releases": [
                {
                    "key": release.key,
                    "title": release.title,
                    "version": release.version,
                    "date": release.date.isoformat(),
                    "uri": release.graph,
                }
                for release in self.releases
            ],
            "reading": {language: texts["workbook.source_json"] for language, texts in words().items()},
            "columns": {
                column.name: {
                    "type": column.kind,
                    **{language: str(said) for language, said in column.said.items()},
                }
                for column in self.columns
            },
            "count": len(self.rows),
            "rows": [{column.name: _json(column.value(row)) for column in self.columns} for row in self.rows],
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    def xlsx(self) -> bytes:
        """A workbook: the rows, what each column means, where all of it is from; in all languages."""
        told = words()
        about: Sequence[tuple[str, Cell]] = (
            *self.lines,
            *whose(self.publisher, told),
            *(
                ("workbook.source_release", cell)
                for release in self.releases
                for cell in (f"{release.title} ({release.key})", release.date, release.graph)
            ),
            ("workbook.source_licence", self.publisher.terms.address),
            ("workbook.source_changes", both(told, "workbook.source_changes_value")),
            ("workbook.source_reading", both(told, "workbook.source_cells")),
            ("workbook.source_rows", len(self.rows)),
            ("workbook.source_pinned" if self.pinned else "workbook.source_address", self.address),
        )
        data = Sheet(
            self.sheet,
            self._header(),
            ([_cell(column.value(row)) for column in self.columns] for row in self.rows),
        )
        columns = dictionary(((column.name, column.kind, column.said) for column in self.columns), told)
        return workbook((data, columns, origin(about, told)), f"ponlod {self.name}", self.created)

    def _header(self) -> list[str]:
        return [column.name for column in self.columns]

    def _texts(self, decimal_comma: bool) -> Iterable[list[str]]:
        for row in self.rows:
            yield [_written(_cell(column.value(row)), decimal_comma) for column in self.columns]


def download_name(
    name: str, releases: Sequence[ReleaseEntry], narrowing: str, extension: str, variant: str
) -> str:
    """Return what a file is called when it is saved: ``ponlod-actions-MI-13.csv``."""
    keys = [release.key for release in releases]
    what = keys if len(keys) <= _KEYS_NAMED else [f"{len(keys)}-releases", str(_newest(releases))]
    return f"{'-'.join(filter(None, ('ponlod', name, *what, narrowing, variant)))}.{extension}"


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe in front where it might.

    >>> guarded("- una riga"), guarded("Piste ciclabili")
    ("'- una riga", 'Piste ciclabili')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _newest(releases: Sequence[ReleaseEntry]) -> date:
    return max((release.date for release in releases), default=date(1970, 1, 1))


def _cell(value: Value) -> Cell:
    return SEPARATOR.join(value) or None if isinstance(value, tuple) else value


def _written(cell: Cell, decimal_comma: bool) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case Decimal():
            return f"{cell:.2f}".replace(".", ",") if decimal_comma else lexical(cell)
        case Percent():
            return lexical(cell.value).replace(".", ",") if decimal_comma else lexical(cell.value)
    return str(cell)


def _json(value: Value) -> object:
    match value:
        case Decimal():
            return lexical(value)
        case Percent():
            return lexical(value.value)
        case date():
            return value.isoformat()
    return value
