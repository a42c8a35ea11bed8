# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The table of contents, and where the body begins after it."""

import re

from ponlod.records import ContentsEntry, Element, Lines
from ponlod.source.grammar import headings, prose
from ponlod.source.grammar.headings import ProjectHeading
from ponlod.source.outline import heading_at
from ponlod.source.plain import plain
from ponlod.source.sheet import Sheet

_PAGE = re.compile(r"[0-9]{1,4}$")
_LEADERS = (".", "…", "_", "·")


def leads_to_page(sheet: Sheet, index: int) -> bool:
    """Whether a line ends in a page number that dots or a tab lead to."""
    words, page = _entry(sheet, index)
    return page is not None and not sheet.plain[index].startswith(f"{words} {page}")


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
        self._numbers: set[int] = set()
        self._names: set[str] = set()

    def read(self, index: int) -> bool:
        """Read the line at ``index``; return whether the body begins with it."""
        text = self._sheet.plain[index]
        if not text:
            self._wrapped = []
            return False
        if headings.is_page_header(text, False, True):
            self._sheet.claim([index], Element.PAGE_HEADER)
            return False
        words, page = _entry(self._sheet, index)
        self._paged = self._paged or page is not None
        if page is None and self._is_rest(index + 1):
            self._wrapped.append(index)
            return False
        if not self._wrapped and self._begins_body(index, page):
            return True
        if page is not None or not (self._paged or prose.is_sentence(words)):
            self._enter(index, words, page)
        return False

    def _enter(self, index: int, words: str, page: int | None) -> None:
        indices = [*self._wrapped, index]
        self._wrapped = []
        title = " ".join([*(self._sheet.plain[line] for line in indices[:-1]), words])
        project = headings.project_heading(title)
        number = project.number if project else None
        if project:
            self._numbers.add(project.number)
            title = project.title
        else:
            self._names.add(headings.normal(title[: headings.MAX_TITLE]))
        self.entries.append(ContentsEntry(number, title, page, Lines(indices[0] + 1, index + 1)))
        self._sheet.claim(indices, Element.CONTENTS_ENTRY)

    def _is_rest(self, index: int) -> bool:
        """Whether a line is the rest of the entry before: it has a page, and begins no entry of its own."""
        if index >= len(self._sheet) or not self._sheet.plain[index]:
            return False
        return _entry(self._sheet, index)[1] is not None and heading_at(self._sheet, index) is None

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


def _entry(sheet: Sheet, index: int) -> tuple[str, int | None]:
    """Part a line of the contents into its words and its page, which dots, a tab or a space lead to."""
    text = plain(sheet.texts[index].replace("\t", " .. "))[0]
    marked = prose.marker(text)
    if marked and marked[0] == "- ":
        text = marked[1]
    match = _PAGE.search(text)
    if match is None:
        return text.rstrip("".join(_LEADERS) + " "), None
    words = text[: match.start()].rstrip()
    led = words.endswith(_LEADERS)
    if not led and (words == text[: match.start()] or len(match[0]) > 3):
        return text, None
    return words.rstrip("".join(_LEADERS) + " "), int(match[0])
