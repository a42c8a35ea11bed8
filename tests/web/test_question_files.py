# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The addresses of questions: in one format or the best of several, the answer or why there is none."""

import csv
import hashlib
import io
import json
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from ponlod.errors import StoreUnavailable, TooManyQueries
from ponlod.questions.library import Library
from ponlod.store import BlockingStore
from ponlod.web.http.clients import CLIENT

JSON, CSV, HTML = "application/json", "text/csv", "text/html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEM = "application/problem+json"
STAGE = "/questions/actions-with-status"
NAMES = [question.name for question in Library.read()]


def get(client: FlaskClient, path: str, accept: str = "*/*") -> Any:
    return client.get(path, headers={"Accept": accept})


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("accept", [HTML, JSON, CSV, XLSX])
def test_one_address_has_every_format(client: FlaskClient, accept: str) -> None:
    response = get(client, f"{STAGE}?status=completed", accept)
    assert (response.status_code, response.mimetype) == (200, accept)
    suffix = {HTML: "html", JSON: "json", CSV: "csv", XLSX: "xlsx"}[accept]
    assert response.headers["Content-Location"].startswith(f"{STAGE}.{suffix}?status=completed")
    fixed = client.get(response.headers["Content-Location"], headers={"Accept": "image/png"})
    assert (fixed.status_code, fixed.mimetype) == (200, accept)
    # The page of one language has links of that language.
    assert accept == HTML or fixed.data == response.data
    links = response.headers["Link"].split(", ")
    assert '</openapi.json>; rel="service-desc"; type="application/json"' in links
    assert '</api>; rel="service-doc"; type="text/html"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    assert f'<http://localhost:8000{STAGE}?status=completed>; rel="canonical"' in links
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert ("attachment" in response.headers.get("Content-Disposition", "")) == (accept != HTML)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_every_question_has_the_same_rows(client: FlaskClient, name: str) -> None:
    table = rows(get(client, f"/questions/{name}.csv").data)
    content = get(client, f"/questions/{name}.json").json
    sheet = load_workbook(io.BytesIO(get(client, f"/questions/{name}.xlsx").data)).worksheets[0]
    assert content["question"] == name
    assert content["count"] == len(content["rows"]) == len(table)
    assert [cell.value for cell in sheet[1]] == list(content["columns"])
    assert sheet.max_row == 1 + len(table)
    for row, written in zip(content["rows"], table, strict=True):
        assert list(row) == list(written)
        for column, value in row.items():
            assert written[column].removeprefix("'") == ("" if value is None else str(value)), column


@pytest.mark.parametrize("name", NAMES)
def test_the_permalink_gives_the_same_answer_and_its_digest_is_on_the_page(
    client: FlaskClient, name: str
) -> None:
    content = get(client, f"/questions/{name}.json").json
    link = urlsplit(content["permalink"])
    query = f"?{link.query}" if link.query else ""
    table = get(client, f"{link.path}.csv{query}").data
    assert table == get(client, f"/questions/{name}.csv").data
    assert get(client, f"{link.path}.json{query}").json["rows"] == content["rows"]
    digest = hashlib.sha256(table).hexdigest()
    for language in ("it", "en"):
        assert digest in get(client, f"/questions/{name}?lang={language}", HTML).text


@pytest.mark.parametrize("name", NAMES)
def test_the_query_is_sent_as_it_was_asked_and_anybody_can_ask_it_again(web: httpx.Client, name: str) -> None:
    response = web.get(f"/questions/{name}.rq")
    assert response.headers["Content-Type"] == "application/sparql-query"
    content = web.get(f"/questions/{name}.json").json()
    assert response.text == content["query"]
    asked = web.get("/sparql", params={"query": response.text}, headers={"Accept": CSV})
    assert asked.status_code == 200
    assert len(rows(asked.content)) == content["count"]


