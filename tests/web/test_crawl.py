# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every page that can be reached from the front page is there, whole, and keeps the site's promises."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

Crawl = Callable[[Flask, str], dict[str, Any]]


@pytest.fixture(scope="module")
def pages(app: Flask, crawl: Crawl) -> dict[str, Any]:
    """Each page by its address, in English because the data are not: there, languages cannot hide."""
    return crawl(app, "en")


def test_every_action_project_place_finding_and_concept_is_reached(pages: dict[str, Any]) -> None:
    def count(pattern: str) -> int:
        return sum(1 for address in pages if re.fullmatch(pattern, address))

    assert count("/doc/action/[^/]+") == 30
    assert count("/doc/project/[^/]+") == 14
    assert count("/doc/place/[^/]+") == 24
    assert count("/doc/release/MI-13/finding/[^/]+") > 20
    assert count("/vocabulary/status/[^/]+") == 8
    assert {"/", "/actions", "/projects", "/sparql", "/data", "/quality", "/ontology", "/vocabulary"} <= set(
        pages
    )


def test_every_page_says_what_it_is_in_which_language_and_that_it_is_unofficial(
    pages: dict[str, Any],
) -> None:
    for address, page in pages.items():
        assert page.one("html")["lang"] == "en", address
        assert len(page.one("title").text) > len("– ponlod"), address
        assert len(page.all("h1")) == 1, address
        assert page.one("header", class_="site").one(class_="unofficial").text == "Unofficial", address
        footer = page.one("footer", class_="site").text
        assert "CC BY 4.0" in footer
        assert "transformed" in footer
        assert "unconfirmed" in footer


def test_no_page_has_an_identifier_twice_or_a_label_that_leads_nowhere(pages: dict[str, Any]) -> None:
    for address, page in pages.items():
        identifiers = [element["id"] for element in page.all() if "id" in element.attributes]
        assert len(identifiers) == len(set(identifiers)), address
        for element in page.all():
            labelled = element.attributes.get("aria-labelledby") or element.attributes.get("for")
            assert labelled is None or labelled in identifiers, (address, labelled)
            target = element.attributes.get("href") or ""
            assert not target.startswith("#") or target[1:] in identifiers, (address, target)


def test_no_page_loads_anything_from_elsewhere_nor_carries_script_or_style(pages: dict[str, Any]) -> None:
    for address, page in pages.items():
        assert not page.all("style") + page.all("iframe"), address
        scripts = [one for one in page.all("script") if one.attributes.get("type") != "application/ld+json"]
        if urlsplit(address).path == "/sparql":  # the editor
            for script in scripts:
                assert script["src"].startswith("/static/built/"), address
                assert not script.text, address
        else:
            assert not scripts, address
        loaded = [link["href"] for link in page.all("link") if link["rel"] in ("stylesheet", "icon")]
        assert loaded
        assert all(target.startswith("/static/") for target in loaded)
        images = page.all("img") + page.all("source")
        shown = [image.attributes.get("src") or image["srcset"] for image in images]
        assert all(target.startswith(("/charts/", "/questions/")) for target in shown), address
        for element in page.all():
            if element not in scripts + images:
                assert not {"style", "src", "srcset", "onclick"} & set(element.attributes), address


def test_every_table_has_a_caption_and_headers_with_a_scope(pages: dict[str, Any]) -> None:
    for address, page in pages.items():
        for table in page.all("table"):
            assert table.one("caption").text, address
            assert all(header["scope"] for header in table.all("th")), address


def test_every_text_of_the_document_is_marked_as_italian(pages: dict[str, Any]) -> None:
    page = pages["/doc/action/MI1.1.1.a"]
    assert page.one("h1").one("span", lang="it").text == "Quartieri connessi – Piattaforma digitale"
    assert page.one("div", class_="verbatim")["lang"] == "it"
    assert page.one("ol", class_="printed")["lang"] == "it"
    assert page.one("section", aria_labelledby="status").one("blockquote")["lang"] == "it"
    assert all(cell.all("span", lang="it") for cell in pages["/actions"].all("td", class_="title"))
