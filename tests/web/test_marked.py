# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""In a text that was found, the words that were searched for are marked as they stand there."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ponlod.web.views.marked import LENGTH, Excerpt, _folded, excerpts, marked
from ponlod.web.views.search import Searchable, folded, words

CHARACTERS = (
    st.characters(max_codepoint=0x24F)
    | st.sampled_from("\u0300\u0301\u0327\u0344\u0345\u034f\u05b0\u0591\u20dd\uff9e\u3099½ﬁﬂßİıſ…’–\n")
    | st.sampled_from("MmIi4.1a ")
)
TEXTS = st.text(CHARACTERS, max_size=60) | st.text(max_size=30)
WITHOUT_FRACTIONS = st.text(st.characters(max_codepoint=0x24F, exclude_characters="¼½¾"), max_size=60)
"""In ¾3 one word begins inside a character."""


def shown(text: str, query: str) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in marked(text, words(query)))


def excerpt(text: str, query: str, length: int = LENGTH) -> Excerpt | None:
    """The first one, for words in this form only."""
    return next(iter(excerpts(text, [(word,) for word in words(query)], length=length)), None)


def marks(part: Excerpt) -> list[str]:
    return [piece.text for piece in part.pieces if piece.marked]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Piste ciclabili", "cicl", "Piste [ciclabili]"),
        ("Città Studi, CITTA' Alta", "citta", "[Città] Studi, [CITTA]' Alta"),
        ("Citta\u0300 Studi", "città", "[Citta\u0300] Studi"),
        ("riqualiﬁcazione dell’area", "riqualificazione area", "[riqualiﬁcazione] dell’[area]"),
        ("Große Straße 7", "strasse", "Große [Straße] 7"),
        ("l'azione MI 3.1.1 b, MI4.1.1.a", "mi3.1.1.b", "l'azione [MI 3.1.1 b], MI4.1.1.a"),
        ("l'azione MI 3.1.1 b, MI4.1.1.a", "4.1.1.A", "l'azione MI 3.1.1 b, [MI4.1.1.a]"),
        ("è ½ della spesa", "2", "è [½] della spesa"),
        ("niente", "altro", "niente"),
        ("niente", "", "niente"),
    ],
)
def test_words_are_marked_whole_as_they_are_written(text: str, query: str, expected: str) -> None:
    assert shown(text, query) == expected


@given(TEXTS, TEXTS)
@example("a\u0591\u034f\u05b0b", "b")
@example("½", "1 2")
def test_a_text_stays_what_it_is_and_has_a_mark_where_it_is_found(text: str, query: str) -> None:
    for word in words(query)[:5]:
        pieces = marked(text, (word,))
        assert "".join(piece.text for piece in pieces) == text
        assert any(piece.marked for piece in pieces) == bool(Searchable.of({"text": text}).having(word))


@given(WITHOUT_FRACTIONS)
def test_each_word_of_a_text_is_marked_where_it_stands(text: str) -> None:
    for word in words(text):
        for piece in marked(text, (word,)):
            assert piece.marked == (Searchable.of({"text": piece.text}).found((word,)) is not None)


@given(TEXTS)
@example("a\u0591\u034f\u05b0b")
@example("\u0344\u0345\uff9e")
def test_a_text_is_folded_piece_by_piece_as_it_is_in_one(text: str) -> None:
    in_pieces, places = _folded(text)
    assert in_pieces == folded(text)
    assert len(places) == len(in_pieces)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(st.lists(st.sampled_from(["città", "l'area", "MI 4.1.1 a", "e", "½", "via\n", "x" * 300])), TEXTS)
def test_an_excerpt_is_a_part_of_the_text_with_a_mark(parts: list[str], more: str) -> None:
    text = " ".join([*parts, more])
    for query in ("città", "4.1.1.a area", "x", "2", more):
        parts_found = excerpts(text, [(word,) for word in words(query)])
        assert bool(parts_found) == any(Searchable.of({"text": text}).having(word) for word in words(query))
        for found in parts_found:
            whole = "".join(piece.text for piece in found.pieces)
            longest = max(len(piece.text) for piece in found.pieces if piece.marked)
            assert whole in text
            assert text.startswith(whole) or not found.begins
            assert text.endswith(whole) or not found.ends
            assert len(whole) <= max(LENGTH, longest + LENGTH)


def test_an_excerpt_is_cut_between_words_about_what_was_found() -> None:
    text = "prima " * 50 + "delle piste ciclabili di Città Studi " + "dopo " * 50
    found = excerpt(text, "ciclabili studi")
    assert found is not None
    whole = "".join(piece.text for piece in found.pieces)
    assert [piece.text for piece in found.pieces if piece.marked] == ["ciclabili", "Studi"]
    assert whole.startswith("prima ")
    assert whole.endswith("dopo")
    assert (found.begins, found.ends) == (False, False)


def test_an_excerpt_is_taken_where_most_of_the_words_are() -> None:
    text = "Una pista. " + "Altro. " * 60 + "La pista ciclabile di via Capuana."
    found = excerpt(text, "pista capuana")
    assert found is not None
    assert [piece.text for piece in found.pieces if piece.marked] == ["pista", "Capuana"]


@given(st.lists(st.sampled_from(["pista", "via", "scuola", "altro", "niente"]), min_size=1, max_size=80))
def test_no_other_excerpt_would_have_more_of_the_words(text: list[str]) -> None:
    wanted = words("pista via scuola")
    best = excerpt(" ".join(text), "pista via scuola", 80)
    if best is None:
        assert not set(wanted) & set(text)
        return
    within, starts = 80 - 50, [sum(map(len, text[:at])) + at for at in range(len(text))]
    near = [
        {
            word
            for word, at in zip(text, starts, strict=True)
            if start <= at and at + len(word) <= start + within
        }
        for start in starts
    ]
    marks = {piece.text for piece in best.pieces if piece.marked}
    assert len(marks) >= max(len(one & set(wanted)) for one in near)


def test_a_word_too_far_from_the_others_has_an_excerpt_of_its_own() -> None:
    text = "Una pista ciclabile. " + "Altro. " * 60 + "Via Capuana, altra pista."
    first, second = excerpts(text, [("ciclabile",), ("lacustre", "capuana"), ("pista", "piste")])
    assert (marks(first), marks(second)) == (["pista", "ciclabile"], ["Capuana", "pista"])


def test_an_excerpt_is_about_the_words_it_is_for_and_marks_others_that_are_there() -> None:
    text = "Una pista ciclabile, una pista. " + "Altro. " * 60 + "La pista di via Capuana."
    (part,) = excerpts(text, [("capuana",)], ("pista", "ciclabile"))
    assert marks(part) == ["pista", "Capuana"]


@given(st.lists(st.sampled_from(["pista", "piste", "via", "scuola", "x" * 50]), min_size=1, max_size=60))
def test_excerpts_show_every_word_that_the_text_has(text: list[str]) -> None:
    wanted = [("pista", "piste"), ("via",), ("scuola",)]
    shown = {mark for part in excerpts(" ".join(text), wanted, length=80) for mark in marks(part)}
    for forms in wanted:
        assert shown.isdisjoint(forms) == set(text).isdisjoint(forms)


def test_a_short_text_is_its_own_excerpt() -> None:
    found = excerpt("via Capuana 7", "capuana")
    assert found is not None
    assert found.begins
    assert found.ends