def test_the_sentence_is_in_italian_unless_the_address_asks_for_english(client: FlaskClient) -> None:
    english = {"Accept": JSON, "Accept-Language": "en"}
    for path in (STAGE, f"{STAGE}.json"):
        content = client.get(path, headers=english)
        assert content.json["sentence"].startswith("Nove azioni")
        assert content.headers["Content-Language"] == "it"
    asked = client.get(f"{STAGE}?lang=en", headers={"Accept": JSON, "Accept-Language": "it"})
    assert asked.json["sentence"].startswith("Nine actions")
    assert asked.headers["Content-Location"] == f"{STAGE}.json?lang=en"
    assert asked.headers["Content-Language"] == "en"
    page = client.get(STAGE, headers={"Accept": HTML, "Accept-Language": "en"})
    assert f'<{STAGE}.csv?lang=en>; rel="alternate"; type="text/csv"' in page.headers["Link"]


def test_where_links_are_too_long_no_other_answer_is_called_canonical(client: FlaskClient) -> None:
    links = get(client, f"/questions/mentions.csv?text={'%C3%A0' * 200}").headers["Link"]
    assert 'rel="license"' in links
    assert "canonical" not in links


def test_what_is_so_anyway_is_not_in_the_canonical_address(client: FlaskClient) -> None:
    canonical = '<http://localhost:8000/questions/actions-with-status>; rel="canonical"'
    assert canonical in get(client, f"{STAGE}.csv?status=in-progress").headers["Link"]
    named = get(client, f"{STAGE}.csv?release=mi-13").headers["Link"]
    assert '<http://localhost:8000/questions/actions-with-status?release=MI-13>; rel="canonical"' in named


@pytest.mark.parametrize("query", ["nonsense=1", "status=&lang=en", "lang=xx", "status=+", "variant=excel"])
def test_what_says_nothing_is_led_away(client: FlaskClient, query: str) -> None:
    response = get(client, f"{STAGE}?{query}", CSV)
    assert response.status_code == 302
    assert response.headers["Location"] in (STAGE, f"{STAGE}?lang=en")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("staus=completed", "staus"),
        ("status=complete", "completed"),
        ("status=in-progress&status=postponed", "more than once"),
        ("lang=de", "it, en"),
        ("variant=exel", "excel"),
        ("release=MI-99", "MI-13"),
        ("status=%F0%9D%9F%93", "status"),
        ("status=in-progress%22%20%3E%0A%7D", "status"),
        (f"status={'x' * 10_000}", "status"),
    ],
)
def test_a_misspelt_parameter_or_value_is_refused_with_the_reason(
    client: FlaskClient, query: str, reason: str
) -> None:
    for accept in ("*/*", CSV, JSON):
        response = get(client, f"{STAGE}.csv?{query}", accept)
        assert (response.status_code, response.mimetype) == (400, PROBLEM)
        assert reason in response.json["detail"]
        assert response.headers["Cache-Control"] == "no-store"
        assert len(response.data) < 2000


def test_only_csv_has_a_variant(client: FlaskClient) -> None:
    spreadsheet = get(client, f"{STAGE}.csv?variant=excel")
    assert spreadsheet.data.startswith(b"\xef\xbb\xbfaction_uri;")
    assert spreadsheet.headers["Content-Disposition"].endswith('-excel.csv"')
    for suffix in ("json", "xlsx", "rq"):
        assert get(client, f"{STAGE}.{suffix}?variant=excel").status_code == 400


def test_a_page_says_at_the_field_what_cannot_be_asked(client: FlaskClient) -> None:
    for path in (f"{STAGE}?status=nonsense", f"{STAGE}.html?status=nonsense"):
        response = get(client, path, HTML)
        assert (response.status_code, response.mimetype) == (400, HTML)
        assert response.headers["Cache-Control"] == "no-store"
        assert "nonsense" in response.text
        assert "<form" in response.text


