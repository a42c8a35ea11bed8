# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What search engines show below the title of a page: what it is about, in its language, in few words."""

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

LONGEST = 160
FIXED = ("/", "/actions", "/projects", "/releases", "/data", "/catalogue", "/quality", "/glossary", "/sparql")
TERMS = ("/ontology", "/vocabulary", "/vocabulary/axis", "/vocabulary/status/completed", "/vocabulary/axis/4")
THINGS = ("/doc/action/MI4.1.1.a", "/doc/project/MI-5", "/doc/release/MI-13", "/doc/city/MI")

Describe = Callable[[str, str], str]


@pytest.fixture
def describe(client: FlaskClient, read: Callable[[str], Any]) -> Describe:
    """The description of the page at an address, in a language."""

    def described(path: str, code: str) -> str:
        response = client.get(path, headers={"Accept": "text/html", "Accept-Language": code})
        assert response.status_code == 200, path
        content: str = read(response.text).one("head").one("meta", name="description")["content"]
        return content

    return described


@pytest.mark.parametrize("path", [*FIXED, *TERMS, *THINGS])
def test_each_kind_of_page_says_in_both_languages_what_it_is_about(describe: Describe, path: str) -> None:
    italian, english = (describe(path, code) for code in ("it", "en"))
    assert italian != english
    for said in (italian, english):
        assert 30 < len(said) <= LONGEST, said
        assert said == " ".join(said.split())
        assert said[-1] in ".…", said
        assert not re.search(r"[.:,][A-Z]", said), said
        assert "<" not in said
        assert "&" not in said


def test_no_two_pages_are_described_alike(client: FlaskClient, describe: Describe) -> None:
    urls = ElementTree.fromstring(client.get("/sitemap.xml").data)
    locations = [url[0].text or "" for url in urls]
    paths = [one.removeprefix("http://localhost:8000") for one in locations if "?" not in one]
    descriptions = {path: describe(path, "en") for path in paths}
    assert all(0 < len(said) <= LONGEST for said in descriptions.values())
    alike = [path for path, said in descriptions.items() if list(descriptions.values()).count(said) > 1]
    assert not alike


def test_an_action_is_described_by_its_code_money_and_state_and_by_what_the_document_says(
    client: FlaskClient, describe: Describe
) -> None:
    (row,) = [one for one in client.get("/actions.json").json["rows"] if one["code"] == "MI4.1.1.a"]
    italian, english = (describe("/doc/action/MI4.1.1.a", code) for code in ("it", "en"))
    assert "MI4.1.1.a" in italian
    assert "MI4.1.1.a" in english
    assert "2.531.250,00" in italian
    assert "2,531,250.00" in english
    assert row["status_en"] in english
    assert row["status_it"] in italian


def test_an_error_is_not_described(client: FlaskClient) -> None:
    assert 'name="description"' not in client.get("/nothing", headers={"Accept": "text/html"}).text
