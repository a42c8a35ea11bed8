# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The transcription is itself held to the document: its words stand at its lines, and nothing is left out."""

import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

MONEY = (
    ("programme", "Risorse PON METRO"),
    ("other_public", "Altre risorse pubbliche"),
    ("total", "Costo [Tt]otale"),
)
LABELS = {
    *("-", "–", "####", "-📍;", "📍Quartieriinteressati:", "Unitàimmobiliari"),
    *("RisorsePONMETRO€", "Altrerisorsepubbliche€", "CostoTotale€", "Costototale€", "Risorseprivate"),
    *("Statodiattuazione:", "UNIONEEUROPEA", "FondiStrutturaliediInvestimentoEuropei"),
}
"""What an action's lines hold beside its words, without blanks and emphasis."""


def letters(text: str) -> str:
    """Text without emphasis and blanks."""
    return re.sub(r"[\s*]", "", text)


def test_it_has_the_counts_of_the_document(milan: dict[str, Any], actions: dict[str, Any]) -> None:
    every = list(actions.values())

    def stated(key: str) -> int:
        return sum(key in action for action in every)

    def listed(key: str) -> int:
        return sum(len(action.get(key, [])) for action in every)

    assert Counter("number" in project for project in milan["project"]) == {True: 13, False: 1}
    assert len(every) == len(milan["action"]) == 30
    assert [stated(key) for key in ("programme", "other_public", "total", "private", "status")] == [
        28,
        14,
        14,
        2,
        26,
    ]
    assert sum("\n\n" in action.get("status", "") for action in every) == 2
    assert (listed("places"), stated("places")) == (24, 4)
    assert (listed("links"), listed("references")) == (2, 6)
    assert len(milan["contents"]) == 12


@pytest.mark.parametrize(("key", "label"), MONEY)
def test_every_amount_of_the_document_is_in_it_as_printed(
    actions: dict[str, Any], lines: list[str], key: str, label: str
) -> None:
    pattern = re.compile(rf"\*\*{label} € ([0-9.,]+)\*\*")
    printed = {number: match[1] for number, line in enumerate(lines) if (match := pattern.fullmatch(line))}
    amounts = [action[key] for action in actions.values() if key in action]
    assert {amount["line"]: amount["printed"] for amount in amounts} == printed
    for amount in amounts:
        assert amount["euro"] == Decimal(amount["printed"].replace(".", "").replace(",", "."))


def test_the_printed_sums_are_exact(actions: dict[str, Any]) -> None:
    def total(key: str) -> Decimal:
        return sum((action[key]["euro"] for action in actions.values() if key in action), Decimal(0))

    assert total("programme") == Decimal("40625873.25")
    assert total("other_public") == Decimal("13692992.10")
    assert total("total") == Decimal("37876486.51")
    for action in actions.values():
        if "total" in action:
            assert action["programme"]["euro"] + action["other_public"]["euro"] == action["total"]["euro"]


def test_its_words_stand_at_its_lines(milan: dict[str, Any], lines: list[str]) -> None:
    for item in (*milan["contents"], *milan["project"]):
        assert letters(item["title"]) in letters(lines[item["line"]])
        for note in item.get("notes", ()):
            assert letters(note["text"]) == letters(lines[note["line"]])
    for action in milan["action"]:
        first, _ = action["lines"]
        assert lines[first].startswith("### ")
        assert letters(lines[first]).startswith("###" + action["code_as_printed"])
        assert letters(lines[first]).endswith(letters(action["title"]))
        for place in action.get("places", ()):
            assert place["text"] in lines[place["line"]]
        for said in (*action.get("references", ()), *action.get("dates", ())):
            assert said["printed"] in lines[said["line"]]
        for link in action.get("links", ()):
            assert lines[link["line"]] == f"<{link['url']}>"
        if "private" in action:
            assert lines[action["private"]["line"]] == f"**Risorse private** {action['private']['words']}"


def test_each_line_of_an_action_is_in_it_once_and_no_other(milan: dict[str, Any], lines: list[str]) -> None:
    """Without the transcribed words, labels and page headers are all that is left of an action's lines."""
    for action in milan["action"]:
        first, last = action["lines"]
        rest = "\n".join(letters(line) for line in lines[first : last + 1])
        parts = [
            f"###{action['code_as_printed']}",
            *(action.get(key, "") for key in ("title", "subtitle")),
            *action.get("description", "").split("\n"),
            *action.get("status", "").split("\n"),
            *(place["text"] for place in action.get("places", ())),
            *(action[key]["printed"] for key, _ in MONEY if key in action),
            *(f"<{link['url']}>" for link in action.get("links", ())),
            *([action["private"]["words"]] if "private" in action else []),
        ]
        for part in sorted(filter(None, map(letters, parts)), key=len, reverse=True):
            assert part in rest, (action["code"], part)
            rest = rest.replace(part, "", 1)
        left = set(filter(None, re.split(r"[\n,]", rest)))
        assert left <= LABELS, action["code"]


def test_actions_and_projects_take_up_the_whole_document_after_the_contents(
    milan: dict[str, Any], lines: list[str]
) -> None:
    claimed = {
        number for action in milan["action"] for number in range(action["lines"][0], action["lines"][1] + 1)
    }
    for project in milan["project"]:
        claimed |= {project["line"], *(note["line"] for note in project.get("notes", ()))}
    after = milan["contents"][-1]["line"] + 1
    left = {lines[number].strip() for number in range(after, len(lines)) if number not in claimed}
    assert left == {"", "**UNIONE EUROPEA**", "Fondi Strutturali e di Investimento Europei"}
