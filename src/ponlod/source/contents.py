# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table of contents, and where the body begins after it."""

import re
from typing import NamedTuple

from ponlod.records import ContentsEntry, Element, Lines
from ponlod.source.grammar import headings, prose
from ponlod.source.grammar.headings import ProjectHeading
from ponlod.source.outline import heading_at
from ponlod.source.plain import plain
from ponlod.source.sheet import Sheet

_PAGE = re.compile(r"[0-9]{1,4}$")
_LEADER = re.compile(r"(?:[.·_] ?){2}$|…$")
_LEADERS = ".…·_ "
_LINES = 5
"""How many lines an entry may take."""


class _Line(NamedTuple):
    """A line of the contents: its words, its page, and whether dots or a tab lead to that."""

    words: str
    page: int | None
    led: bool


def leads_to_page(sheet: Sheet, index: int) -> bool:
    """Whether a line ends in a page number that dots or a tab lead to."""
    return _line(sheet, index).led


def read_contents(sheet: Sheet, start: int) -> tuple[tuple[ContentsEntry, ...], int]:
    """Read and claim the entries from index ``start`` on; return them and the index where the body begins."""
    reader = _ContentsReader(sheet)
    index = start
    while index < len(sheet) and not reader.read(index):
        index += 1
    return tuple(reader.entries), index


class _ContentsReader:
    """Reads one line after the other; knows what is listed, and which lines wait for the rest of an entry."""

    def __init__(self, sheet: Sheet) -> None:
        self.entries: list[ContentsEntry] = []
        self._sheet = sheet
        self._wrapped: list[int] = []
        self._paged = False
        self._led = False
        self._numbers: set[int] = set()
        self._names: set[str] = set()

    def read(self, index: int) -> bool:
        """Read the line at ``index``; return whether the body begins with it."""
        text = self._sheet.plain[index]
        if not text:
            return False
        if headings.is_page_header(text):
            self._sheet.claim([index], Element.PAGE_HEADER)
            return False
        line = self._line(index)
        self._paged = self._paged or line.page is not None
        self._led = self._led or line.led
        if line.page is None and self._is_wrapped(index):
            self._wrapped.append(index)
            return False
        if self._begins_body(index, line.page):
            return True
        if line.page is not None or not (self._paged or prose.is_sentence(line.words)):
            self._enter(index, line)
        return False

    def _line(self, index: int) -> _Line:
        """The line at ``index``; where dots lead to pages, a number that merely ends a line is none."""
        line = _line(self._sheet, index)
        return line if line.led or not self._led else _Line(self._sheet.plain[index], None, False)

    def _enter(self, index: int, line: _Line) -> None:
        indices = [*self._wrapped, index]
        self._wrapped = []
        title = " ".join([*(self._sheet.plain[wrapped] for wrapped in indices[:-1]), line.words])
        project = headings.project_heading(title)
        number = project.number if project else None
        if project:
            self._numbers.add(project.number)
            title = project.title
        else:
            self._names.add(headings.normal(title[: headings.MAX_TITLE]))
        self.entries.append(ContentsEntry(number, title, line.page, Lines(indices[0] + 1, index + 1)))
        self._sheet.claim(indices, Element.CONTENTS_ENTRY)

    def _is_wrapped(self, index: int) -> bool:
        """Whether the next lines are the rest of an entry: they begin none, and the last one has a page."""
        for following in range(index + 1, min(index + _LINES, len(self._sheet))):
            if not self._sheet.plain[following] or heading_at(self._sheet, following):
                return False
            if self._line(following).page is not None:
                return True
        return False

    def _begins_body(self, index: int, page: int | None) -> bool:
        """Whether a line is no entry but a heading of the body.

        A heading is, if the contents have listed it already, or if it lacks the page that entries have.
        """
        heading = heading_at(self._sheet, index)
        if isinstance(heading, ProjectHeading):
            return heading.number in self._numbers or (self._paged and page is None)
        if heading is not None:
            return page is None
        return page is None and headings.normal(self._sheet.plain[index][: headings.MAX_TITLE]) in self._names


def _line(sheet: Sheet, index: int) -> _Line:
    text = plain(sheet.texts[index].replace("\t", " .. "))[0]
    if marked := prose.marker(text):
        text = marked[1]
    match = _PAGE.search(text)
    before = text[: match.start()].rstrip() if match else text
    led = _LEADER.search(before) is not None
    words = before.rstrip(_LEADERS) if led else before
    if match is None or not (led or (len(match[0]) <= 3 and text[match.start() - 1] == " ")):
        return _Line(words if match is None else text, None, False)
    return _Line(words, int(match[0]), led)
