# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is irregular in a document, found by checks that only look at what was read."""

from ponlod.records import Finding, Reading
from ponlod.source.checks import amounts, codes, counts, layout, sections, statuses
from ponlod.source.checks.common import Check, Printed

CHECKS: tuple[Check, ...] = (
    codes.irregular_codes,
    codes.missing_letters,
    codes.actions_out_of_order,
    codes.irregular_references,
    codes.unresolved_references,
    sections.missing_from_contents,
    sections.differing_titles,
    sections.projects_out_of_order,
    amounts.totals_not_sums,
    amounts.missing_totals,
    amounts.missing_amounts,
    amounts.amounts_in_words,
    statuses.missing_statuses,
    statuses.unclassified_statuses,
    counts.disagreeing_counts,
    layout.page_headers_inside,
    layout.unclaimed_lines,
)


def find(reading: Reading) -> tuple[Finding, ...]:
    """Return all that is irregular in ``reading``, in the order of the document, then by kind and subject.

    Pure: ``reading.findings`` is not looked at, and one reading always gives the same findings.
    """
    printed = Printed(reading)
    found = [finding for check in CHECKS for finding in check(reading, printed)]
    return tuple(sorted(found, key=lambda finding: (finding.lines[:1], finding.kind, finding.subject)))
