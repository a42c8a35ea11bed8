# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real publication of Milan's release, the store that answers for it, the site in front of both, over
real connections where it matters, and a reader for its pages.
"""

import asyncio
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
import uvloop
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Dataset, Graph

from ponlod import pipeline
from ponlod.publish.manifest import DATASET
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


Serving = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture(scope="session")
def serving(publication: Path) -> Serving:
    """Serves the publication, or another folder, in front of a store; what is yielded asks it over HTTP."""

    @contextmanager
    def serve(open_store: OpenStore, folder: Path = publication) -> Iterator[httpx.Client]:
        up = threading.Event()
        stops: list[Callable[[], object]] = []

        async def run() -> None:
            loop = asyncio.get_running_loop()
            async with open_store() as store:
                app = create_app(folder, BlockingStore(store, loop))
                with ThreadPoolExecutor(4) as threads:
                    kept = KeptResponses()
                    server = Server(create_front(app, store, threads, kept), up.set, kept)
                    stops.append(lambda: loop.call_soon_threadsafe(server.stop))
                    await server.serve([listener])

        def main() -> None:
            try:
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    runner.run(run())
            finally:
                up.set()

        with bound("127.0.0.1", 0) as listener:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            thread = threading.Thread(target=main)
            thread.start()
            try:
                up.wait()
                with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
                    yield client
            finally:
                for stop in stops:
                    stop()
                thread.join()

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
