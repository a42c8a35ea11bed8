# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/api: what /openapi.json says, for people: every operation, with addresses that work as they stand."""

import re
import shlex
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

BASE = "http://localhost:8000"
Read = Callable[[str], Any]


@pytest.fixture
def api(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json?lang=en").json
    return found


@pytest.fixture
def page(client: FlaskClient, read: Read) -> Any:
    response = client.get("/api?lang=en", headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (200, "text/html")
    return read(response.text)


def test_every_operation_is_on_it_with_its_parameters_and_their_values(
    page: Any, api: dict[str, Any]
) -> None:
    shown = {one.all("summary")[0].one("code").text: one for one in operations(page)}
    assert set(shown) == {path for path in api["paths"] if "." not in path}
    known = api["components"]["parameters"]
    for path, one in shown.items():
        for parameter in api["paths"][path]["get"]["parameters"]:
            key = parameter.get("$ref", "").rpartition("/")[2]
            if "." not in key:
                continue
            assert known[key]["name"] in one.text
            for value in known[key]["schema"].get("enum", ()):
                assert value in one.text, (path, key)


def operations(page: Any) -> Any:
    return page.all("details", class_="operation")


def test_every_address_on_it_can_be_followed_and_every_line_can_be_run(
    client: FlaskClient, read: Read
) -> None:
    page = read(client.get("/api").text).one("main")
    addresses = {link["href"] for link in page.all("a") if link["href"].startswith("/")}
    lines = [shlex.split(code.text) for code in page.all("pre")]
    assert len(lines) > len(operations(page)) > 20
    for words in lines:
        assert words[0] == "curl"
        assert words[-1].startswith(BASE)
        addresses.add(words[-1].removeprefix(BASE))
    assert {address.partition("?")[0].rpartition(".")[2] for address in addresses} >= {
        "json",
        "csv",
        "xlsx",
        "rq",
    }
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_every_status_is_explained(page: Any, api: dict[str, Any]) -> None:
    table = page.one("section", aria_labelledby="outcomes").one("tbody")
    told = {row.one("th").text.split()[0] for row in table.all("tr")}
    promised = {status for item in api["paths"].values() for status in item["get"]["responses"]}
    assert told == promised - {"200"}


def test_it_leads_to_the_description_and_is_led_to(client: FlaskClient, page: Any) -> None:
    assert [link["href"] for link in page.all("a", rel="service-desc")] == ["/openapi.json?lang=en"]
    home = client.get("/", headers={"Accept": "text/html"}).text
    assert re.search(r'<a href="/api" rel="service-doc">', home)
    assert '</openapi.json>; rel="service-desc"' in client.get("/api").headers["Link"]


def test_it_has_no_scripts(page: Any) -> None:
    assert {script.attributes.get("type") for script in page.all("script")} <= {"application/ld+json"}