@pytest.mark.parametrize("path", ["/questions/nothing", "/questions/nothing.csv", f"{STAGE}.ttl"])
def test_a_question_or_a_format_that_there_is_none_of_is_not_found(client: FlaskClient, path: str) -> None:
    response = get(client, path, JSON)
    assert (response.status_code, response.mimetype) == (404, PROBLEM)
    assert "/questions" in response.json["detail"]


def test_what_a_question_does_not_have_is_offered_as_what_it_has(client: FlaskClient) -> None:
    response = get(client, STAGE, "text/turtle;q=1, application/problem+json;q=0.5")
    assert response.status_code == 406
    assert f"{STAGE}.csv" in response.text


@pytest.mark.parametrize("path", [STAGE, f"{STAGE}.json", f"{STAGE}.xlsx", f"{STAGE}.rq"])
def test_whoever_has_an_answer_need_not_get_it_again(client: FlaskClient, path: str) -> None:
    whole, head = get(client, path), client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert get(client, path).data == whole.data


def test_different_answers_have_different_tags(client: FlaskClient) -> None:
    paths = (
        "",
        "?lang=en",
        "?status=completed",
        ".csv",
        ".csv?lang=en",
        ".csv?variant=excel",
        ".json",
        ".csv?release=MI-13",
    )
    tags = [get(client, f"{STAGE}{path}").headers["ETag"] for path in paths]
    assert len(set(tags)) == len(tags)


def test_names_of_files_tell_what_is_in_them(client: FlaskClient) -> None:
    name = get(client, f"{STAGE}.csv").headers["Content-Disposition"]
    assert name == 'attachment; filename="ponlod-actions-with-status-MI-13.csv"'
    assert get(client, f"{STAGE}.csv?status=postponed").headers["Content-Disposition"] != name


@pytest.mark.parametrize(
    ("error", "status"), [(StoreUnavailable("Away."), 503), (TooManyQueries("Too many."), 429)]
)
def test_a_store_that_cannot_answer_says_when_to_come_back(
    app: Flask, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(BlockingStore, "query", refuse)
    for path in (STAGE, f"{STAGE}.csv"):
        response = get(app.test_client(), path, JSON)
        assert (response.status_code, response.headers["Retry-After"]) == (status, "5")
        assert response.mimetype == PROBLEM


def test_the_store_learns_who_asks(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asking: set[object] = set()
    query = BlockingStore.query

    def heard(store: BlockingStore, text: str, **named: Any) -> object:
        asking.add(named.get("client"))
        return query(store, text, **named)

    monkeypatch.setattr(BlockingStore, "query", heard)
    client.get(f"{STAGE}.csv", environ_overrides={CLIENT: "203.0.113.7"})
    assert "203.0.113.7" in asking


def test_behind_a_proxy_the_client_is_whom_the_proxy_speaks_for(
    web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking: set[object] = set()
    query = BlockingStore.query

    def heard(store: BlockingStore, text: str, **named: Any) -> object:
        asking.add(named.get("client"))
        return query(store, text, **named)

    monkeypatch.setattr(BlockingStore, "query", heard)
    address = f"{STAGE}.json?status=awarded"
    first = web.get(address, headers={"X-Forwarded-For": "203.0.113.9"})
    assert first.status_code == 200
    assert "203.0.113.9" in asking
    asking.clear()
    # It is kept, whoever asks.
    second = web.get(address, headers={"X-Forwarded-For": "203.0.113.10"})
    assert second.content == first.content
    assert asking == set()


def test_all_questions_are_on_one_page(client: FlaskClient) -> None:
    page = get(client, "/questions", HTML)
    assert page.status_code == 200
    for name in NAMES:
        assert f'href="/questions/{name}"' in page.text
    assert get(client, "/questions?nonsense=1", HTML).status_code == 302


def test_json_is_read_by_programs_as_it_is(client: FlaskClient) -> None:
    content = json.loads(get(client, f"{STAGE}.json").data)
    assert content["permalink"].startswith(
        "http://localhost:8000/questions/actions-with-status?status=in-progress"
    )
    assert content["releases"][0]["key"] == "MI-13"
