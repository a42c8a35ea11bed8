# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real browser before a real server, and what it must never see there."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import httpx
import pytest
from playwright import async_api
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
BASE = "https://dati.example.org/"
"""Not the address the server listens on, as behind a proxy: what the page asks for must not depend on it."""

PUBLISHER = {
    "PONLOD_PUBLISHER_NAME": 'Associazione "Dati & Città" </script><u>',
    "PONLOD_PUBLISHER_IDENTIFIER": "esempio_dati",
    "PONLOD_PUBLISHER_HOMEPAGE": "https://associazione.example.org/",
    "PONLOD_PUBLISHER_TYPE": "http://purl.org/adms/publishertype/NonProfitOrganisation",
    "PONLOD_CONTACT": "dati@associazione.example.org",
}

CHROMIUM = Path("/usr/bin/chromium")
BUNDLE = ROOT / "src" / "ponlod" / "web" / "static" / "built" / "editor.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_AT_A_TIME = 3
"""Pages that are looked at together: one is drawn while the server makes another."""

_SAMPLE = 4
"""How many are read of what there is in great number, all alike."""

_KINDS = {
    "/", "/questions", "/questions/*", "/actions", "/projects", "/releases", "/releases/*", "/quality",
    "/data", "/catalogue", "/catalogue/check", "/sparql", "/search", "/glossary", "/ontology", "/vocabulary",
    "/vocabulary/*", "/vocabulary/*/*", "/doc/action/*", "/doc/project/*", "/doc/place/*", "/doc/city/*",
    "/doc/programme/*", "/doc/release/*", "/doc/release/*/finding/*", "/doc/release/*/lines/*",
    "/doc/release/*/action/*/funding/*",
}  # fmt: skip
"""What links must lead to; there may be more."""

_FACES = {
    "an action with most amounts": "SELECT ?x (COUNT(*) AS ?n) { ?x pon:fundingLine ?l } "
    "GROUP BY ?x ORDER BY DESC(?n) ?x",
    "an action without amounts": "SELECT ?x { ?x a pon:Action FILTER NOT EXISTS { ?x pon:fundingLine ?l } } "
    "ORDER BY ?x",
    "an action whose amount is in words": "SELECT ?x { ?x pon:fundingLine ?l "
    "FILTER NOT EXISTS { ?l epo:hasAmountValue ?v } } ORDER BY ?x",
    "an action of a postponed project": "SELECT ?x { ?x pon:project/pon:status status:postponed } "
    "ORDER BY ?x",
    "an action in most places": "SELECT ?x (COUNT(*) AS ?n) { ?x a pon:Action ; pon:place ?place } "
    "GROUP BY ?x ORDER BY DESC(?n) ?x",
    "a section without number": "SELECT ?x { ?x a pon:Project FILTER NOT EXISTS { ?x pon:number ?n } }",
    "an axis": "SELECT ?x { ?action pon:axis ?x } ORDER BY ?x",
    "a measure": "SELECT ?x { ?action pon:measure ?x } ORDER BY ?x",
    "a status": "SELECT ?x { ?action pon:status ?x } ORDER BY ?x",
}
"""Things that look different from others of their kind."""

_ODD = {
    "actions, filtered": "/actions?status=completed",
    "actions, searched": "/actions?q=abitare",
    "actions, none": "/actions?q=nothing-is-called-so",
    "search, found": "/search?q=citta",
    "search, found in part": "/search?q=quartieri+lacustri",
    "search, none": "/search?q=nothing-is-called-so",
    "question, with a chart": "/questions/completed-actions",
    "question, with a table only": "/questions/status-sentences",
    "question, with many rows": "/questions/findings",
    "question, without an answer": "/questions/mentions?text=nothing-is-called-so",
    "question, refused": "/questions/largest-actions?axis=4&count=many",
    "sparql, answered": "/sparql?query=SELECT+*+%7B+%3Faction+pon%3AprogrammeFunding+%3Feuro+%7D",
    "sparql, refused": "/sparql?query=SELECT",
    "not found": "/doc/action/MI9.9.9.z",
}
"""What no link need lead to."""

