# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The site on paper, by night, and over a slow line."""

import base64
import gzip
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]

SHEET = 718
"""CSS pixels between the margins of an A4 sheet: 190 mm."""

BEYOND = """(width) => [...document.querySelectorAll("main *")]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1)
  .filter((e) => e.getBoundingClientRect().right > width + 1 && getComputedStyle(e).clipPath === "none")
  .map((e) => e.outerHTML.slice(0, 120)).slice(0, 3)"""

LIGHTNESS = """async ([picture]) => {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height), pen = canvas.getContext("2d");
  pen.drawImage(bitmap, 0, 0);
  const {data} = pen.getImageData(0, 0, bitmap.width, bitmap.height), seen = new Array(256).fill(0);
  for (let at = 0; at < data.length; at += 4)
    seen[Math.round(.2126 * data[at] + .7152 * data[at + 1] + .0722 * data[at + 2])] += 1;
  const paper = seen.indexOf(Math.max(...seen));
  const ink = seen.map((count, light) => count ? Math.abs(light - paper) : 0);
  return {paper, ink: Math.max(...ink)};
}"""
"""Of a picture: the lightness (0 to 255) that most of it has, and how far from it any of it is."""


@pytest.mark.parametrize("kind", ["/", "/actions", "/projects", "an action with most amounts", "/quality"])
def test_on_paper_the_content_is_whole_and_what_is_for_the_screen_is_gone(
    open_page: Open, kinds: dict[str, str], kind: str
) -> None:
    page = open_page(kinds[kind], width=SHEET)
    page.emulate_media(media="print")
    for navigation in page.locator("nav, main form, a[href='#content']").all():
        expect(navigation).not_to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(BEYOND, SHEET) == []
    assert (
        page.locator("main img").evaluate_all("all => all.filter((image) => !image.checkVisibility())") == []
    )


def test_on_paper_links_and_text_are_dark_on_white_even_by_night(
    open_page: Open, kinds: dict[str, str]
) -> None:
    page = open_page(kinds["an action with most amounts"], color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = [
        page.locator(one).first.evaluate("e => getComputedStyle(e).color")
        for one in ("h1", "main a", "main td", "footer p")
    ]
    assert all(_lightness(colour) < 140 for colour in colours), colours


def test_an_action_becomes_a_pdf(open_page: Open, kinds: dict[str, str]) -> None:
    assert open_page(kinds["an action with most amounts"]).pdf(format="A4").startswith(b"%PDF-")


@pytest.mark.parametrize("kind", ["/", "an action with most amounts", "/sparql"])
def test_by_night_paper_is_dark_and_ink_is_light(open_page: Open, kinds: dict[str, str], kind: str) -> None:
    seen = {}
    for scheme in ("light", "dark"):
        page = open_page(kinds[kind], color_scheme=scheme)
        seen[scheme] = page.evaluate(
            "(({backgroundColor, color}) => [backgroundColor, color])(getComputedStyle(document.body))"
        )
    paper, ink = zip(*(map(_lightness, seen[scheme]) for scheme in ("light", "dark")), strict=True)
    assert paper[0] > 200 > 128 > paper[1]
    assert ink[0] < 128 < 180 < ink[1]


@pytest.mark.parametrize("width", [1280, 390])
def test_charts_are_read_by_night_as_by_day(open_page: Open, width: int) -> None:
    papers = {}
    for scheme in ("light", "dark"):
        page = open_page("/", color_scheme=scheme, width=width)
        charts = page.locator("main img")
        assert charts.count() > 0
        for place, chart in enumerate(charts.all()):
            chart.scroll_into_view_if_needed()
            picture = base64.b64encode(chart.screenshot()).decode()
            light = page.evaluate(LIGHTNESS, [picture])
            assert light["ink"] > 110, (scheme, chart.get_attribute("src"))
            papers[scheme, place] = light["paper"]
    for (scheme, place), paper in papers.items():
        assert (paper > 200) if scheme == "light" else (paper < 100), (scheme, place, paper)


def test_a_chart_by_itself_is_a_picture_with_a_title_and_both_colour_schemes(
    crawl: Any, http: httpx.Client, open_page: Open, site: str
) -> None:
    charts = [address for address in crawl.status if address.startswith("/charts/") and ".svg" in address]
    assert charts
    page = open_page("/")
    for address in charts:
        text = http.get(address).text
        assert "prefers-color-scheme" in text, address
        assert "http" not in text.replace("http://www.w3.org/", ""), address
        inks = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(site + address)
            inks.append(
                page.evaluate("[...document.querySelectorAll('text')].map((e) => getComputedStyle(e).fill)")
            )
        assert inks[0], address
        assert inks[0] != inks[1], address


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", ["/", "an action with most amounts", "/actions", "/quality"])
def test_a_first_visit_transfers_less_than_200_kilobytes(
    open_page: Open, http: httpx.Client, site: str, kinds: dict[str, str], kind: str, width: int
) -> None:
    page = open_page("/health", width=width)
    fetched: dict[str, int] = {}
    page.on("requestfinished", lambda sent: fetched.setdefault(sent.url, 0))
    page.goto(site + kinds[kind], wait_until="networkidle")
    for url in fetched:
        fetched[url] = _weight(http.get(url))
    assert site + kinds[kind] in fetched
    assert sum(fetched.values()) < 200_000, fetched


def _weight(response: httpx.Response) -> int:
    """The bytes of a body as a proxy sends them that compresses what is text."""
    is_text = response.headers["Content-Type"].startswith(("text/", "image/svg", "application/json"))
    return len(gzip.compress(response.content) if is_text else response.content)


def _lightness(colour: str) -> float:
    """The lightness of ``rgb(…)``, 0 to 255."""
    red, green, blue = (float(part) for part in colour.partition("(")[2].rstrip(")").split(",")[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
