# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The order that people expect."""

from hypothesis import given
from hypothesis import strategies as st

from ponlod.order import natural


def test_numbers_inside_of_texts_are_sorted_as_numbers() -> None:
    assert sorted(["MI4.10.1.a", "MI4.2.1.b", "MI4.2.1.a"], key=natural) == [
        "MI4.2.1.a",
        "MI4.2.1.b",
        "MI4.10.1.a",
    ]


@given(st.lists(st.text()))
def test_any_texts_can_be_sorted(texts: list[str]) -> None:
    assert sorted(sorted(texts, key=natural)) == sorted(texts)


def test_signs_that_only_look_like_digits_are_no_numbers() -> None:
    assert sorted(["5²", "5"], key=natural) == ["5", "5²"]
