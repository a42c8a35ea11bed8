# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Oxigraph: loading a dataset, evaluating a query, and telling why it would not."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol, cast

import pyoxigraph as ox

from ponlod.errors import PublicationError
from ponlod.formats import N_TRIPLES, RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML
from ponlod.namespaces import PREFIXES
from ponlod.store.answers import Form
from ponlod.store.graphs import write_graph
from ponlod.store.syntax import is_update, syntax_detail
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Request
from ponlod.syntaxes import Unwritable, check_xml

_RESULTS = {
    RESULTS_JSON.name: ox.QueryResultsFormat.JSON,
    RESULTS_XML.name: ox.QueryResultsFormat.XML,
    RESULTS_CSV.name: ox.QueryResultsFormat.CSV,
    RESULTS_TSV.name: ox.QueryResultsFormat.TSV,
}


class Failed(Exception):
    """The query has no answer; says why."""

    def __init__(self, verdict: Verdict, detail: str = "") -> None:
        self.verdict = verdict
        self.detail = detail
        super().__init__(verdict, detail)


class Output(Protocol):
    """Takes the bytes of an answer; what it raises ends the evaluation and must not be an OSError."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


def load(dataset: Path) -> ox.Store:
    """Read a TriG file into memory. Raises PublicationError."""
    store = ox.Store()
    try:
        store.bulk_load(path=dataset, format=ox.RdfFormat.TRIG)
    except (OSError, SyntaxError, ValueError) as error:
        raise PublicationError(
            f"{dataset}: cannot be loaded ({error}). Publish again: ponlod build"
        ) from error
    return store


def evaluate(store: ox.Store, request: Request, start: Callable[[Form], None], output: Output) -> None:
    """Announce the form of the answer to ``start`` and write the answer to ``output``. Raises Failed.

    To be called inside the fence (see ``fence``): nothing here keeps a query from running for ever, from
    eating memory, from ending the process, or, by SERVICE, from reaching the network.
    """
    dataset = _dataset(request)
    try:
        answer = store.query(request.query, prefixes=PREFIXES, **dataset)
        if isinstance(answer, ox.QueryTriples):
            start(Form.GRAPH)
            if request.graph == N_TRIPLES.name:
                answer.serialize(cast("IO[bytes]", output), ox.RdfFormat.N_TRIPLES)
            else:
                output.write(write_graph(answer, request.graph))
        else:
            start(Form.BOOLEAN if isinstance(answer, ox.QueryBoolean) else Form.SOLUTIONS)
            if request.results == RESULTS_XML.name:
                output = _CheckedXml(output)
            answer.serialize(cast("IO[bytes]", output), _RESULTS[request.results])
            output.flush()
    except SyntaxError as error:
        if is_update(request.query):
            raise Failed(Verdict.UPDATE) from error
        raise Failed(Verdict.SYNTAX, syntax_detail(str(error), request.query)) from error
    except Unwritable as error:
        others = "Turtle or N-Triples" if isinstance(answer, ox.QueryTriples) else "JSON"
        raise Failed(Verdict.FORMAT, f"{error}; ask for {others}") from error
    except OSError as error:
        # The data are in memory: the only way out of the process that the engine knows is SERVICE.
        raise Failed(Verdict.SERVICE) from error
    except RuntimeError as error:
        detail = str(error)
        if "service name" in detail or detail.startswith("The service "):
            raise Failed(Verdict.SERVICE) from error
        raise Failed(Verdict.EVALUATION, detail) from error
    except MemoryError as error:
        raise Failed(Verdict.MEMORY) from error


def _dataset(request: Request) -> dict[str, Any]:
    if not request.default_graphs and not request.named_graphs:
        return {}
    return {
        "default_graph": [_graph(iri) for iri in request.default_graphs],
        "named_graphs": [_graph(iri) for iri in request.named_graphs],
    }


def _graph(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise Failed(
            Verdict.SYNTAX, f"the graph “{iri}” is not named by an absolute IRI ({error})"
        ) from error


class _CheckedXml:
    """Passes XML on, unless XML 1.0 has no place for a character. Oxigraph never cuts a character in two."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: bytes) -> int:
        return self._output.write(check_xml(data))

    def flush(self) -> None:
        self._output.flush()
