# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A store for threads that may wait: pages, commands and tests."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import CancelledError, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from anyio.from_thread import start_blocking_portal

from ponlod.formats import RESULTS_JSON, TURTLE, Format
from ponlod.store.answers import Form, Question, Store
from ponlod.store.embedded import opened
from ponlod.store.limits import DEFAULT_LIMITS, Limits
from ponlod.store.verdicts import Verdict

_MOMENT = 1.0
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class WholeAnswer:
    """The answer to a query, written in ``format``."""

    form: Form
    format: Format
    content: bytes


class BlockingStore:
    """Asks ``store``, which lives on ``loop``, from any other thread."""

    def __init__(self, store: Store, loop: asyncio.AbstractEventLoop) -> None:
        self._store = store
        self._loop = loop

    @property
    def limits(self) -> Limits:
        return self._store.limits

    def query(
        self,
        query: str,
        *,
        results: Format = RESULTS_JSON,
        graph: Format = TURTLE,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        client: str | None = None,
    ) -> WholeAnswer:
        """Wait for the whole answer. See ``Question`` for the arguments and ``Store.ask`` for the errors."""
        question = Question(query, results, graph, tuple(default_graphs), tuple(named_graphs))
        return self._run(self._ask(question, client))

    def check(self) -> None:
        """See ``Store.check``."""
        self._run(self._store.check())

    def _run(self, asking: Coroutine[Any, Any, _Result]) -> _Result:
        try:
            future = asyncio.run_coroutine_threadsafe(asking, self._loop)
        except RuntimeError as error:
            asking.close()
            raise Verdict.CLOSED.error(self.limits) from error
        try:
            while not wait([future], _MOMENT).done:
                # A loop that was closed before it came to this never will.
                if self._loop.is_closed() and not future.done():
                    asking.close()
                    raise Verdict.CLOSED.error(self.limits)
            return future.result()
        except CancelledError as error:
            raise Verdict.CLOSED.error(self.limits) from error
        except BaseException:
            future.cancel()
            raise

    async def _ask(self, question: Question, client: str | None) -> WholeAnswer:
        answer = await self._store.ask(question, client)
        try:
            return WholeAnswer(answer.form, answer.format, await answer.body.read())
        finally:
            answer.body.close()


@contextmanager
def running(dataset: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[BlockingStore]:
    """As ``opened``, on an event loop in a thread of its own."""
    with start_blocking_portal() as portal:
        loop = portal.call(asyncio.get_running_loop)
        with portal.wrap_async_context_manager(opened(dataset, limits)) as store:
            yield BlockingStore(store, loop)
