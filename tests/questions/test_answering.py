# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question is answered from today's data, or from the releases that are named."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from rdflib import Literal, URIRef

from ponlod.errors import Fault, ParameterError, QuestionError
from ponlod.publish.manifest import Manifest
from ponlod.questions.answer import Answer, Gap, Text, Thing
from ponlod.questions.answering import Answering
from ponlod.questions.cells import cells
from ponlod.questions.definition import Question
from ponlod.questions.library import Library
from ponlod.store import BlockingStore

BASE = "http://localhost:8000/"
STATUS = "https://w3id.org/ponlod/vocabulary/status/"
ALL = (
    ("?action dct:identifier ?code ; dct:title ?title ; pon:programmeFunding ?amount .",
     "?action dct:identifier ?code ; dct:title ?title . OPTIONAL { ?action pon:programmeFunding ?amount }"),
    ("?amount >= $minimum", "!BOUND(?amount) || ?amount >= $minimum"),
)  # fmt: skip
HISTORY = (
    ("#+ tags", "#+ history = true\n#+ tags"),
    (
        'minimum = { type = "money", default = "0" }',
        'from = { type = "release", default = "previous" }\n#+ to = { type = "release", default = "latest" }',
    ),
    ('#+ minimum = "Almeno"', '#+ from = "Da"\n#+ to = "A"'),
    ('#+ minimum = "At least"', '#+ from = "From"\n#+ to = "To"'),
    ("?action dct:identifier ?code ; dct:title ?title ; pon:programmeFunding ?amount .",
     "GRAPH $to { ?action dct:identifier ?code ; dct:title ?title ; pon:programmeFunding ?amount }"),
    ("FILTER (?amount >= $minimum)",
     "GRAPH $from { ?action pon:programmeFunding ?before } FILTER (?before != ?amount)"),
    ("{rows, plural, =0 {nessuna",
     "{has_p_from, select, yes {da {p_from}} other {da nessuna}} a {p_to}: {rows, plural, =0 {nessuna"),
)  # fmt: skip


def with_column(kind: str, value: str) -> tuple[tuple[str, str], ...]:
    """Changes by which a question has a column “what” of a kind, which is the value of a property."""
    return (
        ("#+ title = {}", f'#+ title = {{}}\n#+ what = {{ kind = "{kind}" }}'),
        ('#+ title = "Titolo"', '#+ title = "Titolo"\n#+ what = "Cosa"'),
        ('#+ title = "Title"', '#+ title = "Title"\n#+ what = "What"'),
        ("?title ?amount\nWHERE", "?title ?what ?amount\nWHERE"),
        *ALL[:1],
        ("FILTER (?amount >= $minimum)", f"FILTER (!BOUND(?amount) || ?amount >= $minimum) {value}"),
    )


def codes(answer: Answer) -> list[str]:
    return [code.text for row in answer.rows if isinstance(code := row["code"], Text)]


def test_an_answer_has_a_sentence_rows_and_the_query_that_was_asked(answered: Callable[..., Answer]) -> None:
    answer = answered(language="en", minimum="400.00")
    assert answer.sentence == "Two actions."
    assert answer.rows[0] == {
        "action": Thing(URIRef(f"{BASE}id/action/MI4.1.1.b"), "MI4.1.1.b", "en"),
        "code": Text("MI4.1.1.b", None),
        "title": Text("Scuole nuove", "it"),
        "amount": Decimal("1000000.50"),
    }
    assert codes(answer) == ["MI4.1.1.b", "TO4.1.1.a"]
    assert answer.given == {"minimum": "400"}
    assert (answer.language, answer.pinned, answer.gaps) == ("en", False, [])
    assert [release.key for release in answer.releases] == ["MI-13", "TO-2"]
    assert '?amount >= "400"^^<http://www.w3.org/2001/XMLSchema#decimal>' in answer.query
    assert "FROM" not in answer.query


@pytest.mark.parametrize("given", [{}, {"minimum": ""}, {"minimum": "  "}])
def test_what_is_left_out_has_its_default(answered: Callable[..., Answer], given: dict[str, str]) -> None:
    assert answered(**given).given == {"minimum": "0"}


def test_what_has_no_default_stays_open(answered: Callable[..., Answer]) -> None:
    status = ('minimum = { type = "money", default = "0" }', 'minimum = { type = "status" }')
    by_status = ("FILTER (?amount >= $minimum)", "?action pon:status $minimum .")
    assert codes(answered(status, by_status)) == ["MI4.1.1.b", "TO4.1.1.a"]
    assert answered(status, by_status).given == {}
    assert codes(answered(status, by_status, minimum="begun")) == []


