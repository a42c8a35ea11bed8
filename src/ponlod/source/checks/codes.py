# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Codes: how they are spelled, whether their letters run on, and whether references lead somewhere."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from ponlod.records import Action, Finding, FindingKind, Reading, Severity
from ponlod.source.checks.common import Printed, finding


def irregular_codes(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A heading spells its code otherwise than the rest of the data (``MI.4.2.1.b``)."""
    for _, action in reading.actions():
        if action.code_as_printed != str(action.code):
            yield finding(
                FindingKind.IRREGULAR_CODE,
                Severity.LOW,
                action,
                (printed.heading(action),),
                printed=action.code_as_printed,
                published=str(action.code),
                it=f"Il codice dell'azione {action.code} è stampato «{action.code_as_printed}».",
                en=f"The code of action {action.code} is printed “{action.code_as_printed}”.",
            )


def missing_letters(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """The letters of one measure's actions leave some out; nobody is re-lettered."""
    measures: dict[tuple[str, str], list[Action]] = defaultdict(list)
    for _, action in reading.actions():
        measures[action.code.city, action.code.measure].append(action)
    for (city, measure), actions in measures.items():
        ordered = sorted(actions, key=lambda action: action.code)
        before: Action | None = None
        for action in ordered:
            start = ord("a") if before is None else ord(before.code.letter) + 1
            letters = map(chr, range(start, ord(action.code.letter)))
            if missing := [f"{city}{measure}.{letter}" for letter in letters]:
                neighbours = [action] if before is None else [before, action]
                yield _letters_missing(missing, neighbours, printed)
            before = action


def _letters_missing(missing: list[str], neighbours: list[Action], printed: Printed) -> Finding:
    """The finding for one gap in the letters of a measure, between ``neighbours``."""
    absent = ", ".join(missing)
    first, last = neighbours[0].code, neighbours[-1].code
    if first == last:
        it, en = f"Prima di {last}", f"Before {last}"
    else:
        it, en = f"Tra {first} e {last}", f"Between {first} and {last}"
    return finding(
        FindingKind.LETTER_MISSING,
        Severity.MEDIUM,
        None,
        tuple(sorted(printed.heading(action) for action in neighbours)),
        printed=", ".join(action.code_as_printed for action in neighbours),
        it=f"{it} il documento non ha {absent}; nei dati le lettere restano quelle stampate.",
        en=f"{en} the document has no {absent}; the data keep the letters as printed.",
    )


def actions_out_of_order(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """Inside one project, an action is printed before another of its measure that comes first by code."""
    for project in reading.projects:
        measures: dict[str, list[Action]] = defaultdict(list)
        for action in project.actions:
            measures[action.code.measure].append(action)
        for actions in measures.values():
            for earlier, later in pairwise(actions):
                if later.code < earlier.code:
                    yield finding(
                        FindingKind.OUT_OF_ORDER,
                        Severity.LOW,
                        earlier,
                        (printed.heading(earlier), printed.heading(later)),
                        printed=f"{earlier.code_as_printed}, {later.code_as_printed}",
                        it=f"L'azione {earlier.code} è stampata prima di {later.code}.",
                        en=f"Action {earlier.code} is printed before {later.code}.",
                    )


def irregular_references(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A text mentions another action of the document, but spells its code irregularly (``MI 4.1.1.b``)."""
    for _, action in reading.actions():
        for reference in action.references:
            if reference.resolves and reference.text != str(reference.code):
                yield finding(
                    FindingKind.IRREGULAR_REFERENCE,
                    Severity.LOW,
                    action,
                    (reference.lines,),
                    printed=reference.text,
                    published=str(reference.code),
                    it=f"L'azione {action.code} cita «{reference.text}»: si intende {reference.code}.",
                    en=f"Action {action.code} cites “{reference.text}”: {reference.code} is meant.",
                )


def unresolved_references(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A text mentions an action that the document does not have."""
    for _, action in reading.actions():
        for reference in action.references:
            if not reference.resolves:
                yield finding(
                    FindingKind.UNRESOLVED_REFERENCE,
                    Severity.HIGH,
                    action,
                    (reference.lines,),
                    printed=reference.text,
                    it=f"L'azione {action.code} cita «{reference.text}», che nel documento non c'è: "
                    "nei dati il rimando non porta a nessuna azione.",
                    en=f"Action {action.code} cites “{reference.text}”, which is not in the document: "
                    "in the data the reference leads to no action.",
                )
