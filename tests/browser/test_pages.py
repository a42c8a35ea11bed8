# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind of page, on a desktop and on a phone, in both languages, by day and by night."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, Response

VIEWS = [
    pytest.param((1280, "it", "light"), id="desktop-it-light"),
    pytest.param((1280, "en", "dark"), id="desktop-en-dark"),
    pytest.param((390, "it", "dark"), id="phone-it-dark"),
    pytest.param((390, "en", "light"), id="phone-en-light"),
]
"""The fewest in which every width meets every language and every colour scheme, and these meet each other."""

DECLARED = ("/data", "/catalogue", "/catalogue/check")
"""Kinds of pages that look different where somebody says who publishes."""

RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
"""All by day, when each width and each language is seen; by night those that colours can break."""

SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > wide + 1);
  return ["scrolls sideways", ...out.slice(0, 3).map((e) => `${e.tagName}.${e.className}`)];
}"""

LOADED = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode().catch(() => null);
}))"""

IMAGES = """() => [...document.images]
  .filter((image) => !image.complete || image.naturalWidth === 0 || !image.hasAttribute("alt"))
  .map((image) => image.outerHTML)"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What went wrong on one page."""

    kind: str
    language: str | None
    overflow: list[str]
    images: list[str]
    barriers: list[str]
    happened: list[str]


@pytest.fixture(scope="module", params=VIEWS)
def seen(
    request: pytest.FixtureRequest,
    visit: Callable[..., list[Seen]],
    site: str,
    declared_site: str,
    kinds: dict[str, str],
) -> list[Seen]:
    """Every kind of page, looked at once; of what names the publisher, also with one that is declared."""
    width, locale, scheme = request.param
    named = {f"{site}{address}": kind for kind, address in kinds.items()}
    named |= {f"{declared_site}{kinds[kind]}": f"{kind}, declared" for kind in DECLARED}

    async def look(page: Page, address: str) -> Seen:
        return await _look(
            page, named[address], address, {"runOnly": RULES[scheme], "resultTypes": ["violations"]}
        )

    viewport = {"width": width, "height": 900}
    return visit(look, named, locale=locale, viewport=viewport, color_scheme=scheme)


async def _look(page: Page, kind: str, address: str, rules: dict[str, Any]) -> Seen:
    happened: list[str] = []

    def answered(response: Response) -> None:
        # Pages that tell a reader of a mistake are looked at too; one that the server fails to make is none.
        if response.status >= (500 if response.url == address else 400):
            happened.append(f"{response.status}: {response.url}")

    watching = {
        "pageerror": lambda error: happened.append(f"error: {error}"),
        "console": lambda said: (
            happened.append(said.text)
            # The browser says so of every answer that is an error: see ``answered``.
            if said.type in ("error", "warning") and not said.text.startswith("Failed to load resource")
            else None
        ),
        "request": lambda sent: (
            None if urlsplit(sent.url.removeprefix("blob:")).netloc == urlsplit(address).netloc
            else happened.append(f"asked elsewhere: {sent.url}")
        ),
        "response": answered,
    }  # fmt: skip
    for event, heard in watching.items():
        page.on(event, heard)  # type: ignore[call-overload]
    await page.goto(address)
    await page.evaluate(LOADED)
    found = (await Axe().run(page, options=rules)).response["violations"]
    seen = Seen(
        kind=f"{kind} ({address})",
        language=await page.locator("html").get_attribute("lang"),
        overflow=await page.evaluate(SIDEWAYS),
        images=await page.evaluate(IMAGES),
        barriers=[f"{rule['id']}: {_where(rule['nodes'])}" for rule in found],
        happened=happened,
    )
    for event, heard in watching.items():
        page.remove_listener(event, heard)
    return seen


def _where(nodes: list[Any]) -> str:
    places = [f"{node['target']} {node['failureSummary'].splitlines()[-1].strip()}" for node in nodes[:3]]
    return f"{len(nodes)} × " + "; ".join(places)


def _told(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{kind}\n    " + "\n    ".join(said) for kind, said in faults.items() if said)


def test_axe_finds_no_barrier(seen: list[Seen]) -> None:
    barriers = _told({one.kind: one.barriers for one in seen})
    assert not barriers, barriers


def test_no_page_scrolls_sideways(seen: list[Seen]) -> None:
    wide = _told({one.kind: one.overflow for one in seen})
    assert not wide, wide


def test_every_image_is_there_and_says_what_it_shows(seen: list[Seen]) -> None:
    lost = _told({one.kind: one.images for one in seen})
    assert not lost, lost


def test_nothing_fails_is_complained_of_or_comes_from_elsewhere(seen: list[Seen]) -> None:
    happened = _told({one.kind: one.happened for one in seen})
    assert not happened, happened


def test_every_page_is_in_the_language_of_its_reader(
    seen: list[Seen], request: pytest.FixtureRequest
) -> None:
    spoken = request.node.callspec.params["seen"][1]
    assert {one.kind for one in seen if one.language != spoken} == set()
