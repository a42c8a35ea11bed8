# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""All of today's actions and projects as lists: read once, then searched, narrowed and sorted in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from operator import attrgetter
from typing import Any, Generic, TypeVar

from rdflib import URIRef

from ponlod.errors import InputError
from ponlod.iris import last_segment
from ponlod.order import natural
from ponlod.publish.manifest import ReleaseEntry
from ponlod.web.once import Once
from ponlod.web.views.facets import NONE, Narrowed, narrowed
from ponlod.web.views.listed import ListedAction, ListedProject, listed_actions, listed_projects
from ponlod.web.views.listing import Names
from ponlod.web.views.page_queries import PageQueries
from ponlod.web.views.search import Searchable, folded, words
from ponlod.web.views.selection import Selection

Listed = TypeVar("Listed", bound=ListedAction | ListedProject)
_SortKey = Callable[[Listed], Any]

LONGEST_WORDS = 200
"""Characters of a search; nobody types more."""
LONGEST_VALUE = 100
"""Characters of a value of a facet which no row has."""
WITH, WITHOUT = "with", "without"
"""The values of the facet of amounts: whether the document prints what comes from the programme."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Listed]):
    """The rows that a selection leaves, in its order; ``where`` has the texts that words are in."""

    rows: Sequence[Listed]
    narrowed: Narrowed
    where: Mapping[URIRef, Sequence[str]]


class Listing(Generic[Listed]):
    """Rows that can be selected from.

    ``values`` tells by which things a row is found, facet by facet; ``texts`` in which texts, by name, its
    words are looked for; ``sorts`` by what it is sorted: the first is the order of ``rows``.
    """

    def __init__(
        self,
        rows: Sequence[Listed],
        values: Mapping[str, Callable[[Listed], Iterable[URIRef | str]]],
        texts: Callable[[Listed], Mapping[str, str]],
        sorts: Mapping[str, _SortKey[Listed]],
    ) -> None:
        self.rows = rows
        self.facets = tuple(values)
        self.sorts = tuple(sorts)
        self.things: dict[str, dict[str, URIRef | str]] = {facet: {} for facet in values}
        self._values = {facet: [self._keys(facet, of(row)) for row in rows] for facet, of in values.items()}
        self._ranks = {name: Once(partial(_ranks, rows, key)) for name, key in sorts.items()}
        self.texts = texts
        self._searchable = Once(lambda: [Searchable.of(texts(row)) for row in rows])

    def searchable(self) -> Sequence[Searchable]:
        """The texts of the rows, in their order, ready to be searched."""
        return self._searchable.get()

    def selection(self, arguments: Mapping[str, str]) -> Selection:
        """Read what the parameters of an address ask of this list; raises InputError for what is too long."""
        for name in (*self.facets, "q"):
            value, longest = arguments.get(name, ""), LONGEST_WORDS if name == "q" else LONGEST_VALUE
            if len(value) > longest and value not in self.things.get(name, {}):
                raise InputError(f"The parameter {name} is longer than {longest} characters. Ask for less.")
        return Selection.of(arguments, self.facets, self.sorts, self.sorts[0])

    def sorts_by(self, sort: str) -> bool:
        """Whether such a wish, as ``-total``, sorts the rows otherwise than they are."""
        return sort != self.sorts[0] and sort.removeprefix("-") in self.sorts

    def select(self, selection: Selection) -> Found[Listed]:
        """Return the rows that ``selection`` leaves, of all its pages."""
        where: dict[URIRef, Sequence[str]] = {}
        among: Iterable[int] = range(len(self.rows))
        if selection.q:
            wanted = words(selection.q)
            hits = ((position, text.found(wanted)) for position, text in enumerate(self.searchable()))
            found = {position: names for position, names in hits if names is not None}
            among, where = found, {self.rows[position].iri: names for position, names in found.items()}
        left = narrowed(self._values, among, selection.chosen)
        rows = [self.rows[position] for position in self._sorted(left.positions, selection)]
        return Found(rows, left, where)

    def _keys(self, facet: str, things: Iterable[URIRef | str]) -> tuple[str, ...]:
        named = {last_segment(thing): thing for thing in things}
        self.things[facet] |= named
        return tuple(named) or (NONE,)

    def _sorted(self, positions: Sequence[int], selection: Selection) -> list[int]:
        """Rows that have nothing to be sorted by come last, whichever the direction."""
        rank = self._ranks[selection.sort].get()
        present = [position for position in positions if position in rank]
        absent = [position for position in positions if position not in rank]
        return sorted(present, key=rank.__getitem__, reverse=selection.descending) + absent


def _ranks(rows: Sequence[Listed], key: _SortKey[Listed]) -> dict[int, int]:
    """Where the key of each row stands among all keys; rows without one are not in it."""
    keys = {position: value for position, row in enumerate(rows) if (value := key(row)) is not None}
    ranks = {value: rank for rank, value in enumerate(sorted(set(keys.values())))}
    return {position: ranks[value] for position, value in keys.items()}


@dataclass(frozen=True, slots=True)
class Lists:
    """Both lists, and what everything in them is called."""

    actions: Listing[ListedAction]
    projects: Listing[ListedProject]
    names: Names


def read_lists(queries: PageQueries, releases: Sequence[ReleaseEntry]) -> Lists:
    """Ask for all that the lists have in them; raises StoreError if they cannot be read."""
    actions = listed_actions(queries, releases)
    projects = listed_projects(queries, actions)
    things: set[URIRef | None] = {
        *(thing for row in actions for thing in (row.project, row.axis, row.measure, row.status, row.city)),
        *(place.iri for row in actions for place in row.places),
        *(thing for row in projects for thing in (row.iri, row.status, row.city)),
    }
    names = Names(queries, things)
    return Lists(action_listing(actions, names), project_listing(projects, names), names)


def action_listing(rows: Sequence[ListedAction], names: Names) -> Listing[ListedAction]:
    """Return the list of the actions ``rows``, which are in the order of their codes."""
    position = cache(names.position)
    return Listing(
        rows,
        values={
            "axis": lambda row: (row.axis,),
            "measure": lambda row: (row.measure,),
            "status": lambda row: _present(row.status),
            "project": lambda row: (row.project,),
            "city": lambda row: (row.city,),
            "place": lambda row: (place.iri for place in row.places),
            "amount": lambda row: (WITHOUT if row.programme is None else WITH,),
        },
        texts=lambda row: {
            "code": row.code,
            "title": row.title,
            "subtitle": row.subtitle or "",
            "project": names.name(row.project, "it"),
            "places": _lines(place.name for place in row.places),
            "status_text": row.status_text or "",
            "description": row.description or "",
        },
        sorts={
            "code": lambda row: natural(row.code),
            "title": lambda row: natural(folded(row.title)),
            "project": lambda row: position(row.project),
            "axis": lambda row: position(row.axis),
            "status": lambda row: None if row.status is None else position(row.status),
            **_amounts("programme", "other_public", "total"),
        },
    )


def project_listing(rows: Sequence[ListedProject], names: Names) -> Listing[ListedProject]:
    """Return the list of the projects ``rows``."""
    order = {row.iri: position for position, row in enumerate(rows)}
    return Listing(
        rows,
        values={
            "axis": lambda row: row.axes,
            "status": lambda row: _present(row.status),
            "city": lambda row: (row.city,),
        },
        texts=lambda row: {"code": row.key, "title": row.title, "note": _lines(row.notes)},
        sorts={
            "number": lambda row: order[row.iri],
            "title": lambda row: natural(folded(row.title)),
            "actions": lambda row: row.actions,
            "status": lambda row: None if row.status is None else names.position(row.status),
            **_amounts("programme", "other_public", "total"),
        },
    )


def _amounts(*names: str) -> dict[str, Callable[[ListedAction | ListedProject], object]]:
    return {name: attrgetter(name) for name in names}


def _present(thing: URIRef | None) -> tuple[URIRef, ...]:
    return () if thing is None else (thing,)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
