# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sentence of an answer says what its rows have, for none, one and many, in both languages."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from rdflib import URIRef

from ponlod.errors import QuestionError
from ponlod.locales import Language
from ponlod.questions.answer import Cell, Text, Thing
from ponlod.questions.definition import Question
from ponlod.questions.wording import UNSAID, NoMessage, arguments, named, possible, worded

IT, EN = Language("it", {}), Language("en", {})
OLD = "nessuna azione} one {una azione: {title}} other {{rows_said} azioni}}."


def row(title: str | None = "Scuole", amount: str | None = None) -> dict[str, Cell]:
    return {
        "action": Thing(URIRef("http://example.org/a"), "MI4.1.1.a", "it"),
        "code": Text("MI4.1.1.a", None),
        "title": None if title is None else Text(title, "it"),
        "amount": None if amount is None else Decimal(amount),
    }


@pytest.fixture
def said(question: Callable[..., Question]) -> Callable[..., str]:
    """Words rows by an Italian message: ``said("{rows}", [row()], minimum="…")``."""

    def say(message: str, rows: list[dict[str, Cell]], *changes: tuple[str, str], **parameters: str) -> str:
        asked = question(("{rows, plural, =0 {" + OLD, message), *changes)
        return worded(asked, arguments(asked, rows, parameters, IT), IT)

    return say


@pytest.mark.parametrize(
    ("count", "italian", "english"),
    [
        (0, "Nessuna azione.", "No action."),
        (1, "Una azione: Scuole.", "One action: Scuole."),
        (5, "Cinque azioni.", "Five actions."),
        (10, "Dieci azioni.", "Ten actions."),
        (11, "11 azioni.", "11 actions."),
        (1666, "1.666 azioni.", "1,666 actions."),
    ],
)
def test_a_sentence_counts_in_words_and_begins_with_a_capital(
    question: Callable[..., Question], count: int, italian: str, english: str
) -> None:
    asked, rows = question(), [row()] * count
    assert worded(asked, arguments(asked, rows, {}, IT), IT) == italian
    assert worded(asked, arguments(asked, rows, {}, EN), EN) == english


def test_money_is_said_exactly_and_roughly(said: Callable[..., str]) -> None:
    rows = [row(amount="9405928.52"), row(), row(amount="563412.00")]
    assert said("{amount_exact}; {amount_about}", rows) == "€\u00a09.405.928,52; 9,4 milioni di euro"
    assert said("{sum_amount_exact}; {sum_amount_about}", rows) == "€\u00a09.969.340,52; 10 milioni di euro"
    assert said("{sum_amount_said}", rows) == "10 milioni di euro (€\u00a09.969.340,52)"
    assert said("{amount_said}", [row(amount="999999.99")]) == "€\u00a0999.999,99"
    assert said("{count_amount} di {rows}", rows) == "2 di 3"


@pytest.mark.parametrize(
    ("amount", "italian", "english"),
    [
        ("15792372.38", "15,8 milioni di euro", "€15.8 million"),
        ("1000000", "1 milione di euro", "€1 million"),
        ("1040000", "1 milione di euro", "€1 million"),
        ("999999.60", "1 milione di euro", "€1 million"),
        ("999999.40", "999.999 euro", "€999,999"),
        ("562500.50", "562.501 euro", "€562,501"),
        ("2250000", "2,3 milioni di euro", "€2.3 million"),
        ("2250000000", "2,3 miliardi di euro", "€2.3 billion"),
        ("999960000", "1 miliardo di euro", "€1 billion"),
        ("-2250000", "-2,3 milioni di euro", "-€2.3 million"),
        ("0", "0 euro", "€0"),
        ("2500000000", "2,5 miliardi di euro", "€2.5 billion"),
        ("-1500000", "-1,5 milioni di euro", "-€1.5 million"),
    ],
)
def test_large_sums_are_spoken_of_in_millions(amount: str, italian: str, english: str) -> None:
    assert (IT.about(Decimal(amount)), EN.about(Decimal(amount))) == (italian, english)


