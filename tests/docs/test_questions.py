# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page on adding a question: its example is one, and all that it lists is what a file can say."""

import csv
import io
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from ponlod.cli.ask import ask
from ponlod.publish.manifest import Manifest
from ponlod.questions.answering import Answering
from ponlod.questions.definition import SUMMED, TAGS, Column, Kind, Parameter, Question, Tone, Type
from ponlod.questions.files import export
from ponlod.questions.library import Library
from ponlod.questions.parameters import LONGEST_TEXT
from ponlod.questions.reading import TAKEN, read_question
from ponlod.questions.wording import possible
from ponlod.store import BlockingStore

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")


@pytest.fixture
def question(tmp_path: Path) -> Question:
    """The example."""
    name = re.search(r"Saved as `(.+)`", PAGE)
    text = re.search(r"```sparql\n(.*?)```", PAGE, re.DOTALL)
    assert name
    assert text
    path = tmp_path / name[1]
    path.write_text(text[1], encoding="utf-8")
    return read_question(path)


def table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading."""
    found = re.search(r"(?:^\|.*\n)+", PAGE.partition(f"\n{heading}\n")[2], re.MULTILINE)
    assert found
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in found[0].splitlines()[2:]]


def named(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_the_example_has_the_answer_that_it_expects(
    question: Question, store: BlockingStore, publication: Path
) -> None:
    manifest = Manifest.read(publication)
    answering = Answering(Library({}), store, manifest)
    answers = {language: answering.answer(question, {}, language) for language in question.texts}
    assert {language: answer.sentence for language, answer in answers.items()} == question.expected.sentences
    content = export(answers["it"], manifest.base, manifest.publisher).csv().decode()
    assert [*csv.reader(io.StringIO(content))] == [*csv.reader(io.StringIO(question.expected.table))]
    assert answering.answer(question, {"measure": "4.1.1"}, "en").sentence.startswith("Five actions")


def test_the_page_has_every_key_that_a_file_can_have() -> None:
    keys = {name for row in table("## What a file says") for name in named(row[0])}
    front = re.findall(r"^#\+ (.*)$", re.search(r"```sparql\n(.*?)```", PAGE, re.DOTALL)[1], re.MULTILINE)  # type: ignore[index]
    used = tomllib.loads("\n".join(front))
    texts = {*used["it"], *used["en"]} - {"columns", "parameters"}
    optional = {"featured", "history", "[chart]", "[coverage]"}
    tables = {f"[{name}]" for name in used if isinstance(used[name], dict)}
    assert keys == {"tags", *texts, *tables, *optional, "[it.columns]", "[it.parameters]"}


def test_the_page_has_every_tag_tone_type_and_kind() -> None:
    rows = {row[0]: row[1] for row in table("## What a file says")}
    assert set(named(rows["`tags`"])) == set(TAGS)
    assert set(named(rows["`[chart]`"])) == {"label", "bars", *Tone}
    assert {name for row in table("## Parameters") for name in named(row[0])} == set(Type)
    assert {name for row in table("## Columns") for name in named(row[0])} == set(Kind)
    assert f"at most {LONGEST_TEXT} characters" in PAGE


def test_the_page_has_every_kind_of_argument_of_a_sentence(question: Question) -> None:
    told = {name.strip("{}") for row in table("## The sentence") for name in named(row[0])}
    kinds = {"title": Kind.TEXT, "programme": Kind.EURO, "actions": Kind.NUMBER, "share": Kind.PERCENT}
    columns = [Column(name, kind, sum=kind in SUMMED) for name, kind in kinds.items()]
    asked = replace(question, columns=columns, parameters=[Parameter("status", Type.STATUS)])
    arguments = set(possible(asked))
    assert told <= arguments

    def forms(names: set[str]) -> set[str]:
        return {re.sub("|".join((*kinds, "status")), "…", name) for name in names}

    assert forms(told) == forms(arguments)


def test_the_page_has_the_names_that_no_parameter_can_have() -> None:
    sentence = re.search(r"Addresses have .*?: no parameter", PAGE, re.DOTALL)
    assert sentence
    assert set(named(sentence[0])) - {"ponlod ask"} == set(TAKEN)


def test_no_parameter_can_be_called_as_an_option_of_the_command() -> None:
    options = {name.lstrip("-") for option in ask.params for name in option.opts if name.startswith("--")}
    assert options <= set(TAKEN)
