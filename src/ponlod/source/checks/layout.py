# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Lines: page headers inside an item, and what nobody claims."""

from collections.abc import Iterator
from itertools import groupby

from ponlod.records import (
    Action,
    Element,
    Finding,
    FindingKind,
    LedgerLine,
    Lines,
    Project,
    Reading,
    Severity,
)
from ponlod.source.checks.common import Printed, finding, name
from ponlod.source.plain import plain


def page_headers_inside(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A page ends in the middle of an item: what stands before and after its header belongs together."""
    subjects = _subjects(reading)
    runs = _runs(reading)
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        owner = before[-1].owner
        if run[0].element is not Element.PAGE_HEADER or owner is None or owner != after[0].owner:
            continue
        header = " ".join(plain(line.text)[0] for line in run)
        yield finding(
            FindingKind.PAGE_HEADER_INSIDE,
            Severity.LOW,
            subjects.get(owner),
            (_span(run),),
            printed=header,
            it=f"L'intestazione di pagina «{header}» interrompe il testo di {owner}; nei dati è tolta.",
            en=f"The page header “{header}” interrupts the text of {owner}; the data leave it out.",
        )


def unclaimed_lines(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """Lines that no rule of the reader recognises, those without other lines between them together."""
    subjects = _subjects(reading)
    for run in _runs(reading):
        if run[0].element is not Element.UNCLAIMED:
            continue
        lines = _span(run)
        it, en = ("La riga", "Line") if lines.first == lines.last else ("Le righe", "Lines")
        yield finding(
            FindingKind.UNCLAIMED_LINE,
            Severity.HIGH,
            subjects.get(run[0].owner or ""),
            (lines,),
            printed=reading.text(lines),
            it=f"{it} {lines} del documento: testo non riconosciuto, che nei dati manca.",
            en=f"{en} {lines} of the document: text that is not recognised and is missing from the data.",
        )


def _runs(reading: Reading) -> list[list[LedgerLine]]:
    """The lines of the ledger, those that follow each other with the same element and owner together."""
    return [list(run) for _, run in groupby(reading.ledger, key=lambda line: (line.element, line.owner))]


def _span(run: list[LedgerLine]) -> Lines:
    return Lines(run[0].number, run[-1].number)


def _subjects(reading: Reading) -> dict[str, Action | Project]:
    """Projects and actions by the name that the ledger gives them."""
    subjects: dict[str, Action | Project] = {project.key: project for project in reading.projects}
    return subjects | {name(action): action for _, action in reading.actions()}
