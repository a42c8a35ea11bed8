# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes before the projects: the cover and the table of contents."""

import re
from dataclasses import dataclass, field

from ponlod.fields.dates import find_dates
from ponlod.records import ContentsEntry, Cover, Element, Lines, PrintedDate
from ponlod.source.blocks import printed_date
from ponlod.source.contents import leads_to_page, read_contents
from ponlod.source.grammar import headings
from ponlod.source.grammar.headings import ActionHeading
from ponlod.source.outline import heading_at
from ponlod.source.sheet import Sheet

_CITY = re.compile(r"(?:comune|città|città metropolitana) di (?P<name>.+)", re.IGNORECASE)
_PROGRAMME = re.compile(r"(?:PON|PN) .+|programma (?:operativo )?nazionale\b.*", re.IGNORECASE)
_VERSION = re.compile(
    r"\bv(?:ersione|ers\.|\.) ?(?:n\.? ?)?(?P<version>[0-9]{1,3}(?:\.[0-9]{1,3})?)\b", re.IGNORECASE
)
_AS_OF = re.compile(r"\b(?:attuazione|avanzamento|aggiornat[oa]|aggiornamento)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Front:
    """Cover and contents; ``end`` is the index of the line with which the body begins."""

    cover: Cover
    contents: tuple[ContentsEntry, ...]
    end: int


def read_front(sheet: Sheet) -> Front:
    """Read and claim the lines before the first heading of the body; what is neither stays unclaimed."""
    end = _cover_end(sheet)
    cover = _read_cover(sheet, end)
    if end == len(sheet):
        return Front(cover, (), end)
    if headings.is_contents_heading(sheet.plain[end]):
        sheet.claim([end], Element.CONTENTS_HEADING)
        contents, end = read_contents(sheet, end + 1)
    elif leads_to_page(sheet, end):
        contents, end = read_contents(sheet, end)
    else:
        contents = ()
    return Front(cover, contents, end)


def _cover_end(sheet: Sheet) -> int:
    """The index of what ends the cover: the contents, or the first heading of the body.

    A line with a heading mark directly before the first action is the heading of its project.
    """
    before, marked = "", None
    for index, text in enumerate(sheet.plain):
        if not text:
            before = ""
        elif headings.is_contents_heading(text):
            return index
        elif heading := heading_at(sheet, index, before):
            return marked if marked is not None and isinstance(heading, ActionHeading) else index
        elif not headings.is_page_header(text, bool(before)):
            before, marked = text, index if sheet.levels[index] else None
    return len(sheet)


@dataclass(slots=True)
class _Found:
    """What the cover has said so far, and the lines of which it is not yet known what they say."""

    city: str | None = None
    programme: str | None = None
    version: str | None = None
    date: PrintedDate | None = None
    as_of: PrintedDate | None = None
    lines: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)


def _read_cover(sheet: Sheet, end: int) -> Cover:
    """Read and claim the lines before index ``end``.

    The title is the line with a heading mark, else the first one, that no other rule knows and that is not
    merely the name of the city.
    """
    found = _Found()
    for index in range(end):
        text = sheet.plain[index]
        if not text:
            continue
        if headings.is_page_header(text):
            sheet.claim([index], Element.PAGE_HEADER)
        else:
            (found.lines if _says(found, text, index) else found.names).append(index)
    city = headings.normal(found.city or "")
    titles: list[int] = []
    for index in found.names:
        is_city = headings.normal(sheet.plain[index][: headings.MAX_TITLE]) == city
        (found.lines if is_city else titles).append(index)
    title = next((index for index in titles if sheet.levels[index]), titles[0] if titles else None)
    if title is not None:
        found.lines.append(title)
    sheet.claim(found.lines, Element.COVER)
    lines = Lines(min(found.lines, default=0) + 1, max(found.lines, default=0) + 1)
    printed = None if title is None else sheet.plain[title]
    return Cover(printed, found.city, found.programme, found.version, found.date, found.as_of, lines)


def _says(found: _Found, text: str, index: int) -> bool:
    """Enter what a line of the cover says, and return whether any rule knows."""
    mention = next(find_dates(text), None)
    date = printed_date(mention, Lines(index + 1, index + 1)) if mention else None
    if match := _VERSION.search(text):
        found.version, found.date = match["version"], date or found.date
    elif date and _AS_OF.search(text):
        found.as_of = date
    elif match := _CITY.fullmatch(text):
        found.city = found.city or match["name"]
    elif _PROGRAMME.fullmatch(text):
        found.programme = found.programme or text
    elif mention and len(text) - len(mention.text) <= 20:
        found.date = found.date or date
    else:
        return False
    return True
