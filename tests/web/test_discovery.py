# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sitemap.xml and /robots.txt: crawlers find every page, and do not sink."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import URIRef

from ponlod import pipeline
from ponlod.publish.manifest import DATASET
from ponlod.questions.library import Library
from ponlod.store import BlockingStore, running
from ponlod.web.app import create_app
from ponlod.web.views.sitemap import PAGES, Described, entries, index, parts, urlset

BASE = "http://localhost:8000/"
DATA = Path(__file__).parents[2] / "data"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
MOST_URLS, MOST_BYTES, LONGEST = 50_000, 52_428_800, 2048
"""What the protocol allows: https://www.sitemaps.org/protocol.html."""


def urls(content: bytes, base: str = BASE) -> list[ElementTree.Element]:
    """The entries of a map, which keeps the rules of the protocol."""
    assert len(content) <= MOST_BYTES
    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = ElementTree.fromstring(content)
    assert root.tag in (f"{{{NAMES['s']}}}urlset", f"{{{NAMES['s']}}}sitemapindex")
    found = list(root)
    assert 1 <= len(found) <= MOST_URLS
    for url in found:
        tags = [child.tag.rpartition("}")[2] for child in url]
        assert tags[0] == "loc"
        assert tags.count("loc") == 1
        assert tags.count("lastmod") <= 1
        loc = location(url)
        assert loc.startswith(base)
        assert len(loc) < LONGEST
        assert loc.isascii()
        assert " " not in loc
        for lastmod in url.findall("s:lastmod", NAMES):
            date.fromisoformat(lastmod.text or "")
    return found


def location(url: ElementTree.Element) -> str:
    return url.findtext("s:loc", "", NAMES)


def modified(url: ElementTree.Element) -> str | None:
    return url.findtext("s:lastmod", None, NAMES)


@pytest.fixture
def mapped(client: FlaskClient) -> dict[str, ElementTree.Element]:
    response = client.get("/sitemap.xml")
    assert (response.status_code, response.content_type) == (200, "application/xml; charset=utf-8")
    found = urls(response.data)
    by_path = {location(url).removeprefix(BASE.rstrip("/")): url for url in found}
    assert len(by_path) == len(found)
    return by_path


def languages(url: ElementTree.Element) -> dict[str, str]:
    """The addresses of a page by language, as the map has them."""
    links = url.findall("x:link", NAMES)
    assert {link.get("rel") for link in links} == {"alternate"}
    found = {link.get("hreflang", ""): link.get("href", "") for link in links}
    assert len(found) == len(links)
    return found


def whole(path: str) -> str:
    return BASE.rstrip("/") + path


def test_every_page_that_is_mapped_is_there_under_its_own_address(
    client: FlaskClient, mapped: dict[str, Any], read: Callable[[str], Any]
) -> None:
    # All pages, and of those that are alike the first in each language.
    kinds = {re.sub(r"^(/doc/[^/]+/|/vocabulary/)[^?]+", r"\1", path): path for path in reversed(mapped)}
    for path, url in mapped.items():
        if "?" in path and path not in kinds.values():
            continue
        response = client.get(path, headers={"Accept": "text/html", "Accept-Language": "en"})
        assert (response.status_code, response.mimetype) == (200, "text/html"), path
        assert response.headers["Content-Language"] == ("it" if path.endswith("?lang=it") else "en"), path
        head = read(response.text).one("head")
        assert head.one("link", rel="canonical")["href"] == whole(path)
        assert f'<{whole(path)}>; rel="canonical"' in response.headers["Link"], path
        in_head = {
            link["hreflang"]: link["href"] for link in head.all("link") if "hreflang" in link.attributes
        }
        assert in_head == languages(url), path
        assert head.all("meta", name="robots") == [], path


