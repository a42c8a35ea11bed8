# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is given for a parameter becomes a term, or is refused with what would do."""

import re
from collections.abc import Callable
from contextlib import suppress
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import XSD, Literal, URIRef

from ponlod.errors import Fault, InputError, ParameterError
from ponlod.locales import Language
from ponlod.questions.answer import Choice
from ponlod.questions.answering import Answering
from ponlod.questions.definition import Parameter, Question, Type
from ponlod.questions.parameters import LONGEST_TEXT, WRITTEN, written_value

ITALIAN = Language("it", {})
anything = st.one_of(st.text(), st.text("0123456789.,€ eurx-+١४４\0\n"), st.text(min_size=300))


def read(type_: Type, text: str) -> tuple[str, URIRef | Literal, object]:
    value = written_value(Parameter("given", type_), text, ITALIAN)
    return value.key, value.term, value.said


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1000000", "1000000"),
        ("1000000.50", "1000000.5"),
        (" 1000000.5 ", "1000000.5"),
        ("1.000.000,50", "1000000.5"),
        ("€ 1.000.000,50", "1000000.5"),
        ("€1,000,000.50", "1000000.5"),
        ("€4,014,648.44", "4014648.44"),
        ("1500", "1500"),
        ("1.234,50", "1234.5"),
        ("1.234.567", "1234567"),
        ("0", "0"),
        ("0.00", "0"),
        ("007", "7"),
    ],
)
def test_money_is_a_sum_in_either_spelling(text: str, key: str) -> None:
    found, term, _ = read(Type.MONEY, text)
    assert found == key
    assert term == Literal(key, datatype=XSD.decimal)


def test_a_sentence_says_a_sum_to_the_cent() -> None:
    assert read(Type.MONEY, "1000000.50")[2] == "€\u00a01.000.000,50"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1,000,000",
            "1,234",
            "1,5",
            "1.5.0",
            "1000.505",
            "-1",
            "+1",
            "1e6",
            "1_000",
            "NaN",
            "Infinity",
            "١٠٠٠",
            "１０",
        ),
        *("many", "0x10", "1 000", "1\0", "1' OR 1=1", "9" * 16, "1" + " " * 50 + "x", "\ud800"),
    ],
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="Write it as 1000000") as refused:
        read(Type.MONEY, text)
    assert refused.value.fault is Fault.NO_SUM


@pytest.mark.parametrize("text", ["1.500", "12.345", "€ 1.500", "1.500 euro", " 999.999\n"])
def test_a_sum_that_can_be_read_in_two_ways_is_refused_with_how_to_write_it(text: str) -> None:
    digits = re.sub("[^0-9]", "", text)
    with pytest.raises(ParameterError, match=f"read in two ways. Write {digits}, or two digits") as refused:
        read(Type.MONEY, text)
    assert refused.value.fault is Fault.AMBIGUOUS


@pytest.mark.parametrize("text", ["0", "-1", "01", "1.0", "10001", "99999999", "٣", "３", "²", "five", "1\0"])
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="a whole number from 1 to 10000") as refused:
        read(Type.COUNT, text)
    assert refused.value.fault is Fault.NO_COUNT


def test_a_count_is_a_number() -> None:
    assert read(Type.COUNT, " 10000 ") == ("10000", Literal("10000", datatype=XSD.integer), 10000)


def test_words_are_taken_as_they_are_but_for_blanks() -> None:
    words = "L'asse «4» $x ?y"
    assert read(Type.TEXT, "  L'asse\n «4»\t$x ?y ") == (words, Literal(words), words)


@pytest.mark.parametrize("text", ["citt\u00e0", "citta\u0300"])
def test_a_letter_is_the_same_however_it_is_put_together(text: str) -> None:
    assert read(Type.TEXT, text)[0] == "città"


@pytest.mark.parametrize("text", ["a\0b", "a\x1b[2J", "\ud800", "a\u200bb", "\u202eabc"])
def test_words_that_cannot_be_printed_are_refused(text: str) -> None:
    with pytest.raises(ParameterError) as refused:
        read(Type.TEXT, text)
    assert refused.value.fault is Fault.UNPRINTABLE
    assert str(refused.value).isprintable()


def test_words_have_a_length() -> None:
    assert read(Type.TEXT, "x" * LONGEST_TEXT)[0] == "x" * LONGEST_TEXT
    with pytest.raises(ParameterError, match=f"longer than {LONGEST_TEXT} characters") as refused:
        read(Type.TEXT, "x" * 10_000)
    assert refused.value.fault is Fault.TOO_LONG
    assert refused.value.value == "x" * 60 + "…"


@given(st.sampled_from(WRITTEN), anything)
def test_whatever_is_given_becomes_one_term_or_is_refused_printably(type_: Type, text: str) -> None:
    error = None
    try:
        key, term, _ = read(type_, text)
    except ParameterError as refused:
        error = refused
    if error is not None:
        assert isinstance(error, InputError)
        assert str(error).isprintable()
        assert len(str(error)) < 500
        return
    assert read(type_, key)[:2] == (key, term)
    match type_:
        case Type.MONEY:
            assert re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", term)
        case Type.COUNT:
            assert 1 <= int(term) <= 10_000
            assert term.isascii()
        case _:
            assert term.split() == normalize("NFC", text).split()


BY = {
    type_: ('minimum = { type = "money", default = "0" }', f'minimum = {{ type = "{type_}" }}')
    for type_ in Type
}


