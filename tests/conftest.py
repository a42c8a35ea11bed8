# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures that every floor shares: the checkout, Milan's data, the publication made of them, and servers."""

import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ponlod import pipeline
from ponlod.facts import ReleaseFacts

BASE = "http://localhost:8000/"

Released = Callable[..., ReleaseFacts]
Started = Callable[..., AbstractContextManager[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-update", action="store_true", help="Accept what is published now as golden.")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return Path(__file__).parents[1]


@pytest.fixture
def data(root: Path, tmp_path: Path) -> Path:
    """A copy of the data folder that a test may spoil."""
    return Path(shutil.copytree(root / "data", tmp_path / "data"))


@pytest.fixture(scope="session")
def publication(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of the data folder for the base http://localhost:8000/."""
    out = tmp_path_factory.mktemp("published") / "publication"
    pipeline.build(root / "data", out, BASE, lambda *_: None)
    return out


@pytest.fixture(scope="session")
def released() -> Released:
    """Gives the facts of a release by its key, as ``TO-2``; what is not said is as of any other."""

    def of(key: str, **said: Any) -> ReleaseFacts:
        city, _, version = key.partition("-")
        any_other = {
            "programme": "2014IT16M2OP004",
            "date": date(2022, 1, 31),
            "title": "I progetti",
            "publisher": "Comune",
            "document": Path("document.md"),
            "sha256": "ab" * 32,
            "language": "it",
            "licence": "unconfirmed",
        }
        return ReleaseFacts(key=key, city=city, version=version, **any_other | said)

    return of


@pytest.fixture(scope="session")
def started(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Started:
    """Starts Python with arguments and settings from the top of the checkout; gives the address it prints.

    No setting of ponlod holds but these. At the end it is stopped with SIGTERM.
    """
    unset = {name: value for name, value in os.environ.items() if not name.startswith("PONLOD_")}

    @contextmanager
    def start(*arguments: str | Path, settings: Mapping[str, str] = {}) -> Iterator[str]:
        said = tmp_path_factory.mktemp("started") / "stderr"
        with (
            said.open("w") as errors,
            subprocess.Popen(
                [sys.executable, *map(str, arguments)],
                cwd=root,
                env=unset | settings,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process,
        ):
            assert process.stdout is not None
            try:
                ready, _, _ = select.select([process.stdout], [], [], 60)
                line = process.stdout.readline().strip() if ready else ""
                assert line.startswith("http://"), said.read_text()
                yield line.rstrip("/")
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(20)

    return start
