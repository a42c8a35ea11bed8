# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Threads that ask a store on an event loop always get an answer or a sentence."""

import asyncio
import threading

import pytest

from ponlod.errors import StoreUnavailable
from ponlod.store import DEFAULT_LIMITS, Answer, BlockingStore, Question


class Never:
    """A store that never answers."""

    limits = DEFAULT_LIMITS

    async def ask(self, question: Question, client: str | None = None) -> Answer:
        await asyncio.get_running_loop().create_future()
        raise AssertionError

    async def check(self) -> None:
        raise TimeoutError("of the store itself")


def test_who_asks_a_loop_that_has_ended_is_told_so():
    loop = asyncio.new_event_loop()
    loop.close()
    with pytest.raises(StoreUnavailable, match="not running"):
        BlockingStore(Never(), loop).query("ASK {}")


def test_who_asks_a_loop_that_ends_before_it_comes_to_the_question_is_told_so(monkeypatch):
    monkeypatch.setattr("ponlod.store.blocking._MOMENT", 0.01)
    loop = asyncio.new_event_loop()
    ending = threading.Timer(0.05, loop.close)
    ending.start()
    with pytest.raises(StoreUnavailable, match="not running"):
        BlockingStore(Never(), loop).query("ASK {}")
    ending.join()


def test_who_waits_when_the_loop_ends_is_told_so():
    ended = threading.Event()

    async def run() -> None:
        loop = asyncio.get_running_loop()
        asking = loop.run_in_executor(None, ask, BlockingStore(Never(), loop))
        while not any(task is not asyncio.current_task() for task in asyncio.all_tasks()):
            await asyncio.sleep(0.001)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asking

    def ask(store: BlockingStore) -> None:
        with pytest.raises(StoreUnavailable, match="not running"):
            store.query("ASK {}")
        ended.set()

    asyncio.run(run())
    assert ended.is_set()


def test_what_the_store_raises_is_raised_even_if_time_is_its_reason():
    async def run() -> None:
        store = BlockingStore(Never(), asyncio.get_running_loop())
        with pytest.raises(TimeoutError, match="of the store itself"):
            await asyncio.to_thread(store.check)

    asyncio.run(run())
