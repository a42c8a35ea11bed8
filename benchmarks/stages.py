# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each stage of a build costs, for the data that ``synthetic`` wrote into a folder.

A stage runs in a process of its own. The document as read is in the memory of all of them but ``load``: what
a stage takes is what it has more than ``read``.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import partial, wraps
from itertools import chain, islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

from measuring import Cost, Watch, apart
from rdflib import Graph

from ponlod import pipeline
from ponlod.graph.mapping import ReleaseMapping, reference_blocks, release_mapping
from ponlod.graph.triples import Block
from ponlod.graph.validation import Known, Links, Validator
from ponlod.iris import Iris
from ponlod.publish import compression, files, manifest
from ponlod.publish.dumps import fragments, release_dumps
from ponlod.publish.manifest import DATASET
from ponlod.resources import ontology_files, shape_files
from ponlod.source.folder import Source, find_releases
from ponlod.store.engine import load
from ponlod.walk import walk

BASE = "http://localhost:8000/"
SHARD = 250
"""Blocks per shard, where a stage is measured without the walk that makes shards itself."""

_PARTS = (
    ("tables", files, "write_tables"),
    ("of these: workbook", files, "release_workbook"),
    ("reports", files, "write_reports"),
    ("dataset", pipeline, "write_dataset"),
    ("data package", files, "write_data_package"),
    ("gzip", compression, "_write_gzip"),
    ("zstd", compression, "_write_zstd"),
    ("catalogue, shapes, VoID", pipeline, "_publish_catalogue"),
    ("of these: VoID", pipeline, "write_void"),
    ("digests, for the catalogue", pipeline, "files_in"),
    ("digests, for the manifest", manifest, "files_in"),
)
"""What a build does after its walk, and where it is done."""


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
    found |= apart(partial(_build, folder))
    found["start, if nothing changed"] = apart(partial(_look, folder))
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


def _build(folder: Path) -> dict[str, Cost]:
    """The whole, and then its parts, whose memory is that of the build when the part has ended."""
    parts: dict[str, Cost] = {}
    # The measures are the driver's: no programme has so many, and the product needs no way to add some.
    with ExitStack() as stack, Watch() as watch:
        stack.enter_context(patch.object(pipeline, "ontology_files", partial(reference_files, folder)))
        for name, module, function in _PARTS:
            timed = _timed(getattr(module, function), name, parts)
            stack.enter_context(patch.object(module, function, timed))
        pipeline.build(folder / "data", folder / "publication", BASE, lambda *_: None)
    return {"whole build": watch.cost()} | {name: parts[name] for name, *_ in _PARTS if name in parts}


def _timed(work: Callable[..., Any], name: str, parts: dict[str, Cost]) -> Callable[..., Any]:
    watch = Watch()

    @wraps(work)
    def timed(*given: Any, **named: Any) -> Any:
        with watch:
            result = work(*given, **named)
        parts[name] = watch.cost()
        return result

    return timed


def _look(folder: Path) -> Cost:
    with Watch() as watch, patch.object(pipeline, "ontology_files", partial(reference_files, folder)):
        assert pipeline.is_current(folder / "data", folder / "publication", BASE)
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
