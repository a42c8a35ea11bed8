# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small dataset, and two stores on it: one patient, one with a time limit that tests can wait for."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from ponlod.store import BlockingStore, Limits, running

MIB = 1024 * 1024
LIMITS = Limits(seconds=10, memory=96 * MIB, result=2 * MIB, workers=3, waiting=8, patience=10)

TRIG = """
@prefix pon: <https://w3id.org/ponlod/ontology#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix axis: <https://w3id.org/ponlod/vocabulary/axis/> .
@prefix action: <http://localhost:8000/id/action/> .
@prefix release: <http://localhost:8000/id/release/> .

action:MI1.1.1.a a pon:Action ; dct:title "Servizi digitali, così"@it ; pon:axis axis:1 ;
    pon:programmeFunding 2531250.5 .
action:MI4.1.1.a a pon:Action ; dct:title "Via Barzoni"@it ; pon:axis axis:4 ; pon:programmeFunding 100 .
release:MI-13 {
    action:MI1.1.1.a a pon:Action ; dct:title "Servizi digitali, così"@it ; pon:axis axis:1 .
}
release:MI-12 {
    action:MI1.1.1.a a pon:Action ; dct:title "Servizi"@it ; pon:axis axis:1 .
}
"""


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The actions above, and a thousand triples more for queries that run away."""
    path = tmp_path_factory.mktemp("dumps") / "ponlod.trig"
    many = "".join(f"<http://many.example/{n}> <http://many.example/is> {n} .\n" for n in range(1000))
    path.write_text(TRIG + many, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def kept(dataset: Path, children: Callable[[int], set[int]]) -> Iterator[tuple[BlockingStore, int]]:
    """A running store and the process id of its keeper."""
    before = children(os.getpid())
    with running(dataset, LIMITS) as store:
        (keeper,) = children(os.getpid()) - before
        yield store, keeper


@pytest.fixture(scope="session")
def store(kept: tuple[BlockingStore, int]) -> BlockingStore:
    return kept[0]


@pytest.fixture(scope="session")
def hasty(dataset: Path) -> Iterator[BlockingStore]:
    with running(dataset, replace(LIMITS, seconds=0.4)) as store:
        yield store


@pytest.fixture(scope="session")
def workers(kept: tuple[BlockingStore, int], children: Callable[[int], set[int]]) -> Callable[[], set[int]]:
    """The process ids of the store's workers, now."""
    return lambda: children(kept[1])


@pytest.fixture(scope="session")
def read() -> Callable[..., bytes]:
    """Ask a store and return the whole answer."""
    return lambda store, query, **options: store.query(query, **options).content


@pytest.fixture(scope="session")
def children() -> Callable[[int], set[int]]:
    """The processes that a process has started and that still run."""

    def children(parent: int) -> set[int]:
        found = set()
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                # pid (name) state ppid …, and the name may hold anything.
                state, ppid = stat.read_text().rpartition(")")[2].split()[:2]
                if int(ppid) == parent and state != "Z":
                    found.add(int(stat.parent.name))
        return found

    return children


@pytest.fixture(scope="session")
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so; fail if it is not in ten seconds."""

    def eventually(holds: Callable[[], bool]) -> None:
        end = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < end
            time.sleep(0.01)

    return eventually
