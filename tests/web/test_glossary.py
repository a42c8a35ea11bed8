# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The glossary explains the words of the pages, and says where facts about law and funds come from."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from ponlod.web.views.glossary import SECTIONS, entries

HTML = {"Accept": "text/html"}


@pytest.fixture(params=["it", "en"])
def page(request: pytest.FixtureRequest, client: FlaskClient, read: Callable[[str], Any]) -> Any:
    return read(client.get(f"/glossary?lang={request.param}", headers=HTML).text)


def test_every_entry_has_an_anchor_a_name_and_a_meaning(page: Any) -> None:
    shown = {section["id"]: section for section in page.all("section", class_="term")}
    assert set(shown) == {entry.id for entry in entries()}
    for section in shown.values():
        assert section.one("h3").text
        assert len(section.all("p")[0].text) > 40


def test_the_contents_lead_to_every_entry(page: Any) -> None:
    linked = [link["href"].removeprefix("#") for link in page.one("nav", class_="contents").all("a")]
    assert sorted(linked) == sorted(entry.id for entry in entries())


def test_entries_refer_to_each_other_by_their_names(page: Any) -> None:
    names = {section["id"]: section.one("h3").text for section in page.all("section", class_="term")}
    for section in page.all("section", class_="term"):
        for paragraph in section.all("p", class_="minor"):
            for link in paragraph.all("a"):
                if link["href"].startswith("#"):
                    assert names[link["href"].removeprefix("#")] == link.text


def test_whatever_is_said_of_the_funds_names_its_source() -> None:
    sourced = [entry for entry in entries() if entry.section == "funds" and entry.id != "misura"]
    assert all(entry.sources for entry in sourced)
    assert {entry.section for entry in entries()} == set(SECTIONS)
    for entry in entries():
        for source in entry.sources:
            assert source.address.startswith("https://")
            assert set(source.words) == set(entry.name) == set(entry.text) == {"it", "en"}


@pytest.mark.parametrize(
    "address", ["/doc/action/MI4.1.1.a", "/vocabulary/axis/4", "/quality", "/data", "/ontology"]
)
def test_words_on_pages_lead_to_entries_that_are_there(
    client: FlaskClient, read: Callable[[str], Any], address: str
) -> None:
    known = {entry.id for entry in entries()}
    links = read(client.get(address, headers=HTML).text).all("a", class_="gloss")
    assert links
    assert all(link["href"].partition("#")[2] in known for link in links)
