# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The store behind the queries that the documentation asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ponlod.publish.manifest import DATASET
from ponlod.store import EmbeddedStore, running


@pytest.fixture(scope="session")
def store(publication: Path) -> Iterator[EmbeddedStore]:
    with running(publication / DATASET) as running_store:
        yield running_store
