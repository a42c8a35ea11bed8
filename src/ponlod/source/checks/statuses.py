# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Statuses: the ones that are missing, and the ones that no rule classes."""

from collections.abc import Iterator

from ponlod.records import Finding, FindingKind, Reading, Severity
from ponlod.source.checks.common import Printed, called, finding


def missing_statuses(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """An action prints no status; none is published."""
    for _, action in reading.actions():
        if action.status is None:
            yield finding(
                FindingKind.NO_STATUS,
                Severity.MEDIUM,
                action,
                (printed.heading(action),),
                it=f"Per l'azione {action.code} il documento non dice lo stato di attuazione.",
                en=f"The document does not say how action {action.code} stands.",
            )


def unclassified_statuses(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """The status of an action, or the note under a project's heading, fits no rule."""
    for _, action in reading.actions():
        if action.status is not None and action.status.concept is None:
            yield finding(
                FindingKind.UNCLASSIFIED_STATUS,
                Severity.MEDIUM,
                action,
                (action.status.lines,),
                printed=action.status.text,
                it=f"Nessuna regola classifica lo stato dell'azione {action.code}, «{action.status.text}»: "
                "nei dati c'è solo la frase.",
                en=f"No rule classes the status of action {action.code}, “{action.status.text}”: "
                "the data have the sentence alone.",
            )
    for project in reading.projects:
        it, en = called(project)
        for note in project.notes:
            if note.concept is None:
                yield finding(
                    FindingKind.UNCLASSIFIED_STATUS,
                    Severity.MEDIUM,
                    project,
                    (note.lines,),
                    printed=note.text,
                    it=f"Nessuna regola classifica la nota «{note.text}» ({it}): nei dati è solo testo.",
                    en=f"No rule classes the note “{note.text}” ({en}): in the data it is text only.",
                )
