# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A code is one code, however it is spelled; what merely looks like one is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.fields.codes import Code, mentions, parse_code

CODES = st.builds(
    Code,
    st.sampled_from(["MI", "TO", "NA", "BO", "CT"]),
    st.lists(st.integers(0, 99), min_size=3, max_size=4).map(tuple),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
)


@pytest.mark.parametrize(
    "spelling",
    [
        "MI4.1.1.b",
        "MI 4.1.1.b",
        "MI.4.1.1.b",
        "MI. 4.1.1.b",
        "MI-4.1.1.b",
        "MI4.1.1b",
        "mi4.1.1.B",
        " Mi 4.1.1.b ",
        "MI04.1.1.b",
    ],
)
def test_every_spelling_gives_the_same_code(spelling):
    assert parse_code(spelling) == Code("MI", (4, 1, 1), "b")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MI4.1.b",
        "MI4.1.1",
        "MI4.1.1.1.1.a",
        "MIL4.1.1.a",
        "M4.1.1.a",
        "MI4.1.1.ab",
        "MI4.1.1.è",
        "MI123.1.1.a",
        "MI4.1.1.a - Abitare",
    ],
)
def test_anything_else_is_no_code(text):
    assert parse_code(text) is None


@given(CODES)
def test_a_code_is_read_back(code):
    assert parse_code(str(code)) == code


def test_a_code_of_four_levels_tells_axis_and_measure():
    code = parse_code("BO1.2.3.4.a")
    assert code is not None
    assert (str(code), code.axis, code.measure) == ("BO1.2.3.4.a", "1", "1.2.3.4")


def spelled(text, city="MI"):
    return [match[0] for match in mentions(text, city)]


def test_mentions_are_found_in_running_text_as_printed():
    text = "l'intervento (Azione MI 4.1.1.b), con MI.4.2.1.b, mi3.1.1.a e TO1.1.1.c."
    assert spelled(text) == ["MI 4.1.1.b", "MI.4.2.1.b", "mi3.1.1.a", "TO1.1.1.c"]


def test_a_small_word_before_a_number_is_no_city():
    assert spelled("la misura di 4.1.1.b e la sua") == []
    assert spelled("la misura di 4.1.1.b e la sua", city="DI") == ["di 4.1.1.b"]


def test_a_conjunction_after_a_measure_is_no_letter():
    assert spelled("le misure MI4.1.1 e MI3.1.1 o altre") == []


@pytest.mark.parametrize("text", ["AMI4.1.1.a", "MI4.1.1.abc", "_MI4.1.1.a", "MI4.1.1.a_"])
def test_a_code_does_not_stand_inside_a_word(text):
    assert spelled(text) == []
