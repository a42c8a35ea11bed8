# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every query on a page has the answer that the page gives, and every figure is the publication's."""

import re
import shlex
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from ponlod import errors
from ponlod.fields.money import format_euro
from ponlod.formats import GRAPH_FORMATS, HTML, RESULT_FORMATS, RESULTS_CSV, TABLE_FORMATS
from ponlod.namespaces import PREFIXES
from ponlod.store import DEFAULT_LIMITS, BlockingStore

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERYING = (ROOT / "docs" / "querying.md").read_text(encoding="utf-8")
PAGES = {"README.md": README, "querying.md": QUERYING}

_ASKED = re.compile(r"^( *)```sparql\n(.*?)^ *```\n\s*^ *```csv\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_CURL = re.compile(r"^curl .*$", re.MULTILINE)


def _asked() -> Iterator[Any]:
    for name, text in PAGES.items():
        for position, (indent, query, answer) in enumerate(_ASKED.findall(text), start=1):
            outdented = (re.sub(f"^{indent}", "", block, flags=re.MULTILINE) for block in (query, answer))
            yield pytest.param(*outdented, id=f"{name}-{position}")


def _answer(store: BlockingStore, query: str) -> str:
    return store.query(query, results=RESULTS_CSV).content.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(("query", "answer"), [*_asked()])
def test_a_query_has_the_answer_that_the_page_gives(store: BlockingStore, query: str, answer: str) -> None:
    assert _answer(store, query) == answer


def test_no_query_is_without_an_answer_and_there_are_ten_questions() -> None:
    for text in PAGES.values():
        assert len(_ASKED.findall(text)) == text.count("```sparql")
    assert QUERYING.count("```sparql") == len(re.findall(r"^### \d+\. ", QUERYING, re.MULTILINE)) == 10


def test_a_sum_over_something_optional_is_empty_as_the_page_warns(store: BlockingStore) -> None:
    query = "SELECT (SUM(?p) AS ?sum) { ?a a pon:Action OPTIONAL { ?a pon:programmeFunding ?p } }"
    assert _answer(store, query) == "sum\n\n"


def test_the_prefixes_that_the_queries_use_are_those_that_need_no_declaration() -> None:
    for text in PAGES.values():
        for _, query, _ in _ASKED.findall(text):
            assert set(re.findall(r"(?<![\w<])([a-z-]+):", query)) <= set(PREFIXES)


def test_the_readme_counts_and_adds_up_as_the_publication_does(store: BlockingStore) -> None:
    counted = {
        "{} numbered projects": "?thing pon:number ?number",
        "{} actions": "?thing a pon:Action",
        "{} print what the programme pays": "?thing pon:programmeFunding ?euro",
        "{} print other public money": "?thing pon:otherPublicFunding ?euro",
        "{} say how they stand": "?thing a pon:Action ; pon:statusText ?text",
        "{} findings": "?thing a pon:Finding",
    }
    text = " ".join(README.split())
    for words, pattern in counted.items():
        number = _answer(store, f"SELECT (COUNT(?thing) AS ?n) {{ {pattern} }}").split()[1]
        assert words.format(number) in text


def test_every_sum_of_money_in_the_readme_is_the_publications(store: BlockingStore) -> None:
    asked = (
        "SELECT (SUM(?euro) AS ?n) { ?a pon:programmeFunding ?euro }",
        "SELECT (SUM(?euro) AS ?n) { ?a pon:otherPublicFunding ?euro }",
        "SELECT (SUM(?euro) AS ?n) { ?a pon:axis axis:4 ; pon:programmeFunding ?euro }",
        'SELECT ?euro { ?a dct:identifier "MI4.1.1.a" ; pon:programmeFunding ?euro }',
    )
    sums = [Decimal(_answer(store, query).split()[1]) for query in asked]
    printed = {format_euro(amount) for amount in sums}
    in_english = {f"€ {amount:,.2f}" for amount in sums}
    assert set(re.findall(r"€ \d[\d.,]*\d", README)) <= printed | in_english
    assert in_english <= set(re.findall(r"€ \d[\d.,]*\d", README))


@pytest.mark.parametrize("line", _CURL.findall(QUERYING))
def test_curl_gets_what_it_asks_for(web: httpx.Client, line: str) -> None:
    words = shlex.split(line)[1:]
    address = next(word for word in words if word.startswith("http://localhost:8000/"))
    sent = dict(word.split(": ", 1) for word in words if word.startswith("Accept: "))
    asked = [word.split("=", 1) for word in words if re.match(r"(?:query|format)=", word)]
    response = web.get(
        address.removeprefix("http://localhost:8000"),
        headers=sent,
        params=dict(asked) or None,
        follow_redirects="-L" in words,
    )
    assert response.status_code == 200
    suffixes = {form.extension: form.media_type for form in (*GRAPH_FORMATS, *RESULT_FORMATS, *TABLE_FORMATS)}
    path = urlsplit(address).path
    wanted = sent.get("Accept") or suffixes[dict(asked).get("format", path.rpartition(".")[2])]
    assert response.headers["Content-Type"].partition(";")[0] == wanted


def test_the_page_has_the_formats_that_are_served() -> None:
    rows = re.findall(r"^\| ([\w/ -]+) \| `([\w/+-]+)` \| `\.(\w+)` \|$", QUERYING, re.MULTILINE)
    assert {(media_type, suffix) for _, media_type, suffix in rows} == {
        (form.media_type, form.extension) for form in (HTML, *GRAPH_FORMATS)
    }


def test_the_page_has_the_kinds_of_errors_of_queries() -> None:
    kinds = {name for name, value in vars(errors).items() if _is_of_a_query(value)}
    assert set(re.findall(r"`((?:Query|Store|TooMany)\w+)`", QUERYING)) == kinds


def _is_of_a_query(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, errors.StoreError) and value is not errors.StoreError


def test_a_list_is_a_file_as_the_page_says(web: httpx.Client) -> None:
    assert "`/actions.csv?variant=excel`" in QUERYING
    for_spreadsheets = web.get("/actions.csv", params={"variant": "excel"}).content.decode("utf-8-sig")
    assert for_spreadsheets.partition("\n")[0].count(";") > 10
    assert web.get("/actions.csv", params={"axis": "4"}).text != web.get("/actions.csv").text


def test_the_other_names_of_a_format_get_the_same_document(web: httpx.Client) -> None:
    for form in GRAPH_FORMATS:
        document = web.get(f"/doc/action/MI4.1.1.a.{form.extension}").text
        for name in filter(re.compile("/").search, form.aliases):
            assert web.get("/doc/action/MI4.1.1.a", headers={"Accept": name}).text == document


def test_other_spellings_of_a_code_lead_to_the_right_one(web: httpx.Client) -> None:
    assert "`mi 4.1.1.A`" in QUERYING
    assert web.get("/id/action/mi 4.1.1.A").headers["Location"] == "/id/action/MI4.1.1.a"
    assert web.get("/doc/action/MI4.1.1.a", headers={"Accept": "image/png"}).status_code == 406


def test_the_page_has_the_formats_of_answers_by_all_their_names() -> None:
    section = QUERYING.partition("## From a program\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| (`[^|]+`) \| (`[^|]+`) \|$", section, re.MULTILINE)
    told = {
        label: set(re.findall(r"`([^`]+)`", names)) for label, *cells in rows for names in [" ".join(cells)]
    }
    formats = {
        form.label: {form.name, form.extension, form.media_type, *form.aliases}
        for form in (*RESULT_FORMATS, *GRAPH_FORMATS)
    }
    assert {label: names for label, names in told.items() if not label.startswith("answer of")} == formats


def test_a_format_is_asked_for_by_name_and_a_name_that_is_none_is_refused(web: httpx.Client) -> None:
    asked = {"query": "ASK {}", "format": "yaml"}
    refused = web.get("/sparql", params=asked)
    assert refused.status_code == 400
    assert f"```text\n{refused.json()['detail']}\n```" in QUERYING


def test_the_page_has_the_limits_of_a_query() -> None:
    mib = 1024 * 1024
    said = f"A query may take {DEFAULT_LIMITS.seconds:g} seconds and {DEFAULT_LIMITS.memory // mib} MiB"
    assert f"{said}, and its answer {DEFAULT_LIMITS.result // mib} MiB" in " ".join(QUERYING.split())


def test_the_python_of_the_page_prints_what_the_page_says(
    publication: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", QUERYING, re.DOTALL)
    assert shown
    monkeypatch.chdir(publication.parent)
    exec(shown[1], {})
    assert capsys.readouterr().out == shown[2]