def test_numbers_percentages_and_dates_are_said_as_the_language_does(said: Callable[..., str]) -> None:
    number = ('#+ amount = { kind = "euro" }', '#+ amount = { kind = "number" }')
    rows = [row(amount="12500"), row(amount="1.5"), row()]
    first = "{has_amount, select, yes {{amount, number}} other {}}"
    assert said(f"{first}; {{sum_amount}}; {{count_amount}}", rows, number) == "12.500; 12.501,5; 2"
    percent = ('#+ amount = { kind = "euro" }', '#+ amount = { kind = "percent" }')
    assert said("{amount_text}", [row(amount="23.15")], percent) == "23,2%"
    assert said("{amount_text}", [row(amount="23.25")], percent) == "23,3%"
    date = ('#+ amount = { kind = "euro" }', '#+ amount = { kind = "date" }')
    assert said("{amount}", [{**row(), "amount": "2022-01"}], date) == "Gennaio 2022"


def test_small_numbers_are_said_in_words(said: Callable[..., str]) -> None:
    number = ('#+ amount = { kind = "euro" }', '#+ amount = { kind = "number" }')
    rows = [row(amount="9"), row(amount="3"), row()]
    assert said("{amount_said}; {sum_amount_said}; {count_amount_said}", rows, number) == "Nove; 12; due"
    assert said("{amount_said}", [row(amount="1.5")], number) == "1,5"
    assert said("{count_amount_said}", rows) == "Due"


def test_what_cannot_be_summed_has_no_sum_to_say(question: Callable[..., Question]) -> None:
    asked = question(('#+ amount = { kind = "euro" }', '#+ amount = { kind = "euro", sum = false }'))
    said = arguments(asked, [row(amount="1")], {}, IT)
    assert not any(name.startswith("sum_") for name in (*possible(asked), *said))
    assert said["count_amount"] == 1


def test_what_is_there_can_be_asked(said: Callable[..., str]) -> None:
    message = (
        "{has_amount, select, yes {sì} other {no}} {has_p_minimum, select, yes {da {p_minimum}} other {}}"
    )
    assert said(message, [row(amount="1")], minimum="€ 5") == "Sì da € 5"
    assert said(message, [row()]) == "No "
    assert said(message, []) == "No "


def test_values_are_no_messages(said: Callable[..., str]) -> None:
    title = "L'asse '{rows}' {x, plural, # \u00a7"
    assert said("{title}, {p_minimum}", [row(title)], minimum="{title}") == f"{title}, {{title}}"


def test_what_is_not_there_leaves_a_gap_that_tests_find(said: Callable[..., str]) -> None:
    assert said("{title}: {amount_exact}", [row(None)]) == f"{UNSAID}: {UNSAID}"
    assert said("{sum_amount_about}", []) == UNSAID


def test_what_is_not_there_cannot_be_counted(said: Callable[..., str]) -> None:
    number = ('#+ amount = { kind = "euro" }', '#+ amount = { kind = "number" }')
    with pytest.raises(QuestionError, match="counts what is not there"):
        said("{rows, plural, =0 {} other {{amount, plural, one {una} other {#}}}}", [row()], number)


@pytest.mark.parametrize(
    ("message", "names"),
    [
        ("", set()),
        ("no {a} and { b }", {"a", "b"}),
        (
            "{a, plural, offset:1 =0 {none} one {one {b}} other {# of {c, number, #,##0.0} {a}}} {d}",
            set("abcd"),
        ),
        ("{a, select, yes {{b, select, no {c} other {{d}}}} other {e}}", set("abd")),
        ("it’s {a}; it''s {b}; '{c}'; dell'asse {d}", set("abd")),
        ("{a, spellout} {b, selectordinal, one {#st} other {{c}th}}", set("abc")),
    ],
)
def test_the_arguments_of_a_message_are_known(message: str, names: set[str]) -> None:
    assert named(message, "en") == names


@pytest.mark.parametrize("message", ["{a", "{a, plural, one {x}}", "{a, selectt, other {}}", "{a b}"])
def test_what_icu_cannot_read_is_no_message(message: str) -> None:
    with pytest.raises(NoMessage, match="ICU cannot read it"):
        named(message, "it")
