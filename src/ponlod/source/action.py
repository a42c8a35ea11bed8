# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the lines under an action's heading to its record."""

from collections.abc import Iterable, Iterator

from ponlod.errors import Problem
from ponlod.fields.codes import Code, code_of, mentions
from ponlod.fields.dates import find_dates
from ponlod.fields.money import parse_euro
from ponlod.records import Action, Amount, AmountKind, Element, Lines, Link, PrintedDate, Reference
from ponlod.source.blocks import Block, Kind, blocks_of, printed_date, prose_of, status_of
from ponlod.source.document import MAX_PROBLEMS
from ponlod.source.grammar import addresses, labels, prose
from ponlod.source.grammar.headings import ActionHeading
from ponlod.source.outline import Part
from ponlod.source.places import Places
from ponlod.source.sheet import Sheet


def read_action(
    sheet: Sheet, part: Part, heading: ActionHeading, codes: frozenset[Code], problems: list[Problem]
) -> Action:
    """Read one action and claim the lines under its heading; what cannot be read exactly goes to
    ``problems``.

    ``codes`` are those of all actions of the document: references to them resolve.
    """
    blocks = blocks_of(sheet, part.body, part.end)
    reader = _ActionReader(sheet, str(heading.code), problems)
    reader.read(blocks)
    texts = [*reader.description, *reader.status]
    return Action(
        code=heading.code,
        code_as_printed=heading.printed,
        title=part.title,
        subtitle=reader.subtitle,
        description=prose_of(reader.description) or None,
        places=tuple(reader.places.found),
        amounts=tuple(reader.amounts.values()),
        status=status_of(reader.status),
        links=tuple(_links(sheet, blocks)),
        references=tuple(_references(texts, heading.code, codes)),
        dates=tuple(_dates(texts)),
        lines=Lines(part.start + 1, blocks[-1].lines.last if blocks else part.body),
    )


class _ActionReader:
    """Gives each block of an action its place in the record, and claims its lines."""

    def __init__(self, sheet: Sheet, owner: str, problems: list[Problem]) -> None:
        self.subtitle: str | None = None
        self.description: list[Block] = []
        self.places = Places(sheet, owner)
        self.amounts: dict[AmountKind, Amount] = {}
        self.status: list[Block] = []
        self._sheet = sheet
        self._owner = owner
        self._problems = problems
        self._closed = False

    def read(self, blocks: list[Block]) -> None:
        if _begins_with_subtitle(blocks):
            self.subtitle = blocks[0].text
            self._claim(blocks[0], Element.SUBTITLE)
            blocks = blocks[1:]
        for block in blocks:
            if len(self._problems) >= MAX_PROBLEMS:
                return
            if block.kind in (Kind.PROSE, Kind.ITEM) and self.places.take(block):
                continue
            self._end_list()
            self._read(block)
        self._end_list()
        stated = any(block.text for block in self.status)
        for block in self.status:
            self._claim(block, Element.STATUS if stated else Element.UNCLAIMED)

    def _read(self, block: Block) -> None:
        match block.kind:
            case Kind.PROSE | Kind.ITEM:
                self._text(block)
            case Kind.AMOUNT:
                self._amount(block)
            case Kind.STATUS:
                if self.status:
                    self._problem("the action {} has two statuses", "Put both texts under one label", block)
                self.status.append(block)
            case Kind.LINK:
                self._claim(block, Element.LINK)
            case Kind.PIN:
                self.places.pin(block)
            case Kind.PLACES:
                self.places.announce(block)

    def _end_list(self) -> None:
        if (unlisted := self.places.end()) is not None:
            self._text(unlisted)

    def _text(self, block: Block) -> None:
        """A paragraph or list item without label: by where it stands and what it says."""
        if self._closed or labels.is_unknown_amount(block.text):
            self._claim(block, Element.UNCLAIMED)
        elif self.status:
            self.status.append(block)
        elif not self.places.address(block):
            self.description.append(block)
            self._claim(block, Element.DESCRIPTION)

    def _amount(self, block: Block) -> None:
        """A labelled sum: a figure, or words without any; a label alone says nothing."""
        assert isinstance(block.of, AmountKind)
        text = block.text
        if labels.awaits_value(text):
            self._claim(block, Element.UNCLAIMED)
            return
        value = parse_euro(text)
        if value is None and labels.has_figure(text):
            remedy = "Write it like € 1.234.567,89, or in words without figures"
            self._problem("the amount of {} cannot be read exactly", remedy, block)
        if block.of in self.amounts:
            self._problem("the action {} has this amount twice", "Leave one, or give it another label", block)
        self.amounts[block.of] = Amount(block.of, value, text, block.lines)
        self._claim(block, Element.AMOUNT)
        # What comes without label after status and amounts could belong to either.
        self._closed = bool(self.status)

    def _claim(self, block: Block, element: Element) -> None:
        self._sheet.claim(block.indices, element, self._owner)

    def _problem(self, what: str, remedy: str, block: Block) -> None:
        path, line = self._sheet.path, block.lines.first
        field = block.label if block.kind is Kind.AMOUNT else "status"
        self._problems.append(
            Problem(what.format(self._owner), remedy, path, line, field, shortened(block.text))
        )


def shortened(text: str) -> str:
    """Return ``text`` as a message quotes it, no longer than 80 characters."""
    return text if len(text) <= 80 else f"{text[:79]}…"


def _begins_with_subtitle(blocks: list[Block]) -> bool:
    """Whether the first block is a subtitle: by its heading mark, or as what is no sentence before prose."""
    if not blocks or blocks[0].kind is not Kind.PROSE or addresses.is_address(blocks[0].text):
        return False
    if blocks[0].level:
        return True
    prose_follows = (
        len(blocks) > 1 and blocks[1].kind is Kind.PROSE and not addresses.is_address(blocks[1].text)
    )
    return prose_follows and not prose.is_sentence(blocks[0].text)


def _links(sheet: Sheet, blocks: Iterable[Block]) -> Iterator[Link]:
    """Each web address in the lines of these blocks, once."""
    seen: set[str] = set()
    for block in blocks:
        for index in block.indices:
            for url in prose.urls_in(sheet.texts[index]):
                if url not in seen:
                    seen.add(url)
                    yield Link(url, Lines(index + 1, index + 1))


def _references(texts: Iterable[Block], own: Code, codes: frozenset[Code]) -> Iterator[Reference]:
    """Each mention of another action."""
    for block in texts:
        for match in mentions(block.text, own.city):
            code = code_of(match)
            if code != own:
                yield Reference(match[0], code, block.lines_of(match.start(), match.end()), code in codes)


def _dates(texts: Iterable[Block]) -> Iterator[PrintedDate]:
    """Each date in texts, and in the label of a status."""
    for block in texts:
        for found in find_dates(block.label):
            yield printed_date(found, Lines(block.lines.first, block.lines.first))
        for found in find_dates(block.text):
            yield printed_date(found, block.lines_of(found.start, found.end))
