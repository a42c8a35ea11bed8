# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages are the same whatever store answers for them."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from ponlod.store import BlockingStore
from ponlod.web.app import create_app


@pytest.fixture(scope="session")
def client(publication: Path, store: BlockingStore) -> FlaskClient:
    return create_app(publication, store).test_client()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("/", "40.625.873,25"),
        ("/doc/action/MI4.1.1.a.html", "2.531.250"),
        ("/actions", "MI4.1.1.a"),
        ("/projects", "MI-4"),
        ("/quality", "MI-13"),
        ("/releases/MI-13", "MI-13"),
        ("/health", '"ok"'),
    ],
)
def test_a_page_says_what_it_says_elsewhere(client: FlaskClient, page: str, said: str) -> None:
    response = client.get(page, headers={"Accept-Language": "it"})
    assert response.status_code == 200
    assert said in response.text
