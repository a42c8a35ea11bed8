# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as files, in the formats that harvesters read."""

from collections.abc import Iterable
from pathlib import Path

from ponlod.formats import JSON_LD, RDF_XML, TURTLE
from ponlod.graph.triples import Block
from ponlod.namespaces import CATALOGUE_PREFIXES
from ponlod.publish.dumps import concise

CATALOGUE_FORMATS = (TURTLE, RDF_XML, JSON_LD)
VOID = ".well-known/void"
"""The path of the description in VoID, without its ending."""


def write_catalogue(folder: Path, blocks: Iterable[Block]) -> None:
    """Write ``catalogue.ttl``, ``.rdf`` and ``.jsonld``: one graph, each a whole document."""
    _write_graph(folder, "catalogue", blocks)


def write_void(folder: Path, blocks: Iterable[Block]) -> None:
    """Write ``.well-known/void`` in the same formats."""
    (folder / VOID).parent.mkdir()
    _write_graph(folder, VOID, blocks)


def _write_graph(folder: Path, name: str, blocks: Iterable[Block]) -> None:
    known = tuple(blocks)
    for form in CATALOGUE_FORMATS:
        (folder / f"{name}.{form.extension}").write_bytes(concise(known, form, CATALOGUE_PREFIXES))
