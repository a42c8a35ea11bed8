# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue and its files in a browser: where fragments lead, what is saved, what is for programs."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]

BLOCK = "script[type='application/ld+json']"


@pytest.mark.parametrize(
    ("served", "width"),
    [("site", 1280), ("declared_site", 390)],
    ids=["undeclared-desktop", "declared-phone"],
)
def test_every_fragment_that_the_catalogue_names_leads_to_something_to_see(
    open_page: Open, request: pytest.FixtureRequest, served: str, width: int
) -> None:
    address = request.getfixturevalue(served)
    turtle = httpx.get(f"{address}/catalogue.ttl", trust_env=False).text
    fragments = set(re.findall(r"<https://dati\.example\.org/catalogue#([^>]+)>", turtle))
    assert len(fragments) > 50
    assert ("contact" in fragments) == (served == "declared_site")
    page = open_page(f"{address}/catalogue", width=width, reduced_motion="reduce")
    for fragment in sorted(fragments):
        page.goto(f"{address}/catalogue#{fragment}")
        _see_target(page, fragment)


@pytest.mark.parametrize("kind", ["/catalogue", "/catalogue/check", "/data", "/quality", "/glossary"])
def test_every_link_within_a_page_leads_to_something_to_see(
    open_page: Open, site: str, kinds: dict[str, str], kind: str
) -> None:
    page = open_page(kinds[kind], width=390, reduced_motion="reduce")
    links = page.locator("main a[href^='#']").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links
    for fragment in sorted({str(link).removeprefix("#") for link in links}):
        page.goto(f"{site}{kinds[kind]}#{fragment}")
        _see_target(page, fragment)


def _see_target(page: Page, fragment: str) -> None:
    target = page.locator(":target")
    expect(target, fragment).to_have_id(fragment)
    expect(target, fragment).to_be_visible()
    expect(target, fragment).to_be_in_viewport()


@pytest.mark.parametrize("kind", ["/data", "/catalogue"])
@pytest.mark.parametrize(
    "name",
    [
        "ponlod-MI-13.xlsx",
        "ponlod-MI-13.csv",
        "ponlod-MI-13.ttl.gz",
        "ponlod-MI-13.csv.zst",
        "ponlod.trig.zst",
    ],
)
def test_a_file_is_saved_under_its_name_with_a_digest_that_the_page_tells(
    open_page: Open, kinds: dict[str, str], kind: str, name: str
) -> None:
    page = open_page(kinds[kind], java_script_enabled=False)
    selector = f"a[href$='/{name}']"
    for folded in page.locator("main details", has=page.locator(selector)).all():
        folded.locator("> summary").click()
    with page.expect_download() as started:
        page.locator(f"main {selector}").first.click()
    assert started.value.suggested_filename == name
    digest = hashlib.sha256(started.value.path().read_bytes()).hexdigest()
    assert digest in (page.locator("main").text_content() or "")


@pytest.mark.parametrize("kind", ["/data", "/catalogue", "/doc/release/*", "an action with most amounts"])
def test_the_block_for_search_engines_is_read_by_programs_and_does_not_trouble_the_browser(
    open_page: Open, kinds: dict[str, str], kind: str
) -> None:
    page = open_page(kinds[kind])
    said = json.loads(page.locator(BLOCK).text_content() or "")
    assert said["@context"]["@vocab"] == "https://schema.org/"
    expect(page.locator("h1")).to_be_visible()


def test_a_publisher_whose_name_looks_like_markup_is_named_as_it_is(
    open_page: Open, declared_site: str, declared_name: str
) -> None:
    page = open_page(f"{declared_site}/catalogue")
    expect(page.locator("#publisher")).to_contain_text(declared_name)
    expect(page.locator("#contact")).to_be_visible()
    assert declared_name in _texts(json.loads(page.locator(BLOCK).text_content() or ""))
    expect(page.locator("main u")).to_have_count(0)


def _texts(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [text for value in said.values() for text in _texts(value)]
    if isinstance(said, list):
        return [text for value in said for text in _texts(value)]
    return [said] if isinstance(said, str) else []
