# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer as files: typed, safe in spreadsheets, always the same bytes, and where to get them again."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from rdflib import URIRef

from ponlod.publish.exports import Export
from ponlod.publish.manifest import ReleaseEntry
from ponlod.publisher import UNNAMED
from ponlod.questions.answer import Answer, Gap, Text, Thing
from ponlod.questions.definition import Column, Expected, Kind, Parameter, Question, Texts, Type
from ponlod.questions.files import digest, export, parameters, permalink
from ponlod.questions.library import Library

BASE = "https://example.org/open/"
COLUMNS = (
    Column("action", Kind.THING),
    Column("code", Kind.TEXT, of="action"),
    Column("project", Kind.THING),
    Column("page", Kind.IRI),
    Column("cost", Kind.EURO),
    Column("share", Kind.PERCENT),
    Column("lines", Kind.NUMBER),
    Column("ends", Kind.DATE),
)
ROW = {
    "action": Thing(URIRef("https://example.org/open/id/action/MI1.1.1.a"), "Sportello", "it"),
    "code": Text("MI1.1.1.a", None),
    "project": Thing(URIRef("https://example.org/open/id/project/MI-1"), "Città digitale", "it"),
    "page": URIRef("https://example.org/page"),
    "cost": Decimal("1000000.50"),
    "share": Decimal("23.25"),
    "lines": 12,
    "ends": "2022-01-31",
}
NOTHING = dict.fromkeys(ROW)
FORMULAS = {**ROW, "code": Text("=1+1", None), "project": Thing(URIRef("urn:x"), "-SUM(A1)", "it")}
RELEASE = ReleaseEntry("MI-13", "MI", "13", date(2022, 1, 31), "I progetti", f"{BASE}id/release/MI-13", True)


def texts(title: str, suffix: str) -> Texts:
    columns = {column.name: f"{column.name}-{suffix}" for column in COLUMNS}
    return Texts(
        title,
        "",
        f"reading-{suffix}",
        (f"trap-{suffix}",),
        "",
        columns,
        {"status": f"status-{suffix}", "least": f"least-{suffix}"},
    )


QUESTION = Question(
    name="dearest-actions",
    tags=("money",),
    texts={"it": texts("Quali costano?", "it"), "en": texts("Which cost?", "en")},
    parameters=(Parameter("status", Type.STATUS, "completed"), Parameter("least", Type.MONEY)),
    columns=COLUMNS,
    chart=None,
    coverage=None,
    history=False,
    featured=None,
    expected=Expected({}, ""),
    query="SELECT * {}",
)
ANSWER = Answer(
    question=QUESTION,
    language="it",
    given={"status": "completed"},
    chosen={"status": "Completato"},
    pinned=False,
    releases=(RELEASE,),
    sentence="Una sola azione.",
    rows=(ROW, NOTHING),
    gaps=(Gap("cost", 1, 2),),
    query="SELECT * {}",
)


def exported(answer: Answer = ANSWER, asked: Sequence[str] = ()) -> Export[Any]:
    return export(answer, BASE, UNNAMED, asked)


def rows(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=delimiter, strict=True))


def opened(answer: Answer = ANSWER) -> Workbook:
    return load_workbook(io.BytesIO(exported(answer).xlsx()))


def test_a_thing_has_its_name_and_its_address_unless_another_column_stands_for_it() -> None:
    (row, _) = rows(exported().csv())
    assert row == {
        "action_uri": "https://example.org/open/id/action/MI1.1.1.a",
        "code": "MI1.1.1.a",
        "project": "Città digitale",
        "project_uri": "https://example.org/open/id/project/MI-1",
        "page": "https://example.org/page",
        "cost": "1000000.5",
        "share": "23.25",
        "lines": "12",
        "ends": "2022-01-31",
    }


def test_what_has_no_value_is_empty_and_never_zero() -> None:
    (_, nothing) = rows(exported().csv())
    assert set(nothing.values()) == {""}
    assert set(json.loads(exported().json())["rows"][1].values()) == {None}


