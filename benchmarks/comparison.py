# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What was measured of several servers, as tables that compare them with the first. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from statistics import geometric_mean
from typing import NamedTuple

from asking import Query


class Circumstance(Enum):
    """Whether a query is asked for the first time or again, and whether beside runaways."""

    FIRST = "asked for the first time"
    REPEATED = "asked again"
    FIRST_BESIDE = "asked for the first time, beside two runaways"
    REPEATED_BESIDE = "asked again, beside two runaways"

    @property
    def fresh(self) -> bool:
        return self in (Circumstance.FIRST, Circumstance.FIRST_BESIDE)

    @property
    def beside(self) -> bool:
        return self in (Circumstance.FIRST_BESIDE, Circumstance.REPEATED_BESIDE)


class Cell(NamedTuple):
    """What one request took of the server's processor time, requests per second, and what clients waited at
    the median and at the 99th percentile; times in seconds."""

    cpu: float
    rate: float
    p50: float
    p99: float


class Case(NamedTuple):
    """Which server, by its name, which query, by its name, and how."""

    server: str
    query: str
    circumstance: Circumstance


Cells = dict[Case, Cell | str]
"""What was measured, or in a word why not."""

Row = Sequence[str]


def tables(
    cells: Mapping[Case, Cell | str], servers: Sequence[str], queries: Sequence[Query]
) -> Iterator[str]:
    """Yield lines of Markdown: processor time and throughput as ratios to the first server, then latency."""
    for circumstance in Circumstance:
        if not circumstance.beside:
            yield from _titled(f"CPU per request, {circumstance.value}: µs, then times as much")
            yield from _ratios(cells, servers, queries, circumstance, lambda cell: cell.cpu * 1e6)
        yield from _titled(f"Requests per second, {circumstance.value}: number, then times as many")
        yield from _ratios(cells, servers, queries, circumstance, lambda cell: cell.rate)
    for alone, beside in (
        (Circumstance.FIRST, Circumstance.FIRST_BESIDE),
        (Circumstance.REPEATED, Circumstance.REPEATED_BESIDE),
    ):
        yield from _titled(f"99th percentile, {alone.value}: ms alone → beside two runaways (times as long)")
        yield from _latencies(cells, servers, queries, alone, beside)


def _titled(title: str) -> Iterator[str]:
    yield from ("", f"{title}:", "")


def _ratios(
    cells: Mapping[Case, Cell | str],
    servers: Sequence[str],
    queries: Sequence[Query],
    circumstance: Circumstance,
    measure: Callable[[Cell], float],
) -> Iterator[str]:
    first, *others = servers
    rows: list[Row] = []
    ratios: dict[str, list[float]] = {name: [] for name in others}
    for query in queries:
        base = cells.get(Case(first, query.name, circumstance), "")
        row = [query.name, digits(measure(base)) if isinstance(base, Cell) else base]
        for name in others:
            cell = cells.get(Case(name, query.name, circumstance), "")
            if isinstance(cell, Cell) and isinstance(base, Cell):
                ratio = measure(cell) / measure(base)
                row.append(digits(ratio))
                if not query.small:
                    ratios[name].append(ratio)
            else:
                row.append(cell if isinstance(cell, str) else "")
        rows.append(row)
    asked = sum(not query.small for query in queries)
    # A mean over fewer questions than the others have would compare nothing.
    means = [digits(geometric_mean(ratios[name])) if len(ratios[name]) == asked else "" for name in others]
    rows.append(["all but small, geometric mean", "", *means])
    yield from table(["", *servers], rows)


def _latencies(
    cells: Mapping[Case, Cell | str],
    servers: Sequence[str],
    queries: Sequence[Query],
    alone: Circumstance,
    beside: Circumstance,
) -> Iterator[str]:
    rows: list[Row] = []
    for query in queries:
        row = [query.name]
        for name in servers:
            before, after = (cells.get(Case(name, query.name, each), "") for each in (alone, beside))
            if isinstance(before, Cell) and isinstance(after, Cell):
                times = digits(after.p99 / before.p99)
                row.append(f"{before.p99 * 1e3:.1f} → {after.p99 * 1e3:.1f} ({times})")
            else:
                row.append(after if isinstance(after, str) else "")
        rows.append(row)
    yield from table(["", *servers], rows)


def digits(number: float) -> str:
    """Return a number with the digits that count."""
    return f"{number:.0f}" if number >= 10 else f"{number:.2f}" if number >= 0.1 else f"{number:.1g}"


def table(header: Row, rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a Markdown table that is also aligned; all columns but the first to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    rule = [f"{'-' * max(width - 1, 2)}{'-' if not number else ':'}" for number, width in enumerate(widths)]
    for row in (header, rule, *rows):
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"| {row[0].ljust(widths[0])} | {' | '.join(cells)} |"
