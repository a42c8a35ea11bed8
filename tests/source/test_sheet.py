# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ledger has every line that is not blank, once."""

from pathlib import Path

import pytest

from ponlod.records import Element
from ponlod.source.sheet import Sheet

PATH = Path("document.md")


def test_a_line_is_claimed_once():
    sheet = Sheet(("uno", "due"), PATH)
    sheet.claim([0, 1], Element.COVER)
    with pytest.raises(AssertionError, match="line 2 is claimed twice"):
        sheet.claim([1], Element.STATUS)


def test_the_ledger_leaves_out_blank_lines_and_tells_what_nobody_claims():
    sheet = Sheet(("uno", "", " \t\u00a0", "due"), PATH)
    sheet.claim([0], Element.STATUS, "XX1.2.3.a")
    assert [(entry.number, entry.text, entry.element, entry.owner) for entry in sheet.ledger()] == [
        (1, "uno", Element.STATUS, "XX1.2.3.a"),
        (4, "due", Element.UNCLAIMED, None),
    ]


def test_decoration_alone_goes_with_the_line_before_it():
    sheet = Sheet(("---", "uno", "", "<br>", "due", "***"), PATH)
    sheet.claim([1], Element.STATUS, "XX1.2.3.a")
    assert [(entry.number, entry.element, entry.owner) for entry in sheet.ledger()] == [
        (1, Element.COVER, None),
        (2, Element.STATUS, "XX1.2.3.a"),
        (4, Element.STATUS, "XX1.2.3.a"),
        (5, Element.UNCLAIMED, None),
        (6, Element.UNCLAIMED, None),
    ]


def test_lines_have_their_words_and_levels():
    sheet = Sheet(("## **Uno**", "due"), PATH)
    assert (sheet.plain, list(sheet.levels), len(sheet)) == (["Uno", "due"], [2, 0], 2)
