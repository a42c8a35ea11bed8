# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a query costs at the endpoint, and at others with the same data; see README.md beside this file.

python benchmarks/endpoint.py --actions 30 10000
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

from asking import NoAnswer, Query, Refused, ask, connect, found, queries
from comparison import Case, Cell, Cells, Circumstance, tables
from load import clients_for, load, runaways
from processes import NotStarted, cpu, pin
from published import Published, published
from servers import SERVERS, Server

from ponlod.cli.publishing import ended_by_sigterm

RUNAWAYS = 2

_NO_ANSWER = "no answer"


class _Agreed(NamedTuple):
    """What the first server settles for the others: the answer to a query, and how many clients ask it."""

    answer: Counter[Hashable]
    clients: int


_Agreement = dict[str, _Agreed]
"""For each query, by its name."""


def main() -> None:
    names = [*SERVERS]
    parser = argparse.ArgumentParser(description="Measure SPARQL endpoints with the same data and queries.")
    parser.add_argument("--actions", type=int, nargs="+", default=[30, 10000], help="sizes of documents")
    parser.add_argument("--seconds", type=float, default=3, help="how long a cell is measured, about")
    parser.add_argument("--servers", nargs="+", choices=names, default=names, help="the first always runs")
    parser.add_argument("--rdflib", type=int, default=10000, help="largest size for rdflib-endpoint")
    parser.add_argument("--folder", type=Path, help="where publications are kept from one run to the next")
    given = parser.parse_args()
    with ended_by_sigterm(), tempfile.TemporaryDirectory(prefix="ponlod-benchmark-") as name:
        # Absolute, since each server has a working folder of its own.
        folder = (given.folder or Path(name)).absolute()
        sizes = [(actions, published(folder, actions)) for actions in given.actions]
        pin()
        for actions, data in sizes:
            slow = {"rdflib-endpoint"} if actions > given.rdflib else set()
            wanted = [each for each in names if each in {names[0], *given.servers} - slow]
            cells = _measured(data, wanted, given.seconds)
            print(f"\n## {actions:,} actions")
            for line in tables(cells, wanted, queries()):
                print(line, flush=True)


def _measured(data: Published, names: list[str], seconds: float) -> Cells:
    """Measure one server after the other; the answers of the first are those that the others must give."""
    cells: Cells = {}
    agreement: _Agreement = {}
    for name in names:
        with tempfile.TemporaryDirectory(prefix="ponlod-benchmark-") as folder:
            try:
                with SERVERS[name](data, Path(folder)) as server:
                    _say(f"{name} is ready")
                    for circumstance, query, cell in _cells(server, agreement, seconds):
                        cells[Case(name, query.name, circumstance)] = cell
            except NotStarted as problem:
                # What was not measured stays empty in the tables.
                _say(f"{name}: {problem}")
    return cells


def _cells(
    server: Server, agreement: _Agreement, seconds: float
) -> Iterator[tuple[Circumstance, Query, Cell | str]]:
    """Yield what is measured of a server, first alone, then beside runaways, which it may never get rid of.

    Ends with the first cell for which the server does not answer at all.
    """
    same = []
    for query in queries():
        problem = _problem(server, query, agreement)
        if problem is None:
            same.append(query)
        else:
            yield from ((circumstance, query, problem) for circumstance in Circumstance)
    with ExitStack() as stack:
        ended: list[float] = []
        for beside in (False, True):
            if beside:
                ended = stack.enter_context(runaways(server.endpoint, RUNAWAYS))
            for query, circumstance in product(same, Circumstance):
                if circumstance.beside is beside:
                    cell = _cell(server, query, circumstance, seconds, agreement[query.name].clients)
                    yield circumstance, query, cell
                    if cell == _NO_ANSWER:
                        return
        shortest = f", the first after {min(ended):.1f} s" if ended else ""
        _say(f"  {len(ended)} runaways were ended by the server{shortest}")


def _problem(server: Server, query: Query, agreement: _Agreement) -> str | None:
    """Say what keeps a query from being measured, if its answer is not that of the first server."""
    try:
        with closing(connect(server.endpoint)) as connection:
            answer = found(ask(connection, server.endpoint, query.text, query.accept), query.accept)
        if query.name not in agreement:
            agreement[query.name] = _Agreed(answer, clients_for(server.endpoint, query))
    except Refused as status:
        return f"status {status}"
    except NoAnswer:
        return _NO_ANSWER
    except (SyntaxError, ValueError):
        return "another format"
    return None if answer == agreement[query.name].answer else "different answer"


def _cell(
    server: Server, query: Query, circumstance: Circumstance, seconds: float, clients: int
) -> Cell | str:
    spent = partial(cpu, server.pid)
    try:
        loaded = load(server.endpoint, query, circumstance.fresh, seconds, clients, spent)
    except Refused as status:
        return f"status {status}"
    except NoAnswer:
        return _NO_ANSWER
    if loaded.refused:
        return f"{loaded.refused} of {loaded.requests} refused"
    return Cell(loaded.cpu / loaded.requests, loaded.requests / loaded.seconds, loaded.p50, loaded.p99)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
