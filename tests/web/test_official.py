# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whose the data are: what is said of that is true whoever publishes them, on pages and in files."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from ponlod import pipeline
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.publisher import Publisher
from ponlod.store import running
from ponlod.web.app import create_app

Crawl = Callable[[Flask, str], dict[str, Any]]
PublishedBy = Callable[..., FlaskClient]
Read = Callable[[str], Any]

CITY = Publisher("Comune di Milano", "c_f205", "https://www.comune.milano.it/", contact="dati@example.org")
DENIALS = re.compile(
    r"non (sono dati |è )?ufficial|unofficial|not (an )?official|"
    r"non (è|sono)[^.:]*(del|dei) comun|neither to the city|not a publication of the cit|"
    r"approv(i|ato) questo sito|endorse|non ha dichiarato il proprio|not declared (its|their)",
    re.IGNORECASE,
)
"""Words that the city does not say of what it publishes itself."""


@pytest.fixture(scope="module")
def city_publication(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the city itself publishes."""
    out = tmp_path_factory.mktemp("official") / "publication"
    pipeline.build(root / "data", out, "http://localhost:8000/", lambda *_: None, CITY)
    return out


@pytest.fixture(scope="module")
def city_app(city_publication: Path) -> Iterator[Flask]:
    with running(city_publication / DATASET) as store:
        yield create_app(city_publication, store)


def header(page: Any) -> str:
    return str(page.one("p", class_="notice").text)


def footer(page: Any) -> str:
    # A full stop after a link stands apart in the reader's text.
    return str(page.one("footer", class_="site").text).replace(" .", ".")


def cells(workbook: bytes) -> str:
    sheets = load_workbook(io.BytesIO(workbook), read_only=True)
    return "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row)


@pytest.mark.parametrize(
    ("language", "published", "transformed"),
    [("it", "Pubblicato da Comune di Milano.", "fanno fede i documenti"), ("en", "Published by", "prevail")],
)
def test_no_page_of_the_city_denies_that_it_is_the_city_s(
    city_app: Flask, crawl: Crawl, language: str, published: str, transformed: str
) -> None:
    pages = crawl(city_app, language)
    assert {"/", "/doc/action/MI4.1.1.a", "/catalogue", "/data", "/quality"} <= set(pages)
    for address, page in pages.items():
        assert DENIALS.search(page.text) is None, address
        assert page.all(class_="unofficial") == [], address
        for said in (header(page), footer(page)):
            assert published in said, address
            assert transformed in said, address
            assert "Union" in said, address
        assert page.one("footer", class_="site").all("a", href="https://www.comune.milano.it/"), address


def test_no_file_of_the_city_denies_it(city_publication: Path) -> None:
    """The reports and the catalogue, tables and their descriptions, the graphs."""
    manifest = Manifest.read(city_publication)
    assert manifest.publisher.official
    for file in manifest.files:
        content = (city_publication / file.path).read_bytes()
        if file.path.endswith(".xlsx"):
            assert DENIALS.search(cells(content)) is None, file.path
        elif not file.path.endswith((".gz", ".zst")):
            assert DENIALS.search(content.decode()) is None, file.path


def test_no_export_of_the_city_denies_it(city_app: Flask) -> None:
    client = city_app.test_client()
    for name in ("actions", "projects"):
        content = client.get(f"/{name}.json").json
        assert content is not None
        assert (content["publisher"], content["official"]) == ("Comune di Milano", True)
        assert DENIALS.search(json.dumps(content, ensure_ascii=False)) is None
        said = cells(client.get(f"/{name}.xlsx").data)
        assert DENIALS.search(said) is None
        assert "Comune di Milano" in said
        assert "The documents prevail".lower() in said


def test_what_search_engines_read_names_the_city_as_an_administration(city_app: Flask) -> None:
    page = city_app.test_client().get("/data", headers={"Accept": "text/html"}).text
    assert '"@type": "GovernmentOrganization"' in page
    assert DENIALS.search(page) is None


@pytest.mark.parametrize("address", ["/", "/doc/action/MI4.1.1.a", "/catalogue", "/nothing"])
def test_a_site_of_somebody_else_is_unofficial_and_says_whose_it_is(
    published_by: PublishedBy, read: Read, address: str
) -> None:
    client = published_by(name="Dati S.p.A.", identifier="dati", homepage="https://dati.example.org/")
    page = read(client.get(address, headers={"Accept": "text/html", "Accept-Language": "it"}).text)
    said = header(page)
    assert said.startswith("Non ufficiale Pubblicato da Dati S.p.A. Questi dati non sono una pubblicazione")
    assert "Pubblicato da Dati S.p.A. Non ufficiale" in footer(page)
    (link,) = page.one("footer", class_="site").all("a", href="https://dati.example.org/")
    assert link.text == "Dati S.p.A."


def test_a_site_of_nobody_is_unofficial_and_says_that_nobody_is_named(
    client: FlaskClient, read: Read
) -> None:
    page = read(client.get("/", headers={"Accept": "text/html", "Accept-Language": "en"}).text)
    assert header(page).startswith("Unofficial These data are not a publication of the cities")
    assert "has not declared their name" in footer(page)
    assert "Published by" not in page.text


def test_files_of_somebody_else_name_them_and_say_that_they_are_not_the_city_s(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "publication"
    pipeline.build(root / "data", out, "http://localhost:8000/", lambda *_: None, Publisher("Dati", "dati"))
    package = json.loads((out / "dumps" / "datapackage.json").read_bytes())
    assert "non sono una pubblicazione dei Comuni" in package["description"]
    assert package["contributors"] == [{"title": "Dati", "role": "publisher"}]
    said = cells((out / "dumps" / "ponlod-MI-13.xlsx").read_bytes())
    assert "not a publication of the cities" in said
    assert "Chi pubblica i dati / Publisher of the data\nDati" in said
