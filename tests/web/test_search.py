# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words are found however people type them, codes in any spelling, and the search says where."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.web.views.search import Searchable, folded, words

ACTION = Searchable.of(
    {
        "code": "MI4.1.1.a",
        "title": "Abitare in borgo – Ristrutturazione dell'Area",
        "places": "Città Studi\nvia Capuana 7",
        "description": "Segue l’azione MI 3.1.1.b, finita nel 2021.La spesa è di 2.531.250,00 euro.",
    }
)
LETTERS = st.characters(max_codepoint=0x24F) | st.sampled_from("\u0300\u0301\u0308\u0327’–ﬁﬂ")


def found(query: str) -> tuple[str, ...] | None:
    return ACTION.found(words(query))


@pytest.mark.parametrize(
    "query",
    [
        "MI4.1.1.a",
        "mi.4.1.1.a",
        "MI 4.1.1 a",
        "mi-4.1.1.A",
        "Mi 4.1.1.a",
        "mi4.1.1a",
        "mi 411a",
        "MI411A",
        "4.1.1.a",
        "4.1.1",
        "mi 4.1",
    ],
)
def test_a_code_is_found_in_any_spelling_and_from_its_beginning(query: str) -> None:
    assert found(query) == ("code",)


@pytest.mark.parametrize("query", ["MI4.1.1.b", "MI 4.1.1 b", "MI4.1.2", "BO4.1.1.a", "1.1.a"])
def test_another_code_is_not_taken_for_it(query: str) -> None:
    assert found(query) is None


def test_a_code_inside_a_text_is_found_as_well() -> None:
    assert found("mi3.1.1.b") == found("3.1.1.b") == ("description",)


def test_what_may_be_a_code_without_points_is_found_as_it_is_written_too() -> None:
    text = Searchable.of({"places": "al 120a di via Capuana"})
    for query in ("al 120a", "al", "120a"):
        assert text.found(words(query)) == ("places",)


def test_all_words_must_be_there_wherever_they_are() -> None:
    assert found("borgo capuana") == ("title", "places")
    assert found("borgo lacustre") is None


def test_a_word_is_found_by_its_beginning_and_not_by_its_inside() -> None:
    assert found("ristruttura") == ("title",)
    assert found("trutturazione") is None


def test_apostrophes_and_points_part_words() -> None:
    assert found("area") == found("dell'area") == found("dell’area") == ("title",)
    assert found("spesa la") == ("description",)
    assert found("2.531.250") == ("description",)


def test_what_has_no_word_in_it_leaves_nothing_out() -> None:
    assert found("") == found(" … €") == ()


@pytest.mark.parametrize("query", ["CITTÀ", "citta", "Cittá", "citta\u0300", "CITTA'"])
def test_accents_and_case_do_not_matter(query: str) -> None:
    assert found(query) == ("places",)


def test_ligatures_of_printers_are_letters() -> None:
    assert Searchable.of({"text": "riqualiﬁcazione"}).found(words("riqualificazione")) == ("text",)


@given(st.text(LETTERS, max_size=30), st.text(LETTERS, max_size=10))
def test_no_accent_and_no_case_changes_what_is_found(text: str, query: str) -> None:
    plain = Searchable.of({"text": text}).found(words(query))
    for changed in (str.upper, str.lower, lambda one: unicodedata.normalize("NFD", one), folded):
        assert Searchable.of({"text": text}).found(words(changed(query))) == plain
        assert Searchable.of({"text": changed(text)}).found(words(query)) == plain


@given(st.text(LETTERS, min_size=1, max_size=40))
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    for word in words(text):
        assert Searchable.of({"text": text}).found((word,)) is not None


@given(st.text())
def test_any_text_can_be_searched_and_searched_for(text: str) -> None:
    Searchable.of({"text": text}).found(words(text))
