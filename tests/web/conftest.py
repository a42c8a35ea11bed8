# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real publication of Milan's release, the store that answers for it, the site in front of both, over
real connections where it matters, and a reader for its pages.
"""

import asyncio
import hashlib
import os
import re
import shutil
import tempfile
import threading
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
import uvloop
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Dataset, Graph

from ponlod import pipeline
from ponlod.publish.manifest import DATASET, MANIFEST, Manifest
from ponlod.questions.answer import Answer
from ponlod.store import BlockingStore, opened, running
from ponlod.web.app import create_app
from ponlod.web.http.front import create_front
from ponlod.web.http.kept import KeptResponses
from ponlod.web.http.listening import bound
from ponlod.web.server import OpenStore, Server

BASE = "http://localhost:8000/"
DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("web") / "publication"
    pipeline.build(DATA, out, BASE, lambda *_: None)
    return out


@pytest.fixture(scope="session")
def store(publication: Path) -> Iterator[BlockingStore]:
    with running(publication / DATASET) as running_store:
        yield running_store


@pytest.fixture(scope="session")
def app(publication: Path, store: BlockingStore) -> Flask:
    return create_app(publication, store)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _make_next_release(data: Path) -> None:
    """Version 14 of Milan's document: technical assistance is renamed, and the last action of it is gone."""
    folder = data / "milano" / "2022-07-31"
    shutil.copytree(data / "milano" / "2022-01-31", folder)
    document, facts = folder / "document.md", folder / "release.toml"
    text = document.read_text(encoding="utf-8")
    text = text.replace("Versione 13 del 31.01.2022", "Versione 14 del 31.07.2022")
    text = text.partition("### ***MI5.2.1.a")[0].rstrip() + "\n"
    text = text.replace("MI5.1.1.a – Assistenza tecnica", "MI5.1.1.a – Supporto tecnico")
    document.write_text(text, encoding="utf-8", newline="")
    stated = re.sub(
        r"[0-9a-f]{64}", hashlib.sha256(document.read_bytes()).hexdigest(), facts.read_text(encoding="utf-8")
    )
    stated = stated.replace("versione 13 del 31.01.2022", "versione 14 del 31.07.2022")
    facts.write_text(stated, encoding="utf-8")


@pytest.fixture(scope="session")
def later_publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication after Milan's next release."""
    folder = tmp_path_factory.mktemp("later")
    data, out = Path(shutil.copytree(DATA, folder / "data")), folder / "publication"
    _make_next_release(data)
    pipeline.build(data, out, BASE, lambda *_: None)
    return out


@pytest.fixture(scope="session")
def later(later_publication: Path) -> Iterator[FlaskClient]:
    """The site of it."""
    with running(later_publication / DATASET) as store:
        yield create_app(later_publication, store).test_client()


@pytest.fixture
def asked(app: Flask) -> Callable[..., Answer]:
    """Returns the answer to a question of the library: ``asked("by-axis", "en", release="MI-13")``."""
    questions = app.extensions["ponlod"].questions

    def answer(name: str, language: str = "it", **given: str) -> Answer:
        found: Answer = questions.answer(questions.library[name], given, language)
        return found

    return answer


PublishedBy = Callable[..., FlaskClient]


@pytest.fixture
def published_by(publication: Path, store: BlockingStore, tmp_path: Path) -> PublishedBy:
    """Returns the client of the publication as another publisher's: ``contact=…``, ``licence=…``."""

    def client(**details: str | None) -> FlaskClient:
        folder = Path(tempfile.mkdtemp(dir=tmp_path)) / "publication"
        shutil.copytree(publication, folder, copy_function=os.symlink, ignore=lambda *_: [MANIFEST])
        manifest = Manifest.read(publication)
        replace(manifest, publisher=replace(manifest.publisher, **details)).write(folder)
        return create_app(folder, store).test_client()

    return client


@pytest.fixture
def scope() -> dict[str, Any]:
    """What ASGI says of somebody's GET of ``/page``."""
    return {
        "type": "http",
        "method": "GET",
        "path": "/page",
        "raw_path": b"/page",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "client": ("203.0.113.7", 5),
        "server": ("127.0.0.1", 80),
        "headers": [],
    }


Address = tuple[str, int]
Listening = Callable[[Any, KeptResponses], AbstractContextManager[Address]]
Serving = Callable[..., AbstractContextManager[httpx.Client]]


