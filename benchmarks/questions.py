# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What answers to questions cost, beside their bare queries at the endpoint; see README.md beside this file.

python benchmarks/questions.py --actions 30 10000
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from secrets import token_hex
from statistics import geometric_mean
from typing import NamedTuple

from asking import JSON as RESULTS
from asking import distinct
from comparison import digits, table
from processes import cpu, pin
from published import published
from servers import Server, ponlod
from visiting import BROWSER, Page, ask, problem

from ponlod.cli.publishing import ended_by_sigterm
from ponlod.formats import JSON, RESULTS_CSV, XLSX
from ponlod.questions.library import Library

QUERY, WHOLE, AGAIN = "query", "JSON", "again"
TICK = 0.01
"""Seconds that the kernel counts processor time in."""


class Taken(NamedTuple):
    """What one answer took: ``cpu`` of all the server's processes and ``wall``, in seconds; and its bytes."""

    cpu: float
    wall: float
    size: int


class Measured(NamedTuple):
    """How many rows a question has, and what each way to ask it took, or in a word why that is not known."""

    rows: int
    ways: Mapping[str, Taken | str]


def main() -> None:
    names = [question.name for question in Library.read()]
    parser = argparse.ArgumentParser(description="Measure answers to questions beside their bare queries.")
    parser.add_argument("--actions", type=int, nargs="+", default=[30, 10000], help="sizes of documents")
    parser.add_argument("--questions", nargs="+", choices=names, default=names, help="which are asked")
    parser.add_argument("--folder", type=Path, help="where publications are kept from one run to the next")
    given = parser.parse_args()
    with ended_by_sigterm(), tempfile.TemporaryDirectory(prefix="ponlod-benchmark-") as name:
        # Absolute, since the server has a working folder of its own.
        folder = (given.folder or Path(name)).absolute()
        sizes = [(actions, published(folder, actions)) for actions in given.actions]
        pin()
        for actions, data in sizes:
            with ponlod(data, Path(name)) as server:
                found = {question: measured(server, question) for question in given.questions}
            print(f"\n## {actions:,} actions")
            for line in tables(found):
                print(line, flush=True)


def measured(server: Server, question: str) -> Measured:
    """Ask a question in every way, each for the first time but for the page that is asked for again."""
    address = f"/questions/{question}"
    query = ask(server.endpoint.port, f"{address}.rq", {}).body.decode()
    # Of a text that nobody asked before, so that no cache has the answer.
    bare = Page(QUERY, server.endpoint.target(distinct(query, token_hex(8))), b'"bindings"', RESULTS)
    rows, ways = 0, {}
    for page in (bare, *pages(address)):
        before = cpu(server.pid)
        given = ask(server.endpoint.port, page.target, {"Accept": page.accept})
        spent = cpu(server.pid) - before
        ways[page.name] = problem(page, given) or Taken(spent, given.seconds, len(given.body))
        if page.name == WHOLE and isinstance(ways[WHOLE], Taken):
            rows = json.loads(given.body)["count"]
    return Measured(rows, ways)


def pages(address: str) -> tuple[Page, ...]:
    """Return the ways to get an answer from the site."""
    return (
        Page(WHOLE, f"{address}.json", b'"sentence"', JSON.media_type),
        Page("page", address, b"<main", BROWSER),
        Page(AGAIN, address, b"<main", BROWSER),
        Page("CSV", f"{address}.csv", b"\r\n", RESULTS_CSV.media_type),
        Page("workbook", f"{address}.xlsx", b"PK", XLSX.media_type),
    )


def tables(found: Mapping[str, Measured]) -> Iterator[str]:
    """Yield lines of Markdown: processor time, also as ratio to the bare query; the clock; and sizes."""
    ways = list(next(iter(found.values())).ways)

    def rows(show: Callable[[Taken], str]) -> Iterator[list[str]]:
        for name, each in found.items():
            cells = (each.ways[way] for way in ways)
            yield [name, str(each.rows), *(show(one) if isinstance(one, Taken) else one for one in cells)]

    ratios = {name: ratio(each) for name, each in found.items()}
    times = (digits(one) if one is not None else "" for one in ratios.values())
    known = [one for one in ratios.values() if one is not None]
    costs = [[*row, one] for row, one in zip(rows(lambda one: f"{one.cpu * 1e3:.0f}"), times, strict=True)]
    if known:
        costs.append(["geometric mean", *[""] * (len(ways) + 1), digits(geometric_mean(known))])
    yield from ("", "Time of processors: ms", "")
    yield from table(["", "rows", *ways, f"{WHOLE}, times the query"], costs)
    yield from ("", "By the clock: ms", "")
    yield from table(["", "rows", *ways], [*rows(lambda one: f"{one.wall * 1e3:.0f}")])
    yield from ("", "Size: KiB", "")
    yield from table(["", "rows", *ways], [*rows(lambda one: digits(one.size / 1024))])


def ratio(each: Measured) -> float | None:
    """Return how many times what its query takes a whole answer takes; None where ticks are too coarse."""
    bare, whole = each.ways[QUERY], each.ways[WHOLE]
    if not (isinstance(bare, Taken) and isinstance(whole, Taken)) or bare.cpu < 5 * TICK:
        return None
    return whole.cpu / bare.cpu


if __name__ == "__main__":
    main()
