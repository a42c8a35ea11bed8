# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a build costs for one action, whatever their number; see README.md beside this file.

python benchmarks/build.py --actions 30 1000 10000
"""

import argparse
import os
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import naive
import stages
from measuring import Cost, apart
from synthetic import write_data

_HEADER = ("stage", "ms, clock", "ms, CPU", "peak MB", "naive: ms, CPU", "peak MB", "times as much CPU")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the stages of a build, for one action of many.")
    parser.add_argument("--actions", type=int, nargs="+", default=[30, 1000], help="sizes of documents")
    parser.add_argument("--naive", type=int, default=1000, help="largest size for the naive way")
    given = parser.parse_args()
    for actions in given.actions:
        with tempfile.TemporaryDirectory(prefix="ponlod-benchmark-") as name:
            folder = Path(name)
            apart(partial(write_data, folder, actions))
            found = stages.costs(folder, min(2, os.cpu_count() or 1))
            compared = naive.costs(folder) if actions <= given.naive else {}
        print(f"\n{actions:,} actions; times are those of one action\n")
        for line in _table([*_rows(actions, found, compared)]):
            print(line, flush=True)


def _rows(actions: int, found: Mapping[str, Cost], compared: Mapping[str, Cost]) -> Iterator[tuple[str, ...]]:
    """Yield a row per stage, its cells in the order of _HEADER; times are those of one action."""
    for stage, cost in found.items():
        own = (f"{cost.wall / actions * 1e3:.2f}", f"{cost.cpu / actions * 1e3:.2f}", f"{cost.peak:.0f}")
        if stage in compared:
            other = compared[stage]
            ratio = f"{other.cpu / cost.cpu:.1f}"
            yield stage, *own, f"{other.cpu / actions * 1e3:.2f}", f"{other.peak:.0f}", ratio
        else:
            yield stage, *own, "", "", ""


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a Markdown table that is also aligned."""
    widths = [max(map(len, column)) for column in zip(_HEADER, *rows, strict=True)]
    rule = tuple("-" * width for width in widths)
    for row in (_HEADER, rule, *rows):
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"| {row[0].ljust(widths[0])} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
