# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Milan's document in other clothes reads the same: the reader follows meaning, not decoration."""

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ponlod.records import Element, Reading
from ponlod.source import read

MILAN = Path(__file__).parents[2] / "data" / "milano" / "2022-01-31" / "document.md"

EMPHASIS = [("", ""), ("*", "*"), ("**", "**"), ("***", "***"), ("_", "_"), ("__", "__"), ("<b>", "</b>")]
SEPARATORS = [" - ", " – ", " — ", "- ", ": ", " ", ". "]
SPACES = [" ", "  ", "\t", "\u00a0", "\u202f", "\u2009"]
PAGE_HEADERS = [
    "**UNIONE EUROPEA**  \nFondi Strutturali e di Investimento Europei",
    "Unione europea\n\n*Fondi strutturali e di investimento europei*",
    "UNIONE EUROPEA – Fondi Strutturali e di Investimento Europei",
    "17",
    "Pag. 3 di 17",
]
DRIFTS = [
    "heading marks",
    "emphasis",
    "separators",
    "codes",
    "label spelling",
    "label apart",
    "labels together",
    "figures",
    "spaces",
    "wrapping",
    "page headers",
    "bullets",
    "blank lines",
    "line ends",
]

HEADING = re.compile(r"(#+) ([*]*)(.*?)[*]*$")
CODED = re.compile(r"(?:(MI)\.?([0-9.]+[a-z])|(Progetto [0-9]+))(?: ?[-–] ?)(.*)$")
LABELLED = re.compile(
    r"[*]*(Risorse PON METRO|Altre risorse pubbliche|Risorse private|Costo [Tt]otale|Stato di attuazione:)"
    r"[*]* ?(.*?)[*]*$"
)
NO_BREAK_BEFORE = re.compile(r"[-+*#>•·–—]|\d{1,2}[.)]|[a-z][.)]|📍")


class Redecorator:
    """Prints Milan's document again, with the same words and the given kinds of drift."""

    def __init__(self, drifts: set[str], seed: int) -> None:
        self.drifts = drifts
        self.random = random.Random(seed)

    def document(self, text: str) -> bytes:
        front, body = text[: text.index("## Progetto 1 ")], text[text.index("## Progetto 1 ") :]
        paragraphs = [self.paragraph(one) for one in re.split(r"\n\s*\n", body.strip())]
        printed = front + "".join(self.spaced(paragraphs))
        end = self.random.choice(["\n", "\r\n", "\r"]) if "line ends" in self.drifts else "\n"
        mark = self.random.choice(["", "\ufeff"]) if "line ends" in self.drifts else ""
        return (mark + printed.replace("\n", end)).encode()

    def spaced(self, paragraphs: list[str]) -> Iterator[str]:
        """The paragraphs with what parts them."""
        for one, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
            yield one
            if "labels together" in self.drifts and LABELLED.match(one) and LABELLED.match(following):
                yield "\n"
                continue
            yield (
                self.random.choice(["\n\n", "\n \n\n\n", "\n\n\n"])
                if "blank lines" in self.drifts
                else "\n\n"
            )
            if "page headers" in self.drifts and self.random.random() < 0.2:
                yield self.random.choice(PAGE_HEADERS) + "\n\n"

    def paragraph(self, text: str) -> str:
        lines = text.strip().split("\n")
        if heading := HEADING.match(lines[0]):
            return self.heading(heading)
        if "UNIONE EUROPEA" in text or "<http" in text:
            return text
        if label := LABELLED.match(text):
            return self.labelled(label[1], label[2])
        if re.match(r"\s*([-]|\d\.) ", lines[0]):
            return "\n".join(self.item(line) for line in lines)
        if len(lines) > 1 or "📍" in text or re.match(r"\s*\*(Cascina|Via)", text):
            return "\n".join(self.space(line) for line in lines)
        return self.space(self.wrap(text))

    def heading(self, heading: re.Match[str]) -> str:
        mark, first, words = heading[1] + " ", "", heading[3]
        if coded := CODED.match(words):
            separator = self.random.choice(SEPARATORS) if "separators" in self.drifts else " - "
            first = coded[3] or f"MI{coded[2]}"
            if "codes" in self.drifts and coded[2]:
                first = self.random.choice(["MI", "MI.", "MI ", "Mi", "mi-", "MI. "]) + coded[2]
                first = self.random.choice([first, first[:-2] + first[-1], first[:-1] + first[-1].upper()])
            first, words = first + separator, coded[4]
        if "heading marks" in self.drifts:
            mark = self.random.choice(["", "# ", "## ", "### ", "###### "])
        opening, closing = self.random.choice(EMPHASIS) if "emphasis" in self.drifts else ("", "")
        if coded and opening and not mark:
            words = self.wrap(words)
        return self.space(mark + opening + first + words + closing)

    def labelled(self, label: str, value: str) -> str:
        if "label spelling" in self.drifts:
            spelling = self.random.choice([str, str.upper, str.lower, str.title])
            label = spelling(label.removesuffix(":")) + self.random.choice([":", " :", ""])
            if label.lower().startswith("stato") and not label.endswith(":"):
                label += self.random.choice([":", " –"])
        if "figures" in self.drifts and value.startswith("€"):
            value = self.figure(value.removeprefix("€ "))
        elif not value.startswith("€"):
            value = self.wrap(value)
        opening, closing = self.random.choice(EMPHASIS) if "emphasis" in self.drifts else ("**", "**")
        between = self.random.choice([" ", "\n", "\n\n"]) if "label apart" in self.drifts else " "
        if between == " " and "\n" not in value and self.random.random() < 0.5:
            return self.space(f"{opening}{label} {value}{closing}")
        return self.space(f"{opening}{label}{closing}{between}{value}")

    def figure(self, figure: str) -> str:
        if figure.endswith(",00") and self.random.random() < 0.5:
            figure = figure.removesuffix(",00")
        if self.random.random() < 0.3:
            figure = figure.replace(".", "")
        return self.random.choice(["€ {}", "€{}", "{} €", "{}€", "euro {}", "{} EUR", "{}"]).format(figure)

    def item(self, line: str) -> str:
        line = line.strip()
        if "bullets" in self.drifts and line.startswith("- "):
            line = self.random.choice("-*+•–") + line[1:]
        head, rest = line.split(" ", 1)
        return self.space(f"{head} {self.wrap(rest)}" if not rest.startswith("a. ") else line)

    def wrap(self, text: str) -> str:
        """Break lines at some spaces, where no word would begin a list or heading in markdown."""
        if "wrapping" not in self.drifts:
            return text
        words = text.split(" ")
        odds = self.random.choice([0.0, 0.1, 0.9])
        printed = words[0]
        for word in words[1:]:
            breaks = self.random.random() < odds and word and not NO_BREAK_BEFORE.match(word)
            printed += ("\n" if breaks else " ") + word
        return printed

    def space(self, text: str) -> str:
        """Use other white space between words, and more of it at the ends of lines."""
        if "spaces" not in self.drifts:
            return text
        words = re.split("( )", text)
        text = "".join(
            self.random.choice(SPACES) if word == " " and self.random.random() < 0.2 else word
            for word in words
        )
        return text.replace("\n", self.random.choice(["\n", "  \n", " \t\n"]))


