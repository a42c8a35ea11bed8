# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The driver for questions measures only right answers, and compares those that can be compared."""

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ponlod.questions.library import Library


def driver(name: str) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
        return import_module(name)


questions, visiting = map(driver, ("questions", "visiting"))
WAYS = [questions.QUERY, *(page.name for page in questions.pages("/questions/any"))]


def found(query: float, whole: float, page: str | None = None) -> Any:
    """A question whose query and whole answer took so many seconds, and whose page perhaps failed."""
    ways = {way: questions.Taken(0.02, 0.04, 2048) for way in WAYS}
    ways[questions.QUERY] = questions.Taken(query, query, 1024)
    ways[questions.WHOLE] = questions.Taken(whole, whole, 3072)
    return questions.Measured(7, ways | ({"page": page} if page else {}))


@pytest.fixture
def shown() -> Callable[[dict[str, Any], str], dict[str, list[str]]]:
    """The cells of the table below a title, by its first column."""

    def read(measured: dict[str, Any], title: str) -> dict[str, list[str]]:
        lines = list(questions.tables(measured))
        rows = {}
        for line in lines[lines.index(title) + 2 :]:
            if not line:
                break
            name, *cells = (part.strip() for part in line.split("|")[1:-1])
            rows[name] = cells
        return rows

    return read


def test_tables_show_costs_beside_the_bare_query_and_why_something_was_not_measured(
    shown: Callable[[dict[str, Any], str], dict[str, list[str]]],
) -> None:
    measured = {"large": found(0.1, 0.4), "larger": found(0.5, 0.5, "status 503")}
    costs = shown(measured, "Time of processors: ms")
    assert costs[""][:3] == ["rows", "query", "JSON"]
    assert costs["large"][:4] == ["7", "100", "400", "20"]
    assert costs["larger"][3] == "status 503"
    assert [costs[name][-1] for name in ("large", "larger", "geometric mean")] == ["4.00", "1.00", "2.00"]
    assert shown(measured, "Size: KiB")["large"][:3] == ["7", "1.00", "3.00"]


def test_what_takes_a_few_ticks_is_compared_with_nothing(
    shown: Callable[[dict[str, Any], str], dict[str, list[str]]],
) -> None:
    costs = shown({"small": found(0.01, 0.02)}, "Time of processors: ms")
    assert costs["small"][-1] == ""
    assert "geometric mean" not in costs


def test_a_page_is_no_answer_where_a_file_is_asked_for() -> None:
    for page in questions.pages("/questions/any"):
        other = "text/html" if page.name not in ("page", questions.AGAIN) else "application/json"
        given = visiting.Answer(200, {"content-type": other}, page.says)
        assert visiting.problem(page, given) == "another format"


def test_the_driver_runs_and_no_answer_is_wrong(root: Path) -> None:
    asked = [next(iter(Library.read())).name, "changes"]
    command = [sys.executable, root / "benchmarks" / "questions.py", "--actions", "30", "--questions", *asked]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    rows = [line for line in run.stdout.splitlines() if line.startswith(tuple(f"| {name}" for name in asked))]
    assert len(rows) == 3 * len(asked)
    for row in rows:
        numbers = [cell.strip() for cell in row.split("|")[2:9]]
        assert all(number.replace(".", "").isdigit() for number in numbers), row
