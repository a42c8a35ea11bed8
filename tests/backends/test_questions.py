# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every question has exactly its expected answer, whatever store is asked."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from ponlod.errors import ParameterError
from ponlod.publish.manifest import Manifest
from ponlod.questions.answer import Answer, Text
from ponlod.questions.answering import Answering
from ponlod.questions.definition import Question
from ponlod.questions.files import export
from ponlod.questions.library import Library
from ponlod.questions.reading import read_question
from ponlod.store import BlockingStore

LIBRARY = Library.read()
HOSTILE = (
    '"',
    "'",
    "\\",
    "\\u0041",
    "\\\\U00000022",
    "C:\\users",
    "\\u00e9",
    ">",
    "}",
    "' OR 1=1",
    '") } #',
    "$word",
    "?action",
    "’",
    "🚲",
    "a\u2028b",
    "<!--",
    "%00",
    "x" * 200,
)


@pytest.fixture(scope="session")
def manifest(publication: Path) -> Manifest:
    return Manifest.read(publication)


@pytest.fixture(scope="session")
def answering(store: BlockingStore, manifest: Manifest) -> Answering:
    return Answering(LIBRARY, store, manifest)


@pytest.fixture
def rows(manifest: Manifest) -> Callable[[Answer], list[list[str]]]:
    """The lines of an answer's CSV file."""

    def read(answer: Answer) -> list[list[str]]:
        content = export(answer, manifest.base, manifest.publisher).csv().decode()
        return list(csv.reader(io.StringIO(content)))

    return read


@pytest.mark.parametrize("question", list(LIBRARY), ids=lambda question: question.name)
def test_a_question_has_its_expected_answer(
    answering: Answering, rows: Callable[[Answer], list[list[str]]], question: Question
) -> None:
    answers = {language: answering.answer(question, {}, language) for language in question.texts}
    assert {language: answer.sentence for language, answer in answers.items()} == question.expected.sentences
    assert rows(answers["it"]) == list(csv.reader(io.StringIO(question.expected.table)))


@pytest.mark.parametrize(
    "question", [question for question in LIBRARY if not question.history], ids=lambda question: question.name
)
def test_the_current_release_gives_the_answer_of_today(
    answering: Answering, rows: Callable[[Answer], list[list[str]]], question: Question
) -> None:
    today, pinned = (
        answering.answer(question, {}, "it"),
        answering.answer(question, {"release": "MI-13"}, "it"),
    )
    assert pinned.sentence == today.sentence
    assert pinned.rows == today.rows
    assert (pinned.pinned, today.pinned) == (True, False)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_change_nothing_but_the_value(answering: Answering, tmp_path: Path, text: str) -> None:
    path = tmp_path / "echo.rq"
    path.write_text(ECHO, encoding="utf-8")
    (row,) = answering.answer(read_question(path), {"word": text}, "it").rows
    assert row["said"] == Text(" ".join(text.split()), None)


@pytest.mark.parametrize("text", ["completed> . ?s ?p ?o } #", "\0", "٤", "x" * 10_000])
def test_keys_that_the_data_do_not_have_are_refused(answering: Answering, text: str) -> None:
    with pytest.raises(ParameterError):
        answering.answer(LIBRARY["actions-with-status"], {"status": text}, "it")


ECHO = """\
#+ tags = ["text"]
#+ [it]
#+ title = "Che cosa è detto?"
#+ explanation = "Ciò che è detto."
#+ reading = "Una riga."
#+ traps = ["Nessuna."]
#+ answer = "{said}"
#+ columns.said = "Detto"
#+ parameters.word = "Parola"
#+ [en]
#+ title = "What is said?"
#+ explanation = "What is said."
#+ reading = "One row."
#+ traps = ["None."]
#+ answer = "{said}"
#+ columns.said = "Said"
#+ parameters.word = "Word"
#+ [parameters]
#+ word = { type = "text" }
#+ [columns]
#+ said = {}
#+ [expected]
#+ it = ""
#+ en = ""
#+ table = ""
PREFIX pon: <https://w3id.org/ponlod/ontology#>

SELECT ?said
WHERE {
  ?release a pon:Release .
  BIND ($word AS ?said)
}
"""