def test_all_there_is_to_read_is_mapped(client: FlaskClient, mapped: dict[str, Any]) -> None:
    rows = [*client.get("/actions.json").json["rows"], *client.get("/projects.json").json["rows"]]
    wanted = {row["uri"].replace(f"{BASE}id/", "/doc/") for row in rows}
    wanted |= {place.replace(f"{BASE}id/", "/doc/") for row in rows for place in row.get("place_uris", [])}
    wanted |= {"/", "/actions", "/projects", "/releases", "/data", "/quality", "/glossary", "/catalogue"}
    wanted |= {"/questions", *(f"/questions/{question.name}" for question in Library.read())}
    wanted |= {"/sparql", "/ontology", "/vocabulary", "/vocabulary/axis", "/vocabulary/axis/4"}
    wanted |= {"/doc/release/MI-13", "/doc/city/MI", "/doc/programme/2014IT16M2OP004"}
    assert wanted <= set(mapped)
    paths = {path.partition("?")[0] for path in mapped}
    assert not [path for path in paths if "/lines/" in path or path.endswith(".csv")]
    assert set(mapped) == {path + query for path in paths for query in ("", "?lang=it", "?lang=en")}


def test_each_page_names_the_others_and_is_named_by_them(mapped: dict[str, Any]) -> None:
    """A pair of pages that do not both name the other is none, says Google of hreflang."""
    for url in mapped.values():
        links = languages(url)
        assert links == {
            "it": f"{links['x-default']}?lang=it",
            "en": f"{links['x-default']}?lang=en",
            "x-default": location(url).partition("?")[0],
        }
        for other in links.values():
            assert languages(mapped[other.removeprefix(BASE.rstrip("/"))]) == links


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_a_language_makes_another_page_but_not_another_document(client: FlaskClient, accept: str) -> None:
    for path in ("/doc/action/MI4.1.1.a", "/vocabulary/axis/4", "/ontology", "/catalogue"):
        response = client.get(f"{path}?lang=en", headers={"Accept": accept})
        assert response.mimetype == accept
        own = f"{path}?lang=en" if accept == "text/html" else path
        assert f'<{whole(own)}>; rel="canonical"' in response.headers["Link"]
        if accept == "text/turtle" and path != "/catalogue":
            assert "lang=en" not in response.text
    table = client.get("/actions.csv?lang=en")
    assert f'<{whole("/actions")}>; rel="canonical"' in table.headers["Link"]


