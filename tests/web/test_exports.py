# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lists as files: the rows of the page, in formats that open as they are meant."""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from rdflib import Literal

from ponlod.formats import TABLE_FORMATS
from ponlod.publish.columns import Kind
from ponlod.publish.exports import Export, guarded
from ponlod.publish.table import NAMES, SEPARATOR
from ponlod.publisher import UNNAMED
from ponlod.store import BlockingStore, select
from ponlod.web.app import create_app
from ponlod.web.language import languages
from ponlod.web.views.columns import action_columns, project_columns
from ponlod.web.views.listing import Names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACES = ["places", "related_actions", "pages"]
"""Columns of several values, which the graph does not keep in order."""


def strict(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    """Read CSV by RFC 4180 and nothing else: CRLF, no stray quotes, as many cells in each row."""
    assert content.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    unquoted = re.sub(r'"(?:[^"]|"")*"', "", content.decode())
    assert unquoted.count("\r\n") == unquoted.count("\n") == unquoted.count("\r") == len(rows)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def table(book: Workbook) -> list[dict[str, Any]]:
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def get(client: FlaskClient, path: str, accept: str = "*/*") -> Any:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 200
    return response


@pytest.mark.parametrize(
    "query", ["", "axis=4", "q=citta&sort=-programme", "status=none", "axis=9", "amount=without&q=hub"]
)
def test_every_export_has_the_rows_of_the_page_in_its_order(
    client: FlaskClient, read: Callable[[str], Any], query: str
) -> None:
    page = read(get(client, f"/actions?{query}", "text/html").text)
    tables = page.all("table", class_="actions")
    codes = [row.one("th").text for row in tables[0].one("tbody").all("tr")] if tables else []
    content = get(client, f"/actions.json?{query}").json
    assert [row["code"] for row in strict(get(client, f"/actions.csv?{query}").data)] == codes
    excel = get(client, f"/actions.csv?{query and query + '&'}variant=excel").data
    assert [row["code"] for row in strict(excel.removeprefix(b"\xef\xbb\xbf"), ";")] == codes
    assert [row["code"] for row in table(opened(get(client, f"/actions.xlsx?{query}").data))] == codes
    assert [row["code"] for row in content["rows"]] == codes
    assert content["count"] == len(codes)


def test_exports_are_whole_whatever_page_is_asked_for(client: FlaskClient) -> None:
    for page in ("2", "999", "x"):
        response = get(client, f"/actions?axis=4&page={page}", "text/csv")
        assert len(strict(response.data)) == 8
        assert response.headers["Content-Location"] == "/actions.csv?axis=4"
        assert "page=" not in response.headers["Link"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_the_address_of_a_file_has_no_page(client: FlaskClient, suffix: str) -> None:
    response = client.get(f"/actions.{suffix}?axis=4&page=2")
    assert (response.status_code, response.headers["Location"]) == (302, f"/actions.{suffix}?axis=4")


def test_a_page_of_a_list_offers_whole_files_and_itself(
    client: FlaskClient, read: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.web.views.list_page.ROWS", 10)
    for path, itself in (("/actions", "/actions.html?page=2&lang=it"), ("/actions.html", None)):
        response = get(client, f"{path}?page=2", "text/html")
        assert response.headers.get("Content-Location") == itself
        link = response.headers["Link"]
        assert '</actions.csv>; rel="alternate"' in link
        assert '</actions.html?page=2>; rel="alternate"' in link
        assert '<http://localhost:8000/actions?page=2>; rel="canonical"' in link
        files = [
            one["href"] for one in read(response.text).all("link", rel="alternate") if "csv" in one["href"]
        ]
        assert set(files) == {"/actions.csv"}


@pytest.mark.parametrize("address", ["/actions", "/actions.xlsx", "/actions.json", "/actions.html"])
def test_only_csv_has_a_variant(client: FlaskClient, address: str) -> None:
    response = client.get(f"{address}?axis=4&variant=excel", headers={"Accept": "text/csv"})
    assert (response.status_code, response.headers["Location"]) == (302, f"{address}?axis=4")


def test_the_table_has_what_the_dump_has_under_the_same_names(client: FlaskClient, publication: Path) -> None:
    dumped = {row["code"]: row for row in strict((publication / "dumps" / "ponlod-MI-13.csv").read_bytes())}
    rows = strict(get(client, "/actions.csv").data)
    assert set(NAMES) < set(rows[0])
    assert len(rows) == len(dumped) == 30
    for row in rows:
        for name in NAMES:
            wanted = dumped[row["code"]][name]
            if name in PLACES:
                assert set(row[name].split(SEPARATOR)) == set(wanted.split(SEPARATOR))
            else:
                assert row[name] == guarded(wanted), name


@pytest.mark.parametrize("path", ["/actions", "/projects"])
def test_all_exports_and_the_endpoint_have_the_same_sums(
    client: FlaskClient, store: BlockingStore, path: str
) -> None:
    rows = strict(get(client, f"{path}.csv").data)
    excel = strict(get(client, f"{path}.csv?variant=excel").data.removeprefix(b"\xef\xbb\xbf"), ";")
    cells = table(opened(get(client, f"{path}.xlsx").data))
    objects = get(client, f"{path}.json").json["rows"]
    for name, term in (
        ("programme_funding", "programmeFunding"),
        ("other_public_funding", "otherPublicFunding"),
        ("total_cost", "totalCost"),
    ):
        (found,) = select(store, f"SELECT (SUM(?x) AS ?sum) {{ ?a a pon:Action ; pon:{term} ?x }}")
        wanted = Decimal(str(found["sum"]))
        assert wanted > 0
        assert sum(Decimal(row[name]) for row in rows if row[name]) == wanted
        assert sum(Decimal(row[name].replace(",", ".")) for row in excel if row[name]) == wanted
        assert sum(round(Decimal(row[name]), 2) for row in cells if row[name] is not None) == wanted
        assert sum(Decimal(row[name]) for row in objects if row[name] is not None) == wanted


def test_csv_for_programs_has_no_mark_points_and_both_labels_and_addresses(client: FlaskClient) -> None:
    response = get(client, "/actions.csv?q=mi4.2.1.b")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert not response.data.startswith(b"\xef\xbb\xbf")
    (row,) = strict(response.data)
    assert row["programme_funding"] == "1357265.93"
    assert row["programme_funding_text"] == "€ 1.357.265,93"
    assert row["release_date"] == "2022-01-31"
    assert (row["status"], row["status_it"], row["status_en"]) == ("in-progress", "In corso", "In progress")
    assert row["status_uri"].endswith("/vocabulary/status/in-progress")
    assert (row["axis"], row["axis_uri"]) == ("4", "https://w3id.org/ponlod/vocabulary/axis/4")
    assert row["city_it"] == "Milano"


def test_a_name_stands_in_the_column_of_its_language_and_in_no_other(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Names, "name", lambda *_: Literal("Nome", lang="it"))
    (row,) = strict(exported(app).csv())
    assert [row[f"{thing}_it"] for thing in ("axis", "city", "status")] == ["Nome"] * 3
    assert [row[f"{thing}_en"] for thing in ("axis", "city", "status")] == [""] * 3


def test_csv_for_spreadsheets_has_a_mark_semicolons_and_decimal_commas(client: FlaskClient) -> None:
    response = get(client, "/actions.csv?q=mi4.2.1.b&variant=excel")
    assert response.data.startswith(b"\xef\xbb\xbfuri;code;")
    (row,) = strict(response.data.removeprefix(b"\xef\xbb\xbf"), ";")
    assert row["programme_funding"] == "1357265,93"
    (whole,) = strict(get(client, "/actions.csv?q=mi4.1.1.a&variant=excel").data[3:], ";")
    assert whole["programme_funding"] == "2531250,00"


def test_the_workbook_has_typed_cells(client: FlaskClient) -> None:
    book = opened(get(client, "/actions.xlsx?q=mi4.2.1.b").data)
    page = book.worksheets[0]
    cells = dict(zip([cell.value for cell in page[1]], page[2], strict=True))
    assert cells["programme_funding"].value == 1357265.93
    assert "€" in cells["programme_funding"].number_format
    assert cells["release_date"].value == datetime(2022, 1, 31)  # noqa: DTZ001
    assert cells["uri"].data_type == cells["axis"].data_type == "s"
    assert cells["private_funding"].value is None


def test_the_workbook_says_what_its_columns_mean_and_where_it_is_from(client: FlaskClient) -> None:
    book = opened(get(client, "/actions.xlsx?axis=4").data)
    data, columns, source = book.worksheets
    assert book.sheetnames == ["Azioni - Actions", "Colonne - Columns", "Fonte - Source"]
    assert [row[0] for row in columns.iter_rows(min_row=2, values_only=True)] == [
        cell.value for cell in data[1]
    ]
    header, first = (list(row) for row in columns.iter_rows(max_row=2, values_only=True))
    assert header == ["column", "type", "label_it", "meaning_it", "label_en", "meaning_en"]
    assert first[:3] == ["uri", "iri", "Indirizzo"]
    values = [row[1] for row in source.iter_rows(min_row=2, values_only=True)]
    assert "http://localhost:8000/actions?axis=4" in values
    assert "https://creativecommons.org/licenses/by/4.0/" in values
    assert datetime(2022, 1, 31) in values  # noqa: DTZ001
    assert 8 in values
    assert source["A2"].value == "Avvertenza / Please note"
    assert "These data are not a publication of the cities" in str(source["B2"].value)
    assert any("apostrofo" in str(value) for value in values)


def test_json_says_where_it_is_from_and_loses_no_cent(client: FlaskClient) -> None:
    content = get(client, "/actions.json?axis=4&sort=-programme").json
    assert content["address"] == "http://localhost:8000/actions?axis=4&sort=-programme"
    assert content["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert [release["key"] for release in content["releases"]] == ["MI-13"]
    assert content["official"] is False
    assert content["columns"]["code"]["type"] == "text"
    assert content["columns"]["code"]["it"].startswith("Codice. ")
    assert "non che è zero" in content["reading"]["it"]
    assert all(list(row) == list(content["columns"]) for row in content["rows"])
    first = content["rows"][0]
    assert (first["code"], first["programme_funding"]) == ("MI4.1.1.a", "2531250")
    assert first["related_actions"] == ["MI3.1.1.a"]
    assert first["subtitle"] is None


def test_words_in_files_are_plain_text_and_not_written_for_a_page(client: FlaskClient) -> None:
    book = load_workbook(io.BytesIO(get(client, "/actions.xlsx").data))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("'" in cell for cell in cells)
    for text in (get(client, "/actions.json").text, *cells):
        assert not re.search(r"&(#\d+|[a-z]+);", text)


def test_projects_are_exported_with_the_sums_of_their_actions(client: FlaskClient) -> None:
    rows = {row["project"]: row for row in strict(get(client, "/projects.csv").data)}
    assert len(rows) == 14
    assert rows["MI-11"]["actions"] == "4"
    assert rows["MI-11"]["programme_funding"] == "7667231.07"
    assert rows["MI-3"]["programme_funding"] == ""
    assert rows["MI-1"]["axes"] == "3 | 4"
    assert "POC" in rows["MI-1"]["note"]
    assert rows["MI-assistenza-tecnica"]["number"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+39 02", "- una riga", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_becomes_a_formula_and_no_number_is_touched(app: Flask, text: str) -> None:
    export = exported(app, title=Literal(text, lang="it"), programme=Decimal("-0.5"))
    (row,) = strict(export.csv())
    assert (row["title"], row["programme_funding"]) == (f"'{text}", "-0.5")
    (row,) = strict(export.spreadsheet_csv()[3:], ";")
    assert (row["title"], row["programme_funding"]) == (f"'{text}", "-0,50")
    (cell,) = table(opened(export.xlsx()))
    assert cell["title"].replace("_x000D_", "\r") == text
    assert json.loads(export.json())["rows"][0]["title"] == text


@pytest.mark.parametrize("chart", ["money-by-axis", "actions-by-status", "money-by-project"])
def test_no_name_in_the_numbers_of_a_chart_becomes_a_formula(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, chart: str
) -> None:
    monkeypatch.setattr(Names, "name", lambda *_: Literal("=1+1", lang="it"))
    rows = strict(get(client, f"/charts/{chart}.it.csv").data)
    names = {row["name"] for row in rows if row["uri"]}
    assert names == {"'=1+1"}
    assert any(row["programme_funding"] for row in rows)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20))
def test_any_text_survives_in_csv(app: Flask, text: str) -> None:
    (row,) = csv_cells(exported(app, title=Literal(text)).csv())
    assert row["title"] == guarded(text)
    (row,) = csv_cells(exported(app, title=Literal(text)).spreadsheet_csv()[3:], ";")
    assert row["title"] == guarded(text)


def csv_cells(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    text = io.StringIO(content.decode(), newline="")
    return list(csv.DictReader(text, delimiter=delimiter, strict=True))


def exported(
    app: Flask, releases: Sequence[Any] | None = None, narrowing: str = "", **changes: Any
) -> Export[Any]:
    """An export of one action, changed."""
    opened_site = app.extensions["ponlod"]
    lists = opened_site.lists.get()
    return Export(
        "actions",
        "Azioni",
        action_columns(lists.names),
        [replace(lists.actions.rows[0], **changes)],
        opened_site.manifest.releases if releases is None else releases,
        UNNAMED,
        "https://example.org/actions",
        narrowing,
        {"list": "actions"},
    )


def test_names_of_files_tell_lists_releases_and_selections_apart(client: FlaskClient, app: Flask) -> None:
    paths = [
        "/actions.csv",
        "/projects.csv",
        "/actions.csv?axis=4",
        "/actions.csv?axis=3",
        "/actions.csv?variant=excel",
    ]
    names = [get(client, path).headers["Content-Disposition"] for path in paths]
    assert names[0] == 'attachment; filename="ponlod-actions-MI-13.csv"'
    assert names[4] == 'attachment; filename="ponlod-actions-MI-13-excel.csv"'
    assert len(set(names)) == len(paths)
    assert get(client, "/actions?axis=4&page=2", "text/csv").headers["Content-Disposition"] == names[2]
    (release,) = app.extensions["ponlod"].manifest.releases
    many = [replace(release, key=f"MI-{number}", date=date(2022, 1, number)) for number in range(1, 6)]
    assert exported(app, many).filename("csv") == "ponlod-actions-5-releases-2022-01-05.csv"
    assert exported(app, []).filename("csv") == "ponlod-actions.csv"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        (XLSX, XLSX),
        ("application/json", "application/json"),
        ("application/json, text/csv;q=0.5", "application/json"),
        ("text/html, */*;q=0.1", "text/html"),
        ("*/*", "text/html"),
    ],
)
@pytest.mark.parametrize("path", ["/actions", "/projects"])
def test_lists_are_negotiated(client: FlaskClient, path: str, accept: str, media_type: str) -> None:
    response = get(client, f"{path}?axis=4&sort=-programme", accept)
    assert response.mimetype == media_type
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].replace(" ", "").split(","))
    assert ("Content-Disposition" in response.headers) == (media_type != "text/html")
    again = get(client, response.headers["Content-Location"])
    assert again.mimetype == media_type
    assert again.content_language == response.content_language
    assert media_type == "text/html" or again.data == response.data


