# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql for whoever asks it a query: answered on the event loop, without a thread."""

import asyncio
import logging
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from werkzeug.exceptions import HTTPException

from ponlod.errors import PonlodError, QueryRefused, StoreError
from ponlod.store import Question, Store
from ponlod.store.blocking import WholeAnswer
from ponlod.store.spool import Spool
from ponlod.web.http.asgi import Receive, Scope, Send, begin, put, refuse
from ponlod.web.http.headers import raw
from ponlod.web.http.leaving import Leaving, paced
from ponlod.web.http.problems import RETRY_AFTER, failure_headers, problem_details, status_of
from ponlod.web.http.watch import Watch
from ponlod.web.sparql.asking import Asking, Sent, is_page, remembered_wishes
from ponlod.web.sparql.replies import (
    ANY,
    KEPT_EACH,
    KeptAnswers,
    Reply,
    headers,
    holds,
    kept_replies,
    not_modified,
)
from ponlod.web.sparql.results import PAGE_BYTES

HOLD_SECONDS = 1.0
"""How long an answer is held back to be sent whole, with its length, and to fail with a status of its own."""
CHECK_SECONDS = 60.0
"""How long the store is trusted to hold still what the site was opened on."""
_LARGE = 1 << 16
"""Bytes of a body that are not read on the event loop."""
FOUND = "ponlod.found"
"""Where a page finds what was Found; None there says that a request was read, and asks nothing."""

log = logging.getLogger("ponlod.web")


class Found(NamedTuple):
    """A query, and the answer to it that a page shall show; if it is not ``whole``, the beginning of it."""

    asking: Asking
    answer: WholeAnswer | StoreError
    whole: bool = True


class _Exchange(NamedTuple):
    """A query and whom to answer it. ``tag`` is None where an answer is good only once."""

    scope: Scope
    sent: Sent
    asking: Asking
    digest: bytes
    tag: bytes | None
    condition: bytes
    send: Send


class _Taken(NamedTuple):
    """What has been read of an answer, and what there is to read still: None if it was all."""

    answer: WholeAnswer
    rest: Spool | None = None


