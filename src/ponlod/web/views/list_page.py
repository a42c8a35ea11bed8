# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page of a list shows: one page of its rows, facets to choose from, and where each choice leads."""

from dataclasses import dataclass
from typing import Any

from rdflib import URIRef

from ponlod.order import natural
from ponlod.web.views.facets import NONE
from ponlod.web.views.listed import Sums, sums
from ponlod.web.views.listing import Names
from ponlod.web.views.lists import Found, Listing
from ponlod.web.views.selection import Selection

ROWS = 100
"""On a page."""

_MOST_CHOICES = 200
"""A longer choice is none: such a facet is offered when other choices have made it shorter."""

_IN_SIGHT = ("code", "title", "subtitle", "project")
"""Texts that a table shows anyway, so that nobody wonders where the words are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: ``count`` rows would be shown if it were chosen. ``thing`` is None for no value at
    all, and for one that there is none of; for the facet of amounts, it is the value itself."""

    key: str
    thing: URIRef | str | None
    count: int
    chosen: bool


class ListPage:
    """A page of what was ``found`` in the list ``name``, which is there if it is one of ``pages``."""

    def __init__(self, name: str, listing: Listing[Any], selection: Selection, found: Found[Any]) -> None:
        self.name = name
        self.selection = selection
        self.total = len(listing.rows)
        self.found = len(found.rows)
        self.pages = max(1, -(-self.found // ROWS))
        self.page = selection.page
        self.rows = found.rows[(self.page - 1) * ROWS : self.page * ROWS]
        self._all_rows = found.rows
        self._where = found.where
        self._counts = found.narrowed.counts
        self._things = listing.things

    @property
    def sums(self) -> Sums:
        """The printed amounts of all rows found, not of this page only."""
        return sums(self._all_rows)

    def printed(self, attribute: str) -> int:
        """How many of the rows found have an amount."""
        return sum(1 for row in self._all_rows if getattr(row, attribute) is not None)

    def facets(self, names: Names) -> dict[str, list[Choice]]:
        """The facets that there is something to choose of, each with its choices in order."""
        found = {}
        for facet, counts in self._counts.items():
            chosen = self.selection.chosen.get(facet)
            keys = set(counts) if len(counts) <= _MOST_CHOICES else set()
            keys |= {chosen} if chosen else set()
            if keys and (chosen or len(self._things[facet]) > 1):
                choices = [self._choice(facet, key) for key in keys]
                found[facet] = sorted(choices, key=lambda choice: _position(choice, names))
        return found

    def chips(self) -> dict[str, Choice]:
        """What is chosen, facet by facet, to be taken back."""
        return {facet: self._choice(facet, key) for facet, key in self.selection.chosen.items()}

    def where(self, thing: URIRef) -> list[str]:
        """In which texts the words of a row are, where nobody sees it in the table."""
        names = self._where.get(thing, ())
        return [] if any(name in _IN_SIGHT for name in names) else list(names)

    def shown_pages(self) -> list[int]:
        """The pages to link to: the first, the last, and those about this one."""
        near = range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)
        return sorted({1, self.pages, *near})

    def _choice(self, facet: str, key: str) -> Choice:
        thing = self._things[facet].get(key)
        count = self._counts[facet].get(key, 0)
        return Choice(key, thing, count, self.selection.chosen.get(facet) == key)


def _position(choice: Choice, names: Names) -> tuple[object, ...]:
    """In the order of the things; no value at all comes last."""
    if isinstance(choice.thing, URIRef):
        return 0, *names.position(choice.thing)
    return (1 if choice.key != NONE else 2), natural(choice.key)
