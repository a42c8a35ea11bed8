# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release walked in shards, so that memory does not grow with its graph.

A shard is some hundred blocks: mapped, judged, and said in every format on its own, in as many processes as
there are cores. The head of a release goes first, because most links between shards lead to it: what it
offers is then known to the processes that walk the actions.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ponlod.graph.mapping import Part, ReleaseMapping
from ponlod.graph.statistics import Statistics
from ponlod.graph.validation import Known, Links, Result, Validator
from ponlod.parallel import cores, in_order
from ponlod.publish.dumps import Fragments, fragments

Progress = Callable[[str, int, int], None]
"""Is told the stage of the work, how much of it is done, and of how much."""

SHARD = 1500
"""Blocks in a shard and ranges of lines that they cite, counted together; 250 actions have as many. Enough to
spread the fixed cost of judging, few enough to hold in every format."""


class Walked(NamedTuple):
    """A shard after the walk; its links without those that arrive in the head."""

    parts: Fragments
    results: tuple[Result, ...]
    links: Links
    statistics: Statistics


def walk(mapping: ReleaseMapping, validator: Validator, progress: Progress) -> Iterator[Walked]:
    """Yield the shards of a release in published order."""
    total = len(mapping.actions)
    stage = f"Mapping, validating and writing {mapping.scope.facts.key}"
    release = mapping.block(mapping.head[0])
    head = Known()

    def walked(parts: Sequence[Part]) -> Walked:
        blocks = [mapping.block(part) for part in parts]
        triples = tuple(chain.from_iterable(blocks))
        context = () if parts[0] is mapping.head[0] else release
        results = validator.judge(triples, context)
        found = validator.links(triples, head)
        return Walked(fragments(blocks), results, found, Statistics.of(triples))

    progress(stage, 0, total)
    for shard in in_order(walked, _shards(mapping.head), cores()):
        head.add(shard.links)
        yield shard._replace(links=shard.links.beyond(head))
    actions = _shards(mapping.actions)
    done = 0
    for parts, shard in zip(actions, in_order(walked, actions, cores()), strict=True):
        done += len(parts)
        progress(stage, done, total)
        yield shard


def _shards(parts: Iterable[Part]) -> list[list[Part]]:
    """Put consecutive parts together until a shard is full."""
    shards: list[list[Part]] = []
    room = 0
    for part in parts:
        if room <= 0:
            shards.append([])
            room = SHARD
        shards[-1].append(part)
        room -= 1 + part.cites
    return shards
