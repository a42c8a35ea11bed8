# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real publication of Milan's release, the store that answers for it, and the site in front of both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph

from ponlod import pipeline
from ponlod.publish.manifest import DATASET
from ponlod.store import EmbeddedStore, running
from ponlod.web.app import create_app

BASE = "http://localhost:8000/"
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("web") / "publication"
    pipeline.build(DATA, out, BASE, lambda *_: None)
    return out


@pytest.fixture(scope="session")
def store(publication: Path) -> Iterator[EmbeddedStore]:
    with running(publication / DATASET) as running_store:
        yield running_store


@pytest.fixture(scope="session")
def app(publication: Path, store: EmbeddedStore) -> Flask:
    return create_app(publication, store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def dump(publication: Path) -> Graph:
    """All that MI-13 says, from its N-Triples dump."""
    return Graph().parse(publication / "dumps" / "ponlod-MI-13.nt", format="nt")
