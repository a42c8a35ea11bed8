# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks open as they are meant: every cell has its type, and none is a formula."""

import zlib
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from ponlod.errors import InputError
from ponlod.publish.workbook import CUT, LONGEST_TEXT, Cell, Sheet, workbook

DAY = date(2022, 1, 31)


def written(*rows: tuple[Cell, ...]) -> Workbook:
    header = [f"column {number}" for number, _ in enumerate(rows[0])]
    return load_workbook(BytesIO(workbook([Sheet("Azioni", header, rows)], "azioni", DAY)))


def test_texts_sums_numbers_and_days_keep_their_types() -> None:
    page = written(("Città", Decimal("2531250.07"), 30, DAY, None))["Azioni"]
    text, euro, number, day, nothing = page[2]
    assert (text.value, text.data_type) == ("Città", "s")
    assert (euro.value, euro.number_format) == (2531250.07, '#,##0.00\\ "€"')
    assert (number.value, number.number_format) == (30, "General")
    assert day.value == datetime(2022, 1, 31)  # noqa: DTZ001
    assert day.is_date
    assert nothing.value is None


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+39 02", "-1", "@SUM(A1)", "{=1}", "007", "https://example.org/", "mailto:a@b.c", "TRUE"],
)
def test_a_text_stays_a_text_whatever_it_looks_like(text: str) -> None:
    book = written((text,))
    cell = book["Azioni"]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


def test_the_header_stays_in_view_and_filters_all_rows() -> None:
    page = written(("a", 1), ("b", 2))["Azioni"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B3"
    assert [cell.font.b for cell in page[1]] == [True, True]


def test_columns_are_wide_enough_for_what_they_hold_within_reason() -> None:
    page = written(("x" * 30, "y" * 500, "z"))["Azioni"]
    widths = [page.column_dimensions[letter].width for letter in "ABC"]
    assert 30 < widths[0] < 40 < widths[1] < 70
    assert 8 <= widths[2] < 15


def test_a_text_that_no_cell_can_hold_is_visibly_cut() -> None:
    page = written(("x" * LONGEST_TEXT, "x" * (LONGEST_TEXT + 1)))["Azioni"]
    assert page["A2"].value == "x" * LONGEST_TEXT
    assert len(page["B2"].value) == LONGEST_TEXT
    assert page["B2"].value.endswith(CUT)


def test_the_same_sheets_give_the_same_bytes_and_say_their_own_day() -> None:
    sheets = [Sheet("Azioni", ["a"], [("x",)]), Sheet("Fonte", ["b"], [])]
    first = workbook(sheets, "azioni", DAY)
    assert workbook(sheets, "azioni", DAY) == first
    book = load_workbook(BytesIO(first))
    assert book.sheetnames == ["Azioni", "Fonte"]
    assert book.properties.created == datetime(2022, 1, 31)  # noqa: DTZ001
    assert book.properties.title == "azioni"


def test_the_bytes_do_not_depend_on_the_system_s_zlib(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [Sheet("Azioni", ["a", "b"], [("Città " * 50, number) for number in range(300)])]
    here, compressor = workbook(sheets, "azioni", DAY), zlib.compressobj
    compressed: list[object] = []

    def otherwise(level: int, *more: int) -> object:
        compressed.append(level)
        return compressor(1, *more)

    monkeypatch.setattr(zlib, "compressobj", otherwise)
    assert workbook(sheets, "azioni", DAY) == here
    assert compressed, "XlsxWriter no longer compresses with zlib: then this needs not be done again"


def test_a_sheet_takes_rows_one_by_one_and_refuses_more_than_it_can_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ponlod.publish.workbook.MOST_ROWS", 250)
    full = workbook([Sheet("Azioni", ["a"], ((number,) for number in range(249)))], "azioni", DAY)
    page = load_workbook(BytesIO(full))["Azioni"]
    assert (page.max_row, page.auto_filter.ref) == (250, "A1:A250")
    with pytest.raises(InputError, match="no more than 250 rows"):
        workbook([Sheet("Azioni", ["a"], ((number,) for number in range(250)))], "azioni", DAY)


def test_a_name_that_no_sheet_can_have_is_refused() -> None:
    with pytest.raises(InputError, match="Azioni/Actions"):
        workbook([Sheet("Azioni/Actions", ["a"], [])], "azioni", DAY)
