# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The publications that are served to be measured: of a synthetic document, and of the project's own data."""

from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pyoxigraph as ox
from measuring import apart
from stages import BASE, reference_files
from synthetic import write_data

from ponlod import pipeline
from ponlod.publish.manifest import DATASET

_DATA = Path(__file__).parents[1] / "data"


class Published(NamedTuple):
    """What was written into a folder: the sources, the publication, and what servers load."""

    sources: Path
    publication: Path
    default_graph: Path
    """N-Triples, in a folder of its own."""

    @property
    def dataset(self) -> Path:
        """TriG with all graphs."""
        return self.publication / DATASET


def published(folder: Path, actions: int) -> Published:
    """Publish so many synthetic actions in ``folder``, or take what stands there if it is still the same."""
    place = folder / str(actions)
    result = Published(place / "data", place / "publication", place / "graph" / "default.nt")
    if not (place / "measures.ttl").exists():
        apart(partial(write_data, place, actions))
    if not pipeline.is_current(result.sources, result.publication, BASE):
        result.default_graph.unlink(missing_ok=True)
        apart(partial(_build, place, result))
    if not result.default_graph.exists():
        apart(partial(_extract, result))
    return result


def real(folder: Path) -> Published:
    """Publish the project's own data in ``folder``."""
    result = Published(_DATA, folder / "publication", folder / "graph" / "default.nt")
    apart(partial(_build_real, result))
    apart(partial(_extract, result))
    return result


def _build_real(result: Published) -> None:
    pipeline.build(result.sources, result.publication, BASE, lambda *_: None)


def _build(folder: Path, result: Published) -> None:
    # The measures are the driver's: no programme has so many, and the product needs no way to add some.
    with patch.object(pipeline, "ontology_files", partial(reference_files, folder)):
        pipeline.build(result.sources, result.publication, BASE, lambda *_: None)


def _extract(result: Published) -> None:
    result.default_graph.parent.mkdir(exist_ok=True)
    unfinished = result.default_graph.with_suffix(".unfinished")
    with unfinished.open("wb") as output:
        quads = ox.parse(path=str(result.dataset), format=ox.RdfFormat.TRIG)
        triples = (quad.triple for quad in quads if quad.graph_name == ox.DefaultGraph())
        ox.serialize(triples, output, ox.RdfFormat.N_TRIPLES)
    unfinished.rename(result.default_graph)
