# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The W3C's tests of what is a query: as the engine reads it, with the place where it does not."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from ponlod.errors import QueryRefused, QuerySyntaxError, StoreError
from ponlod.namespaces import PREFIXES

FOLDERS = [
    *(f"sparql11/{name}" for name in ("aggregates", "construct", "grouping", "syntax-query")),
    *(f"dawg-data-r2/syntax-sparql{number}" for number in range(1, 6)),
]
OPERATION = re.compile(r"\b(insert|delete|load|clear|drop|create|add|move|copy)\b", re.IGNORECASE)

Tests = Callable[[str], list[Any]]


@pytest.fixture(scope="session")
def tests(manifest: Any) -> Tests:
    """The tests of a folder that are about syntax and nothing else."""
    return lambda folder: [test for test in manifest(folder) if "Syntax" in test.kind]


def engine_reads(test: Any) -> bool:
    """Whether the engine itself takes it for a query. Raises RuntimeError if there is more to say."""
    try:
        ox.Store().query(test.query.read_text(encoding="utf-8"), base_iri=test.base, prefixes=PREFIXES)
    except SyntaxError:
        return False
    return True


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_a_query_is_read_and_what_is_none_is_refused_with_the_place(
    folder: str, tests: Tests, asked: Callable[..., Any], subtests: pytest.Subtests
) -> None:
    assert tests(folder)
    for test in tests(folder):
        with subtests.test(test.name):
            try:
                reads = engine_reads(test)
            except RuntimeError as error:  # a function that nobody has defined
                with pytest.raises(StoreError, match=re.escape(re.findall("<.*>", str(error))[0])):
                    asked(test)
                continue
            if reads:
                asked(test)
            else:
                with pytest.raises(QuerySyntaxError, match=r"line \d+, column \d+: "):
                    asked(test)


def test_the_engine_reads_nearly_all_that_is_a_query_and_little_else(tests: Tests) -> None:
    right, wrong = [], []
    for folder in FOLDERS:
        for test in tests(folder):
            try:
                reads = engine_reads(test)
            except RuntimeError:
                reads = True
            (right if reads == test.kind.startswith("Positive") else wrong).append(test.name)
    assert len(right) > 20 * len(wrong), wrong


@pytest.mark.parametrize("folder", ["sparql11/syntax-update-1", "sparql11/syntax-update-2"])
def test_an_update_is_refused_as_one(
    folder: str, tests: Tests, asked: Callable[..., Any], subtests: pytest.Subtests
) -> None:
    for test in tests(folder):
        if test.kind.startswith("Positive") and OPERATION.search(test.query.read_text(encoding="utf-8")):
            with subtests.test(test.name), pytest.raises(QueryRefused, match="only reads"):
                asked(test)


def test_every_protocol_test_of_the_w3c_has_one_of_that_name(manifest: Any, root: Path) -> None:
    names = [test.name for test in manifest("sparql11/protocol")]
    ours = (root / "tests" / "acceptance" / "test_protocol.py").read_text(encoding="utf-8")
    assert len(names) == 34
    variant = re.compile("_(get|post|select|ask|describe|construct)$")
    assert [name for name in names if variant.sub("", name) not in ours] == []
