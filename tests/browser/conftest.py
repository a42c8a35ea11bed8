# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real browser before a real server, and what it must never see there."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
BASE = "https://dati.example.org/"
"""Not the address the server listens on, as behind a proxy: what the page asks for must not depend on it."""

CHROMIUM = Path("/usr/bin/chromium")
BUNDLE = ROOT / "src" / "ponlod" / "web" / "static" / "editor" / "editor.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

Open = Callable[..., Page]


def _need(path: Path, otherwise: str) -> None:
    if not path.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(otherwise)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this session's one server, which published data/ and serves it."""
    _need(BUNDLE, "the editor is not built: uv sync --reinstall-package ponlod")
    folder = tmp_path_factory.mktemp("browser")
    options = ("--port", "0", "--base", BASE, "--publication", str(folder / "publication"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PONLOD_")}
    with (folder / "stderr").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "serve.py", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        assert process.stdout is not None
        try:
            ready, _, _ = select.select([process.stdout], [], [], 60)
            line = process.stdout.readline().strip() if ready else ""
            assert line.startswith("http://"), (folder / "stderr").read_text()
            yield line.rstrip("/")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)
            process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; ended with each module, as no other event loop can run beside Playwright's."""
    _need(CHROMIUM, f"there is no {CHROMIUM}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    """Open an address of the site in a context of its own (language, width …).

    At the end no page may have asked another host, kept a cookie, broken a policy or raised an error.
    """
    contexts: list[BrowserContext] = []
    seen: list[str] = []

    def look(page: Page) -> None:
        page.on("pageerror", lambda error: seen.append(f"error: {error}"))
        page.on("console", lambda said: seen.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda request: _host(request.url) == _host(site) or seen.append(request.url))

    def opened(path: str = "/sparql", *, locale: str = "it-IT", width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("page", look)
        page = context.new_page()
        page.goto(path if path.startswith("http") else site + path)
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    # A browser says this of every answer that is an error, also where the error is what a test asks for.
    complaints = [text for text in seen if not text.startswith("Failed to load resource")]
    assert not complaints
    assert not cookies


def _host(url: str) -> str:
    parts = urlsplit(url)
    return urlsplit(url.removeprefix("blob:")).netloc if parts.scheme == "blob" else parts.netloc
