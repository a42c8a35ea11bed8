# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Filling another SPARQL server from a publication: whole graphs, each put in the place of the former one.

What was loaded is recorded in a graph of its own (see ``Layout.record_graph``):

    <{base}sparql#dataset> dct:identifier "sha256:…" ; dct:hasPart <{base}sparql#default-graph>, <…> .

with the digest only once everything is there, and the graphs from the moment that any of them may be, so that
the next load can remove those that its publication does not have.
"""

import json
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from rdflib.namespace import DCTERMS

from ponlod.errors import PublicationError, StoreUnreliable
from ponlod.settings import Credentials
from ponlod.store.answers import Form
from ponlod.store.exchange import Exchange, Reply
from ponlod.store.limits import MIB
from ponlod.store.servers import Layout

RECORD = f"SELECT ?digest {{{{ <{{dataset}}> <{DCTERMS.identifier}> ?digest }}}}"
"""Asks for what was loaded last, of ``dataset``."""
_PARTS = f"SELECT ?graph {{{{ <{{dataset}}> <{DCTERMS.hasPart}> ?graph }}}}"
_COUNT = "SELECT (COUNT(*) AS ?count) { ?subject ?property ?value }"
_SECONDS = 600.0
_CHUNK = 64 * 1024
_LONGEST = 16 * MIB
"""Bytes of an answer to one of these."""

Progress = Callable[[str, int, int], None]


class Writer(Protocol):
    """Changes graphs of a server, each as a whole or not at all."""

    def put(self, graph: str, triples: Path) -> None:
        """Let the graph hold what the N-Triples file holds, and nothing else. Raises StoreError."""
        ...

    def drop(self, graph: str) -> None:
        """Let there be no such graph. Raises StoreError."""
        ...


class Loader:
    """Fills the server behind the query endpoint ``url`` through ``writer``."""

    def __init__(self, url: str, layout: Layout, writer: Writer, credentials: Credentials | None) -> None:
        self._url = url
        self._layout = layout
        self._writer = writer
        self._credentials = credentials

    def load(self, dataset: Path, progress: Progress) -> dict[str, int]:
        """Load the TriG file ``dataset``; return the number of triples in each graph.

        To be run again after any failure: what it did before does no harm. Raises PublicationError if the
        dataset cannot be read, and StoreError if the server does not take it, or then holds something else.
        """
        with tempfile.TemporaryDirectory(prefix="ponlod-") as folder:
            graphs = _split(dataset, self._layout, Path(folder))
            former = self._former()
            self._record(sorted(former | graphs.keys()), None, Path(folder))
            counts = {}
            for done, (graph, triples) in enumerate(graphs.items()):
                progress("loading", done, len(graphs))
                self._writer.put(graph, triples)
                counts[graph] = self._verified(graph, triples)
            for graph in sorted(former - graphs.keys()):
                self._writer.drop(graph)
            self._record(list(graphs), self._layout.digest, Path(folder))
            progress("loading", len(graphs), len(graphs))
        return counts

    def _former(self) -> set[str]:
        """The graphs of the last load: those that this may remove."""
        graphs = set(self._asked(_PARTS.format(dataset=self._layout.dataset), self._layout.record_graph))
        for graph in graphs:
            try:
                ox.NamedNode(graph)
            except ValueError as error:
                raise StoreUnreliable(
                    f"{self._url}: what it holds in <{self._layout.record_graph}> is no record of a load. "
                    "Remove that graph, and load again."
                ) from error
        return graphs

    def _record(self, graphs: list[str], digest: str | None, folder: Path) -> None:
        dataset = ox.NamedNode(self._layout.dataset)
        part, identifier = ox.NamedNode(DCTERMS.hasPart), ox.NamedNode(DCTERMS.identifier)
        triples = [ox.Triple(dataset, part, ox.NamedNode(graph)) for graph in graphs]
        if digest:
            triples.append(ox.Triple(dataset, identifier, ox.Literal(digest)))
        path = folder / "record.nt"
        ox.serialize(triples, path, ox.RdfFormat.N_TRIPLES)
        self._writer.put(self._layout.record_graph, path)

    def _verified(self, graph: str, triples: Path) -> int:
        with triples.open("rb") as lines:
            sent = sum(1 for _ in lines)
        found = self._asked(_COUNT, graph)
        if found != [str(sent)]:
            raise StoreUnreliable(
                f"{self._url}: of the {sent} triples of <{graph}>, the store now holds "
                f"{', '.join(found) or 'an unknown number'}. "
                "See that nothing else writes to it and that it has room, and load again."
            )
        return sent

    def _asked(self, query: str, graph: str) -> list[str]:
        """The values of the only variable."""
        exchange = Exchange(self._url, self._credentials, _SECONDS, f"{self._url}: the store")
        with closing(
            exchange.ask(query, Form.SOLUTIONS, (graph,), (self._layout.empty_graph,), _SECONDS)
        ) as reply:
            try:
                bindings = json.loads(_bounded(reply))["results"]["bindings"]
                return [str(term["value"]) for binding in bindings for term in binding.values()]
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
                raise StoreUnreliable(f"{self._url}: this is not a SPARQL query endpoint.") from error


def _bounded(reply: Reply) -> bytes:
    """Read what should be short. Raises ValueError where it is not."""
    content = bytearray()
    while part := reply.read(_CHUNK):
        content += part
        if len(content) > _LONGEST:
            raise ValueError("too long")
    return bytes(content)


def _split(dataset: Path, layout: Layout, folder: Path) -> dict[str, Path]:
    """Write each graph of the dataset, each triple once, into an N-Triples file; return them by graph.

    On disk, through a store, since a large dataset has no room in memory and may say a triple twice.
    """
    try:
        store = ox.Store(folder / "store")
        store.bulk_load(path=dataset, format=ox.RdfFormat.TRIG)
        files = {}
        names: dict[str, ox.DefaultGraph | ox.NamedNode] = {layout.default_graph: ox.DefaultGraph()}
        names |= {release: ox.NamedNode(release) for release in layout.releases}
        for number, (graph, name) in enumerate(names.items()):
            files[graph] = folder / f"{number}.nt"
            store.dump(files[graph], ox.RdfFormat.N_TRIPLES, from_graph=name)
    except (OSError, SyntaxError, ValueError) as error:
        raise PublicationError(f"{dataset}: cannot be read ({error}). Publish again: ponlod build") from error
    return files