class Endpoint:
    """The endpoint of one site, at the address ``path`` (``/open-data/sparql``).

    ``edition`` changes with the data: every ETag is made of it. Large answers count as ``leaving``.
    """

    def __init__(self, store: Store, path: str, edition: str, leaving: Leaving) -> None:
        self._store = store
        self._path = path
        self._edition = edition
        self._leaving = leaving
        self._wishes = remembered_wishes()
        self._replies = kept_replies()
        self._answers = KeptAnswers()
        self._under_way: dict[Question, asyncio.Future[None]] = {}
        self._checked_until = time.monotonic() + CHECK_SECONDS
        self._check: asyncio.Task[None] | None = None
        self._lost: StoreError | None = None
        """Why what is kept holds no longer: the store is away, or has other data by now."""

    async def answer(
        self,
        scope: Scope,
        fields: Mapping[bytes, bytes],
        body: bytes,
        client: str,
        receive: Receive,
        send: Send,
    ) -> dict[str, object] | None:
        """Answer a request with these header ``fields``, if it has a query and does not prefer a page.

        Returns None if that is done; else what the environment of Flask, to which the rest is left, shall
        have in addition.
        """
        method = scope["method"]
        if method not in ("GET", "HEAD", "POST"):
            return {FOUND: None}
        posted = method == "POST"
        sent = Sent(
            posted,
            scope["query_string"],
            fields.get(b"content-type", b"").decode("latin-1") if posted else "",
            body if posted else b"",
            fields.get(b"accept", b"").decode("latin-1"),
        )
        condition = b"" if posted else fields.get(b"if-none-match", b"")
        if time.monotonic() >= self._checked_until:
            self._checked_until = time.monotonic() + CHECK_SECONDS
            self._check = asyncio.create_task(self._check_store())
        kept = None if self._lost else self._replies.get(sent)
        if kept is not None:
            await self._send(kept, send, condition)
            return None
        try:
            # Percent-encoding makes a large form long to read.
            if len(body) > _LARGE:
                asking = await asyncio.to_thread(sent.read, self._wishes)
            else:
                asking = sent.read(self._wishes)
        except (HTTPException, QueryRefused):
            return {FOUND: None}
        if asking is None:
            return {FOUND: None}
        if self._lost:
            return await _fail(asking, self._lost, send)
        digest = asking.digest(self._edition).encode()
        tag = None if asking.changes else digest
        if condition and tag is not None and holds(condition, tag):
            await not_modified(send, tag)
            return None
        exchange = _Exchange(scope, sent, asking, digest, tag, condition, send)
        with Watch(receive):
            return await self._ask(exchange, client)
        return None  # who asked has gone

    async def _check_store(self) -> None:
        try:
            await self._store.check()
            self._lost = None
        except StoreError as error:
            self._lost = error
            self._checked_until = time.monotonic() + RETRY_AFTER

    async def _ask(self, exchange: _Exchange, client: str) -> dict[str, object] | None:
        try:
            answer, rest = await (self._evaluate if exchange.tag is None else self._share)(exchange, client)
            try:
                if is_page(exchange.asking.wish(answer.form)):
                    return {FOUND: Found(exchange.asking, answer, rest is None)}
                await self._reply(exchange, answer, rest)
            finally:
                if rest is not None:
                    rest.close()
        except StoreError as error:
            return await _fail(exchange.asking, error, exchange.send)
        return None

    async def _share(self, exchange: _Exchange, client: str) -> _Taken:
        """Take the answer that is kept, or that somebody else has just asked for; else ask, and keep it."""
        question = exchange.asking.question
        other = self._under_way.get(question)
        if other is not None:
            await asyncio.wait((other,), timeout=HOLD_SECONDS)
        kept = self._answers.get(question)
        if kept is not None:
            return _Taken(kept)
        mine = self._under_way[question] = asyncio.get_running_loop().create_future()
        try:
            taken = await self._evaluate(exchange, client)
            if taken.rest is None:
                self._answers.put(question, taken.answer)
            return taken
        finally:
            mine.set_result(None)
            if self._under_way.get(question) is mine:
                del self._under_way[question]

    async def _evaluate(self, exchange: _Exchange, client: str) -> _Taken:
        """Ask the store; take all of a small answer, and for a page the beginning. Raises StoreError."""
        answer = await self._store.ask(exchange.asking.question, client)
        body, content = answer.body, b""
        rest: Spool | None = body
        try:
            wish = exchange.asking.wish(answer.form)
            if is_page(wish):
                content, whole = await _beginning(body)
                rest = None if whole else body
            elif wish is not None:
                # Before HTTP/1.1 there are no chunks, so that only the length tells a whole answer from a
                # broken one.
                streams = exchange.scope["http_version"] == "1.1"
                await body.settle(HOLD_SECONDS if streams else self._store.limits.seconds * 2)
                if body.finished and body.size <= KEPT_EACH:
                    content, rest = await body.read(), None
        except BaseException:
            body.close()
            raise
        return _Taken(WholeAnswer(answer.form, answer.format, content), rest)

    async def _reply(self, exchange: _Exchange, answer: WholeAnswer, rest: Spool | None) -> None:
        scope, sent, asking, digest, tag, condition, send = exchange
        wish = asking.wish(answer.form)
        if wish is None:
            status = HTTPStatus.NOT_ACCEPTABLE
            await refuse(send, status, problem_details(status, None, asking.links(answer.form, self._path)))
        elif rest is None:
            head = headers(wish, digest, tag, len(answer.content))
            reply = Reply(tag, head, answer.content, sent.size)
            if tag is not None:
                self._replies[sent] = reply
            await self._send(reply, send, condition)
        elif tag is not None and condition == ANY:
            await not_modified(send, tag)
        else:
            await begin(send, 200, headers(wish, digest, tag, rest.size if rest.finished else None))
            if scope["method"] == "HEAD":
                await put(send, b"", more=False)
            else:
                await _stream(rest, send)

    async def _send(self, reply: Reply, send: Send, condition: bytes) -> None:
        with self._leaving.carrying(reply.body, send) as taken:
            await reply.send(taken, condition)


async def _stream(body: Spool, send: Send) -> None:
    """Send what is in ``body``, and the end of the response only if it is all of it. Raises Gone.

    The server closes the connection where a response is left without its end.
    """
    try:
        taken = paced(send)
        async for chunk in body:
            await put(taken, chunk, more=True)
    except PonlodError as error:
        log.warning("An answer broke off after it had begun: %s", error)
    else:
        await put(send, b"", more=False)


async def _beginning(body: Spool) -> tuple[bytes, bool]:
    """As much of the answer as a page is made of, and whether it is all. Raises StoreError."""
    parts: list[bytes] = []
    size = 0
    async for chunk in body:
        if size >= PAGE_BYTES:
            return b"".join(parts), False
        parts.append(chunk)
        size += len(chunk)
    return b"".join(parts), True


async def _fail(asking: Asking, error: StoreError, send: Send) -> dict[str, object] | None:
    """Say why there is no answer, or leave that to the page."""
    if is_page(asking.solutions):
        return {FOUND: Found(asking, error)}
    status = status_of(error)
    details = problem_details(status, str(error), kind=type(error).__name__)
    await refuse(send, status, details, raw(failure_headers(error)))
    return None