def test_other_spellings_of_an_address_lead_to_the_page_in_the_same_language(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    for path, meant in (
        ("/doc/action/MI4.1.1.a.html?lang=en", "/doc/action/MI4.1.1.a?lang=en"),
        ("/releases/MI-13?lang=it", "/doc/release/MI-13?lang=it"),
        ("/releases/MI-13", "/doc/release/MI-13"),
        ("/data/?lang=en", "/data?lang=en"),
        ("/?lang=en", "/?lang=en"),
    ):
        page = read(client.get(path, headers={"Accept": "text/html"}).text)
        assert page.one("link", rel="canonical")["href"] == whole(meant)


def test_a_narrowed_list_stays_out_of_the_index_in_each_language(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    for query in ("axis=4", "axis=4&lang=en", "sort=-total&lang=it"):
        head = read(client.get(f"/actions?{query}", headers={"Accept": "text/html"}).text).one("head")
        assert head.one("meta", name="robots")["content"] == "noindex, follow"
        assert head.one("link", rel="canonical")["href"] == whole(f"/actions?{query}")


def test_what_is_no_page_of_its_own_names_none(client: FlaskClient, read: Callable[[str], Any]) -> None:
    for path in ("/nothing", "/doc/action/MI9.9.9.z", "/sparql?query=ASK%7B%7D"):
        response = client.get(f"{path}{'&' if '?' in path else '?'}lang=en", headers={"Accept": "text/html"})
        head = read(response.text).one("head")
        assert head.all("link", rel="canonical") == head.all("link", hreflang="it") == [], path
        assert "canonical" not in response.headers.get("Link", "")


def test_a_kept_page_is_kept_for_its_own_language_and_address_only(
    web: httpx.Client, read: Callable[[str], Any]
) -> None:
    for _ in range(2):
        for path, asked, code in (
            ("/doc/action/MI4.1.1.a", "en", "en"),
            ("/doc/action/MI4.1.1.a?lang=en", "it", "en"),
            ("/doc/action/MI4.1.1.a", "it", "it"),
            ("/doc/action/MI4.1.1.a?lang=it", "en", "it"),
            ("/data?lang=en", "it", "en"),
            ("/data", "en", "en"),
        ):
            page = read(web.get(path, headers={"Accept": "text/html", "Accept-Language": asked}).text)
            assert page.one("html")["lang"] == code
            assert page.one("link", rel="canonical")["href"] == whole(path)


def test_a_page_is_as_old_as_what_it_shows(client: FlaskClient, mapped: dict[str, Any]) -> None:
    assert modified(mapped["/doc/action/MI4.1.1.a"]) == "2022-01-31"
    assert modified(mapped["/doc/release/MI-13"]) == "2022-01-31"
    assert modified(mapped["/glossary"]) is None
    terms = {
        row["terms"]: str(row["modified"])
        for row in client.application.extensions["ponlod"].queries.rows("modified")
    }
    assert modified(mapped["/ontology"]) == terms[URIRef("https://w3id.org/ponlod/ontology")]
    assert (
        modified(mapped["/vocabulary/status/completed"])
        == terms[URIRef("https://w3id.org/ponlod/vocabulary/status")]
    )


def test_a_map_that_is_not_too_long_has_no_parts(client: FlaskClient) -> None:
    for path in ("/sitemap-1.xml", "/sitemap-0.xml", "/sitemap-x.xml", "/sitemap-.xml"):
        assert client.get(path).status_code == 404


@pytest.fixture
def long(app: Flask) -> Described:
    """Many actions, in places of which some have names that XML must escape."""
    lists = app.extensions["ponlod"].lists.get()
    row = lists.actions.rows[0]
    rows = [replace(row, iri=URIRef(f"{BASE}id/action/MI1.1.{n}.a&b")) for n in range(25_000)]
    known: Any = SimpleNamespace(actions=SimpleNamespace(rows=rows), projects=lists.projects)
    return Described(known, app.extensions["ponlod"].manifest.releases, [], {}, [])


def test_a_long_map_is_in_parts_that_an_index_names(long: Described) -> None:
    found = entries(long, BASE)
    assert len(found) > 25_000
    maps = parts(found)
    named = [location(url) for url in urls(index(maps, BASE))]
    assert named == [f"{BASE}sitemap-{number}.xml" for number in range(1, len(maps) + 1)]
    assert PAGES <= MOST_URLS
    told = [location(url) for each in maps for url in urls(urlset(each, BASE))]
    assert told[::3] == [BASE.rstrip("/") + entry.path for entry in found]
    assert len(told) == len(set(told)) == 3 * len(found)
    assert f"{BASE}doc/action/MI1.1.24999.a&b" in told


def test_the_parts_are_served(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ponlod.web.views.sitemap.PAGES", 50)
    folder = app.extensions["ponlod"].folder
    fresh = create_app(folder, app.extensions["ponlod"].store).test_client()
    named = [location(url) for url in urls(fresh.get("/sitemap.xml").data)]
    assert len(named) > 2
    told = [location(url) for name in named for url in urls(fresh.get(urlsplit(name).path).data)]
    assert told == [location(url) for url in urls(client.get("/sitemap.xml").data)]
    assert fresh.get(f"/sitemap-{len(named) + 1}.xml").status_code == 404
    assert fresh.get("/sitemap-01.xml").status_code == 404


def test_a_link_to_what_crawlers_are_kept_from_is_not_to_be_followed(
    client: FlaskClient, mapped: dict[str, Any], read: Callable[[str], Any]
) -> None:
    rules = client.get("/robots.txt").text
    kept_from = set()
    for path in mapped:
        if "?" in path:
            continue
        page = read(client.get(path, headers={"Accept": "text/html"}).text)
        for link in page.all("a"):
            target = link.attributes.get("href") or ""
            if "?" in target and not allowed(rules, target):
                kept_from.add(target.partition("?")[0])
                assert "nofollow" in (link.attributes.get("rel") or "").split(), (path, target)
    assert kept_from >= {"/actions", "/projects", "/sparql"}


def crawler(text: str, base: str = BASE) -> RobotFileParser:
    rules = RobotFileParser(f"{base}robots.txt")
    rules.parse(text.splitlines())
    return rules


def allowed(text: str, path: str) -> bool:
    """What RFC 9309, section 2.2.2, makes of the rules: the longest that matches, Allow before Disallow."""
    matching = [("", True)]
    for line in text.splitlines():
        kind, _, pattern = line.partition(": ")
        if kind in ("Allow", "Disallow"):
            known = re.escape(pattern).replace(r"\*", ".*")
            known = known.removesuffix(r"\$") + "$" if pattern.endswith("$") else known
            if re.match(known, path):
                matching.append((pattern, kind == "Allow"))
    return max(matching, key=lambda rule: (len(rule[0]), rule[1]))[1]


def test_crawlers_are_kept_from_what_has_no_end(client: FlaskClient, mapped: dict[str, Any]) -> None:
    response = client.get("/robots.txt")
    assert (response.status_code, response.content_type) == (200, "text/plain; charset=utf-8")
    for path in mapped:
        assert allowed(response.text, path), path
        if "?" not in path:  # Python's knows no wildcards
            assert crawler(response.text).can_fetch("Anybot", BASE.rstrip("/") + path), path
    for path in ("/actions?axis=4", "/actions?lang=en&axis=4", "/projects?sort=-title", "/sparql?query=ASK"):
        assert not allowed(response.text, path)
    for path in (
        "completed-actions?release=MI-13",
        "mentions?text=a&lang=en",
        "mentions.csv?text=a",
        "x/card?y=z",
    ):
        assert not allowed(response.text, f"/questions/{path}")
    for path in ("/actions.csv?q=x", "/catalogue/check", "/health"):
        assert not allowed(response.text, path)
    for path in ("/actions.csv", "/dumps/ponlod-MI-13.csv", "/catalogue.ttl", "/doc/action/MI4.1.1.a.ttl"):
        assert allowed(response.text, path)
    assert crawler(response.text).site_maps() == [f"{BASE}sitemap.xml"]


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A site whose base has a path."""
    folder = tmp_path_factory.mktemp("below") / "publication"
    pipeline.build(DATA, folder, "https://example.org/open-data/", lambda *_: None)
    with running(folder / DATASET) as store:
        yield create_app(folder, store).test_client()


def test_below_a_path_both_say_where_the_site_is(below: FlaskClient) -> None:
    base = "https://example.org/open-data/"
    text = below.get("/open-data/robots.txt").text
    assert crawler(text, base).site_maps() == [f"{base}sitemap.xml"]
    assert allowed(text, "/open-data/actions")
    assert not allowed(text, "/open-data/actions?axis=4")
    assert f"{base}doc/action/MI4.1.1.a" in map(
        location, urls(below.get("/open-data/sitemap.xml").data, base)
    )


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt", "/openapi.json"])
def test_they_are_whole_revalidated_and_the_same_for_all(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert client.get(path).data == first.data
    assert client.head(path).headers.get("ETag") == first.headers["ETag"]
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_publication_built_again_has_the_same_map(
    publication: Path, store: BlockingStore, tmp_path: Path, client: FlaskClient
) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "publication", copy_function=shutil.copyfile))
    again = create_app(folder, store).test_client()
    assert again.get("/sitemap.xml").data == client.get("/sitemap.xml").data
