# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the same costs the way one would write it first, with the same records, triples and shapes.

One rdflib graph of everything; ``pyshacl.validate`` over the whole of it; rdflib's serialisers; loading is to
parse Turtle into a graph.
"""

from functools import partial
from itertools import chain
from pathlib import Path

import pyshacl
from measuring import Cost, Watch, apart
from rdflib import Graph
from stages import BASE, reference_of

from ponlod.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from ponlod.graph.mapping import release_blocks
from ponlod.iris import Iris
from ponlod.resources import shape_files
from ponlod.source.folder import find_releases

_SERIALISERS = {TURTLE: "turtle", N_TRIPLES: "nt", JSON_LD: "json-ld", RDF_XML: "xml"}


def costs(folder: Path) -> dict[str, Cost]:
    """Return the cost of each stage that there is here, under the names that ``stages`` gives them."""
    return apart(partial(_costs, folder))


def _costs(folder: Path) -> dict[str, Cost]:
    (source,) = find_releases(folder / "data")
    graph = reference_of(source, folder)
    with Watch() as watch:
        for triple in chain.from_iterable(release_blocks(source.reading, source.release, Iris(BASE))):
            graph.add(triple)
    return {
        "map": watch.cost(),
        "validate": apart(partial(_validate, graph)),
        "write": apart(partial(_write, graph, folder)),
        "load": apart(partial(_load, folder)),
    }


def _validate(graph: Graph) -> Cost:
    shapes = Graph()
    for path in shape_files():
        shapes.parse(path)
    with Watch() as watch:
        conforms, _, report = pyshacl.validate(graph, shacl_graph=shapes)
    assert conforms, report
    return watch.cost()


def _write(graph: Graph, folder: Path) -> Cost:
    with Watch() as watch:
        for form in GRAPH_FORMATS:
            graph.serialize(folder / f"naive.{form.extension}", format=_SERIALISERS[form], encoding="utf-8")
    return watch.cost()


def _load(folder: Path) -> Cost:
    with Watch() as watch:
        Graph().parse(folder / f"naive.{TURTLE.extension}")
    return watch.cost()
