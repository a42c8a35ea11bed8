# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A printed sum is read to the cent or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.fields.money import format_euro, lexical, parse_euro, typed_euro
from ponlod.languages import LANGUAGES
from ponlod.locales import Language

CENTS = st.integers(min_value=0, max_value=10**15 - 1)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("€ 2.531.250,00", "2531250.00"),
        ("€2.531.250,00", "2531250.00"),
        ("2.531.250,00 €", "2531250.00"),
        ("2.531.250,00€", "2531250.00"),
        ("2.531.250,00 euro", "2531250.00"),
        ("Euro 2.531.250,00", "2531250.00"),
        ("EUR 2.531.250", "2531250"),
        ("2.531.250,00", "2531250.00"),
        ("  € 1.000  ", "1000"),
        ("€\u00a01.000,50", "1000.50"),
        ("1.000\u202f€", "1000"),
        ("€\u20091.000", "1000"),
        ("1.234", "1234"),
        ("1234567,89", "1234567.89"),
        ("0", "0"),
        ("0,50", "0.50"),
        ("999.999.999.999.999,99", "999999999999999.99"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_a_sum_in_the_italian_way_is_read_exactly(printed, value):
    assert parse_euro(printed) == Decimal(value)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "€",
        "1.2.3,4",
        "12,345.67",
        "1234.5",
        "1234,5",
        "55.485,7",
        "1.23",
        "1.2345",
        "12345.678",
        "0.500",
        "007",
        "1,234",
        "1,",
        ",50",
        "1.000,000",
        "1.000.",
        "-1.000",
        "€ 1.000 €",
        "1 000",
        "1'000",
        "€ 1.000,00 (IVA inclusa)",
        "$ 1.000",
        "１.０００",
        "9999999999999999",
        "1.000.000.000.000.000",
        "A carico dell’aggiudicatario",
    ],
)
def test_anything_else_is_no_sum(printed):
    assert parse_euro(printed) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4,014,648.44", "4014648.44"),
        ("€4,014,648.44", "4014648.44"),
        ("€ 4,014,648.44", "4014648.44"),
        ("€\u00a02,000,000.00", "2000000"),
        ("1,234.50 euro", "1234.5"),
        ("4014648.44", "4014648.44"),
        ("€ 4014648.44", "4014648.44"),
        ("1000000.5", "1000000.5"),
        ("4.014.648,44", "4014648.44"),
        ("1.234", "1234"),
        ("1234,50", "1234.5"),
    ],
)
def test_a_sum_that_is_typed_may_be_in_the_english_way_too(typed, value):
    assert typed_euro(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        *("1,234", "1,234,567", "1,234.5", "1,234.567", "12,34.50", "1234,567.50", "0,234.50", ",234.50"),
        *("1,234.567,89", "1.234,567.89", "€ 1,234.50 €", "-1,234.50", "$1,234.50", "1,234.50x", "", "€"),
    ],
)
def test_what_may_be_either_or_nothing_is_not_guessed(typed):
    assert typed_euro(typed) is None


@given(CENTS)
def test_a_sum_as_pages_of_either_language_say_it_is_read_back(cents):
    amount = Decimal(cents).scaleb(-2)
    for code in LANGUAGES:
        assert typed_euro(Language(code, {}).money(amount)) == amount


@given(st.text(alphabet="0123456789., €euro", max_size=20))
def test_a_sum_that_can_be_printed_is_typed_as_it_is_printed(text):
    assert parse_euro(text) in (None, typed_euro(text))


@given(CENTS)
def test_a_sum_that_is_printed_is_read_back(cents):
    amount = Decimal(cents).scaleb(-2)
    assert parse_euro(format_euro(amount)) == amount


@given(st.text(alphabet="0123456789., €euro", max_size=20))
def test_what_is_read_is_what_was_printed(printed):
    value = parse_euro(printed)
    if value is not None:
        digits = "".join(char for char in printed if char.isdigit())
        decimals = len(printed.split(",")[1].rstrip(" €euro")) if "," in printed else 0
        assert value == Decimal(int(digits)).scaleb(-decimals)


def test_a_sum_is_printed_with_points_and_two_decimals():
    assert format_euro(Decimal("40625873.25")) == "€ 40.625.873,25"
    assert format_euro(Decimal("0.5")) == "€ 0,50"
    assert format_euro(Decimal("1E+3")) == "€ 1.000,00"


def test_a_sum_with_more_than_two_decimals_is_not_rounded():
    with pytest.raises(ValueError, match="more than two decimals"):
        format_euro(Decimal("0.125"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("2531250.00", "2531250"),
        ("40625873.25", "40625873.25"),
        ("0.50", "0.5"),
        ("1E+3", "1000"),
        ("-0.0", "0"),
    ],
)
def test_the_canonical_form_has_no_exponent_and_no_trailing_zeros(amount, text):
    assert lexical(Decimal(amount)) == text


@given(CENTS)
def test_the_canonical_form_is_the_same_number(cents):
    amount = Decimal(cents).scaleb(-2)
    assert Decimal(lexical(amount)) == amount
