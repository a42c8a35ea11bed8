# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Italian cardinals, in words and figures, become the numbers they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.fields.numerals import NUMERAL, value_of

WORDS = {
    "uno": 1,
    "una": 1,
    "due": 2,
    "nove": 9,
    "dodici": 12,
    "diciassette": 17,
    "venti": 20,
    "ventuno": 21,
    "ventun": 21,
    "ventitré": 23,
    "ventotto": 28,
    "trentotto": 38,
    "quarantuno": 41,
    "cinquantadue": 52,
    "sessantasei": 66,
    "settantotto": 78,
    "ottantotto": 88,
    "novantanove": 99,
    "cento": 100,
}


def cardinal(text: str) -> int | None:
    match = NUMERAL.fullmatch(text.strip())
    return value_of(match) if match else None


@pytest.mark.parametrize(("word", "number"), WORDS.items())
def test_a_word_is_its_number_in_any_case(word: str, number: int) -> None:
    assert cardinal(word) == cardinal(word.capitalize()) == cardinal(f" {word} ") == number


@given(st.integers(0, 10**9))
def test_figures_are_their_number_with_or_without_points(number: int) -> None:
    assert cardinal(str(number)) == cardinal(f"{number:,}".replace(",", ".")) == number


@pytest.mark.parametrize("text", ["n. 20", "n.20", "n° 20", "N. 20", "c.a 20", "circa 20", "oltre venti"])
def test_the_signs_of_a_count_are_passed_over(text: str) -> None:
    assert cardinal(text) == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2,5",
        "2.5",
        "1.00",
        "12.34.56",
        "20%",
        "1°",
        "ventuna volte",
        "duecentotto",
        "primo",
        "due azioni",
        "-",
    ],
)
def test_what_is_not_one_whole_number_is_none(text: str) -> None:
    assert cardinal(text) is None


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Esecuzione di 2 appalti in 18 complessi", [2, 18]),
        ("attivando nove punti", [9]),
        ("costa 5.000,00 euro", []),
        ("dal 3.1.2022 le duemila", []),
        ("1.000 posti", [1000]),
        ("MI4.1.1.a", []),
    ],
)
def test_running_text_gives_its_cardinals_in_order(text: str, numbers: list[int]) -> None:
    assert [value_of(match) for match in NUMERAL.finditer(text)] == numbers


@pytest.mark.parametrize(
    ("text", "about"), [("c.a 28 stazioni", True), ("circa due", True), ("28 stazioni", False)]
)
def test_a_number_said_to_be_rough_says_so(text: str, about: bool) -> None:
    match = NUMERAL.search(text)
    assert match is not None
    assert bool(match["about"]) is about