def test_european_spreadsheets_get_decimal_commas() -> None:
    (row, _) = rows(exported().spreadsheet_csv(), ";")
    assert (row["cost"], row["share"], row["lines"]) == ("1000000,50", "23,25", "12")


def test_json_has_decimals_as_strings_so_that_nothing_gets_lost() -> None:
    (row, _) = json.loads(exported().json())["rows"]
    assert (row["cost"], row["share"], row["lines"], row["ends"]) == (
        "1000000.5",
        "23.25",
        12,
        "2022-01-31",
    )


def test_the_cells_of_a_workbook_know_their_types() -> None:
    partly = {**ROW, "lines": None}
    header, first, second = opened(replace(ANSWER, rows=(ROW, partly))).worksheets[0].iter_rows()
    cells = dict(zip([cell.value for cell in header], first, strict=True))
    assert cells["cost"].value == 1000000.5
    assert "€" in cells["cost"].number_format
    assert (cells["share"].value, cells["share"].number_format) == (pytest.approx(0.2325), "0.0%")
    assert (cells["lines"].value, cells["lines"].data_type) == (12, "n")
    assert cells["ends"].value == datetime(2022, 1, 31)  # noqa: DTZ001
    assert cells["page"].hyperlink is None
    assert [cell.value for cell in second].count(None) == 1


@pytest.mark.parametrize("known", ["2022", "2022-01"])
def test_a_date_is_as_certain_as_it_is_known(known: str) -> None:
    answer = replace(ANSWER, rows=({**ROW, "ends": known},))
    header, row = opened(answer).worksheets[0].iter_rows(values_only=True)
    assert dict(zip(header, row, strict=True))["ends"] == known
    assert json.loads(exported(answer).json())["rows"][0]["ends"] == known


def test_no_text_becomes_a_formula() -> None:
    answer = replace(ANSWER, rows=(FORMULAS,))
    for content, delimiter in ((exported(answer).csv(), ","), (exported(answer).spreadsheet_csv(), ";")):
        (row,) = rows(content, delimiter)
        assert (row["code"], row["project"]) == ("'=1+1", "'-SUM(A1)")
    header, cells = opened(answer).worksheets[0].iter_rows()
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert dict(zip([cell.value for cell in header], cells, strict=True))["code"].value == "=1+1"


def test_json_says_what_was_asked_and_what_the_answer_is() -> None:
    content = json.loads(exported(asked=["status"]).json())
    assert list(content)[:2] == ["question", "title"]
    assert content["question"] == "dearest-actions"
    assert (content["title"], content["language"]) == ("Quali costano?", "it")
    assert content["sentence"] == "Una sola azione."
    assert content["parameters"] == {"status": "completed"}
    assert content["chosen"] == {"status": "Completato"}
    assert (content["rows_are"], content["traps"]) == ("reading-it", ["trap-it"])
    assert content["coverage"] == [{"column": "cost", "missing": 1, "whole": 2}]
    assert content["query"] == "SELECT * {}"
    assert content["count"] == len(content["rows"]) == 2
    assert content["columns"]["share"] == {"type": "percent", "it": "share-it", "en": "share-en"}
    assert [release["key"] for release in content["releases"]] == ["MI-13"]


def test_a_workbook_says_what_was_asked_and_where_it_is_from() -> None:
    data, columns, source = opened().worksheets
    assert data.title == "Risposta - Answer"
    told = dict(row[:2] for row in columns.iter_rows(min_row=2, values_only=True))
    assert list(told) == [cell.value for cell in data[1]]
    assert told["share"] == "percent"
    said = list(source.iter_rows(min_row=2, values_only=True))
    assert ("Domanda / Question", "Quali costano?") in said
    assert ("Scelta / Choice", "status-it: Completato (completed)") in said
    assert ("Come si legge la tabella / How to read the table", "reading-it") in said
    assert ("A che cosa stare attenti / What to watch out for", "trap-it") in said
    assert any(value == "Una sola azione." for _, value in said)
    assert any(value == "cost-it: 1 / 2" for _, value in said)
    assert any(value == permalink(ANSWER, BASE) for _, value in said)


