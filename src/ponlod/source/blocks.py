# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the lines of a section to its blocks: paragraphs, list items, and what carries a label."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate

from ponlod.fields.dates import DateMention
from ponlod.fields.money import parse_euro
from ponlod.fields.status import classify
from ponlod.records import AmountKind, Certainty, Element, Lines, PlaceKind, Precision, PrintedDate, Status
from ponlod.source.grammar import addresses, headings, labels, prose
from ponlod.source.sheet import Sheet

_LONGEST_AMOUNT = 5
"""How many lines the words of a sum may take; a paragraph that goes on after them is another block."""
_LONGEST_STATUS = 20_000
"""What has more characters is no sentence that the rules were made for; it stays without a concept."""


class Kind(Enum):
    """What a block is, as far as its own words tell."""

    PROSE = auto()
    ITEM = auto()
    AMOUNT = auto()
    STATUS = auto()
    PLACES = auto()
    PIN = auto()
    LINK = auto()


@dataclass(slots=True)
class Block:
    """Lines that belong together.

    ``parts`` are the indices of its lines, each with its words; marker, pin and label are not among them.
    ``marker`` is that of a list item, ``level`` that of a heading mark; ``of`` is the kind that a label
    names, and ``label`` its words (of a status: the date in it).
    """

    kind: Kind
    parts: list[tuple[int, str]]
    marker: str = ""
    level: int = 0
    of: AmountKind | PlaceKind | None = None
    label: str = ""
    _ends: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words; wrapped lines are joined by a space."""
        if len(self.parts) == 1:
            return self.parts[0][1]
        return " ".join(words for _, words in self.parts if words)

    @property
    def indices(self) -> list[int]:
        return [index for index, _ in self.parts]

    @property
    def lines(self) -> Lines:
        return Lines(self.parts[0][0] + 1, self.parts[-1][0] + 1)

    def lines_of(self, start: int, end: int) -> Lines:
        """The lines on which the characters of ``text`` from ``start`` up to ``end`` are printed."""
        if len(self.parts) == 1:
            return self.lines
        if not self._ends:
            lengths = (len(words) + 1 if words else 0 for _, words in self.parts)
            self._ends = list(accumulate(lengths))
        first, last = bisect_right(self._ends, start), bisect_left(self._ends, end)
        return Lines(self.parts[first][0] + 1, self.parts[last][0] + 1)


def prose_of(blocks: Iterable[Block]) -> str:
    """The text of several blocks: an empty line between paragraphs, each list item on a line of its own."""
    pieces: list[str] = []
    item = False
    for block in blocks:
        if text := block.text:
            if pieces:
                pieces.append("\n" if item and block.marker else "\n\n")
            pieces.append(block.marker + text)
            item = bool(block.marker)
    return "".join(pieces)


def printed_date(found: DateMention, lines: Lines) -> PrintedDate:
    """A date found in a text, as a record."""
    return PrintedDate(found.text, found.value, Precision(found.datatype), lines)


def status_of(blocks: list[Block]) -> Status | None:
    """What blocks say of how something stands, classed by the rules if one fits; None if they say nothing."""
    text = prose_of(blocks)
    if not text:
        return None
    lines = Lines(blocks[0].lines.first, blocks[-1].lines.last)
    found = classify(text) if len(text) <= _LONGEST_STATUS else None
    if found is None:
        return Status(text, lines, None, None, None)
    return Status(text, lines, found.concept, found.rule, Certainty(found.certainty))


def blocks_of(sheet: Sheet, start: int, end: int) -> list[Block]:
    """Return the blocks of the lines from ``start`` up to ``end``, and claim the page headers among them."""
    builder = _Builder(sheet)
    for index in range(start, end):
        builder.read(index)
    return builder.blocks


class _Builder:
    """Reads one line after the other; knows the block before, and whether the next line may belong to it."""

    def __init__(self, sheet: Sheet) -> None:
        self.blocks: list[Block] = []
        self._sheet = sheet
        self._flowing = False
        self._awaited = False
        self._page_turned = False

    def read(self, index: int) -> None:
        text = self._sheet.plain[index]
        if not text:
            self._flowing = False
            return
        if headings.is_page_header(text, self._flowing or self._awaited):
            self._sheet.claim([index], Element.PAGE_HEADER)
            self._page_turned = True
            return
        before = self.blocks[-1] if self.blocks else None
        block = self._started(index, text, before)
        if block is None and before is not None and self._goes_on(before, text):
            before.parts.append((index, text))
            block = before
        else:
            block = block or Block(Kind.PROSE, [(index, text)])
            self.blocks.append(block)
        self._look_ahead(block)

    def _started(self, index: int, text: str, before: Block | None) -> Block | None:
        """The block that a line begins by what it says, if it does."""
        raw, level = self._sheet.texts[index], self._sheet.levels[index]
        flowing_text = before.parts[-1][1] if before and self._flowing else ""
        marked = prose.marker(text, flowing_text, before.marker if before else "")
        marker, words = marked or ("", text)
        flowing = self._flowing and not marker
        if amount := labels.amount_label(words, raw, flowing):
            return Block(Kind.AMOUNT, [(index, amount.value)], of=amount.kind, label=amount.label)
        if status := labels.status_label(words, raw, flowing):
            return Block(Kind.STATUS, [(index, status.text)], label=status.as_of)
        if prose.is_link(words):
            return Block(Kind.LINK, [(index, words)])
        pinned = addresses.unpinned(words)
        in_list = before is not None and before.kind is Kind.PLACES
        if (not flowing or in_list or pinned) and (places := labels.place_label(pinned or words)):
            return Block(Kind.PLACES, [(index, places.values)], of=places.kind)
        if pinned is not None:
            return Block(Kind.PIN, [(index, pinned)], marker)
        if marker:
            return Block(Kind.ITEM, [(index, words)], marker)
        return Block(Kind.PROSE, [(index, words)], level=level) if level else None

    def _goes_on(self, before: Block, text: str) -> bool:
        """Whether a line that begins nothing goes on with the block before, be it over a page break."""
        if self._flowing or self._awaited:
            return True
        if not self._page_turned or before.level or before.kind in (Kind.AMOUNT, Kind.LINK, Kind.PLACES):
            return False
        return text[0].islower() and not prose.is_sentence(before.parts[-1][1])

    def _look_ahead(self, block: Block) -> None:
        """Note what the next line may be: not more of a heading, of a link or of a whole figure."""
        self._page_turned = self._awaited = False
        self._flowing = not block.level and block.kind is not Kind.LINK
        if block.kind is Kind.AMOUNT:
            text = block.text
            self._awaited = labels.awaits_value(text)
            self._flowing = parse_euro(text) is None and len(block.parts) < _LONGEST_AMOUNT