def test_links_to_other_formats_keep_the_query(client: FlaskClient) -> None:
    link = get(client, "/actions?axis=4&q=citt%C3%A0", "text/html").headers["Link"]
    for form in TABLE_FORMATS:
        assert (
            f'</actions.{form.extension}?axis=4&q=citt%C3%A0>; rel="alternate"; type="{form.media_type}"'
            in link
        )
    assert '<http://localhost:8000/actions?axis=4&q=citt%C3%A0>; rel="canonical"' in link
    assert '</actions.csv>; rel="alternate"' in get(client, "/actions", "text/html").headers["Link"]


def test_a_format_that_there_is_none_of_is_refused_with_those_there_are(client: FlaskClient) -> None:
    response = client.get("/actions?axis=4", headers={"Accept": "text/turtle"})
    assert response.status_code == 406
    assert "/actions.csv?axis=4" in response.text
    assert client.get("/actions.ttl").status_code == 404
    assert client.get("/actions.").status_code == 404


@pytest.mark.parametrize(
    "path", ["/actions.csv", "/actions.xlsx", "/projects.json", "/actions.csv?variant=excel"]
)
def test_exports_answer_head_and_conditions(client: FlaskClient, path: str) -> None:
    whole, head = get(client, path), client.head(path)
    assert head.data == b""
    dated = {"Date"}
    assert {k: v for k, v in head.headers if k not in dated} == {
        k: v for k, v in whole.headers if k not in dated
    }
    again = client.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert get(client, path).data == whole.data