def test_where_the_data_do_not_have_the_default_the_first_choice_is_taken(
    answered: Callable[..., Answer],
) -> None:
    by_status = ("?amount >= $minimum", "?minimum_ = $minimum")
    for default, taken in {"completed": "completed", "postponed": "begun"}.items():
        changes = ('"money", default = "0"', f'"status", default = "{default}"'), by_status
        assert answered(*changes).given == {"minimum": taken}
    severity = ('"money", default = "0"', '"severity", default = "high"'), by_status
    assert answered(*severity).given == {}


def test_a_question_is_offered_with_the_defaults_that_the_data_have(
    answering: Answering, question: Callable[..., Question]
) -> None:
    by_status = ("?amount >= $minimum", "?minimum_ = $minimum")
    for type_, default, offered in [
        ("status", "completed", "completed"),
        ("status", "postponed", "begun"),
        ("severity", "high", None),
        ("money", "7.50", "7.50"),
    ]:
        change = '"money", default = "0"', f'"{type_}", default = "{default}"'
        (parameter,) = answering.suited(question(change, by_status)).parameters
        assert parameter.default == offered


@pytest.mark.parametrize("name", ["maximum", "", "min\0imum", "lang"])
def test_a_parameter_that_a_question_does_not_have_is_refused(
    answering: Answering, question: Callable[..., Question], name: str
) -> None:
    with pytest.raises(ParameterError, match="It takes minimum, release") as refused:
        answering.answer(question(), {name: "1"}, "it")
    assert refused.value.fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("keys", "releases", "found"),
    [
        ("MI-12", ["MI-12"], ["MI4.1.1.a", "MI4.1.1.b"]),
        (" mi-13 ", ["MI-13"], ["MI4.1.1.b"]),
        ("TO-2,MI-12", ["MI-12", "TO-2"], ["MI4.1.1.a", "MI4.1.1.b", "TO4.1.1.a"]),
        ("MI-13,TO-2", ["MI-13", "TO-2"], ["MI4.1.1.b", "TO4.1.1.a"]),
    ],
)
def test_a_question_is_asked_about_the_releases_that_are_named(
    answered: Callable[..., Answer], keys: str, releases: list[str], found: list[str]
) -> None:
    answer = answered(release=keys)
    assert answer.pinned
    assert [release.key for release in answer.releases] == releases
    assert codes(answer) == found
    assert answer.given == {"minimum": "0"}
    assert all(f"FROM <{BASE}id/release/{key}>\n" in answer.query for key in releases)


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("MI-11", Fault.ABSENT),
        ("MI-13,", Fault.ABSENT),
        ("MI-1٣", Fault.ABSENT),
        ("MI-12,MI-13", Fault.TWICE),
        ("MI-13,MI-13", Fault.TWICE),
        ("MI-13," * 10_000, Fault.ABSENT),
        (f"{BASE}id/release/MI-13> <x:y", Fault.ABSENT),
    ],
)
def test_releases_that_cannot_be_asked_about_together_are_refused(
    answered: Callable[..., Answer], keys: str, fault: Fault
) -> None:
    with pytest.raises(ParameterError) as refused:
        answered(release=keys)
    assert (refused.value.parameter, refused.value.fault) == ("release", fault)


def test_the_answer_of_the_current_releases_is_that_of_today(answered: Callable[..., Answer]) -> None:
    today, pinned = answered(*ALL), answered(*ALL, release="MI-13,TO-2")
    assert (today.rows, today.sentence, today.gaps) == (pinned.rows, pinned.sentence, pinned.gaps)


def test_things_are_called_by_the_releases_that_are_asked_and_concepts_by_the_vocabularies(
    answered: Callable[..., Answer],
) -> None:
    project = with_column("thing", "?action pon:project ?what")
    assert [row["what"] for row in answered(*project, release="MI-12").rows] == [
        Thing(URIRef(f"{BASE}id/project/MI-2"), "2 – Case", "it")
    ] * 2
    status = with_column("thing", "?action pon:status ?what")
    assert [row["what"] for row in answered(*status, release="MI-12", language="en").rows] == [
        Thing(URIRef(f"{STATUS}begun"), "Avviato", "it")
    ] * 2
    (row, *_) = answered(*status, language="en").rows
    assert row["what"] == Thing(URIRef(f"{STATUS}completed"), "Completed", "en")
    finding = with_column("thing", "OPTIONAL { ?what a pon:Finding }")
    names = {row["what"] and row["what"].name for row in answered(*finding, language="en").rows}
    assert names == {"A figure is missing."}
    release = with_column("thing", "OPTIONAL { ?what a pon:Release }")
    assert [row["what"].name for row in answered(*release).rows] == ["MI-13"] * 3
    itself = with_column("thing", "BIND (?action AS ?what)")
    for key, name in {"MI-12": "MI4.1.1.b – Scuole vecchie", "MI-13": "MI4.1.1.b – Scuole nuove"}.items():
        assert name in [row["what"].name for row in answered(*itself, release=key).rows]


