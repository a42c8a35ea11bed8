# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Links between things that may lie in different shards, and whether they arrive."""

import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from rdflib import Node, URIRef
from rdflib.namespace import PROV, RDF

from ponlod.graph.results import lines_of
from ponlod.graph.shards import Index

_TYPE = RDF.type
_DERIVED_FROM = PROV.wasDerivedFrom


@dataclass(frozen=True, slots=True)
class Rule:
    """Values of ``path`` at instances of ``targets`` must be instances of one of ``classes``."""

    shape: URIRef
    path: URIRef
    targets: frozenset[URIRef]
    classes: frozenset[URIRef]
    component: URIRef


@dataclass(frozen=True, slots=True)
class Link:
    """A link that some rule speaks of; ``lines`` are those of the thing that it starts from."""

    rule: Rule
    focus: Node
    value: Node
    lines: str | None


@dataclass(frozen=True, slots=True)
class Links:
    """What one shard offers to links from anywhere, and the links that lead out of it.

    ``offered`` has the IRIs of things by class, packed: a publication has many times more than lead outward.
    A blank node is at home in one shard and offers nothing to others.
    """

    offered: Mapping[Node, bytes]
    outward: tuple[Link, ...]

    def offers(self, kind: Node) -> list[URIRef]:
        """Return the instances of a class that the shard offers."""
        packed = self.offered.get(kind)
        return [URIRef(iri) for iri in zlib.decompress(packed).decode().split("\n")] if packed else []

    def beyond(self, known: "Known") -> "Links":
        """Return the same without the links that arrive in what is known."""
        outward = (link for link in self.outward if not _arrives(link.value, link.rule, known.things))
        return Links(self.offered, tuple(outward))


class Known:
    """What the shards that were added offer, by class."""

    def __init__(self) -> None:
        self.things: dict[Node, set[Node]] = defaultdict(set)

    def add(self, shard: Links) -> None:
        for kind in shard.offered:
            self.things[kind].update(shard.offers(kind))


def links(rules: Iterable[Rule], shard: Index, reference: Index, known: Known) -> Links:
    """Follow the links of a shard, and keep those that arrive neither in it nor in what else is given."""
    by_target: dict[Node, list[Rule]] = {}
    offered: dict[Node, set[Node]] = {}
    for rule in rules:
        offered.update((kind, set()) for kind in rule.classes)
        for target in rule.targets:
            by_target.setdefault(target, []).append(rule)
    for thing, said in shard.items():
        for kind in said.get(_TYPE, ()):
            if kind in offered:
                offered[kind].add(thing)
    outward = [
        Link(rule, thing, value, lines_of(thing, said.get(_DERIVED_FROM, ())))
        for thing, said in shard.items()
        for kind in said.get(_TYPE, ())
        for rule in by_target.get(kind, ())
        for value in said.get(rule.path, ())
        if not _arrives(value, rule, offered)
        and not _arrives(value, rule, known.things)
        and rule.classes.isdisjoint(reference.get(value, {}).get(_TYPE, ()))
    ]
    named = {
        kind: [str(thing) for thing in things if isinstance(thing, URIRef)]
        for kind, things in offered.items()
    }
    packed = {
        kind: zlib.compress("\n".join(sorted(iris)).encode(), 1) for kind, iris in named.items() if iris
    }
    return Links(packed, tuple(outward))


def unmet(shards: Iterable[Links]) -> set[Link]:
    """Return the links that arrive in none of the shards."""
    kept = tuple(shards)
    waiting: dict[Node, set[Link]] = defaultdict(set)
    for shard in kept:
        for link in shard.outward:
            waiting[link.value].add(link)
    wanted = {kind for waits in waiting.values() for link in waits for kind in link.rule.classes}
    for shard in kept:
        for kind in wanted:
            for thing in waiting.keys() & shard.offers(kind):
                waiting[thing] = {link for link in waiting[thing] if kind not in link.rule.classes}
    return set().union(*waiting.values())


def _arrives(value: Node, rule: Rule, offered: Mapping[Node, Container[Node]]) -> bool:
    return any(value in offered.get(kind, ()) for kind in rule.classes)