def test_a_workbook_tells_the_address_of_the_latest_data_from_the_one_that_stays() -> None:
    for pinned in (False, True):
        source = opened(replace(ANSWER, pinned=pinned)).worksheets[2]
        said = {value: key for key, value in source.iter_rows(min_row=2, values_only=True)}
        address = exported(replace(ANSWER, pinned=pinned)).address
        assert ("dati più recenti" in said[address]) is not pinned
        assert "sempre" in said[permalink(ANSWER, BASE)]


def test_a_workbook_has_no_column_of_meanings_where_names_say_all() -> None:
    header, *told = opened().worksheets[1].iter_rows(values_only=True)
    assert header == ("column", "type", "label_it", "label_en")
    assert all(all(row) for row in told)


def test_the_permalink_names_every_parameter_and_the_release() -> None:
    here = f"{BASE}questions/dearest-actions"
    assert permalink(ANSWER, BASE) == f"{here}?status=completed&release=MI-13"
    both = replace(ANSWER, releases=(RELEASE, replace(RELEASE, key="TO-2")))
    assert permalink(both, BASE) == f"{here}?status=completed&release=MI-13,TO-2"
    words = replace(ANSWER, given={"status": "completed", "least": "1 & 2"})
    assert permalink(words, BASE) == f"{here}?status=completed&least=1+%26+2&release=MI-13"


def test_the_permalink_of_a_history_names_all_that_it_is_about() -> None:
    asked = replace(QUESTION, history=True, parameters=(Parameter("since", Type.RELEASE, "previous"),))
    answer = replace(ANSWER, question=asked, given={"since": "MI-12"}, gaps=())
    assert permalink(answer, BASE) == f"{BASE}questions/dearest-actions?since=MI-12&release=MI-13"
    assert parameters(answer, ["since"]) == {"since": "MI-12"}
    assert parameters(answer, []) == {}


def test_the_address_has_what_was_asked_and_nothing_that_is_so_anyway() -> None:
    assert exported(asked=["status"]).address == f"{BASE}questions/dearest-actions"
    given = replace(ANSWER, given={"status": "in-progress", "least": "5"}, pinned=True)
    assert parameters(given, ["least", "status", "release"]) == {
        "status": "in-progress",
        "least": "5",
        "release": "MI-13",
    }
    assert parameters(given, ["least"]) == {"least": "5", "release": "MI-13"}


def test_names_of_files_tell_questions_releases_choices_and_languages_apart() -> None:
    other = replace(ANSWER, given={"status": "in-progress"})
    names = [
        exported().filename("csv"),
        exported(other, ["status"]).filename("csv"),
        exported(replace(ANSWER, language="en")).filename("csv"),
        exported().filename("csv", "excel"),
        exported(replace(ANSWER, releases=(replace(RELEASE, key="MI-12"),))).filename("csv"),
    ]
    assert names[0] == "ponlod-dearest-actions-MI-13.csv"
    assert names[2] == "ponlod-dearest-actions-MI-13-en.csv"
    assert len(set(names)) == len(names)


def test_the_same_answer_has_the_same_bytes_and_the_digest_is_that_of_the_csv() -> None:
    assert (exported().csv(), exported().json(), exported().xlsx()) == (
        exported().csv(),
        exported().json(),
        exported().xlsx(),
    )
    assert digest(exported()) == hashlib.sha256(exported().csv()).hexdigest()
    assert digest(exported(replace(ANSWER, pinned=True), ["status"])) == digest(exported())
    assert digest(exported(replace(ANSWER, rows=(ROW,)))) != digest(exported())


def test_no_question_of_the_library_has_two_columns_of_one_name_in_its_files() -> None:
    for question in Library.read():
        names = [
            column.name for column in exported(replace(ANSWER, question=question, given={}, gaps=())).columns
        ]
        assert len(set(names)) == len(names), question.name
