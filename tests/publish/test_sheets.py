# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The workbook of a release: the cells of its CSV with their types, and two sheets that explain them."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from ponlod.publish.columns import Kind, said, words
from ponlod.publish.sheets import dictionary
from ponlod.publish.table import COLUMNS, NAMES


@pytest.fixture(scope="module")
def book(publication: Path) -> Workbook:
    return load_workbook(publication / "dumps" / "ponlod-MI-13.xlsx")


def test_every_cell_is_that_of_the_csv_with_its_type(book: Workbook, publication: Path) -> None:
    with (publication / "dumps" / "ponlod-MI-13.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    page = book["Azioni - Actions"]
    assert [cell.value for cell in page[1]] == header == list(NAMES)
    assert page.max_row == len(rows) + 1 == 31
    for row, cells in zip(rows, page.iter_rows(min_row=2), strict=True):
        for column, text, cell in zip(COLUMNS, row, cells, strict=True):
            match column.kind:
                case _ if not text:
                    assert cell.value is None
                case Kind.EURO:
                    assert (cell.data_type, Decimal(str(cell.value))) == ("n", Decimal(text))
                case Kind.DATE:
                    assert (cell.is_date, cell.value) == (True, datetime.fromisoformat(text))
                case _:
                    assert (cell.data_type, cell.value) == ("s", text)
                    assert cell.hyperlink is None


def test_every_column_is_explained_in_both_languages(book: Workbook) -> None:
    header, *rows = book["Colonne - Columns"].values
    assert header == ("column", "type", "label_it", "meaning_it", "label_en", "meaning_en")
    assert [row[:2] for row in rows] == [(column.name, column.kind.value) for column in COLUMNS]
    assert all(all(row) for row in rows)


def test_columns_are_explained_in_the_languages_asked_for() -> None:
    english = {"en": words()["en"]}
    sheet = dictionary([("uri", Kind.IRI, said("uri", english))], english)
    assert sheet.name == "Columns"
    assert list(sheet.header) == ["column", "type", "label_en", "meaning_en"]
    assert [row[:3] for row in sheet.rows] == [("uri", "iri", "Address")]


def test_it_says_where_the_data_are_from_and_on_what_terms(book: Workbook) -> None:
    said = [value for _, value in book["Fonte - Source"].values]
    assert "http://localhost:8000/id/release/MI-13" in said
    assert "Comune di Milano" in said
    assert datetime(2022, 1, 31) in said  # noqa: DTZ001
    assert "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/" in said
    assert any(str(value).startswith("unconfirmed:") for value in said), "the document's own licence"
