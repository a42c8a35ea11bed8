# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a page costs at ponlod, and at others with the same bytes or data; see README.md beside this file.

python benchmarks/pages.py --seconds 5
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from asking import NoAnswer
from comparison import Cell, digits, table
from load import CLIENTS, by_wrk
from processes import NotStarted, cpu, pin
from published import real
from sites import OTHERS, Originals, Site, ponlod_site
from visiting import NOT_MODIFIED, PAGES, Answer, Page, ask, problem, request_headers, unconditional

from ponlod.cli.publishing import ended_by_sigterm

Cells = dict[tuple[str, str], Cell | str]
"""What was measured, or in a word why not; for each server and page, by their names."""


def main() -> None:
    others = [*OTHERS]
    parser = argparse.ArgumentParser(description="Measure pages beside the same bytes from other servers.")
    parser.add_argument("--seconds", type=float, default=5, help="how long a cell is measured")
    parser.add_argument("--connections", type=int, default=CLIENTS, help="clients that ask at once")
    parser.add_argument("--servers", nargs="+", choices=others, default=others, help="what to compare with")
    given = parser.parse_args()
    with ended_by_sigterm(), ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ponlod-benchmark-")))
        data = real(folder)
        pin()
        sites = {"ponlod": stack.enter_context(ponlod_site(data, _made(folder / "ponlod")))}
        originals, first = _first_visits(sites["ponlod"])
        for name in (name for name in others if name in given.servers):
            try:
                site = OTHERS[name](data, originals, _made(folder / name))
                sites[name] = stack.enter_context(site)
            except NotStarted as reason:
                # What was not measured stays empty in the tables.
                print(f"{name}: {reason}", file=sys.stderr, flush=True)
        # Page by page and not server by server, so that what else the machine does meets all of them.
        cells = {
            (name, page.name): measured(
                site,
                page,
                originals.get(page.name) if site.copies else None,
                given.seconds,
                given.connections,
            )
            for page in PAGES
            for name, site in sites.items()
            if page.name in site.targets
        }
    for line in tables(cells, [others[0], "ponlod", *others[1:]], first):
        print(line, flush=True)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _first_visits(site: Site) -> tuple[Originals, dict[str, float]]:
    """Ask a server that was just started for each page; return the answers, and the seconds they took.

    Answers that are not to be measured are left out: no other server need copy them.
    """
    originals: dict[str, Answer] = {}
    first: dict[str, float] = {}
    for page in PAGES:
        given = ask(site.port, page.target, {"Accept": page.accept})
        if page.status != NOT_MODIFIED:
            first[page.name] = given.seconds
        if problem(unconditional(page), given) is None:
            originals[page.name] = given
    return originals, first


def measured(site: Site, page: Page, original: Answer | None, seconds: float, connections: int) -> Cell | str:
    """Measure a page of a server, if its answers are right before and afterwards; else say what is wrong."""
    target = site.targets[page.name]
    try:
        headers = request_headers(page, ask(site.port, target, {"Accept": page.accept}))
        found = problem(page, ask(site.port, target, headers), original)
        if found is None:
            before = _spent(site)
            loaded = by_wrk(f"http://127.0.0.1:{site.port}{target}", headers, False, seconds, connections)
            spent = _spent(site) - before
            found = problem(page, ask(site.port, target, headers), original)
    except NoAnswer:
        return "no answer"
    if found is not None:
        return found
    if not loaded.requests:
        return f"no answer in {seconds:g} s"
    if loaded.refused:
        return f"{loaded.refused} of {loaded.requests} refused"
    return Cell(spent / loaded.requests, loaded.requests / loaded.seconds, loaded.p50, loaded.p99)


def _spent(site: Site) -> float:
    return sum(map(cpu, site.pids))


def tables(
    cells: Mapping[tuple[str, str], Cell | str], servers: Sequence[str], first: Mapping[str, float]
) -> Iterator[str]:
    """Yield lines of Markdown: processor time beside that of the first server, latency, and first visits."""

    def row(page: Page, show: Callable[[Cell], str]) -> list[str]:
        found = (cells.get((server, page.name), "") for server in servers)
        return [page.name, *(show(cell) if isinstance(cell, Cell) else cell for cell in found)]

    costs = [[*row(page, _cost(cells.get((servers[0], page.name)))), _aim(page)] for page in PAGES]
    yield from (f"CPU per request: µs (times {servers[0]}):", "")
    yield from table(["", *servers, "aim of ponlod"], costs)
    yield from ("", "Latency: ms at the median / at the 99th percentile:", "")
    yield from table(["", *servers], [row(page, _latency) for page in PAGES])
    yield from ("", "The first visits to ponlod after its start, one after the other:", "")
    yield from table(["", "ms"], [[name, digits(seconds * 1e3)] for name, seconds in first.items()])


def _cost(limit: Cell | str | None) -> Callable[[Cell], str]:
    def show(cell: Cell) -> str:
        cost = digits(cell.cpu * 1e6)
        if not isinstance(limit, Cell) or cell is limit:
            return cost
        return f"{cost} ({digits(cell.cpu / limit.cpu)})"

    return show


def _latency(cell: Cell) -> str:
    return f"{digits(cell.p50 * 1e3)} / {digits(cell.p99 * 1e3)}"


def _aim(page: Page) -> str:
    return f"≤ {page.aim:g}" if page.aim else ""


if __name__ == "__main__":
    main()
