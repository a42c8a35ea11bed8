# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""No address of a published file leads to another."""

import httpx
import pytest


@pytest.mark.parametrize(
    "path", ["..%2fmanifest.json", "%2e%2e%2fmanifest.json", "%2fetc%2fpasswd", "ponlod.trig%2f.."]
)
def test_no_address_of_a_dump_leads_elsewhere(web: httpx.Client, path: str) -> None:
    assert web.get("/dumps/ponlod.trig").status_code == 200
    assert web.get(f"/dumps/{path}", follow_redirects=True).status_code == 404
