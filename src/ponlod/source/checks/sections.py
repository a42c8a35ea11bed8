# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Projects: whether the contents announce them, with the same title, and whether their numbers run on."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ponlod.records import ContentsEntry, Finding, FindingKind, Project, Reading, Severity
from ponlod.source.checks.common import Printed, called, finding
from ponlod.source.grammar.headings import normal


def missing_from_contents(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """The table of contents, where there is one, leaves a project out."""
    if not reading.contents:
        return
    announced = _contents(reading)
    for project in reading.projects:
        if _key(project) not in announced:
            it, en = called(project)
            yield finding(
                FindingKind.MISSING_FROM_CONTENTS,
                Severity.MEDIUM,
                project,
                (printed.heading(project),),
                printed=project.title,
                published=project.key,
                it=f"Nel sommario manca {it}, che è nel documento e nei dati.",
                en=f"The table of contents lacks {en}, which is in the document and in the data.",
            )


def differing_titles(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """Contents and heading differ in a project's title; dashes, apostrophes, case and spaces do not count."""
    announced = _contents(reading)
    for project in reading.projects:
        entry = announced.get(_key(project))
        if entry is not None and _comparable(entry.title) != _comparable(project.title):
            yield finding(
                FindingKind.TITLE_DIFFERS,
                Severity.MEDIUM,
                project,
                (entry.lines, printed.heading(project)),
                printed=entry.title,
                published=project.title,
                it=f"Il titolo di {project.key} è «{entry.title}» nel sommario e «{project.title}» "
                "nel documento: nei dati vale il secondo.",
                en=f"The title of {project.key} is “{entry.title}” in the contents and “{project.title}” "
                "in the document: the data have the second.",
            )


def projects_out_of_order(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A project is printed before one with a smaller number."""
    numbered = [(project.number, project) for project in reading.projects if project.number is not None]
    for (number, earlier), (next_number, later) in pairwise(numbered):
        if next_number < number:
            yield finding(
                FindingKind.OUT_OF_ORDER,
                Severity.LOW,
                earlier,
                (printed.heading(earlier), printed.heading(later)),
                printed=f"{number}, {next_number}",
                it=f"Il progetto {number} è stampato prima del progetto {next_number}.",
                en=f"Project {number} is printed before project {next_number}.",
            )


def _contents(reading: Reading) -> dict[int | str, ContentsEntry]:
    """The entries of the contents, by number, or by title where they have none."""
    return {_key(entry): entry for entry in reading.contents}


def _key(section: ContentsEntry | Project) -> int | str:
    """What an entry of the contents and its project have in common."""
    return normal(section.title) if section.number is None else section.number


def _comparable(title: str) -> str:
    """A title without what is no difference: kinds of dash and apostrophe, case and spaces."""
    plain = re.sub("[‐‑‒–—―−]", "-", re.sub("[’‘ʼ`´]", "'", title)).casefold()
    return re.sub(r"\s+", "", plain)
