# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Links between things that may lie in different shards, and whether they arrive."""

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
    """What one shard offers to links from anywhere, by class, and the links that lead out of it."""

    offered: Mapping[Node, frozenset[Node]]
    outward: tuple[Link, ...]


def links(rules: Iterable[Rule], shard: Index, reference: Index) -> Links:
    """Follow the links of a shard, and keep those that arrive neither in it nor in the reference."""
    by_path: dict[Node, list[Rule]] = {}
    offered: dict[Node, set[Node]] = {}
    for rule in rules:
        by_path.setdefault(rule.path, []).append(rule)
        offered.update((kind, set()) for kind in rule.classes)
    for thing, said in shard.items():
        for kind in said.get(_TYPE, ()):
            if kind in offered:
                offered[kind].add(thing)
    outward = [
        Link(rule, thing, value, lines_of(thing, said.get(_DERIVED_FROM, ())))
        for thing, said in shard.items()
        for path, values in said.items()
        for rule in by_path.get(path, ())
        if not rule.targets.isdisjoint(said.get(_TYPE, ()))
        for value in values
        if not _arrives(value, rule, offered)
        and rule.classes.isdisjoint(reference.get(value, {}).get(_TYPE, ()))
    ]
    return Links({kind: frozenset(things) for kind, things in offered.items() if things}, tuple(outward))


def unmet(shards: Iterable[Links]) -> set[Link]:
    """Return the links that arrive in none of the shards; each shard is looked at once and let go."""
    offered: dict[Node, set[Node]] = {}
    outward: set[Link] = set()
    for shard in shards:
        outward.update(shard.outward)
        for kind, things in shard.offered.items():
            offered.setdefault(kind, set()).update(things)
    return {link for link in outward if not _arrives(link.value, link.rule, offered)}


def _arrives(value: Node, rule: Rule, offered: Mapping[Node, Container[Node]]) -> bool:
    return any(value in offered.get(kind, ()) for kind in rule.classes)
