# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Large print: WCAG 2.2, 1.4.10 (a window of 1280 by 1024 at 400 %) and 1.4.12 (the reader's own spacing)."""

from collections.abc import Callable

import pytest
from playwright.async_api import Page, expect

OUTSIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX) && e !== document.body;
  const faults = [];
  if (document.scrollingElement.scrollWidth > wide)
    faults.push(`the page is ${document.scrollingElement.scrollWidth} wide in ${wide}`);
  for (const e of document.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    if (box.right <= wide + 1 || box.width < 2 || !e.checkVisibility()) continue;
    let up = e.parentElement;
    while (up && !scrolls(up)) up = up.parentElement;
    if (!up) faults.push(`outside: ${e.outerHTML.slice(0, 100)}`);
  }
  for (const e of document.body.querySelectorAll("*"))
    if (scrolls(e) && e.scrollWidth > e.clientWidth + 1 && e.tabIndex < 0)
      faults.push(`scrolls, but the keyboard cannot get there: ${e.outerHTML.slice(0, 100)}`);
  return faults.slice(0, 6);
}"""
"""What lies beside the window, other than in a region that scrolls for itself and takes the focus."""

CUT = """() => [...document.body.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  if (!e.checkVisibility() || e.clientWidth <= 1 || e.closest("svg")) return false;
  const cuts = (overflow) => ["hidden", "clip"].includes(overflow);
  return [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    && ((cuts(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
     || (cuts(style.overflowY) && e.scrollHeight > e.clientHeight + 1));
}).map((e) => `cut off: ${e.outerHTML.slice(0, 120)}`)"""

OVERLAPPING = """() => {
  const texts = [...document.querySelectorAll("h1, h2, h3, a[href], button, input, select, dt, th, label")]
    .filter((e) => e.checkVisibility({visibilityProperty: true})
      && ![...(function* () { for (let up = e; up; up = up.parentElement) yield up; })()]
        .some((up) => ["fixed", "sticky"].includes(getComputedStyle(up).position)
          || getComputedStyle(up).clipPath !== "none" || getComputedStyle(up).clip !== "auto"));
  const boxes = texts.flatMap((e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const own = e.matches("button, input, select") ? e.getClientRects() : range.getClientRects();
    let up = e.parentElement;
    while (up && !["auto", "scroll"].includes(getComputedStyle(up).overflowY)) up = up.parentElement;
    const bottom = up && up !== document.body ? up.getBoundingClientRect().bottom : Infinity;
    return [...own].filter((box) => box.width > 2 && box.height > 2 && box.top < bottom)
      .map((box) => ({e, box}));
  });
  boxes.sort((a, b) => a.box.top - b.box.top);
  const faults = [];
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j].box.top < boxes[i].box.bottom - 4; j++) {
      const a = boxes[i], b = boxes[j];
      if (a.e === b.e || a.e.contains(b.e) || b.e.contains(a.e)) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - b.box.top;
      if (across > 3 && down > 4)
        faults.push(`overlap: ${a.e.outerHTML.slice(0, 80)} and ${b.e.outerHTML.slice(0, 80)}`);
    }
  return faults.slice(0, 4);
}"""

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""The reader's spacing, put in the way that the policy against foreign styles leaves to a browser."""


@pytest.mark.parametrize(
    ("width", "height", "spaced"),
    [
        pytest.param(320, 256, False, id="400%"),
        pytest.param(320, 256, True, id="400%-spaced"),
        pytest.param(1280, 900, True, id="spaced"),
    ],
)
def test_nothing_is_cut_off_overlaps_or_lies_beside_the_window(
    visit: Callable[..., list[str]], site: str, kinds: dict[str, str], width: int, height: int, spaced: bool
) -> None:
    named = {f"{site}{address}": kind for kind, address in kinds.items()}

    async def look(page: Page, address: str) -> str:
        await page.goto(address)
        await expect(page.locator("h1")).to_have_count(1)
        if spaced:
            await page.evaluate(SPACED)
        faults = [fault for find in (OUTSIDE, CUT, OVERLAPPING) for fault in await page.evaluate(find)]
        return "\n    ".join([f"{named[address]} ({address})", *faults]) if faults else ""

    told = "\n".join(visit(look, named, locale="it-IT", viewport={"width": width, "height": height})).strip()
    assert not told, told
