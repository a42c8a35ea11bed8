# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page about lists and exports has the parameters, formats and columns that there are."""

import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from ponlod.formats import HTML, SPARQL, TABLE_FORMATS
from ponlod.publish.columns import words
from ponlod.publish.kohesio import FIELDS
from ponlod.publish.manifest import Manifest
from ponlod.publish.workbook import CUT, LONGEST_TEXT, MOST_ROWS
from ponlod.web.views.charts import NAMES
from ponlod.web.views.list_page import ROWS

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
TYPES = {form.extension: form.media_type for form in (*TABLE_FORMATS, SPARQL)} | {"svg": "image/svg+xml"}
LISTS = ("actions", "projects")


def _rows(header: str) -> list[list[str]]:
    """The rows of the table whose header begins so, cell by cell."""
    table = re.search(rf"^\| {re.escape(header)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert table, header
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


def _named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize("line", re.findall(r"^ *(curl [^|\n]*)", PAGE, re.MULTILINE))
def test_curl_gets_the_file_that_the_page_promises(web: httpx.Client, line: str) -> None:
    words = shlex.split(line)
    address = next(word for word in words if word.startswith("http://localhost:8000/"))
    sent = dict(word.split(": ", 1) for word in words if word.startswith("Accept: "))
    response = web.get(address.removeprefix("http://localhost:8000"), headers=sent)
    assert response.status_code == 200
    wanted = sent.get("Accept") or TYPES[urlsplit(address).path.rpartition(".")[2]]
    assert response.headers["Content-Type"].partition(";")[0] == wanted


def test_two_actions_have_no_figure_from_the_programme(web: httpx.Client) -> None:
    assert "the two actions without a figure from the programme" in PAGE
    assert web.get("/actions.json?amount=without").json()["count"] == 2


@pytest.mark.parametrize("name", LISTS)
def test_a_list_can_be_asked_for_what_the_page_says_and_for_nothing_else(
    web: httpx.Client, name: str
) -> None:
    column = 1 + LISTS.index(name)
    told = {_named(row[0])[0] for row in _rows("parameter") if row[column] == "yes"}
    form = web.get(f"/{name}", headers={"Accept": "text/html"}).text
    assert set(re.findall(r'<(?:input|select)[^>]* name="(\w+)"', form)) <= told
    every = web.get(f"/{name}.json").json()["count"]
    facets = told - {"q", "sort", "page", "variant", "lang"}
    assert len(facets) >= 3
    for facet in facets:
        assert web.get(f"/{name}.json", params={facet: "nothing"}).json()["count"] == 0
    for row in _rows("parameter"):
        if row[column] != "yes":
            parameter = _named(row[0])[0]
            response = web.get(f"/{name}.json", params={parameter: "nothing"}, follow_redirects=True)
            assert response.url.query == b""
            assert response.json()["count"] == every


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_sorted_by_what_the_page_says(web: httpx.Client, name: str) -> None:
    sentence = " ".join(PAGE.partition("- **`sort`** of actions: ")[2].partition("Rows that")[0].split())
    told = _named(sentence.split("of projects: ")[LISTS.index(name)])
    form = web.get(f"/{name}", headers={"Accept": "text/html"}).text
    offered = re.search(r'<select[^>]* name="sort".*?</select>', form, re.DOTALL)
    assert offered
    assert [value for value in re.findall(r'value="(-?\w+)"', offered[0]) if value[0] != "-"] == told


@pytest.mark.parametrize("name", LISTS)
def test_every_column_is_on_the_page_in_its_order_and_with_its_type(web: httpx.Client, name: str) -> None:
    columns = web.get(f"/{name}.json").json()["columns"]
    rows = _rows(f"column of `/{name}`")
    assert [column for row in rows for column in _named(row[0])] == list(columns)
    for names, types, _ in rows:
        assert set(types.split(", ")) == {columns[column]["type"] for column in _named(names)}, names


def test_the_formats_are_those_that_are_served() -> None:
    rows = {(_named(row[1])[0], _named(row[2])[0].removeprefix(".")) for row in _rows("format")}
    assert rows == {(form.media_type, form.extension) for form in (HTML, *TABLE_FORMATS)}


def test_files_have_the_names_of_the_page(web: httpx.Client) -> None:
    asked = ("/actions.csv", "/actions.xlsx?status=completed&sort=-programme")
    for address, name in zip(asked, re.findall(r"`(ponlod-actions-[^`]+)`", PAGE), strict=True):
        assert address in PAGE
        assert web.get(address).headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_numbers_of_the_page_are_the_programs() -> None:
    text = " ".join(PAGE.split())
    assert f"the page of {ROWS} rows" in text
    assert f"more than {LONGEST_TEXT:,} characters".replace(",", " ") in text
    assert f"ends in `{CUT}` there" in text


def test_an_answer_has_the_members_that_the_page_names(web: httpx.Client) -> None:
    content = web.get("/questions/actions-with-status.json").json()
    told = next(row[1] for row in _rows("suffix") if row[0] == "`.json`")
    assert set(_named(told)) == set(content) - set(web.get("/actions.json").json())
    assert {_named(row[0])[0].removeprefix(".") for row in _rows("suffix")} == {
        form.extension for form in (*TABLE_FORMATS, SPARQL)
    }


def test_the_permalink_of_the_page_is_one(web: httpx.Client) -> None:
    link = web.get("/questions/actions-with-status.json").json()["permalink"]
    assert link.replace("actions-with-status?", "actions-with-status.csv?") in PAGE


def test_the_statuses_are_those_that_are_described(web: httpx.Client) -> None:
    paths = web.get("/openapi.json").json()["paths"]
    promised = {status for item in paths.values() for status in item["get"]["responses"]}
    assert {row[0] for row in _rows("status")} == promised - {"200"}


def test_the_charts_are_named() -> None:
    assert {f"`{name}`" for name in NAMES[1:]} <= set(re.findall(r"`[a-z-]+`", PAGE))
    assert f"/charts/{NAMES[0]}.en.wide.svg" in PAGE


def test_the_files_of_a_release_are_named_with_their_media_types(publication: Path) -> None:
    types = {file.path: file.media_type for file in Manifest.read(publication).files}
    rows = _rows("file")
    assert len(rows) == 7
    for name, media_type, _ in rows:
        assert types[f"dumps/{_named(name)[0]}"] == _named(media_type)[0]


def test_kohesio_s_columns_are_explained_as_their_descriptions_do_in_english() -> None:
    texts = words()["en"]
    rows = {_named(name)[0]: (said, annex) for name, said, annex in _rows("column")}
    assert list(rows) == [field.name for field in FIELDS]
    for field in FIELDS:
        said, annex = rows[field.name]
        assert field.explained(texts).startswith(said)
        assert annex == (texts[f"annex.{field.annex}"] if field.annex else "")
        assert said.startswith("Empty") == (field.filled is None)


def test_the_rows_of_a_sheet_are_as_many_as_the_page_says() -> None:
    assert f"room for {MOST_ROWS - 1:,} actions".replace(",", " ") in PAGE
