# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is built into the package, as a browser gets it: light, from this site, with the licences."""

import gzip
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from ponlod.store import BlockingStore
from ponlod.web import built
from ponlod.web.app import create_app

PAGE = {"Accept": "text/html"}
LIGHT = 200_000
"""What a whole page may weigh, in bytes, compressed, with its styles and fonts."""
STYLES_LIGHT = 35_000


@pytest.fixture
def styles() -> str:
    """The styles, if they are built here."""
    if not built.STYLES.is_file():
        otherwise = "the styles are not built: uv sync --reinstall-package ponlod"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(otherwise)
    return built.STYLES.read_text(encoding="utf-8")


def urls(styles: str) -> list[str]:
    return [url.strip("\"'") for url in re.findall(r"url\(([^)]*)\)", styles)]


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize("path", ["/", "/actions", "/quality", "/ontology"])
def test_a_page_is_light_with_its_styles_and_fonts(
    client: FlaskClient, styles: str, read: Callable[[str], Any], path: str
) -> None:
    page = client.get(path, headers=PAGE)
    (address,) = (link["href"] for link in read(page.text).all("link") if link["rel"] == "stylesheet")
    sheet = client.get(address)
    assert sheet.text == styles
    assert packed(sheet.data) <= STYLES_LIGHT
    fonts = [client.get(urljoin(urlsplit(address).path, url)) for url in urls(styles)]
    assert {font.status_code for font in fonts} == {200}
    assert {font.mimetype for font in fonts} == {"font/woff2"}
    assert packed(page.data) + packed(sheet.data) + sum(len(font.data) for font in fonts) <= LIGHT


def test_the_styles_ask_for_nothing_but_fonts_that_lie_beside_them(styles: str) -> None:
    assert urls(styles)
    assert "@import" not in styles
    for url in urls(styles):
        assert re.fullmatch(r"\./fonts/[\w.-]+\.woff2", url), url
        assert (built.FOLDER / url).is_file()


def test_whatever_the_styles_are_made_of_has_its_licence_beside_them(styles: str) -> None:
    licences = (built.FOLDER / "LICENSES.txt").read_text(encoding="utf-8")
    assert re.search(r"^bootstrap-italia \S+ \(BSD-3-Clause\)$", licences, re.MULTILINE)
    assert re.search(r"^bootstrap \S+ \(MIT\)$", licences, re.MULTILINE), "Bootstrap Italia contains its code"
    fonts = re.findall(r"^@fontsource/(\S+) \S+ \(OFL-1\.1\)$", licences, re.MULTILINE)
    assert "SIL OPEN FONT LICENSE" in licences
    for url in urls(styles):
        assert any(Path(url).name.startswith(f"{font}-") for font in fonts), url


def test_a_page_may_load_styles_and_fonts_of_this_site_only(client: FlaskClient) -> None:
    policy = client.get("/", headers=PAGE).headers["Content-Security-Policy"]
    allowed = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert allowed["default-src"] == "'none'"
    assert {allowed[kind] for kind in ("font-src", "style-src", "img-src")} == {"'self'"}


def test_where_nothing_is_built_pages_are_plain_and_the_log_says_so(
    publication: Path,
    store: BlockingStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(built, "STYLES", tmp_path / "ponlod.css")
    monkeypatch.setattr(built, "SCRIPT", tmp_path / "editor.js")
    plain = create_app(publication, store).test_client()
    assert "uv sync" in caplog.text
    page = plain.get("/sparql", headers=PAGE)
    assert page.status_code == 200
    assert "stylesheet" not in page.text
    assert "<script" not in page.text
