# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Oxigraph: loading a dataset, evaluating a query, and telling why it would not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ponlod.errors import PublicationError
from ponlod.namespaces import PREFIXES
from ponlod.store.answers import Form
from ponlod.store.syntax import is_update, syntax_detail
from ponlod.store.tokens import names_service
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Request
from ponlod.store.writing import Output, write_results, write_triples
from ponlod.syntaxes import Unwritable

Evaluate = Callable[[Request, Callable[[Form], None], Output], None]
"""Announces the form of the answer to a request, and writes that answer. Raises Failed."""


class Failed(Exception):
    """The query has no answer; says why."""

    def __init__(self, verdict: Verdict, detail: str = "") -> None:
        self.verdict = verdict
        self.detail = detail
        super().__init__(verdict, detail)


def unwritable(error: Unwritable, *, graph: bool) -> Failed:
    """Return the failure to raise, which names formats that can carry every graph, or every table."""
    others = "Turtle or N-Triples" if graph else "JSON"
    return Failed(Verdict.FORMAT, f"{error}; ask for {others}")


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
    # The fence keeps SERVICE from reaching anything. But where a failed one is inside of EXISTS or MINUS, the
    # engine goes on without a word, and so would give a wrong answer.
    if names_service(request.query):
        raise Failed(Verdict.SERVICE)
    dataset = _dataset(request)
    try:
        answer = store.query(request.query, prefixes=_prefixes(request.query), **dataset)
        if isinstance(answer, ox.QueryTriples):
            start(Form.GRAPH)
            write_triples(answer, request.graph, output)
        else:
            start(Form.BOOLEAN if isinstance(answer, ox.QueryBoolean) else Form.SOLUTIONS)
            write_results(answer, request.results, output)
    except SyntaxError as error:
        if is_update(request.query):
            raise Failed(Verdict.UPDATE) from error
        raise Failed(Verdict.SYNTAX, syntax_detail(str(error), request.query)) from error
    except Unwritable as error:
        raise unwritable(error, graph=isinstance(answer, ox.QueryTriples)) from error
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


def _prefixes(query: str) -> dict[str, str]:
    """Those of our prefixes that may occur: to read all takes the engine as long as a small query."""
    return {name: iri for name, iri in PREFIXES.items() if f"{name}:" in query}


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