def test_the_page_offers_all_exports_of_what_is_shown(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(get(client, "/actions?axis=4&lang=en", "text/html").text)
    section = page.one("section", aria_labelledby="download")
    assert section.one("h2").text == "Download these 8 rows"
    links = [link["href"] for link in section.one("ul").all("a")]
    assert len(links) == 4
    for link in links:
        assert get(client, link).headers["Content-Disposition"].startswith("attachment")
    assert (
        len(
            strict(get(client, next(link for link in links if "variant" not in link and ".csv" in link)).data)
        )
        == 8
    )


def test_every_column_is_documented_in_both_languages_and_nothing_else_is(
    client: FlaskClient, app: Flask, read: Callable[[str], Any]
) -> None:
    names = app.extensions["ponlod"].lists.get().names
    columns = {column.name for column in (*action_columns(names), *project_columns(names))}
    wanted = {f"column.{column}{part}" for column in columns for part in ("", "_is")}
    kinds = {f"kind.{kind}" for kind in Kind}
    for language in languages().values():
        assert {key for key in language.texts if key.startswith("column.")} == wanted
        assert {key for key in language.texts if key.startswith("kind.")} == kinds
    page = read(get(client, "/projects", "text/html").text)
    documented = [
        row.one("th").text
        for row in page.one("section", class_="downloads").one("details").one("tbody").all("tr")
    ]
    assert documented == list(strict(get(client, "/projects.csv").data)[0])


def test_a_whole_list_is_made_once_and_a_part_of_it_each_time(
    publication: Path, store: BlockingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(publication, store).test_client()
    for suffix in ("csv", "csv?variant=excel", "xlsx", "json"):
        first = get(client, f"/actions.{suffix}")
        with monkeypatch.context() as patched:
            for make in ("csv", "spreadsheet_csv", "xlsx", "json"):
                patched.setattr(Export, make, None)
            again = get(client, f"/actions.{suffix}")
            assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
        part = get(client, f"/actions.{suffix}{'&' if '?' in suffix else '?'}axis=4")
        assert part.data != first.data


def test_workbooks_are_made_one_at_a_time_and_whoever_waits_too_long_is_told_to_come_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = Event(), Event()
    made = Export.xlsx

    def slowly(*arguments: Any) -> bytes:
        begun.set()
        go.wait(20)
        return made(*arguments)

    monkeypatch.setattr(Export, "xlsx", slowly)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(app.test_client().get, "/actions.xlsx?axis=4")
        try:
            assert begun.wait(20)
            with monkeypatch.context() as patched:
                patched.setattr("ponlod.web.exports.PATIENCE", 0.01)
                for accept, words in (
                    ("application/json", "workbooks"),
                    ("text/html", "tra qualche secondo"),
                ):
                    refused = app.test_client().get("/projects.xlsx?axis=4", headers={"Accept": accept})
                    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
                    assert words in refused.text
                assert app.test_client().get("/projects.csv?axis=4").status_code == 200
            second = threads.submit(app.test_client().get, "/projects.xlsx?axis=4")
        finally:
            go.set()
        assert [one.result().status_code for one in (first, second)] == [200, 200]
