# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A card on somebody else's page: whole, readable, and asking nobody but us."""

import threading
from collections.abc import Callable, Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, expect

BASE = "https://dati.example.org/"
"""What the addresses of the site begin with, wherever it listens."""
QUESTIONS = ("money-by-axis", "completed-actions", "without-status", "programme-total")
VIEWS = [(1280, "light"), (390, "dark"), (356, "light")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}

SIZES = """() => {
  const {scrollHeight, scrollWidth} = document.scrollingElement;
  const end = document.querySelector("main").lastElementChild.getBoundingClientRect().bottom;
  const empty = document.querySelector("footer").getBoundingClientRect().top - end;
  return [innerHeight - scrollHeight, innerWidth - scrollWidth, empty];
}"""
"""How far the card goes beyond its frame, downwards and sideways; how much room is left before its foot."""
MOST_EMPTY = 200

PAGE = """<!doctype html>
<html lang="it"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Altrove</title><main><h1>Altrove</h1>{}</main></html>"""

Elsewhere = Callable[[str, int, str], Page]


@pytest.fixture
def embedding(http: httpx.Client, site: str) -> Callable[[str], str]:
    """The code that shows the card of a question, of this session's server."""

    def code(name: str) -> str:
        answer = http.get(f"/oembed?url={quote(f'{BASE}questions/{name}?release=MI-13&lang=it')}")
        assert answer.status_code == 200, answer.text
        html: str = answer.json()["html"]
        return html.replace(BASE, f"{site.rstrip('/')}/")

    return code


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Elsewhere]:
    """Opens a page with this code on it, at another origin; no cookie may be kept in the end."""
    shown = {"code": ""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(shown["code"])
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    contexts = []

    def opened(code: str, width: int, scheme: str) -> Page:
        shown["code"] = code
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert not cookies


def framed(page: Page) -> Frame:
    """What is in the frame of the page, once it is there."""
    expect(page.frame_locator("iframe").locator("footer")).to_be_visible()
    (frame,) = page.frames[1:]
    return frame


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_frame_is_as_high_as_its_card_and_little_higher(
    elsewhere: Elsewhere, embedding: Callable[[str], str], width: int, scheme: str
) -> None:
    for name in QUESTIONS:
        below, beside, empty = framed(elsewhere(embedding(name), width, scheme)).evaluate(SIZES)
        assert (below, beside) == (0, 0), name
        assert 0 <= empty <= MOST_EMPTY, name


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_axe_finds_no_barrier_in_a_page_with_a_card(
    elsewhere: Elsewhere, embedding: Callable[[str], str], width: int, scheme: str
) -> None:
    for name in QUESTIONS:
        page = elsewhere(embedding(name), width, scheme)
        framed(page)
        found = Axe().run(page, options=RULES).response["violations"]
        assert not found, (name, found)


def test_a_card_asks_for_itself_and_its_styles_and_nothing_else(
    elsewhere: Elsewhere, embedding: Callable[[str], str], site: str
) -> None:
    asked: list[str] = []
    page = elsewhere(embedding("completed-actions"), 1280, "light")
    page.on("request", lambda sent: asked.append(sent.url))
    page.reload()
    framed(page)
    page.wait_for_load_state("networkidle")
    paths = [url.removeprefix(site.rstrip("/")).partition("?")[0] for url in asked if url != page.url]
    assert set(paths) == {"/questions/completed-actions/card", "/static/card.css"}


def test_the_whole_answer_opens_beside_the_page_that_has_the_card(
    elsewhere: Elsewhere, embedding: Callable[[str], str]
) -> None:
    link = framed(elsewhere(embedding("completed-actions"), 1280, "light")).get_by_role("link")
    expect(link).to_have_attribute("target", "_blank")
    address = unescape(link.get_attribute("href") or "")
    assert address == f"{BASE}questions/completed-actions?release=MI-13&lang=it"


@pytest.mark.parametrize("path", ["/", "/questions/completed-actions", "/sparql"])
def test_no_other_page_shows_in_a_frame(elsewhere: Elsewhere, site: str, path: str) -> None:
    page = elsewhere(f'<iframe src="{site.rstrip("/")}{path}" title="x"></iframe>', 1280, "light")
    page.wait_for_load_state("networkidle")
    assert page.frames[1].locator("main").count() == 0
