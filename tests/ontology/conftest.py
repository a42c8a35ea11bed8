# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our own terms as graphs, read once."""

from pathlib import Path

import pytest
from rdflib import Graph

from ponlod.resources import ONTOLOGY_DIR, SHAPES_DIR, ontology_files


def read(*paths: Path) -> Graph:
    """Return the triples of some Turtle files as one graph."""
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="session")
def terms() -> Graph:
    """The ontology and its vocabularies, as they are published."""
    return read(*ontology_files())


@pytest.fixture(scope="session")
def everything() -> Graph:
    """The ontology, its vocabularies and its alignments."""
    return read(*ontology_files(), ONTOLOGY_DIR / "alignments.ttl")


@pytest.fixture(scope="session")
def lint() -> Graph:
    """The rules that our own terms keep."""
    return read(SHAPES_DIR / "ontology.ttl")
