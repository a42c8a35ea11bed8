# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Those who ask for the same page at once get it made once, and none of them depends on another."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from ponlod.store import BlockingStore
from ponlod.web.http import front
from ponlod.web.http.kept import KEEP, Kept, KeptResponses, Whole

HEADERS = [("Content-Type", "text/plain"), ("ETag", '"t"')]
RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS]
SECONDS = 20
"""After which a test fails that waits for what does not come."""


class Page:
    """Stands for Flask: its first response waits until it may ``go`` on, and then fails if it ``fails``.

    The first so many responses are not kept, ``most`` are made at once.
    """

    def __init__(self, *, keeps: bool = True, fails: bool = False, unkept: int = 0) -> None:
        self.keeps, self.fails, self.unkept = keeps, fails, unkept
        self.made = self.making = self.most = 0
        self.begun, self.go = threading.Event(), threading.Event()
        self.lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with self.lock:
            self.made += 1
            self.making += 1
            self.most = max(self.most, self.making)
            made = self.made
        try:
            if made == 1:
                self.begun.set()
                self.go.wait(SECONDS)
                if self.fails:
                    raise ValueError("made to fail")
            else:
                threading.Event().wait(0.02)  # long enough for others to come in between, if they may
        finally:
            with self.lock:
                self.making -= 1
        if self.keeps and made > self.unkept:
            kept = Kept.of(200, RAW, b"page")
            assert kept is not None
            environ[KEEP] = Whole(kept, ())
        start("200 OK", HEADERS)
        return [b"page"]


class Client:
    """Takes what is sent, once it ``reads``."""

    def __init__(self) -> None:
        self.reads = asyncio.Event()
        self.reads.set()
        self.status, self.body = 0, b""

    async def receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        self.status = message.get("status", self.status)
        self.body += bytes(message.get("body", b""))


Visit = Callable[[Client], Awaitable[None]]


@pytest.fixture
def visiting(
    app: Flask, store: BlockingStore, scope: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Page], Visit]]:
    """Gives a way to ask for a page, as a client; whoever waits has more patience than a test."""
    monkeypatch.setattr(front, "PATIENCE", SECONDS * 3)
    with ThreadPoolExecutor(4) as threads:

        def of(page: Page) -> Visit:
            monkeypatch.setattr(app, "wsgi_app", page)
            site = front.create_front(app, store, threads, KeptResponses())
            return lambda client: site(dict(scope), client.receive, client.send)

        yield of


async def arrived() -> None:
    """All that was started has come as far as it can without anybody else."""
    for _ in range(50):
        await asyncio.sleep(0)


async def first_of(visit: Visit, page: Page, client: Client) -> "asyncio.Task[None]":
    """A visit that has come as far as the page."""
    task = asyncio.ensure_future(visit(client))
    assert await asyncio.to_thread(page.begun.wait, SECONDS)
    return task


def test_a_page_that_many_ask_for_at_once_is_made_once(visiting: Callable[[Page], Visit]) -> None:
    page = Page()

    async def run() -> list[Client]:
        visit, clients = visiting(page), [Client() for _ in range(5)]
        tasks = [await first_of(visit, page, clients[0])]
        tasks += [asyncio.ensure_future(visit(client)) for client in clients[1:]]
        await arrived()
        page.go.set()
        await asyncio.wait_for(asyncio.gather(*tasks), SECONDS)
        return clients

    assert [(one.status, one.body) for one in asyncio.run(run())] == [(200, b"page")] * 5
    assert page.made == 1


def test_when_the_first_fails_the_others_ask_themselves(visiting: Callable[[Page], Visit]) -> None:
    page = Page(fails=True)

    async def run() -> list[int]:
        visit, clients = visiting(page), [Client(), Client()]
        tasks = [await first_of(visit, page, clients[0]), asyncio.ensure_future(visit(clients[1]))]
        await arrived()
        page.go.set()
        await asyncio.wait_for(asyncio.gather(*tasks), SECONDS)
        return [client.status for client in clients]

    assert asyncio.run(run()) == [500, 200]


@pytest.mark.parametrize(("how", "made"), [("fails", 2), ("is not kept", 2), ("its client leaves", 2)])
def test_when_the_first_comes_to_nothing_one_of_those_who_wait_takes_over(
    visiting: Callable[[Page], Visit], how: str, made: int
) -> None:
    page = Page(fails=how == "fails", unkept=1 if how == "is not kept" else 0)

    async def run() -> list[int]:
        visit, clients = visiting(page), [Client() for _ in range(6)]
        first = await first_of(visit, page, clients[0])
        others = [asyncio.ensure_future(visit(client)) for client in clients[1:]]
        await arrived()
        if how == "its client leaves":
            first.cancel()
            await asyncio.wait([first])
            await asyncio.wait_for(asyncio.gather(*others), SECONDS)
        page.go.set()
        await asyncio.wait_for(asyncio.gather(first, *others, return_exceptions=True), SECONDS)
        return [client.status for client in clients[1:]]

    assert asyncio.run(run()) == [200] * 5
    assert page.made == made


def test_what_is_never_kept_is_made_for_one_after_the_other(visiting: Callable[[Page], Visit]) -> None:
    page = Page(keeps=False)

    async def run() -> list[int]:
        visit, clients = visiting(page), [Client() for _ in range(4)]
        tasks = [await first_of(visit, page, clients[0])]
        tasks += [asyncio.ensure_future(visit(client)) for client in clients[1:]]
        await arrived()
        page.go.set()
        await asyncio.wait_for(asyncio.gather(*tasks), SECONDS)
        return [client.status for client in clients]

    assert asyncio.run(run()) == [200] * 4
    assert (page.made, page.most) == (4, 1)


def test_nobody_waits_for_a_slow_page_for_ever(
    visiting: Callable[[Page], Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page()
    monkeypatch.setattr(front, "PATIENCE", 0.01)

    async def run() -> int:
        visit, second = visiting(page), Client()
        slow = await first_of(visit, page, Client())
        await asyncio.wait_for(visit(second), SECONDS)
        assert not slow.done()
        page.go.set()
        await slow
        return second.status

    assert asyncio.run(run()) == 200


def test_nobody_waits_for_a_reader_of_what_is_not_kept(visiting: Callable[[Page], Visit]) -> None:
    page = Page(keeps=False)

    async def run() -> int:
        visit, slow, second = visiting(page), Client(), Client()
        slow.reads.clear()
        task = await first_of(visit, page, slow)
        waiting = asyncio.ensure_future(visit(second))
        await arrived()
        page.go.set()
        await asyncio.wait_for(waiting, SECONDS)
        assert not task.done()
        slow.reads.set()
        await task
        return second.status

    assert asyncio.run(run()) == 200
