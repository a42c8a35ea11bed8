# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks for spreadsheet programs (Office Open XML, .xlsx), with cells that know their types.

Nothing in a cell is ever a formula or made a link. The same sheets give the same bytes on every machine, and
rows are taken one by one: memory grows with the XML of the largest sheet, not with its cells.
"""

import zipfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from ponlod.errors import InputError
from ponlod.publish.compression import zipped


@dataclass(frozen=True, slots=True)
class Percent:
    """A number of per cent."""

    value: Decimal


Cell = str | Decimal | Percent | int | date | None
"""A text, a sum in euro, a share, a number, a day, or nothing."""

LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""

MOST_ROWS = 1_048_576
"""Rows that a sheet can have, its header among them."""

CUT = " […]"
"""Ends a text that a cell cannot hold."""

_EURO = '#,##0.00\\ "€"'
_SHARE = "0.0%"
_DAY = "yyyy\\-mm\\-dd"
_NARROWEST, _WIDEST = 8, 60
_LOOKED_AT = 200
"""Rows that say how wide a column is to be."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: a header, which stays in view and can filter, and rows of as many cells.

    ``name`` has at most 31 characters, none of ``[]:*?/\\``.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Iterable[Sheet], title: str, created: date) -> bytes:
    """Return a workbook of ``sheets``, which says that it was ``created`` that day.

    Longer texts than a cell can hold end in CUT. Raises InputError for a name that no sheet can have, and for
    more than MOST_ROWS rows.
    """
    output = BytesIO()
    book = xlsxwriter.Workbook(
        output,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": title, "created": datetime.combine(created, time(), UTC)})
    styles = _Styles(
        head=book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
        text=book.add_format({"valign": "top"}),
        euro=book.add_format({"num_format": _EURO, "valign": "top"}),
        share=book.add_format({"num_format": _SHARE, "valign": "top"}),
        day=book.add_format({"num_format": _DAY, "valign": "top"}),
    )
    # Closed in any case, because its rows wait in temporary files.
    with closing(book):
        for sheet in sheets:
            try:
                page = book.add_worksheet(sheet.name)
            except XlsxWriterException as error:
                raise InputError(f"“{sheet.name}” cannot name a sheet: {error}") from error
            _fill(page, sheet, styles)
    # XlsxWriter compresses with the system's zlib, and that differs from machine to machine.
    with zipfile.ZipFile(output) as parts:
        return zipped((name, parts.read(name)) for name in parts.namelist())


@dataclass(frozen=True, slots=True)
class _Styles:
    head: Format
    text: Format
    euro: Format
    share: Format
    day: Format


def _fill(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    rows = iter(sheet.rows)
    first = list(islice(rows, _LOOKED_AT))
    for column, name in enumerate(sheet.header):
        page.write_string(0, column, name, styles.head)
        page.set_column(column, column, _width(name, [row[column] for row in first]))
    number = 0
    for number, row in enumerate(chain(first, rows), start=1):
        if number >= MOST_ROWS:
            raise InputError(f"A sheet has no more than {MOST_ROWS} rows. Take the CSV, or ask for less.")
        for column, cell in enumerate(row):
            _write(page, number, column, cell, styles)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, number, len(sheet.header) - 1)


def _write(page: Worksheet, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    match cell:
        case None | "":
            return
        case str():
            page.write_string(row, column, _fitting(cell), styles.text)
        case Decimal():
            page.write_number(row, column, float(cell), styles.euro)
        case Percent():
            page.write_number(row, column, float(cell.value / 100), styles.share)
        case date():
            page.write_datetime(row, column, datetime.combine(cell, time()), styles.day)
        case _:
            page.write_number(row, column, cell, styles.text)


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def _width(name: str, cells: Iterable[Cell]) -> int:
    """How many characters wide: as the longest of the first cells, within reason."""
    longest = max((_length(cell) for cell in cells if cell is not None), default=0)
    return max(_NARROWEST, min(max(longest, len(name) + 2) + 1, _WIDEST))


def _length(cell: str | Decimal | Percent | int | date) -> int:
    """How many characters are shown of a cell."""
    match cell:
        case Decimal():
            return len(f"{cell:,.2f} €")
        case Percent():
            return len(f"{cell.value:,.1f}%")
    return len(str(cell).partition("\n")[0])
