# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything but conveniences works without JavaScript."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def test_a_page_says_the_same_without_script(open_page: Open, site: str, kinds: dict[str, str]) -> None:
    with_script, without = open_page("/"), open_page("/", java_script_enabled=False)
    differing = []
    for kind in ("/", "actions, filtered", "an action with most amounts", "/quality", "/data"):
        texts = []
        for page in (with_script, without):
            page.goto(site + kinds[kind])
            expect(page.locator("h1")).to_have_count(1)
            texts.append(page.locator("body").inner_text())
        if texts[0] != texts[1]:
            differing.append(kind)
    assert not differing


def test_the_first_view_of_the_front_page_needs_no_script(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(page.get_by_text("non ufficiale").or_(page.get_by_text("Non ufficiale")).first).to_be_in_viewport()
    expect(page.get_by_role("link", name="Azioni").first).to_be_visible()


def test_the_other_language_is_a_link_away(open_page: Open) -> None:
    page = open_page("/actions?status=completed", java_script_enabled=False)
    rows = page.locator("main table").first.locator("tbody tr").count()
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("main table").first.locator("tbody tr").count() == rows


def test_a_query_is_asked_and_answered_without_script(open_page: Open) -> None:
    page = open_page("/sparql", java_script_enabled=False)
    page.locator("main textarea[name=query]").fill("SELECT (COUNT(*) AS ?n) { ?x a pon:Action }")
    page.locator("main form:has(textarea[name=query])").get_by_role("button").first.click()
    expect(page.locator("#answer tbody td")).to_have_text("30")
