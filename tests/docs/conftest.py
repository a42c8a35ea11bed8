# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The store behind the queries that the documentation asks, and the site that its commands ask."""

import os
import subprocess
import sys
from collections.abc import Iterator
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
def web(root: Path, publication: Path) -> Iterator[httpx.Client]:
    """Asks a server that was started as the README says, on another port. Follows no redirect."""
    options = ("--port", "0", "--base", "http://localhost:8000/", "--publication", str(publication))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PONLOD_")}
    with subprocess.Popen(
        [sys.executable, "serve.py", *options], cwd=root, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            with httpx.Client(base_url=process.stdout.readline().strip(), trust_env=False) as client:
                yield client
        finally:
            process.terminate()
