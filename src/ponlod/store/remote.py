# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Any SPARQL 1.1 server as the store: our endpoint, limits and errors in front of its data."""

import asyncio
import json
import logging
import weakref
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from functools import partial

from ponlod.errors import PonlodError, QueryRefused, StoreError, StoreUnavailable, StoreUnreliable
from ponlod.settings import Credentials
from ponlod.store.answers import Answer, Form, Question
from ponlod.store.engine import Failed
from ponlod.store.exchange import Exchange, Reply
from ponlod.store.gate import Gate, Passed, guarded
from ponlod.store.limits import DEFAULT_LIMITS, Limits
from ponlod.store.loading import RECORD
from ponlod.store.servers import Layout
from ponlod.store.spool import Room, Spool
from ponlod.store.translation import translate
from ponlod.store.turnstile import Turnstile
from ponlod.store.verdicts import Verdict

_CHUNK = 64 * 1024
_GRACE = 5.0
"""Seconds to wait for threads to see that their connections are cut."""

_log = logging.getLogger(__name__)


class RemoteStore:
    """Answers from the server at ``url``, where a publication lies in ``layout``. See ``Store``."""

    def __init__(
        self,
        url: str,
        layout: Layout,
        limits: Limits,
        credentials: Credentials | None,
        gate: Gate,
        threads: ThreadPoolExecutor,
    ) -> None:
        self.limits = limits
        self._url = url
        self._layout = layout
        self._credentials = credentials
        self._gate = gate
        self._threads = threads
        self._turnstile = Turnstile(limits)
        self._room = Room()
        self._under_way: dict[asyncio.Future[None], _Delivery] = {}

    async def ask(self, question: Question, client: str | None = None) -> Answer:
        """See ``Store``. The server gets the query when it has passed the gate."""
        passed = await self._gate.passed(question.query, client)
        default_graphs, named_graphs = self._dataset(question, passed)
        return await self._send(question, passed, default_graphs, named_graphs, client)

    async def check(self) -> None:
        """Raises StoreUnavailable unless the server holds this publication, as ``ponlod load`` leaves it."""
        passed = Passed(RECORD.format(dataset=self._layout.dataset), Form.SOLUTIONS, (), ())
        graphs = (self._layout.record_graph,), (self._layout.empty_graph,)
        answer = await self._send(Question(passed.text), passed, *graphs, None)
        bindings = json.loads(await answer.body.read())["results"]["bindings"]
        if self._layout.digest not in [binding.get("digest", {}).get("value") for binding in bindings]:
            raise StoreUnavailable(
                f"The store holds another publication than this one for {self._layout.base}, or none. "
                "Load it: ponlod load --store URL"
            )

    async def close(self) -> None:
        """Break off whatever is under way."""
        for delivery in self._under_way.values():
            delivery.stop(Verdict.CLOSED)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_GRACE)

    def _dataset(self, question: Question, passed: Passed) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The dataset to send: always all of it, since servers differ about what goes unsaid."""
        given = (question.default_graphs, question.named_graphs)
        stated = (passed.default_graphs, passed.named_graphs)
        if not any(given) and not any(stated):
            return (self._layout.default_graph,), self._layout.chosen(self._layout.releases)
        for graph in (*stated[0], *stated[1]):
            if graph not in self._layout.releases:
                raise QueryRefused(f"FROM <{graph}>: there is no such graph here. Name one of a release.")
        if any(given) and any(stated) and given != stated:
            # Some servers take the one, some the other, and Virtuoso both together.
            raise QueryRefused(
                "The graphs given with the query are others than those of its FROM. Give one or the other."
            )
        default_graphs, named_graphs = given if any(given) else stated
        return self._layout.chosen(default_graphs), self._layout.chosen(named_graphs)

    async def _send(
        self,
        question: Question,
        passed: Passed,
        default_graphs: tuple[str, ...],
        named_graphs: tuple[str, ...],
        client: str | None,
    ) -> Answer:
        await self._turnstile.enter(client)
        loop = asyncio.get_running_loop()
        # The time limit comes first, and cuts it.
        exchange = Exchange(self._url, self._credentials, self.limits.seconds + _GRACE)
        spool = Spool(self._room, exchange.cut)
        delivery = _Delivery(loop, spool, exchange, self.limits)
        send = partial(
            exchange.ask, passed.text, passed.form, default_graphs, named_graphs, self.limits.seconds
        )
        try:
            work = loop.run_in_executor(
                self._threads, _work, send, question, passed.form, self.limits, delivery
            )
        except BaseException:
            self._turnstile.leave(client)
            raise
        self._under_way[work] = delivery
        timer = loop.call_later(self.limits.seconds, delivery.stop, Verdict.TIME)

        def done(_: object) -> None:
            timer.cancel()
            del self._under_way[work]
            self._turnstile.leave(client)

        work.add_done_callback(done)
        try:
            await delivery.begun
        except BaseException:
            spool.close()
            raise
        written = question.graph if passed.form is Form.GRAPH else question.results
        return Answer(passed.form, written, spool)


@asynccontextmanager
async def connected(
    url: str, layout: Layout, limits: Limits = DEFAULT_LIMITS, credentials: Credentials | None = None
) -> AsyncIterator[RemoteStore]:
    """Answer from the SPARQL 1.1 query endpoint ``url`` until the block ends.

    Raises StoreUnavailable or StoreUnreliable if it does not answer, or does not hold the publication.
    """
    threads = ThreadPoolExecutor(limits.workers, thread_name_prefix="ponlod-store")
    try:
        async with guarded(limits) as gate:
            store = RemoteStore(url, layout, limits, credentials, gate, threads)
            try:
                await store.check()
            except StoreError as error:
                raise type(error)(f"{url}: {error}") from error
            try:
                yield store
            finally:
                await store.close()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)


def _work(
    send: Callable[[], Reply], question: Question, form: Form, limits: Limits, delivery: "_Delivery"
) -> None:
    """Send a query, and hand on its answer. To be run in a thread."""
    failure: PonlodError | None = None
    try:
        with closing(send()) as reply:
            translate(reply, question, form, limits, delivery)
    except Failed as failed:
        failure = failed.verdict.error(limits, failed.detail)
    except PonlodError as error:
        failure = error
    except Exception:
        _log.exception("An answer of the store could not be read.")
        failure = StoreUnreliable("The store's answer could not be read. Try again later.")
    if failure:
        # Where it came from ends here: what Oxigraph has in hand there must not get into another thread.
        failure.__traceback__ = failure.__cause__ = failure.__context__ = None
    delivery.end(failure)


class _Delivery:
    """Carries an answer from the thread that reads it to the loop where it is waited for."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, spool: Spool, exchange: Exchange, limits: Limits
    ) -> None:
        self.begun: asyncio.Future[None] = loop.create_future()
        """Done when something of the answer is there, or all of it; fails with what went wrong before."""
        self._loop = loop
        self._exchange = exchange
        self._limits = limits
        # Nobody else should forget it first.
        self._spool = weakref.ref(spool)
        self._left = limits.result
        self._data = bytearray()

    def write(self, data: bytes) -> int:
        """In the thread. Raises Failed at the limit, and when it was cut and so nobody listens."""
        if self._exchange.is_cut:
            raise Failed(Verdict.TIME)
        self._left -= len(data)
        if self._left < 0:
            raise Failed(Verdict.RESULT)
        self._data += data
        while len(self._data) >= _CHUNK:
            self._tell(self._take, bytes(self._data[:_CHUNK]))
            del self._data[:_CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing: what is written goes on when it is enough, and at the end."""

    def end(self, error: PonlodError | None = None) -> None:
        """In the thread: nothing more comes."""
        if not error:
            self._tell(self._take, bytes(self._data))
        self._tell(self._finish, error)

    def stop(self, verdict: Verdict) -> None:
        """On the loop: break off."""
        self._finish(verdict.error(self._limits))
        self._exchange.cut()

    def _tell(self, what: object, *arguments: object) -> None:
        # Once the loop is closed, nobody waits any more.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what, *arguments)  # type: ignore[arg-type]

    def _take(self, data: bytes) -> None:
        spool = self._spool()
        if spool is None or spool.finished:
            return
        try:
            spool.write(data)
        except PonlodError as error:
            self._finish(error)
            self._exchange.cut()
        else:
            self._begin()

    def _finish(self, error: PonlodError | None) -> None:
        if spool := self._spool():
            spool.finish(error)
        self._begin(error)

    def _begin(self, error: PonlodError | None = None) -> None:
        if self.begun.done():
            return
        if error:
            self.begun.set_exception(error)
            self.begun.exception()  # Who asked may be gone.
        else:
            self.begun.set_result(None)
