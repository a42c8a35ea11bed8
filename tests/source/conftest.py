# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Documents to read: Milan's version 13, and small ones that show one thing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ponlod.records import Action, Reading
from ponlod.source import read

MILAN = Path(__file__).parents[2] / "data" / "milano" / "2022-01-31" / "document.md"


@pytest.fixture(scope="session")
def milan_text() -> str:
    """Milan's document, version 13."""
    return MILAN.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def milan() -> Reading:
    """What is read of it."""
    return read(MILAN.read_bytes(), MILAN)


@pytest.fixture(scope="session")
def read_text() -> Callable[[str], Reading]:
    """Reads a document given as text."""
    return lambda text: read(text.encode(), Path("document.md"))


@pytest.fixture(scope="session")
def read_bytes() -> Callable[[bytes], Reading]:
    """Reads a document given as bytes."""
    return lambda data: read(data, Path("document.md"))


@pytest.fixture(scope="session")
def read_action(read_text: Callable[[str], Reading]) -> Callable[[str], Action]:
    """Reads the one action whose lines under its heading are given."""

    def read_it(body: str) -> Action:
        reading = read_text(f"## Progetto 1 - Prova\n\n### XX1.2.3.a - Titolo\n\n{body}\n")
        ((_, action),) = reading.actions()
        return action

    return read_it
