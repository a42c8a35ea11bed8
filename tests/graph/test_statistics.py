# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers of triples are exact, and add up over the shards of a release."""

from itertools import chain
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Literal, URIRef

from ponlod.graph.mapping import release_blocks
from ponlod.graph.statistics import NOTHING, Statistics
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.source.folder import find_releases

DOG, CAT = URIRef("https://example.org/Dog"), URIRef("https://example.org/Cat")
REX, TOM, FIDO = (URIRef(f"https://example.org/{name}") for name in ("rex", "tom", "fido"))
PETS: tuple[Triple, ...] = (
    (REX, RDF.type, DOG),
    (REX, RDFS.label, Literal("Rex")),
    (REX, RDFS.label, Literal("Rex", lang="it")),
    (TOM, RDF.type, CAT),
    (FIDO, RDF.type, DOG),
)


def test_triples_subjects_instances_and_uses_of_properties_are_counted() -> None:
    found = Statistics.of(PETS)
    assert (found.triples, found.subjects) == (5, 3)
    assert found.classes == {DOG: 2, CAT: 1}
    assert found.properties == {RDF.type: 3, RDFS.label: 2}
    assert found.examples == {DOG: REX, CAT: TOM}


def test_runs_add_up_and_the_example_is_of_the_first() -> None:
    assert Statistics.of(PETS[:3]) + Statistics.of(PETS[3:]) == Statistics.of(PETS)
    assert NOTHING + Statistics.of(PETS) == Statistics.of(PETS) == Statistics.of(PETS) + NOTHING
    assert (Statistics.of(PETS[4:]) + Statistics.of(PETS[:4])).examples[DOG] == FIDO


def test_what_is_added_stays_as_it_was() -> None:
    first, second = Statistics.of(PETS[:3]), Statistics.of(PETS[3:])
    assert first + second
    assert (first, second) == (Statistics.of(PETS[:3]), Statistics.of(PETS[3:]))


@pytest.fixture(scope="module")
def blocks(root: Path) -> tuple[Block, ...]:
    (source,) = find_releases(root / "data")
    return tuple(release_blocks(source.reading, source.release, Iris("http://localhost:8000/")))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_release_has_the_same_numbers_however_it_is_sharded(blocks: tuple[Block, ...], size: int) -> None:
    triples = {*chain.from_iterable(blocks)}
    shards = (blocks[start : start + size] for start in range(0, len(blocks), size))
    found = sum((Statistics.of(chain.from_iterable(shard)) for shard in shards), start=NOTHING)
    assert found == Statistics.of(chain.from_iterable(blocks))
    assert found.triples == len(triples)
    assert found.subjects == len({subject for subject, _, _ in triples})
