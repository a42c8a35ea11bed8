# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Findings and the ledger, for people and for tables."""

import pytest

from ponlod.facts import ReleaseFacts
from ponlod.publish.reports import (
    FINDING_COLUMNS,
    LEDGER_COLUMNS,
    finding_rows,
    findings_text,
    ledger_rows,
)
from ponlod.records import Element, Finding, FindingKind, LedgerLine, Lines, Severity, SubjectKind


@pytest.fixture
def findings() -> tuple[Finding, ...]:
    return (
        Finding(
            FindingKind.IRREGULAR_CODE,
            Severity.LOW,
            SubjectKind.ACTION,
            "MI4.2.1.b",
            (Lines(150, 150),),
            "MI.4.2.1.b",
            "MI4.2.1.b",
            "Il codice è scritto in modo irregolare.",
            "The code is spelled irregularly.",
        ),
        Finding(
            FindingKind.COUNT_DISAGREES,
            Severity.HIGH,
            SubjectKind.RELEASE,
            "",
            (Lines(89, 89), Lines(91, 95)),
            "due azioni\ntre azioni",
            None,
            "Le azioni annunciate sono due, quelle elencate tre.",
            "Two actions are announced, three are listed.",
        ),
    )


def test_a_finding_is_a_row(findings: tuple[Finding, ...], release: ReleaseFacts) -> None:
    row = dict(zip(FINDING_COLUMNS, tuple(finding_rows(findings, release))[1], strict=True))
    assert row == {
        "release": "MI-13",
        "kind": "count-disagrees",
        "severity": "high",
        "subject_kind": "release",
        "subject": "",
        "lines": "89 | 91-95",
        "printed": "due azioni\ntre azioni",
        "published": "",
        "message_it": "Le azioni annunciate sono due, quelle elencate tre.",
        "message_en": "Two actions are announced, three are listed.",
    }


def test_the_text_has_the_gravest_first(findings: tuple[Finding, ...], release: ReleaseFacts) -> None:
    assert findings_text(findings, release, "en") == (
        "Irregularities in the document: PON Città Metropolitane 2014-2020, I progetti (MI-13)\n"
        "=====================================================================================\n"
        "\n"
        "High severity: can mislead a reader of the data (1)\n"
        "---------------------------------------------------\n"
        "\n"
        "document, lines 89, 91-95\n"
        "  Two actions are announced, three are listed.\n"
        "  printed: due azioni\n"
        "  tre azioni\n"
        "\n"
        "Low severity: a typographical slip (1)\n"
        "--------------------------------------\n"
        "\n"
        "MI4.2.1.b, line 150\n"
        "  The code is spelled irregularly.\n"
        "  printed: MI.4.2.1.b\n"
        "  published: MI4.2.1.b\n"
    )


def test_the_italian_text_says_the_same_in_italian(
    findings: tuple[Finding, ...], release: ReleaseFacts
) -> None:
    text = findings_text(findings, release, "it")
    assert text.startswith("Irregolarità nel documento: PON Città Metropolitane 2014-2020, I progetti")
    assert "documento, righe 89, 91-95\n  Le azioni annunciate sono due, quelle elencate tre." in text
    assert "MI4.2.1.b, riga 150\n" in text


def test_no_finding_is_said_in_words(release: ReleaseFacts) -> None:
    assert findings_text((), release, "it").endswith("\n\nNessuna irregolarità.\n")


def test_the_ledger_is_a_row_per_line() -> None:
    ledger = (
        LedgerLine(1, "**Sommario**", Element.CONTENTS_HEADING, None),
        LedgerLine(9, "Testo, testo", Element.DESCRIPTION, "MI4.1.1.a"),
    )
    assert LEDGER_COLUMNS == ("line", "element", "owner", "text")
    assert list(ledger_rows(ledger)) == [
        ("1", "contents-heading", "", "**Sommario**"),
        ("9", "description", "MI4.1.1.a", "Testo, testo"),
    ]
