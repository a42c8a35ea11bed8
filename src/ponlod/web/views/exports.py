# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A list as a file, with all the rows found: CSV for programs and for spreadsheets, a workbook, JSON."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any, Generic

from ponlod.errors import SiteBusy
from ponlod.fields.money import lexical
from ponlod.formats import XLSX
from ponlod.publish.columns import both
from ponlod.publish.manifest import ReleaseEntry
from ponlod.publish.sheets import dictionary, origin, whose
from ponlod.publish.table import SEPARATOR, csv_rows
from ponlod.publish.workbook import Cell, Sheet, workbook
from ponlod.publisher import Publisher
from ponlod.web.language import Language
from ponlod.web.views.columns import Column, Value
from ponlod.web.views.lists import Listed

PATIENCE = 5.0
"""Seconds that a workbook waits for its turn."""

_BOM = b"\xef\xbb\xbf"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet may take for a formula."""

_KEYS_NAMED = 3
"""Releases that the name of a file can have in it."""


@dataclass(frozen=True, slots=True)
class Export(Generic[Listed]):
    """What was found in the list ``name`` (``actions``) at ``address``, of which releases, published by whom.

    ``narrowing`` is a short name for what was asked, empty where everything is there.
    """

    name: str
    columns: Sequence[Column[Listed]]
    rows: Sequence[Listed]
    releases: Sequence[ReleaseEntry]
    publisher: Publisher
    address: str
    narrowing: str

    def filename(self, extension: str, variant: str = "") -> str:
        """Return a name for the file that tells it from other exports: ``ponlod-actions-MI-13.csv``."""
        keys = [release.key for release in self.releases]
        what = keys if len(keys) <= _KEYS_NAMED else [f"{len(keys)}-releases", str(self.created)]
        parts = ("ponlod", self.name, *what, self.narrowing, variant)
        return f"{'-'.join(filter(None, parts))}.{extension}"

    @property
    def created(self) -> date:
        """The day of the newest release: an export changes with nothing else."""
        return max((release.date for release in self.releases), default=date(1970, 1, 1))

    def csv(self) -> bytes:
        """RFC 4180, UTF-8 without byte order mark, comma, decimal point; cells as ``guarded``."""
        return b"".join(csv_rows(self._header(), self._texts(decimal_comma=False)))

    def spreadsheet_csv(self) -> bytes:
        """As European spreadsheets open it: byte order mark, semicolon, decimal comma."""
        rows = csv_rows(self._header(), self._texts(decimal_comma=True), delimiter=";")
        return _BOM + b"".join(rows)

    def json(self, languages: Sequence[Language]) -> bytes:
        """An object with ``rows``, which have every column; amounts are strings, so that no cent gets lost.

        What the columns mean is said in all ``languages``.
        """
        content = {
            "list": self.name,
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
            "reading": {one.code: one.texts["lists.json_reading"] for one in languages},
            "columns": {
                column.name: {
                    "type": column.kind,
                    **{one.code: ". ".join(about(one, column)) for one in languages},
                }
                for column in self.columns
            },
            "count": len(self.rows),
            "rows": [{column.name: _json(column.value(row)) for column in self.columns} for row in self.rows],
        }
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    def xlsx(self, languages: Sequence[Language]) -> bytes:
        """A workbook: the rows, what each column means, where all of it is from; in all ``languages``."""
        words = {one.code: one.texts for one in languages}
        about: Sequence[tuple[str, Cell]] = (
            *whose(self.publisher, words),
            *(
                ("workbook.source_release", cell)
                for release in self.releases
                for cell in (f"{release.title} ({release.key})", release.date, release.graph)
            ),
            ("workbook.source_licence", self.publisher.terms.address),
            ("workbook.source_changes", both(words, "workbook.source_changes_value")),
            ("lists.reading", both(words, "lists.guard")),
            ("workbook.source_rows", len(self.rows)),
            ("workbook.source_address", self.address),
        )
        data = Sheet(
            both(words, f"{self.name}.title", " - "),
            self._header(),
            ([_cell(column.value(row)) for column in self.columns] for row in self.rows),
        )
        columns = dictionary(((column.name, column.kind) for column in self.columns), words)
        return workbook((data, columns, origin(about, words)), f"ponlod {self.name}", self.created)

    def _header(self) -> list[str]:
        return [column.name for column in self.columns]

    def _texts(self, decimal_comma: bool) -> Iterable[list[str]]:
        for row in self.rows:
            yield [_written(_cell(column.value(row)), decimal_comma) for column in self.columns]


class Exports:
    """The exports of a site: whole lists are made once, and of the workbooks one at a time.

    A workbook takes time and memory that grow with its rows: of long lists, several at once would take all
    there is.
    """

    def __init__(self) -> None:
        self._whole: dict[tuple[str, str] | None, bytes] = {}
        self._workbooks = Lock()

    def of(self, export: Export[Any], form: str, make: Callable[[], bytes]) -> bytes:
        """Return an export in the format named, as ``make`` makes it; if it is whole, always the same bytes.

        Raises SiteBusy where the workbooks before it take PATIENCE.
        """
        key = (export.name, form) if not export.narrowing else None
        if key in self._whole:
            return self._whole[key]
        with self._turn() if form == XLSX.name else nullcontext():
            made = self._whole.get(key) or make()
        return made if key is None else self._whole.setdefault(key, made)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._workbooks.acquire(timeout=PATIENCE):
            raise SiteBusy("Other workbooks are being made. Ask for this one again later, or for CSV.")
        try:
            yield
        finally:
            self._workbooks.release()


def about(language: Language, column: Column[Listed]) -> tuple[str, str]:
    """What a column is called, and what stands in it, in a language."""
    return language.texts[f"column.{column.name}"], language.texts[f"column.{column.name}_is"]


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe in front where it might.

    >>> guarded("- una riga"), guarded("Piste ciclabili")
    ("'- una riga", 'Piste ciclabili')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


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
    return str(cell)


def _json(value: Value) -> Value:
    match value:
        case Decimal():
            return lexical(value)
        case date():
            return value.isoformat()
    return value
