# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""IRIs are minted in one place, to one pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.errors import SettingsError
from ponlod.iris import Iris, slug, vocabulary

IRIS = Iris("http://localhost:8000/")


def test_the_iris_are_those_of_the_contract() -> None:
    assert str(IRIS.action("MI4.1.1.a")) == "http://localhost:8000/id/action/MI4.1.1.a"
    assert (
        str(IRIS.project("MI-assistenza-tecnica")) == "http://localhost:8000/id/project/MI-assistenza-tecnica"
    )
    assert str(IRIS.city("MI")) == "http://localhost:8000/id/city/MI"
    assert str(IRIS.programme("2014IT16M2OP004")) == "http://localhost:8000/id/programme/2014IT16M2OP004"
    assert (
        str(IRIS.place("MI", "Via Pianell 15, Milano"))
        == "http://localhost:8000/id/place/MI-via-pianell-15-milano"
    )
    assert str(IRIS.release("MI-13")) == "http://localhost:8000/id/release/MI-13"
    assert (
        str(IRIS.release("MI-13", "action", "MI4.1.1.a", "funding", "programme"))
        == "http://localhost:8000/id/release/MI-13/action/MI4.1.1.a/funding/programme"
    )
    assert str(vocabulary("measure", "4.1.1")) == "https://w3id.org/ponlod/vocabulary/measure/4.1.1"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "localhost:8000/",
        "http://localhost:8000",
        "ftp://x.example/",
        "http://x.example/a b/",
        "http://x/?q=/",
        "https://x/../",
        "https://x/a/./b/",
        "https://x:99999/",
        "https://x:0/",
        "https://[::1/",
        "https://:80/",
    ],
)
def test_a_base_that_cannot_carry_iris_is_refused(base: str) -> None:
    with pytest.raises(SettingsError, match="absolute"):
        Iris(base)


@pytest.mark.parametrize("base", ["https://x:65535/", "http://[::1]:8000/", "https://x/.well-known/a..b/"])
def test_a_base_that_can_be_asked_for_is_taken(base: str) -> None:
    assert str(Iris(base).catalogue()) == f"{base}catalogue"


@given(st.text(max_size=60))
def test_a_slug_is_always_one_safe_segment(text: str) -> None:
    result = slug(text)
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789-" for character in result)
    assert slug(result) == result