@pytest.mark.parametrize(
    ("type_", "text", "key", "iri"),
    [
        (Type.STATUS, "completed", "completed", "https://w3id.org/ponlod/vocabulary/status/completed"),
        (Type.STATUS, " Completed ", "completed", "https://w3id.org/ponlod/vocabulary/status/completed"),
        (Type.AXIS, "4", "4", "https://w3id.org/ponlod/vocabulary/axis/4"),
        (Type.PROJECT, "mi-02", "MI-2", "http://localhost:8000/id/project/MI-2"),
        (Type.ACTION, "mi 4.1.1 B", "MI4.1.1.b", "http://localhost:8000/id/action/MI4.1.1.b"),
        (Type.ACTION, "mi_4_1_1_b", "MI4.1.1.b", "http://localhost:8000/id/action/MI4.1.1.b"),
        (Type.ACTION, "MI4.1.1.a", "MI4.1.1.a", "http://localhost:8000/id/action/MI4.1.1.a"),
        (Type.CITY, "to", "TO", "http://localhost:8000/id/city/TO"),
        (Type.PLACE, "MI-via-x", "MI-via-x", "http://localhost:8000/id/place/MI-via-x"),
    ],
)
def test_a_thing_is_chosen_by_its_key_in_any_spelling(
    answering: Answering, question: Callable[..., Question], type_: Type, text: str, key: str, iri: str
) -> None:
    asked = question(BY[type_], ("?amount >= $minimum", "$minimum = $minimum"))
    answer = answering.answer(asked, {"minimum": text}, "it")
    assert answer.given == {"minimum": key}
    assert f"<{iri}> = <{iri}>" in answer.query
    assert answering.answer(asked, {"minimum": key}, "it").query == answer.query


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (Type.STATUS, "complete"),
        (Type.STATUS, "completed> ?p ?o } #"),
        (Type.STATUS, "completed\0"),
        (Type.AXIS, "٤"),
        (Type.AXIS, "４"),
        (Type.AXIS, "https://w3id.org/ponlod/vocabulary/axis/4"),
        (Type.PROJECT, "MI-٢"),
        (Type.PROJECT, "' OR 1=1"),
        (Type.ACTION, "MI4.1.1.z"),
        (Type.ACTION, "x" * 10_000),
        (Type.CITY, "\ud800"),
        (Type.PLACE, '"'),
    ],
)
def test_a_key_that_the_data_do_not_have_is_refused_and_asks_nothing(
    answering: Answering, question: Callable[..., Question], type_: Type, text: str
) -> None:
    asked = question(BY[type_], ("?amount >= $minimum", "$minimum = $minimum"))
    with pytest.raises(ParameterError, match="the data have nothing of this key") as refused:
        answering.answer(asked, {"minimum": text}, "it")
    assert (refused.value.parameter, refused.value.fault) == ("minimum", Fault.ABSENT)
    assert str(refused.value).isprintable()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100)
@given(st.sampled_from([type_ for type_ in Type if type_ not in (*WRITTEN, Type.RELEASE)]), anything)
def test_only_keys_of_the_data_become_terms(
    answering: Answering, question: Callable[..., Question], type_: Type, text: str
) -> None:
    asked = question(BY[type_], ("?amount >= $minimum", "$minimum = $minimum"))
    keys = [choice.key for choice in answering.choices(asked.parameters[0], "it")]
    with suppress(ParameterError):
        answer = answering.answer(asked, {"minimum": text}, "it")
        assert not answer.given or answer.given["minimum"] in [*keys, "MI4.1.1.a"]


@pytest.mark.parametrize(
    ("type_", "language", "choices"),
    [
        (Type.STATUS, "it", [("begun", "Avviato"), ("completed", "Completato")]),
        (Type.STATUS, "en", [("begun", "Avviato"), ("completed", "Completed")]),
        (Type.AXIS, "en", [("4", "4 – Inclusion"), ("10", "10")]),
        (Type.PROJECT, "it", [("MI-2", "MI 2 – Case"), ("MI-10", "MI 10 – Strade"), ("TO-2", "TO 2 – Case")]),
        (
            Type.ACTION,
            "it",
            [
                ("MI4.1.1.b", "MI4.1.1.b – Scuole nuove"),
                ("MI4.1.1.c", "MI4.1.1.c – Piste ciclabili"),
                ("TO4.1.1.a", "TO4.1.1.a – Orti"),
            ],
        ),
        (Type.CITY, "en", [("MI", "Milan"), ("TO", "Turin")]),
        (Type.PLACE, "it", [("MI-via-x", "via X")]),
        (
            Type.RELEASE,
            "it",
            [
                ("TO-2", "TO-2 (1 marzo 2022)"),
                ("MI-13", "MI-13 (31 gennaio 2022)"),
                ("MI-12", "MI-12 (31 gennaio 2021)"),
            ],
        ),
        (Type.MONEY, "it", []),
        (Type.TEXT, "it", []),
        (Type.COUNT, "it", []),
        (Type.SEVERITY, "it", []),
    ],
)
def test_choices_are_those_of_today_in_their_order(
    answering: Answering, type_: Type, language: str, choices: list[tuple[str, str]]
) -> None:
    found = answering.choices(Parameter("given", type_), language)
    assert list(found) == [Choice(*choice) for choice in choices]