@pytest.mark.parametrize(
    ("kind", "value", "cells"),
    [
        ("text", "OPTIONAL { ?action dct:issued ?what }", [None, None, Text("2022-01", None)]),
        ("date", "OPTIONAL { ?action dct:issued ?what }", [None, None, "2022-01"]),
        (
            "iri",
            "OPTIONAL { ?action <http://xmlns.com/foaf/0.1/page> ?what }",
            [None, None, URIRef("http://example.org/piste")],
        ),
        ("number", "BIND (?amount * 2 AS ?what)", [2000001, 1000, None]),
        ("number", "BIND (?amount / 8 AS ?what)", [Decimal("125000.0625"), Decimal("62.5"), None]),
        ("percent", "BIND (100 / 3 * (?amount / ?amount) AS ?what)", [Decimal("33.33")] * 2 + [None]),
        ("euro", "BIND (?amount / 3 AS ?what)", [Decimal("333333.5"), Decimal("166.67"), None]),
    ],
)
def test_cells_are_of_the_kind_of_their_column(
    answered: Callable[..., Answer], kind: str, value: str, cells: list[Any]
) -> None:
    found = [row["what"] for row in answered(*with_column(kind, value)).rows]
    assert found == cells
    assert [type(cell) for cell in found] == [type(cell) for cell in cells]


@pytest.mark.parametrize("kind", ["number", "euro", "percent", "thing"])
def test_a_value_of_another_kind_than_its_column_is_a_fault_of_the_question(
    answered: Callable[..., Answer], kind: str
) -> None:
    with pytest.raises(
        QuestionError, match=f"dearest-actions finds “Scuole nuove” in its column what, of kind {kind}"
    ):
        answered(*with_column(kind, "BIND (STR(?title) AS ?what)"))


def test_rows_without_a_value_are_counted(answered: Callable[..., Answer]) -> None:
    assert answered(*ALL).gaps == [Gap("amount", 1, 3)]
    assert answered().gaps == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "?action dct:issued ?what"),
        ("date", "?action dct:issued ?what"),
        ("thing", "FILTER (?amount > 1000) ?action pon:project ?what"),
        ("iri", "?action <http://xmlns.com/foaf/0.1/page> ?what"),
        ("number", "FILTER (false) BIND (1 AS ?what)"),
    ],
)
def test_values_of_every_kind_are_missing_where_they_are_not_unless_they_are_optional(
    answered: Callable[..., Answer], kind: str, value: str
) -> None:
    column = with_column(kind, f"OPTIONAL {{ {value} }}")
    answer = answered(*column)
    missing = [row["what"] for row in answer.rows].count(None)
    assert missing > 0
    assert Gap("what", missing, len(answer.rows)) in answer.gaps
    gaps = answered(*column, (f'kind = "{kind}" }}', f'kind = "{kind}", optional = true }}')).gaps
    assert "what" not in [gap.column for gap in gaps]


def test_the_link_behind_a_column_is_not_missing_beside_it(answered: Callable[..., Answer]) -> None:
    gaps = answered(
        ("#+ code = {", '#+ made = { kind = "thing" }\n#+ on = { of = "made" }\n#+ code = {'),
        ('#+ code = "Codice"', '#+ made = "Fatta"\n#+ on = "Il"\n#+ code = "Codice"'),
        ('#+ code = "Code"', '#+ made = "Made"\n#+ on = "On"\n#+ code = "Code"'),
        ("?action ?code ?title ?amount\nWHERE", "?action ?made ?on ?code ?title ?amount\nWHERE"),
    ).gaps
    assert gaps == [Gap("on", 2, 2)]


def test_what_one_release_has_and_another_has_not_is_not_missing(answered: Callable[..., Answer]) -> None:
    answer = answered(
        *HISTORY, ("?title ; pon:programmeFunding ?amount }", "?title }"), ("FILTER (?before != ?amount)", "")
    )
    assert [row["amount"] for row in answer.rows] == [None]
    assert answer.gaps == []