_CSS_URL = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)""")
_SUFFIX = re.compile(r"\.(html|ttl|jsonld|rdf|nt|csv|xlsx|json|rq|svg)$")
_MAPPED = re.compile(r'(?:<loc>|href=")([^<"]+)')

Serving = Callable[..., AbstractContextManager[str]]
Open = Callable[..., Page]
Look = Callable[[async_api.Page, str], Awaitable[Any]]
Ask = Callable[[str], list[dict[str, str]]]


def _need(path: Path, otherwise: str) -> None:
    if not path.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(otherwise)


@pytest.fixture(scope="session")
def serving(started: Serving, tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """Publishes data/ and serves it with these settings; gives the address."""
    _need(BUNDLE, "the editor is not built: uv sync --reinstall-package ponlod")

    def serve(settings: dict[str, str]) -> AbstractContextManager[str]:
        publication = tmp_path_factory.mktemp("browser") / "publication"
        options = ("--port", "0", "--base", BASE, "--publication", publication)
        return started("serve.py", *options, settings=settings)

    return serve


@pytest.fixture(scope="session")
def site(serving: Serving) -> Iterator[str]:
    """The address of this session's server, which published data/ and serves it; no publisher is declared."""
    with serving({}) as address:
        yield address


@pytest.fixture(scope="session")
def declared_site(serving: Serving) -> Iterator[str]:
    """The address of a server of the same data, of which is said who publishes them."""
    with serving(PUBLISHER) as address:
        yield address


@pytest.fixture(scope="session")
def declared_name() -> str:
    """The name of the publisher of ``declared_site``, which a page must not take for markup."""
    return PUBLISHER["PONLOD_PUBLISHER_NAME"]


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

    def opened(path: str = "/sparql", *, locale: str = "it-IT", width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        path = urljoin(site, path)
        context.on("page", look)
        context.on("request", lambda sent: _host(sent.url) == _host(path) or seen.append(sent.url))
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    # A browser says this of every answer that is an error, also where the error is what a test asks for.
    complaints = [text for text in seen if not text.startswith("Failed to load resource")]
    assert not complaints
    assert not cookies


@pytest.fixture(scope="session")
def visit() -> Callable[..., list[Any]]:
    """What ``look`` finds on each of many pages, in no order; the options are those of a browser's context.

    No page may keep a cookie. Not for a module that uses ``browser``.
    """
    _need(CHROMIUM, f"there is no {CHROMIUM}")

    def visited(look: Look, addresses: Iterable[str], **options: Any) -> list[Any]:
        return asyncio.run(_visited(look, iter(addresses), options))

    return visited


async def _visited(look: Look, waiting: Iterator[str], options: dict[str, Any]) -> list[Any]:
    found = []
    async with async_api.async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = await launched.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(30_000)

        async def go() -> None:
            page = await context.new_page()
            for address in waiting:
                found.append(await look(page, address))

        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_A_TIME):
                group.create_task(go())
        cookies = await context.cookies()
        await launched.close()
    assert not cookies
    return found


def _host(url: str) -> str:
    parts = urlsplit(url)
    return urlsplit(url.removeprefix("blob:")).netloc if parts.scheme == "blob" else parts.netloc


@pytest.fixture(scope="session")
def http(site: str) -> Iterator[httpx.Client]:
    """A client of the site that reads pages in Italian and follows redirects."""
    headers = {"Accept": "text/html, */*;q=0.1", "Accept-Language": "it"}
    with httpx.Client(
        base_url=site, headers=headers, timeout=30, trust_env=False, follow_redirects=True
    ) as client:
        yield client


