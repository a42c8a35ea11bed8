# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The store behind the queries that the documentation asks, and the site that its commands ask."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from ponlod.publish.manifest import DATASET
from ponlod.store import BlockingStore, running


@pytest.fixture(scope="session")
def store(publication: Path) -> Iterator[BlockingStore]:
    with running(publication / DATASET) as running_store:
        yield running_store


@pytest.fixture(scope="session")
def web(started: Callable[..., AbstractContextManager[str]], publication: Path) -> Iterator[httpx.Client]:
    """Asks a server that was started as the README says, on another port. Follows no redirect."""
    options = ("--port", "0", "--base", "http://localhost:8000/", "--publication", publication)
    with (
        started("serve.py", *options) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        yield client
