# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each stage of a build costs, for the data that ``synthetic`` wrote into a folder.

A stage runs in a process of its own. The document as read is in the memory of all of them but ``load``: what
a stage takes is what it has more than ``read``.
"""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from unittest.mock import patch

from measuring import Cost, Watch, apart
from rdflib import Graph

from ponlod import pipeline
from ponlod.graph.mapping import ReleaseMapping, reference_blocks, release_mapping
from ponlod.graph.triples import Block
from ponlod.graph.validation import Known, Links, Validator
from ponlod.iris import Iris
from ponlod.publish.dumps import fragments, release_dumps
from ponlod.publish.manifest import DATASET
from ponlod.resources import ontology_files, shape_files
from ponlod.source.folder import Source, find_releases
from ponlod.store.engine import load
from ponlod.walk import walk

BASE = "http://localhost:8000/"
SHARD = 250
"""Blocks per shard, where a stage is measured without the walk that makes shards itself."""


def reference_files(folder: Path) -> tuple[Path, ...]:
    """Return the ontology and the vocabularies, with the measures of the synthetic release."""
    return (*ontology_files(), folder / "measures.ttl")


def reference_of(source: Source, folder: Path) -> Graph:
    """Return all that the synthetic release refers to."""
    known = Graph()
    for path in reference_files(folder):
        known.parse(path)
    for triple in chain.from_iterable(reference_blocks([source.programme], [source.city], Iris(BASE))):
        known.add(triple)
    return known


def costs(folder: Path, cores: int) -> dict[str, Cost]:
    """Return the cost of each stage. Needs room in ``folder`` for two publications, and leaves one."""
    found = apart(partial(_costs_of_release, folder, cores))
    found["whole build"] = apart(partial(_build, folder))
    found["load"] = apart(partial(_load, folder))
    return found


def _costs_of_release(folder: Path, cores: int) -> dict[str, Cost]:
    with Watch() as watch:
        (source,) = find_releases(folder / "data")
    found = {"read": watch.cost(), "map": apart(partial(_map, source))}
    validator = Validator(shape_files(), reference_of(source, folder))
    found["validate"] = apart(partial(_validate, source, validator))
    found["write"] = apart(partial(_write, source, folder))
    for count in range(1, cores + 1):
        found[_walk_on(count)] = apart(partial(_walk, source, validator, folder, count))
    return found


def _walk_on(cores: int) -> str:
    return f"walk on {cores} core{'s' * (cores > 1)}"


def _mapping(source: Source) -> ReleaseMapping:
    return release_mapping(source.reading, source.release, Iris(BASE))


def _map(source: Source) -> Cost:
    with Watch() as watch:
        mapping = _mapping(source)
        for part in chain(mapping.head, mapping.actions):
            mapping.block(part)
    return watch.cost()


def _shards(mapping: ReleaseMapping) -> Iterator[list[Block]]:
    blocks = (mapping.block(part) for part in chain(mapping.head, mapping.actions))
    while shard := [*islice(blocks, SHARD)]:
        yield shard


def _validate(source: Source, validator: Validator) -> Cost:
    mapping = _mapping(source)
    context = mapping.block(mapping.head[0])
    known = Known()
    links: list[Links] = []
    watch = Watch()
    for number, shard in enumerate(_shards(mapping)):
        triples = [*chain.from_iterable(shard)]
        with watch:
            _accept(validator.judge(triples, context if number else ()))
            links.append(validator.links(triples, known))
            known.add(links[-1])
    with watch:
        _accept(validator.dangling(links))
    return watch.cost()


def _write(source: Source, folder: Path) -> Cost:
    watch = Watch()
    with release_dumps(folder, "written") as writer:
        for shard in _shards(_mapping(source)):
            with watch:
                writer.write(fragments(shard))
    _remove(folder, "written")
    return watch.cost()


def _walk(source: Source, validator: Validator, folder: Path, cores: int) -> Cost:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
    links: list[Links] = []
    with Watch() as watch, release_dumps(folder, "walked") as writer:
        for shard in walk(_mapping(source), validator, lambda *_: None):
            writer.write(shard.parts)
            _accept(shard.results)
            links.append(shard.links)
        _accept(validator.dangling(links))
    _remove(folder, "walked")
    return watch.cost()


def _build(folder: Path) -> Cost:
    # The measures are the driver's: no programme has so many, and the product needs no way to add some.
    with Watch() as watch, patch.object(pipeline, "ontology_files", partial(reference_files, folder)):
        pipeline.build(folder / "data", folder / "publication", BASE, lambda *_: None)
    return watch.cost()


def _load(folder: Path) -> Cost:
    with Watch() as watch:
        load(folder / "publication" / DATASET)
    return watch.cost()


def _accept(results: Iterable[object]) -> None:
    """The shapes have nothing to object to; otherwise something else would be measured."""
    for result in results:
        raise AssertionError(result)


def _remove(folder: Path, stem: str) -> None:
    for path in folder.glob(f"{stem}.*"):
        path.unlink()
