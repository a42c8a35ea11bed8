# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod read`` gives Milan's document, record by record and to the letter, as the transcription has it."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

KINDS = {"programme": "programme", "other_public": "other-public", "private": "private", "total": "total"}
"""Names of the transcription, and of the records."""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def reading(ponlod: Run, document: Path) -> dict[str, Any]:
    """What the command prints for machines."""
    done = ponlod("read", document, "--format", "json", folder=document.parent)
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    assert isinstance(content, dict)
    return content


@pytest.fixture(scope="module")
def read_actions(reading: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The actions that were read, by code."""
    return {action["code"]: action for project in reading["projects"] for action in project["actions"]}


@pytest.fixture(scope="module")
def ledger(ponlod: Run, document: Path) -> list[dict[str, Any]]:
    """What the command says of each line."""
    done = ponlod("read", document, "--lines", "--format", "json", folder=document.parent)
    assert done.returncode == 0, done.stderr
    content = json.loads(done.stdout)
    assert isinstance(content, list)
    return content


def span(item: dict[str, Any], key: str = "lines") -> str:
    """A range of lines of the transcription as records print it."""
    first, last = item[key] if key in item else (item["line"], item["line"])
    return str(first) if first == last else f"{first}-{last}"


def date_of(item: dict[str, Any]) -> dict[str, Any]:
    """A date of the transcription as records print it."""
    return {
        "text": item["printed"],
        "value": item["value"],
        "precision": item["precision"],
        "lines": span(item),
    }


def test_the_cover_is_read(reading: dict[str, Any], milan: dict[str, Any]) -> None:
    expected, cover = milan["cover"], reading["cover"]
    assert reading["city"] == "MI"
    assert [cover[name] for name in ("title", "city_name", "programme", "version")] == [
        expected[name] for name in ("title", "city", "programme", "version")
    ]
    assert (cover["date"], cover["as_of"]) == (date_of(expected["date"]), date_of(expected["as_of"]))


def test_the_contents_are_read(reading: dict[str, Any], milan: dict[str, Any]) -> None:
    assert reading["contents"] == [
        {
            "number": entry.get("number"),
            "title": entry["title"],
            "page": entry["page"],
            "lines": str(entry["line"]),
        }
        for entry in milan["contents"]
    ]


def test_projects_and_their_notes_are_read_in_printed_order(
    reading: dict[str, Any], milan: dict[str, Any]
) -> None:
    read = [
        (
            project["key"],
            project["number"],
            project["title"],
            [(note["text"], note["lines"]) for note in project["notes"]],
        )
        for project in reading["projects"]
    ]
    assert read == [
        (
            project["key"],
            project.get("number"),
            project["title"],
            [(note["text"], span(note)) for note in project.get("notes", ())],
        )
        for project in milan["project"]
    ]
    for project, expected in zip(reading["projects"], milan["project"], strict=True):
        assert project["lines"].split("-")[0] == str(expected["line"])


def test_actions_are_read_under_their_project_in_printed_order(
    reading: dict[str, Any], milan: dict[str, Any]
) -> None:
    read = [
        (project["key"], action["code"]) for project in reading["projects"] for action in project["actions"]
    ]
    assert read == [(action["project"], action["code"]) for action in milan["action"]]


@pytest.mark.parametrize("name", ["code_as_printed", "title", "subtitle", "description"])
def test_words_are_read_to_the_letter(
    read_actions: dict[str, Any], actions: dict[str, Any], name: str
) -> None:
    assert {code: action[name] for code, action in read_actions.items()} == {
        code: action.get(name) for code, action in actions.items()
    }


def test_each_action_knows_its_lines(read_actions: dict[str, Any], actions: dict[str, Any]) -> None:
    assert {code: action["lines"] for code, action in read_actions.items()} == {
        code: span(action) for code, action in actions.items()
    }


@pytest.mark.parametrize("key", KINDS)
def test_every_amount_is_read_to_the_cent_with_its_words_and_line(
    read_actions: dict[str, Any], actions: dict[str, Any], key: str
) -> None:
    read = {
        code: (amount["value"] and Decimal(amount["value"]), amount["text"], amount["lines"])
        for code, action in read_actions.items()
        for amount in action["amounts"]
        if amount["kind"] == KINDS[key]
    }
    assert read == {
        code: (
            amount.get("euro"),
            f"€ {amount['printed']}" if "printed" in amount else amount["words"],
            str(amount["line"]),
        )
        for code, action in actions.items()
        if (amount := action.get(key))
    }


def test_amounts_are_of_the_four_kinds_and_never_twice(read_actions: dict[str, Any]) -> None:
    for action in read_actions.values():
        kinds = [amount["kind"] for amount in action["amounts"]]
        assert len(kinds) == len(set(kinds))
        assert set(kinds) <= set(KINDS.values())


def test_every_status_is_read_to_the_letter(read_actions: dict[str, Any], actions: dict[str, Any]) -> None:
    read = {
        code: (action["status"]["text"], action["status"]["lines"])
        for code, action in read_actions.items()
        if action["status"]
    }
    assert read == {
        code: (action["status"], span(action, "status_lines"))
        for code, action in actions.items()
        if "status" in action
    }


def test_every_place_is_read(read_actions: dict[str, Any], actions: dict[str, Any]) -> None:
    assert {
        code: [(place["text"], place["kind"], place["lines"]) for place in action["places"]]
        for code, action in read_actions.items()
    } == {
        code: [(place["text"], place["kind"], span(place)) for place in action.get("places", ())]
        for code, action in actions.items()
    }


def test_links_are_read(read_actions: dict[str, Any], actions: dict[str, Any]) -> None:
    assert {
        code: [(link["url"], link["lines"]) for link in action["links"]]
        for code, action in read_actions.items()
    } == {
        code: [(link["url"], span(link)) for link in action.get("links", ())]
        for code, action in actions.items()
    }


def test_references_are_read_and_all_resolve(read_actions: dict[str, Any], actions: dict[str, Any]) -> None:
    assert {
        code: [(said["text"], said["code"], said["lines"], said["resolves"]) for said in action["references"]]
        for code, action in read_actions.items()
    } == {
        code: [(said["printed"], said["code"], span(said), True) for said in action.get("references", ())]
        for code, action in actions.items()
    }


def test_the_dates_that_texts_mention_are_read(read_actions: dict[str, Any], actions: dict[str, Any]) -> None:
    assert {code: action["dates"] for code, action in read_actions.items()} == {
        code: [date_of(said) for said in action.get("dates", ())] for code, action in actions.items()
    }


def test_the_ledger_claims_every_line_that_is_not_blank(
    ledger: list[dict[str, Any]], lines: list[str]
) -> None:
    assert [line["number"] for line in ledger] == [
        number for number, line in enumerate(lines) if line.strip()
    ]
    assert not [line for line in ledger if line["element"] == "unclaimed"]


def test_the_ledger_gives_each_amount_and_place_its_line_and_its_action(
    ledger: list[dict[str, Any]], actions: dict[str, Any]
) -> None:
    claimed = [(line["element"], line["owner"], line["number"]) for line in ledger]
    amounts = [
        ("amount", code, action[key]["line"])
        for code, action in actions.items()
        for key in KINDS
        if key in action
    ]
    places = {
        ("place", code, place["line"])
        for code, action in actions.items()
        for place in action.get("places", ())
    }
    assert sorted(claim for claim in claimed if claim[0] == "amount") == sorted(amounts)
    assert {claim for claim in claimed if claim[0] == "place"} == places


def test_the_table_for_machines_has_a_row_per_action(
    ponlod: Run, document: Path, actions: dict[str, Any]
) -> None:
    done = ponlod("read", document, "--format", "csv", folder=document.parent)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["code"] for row in rows] == list(actions)
    assert sum(Decimal(row["programme_funding"] or 0) for row in rows) == Decimal("40625873.25")


def test_the_table_for_people_names_every_action_and_counts_them(
    ponlod: Run, document: Path, actions: dict[str, Any]
) -> None:
    done = ponlod("read", document, folder=document.parent)
    assert done.returncode == 0, done.stderr
    assert not [code for code in actions if code not in done.stdout]
    printed = " ".join(done.stdout.split())
    for count in ("13 numbered", "30 actions", "28 programme", "14 other public", "14 totals", "26 statuses"):
        assert count in printed
    for count in ("24 places", "2 links", "6 references", "7 dates"):
        assert count in printed