def essence(reading: Reading) -> dict[tuple[str, str], Any]:
    """What a document says, apart from the lines that it stands on and how it spells codes and figures."""
    cover = reading.cover
    facts: dict[tuple[str, str], Any] = {
        ("release", "city"): reading.city,
        ("release", "cover"): (cover.title, cover.city_name, cover.programme, cover.version),
        ("release", "contents"): [(entry.number, entry.title, entry.page) for entry in reading.contents],
        ("release", "projects"): [project.key for project in reading.projects],
    }
    for project in reading.projects:
        facts[project.key, "title"] = project.number, project.title
        facts[project.key, "notes"] = [note.text for note in project.notes]
        facts[project.key, "actions"] = [str(action.code) for action in project.actions]
    for _, action in reading.actions():
        code = str(action.code)
        amounts = [(one.kind, one.value, one.text if one.value is None else "") for one in action.amounts]
        facts[code, "title"] = action.title
        facts[code, "subtitle"] = action.subtitle
        facts[code, "description"] = action.description
        facts[code, "places"] = [(place.text, place.kind) for place in action.places]
        facts[code, "amounts"] = amounts
        facts[code, "status"] = action.status and (action.status.text, action.status.concept)
        facts[code, "links"] = [link.url for link in action.links]
        facts[code, "references"] = [(str(one.code), one.resolves) for one in action.references]
        facts[code, "dates"] = [(one.text, one.value, one.precision) for one in action.dates]
    return facts


@cache
def original() -> tuple[str, dict[tuple[str, str], Any]]:
    """Milan's document as it is, and what it says."""
    data = MILAN.read_bytes()
    return data.decode(), essence(read(data, MILAN))


def check(drifts: set[str], seed: int) -> None:
    text, expected = original()
    reading = read(Redecorator(drifts, seed).document(text), Path("document.md"))
    facts = essence(reading)
    differing = {key: facts.get(key) for key in facts | expected if facts.get(key) != expected.get(key)}
    assert differing == {}
    assert not [line for line in reading.ledger if line.element is Element.UNCLAIMED]


@pytest.mark.parametrize("drift", DRIFTS)
def test_one_kind_of_drift_changes_nothing(drift):
    for seed in range(4):
        check({drift}, seed)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drifts=st.sets(st.sampled_from(DRIFTS)), seed=st.integers(0, 10**6))
def test_any_drifts_together_change_nothing(drifts, seed):
    check(drifts, seed)
