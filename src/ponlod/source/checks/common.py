# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every check needs: where things are printed, and how a finding is said."""

from collections import defaultdict
from collections.abc import Callable, Iterator

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
    SubjectKind,
)
from ponlod.source.plain import plain

_HEADINGS = (Element.PROJECT_HEADING, Element.ACTION_HEADING)


class Printed:
    """Where the headings and descriptions of a reading stand; built in one pass over its ledger."""

    def __init__(self, reading: Reading) -> None:
        self._headings: dict[str, Lines] = {}
        self._descriptions: dict[str, list[LedgerLine]] = defaultdict(list)
        for line in reading.ledger:
            if line.owner is None:
                continue
            if line.element in _HEADINGS:
                known = self._headings.get(line.owner, Lines(line.number, line.number))
                self._headings[line.owner] = Lines(known.first, line.number)
            elif line.element is Element.DESCRIPTION:
                self._descriptions[line.owner].append(line)

    def heading(self, subject: Action | Project) -> Lines:
        """The lines of the heading of ``subject``; its first line where the ledger has none."""
        first = subject.lines.first
        return self._headings.get(name(subject), Lines(first, first))

    def passage(self, action: Action, words: str) -> Lines:
        """The lines of the description of ``action`` that print ``words``; its block where none does."""
        text, starts = "", []
        for line in self._descriptions[name(action)]:
            starts.append((len(text), line.number))
            text += plain(line.text)[0] + " "
        at = text.find(words)
        if at < 0:
            return action.lines
        first = max(number for start, number in starts if start <= at)
        last = max(number for start, number in starts if start < at + len(words))
        return Lines(first, last)


Check = Callable[[Reading, Printed], Iterator[Finding]]


def name(subject: Action | Project) -> str:
    """The identifier of ``subject``, as ledger and findings have it."""
    return str(subject.code) if isinstance(subject, Action) else subject.key


def finding(
    kind: FindingKind,
    severity: Severity,
    subject: Action | Project | None,
    lines: tuple[Lines, ...],
    *,
    it: str,
    en: str,
    printed: str | None = None,
    published: str | None = None,
) -> Finding:
    """Return a finding about ``subject``, or about the release where that is None."""
    if subject is None:
        subject_kind, subject_name = SubjectKind.RELEASE, ""
    else:
        subject_kind = SubjectKind.ACTION if isinstance(subject, Action) else SubjectKind.PROJECT
        subject_name = name(subject)
    return Finding(kind, severity, subject_kind, subject_name, lines, printed, published, it, en)


def called(project: Project) -> tuple[str, str]:
    """How a sentence calls ``project``, in Italian and in English: by number and title."""
    if project.number is None:
        return f"la sezione «{project.title}»", f"the section “{project.title}”"
    return f"il progetto {project.number}, «{project.title}»", f"project {project.number}, “{project.title}”"