@pytest.fixture(scope="session")
def ask(http: httpx.Client) -> Ask:
    """Puts a SELECT to /sparql; each row has the values of the variables that are bound in it."""

    def asked(query: str) -> list[dict[str, str]]:
        answer = http.get(
            "/sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"}
        )
        assert answer.status_code == 200, answer.text
        rows = answer.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    return asked


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as read over HTTP: its length, its fragments, and in full the addresses it links to or loads."""

    length: int
    fragments: set[str]
    links: set[str]


@dataclass(frozen=True, slots=True)
class Crawl:
    """What links lead to from the front page.

    ``pages`` by path and query; ``status`` of every address of the site, pages or not; ``named_by`` is the
    page on which each was met first.
    """

    pages: dict[str, Reading] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    named_by: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def read(site: str) -> Callable[[httpx.Response], Reading]:
    """Reads a page; what it says of its public address is meant for this server."""

    def reading(response: httpx.Response) -> Reading:
        parser = _Parser()
        parser.feed(response.text)
        links = {urljoin(str(response.url), target.strip()) for target in parser.targets}
        here = {re.sub(f"^{re.escape(BASE)}", f"{site}/", link) for link in links}
        return Reading(len(response.text), parser.fragments, here)

    return reading


@pytest.fixture(scope="session")
def crawl(http: httpx.Client, site: str, read: Callable[[httpx.Response], Reading]) -> Crawl:
    """The whole site, over HTTP, from its front page and its map; of what is many, a sample."""
    waiting = ["/", "/sitemap.xml"]
    found, sampled = Crawl(named_by={start: start for start in waiting}), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        group = _kind(address)
        if address in found.status or (_is_one_of_many(address) and sampled[group] >= _SAMPLE):
            continue
        sampled[group] += 1
        response = http.get(address)
        found.status[address] = response.status_code
        links: set[str] = set()
        if response.headers["Content-Type"].startswith("text/html"):
            found.pages[address] = read(response)
            links = found.pages[address].links
        elif response.headers["Content-Type"].startswith("text/css"):
            links = {urljoin(str(response.url), target) for target in _CSS_URL.findall(response.text)}
        elif response.headers["Content-Type"].startswith("application/xml"):
            links = {
                unescape(target).replace(BASE, f"{site}/", 1) for target in _MAPPED.findall(response.text)
            }
        for link in sorted(links):
            target = urldefrag(link).url
            if _host(target) == _host(site):
                waiting.append(target.removeprefix(site) or "/")
                found.named_by.setdefault(waiting[-1], address)
    return found


@pytest.fixture(scope="session")
def kinds(crawl: Crawl, ask: Ask) -> dict[str, str]:
    """One page of each kind: of those that links lead to, the longest, as most can break there."""
    found: dict[str, str] = {}
    for address, _ in sorted(crawl.pages.items(), key=lambda item: (item[1].length, item[0])):
        if "?" not in address and not address.endswith(".html"):
            found[_kind(address)] = address
    assert not _KINDS - set(found), "no link leads to such a page"
    for name, query in _FACES.items():
        thing = ask(f"{query} LIMIT 1")[0]["x"]
        found[name] = re.sub("^https://[^/]+(/ponlod)?", "", thing).replace("/id/", "/doc/")
    return found | _ODD


def _kind(address: str) -> str:
    """What an address has in common with others of its kind: ``/doc/place/*``, ``/actions?axis&lang``."""
    parts = urlsplit(address)
    segments = parts.path.split("/")
    if segments[1] == "doc":
        segments = ["*" if place > 2 and place % 2 else segment for place, segment in enumerate(segments)]
    elif segments[1] in ("vocabulary", "releases"):
        segments[2:] = ["*" for _ in segments[2:]]
    elif segments[1] == "questions":
        segments[2:3] = ["*" for _ in segments[2:3]]
    asked = "&".join(sorted({name for name, _ in parse_qsl(parts.query)}))
    suffix = _SUFFIX.search(parts.path)
    last = suffix[0] if suffix and segments[-1] == "*" else ""
    return "/".join(segments) + last + (f"?{asked}" if asked else "")


def _is_one_of_many(address: str) -> bool:
    """Whether an address is another form of a page, or of a kind that there is for every line or amount."""
    kind = _kind(address)
    return bool("?" in kind or _SUFFIX.search(kind)) or kind.endswith(("/lines/*", "/funding/*", "/status"))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fragments: set[str] = set()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.fragments.add(value or "")
            elif name in ("href", "src", "action") and value:
                self.targets.append(value)
            elif name == "srcset" and value:
                self.targets += [candidate.split()[0] for candidate in value.split(",")]
