# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""List items and web addresses are told from running text."""

import pytest

from ponlod.source.grammar.prose import is_link, is_sentence, marker, urls_in


@pytest.mark.parametrize(
    ("text", "mark", "words"),
    [
        ("- uno", "- ", "uno"),
        ("* uno", "- ", "uno"),
        ("+ uno", "- ", "uno"),
        ("• uno", "- ", "uno"),
        ("– uno", "- ", "uno"),
        ("1. uno", "1. ", "uno"),
        ("12) uno", "12) ", "uno"),
        ("a. uno", "a. ", "uno"),
        ("b) uno", "b) ", "uno"),
        ("- a. uno", "- ", "a. uno"),
    ],
)
def test_an_item_is_parted_into_marker_and_words(text, mark, words):
    assert marker(text) == (mark, words)


@pytest.mark.parametrize(
    "text", ["-uno", "1.uno", "2022. Il progetto", "A. da Baggio", "c.a 28", "ab) uno", "-"]
)
def test_other_lines_are_no_items(text):
    assert marker(text) is None


@pytest.mark.parametrize(
    ("text", "flowing", "before", "is_item"),
    [
        ("- due", "testo", "", True),
        ("– due", "testo", "", False),
        ("– due", "uno", "- ", True),
        ("– due", "uno:", "", True),
        ("1. uno", "entro il", "", False),
        ("1. uno", "articolato in:", "", True),
        ("2. due", "uno;", "", True),
        ("2. due", "uno", "1. ", True),
        ("3. tre", "uno", "1. ", False),
        ("2) due", "uno", "1. ", False),
        ("b) due", "uno", "a) ", True),
        ("c) tre", "lettera", "a) ", False),
        ("a) uno", "lettera", "", False),
    ],
)
def test_inside_a_paragraph_an_item_needs_a_bullet_or_a_reason(text, flowing, before, is_item):
    assert (marker(text, flowing, before) is not None) is is_item


@pytest.mark.parametrize("text", ["fine.", "due azioni:", "uno;", "ecco!", "chi?", "eccetera…"])
def test_prose_ends_as_a_sentence(text):
    assert is_sentence(text)


def test_a_title_does_not_end_as_a_sentence():
    assert not is_sentence("Abitare in borgo")


@pytest.mark.parametrize(
    "text",
    [
        "https://a.it/",
        "http://a.it/b?c=d#e",
        "Sito: https://a.it",
        "sito web https://a.it",
        "Link: HTTPS://a.it",
    ],
)
def test_a_web_address_alone_is_a_link(text):
    assert is_link(text)


@pytest.mark.parametrize("text", ["si veda https://a.it", "https://a.it e altro", "www.a.it", "a://b"])
def test_a_sentence_with_a_web_address_is_no_link(text):
    assert not is_link(text)


@pytest.mark.parametrize(
    ("raw", "urls"),
    [
        ("<https://a.it/b/>", ["https://a.it/b/"]),
        ("**https://a.it/b**", ["https://a.it/b"]),
        ("_https://a.it/b_", ["https://a.it/b"]),
        ("(si veda https://a.it/b).", ["https://a.it/b"]),
        ("https://a.it/b_(c), altro", ["https://a.it/b_(c)"]),
        ("[testo](https://a.it/b)", ["https://a.it/b"]),
        (r"<https://a.it/b\_c>", ["https://a.it/b_c"]),
        ("https://a.it/?b=1&amp;c=2", ["https://a.it/?b=1&c=2"]),
        ("https://a.it e http://b.it!", ["https://a.it", "http://b.it"]),
        ("a://b", []),
    ],
)
def test_web_addresses_lose_what_surrounds_them(raw, urls):
    assert urls_in(raw) == urls
