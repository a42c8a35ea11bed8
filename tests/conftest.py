# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures that every floor shares: the checkout, Milan's data, and the publication made of them."""

import shutil
from pathlib import Path

import pytest

from ponlod import pipeline

BASE = "http://localhost:8000/"


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
