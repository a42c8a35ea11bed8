# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whoever takes large answers slowly takes up only so much memory, and only for so long."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from ponlod.store import BlockingStore
from ponlod.web.http import front, leaving
from ponlod.web.http.asgi import CHUNK
from ponlod.web.http.kept import KEEP, Kept, KeptResponses, Whole

SIZE = 4 * CHUNK
SECONDS = 20
"""After which a test fails that waits for what does not come."""


class Export:
    """Stands for Flask: answers with large bodies, new ones or always the same; or leaves them to be kept."""

    def __init__(self, *, shared: bool = False, keeps: bool = False) -> None:
        self.body = bytes(SIZE) if shared else None
        self.keeps = keeps

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = self.body or b"x" * SIZE
        if environ["QUERY_STRING"] == "small":
            body = b"x"
        elif self.keeps:
            kept = Kept.of(200, [(b"etag", b'"t"')], body)
            assert kept is not None
            environ[KEEP] = Whole(kept, ())
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]


class Client:
    """Takes the head and then what it is sent, once it ``reads``."""

    def __init__(self, *, reads: bool = True) -> None:
        self.reads, self.begun = asyncio.Event(), asyncio.Event()
        if reads:
            self.reads.set()
        self.status, self.headers, self.body, self.ended = 0, {}, b"", False

    async def receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: dict[str, Any]) -> None:
        if "status" in message:
            self.status, self.headers = message["status"], dict(message["headers"])
            self.begun.set()
            return
        await self.reads.wait()
        self.body += bytes(message["body"])
        self.ended = not message["more_body"]


Visit = Callable[..., Awaitable[None]]


@pytest.fixture
def visiting(
    app: Flask, store: BlockingStore, scope: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Export], Visit]]:
    """Gives a way to ask for an export, as a client."""
    with ThreadPoolExecutor(2) as threads:

        def of(export: Export) -> Visit:
            monkeypatch.setattr(app, "wsgi_app", export)
            site = front.create_front(app, store, threads, KeptResponses())
            return lambda client, query=b"": site(
                {**scope, "query_string": query}, client.receive, client.send
            )

        yield of


async def slow_one(visit: Visit, query: bytes = b"") -> "asyncio.Task[None]":
    """A visit of somebody who has got the head, and takes no body."""
    client = Client(reads=False)
    task = asyncio.ensure_future(visit(client, query))
    await asyncio.wait_for(client.begun.wait(), SECONDS)
    return task


async def ended(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


@pytest.mark.parametrize("keeps", [False, True])
def test_beyond_so_many_bytes_under_way_large_bodies_are_refused_and_small_ones_are_not(
    visiting: Callable[[Export], Visit], monkeypatch: pytest.MonkeyPatch, keeps: bool
) -> None:
    monkeypatch.setattr(leaving, "MAX_LEAVING", 2 * SIZE)

    async def run() -> None:
        visit = visiting(Export(keeps=keeps))
        slow = [await slow_one(visit, b"%d" % number) for number in range(2)]
        refused, small, later = Client(), Client(), Client()
        await asyncio.wait_for(visit(refused, b"2"), SECONDS)
        assert refused.status == 503
        assert refused.headers[b"retry-after"] == b"5"
        assert json.loads(refused.body)["status"] == 503
        await asyncio.wait_for(visit(small, b"small"), SECONDS)
        assert (small.status, small.body) == (200, b"x")
        await ended(slow.pop())
        await asyncio.wait_for(visit(later, b"2"), SECONDS)
        assert (later.status, len(later.body), later.ended) == (200, SIZE, True)
        await ended(*slow)

    asyncio.run(run())


@pytest.mark.parametrize("keeps", [False, True])
def test_a_body_that_several_are_sent_counts_once(
    visiting: Callable[[Export], Visit], monkeypatch: pytest.MonkeyPatch, keeps: bool
) -> None:
    monkeypatch.setattr(leaving, "MAX_LEAVING", SIZE)

    async def run() -> None:
        visit = visiting(Export(shared=True, keeps=keeps))
        slow = [await slow_one(visit) for _ in range(5)]
        quick = Client()
        await asyncio.wait_for(visit(quick), SECONDS)
        assert (quick.status, len(quick.body)) == (200, SIZE)
        await ended(*slow)

    asyncio.run(run())


@pytest.mark.parametrize("keeps", [False, True])
def test_who_takes_a_large_body_too_slowly_loses_the_connection_and_says_nothing_is_whole(
    visiting: Callable[[Export], Visit],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    keeps: bool,
) -> None:
    monkeypatch.setattr(leaving, "SEND_SECONDS", 0.01)
    monkeypatch.setattr(leaving, "SEND_RATE", 1 << 40)
    monkeypatch.setattr(leaving, "MAX_LEAVING", SIZE)

    async def run() -> None:
        visit, slow, quick = visiting(Export(keeps=keeps)), Client(reads=False), Client()
        await asyncio.wait_for(visit(slow, b"1"), SECONDS)
        assert (slow.status, slow.ended) == (200, False)
        monkeypatch.setattr(leaving, "SEND_SECONDS", 60.0)
        await asyncio.wait_for(visit(quick, b"2"), SECONDS)
        assert quick.ended

    asyncio.run(run())
    assert "took too long" in caplog.text


async def taking(message: dict[str, Any]) -> None:
    """Takes whatever it is sent, at once."""


def test_the_time_in_which_there_is_nothing_to_be_sent_is_not_the_readers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leaving, "SEND_SECONDS", 0.05)
    monkeypatch.setattr(leaving, "SEND_RATE", 1 << 40)

    async def run() -> None:
        taken = leaving.paced(taking)
        await taken({"body": b"x"})
        await asyncio.sleep(0.2)  # the application is at work
        await taken({"body": b"x"})

    asyncio.run(run())


def test_another_timeout_than_that_of_a_slow_reader_is_none(caplog: pytest.LogCaptureFixture) -> None:
    async def failing(message: dict[str, Any]) -> None:
        raise TimeoutError("of the network")

    with pytest.raises(TimeoutError, match="of the network"):
        asyncio.run(leaving.paced(failing)({"body": b"x"}))  # type: ignore[arg-type]
    assert "took too long" not in caplog.text