def test_what_a_sum_leaves_out_is_counted(answered: Callable[..., Answer]) -> None:
    answer = answered(
        ("#+ title = {}", '#+ title = {}\n#+ whole = { kind = "number" }\n#+ having = { kind = "number" }'),
        ('#+ title = "Titolo"', '#+ title = "Titolo"\n#+ whole = "Tutte"\n#+ having = "Con"'),
        ('#+ title = "Title"', '#+ title = "Title"\n#+ whole = "All"\n#+ having = "With"'),
        (
            "#+ [expected]",
            '#+ [coverage]\n#+ whole = "whole"\n#+ counted = { amount = "having" }\n#+ [expected]',
        ),
        ("?title ?amount\nWHERE", "?title (7 AS ?whole) (5 AS ?having) ?amount\nWHERE"),
    )
    assert answer.gaps == [Gap("amount", 4, 14)]


def test_a_history_compares_the_last_two_releases_of_a_city(answered: Callable[..., Answer]) -> None:
    answer = answered(*HISTORY)
    assert answer.given == {"from": "MI-12", "to": "MI-13"}
    assert [release.key for release in answer.releases] == ["MI-12", "MI-13"]
    assert not answer.pinned
    assert codes(answer) == ["MI4.1.1.b"]
    assert answer.sentence == (
        "Da MI-12 (31 gennaio 2021) a MI-13 (31 gennaio 2022): una azione: Scuole nuove."
    )
    assert "FROM" not in answer.query


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ({"to": "mi-13"}, {"from": "MI-12", "to": "MI-13"}),
        ({"from": "MI-12"}, {"from": "MI-12", "to": "MI-13"}),
        ({"from": "MI-12", "to": "MI-13"}, {"from": "MI-12", "to": "MI-13"}),
        ({"to": "MI-12"}, {"to": "MI-12"}),
        ({"to": "TO-2"}, {"to": "TO-2"}),
        ({"release": "MI-13,TO-2"}, {"to": "TO-2"}),
        ({"release": "MI-13", "to": "MI-13"}, {"to": "MI-13"}),
    ],
)
def test_the_releases_of_a_history_can_be_named(
    answered: Callable[..., Answer], given: dict[str, str], understood: dict[str, str]
) -> None:
    answer = answered(*HISTORY, **given)
    assert (answer.given, answer.pinned) == (understood, "release" in given)
    assert [release.key for release in answer.releases] == sorted(understood.values())


@pytest.mark.parametrize(
    ("given", "parameter", "fault"),
    [
        ({"from": "TO-2", "to": "MI-13"}, "from", Fault.ELSEWHERE),
        ({"from": "MI-13"}, "from", Fault.NOT_EARLIER),
        ({"from": "MI-13", "to": "MI-12"}, "from", Fault.NOT_EARLIER),
        ({"release": "MI-13", "from": "MI-12"}, "from", Fault.ABSENT),
        ({"release": "MI-13,MI-12,MI-13"}, "release", Fault.TWICE),
    ],
)
def test_what_cannot_be_compared_is_refused(
    answered: Callable[..., Answer], given: dict[str, str], parameter: str, fault: Fault
) -> None:
    with pytest.raises(ParameterError) as refused:
        answered(*HISTORY, **given)
    assert (refused.value.parameter, refused.value.fault) == (parameter, fault)


def test_where_there_is_one_release_nothing_came_before(
    store: BlockingStore, manifest: Manifest, question: Callable[..., Question]
) -> None:
    (only,) = (release for release in manifest.releases if release.key == "MI-13")
    answering = Answering(Library({}), store, replace(manifest, releases=(only,)))
    compared = (
        "GRAPH $to {",
        "{ SELECT ?known WHERE { BIND ($from AS ?known) FILTER (isIRI(?known)) } } GRAPH $to {",
    )
    answer = answering.answer(question(*HISTORY, compared), {}, "it")
    assert answer.given == {"to": "MI-13"}
    assert answer.rows == []
    assert answer.sentence.startswith("Da nessuna a MI-13")


def test_the_latest_release_is_the_newest_of_any_city(answered: Callable[..., Answer]) -> None:
    until = (
        *((old, new.replace(', default = "previous"', "")) for old, new in HISTORY),
        ("GRAPH $from {", "GRAPH ?before {"),
        ("(?before != ?amount)", "(BOUND($from) || true)"),
        ("{ ?action pon:programmeFunding ?before }", "{}"),
    )
    assert answered(*until).given == {"to": "TO-2"}


