# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The walk in shards: how they are cut, and which links still lead from one to another."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from ponlod.graph.mapping import Part, ReleaseMapping, reference_blocks, release_mapping
from ponlod.graph.triples import Triple
from ponlod.graph.validation import Validator
from ponlod.iris import Iris
from ponlod.namespaces import PON
from ponlod.resources import ontology_files, shape_files
from ponlod.source.folder import find_releases
from ponlod.walk import walk

IRIS = Iris("http://localhost:8000/")
SILENT = lambda *_: None  # noqa: E731


@pytest.fixture(scope="module")
def validator(root: Path) -> Validator:
    (source, *_) = find_releases(root / "data")
    reference = Graph()
    for path in ontology_files():
        reference.parse(path)
    for triple in chain(*reference_blocks([source.programme], [source.city], IRIS)):
        reference.add(triple)
    return Validator(shape_files(), reference)


@pytest.fixture(scope="module")
def mapping(root: Path) -> ReleaseMapping:
    (source, *_) = find_releases(root / "data")
    return release_mapping(source.reading, source.release, IRIS)


def test_only_links_to_what_comes_later_and_to_actions_stay_open(
    mapping: ReleaseMapping, validator: Validator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Findings lead on to projects and actions, actions to each other; lines and places have been met."""
    monkeypatch.setattr("ponlod.walk.SHARD", 10)
    links = [shard.links for shard in walk(mapping, validator, SILENT)]
    kinds = {str(link.value).split("/")[4] for shard in links for link in shard.outward}
    assert kinds == {"project", "action"}
    assert validator.dangling(links) == ()


def test_a_link_to_a_part_of_the_head_that_is_missing_dangles(
    mapping: ReleaseMapping, validator: Validator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ponlod.walk.SHARD", 10)
    project = IRIS.project("MI-1")
    head = tuple(part for part in mapping.head if mapping.block(part)[0][0] != project)
    links = [shard.links for shard in walk(replace(mapping, head=head), validator, SILENT)]
    assert project in {result.value for result in validator.dangling(links)}


def test_a_shard_is_full_by_its_parts_and_by_what_they_cite(
    mapping: ReleaseMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(number: int) -> Iterator[Triple]:
        yield URIRef(f"http://localhost:8000/id/{number}"), RDF.type, PON["Action"]

    def part(number: int, cites: int) -> Part:
        return Part(partial(said, number), cites, ())

    monkeypatch.setattr("ponlod.walk.SHARD", 4)
    actions = tuple(part(number, cites) for number, cites in enumerate([0, 0, 0, 0, 7, 1, 1, 1]))
    small = ReleaseMapping(mapping.scope, (part(9, 0),), actions)
    told: list[int] = []
    for _ in walk(small, Validator((), Graph()), lambda _, done, total: told.append(done)):
        pass
    assert told == [0, 4, 5, 7, 8]
