# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The document as lines to read, and what claims each of them."""

from collections.abc import Iterable
from pathlib import Path

from ponlod.records import Element, LedgerLine
from ponlod.source.plain import plain


class Sheet:
    """The lines of a document by index (line n at n-1), as printed in ``texts``, undecorated in ``plain``.

    ``levels`` holds the level of each line's markdown heading mark, 0 where there is none. A line is claimed
    once; claiming it again is a defect of the reader and raises AssertionError.
    """

    def __init__(self, texts: tuple[str, ...], path: Path) -> None:
        self.texts = texts
        self.path = path
        self.plain: list[str] = [""] * len(texts)
        self.levels = bytearray(len(texts))
        for index, text in enumerate(texts):
            if text:
                self.plain[index], self.levels[index] = plain(text)
        self._elements: list[Element | None] = [None] * len(texts)
        self._owners: list[str | None] = [None] * len(texts)

    def __len__(self) -> int:
        return len(self.texts)

    def claim(self, indices: Iterable[int], element: Element, owner: str | None = None) -> None:
        """Enter what these lines are, and the code or key of what they belong to."""
        for index in indices:
            assert self._elements[index] is None, f"line {index + 1} is claimed twice"
            self._elements[index] = element
            self._owners[index] = owner

    def ledger(self) -> tuple[LedgerLine, ...]:
        """Return every line that is not blank with what claims it.

        A line of decoration alone (``---``, ``<br>``) says nothing and goes with the line before it.
        """
        entries = []
        element, owner = Element.COVER, None
        for index, text in enumerate(self.texts):
            if not text or text.isspace():
                continue
            if self.plain[index]:
                element, owner = self._elements[index] or Element.UNCLAIMED, self._owners[index]
            entries.append(LedgerLine(index + 1, text, element, owner))
        return tuple(entries)
