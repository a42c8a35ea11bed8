# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The site without a mouse."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]

WALKED = [
    "/",
    "/actions",
    "/projects",
    "an action with most amounts",
    "/doc/project/*",
    "a status",
    "/vocabulary",
    "/ontology",
    "/data",
    "/quality",
    "not found",
]
"""Kinds of pages, by what the keyboard meets there."""

REACHABLE = """() => {
  const shown = (e) => e.checkVisibility({visibilityProperty: true}) && !e.closest("[inert]");
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  window.stops = [...document.querySelectorAll(all)]
    .filter((e) => e.tabIndex >= 0 && !e.disabled && shown(e));
  return {count: stops.length, ordered: stops.every((e) => e.tabIndex === 0),
          reversed: stops.filter((e) => {
            for (let up = e; up; up = up.parentElement) {
              const style = getComputedStyle(up);
              if (style.order !== "0" || style.flexDirection.endsWith("-reverse")) return true;
            }
          }).length};
}"""
"""Marks what Tab must reach, in the order of the document: that of reading, as CSS moves nothing."""

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getClientRects()[0], style = getComputedStyle(e);
  const ring = (s) =>
    (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== "none";
  const covered = () => {
    const over = document.elementFromPoint(
      Math.min(Math.max(box.left + Math.min(box.width, 30) / 2, 0), innerWidth - 1),
      Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 0), innerHeight - 1));
    return over && !e.contains(over) && !over.contains(e) && !e.closest("label")?.contains(over);
  };
  return {
    place: stops.indexOf(e),
    name: e.outerHTML.slice(0, 120),
    visible: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth && !covered(),
    indicated: ring(style) || [...e.querySelectorAll("*")].some((inner) => ring(getComputedStyle(inner))),
  };
}"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until it leaves the page or has gone twice as far as there is anything to reach."""
    page.evaluate("document.activeElement.blur()")
    reachable = page.evaluate(REACHABLE)
    assert reachable["ordered"]
    assert not reachable["reversed"]
    stops: list[dict[str, Any]] = []
    for _ in range(2 * reachable["count"] + 20):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or (stops and stop["place"] == stops[0]["place"]):
            break
        stops.append(stop)
    else:
        raise AssertionError(f"Tab does not leave {page.url}; last at {stops[-1]['name']}")
    return stops


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", WALKED)
def test_tab_goes_through_all_that_can_be_used_in_reading_order_and_shows_where_it_is(
    open_page: Open, kinds: dict[str, str], kind: str, width: int
) -> None:
    page = open_page(kinds[kind], width=width, reduced_motion="reduce")
    stops = walk(page)
    assert [stop["name"] for stop in stops if not stop["visible"]] == []
    assert [stop["name"] for stop in stops if not stop["indicated"]] == []
    # A browser may add stops of its own: regions that scroll.
    places = [stop["place"] for stop in stops if stop["place"] >= 0]
    assert places == list(range(page.evaluate("stops.length")))


def test_the_query_page_does_not_hold_whoever_comes_by_tab(open_page: Open) -> None:
    page = open_page("/sparql")
    expect(page.locator(".cm-content")).to_be_visible()
    footer = page.locator("footer a").last
    for _ in range(200):
        page.keyboard.press("Tab")
        if footer.evaluate("link => link === document.activeElement"):
            return
    raise AssertionError(f"the footer is out of reach: {page.evaluate('document.activeElement.outerHTML')}")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", ["/", "an action with most amounts", "/sparql"])
def test_the_first_tab_offers_the_content_and_enter_goes_there(
    open_page: Open, kinds: dict[str, str], kind: str, width: int
) -> None:
    page = open_page(kinds.get(kind, kind), width=width, reduced_motion="reduce")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#content")
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('main, main *')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('main *, footer *')")


def test_actions_are_searched_and_chosen_by_keyboard_alone_and_without_script(open_page: Open) -> None:
    page = open_page("/actions", java_script_enabled=False)
    every = _rows(page)
    _tab_to(page, "main form [name=q]")
    page.keyboard.type("abitare")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=abitare*")
    assert 0 < _rows(page) < every

    page.goto(page.url.partition("?")[0])
    _tab_to(page, "main form select[name=status]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("main form select[name=status]").input_value()
    assert chosen
    _tab_to(page, "main form button, main form [type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**status={chosen}*")
    assert parse_qs(urlsplit(page.url).query)["status"] == [chosen]
    assert 0 < _rows(page) < every


def _rows(page: Page) -> int:
    return page.locator("main table").first.locator("tbody tr").count()


def _tab_to(page: Page, selector: str) -> None:
    wanted = page.locator(f":is({selector}):focus")
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.count():
            return
    raise AssertionError(f"Tab does not reach {selector}")
