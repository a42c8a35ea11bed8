# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Flask in threads: no thread waits for a client, and what a response holds is given back."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ponlod.web.http.asgi import CHUNK
from ponlod.web.http.bridge import Bridge
from ponlod.web.http.leaving import Leaving

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/città",
    "query_string": b"a=%C3%A8",
    "http_version": "1.1",
    "scheme": "http",
    "client": ("203.0.113.7", 5),
    "server": ("127.0.0.1", 80),
    "headers": [
        (b"accept", b"text/html"),
        (b"content_type", b"application/sparql-query"),
        (b"accept", b"text/turtle"),
        (b"x_forwarded_for", b"198.51.100.1"),
        (b"transfer-encoding", b"chunked"),
    ],
}


class Pieces:
    """A body of so many pieces, which may fail after them, and which knows whether it was closed."""

    def __init__(self, count: int, error: Exception | None = None) -> None:
        self.count, self.error = count, error
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"x" * CHUNK for _ in range(self.count))
        if self.error:
            raise self.error

    def close(self) -> None:
        self.closed.set()

    def __call__(self, environ: Any, start_response: Any) -> "Pieces":
        self.environ = environ
        start_response("200 OK", [("Content-Type", "text/plain"), ("Date", "yesterday")])
        return self


class Client:
    """The other end: what it got, and whether it takes and stays."""

    def __init__(self, *, takes: bool = True) -> None:
        self.got: list[dict[str, Any]] = []
        self.left = asyncio.Event()
        self._takes = takes

    async def send(self, message: dict[str, Any]) -> None:
        self.got.append(message)
        if not self._takes:
            await asyncio.Event().wait()

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}


def answer(application: Pieces, client: Client, threads: ThreadPoolExecutor, body: bytes = b"") -> Any:
    return Bridge(application, threads, Leaving()).answer(
        SCOPE, body, client.receive, client.send, {"more": 1}
    )


def test_no_thread_waits_for_clients_that_do_not_read() -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            slow = [Client(takes=False) for _ in range(5)]
            waiting = [asyncio.ensure_future(answer(Pieces(100), client, threads)) for client in slow]
            quick = Client()
            await answer(Pieces(3), quick, threads)
            assert sum(len(message.get("body", b"")) for message in quick.got) == 3 * CHUNK
            threads.shutdown()  # as when the server ends
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting)
            assert all(task.cancelled() for task in waiting)

    asyncio.run(run())


def test_a_response_is_closed_at_its_end_and_when_the_client_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ponlod.web.http.watch.WATCH_AFTER", 0.0)

    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            whole = Pieces(2)
            await answer(whole, Client(), threads)
            assert whole.closed.is_set()
            endless, client = Pieces(1 << 40), Client()
            asyncio.get_running_loop().call_later(0.1, client.left.set)  # once the response has begun
            await answer(endless, client, threads)
            assert endless.closed.wait(10)

    asyncio.run(run())


class Slow(Pieces):
    """Takes its time over the first piece, and knows whether it is closed while it does."""

    def __init__(self) -> None:
        super().__init__(1)
        self.begun, self.go = threading.Event(), threading.Event()
        self.disturbed = False

    def __iter__(self) -> Iterator[bytes]:
        self.begun.set()
        assert self.go.wait(10)
        self.disturbed = self.closed.is_set()
        yield b"x" * CHUNK


@pytest.mark.parametrize("leaves", [False, True])
def test_who_leaves_before_the_response_begins_is_not_waited_for_and_it_is_closed_when_it_rests(
    monkeypatch: pytest.MonkeyPatch, leaves: bool
) -> None:
    monkeypatch.setattr("ponlod.web.http.watch.WATCH_AFTER", 0.0)

    async def run() -> None:
        with ThreadPoolExecutor(2) as threads:
            slow, client = Slow(), Client()
            answering = asyncio.ensure_future(answer(slow, client, threads))
            assert await asyncio.to_thread(slow.begun.wait, 10)
            if leaves:
                client.left.set()
            else:
                answering.cancel()
            await asyncio.wait([answering])
            assert answering.cancelled() is not leaves
            assert not slow.closed.is_set()
            slow.go.set()
            assert await asyncio.to_thread(slow.closed.wait, 10)
            assert not slow.disturbed
            assert client.got == []

    asyncio.run(run())


@pytest.mark.parametrize("begun", [False, True])
def test_an_error_is_raised_to_the_front_and_the_response_closed(begun: bool) -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            pieces, client = Pieces(3 if begun else 0, ValueError("broken")), Client()
            with pytest.raises(ValueError, match="broken"):
                await answer(pieces, client, threads)
            assert pieces.closed.wait(10)
            assert bool(client.got) is begun
            assert not any(message.get("more_body") is False for message in client.got)

    asyncio.run(run())


def test_the_application_is_told_what_the_request_is() -> None:
    async def run() -> None:
        with ThreadPoolExecutor(1) as threads:
            pieces, client = Pieces(0), Client()
            await answer(pieces, client, threads, b"body")
            environ = pieces.environ
            assert environ["PATH_INFO"].encode("latin-1").decode() == "/città"
            assert environ["QUERY_STRING"] == "a=%C3%A8"
            assert environ["HTTP_ACCEPT"] == "text/html, text/turtle"
            assert (environ["CONTENT_LENGTH"], environ["wsgi.input"].read()) == ("4", b"body")
            assert "HTTP_TRANSFER_ENCODING" not in environ
            assert not {"CONTENT_TYPE", "HTTP_X_FORWARDED_FOR"} & set(environ)  # an underscore is no hyphen
            assert environ["more"] == 1
            assert client.got[0] == {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", b"text/plain")],
            }

    asyncio.run(run())
