# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table of actions: strict CSV whose cells say what the graph says."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.facts import ReleaseFacts
from ponlod.iris import Iris
from ponlod.publish.table import NAMES, action_rows, csv_rows
from ponlod.records import Project


def rows(project: Project, release: ReleaseFacts, iris: Iris) -> list[dict[str, str]]:
    pairs = [(project, action) for action in project.actions]
    return [dict(zip(NAMES, row, strict=True)) for row in action_rows(pairs, release, iris)]


def test_a_row_has_all_that_is_printed_of_an_action(
    project: Project, release: ReleaseFacts, iris: Iris
) -> None:
    assert rows(project, release, iris)[0] == {
        "uri": "http://localhost:8000/id/action/MI4.1.1.a",
        "code": "MI4.1.1.a",
        "code_as_printed": "MI4.1.1.a",
        "title": "Abitare in borgo – “Ristrutturazione”, immobili",
        "subtitle": "Cascina di via De Lemene 51/55",
        "project": "MI-1",
        "project_title": "Abitare in borgo",
        "project_uri": "http://localhost:8000/id/project/MI-1",
        "axis": "4",
        "measure": "4.1.1",
        "programme_funding": "2531250",
        "programme_funding_text": "€ 2.531.250,00",
        "other_public_funding": "0.5",
        "other_public_funding_text": "€ 0,50",
        "private_funding": "",
        "private_funding_text": "A carico dell’aggiudicatario",
        "total_cost": "2531250.5",
        "total_cost_text": "€ 2.531.250,50",
        "status": "completed",
        "status_uri": "https://w3id.org/ponlod/vocabulary/status/completed",
        "status_text": "completato",
        "places": "via Capuana 7 | Corvetto",
        "related_actions": "MI3.1.1.a",
        "pages": "https://example.org/a?b=c,%20d",
        "description": '- una riga\n- un\'altra, con "virgolette"',
        "lines": "66-81",
        "release": "MI-13",
        "release_date": "2022-01-31",
    }


def test_what_is_not_printed_is_an_empty_cell(project: Project, release: ReleaseFacts, iris: Iris) -> None:
    row = rows(project, release, iris)[1]
    assert {column for column, cell in row.items() if cell} == {
        *("uri", "code", "code_as_printed", "title", "project", "project_title", "project_uri"),
        *("axis", "measure", "lines", "release", "release_date"),
    }


def test_the_file_is_rfc_4180_in_utf_8_without_byte_order_mark() -> None:
    rows = [("a,b", ""), ('"città"\nnuova', "-1"), ("=x", " y ")]
    assert b"".join(csv_rows(("title", "sum"), rows)) == (
        'title,sum\r\n"a,b",\r\n"""città""\nnuova",-1\r\n=x, y \r\n'.encode()
    )


cells = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('",;|\r\n=-+@\t'), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells), max_size=5))
def test_every_cell_comes_back_as_it_was(table: list[tuple[str, str]]) -> None:
    text = b"".join(csv_rows(("left", "right"), table)).decode()
    read = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert [tuple(row) for row in read] == [("left", "right"), *table]
