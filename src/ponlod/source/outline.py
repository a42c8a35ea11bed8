# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the projects and actions of a document begin and end."""

from dataclasses import dataclass
from itertools import pairwise

from ponlod.source.grammar import headings, labels
from ponlod.source.grammar.headings import ActionHeading, ProjectHeading
from ponlod.source.sheet import Sheet


@dataclass(slots=True)
class Part:
    """Lines from ``start`` up to ``end`` (indices) under one heading, which ends before ``body``.

    It is of the action ``action``, of the project ``number``, or of a section without number: a project too,
    unless it is ``stray``, so that no rule knows what it is.
    """

    start: int
    body: int
    title: str
    number: int | None = None
    action: ActionHeading | None = None
    stray: bool = False
    end: int = 0

    @property
    def is_section(self) -> bool:
        return self.action is None and self.number is None


def outline(sheet: Sheet, start: int, announced: frozenset[str]) -> list[Part]:
    """Return the parts of the body, whose first heading is at index ``start``.

    ``announced`` are the titles without number in the contents, as ``headings.normal`` gives them. Such a
    line, or one with a heading mark, is the heading of a project if an action follows before any label does.
    """
    outliner = _Outliner(sheet, announced)
    index = start
    while index < len(sheet):
        index = outliner.read(index)
    outliner.settle(before_action=False)
    parts = outliner.parts
    for part, following in pairwise(parts):
        part.end = following.start
    if parts:
        parts[-1].end = len(sheet)
    return parts


def heading_at(sheet: Sheet, index: int, before: str = "") -> ActionHeading | ProjectHeading | None:
    """The heading of an action or numbered project at a line; ``before`` is the line that flows on in it."""
    text, marked = sheet.plain[index], sheet.levels[index] > 0
    return headings.project_heading(text, marked, before) or headings.action_heading(text, marked, before)


class _Outliner:
    """Reads the body line after line; knows the last heading and what has come under it."""

    def __init__(self, sheet: Sheet, announced: frozenset[str]) -> None:
        self.parts: list[Part] = []
        self._sheet = sheet
        self._announced = announced
        self._longest = 2 * max(map(len, announced), default=0)
        self._before = ""
        self._has_text = False
        self._has_label = False

    def read(self, index: int) -> int:
        """Read the line at ``index``; return the index of the next line to read."""
        text = self._sheet.plain[index]
        if not text:
            self._before = ""
            return index + 1
        if headings.is_page_header(text, bool(self._before)):
            return index + 1
        heading = heading_at(self._sheet, index, self._before)
        if heading is not None:
            self.settle(before_action=isinstance(heading, ActionHeading))
            title, end = self._title(index, heading.title)
            if isinstance(heading, ActionHeading):
                return self._begin(Part(index, end, title, action=heading))
            return self._begin(Part(index, end, title, number=heading.number))
        is_label = self._is_label(index)
        if not is_label and not labels.place_label(text) and self._begins_section(index):
            self.settle(before_action=False)
            return self._begin(Part(index, index + 1, text))
        self._has_label = self._has_label or is_label
        self._has_text = True
        self._before = text
        return index + 1

    def settle(self, before_action: bool) -> None:
        """Decide whether the last section is a project, now that it is known what ends it."""
        last = self.parts[-1] if self.parts else None
        if last is None or not last.is_section or (before_action and not self._has_label):
            return
        if self._has_label or not self._sheet.levels[last.start]:
            self.parts.pop()  # it was a line of the action before
        else:
            last.stray = True

    def _begin(self, part: Part) -> int:
        self.parts.append(part)
        self._before = ""
        self._has_text = self._has_label = False
        return part.body

    def _is_label(self, index: int) -> bool:
        text, raw, flowing = self._sheet.plain[index], self._sheet.texts[index], bool(self._before)
        return bool(labels.amount_label(text, raw, flowing) or labels.status_label(text, raw, flowing))

    def _begins_section(self, index: int) -> bool:
        """Whether a line may be the heading of a project without number."""
        if not self.parts:
            return True
        text, level, last = self._sheet.plain[index], self._sheet.levels[index], self.parts[-1]
        if len(text) <= self._longest and headings.normal(text) in self._announced:
            return True
        if last.action is not None:
            # Directly under the heading it is a subtitle; a deeper one parts the action's own text.
            return bool(level) and self._has_text and level <= (self._sheet.levels[last.start] or level)
        return bool(level) and last.is_section

    def _title(self, index: int, title: str) -> tuple[str, int]:
        """The title of a heading at ``index`` that may go on or stand on the next line, and where it ends."""
        sheet = self._sheet
        end = index + 1
        if not title:
            while end < len(sheet) and (not sheet.plain[end] or headings.is_page_header(sheet.plain[end])):
                end += 1
            if end == len(sheet) or heading_at(sheet, end) or self._is_label(end):
                return "", index + 1
            return sheet.plain[end], end + 1
        if sheet.levels[index]:
            return title, end
        printed = sheet.texts[index]
        while end < len(sheet) and sheet.plain[end] and headings.goes_on(title, printed, sheet.plain[end]):
            if heading_at(sheet, end) or self._is_label(end):
                break
            title, end, printed = f"{title} {sheet.plain[end]}", end + 1, printed + sheet.texts[end]
        return title, end
