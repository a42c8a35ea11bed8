# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verbatim texts are shown with their paragraphs and lists, and no word of them is lost or changed."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from ponlod.web.views.prose import prose


def test_paragraphs() -> None:
    assert prose("Uno.\n\nDue.") == "<p>Uno.</p>\n<p>Due.</p>"


def test_a_list_after_a_paragraph() -> None:
    assert prose("Si tratta di:\n\n- una;\n- due.") == (
        "<p>Si tratta di:</p>\n<ul>\n<li>una;</li>\n<li>due.</li>\n</ul>"
    )


def test_numbers_are_kept_as_printed() -> None:
    assert prose("3. terzo\n4. quarto") == (
        '<ol>\n<li value="3">terzo</li>\n<li value="4">quarto</li>\n</ol>'
    )


def test_a_list_belongs_to_the_number_that_announces_it() -> None:
    assert prose("1. uno\n2. due:\n- a. verticali.") == (
        '<ol>\n<li value="1">uno</li>\n<li value="2">due:\n<ul>\n<li>a. verticali.</li>\n</ul></li>\n</ol>'
    )
    assert prose("1. uno\n- due") == '<ol>\n<li value="1">uno</li>\n</ol>\n<ul>\n<li>due</li>\n</ul>'


def test_a_lettered_list_keeps_its_letters() -> None:
    assert prose("1. uno\n2. due:\na. verticali;\nb. orizzontali.") == (
        '<ol>\n<li value="1">uno</li>\n<li value="2">due:\n'
        '<ol type="a">\n<li value="1">verticali;</li>\n<li value="2">orizzontali.</li>\n</ol></li>\n</ol>'
    )


def test_an_abbreviated_number_is_no_list_item() -> None:
    assert prose("n. 20 alloggi") == "<p>n. 20 alloggi</p>"


def test_what_looks_like_markup_is_text() -> None:
    assert prose("<script>alert(1)</script>\n- a & b") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<ul>\n<li>a &amp; b</li>\n</ul>"
    )


_LINE = st.text(alphabet="abcàè <>&\"'.;", min_size=1, max_size=12)
_TEXT = st.lists(st.tuples(st.sampled_from(["", "- ", "1. ", "a. "]), _LINE), max_size=8)


@settings(max_examples=150, deadline=None)
@given(_TEXT)
def test_every_word_is_kept_in_its_order(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(marker + line for marker, line in lines)
    shown = Markup(re.sub(r"<[^>]*>", "\n", prose(text))).unescape()
    # Markers may become list markup; all other characters stay.
    without_markers = "\n".join(
        re.sub(r"^\s*([-•*]|\d+[.)]|[a-z][.)])\s+", "", line.strip()) for line in text.split("\n")
    )
    assert "".join(shown.split()) == "".join(without_markers.split())
