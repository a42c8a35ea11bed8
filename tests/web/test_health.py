# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/health says whether the store still holds what is served."""

import pytest
from flask.testing import FlaskClient

from ponlod.errors import StoreUnavailable


def test_a_store_that_holds_other_data_by_now_is_no_healthy_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise StoreUnavailable("The store holds another publication.")

    monkeypatch.setattr("ponlod.store.BlockingStore.check", fail)
    response = client.get("/health")
    assert response.status_code == 503
    assert response.json["status"] == "unavailable"
    assert response.json["detail"] == "The store holds another publication."
