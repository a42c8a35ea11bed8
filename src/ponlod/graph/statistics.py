# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much a run of triples says, counted while it is written.

What is counted is exact in a shard and adds up: memory grows with the shard, and with the number of classes
and properties, never with the data. Shards share objects, so how many different ones there are is not known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from rdflib import Node, URIRef

from ponlod.graph.terms import TYPE

_SUBJECT, _PREDICATE, _CLASS = itemgetter(0), itemgetter(1), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Exact numbers of some triples.

    ``classes`` has the number of instances of each class, ``properties`` the number of triples with each
    property; ``examples`` has the first instance of each class, in the order of the triples.
    """

    triples: int
    subjects: int
    classes: Mapping[URIRef, int]
    properties: Mapping[URIRef, int]
    examples: Mapping[URIRef, URIRef]

    @classmethod
    def of(cls, triples: Iterable[tuple[Node, Node, Node]]) -> "Statistics":
        """Count ``triples``, of which none comes twice."""
        known = tuple(triples)
        typed = [(subject, kind) for subject, predicate, kind in known if predicate == TYPE]
        examples: dict[Any, Any] = {}
        for subject, kind in typed:
            examples.setdefault(kind, subject)
        return cls(
            len(known),
            len(set(map(_SUBJECT, known))),
            Counter(map(_CLASS, typed)),
            Counter(map(_PREDICATE, known)),
            examples,
        )

    def __add__(self, other: "Statistics") -> "Statistics":
        """Return the numbers of both runs together, this one first; no subject stands in both."""
        return Statistics(
            self.triples + other.triples,
            self.subjects + other.subjects,
            Counter(self.classes) + Counter(other.classes),
            Counter(self.properties) + Counter(other.properties),
            {**other.examples, **self.examples},
        )


NOTHING = Statistics(0, 0, {}, {}, {})
"""The numbers of no triples."""


@dataclass(frozen=True, slots=True)
class DatasetStatistics:
    """The numbers of each graph of a dataset: of ``default``, and of the ``releases`` by their key."""

    default: Statistics
    releases: Mapping[str, Statistics]
