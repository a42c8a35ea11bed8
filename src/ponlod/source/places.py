# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The places that an action prints: pinned, listed under a label, or an address that stands alone."""

from ponlod.records import Element, Lines, Place, PlaceKind
from ponlod.source.blocks import Block, Kind
from ponlod.source.grammar import addresses
from ponlod.source.grammar.addresses import place_text
from ponlod.source.grammar.prose import is_sentence
from ponlod.source.sheet import Sheet


class Places:
    """Collects the places of one action, and claims their lines; knows the list that is being read."""

    def __init__(self, sheet: Sheet, owner: str) -> None:
        self.found: list[Place] = []
        self._sheet = sheet
        self._owner = owner
        self._label: Block | None = None
        self._kind = PlaceKind.SITE
        self._awaiting = False
        self._itemised = False

    def pin(self, block: Block) -> None:
        """Read what pins point at."""
        for text in block.text.split(addresses.PIN):
            self._add(text, PlaceKind.SITE, block.lines)
        self._claim(block.indices, Element.PLACE)

    def announce(self, block: Block) -> None:
        """Read a label and what its paragraph lists; more may follow."""
        assert isinstance(block.of, PlaceKind)
        self._label, self._kind = block, block.of
        (index, values), listed = block.parts[0], block.parts[1:]
        self._awaiting, self._itemised = not values and not listed, False
        if not self._awaiting:
            self._claim([index], Element.PLACE if values else Element.PLACE_HEADING)
            self._claim([index for index, _ in listed], Element.PLACE)
            self._add_list(block)

    def take(self, block: Block) -> bool:
        """Read a paragraph or item if it goes on with the list; return whether it does."""
        if self._label is None or not self._fits(block):
            return False
        if self._awaiting:
            self._claim(self._label.indices, Element.PLACE_HEADING)
            self._awaiting, self._itemised = False, block.kind is Kind.ITEM
        self._claim(block.indices, Element.PLACE)
        self._add_list(block)
        return True

    def end(self) -> Block | None:
        """End the list; return its label as a paragraph if nothing was listed under it."""
        label, self._label = self._label, None
        if label is None or not self._awaiting:
            return None
        index = label.parts[0][0]
        return Block(Kind.PROSE, [(index, self._sheet.plain[index])])

    def address(self, block: Block) -> bool:
        """Read a paragraph or item that is an address and nothing else; return whether it is."""
        text = place_text(block.text) if block.marker else block.text
        if not addresses.is_address(text) or (block.marker and not addresses.starts_address(text)):
            return False
        self._add(text, PlaceKind.SITE, block.lines)
        self._claim(block.indices, Element.PLACE)
        return True

    def _fits(self, block: Block) -> bool:
        """Whether a block goes on with a list: by its words, or because the list is still awaited."""
        if block.kind is Kind.ITEM and (self._awaiting or self._itemised):
            return True
        if self._awaiting and self._kind is PlaceKind.QUARTER:
            return not is_sentence(block.text)
        return all(addresses.starts_address(place_text(words)) for _, words in block.parts)

    def _add_list(self, block: Block) -> None:
        """Add what a block lists: an item, names parted by commas, or one place a line."""
        if block.marker:
            self._add(block.text, self._kind, block.lines)
        elif self._kind is PlaceKind.QUARTER and "," in block.text:
            for text in addresses.places_in(self._kind, block.text):
                self._add(text, self._kind, block.lines)
        else:
            for index, words in block.parts:
                for text in addresses.places_in(self._kind, words):
                    self._add(text, self._kind, Lines(index + 1, index + 1))

    def _add(self, text: str, kind: PlaceKind, lines: Lines) -> None:
        if name := place_text(text).lstrip():
            self.found.append(Place(name, kind, lines))

    def _claim(self, indices: list[int], element: Element) -> None:
        self._sheet.claim(indices, element, self._owner)