@contextmanager
def _listening(site: AbstractAsyncContextManager[tuple[Any, KeptResponses]]) -> Iterator[Address]:
    """Where our server answers with an ASGI application and what is kept, in a thread of its own."""
    up = threading.Event()
    stops: list[Callable[[], object]] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        async with site as (app, kept):
            server = Server(app, up.set, kept)
            stops.append(lambda: loop.call_soon_threadsafe(server.stop))
            await server.serve([listener])

    def main() -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(run())
        finally:
            up.set()

    with bound("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=main)
        thread.start()
        try:
            up.wait()
            yield listener.getsockname()
        finally:
            for stop in stops:
                stop()
            thread.join()


@pytest.fixture(scope="session")
def listening() -> Listening:
    """Gives an address at which our server answers with an ASGI application, or with what is kept."""
    return lambda app, kept: _listening(nullcontext((app, kept)))


@pytest.fixture(scope="session")
def serving(publication: Path) -> Serving:
    """Serves the publication, or another folder, in front of a store; what is yielded asks it over HTTP.

    The pages may have a store of their own.
    """

    @asynccontextmanager
    async def site(
        open_store: OpenStore, folder: Path, pages: BlockingStore | None
    ) -> AsyncIterator[tuple[Any, KeptResponses]]:
        async with open_store() as store:
            app = create_app(folder, pages or BlockingStore(store, asyncio.get_running_loop()))
            kept = KeptResponses()
            with ThreadPoolExecutor(4) as threads:
                yield create_front(app, store, threads, kept), kept

    @contextmanager
    def serve(
        open_store: OpenStore, folder: Path = publication, pages: BlockingStore | None = None
    ) -> Iterator[httpx.Client]:
        with (
            _listening(site(open_store, folder, pages)) as (host, port),
            httpx.Client(base_url=f"http://{host}:{port}", timeout=30, trust_env=False) as client,
        ):
            yield client

    return serve


@pytest.fixture(scope="session")
def web(serving: Serving, publication: Path) -> Iterator[httpx.Client]:
    """A client of the whole site, as it is served. Follows no redirect."""
    with serving(lambda: opened(publication / DATASET)) as client:
        yield client


@pytest.fixture(scope="session")
def dump(publication: Path) -> Graph:
    """All that MI-13 says, from its N-Triples dump."""
    return Graph().parse(data=(publication / "dumps" / "ponlod-MI-13.nt").read_text(), format="nt")


@pytest.fixture(scope="session")
def publication_graph(publication: Path) -> Graph:
    """The default graph of the dataset: today's data, the terms and the vocabularies."""
    dataset = Dataset()
    with warnings.catch_warnings():
        # rdflib's own parser uses what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(data=(publication / DATASET).read_text(), format="trig")
    return dataset.default_graph


_VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "source"}


@dataclass
class Element:
    """An element with its children, texts among them."""

    tag: str
    attributes: dict[str, str | None]
    children: list["Element | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        value = self.attributes[name]
        assert value is not None
        return value

    @property
    def text(self) -> str:
        """All text inside, blanks made single."""
        texts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(texts).split())

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """The elements inside with that tag and these attributes (``class_`` for one of the classes)."""
        return [element for element in self._inside() if element._is(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> "Element":
        (element,) = self.all(tag, **attributes)
        return element

    def _inside(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._inside()

    def _is(self, tag: str, attributes: dict[str, str]) -> bool:
        if tag and self.tag != tag:
            return False
        for name, wanted in attributes.items():
            if name == "class_":
                if wanted not in (self.attributes.get("class") or "").split():
                    return False
            elif self.attributes.get(name.replace("_", "-")) != wanted:
                return False
        return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice in <{tag}>"
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else, at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _read(html: str) -> Element:
    """Parse a page; an AssertionError says which tag is not balanced."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    (root,) = reader.open
    return root


@pytest.fixture(scope="session")
def read() -> Callable[[str], Element]:
    """Reads a page as a browser would, and fails where its tags are not balanced."""
    return _read


Crawl = Callable[[Flask, str], dict[str, Element]]
_LINE_PAGES = 12
"""Of these there are ten times as many as of others, all alike."""


@pytest.fixture(scope="session")
def crawl() -> Crawl:
    """Reads every page that can be reached from the front page, in a language; by address."""

    def pages(app: Flask, language: str) -> dict[str, Element]:
        client = app.test_client()
        headers = {"Accept": "text/html", "Accept-Language": language}
        waiting, found = ["/"], dict[str, Element]()
        while waiting:
            address = waiting.pop()
            enough = "/lines/" in address and sum("/lines/" in seen for seen in found) >= _LINE_PAGES
            if address in found or enough:
                continue
            response = client.get(address, headers=headers, follow_redirects=True)
            assert response.status_code == 200, address
            assert response.mimetype == "text/html", address
            found[address] = page = _read(response.text)
            waiting.extend(_pages_linked_from(page, address))
        return found

    return pages


def _pages_linked_from(page: Element, address: str) -> Iterator[str]:
    for link in page.all("a"):
        target = urlsplit(urldefrag(urljoin(f"{BASE.rstrip('/')}{address}", link["href"])).url)
        is_file = "type" in link.attributes or target.path in ("/health", "/manifest.json")
        is_file = is_file or target.path.startswith(("/dumps/", "/reports/"))
        is_variant = any(name in target.query for name in ("lang=", "sort=", "format="))
        if target.netloc == "localhost:8000" and not is_file and not is_variant:
            yield target.path + (f"?{target.query}" if target.query else "")
