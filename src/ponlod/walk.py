# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release walked in shards, so that memory does not grow with its graph.

A shard is some hundred blocks: mapped, judged, and said in every format on its own. The head of a release is
walked here, its actions in as many processes as there are cores.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from ponlod.graph.mapping import ReleaseMapping
from ponlod.graph.triples import Block
from ponlod.graph.validation import Links, Result, Validator
from ponlod.parallel import in_order
from ponlod.publish.dumps import Fragments, fragments

Progress = Callable[[str, int, int], None]
"""Is told the stage of the work, how much of it is done, and of how much."""

SHARD = 250
"""Blocks per shard: enough to spread the fixed cost of judging, few enough to hold in every format."""


class Walked(NamedTuple):
    """A shard after the walk."""

    parts: Fragments
    results: tuple[Result, ...]
    links: Links


def walk(mapping: ReleaseMapping, validator: Validator, progress: Progress) -> Iterator[Walked]:
    """Yield the shards of a release in published order."""
    head = iter(mapping.head())
    release = next(head)
    total = len(mapping.actions)
    stage = f"Mapping, validating and writing {mapping.scope.facts.key}"
    starts = range(0, total, SHARD)

    def walked(blocks: Sequence[Block]) -> Walked:
        triples = tuple(chain.from_iterable(blocks))
        context = () if blocks[0] is release else release
        return Walked(fragments(blocks), validator.judge(triples, context), validator.links(triples))

    def walked_actions(start: int) -> Walked:
        pairs = mapping.actions[start : start + SHARD]
        return walked([mapping.action_block(action, project) for action, project in pairs])

    progress(stage, 0, total)
    for blocks in _batched(chain([release], head), SHARD):
        yield walked(blocks)
    for start, shard in zip(starts, in_order(walked_actions, starts, os.cpu_count() or 1), strict=True):
        progress(stage, min(start + SHARD, total), total)
        yield shard


def _batched(blocks: Iterable[Block], size: int) -> Iterator[tuple[Block, ...]]:
    iterator = iter(blocks)
    return iter(lambda: tuple(islice(iterator, size)), ())
