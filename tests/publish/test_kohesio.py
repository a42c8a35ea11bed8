# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Kohesio's columns hold what the source says, and nothing that it does not say."""

import csv
from pathlib import Path

import pytest
from rdflib import Graph

from ponlod.facts import ProgrammeFacts, ReleaseFacts
from ponlod.publish.kohesio import EMPTY, FIELDS, kohesio_rows
from ponlod.records import Project

PROGRAMME = ProgrammeFacts("2014IT16M2OP004", "PON Città Metropolitane 2014-2020", 3, "https://example.org/")


@pytest.fixture
def rows(publication: Path) -> dict[str, dict[str, str]]:
    with (publication / "dumps" / "ponlod-MI-13-kohesio.csv").open(encoding="utf-8", newline="") as file:
        return {row["Operation_Unique_Identifier"]: row for row in csv.DictReader(file, strict=True)}


def test_an_action_of_milan_has_what_is_known_of_it(rows: dict[str, dict[str, str]]) -> None:
    assert len(rows) == 30
    row = {name: cell for name, cell in rows["MI3.3.1.b"].items() if cell}
    assert len(row.pop("Operation_Summary_Programme_Language")) > 100
    assert len(row.pop("Operation_Name_Programme_Language")) > 10
    assert row == {
        "Operation_Unique_Identifier": "MI3.3.1.b",
        "Fund_Code": "ESF",
        "Fund_Name": "Fondo sociale europeo (FSE)",
        "Programme_Code": "2014IT16M2OP004",
        "Programme_Name": "PON Città Metropolitane 2014-2020",
        "Programming_Period": "2014-2020",
        "Program_Priority_Axis_Code": "3",
        "Program_Priority_Axis_Name": "Servizi per l'inclusione sociale",
        "Program_Specific_Objective_Code": "3.3",
        "Date_Of_Last_Update": "31/01/2022",
    }


def test_what_the_source_does_not_say_is_empty_in_every_row(rows: dict[str, dict[str, str]]) -> None:
    never = ("Total_Eligible_Expenditure_amount", "Beneficiary_Name", "Country", "CoFinancing_Rate")
    dates = ("Operation_Start_Date", "Operation_End_Date", "Operation_Expected_End_Date")
    assert {*never, *dates, "Operation_Name_English", "Category_Of_Intervention"} < set(EMPTY)
    assert not [row[name] for row in rows.values() for name in EMPTY if row[name]]
    assert len(EMPTY) + sum(field.filled is not None for field in FIELDS) == len(FIELDS) == 33
    assert all((field.filled is None) != (field.empty is None) for field in FIELDS)


def test_what_no_vocabulary_knows_is_empty_too(project: Project, release: ReleaseFacts) -> None:
    pairs = [(project, action) for action in project.actions]
    first, second = kohesio_rows(pairs, release, PROGRAMME, Graph())
    cells = dict(zip((field.name for field in FIELDS), first, strict=True))
    assert cells["Program_Priority_Axis_Code"] == "4"
    assert {cells[name] for name in ("Fund_Code", "Fund_Name", "Program_Priority_Axis_Name")} == {""}
    assert "" in second, "an action without description has no summary"
