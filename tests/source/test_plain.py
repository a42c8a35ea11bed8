# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Decoration goes, words stay."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ponlod.source.plain import is_unclosed, plain

TAGS = ["b", "i", "u", "em", "strong", "span", "sup", "sub", "small", "mark", "font", "p", "div", "center"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**Risorse PON METRO € 1.000,00**", "Risorse PON METRO € 1.000,00"),
        ("**Stato di attuazione:** in corso", "Stato di attuazione: in corso"),
        *((f"<{tag}>a</{tag.upper()}>b", "ab") for tag in TAGS),
        (r"a \\ b", r"a \ b"),
        ("**Stato di attuazione:**in corso", "Stato di attuazione:in corso"),
        ("** Stato ** in corso", "Stato in corso"),
        ("***Titolo*** e *altro*", "Titolo e altro"),
        ("*aperto e mai chiuso", "aperto e mai chiuso"),
        ("__Risorse__ _private_", "Risorse private"),
        ("_Stato:_ in corso, __Stato:__ in corso", "Stato: in corso, Stato: in corso"),
        ("snake_case_word e 5 * 3 _ 2", "snake_case_word e 5 * 3 _ 2"),
        ("<b>Progetto 1</b>\t<b>3</b>", "Progetto 1 3"),
        ('<span style="color: red">rosso</span><br/>nero<BR>', "rosso nero"),
        ("a < b > c, <https://a.it/b_c_d/>", "a < b > c, https://a.it/b_c_d/"),
        ("https://a.it/_b_/ **c**", "https://a.it/_b_/ c"),
        (r"<https://a.it/b\_c> 1\. \*due\*", "https://a.it/b_c 1. *due*"),
        ("[il sito](https://a.it/b) e ![logo](logo.png)qui", "il sito e qui"),
        ("citt&agrave; &euro;&nbsp;5 &amp; altro", "città € 5 & altro"),
        ("prima <!-- nota -->dopo", "prima dopo"),
        ("> citazione > 5", "citazione > 5"),
        (">> citazione", "citazione"),
        ("par\u00adte\u200b di\ufeff testo\u2060", "parte di testo"),
        ("a\u00a0b\u202fc\u2009d\te  f ", "a b c d e f"),
        ("Citta\u0300", "Città"),
        ("“dell’azione” – l'altra", "“dell’azione” – l'altra"),
        ("* voce", "* voce"),
        ("#hashtag", "#hashtag"),
    ],
)
def test_a_line_keeps_its_words(line, words):
    assert plain(line) == (words, 0)


@pytest.mark.parametrize(
    ("line", "words", "level"),
    [
        ("# I PROGETTI", "I PROGETTI", 1),
        ("###### Titolo ##", "Titolo", 6),
        ("##Titolo", "Titolo", 2),
        ("      ### *Titolo*", "Titolo", 3),
        ("> ## Titolo", "Titolo", 2),
        ("## C#", "C#", 2),
    ],
)
def test_a_heading_mark_is_a_level(line, words, level):
    assert plain(line) == (words, level)


@pytest.mark.parametrize(
    "line",
    [
        "---",
        "##",
        "# ",
        "===",
        "* * *",
        "|---|:--|",
        "**",
        "<br>",
        "&nbsp;",
        "![](a.png)",
        " \u00a0",
        "\u200b",
        "<!-- x -->",
    ],
)
def test_a_line_of_decoration_says_nothing(line):
    assert plain(line) == ("", 0)


@given(st.text(max_size=60))
def test_words_are_never_invented(line):
    words, level = plain(line)
    assert words == " ".join(words.split())
    assert 0 <= level <= 6


@given(st.text(alphabet=st.characters(categories=["L", "Nd"]), min_size=1, max_size=40))
def test_words_without_decoration_stay(line):
    assert plain(line) == (unicodedata.normalize("NFC", line), 0)


@pytest.mark.parametrize("opening", ["*", "**", "***", "_", "__", "<b>", "<i>", "<em>", "<STRONG>"])
def test_emphasis_that_is_opened_and_not_closed_is_noticed(opening):
    closing = opening.replace("<", "</")
    assert is_unclosed(f" {opening}Abitare in borgo")
    assert not is_unclosed(f"{opening}Abitare{closing} in borgo")
    assert not is_unclosed(f"{opening}Abitare\nin borgo{closing}")
    assert not is_unclosed(f"Abitare {opening}in borgo")


def test_a_bullet_opens_no_emphasis():
    assert not is_unclosed("* voce")
