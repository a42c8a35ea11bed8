# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that is irregular in Milan's version 13, and nothing else."""

from decimal import Decimal

import pytest

from ponlod.records import AmountKind, FindingKind, Reading

EXPECTED = """
54,56     no-total            medium MI4.1.1.a
56        amount-in-words     medium MI4.1.1.a
68,70     no-total            medium MI3.1.1.a
70        amount-in-words     medium MI3.1.1.a
78,80-84  count-disagrees     high   MI3.1.1.b
117       no-amount           high   MI4.1.1.b
117       no-status           medium MI4.1.1.b
126       no-amount           high   MI3.3.1.a
126       no-status           medium MI3.3.1.a
128       irregular-reference low    MI3.3.1.a
134,143-154 count-disagrees   high   MI4.2.1.a
156       no-total            low    MI4.2.1.a
162       irregular-reference low    MI3.3.1.b
170-171   page-header-inside  low    MI3.3.1.b
176       no-total            low    MI3.3.1.b
227       no-total            low    MI3.1.1.d
258       no-total            low    MI3.1.1.c
271       no-total            low    MI1.1.1.b
275       missing-from-contents medium MI-7
277       irregular-code      low    MI4.2.1.b
315       irregular-code      low    MI1.1.1.c
315,464   letter-missing      medium -
319       no-total            low    MI1.1.1.c
375       no-total            low    MI2.2.3.a
391,403   out-of-order        low    MI2.2.3.d
415       missing-from-contents medium MI-12
435       no-total            low    MI3.3.1.c
443       no-total            low    MI3.3.1.d
453       no-total            low    MI3.3.1.e
490       no-status           medium MI5.1.1.a
494       no-total            low    MI5.1.1.a
496       no-status           medium MI5.2.1.a
500       no-total            low    MI5.2.1.a
"""


def test_the_findings_of_version_13(milan: Reading) -> None:
    found = [
        [",".join(map(str, finding.lines)), finding.kind, finding.severity, finding.subject or "-"]
        for finding in milan.findings
    ]
    assert found == [line.split() for line in EXPECTED.strip().splitlines()]


@pytest.mark.parametrize(
    ("kind", "printed", "published"),
    [
        (FindingKind.IRREGULAR_CODE, ["MI.4.2.1.b", "MI.1.1.1.c"], ["MI4.2.1.b", "MI1.1.1.c"]),
        (FindingKind.IRREGULAR_REFERENCE, ["MI 4.1.1.b", "MI 4.2.1.a"], ["MI4.1.1.b", "MI4.2.1.a"]),
        (FindingKind.COUNT_DISAGREES, ["due azioni", "9 spazi"], [None, "12"]),
        (FindingKind.AMOUNT_IN_WORDS, ["A carico dell’aggiudicatario dell’appalto"] * 2, [None, None]),
    ],
)
def test_what_is_printed_and_what_is_published(
    milan: Reading, kind: FindingKind, printed: list[str], published: list[str | None]
) -> None:
    found = [finding for finding in milan.findings if finding.kind is kind]
    assert [finding.printed for finding in found] == printed
    assert [finding.published for finding in found] == published


def test_all_fourteen_totals_are_the_exact_sums_of_their_parts(milan: Reading) -> None:
    sums = []
    for _, action in milan.actions():
        total = action.amount(AmountKind.TOTAL)
        if total is not None:
            parts = [amount.value for amount in action.amounts if amount is not total]
            assert None not in parts
            sums.append((sum((part for part in parts if part is not None), Decimal(0)), total.value))
    assert len(sums) == 14
    assert all(added == printed for added, printed in sums)
