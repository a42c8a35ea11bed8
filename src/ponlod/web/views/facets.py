# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Narrowing a list by the values that its rows have, and telling what further choices would leave. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

Values = Sequence[Sequence[str]]
"""The values that each row has of a facet, as they go in an address."""

NONE = "none"
"""The value of a row that has no other."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """``positions`` are those of the rows left; ``counts`` tells for each value of each facet how many rows
    would be left if it were chosen in the place of what is chosen of that facet."""

    positions: Sequence[int]
    counts: Mapping[str, Mapping[str, int]]


def narrowed(facets: Mapping[str, Values], among: Iterable[int], chosen: Mapping[str, str]) -> Narrowed:
    """Leave those rows ``among`` (positions in ``Values``) that have the value ``chosen`` of each facet.

    ``chosen`` may lack a facet: all its values will do. A value that no row has leaves none.
    """
    left = []
    missed: dict[str, list[int]] = {facet: [] for facet in facets}
    for position in among:
        without = [facet for facet, key in chosen.items() if key not in facets[facet][position]]
        if not without:
            left.append(position)
        elif len(without) == 1:
            missed[without[0]].append(position)
    return Narrowed(
        left,
        {
            facet: Counter(chain.from_iterable(map(values.__getitem__, chain(left, missed[facet]))))
            for facet, values in facets.items()
        },
    )