def test_a_history_without_parameters_is_of_all_releases_or_of_those_named(
    answered: Callable[..., Answer],
) -> None:
    every = (
        HISTORY[0],
        (
            "?action dct:identifier ?code ; dct:title ?title ; pon:programmeFunding ?amount .",
            "GRAPH ?r { ?action dct:identifier ?code ; dct:title ?title ; pon:programmeFunding ?amount }",
        ),
    )
    everything = answered(*every)
    assert [release.key for release in everything.releases] == ["MI-12", "MI-13", "TO-2"]
    assert len(everything.rows) == 4
    named = answered(*every, release="TO-2,MI-12")
    assert [release.key for release in named.releases] == ["MI-12", "TO-2"]
    assert len(named.rows) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nuove", ["MI4.1.1.b"]),
        ("PISTE", ["MI4.1.1.c"]),
        ('"', []),
        ("' OR 1=1", []),
        (".*", []),
        ('") || true) } #', []),
        ("$minimum", []),
        ("?title", []),
        ("\\", []),
        ("}", []),
    ],
)
def test_words_are_looked_for_as_they_are(
    answered: Callable[..., Answer], text: str, found: list[str]
) -> None:
    answer = answered(
        ALL[0],
        ('{ type = "money", default = "0" }', '{ type = "text" }'),
        ("?amount >= $minimum", "CONTAINS(LCASE(STR(?title)), LCASE($minimum))"),
        minimum=text,
    )
    assert codes(answer) == found
    assert answer.given == {"minimum": text}


def test_a_count_is_how_many_rows_are_wanted(answered: Callable[..., Answer]) -> None:
    by_count = (
        ('"money", default = "0"', '"count", default = "1"'),
        ("FILTER (?amount >= $minimum)", ""),
        ("?code\n", "?code\nLIMIT 1\n"),
    )
    assert codes(answered(*by_count)) == ["MI4.1.1.b"]
    assert codes(answered(*by_count, minimum="5")) == ["MI4.1.1.b", "TO4.1.1.a"]


class Counting:
    """Counts what a store is asked, and by whom."""

    def __init__(self, store: BlockingStore) -> None:
        self.store = store
        self.asked: list[tuple[str, str | None]] = []

    def query(self, query: str, *, client: str | None = None) -> Any:
        self.asked.append((query, client))
        return self.store.query(query, client=client)


def test_choices_are_asked_for_once_and_everything_in_the_name_of_who_asks(
    store: BlockingStore, manifest: Manifest, question: Callable[..., Question]
) -> None:
    counting = Counting(store)
    answering = Answering(Library({}), counting, manifest)  # type: ignore[arg-type]
    asked = question(
        ('"money", default = "0"', '"action"'),
        ("FILTER (?amount >= $minimum)", "FILTER (?action = $minimum)"),
    )
    answer = answering.answer(asked, {"minimum": "MI4.1.1.b"}, "it", client="192.0.2.1")
    assert codes(answer) == ["MI4.1.1.b"]
    assert {client for _, client in counting.asked} == {"192.0.2.1"}
    before = len(counting.asked)
    assert answering.choices(asked.parameters[0], "en")
    answering.answer(asked, {"minimum": "MI4.1.1.c"}, "en")
    assert [query for query, _ in counting.asked[before:]] == [
        answering.answer(asked, {"minimum": "MI4.1.1.c"}, "it").query
    ]


def test_what_only_an_earlier_release_lists_can_still_be_asked_for(
    answered: Callable[..., Answer],
) -> None:
    by_action = (('"money", default = "0"', '"action"'), ("?amount >= $minimum", "?action = $minimum"))
    assert codes(answered(*by_action, minimum="MI4.1.1.a")) == []
    assert codes(answered(*by_action, minimum="MI4.1.1.a", release="MI-12")) == ["MI4.1.1.a"]


def test_texts_keep_their_language(answered: Callable[..., Answer]) -> None:
    titles = [row["title"] for row in answered(language="en").rows]
    assert titles == [Text("Scuole nuove", "it"), Text("Orti", "it")]
    assert not any(isinstance(title, Literal) for title in titles)


@pytest.mark.parametrize(
    ("found", "amount"), [("0.125", "0.13"), ("0.124999", "0.12"), ("2.5", "2.5"), ("3", "3")]
)
def test_cents_that_come_of_a_division_are_rounded_as_people_do(
    question: Callable[..., Question], found: str, amount: str
) -> None:
    row = cells(question(), {"amount": Literal(Decimal(found))}, {}, "it")
    assert row["amount"] == Decimal(amount)
