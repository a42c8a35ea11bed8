# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every question of the library has to be, whatever it asks: a new file is held to it by being there."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.sparql import prepareQuery

from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.namespaces import PON, PREFIXES
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.questions.answering import Answering
from ponlod.questions.definition import Parameter, Question, Type
from ponlod.questions.library import Library
from ponlod.questions.outline import outline
from ponlod.questions.releases import PREVIOUS
from ponlod.questions.wording import UNSAID, arguments, worded
from ponlod.resources import ontology_files
from ponlod.store import BlockingStore, running, solutions

LIBRARY = Library.read()
WORDS = {
    Type.TEXT: ["COVID", "via", "“}$x’"],
    Type.MONEY: ["0", "1000000", "99999999999"],
    Type.COUNT: ["1", "3"],
}


@pytest.fixture(scope="module", params=list(LIBRARY), ids=lambda question: question.name)
def question(request: pytest.FixtureRequest) -> Question:
    found: Question = request.param
    return found


@pytest.fixture(scope="module")
def answering(publication: Path) -> Iterator[Answering]:
    with running(publication / DATASET) as store:
        yield Answering(LIBRARY, store, Manifest.read(publication))


@pytest.fixture(scope="module")
def store(publication: Path) -> Iterator[BlockingStore]:
    with running(publication / DATASET) as store:
        yield store


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path)
    return graph


def askings(question: Question, answering: Answering) -> Iterator[Mapping[str, str]]:
    """Ways to ask: by default, and with every choice of each parameter; a few words, sums and counts."""

    def values(parameter: Parameter) -> list[str]:
        return WORDS.get(parameter.type) or [each.key for each in answering.choices(parameter, "it")]

    yield {}
    for parameter in question.parameters:
        # The only release can be the later one of two, and not the earlier.
        if parameter.default != PREVIOUS:
            for value in values(parameter):
                yield {parameter.name: value}


def test_another_parser_takes_its_query_too(question: Question) -> None:
    prepareQuery(question.query)


def test_it_is_said_in_both_languages(question: Question) -> None:
    italian, english = (question.texts[language] for language in LANGUAGES)
    assert len(italian.traps) == len(english.traps)
    for one, other in (
        (italian.title, english.title),
        (italian.explanation, english.explanation),
        (italian.reading, english.reading),
        (italian.answer, english.answer),
        *zip(italian.traps, english.traps, strict=True),
    ):
        assert one != other


def test_it_has_an_expected_answer_in_both_languages(question: Question) -> None:
    assert all(question.expected.sentences.values())
    assert question.expected.table.endswith("\n")


def test_its_rows_are_always_in_the_same_order(
    question: Question, answering: Answering, store: BlockingStore
) -> None:
    """Rows that its ORDER BY leaves in no order come otherwise when sorted by all else, up and down."""
    for given in askings(question, answering):
        query = answering.answer(question, given, "it").query
        body, limit = re.fullmatch(r"(.*?)(\bLIMIT\s+\d+\s*)?", query, re.DOTALL).groups("")  # type: ignore[union-attr]
        up, down = (
            solutions(
                store.query(
                    body
                    + " ".join(f"{direction}(STR(?{name}))" for name in outline(query).selected)
                    + f"\n{limit}"
                ).content
            )
            for direction in ("ASC", "DESC")
        )
        assert up == down, given


def test_it_can_be_worded_for_no_row_and_for_any_one(question: Question, answering: Answering) -> None:
    for given, language in product(askings(question, answering), LANGUAGES):
        answer = answering.answer(question, given, language)
        names = {
            each.name: next(
                (
                    choice.name
                    for choice in answering.choices(each, language)
                    if choice.key == answer.given[each.name]
                ),
                answer.given[each.name],
            )
            for each in question.parameters
            if each.name in answer.given and each.type is not Type.COUNT
        } | {each.name: 3 for each in question.parameters if each.type is Type.COUNT}
        words = Language(language, {})
        for rows in ([], *([row] for row in answer.rows), answer.rows):
            sentence = worded(question, arguments(question, rows, names, words), words)
            assert UNSAID not in sentence, (given, rows)
            assert not re.search(r"  |\s\Z|[\n\t]", sentence)
            assert re.search(r"[.!?»”…)]\Z|://\S+\Z", sentence)
            assert sentence[0] == sentence[0].upper()


@pytest.mark.parametrize(
    "question", [question for question in LIBRARY if not question.history], ids=lambda question: question.name
)
def test_a_current_release_gives_the_answer_of_today(question: Question, answering: Answering) -> None:
    for given, language in product(askings(question, answering), LANGUAGES):
        today = answering.answer(question, given, language)
        pinned = answering.answer(question, {**given, "release": "MI-13"}, language)
        assert (pinned.rows, pinned.sentence, pinned.gaps) == (today.rows, today.sentence, today.gaps)


@pytest.mark.parametrize("scheme", ["status", "severity"])
def test_positions_that_queries_repeat_are_those_of_the_vocabulary(scheme: str, vocabulary: Graph) -> None:
    concepts = vocabulary.subjects(SKOS.inScheme, URIRef(PREFIXES[scheme].rstrip("/")))
    positions = {
        str(vocabulary.value(concept, SKOS.notation)): str(vocabulary.value(concept, PON["position"]))
        for concept in concepts
    }
    assert repeated(rf"\({scheme}:([\w-]+) (\d+)\)") == [positions]


def test_funds_that_queries_repeat_are_those_of_the_vocabulary(vocabulary: Graph) -> None:
    funds = {
        str(vocabulary.value(axis, SKOS.notation)): str(fund).rpartition("/")[2]
        for axis, fund in vocabulary.subject_objects(PON["fund"])
    }
    assert repeated(r"\(axis:(\d+) fund:([\w-]+)\)") == [funds]


def repeated(pair: str) -> list[dict[str, str]]:
    """The different tables of such pairs that queries of the library have in them."""
    tables: list[dict[str, str]] = []
    for question in LIBRARY:
        table = dict(re.findall(pair, question.query))
        if table and table not in tables:
            tables.append(table)
    return tables


def test_titles_are_one_question_s_only() -> None:
    for language in LANGUAGES:
        titles = [question.texts[language].title for question in LIBRARY]
        assert len(set(titles)) == len(titles)
