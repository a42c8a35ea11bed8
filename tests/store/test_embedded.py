# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Asking on an event loop: answers come while they are made, and nobody works for who has gone."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import uvloop

from ponlod.errors import QueryLimitExceeded, QuerySyntaxError, StoreUnavailable, TooManyQueries
from ponlod.formats import RESULTS_CSV
from ponlod.store import EmbeddedStore, Limits, Question, opened

LIMITS = Limits(workers=2, waiting=8, seconds=10, patience=10)
SMALL = Question("SELECT (COUNT(*) AS ?n) { ?action a pon:Action }", results=RESULTS_CSV)
ENDLESS = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
# Some rows soon, and all of them after a long time.
TRICKLE = Question(
    "SELECT * { ?a <http://many.example/is> ?c . ?d <http://many.example/is> ?f "
    f"FILTER(?c < 100 || REGEX(CONCAT('{'x' * 20_000}', STR(?c), STR(?f)), 'x+y$')) }}"
)


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def run(request) -> Callable[[Callable[[], Awaitable[None]]], None]:
    """Run a coroutine function on either kind of loop."""

    def run(main: Callable[[], Awaitable[None]]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(main())

    return run


@pytest.fixture
def opened_with(dataset, children):
    """Open a store with limits; gives it, and its workers now."""

    @asynccontextmanager
    async def opened_with(limits: Limits) -> AsyncIterator[tuple[EmbeddedStore, Callable[[], set[int]]]]:
        before = children(os.getpid())
        async with opened(dataset, limits) as store:
            (keeper,) = children(os.getpid()) - before
            yield store, lambda: children(keeper)

    return opened_with


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.01)


async def whole(store: EmbeddedStore, question: Question, client: str | None = None) -> bytes:
    return await (await store.ask(question, client)).body.read()


def nice(pid: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, pid)


def test_questions_asked_at_once_each_get_their_own_answer(run, opened_with):
    async def main() -> None:
        async with opened_with(replace(LIMITS, waiting=100)) as (store, workers):
            before = workers()
            for _ in range(3):
                answers = await asyncio.gather(
                    *(
                        whole(store, Question(f"SELECT ({n} AS ?n) {{}}", results=RESULTS_CSV))
                        for n in range(50)
                    )
                )
                assert answers == [f"n\r\n{n}\r\n".encode() for n in range(50)]
            assert workers() == before

    run(main)


def test_an_answer_comes_while_it_is_made_and_breaks_off_where_the_limit_is_met(run, opened_with):
    async def main() -> None:
        async with opened_with(replace(LIMITS, seconds=0.5)) as (store, _):
            answer = await store.ask(TRICKLE)
            assert not await answer.body.settle(0.01)
            assert (await anext(answer.body)).startswith(b'{"head"')
            with pytest.raises(QueryLimitExceeded, match="time limit"):
                await answer.body.read()
            assert await whole(store, SMALL) == b"n\r\n2\r\n"

    run(main)


def test_a_large_answer_ends_at_the_result_limit_and_its_worker_goes_on(run, opened_with):
    async def main() -> None:
        async with opened_with(replace(LIMITS, result=200_000)) as (store, workers):
            before = workers()
            with pytest.raises(QueryLimitExceeded, match=r"result limit of 0\.19\d* MiB"):
                await whole(store, Question("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
            assert workers() == before

    run(main)


@pytest.mark.parametrize("way", ["cancelled", "closed", "forgotten"])
def test_nobody_works_for_who_has_gone(run, opened_with, way):
    async def main() -> None:
        async with opened_with(LIMITS) as (store, workers):
            before = workers()
            for _ in range(2):
                if way == "cancelled":
                    with pytest.raises(TimeoutError):
                        async with asyncio.timeout(0.1):
                            await store.ask(ENDLESS, "client")
                else:
                    answer = await store.ask(TRICKLE, "client")
                    await anext(answer.body)
                    if way == "closed":
                        answer.body.close()
                    del answer
                # Its one place is free again.
                assert await whole(store, SMALL, "client") == b"n\r\n2\r\n"
            await until(lambda: len(workers()) == 2 and len(workers() & before) < 2)

    run(main)


def test_who_goes_while_the_store_is_starting_again_leaves_no_trace(run, dataset, children):
    async def main() -> None:
        before = children(os.getpid())
        async with opened(dataset, replace(LIMITS, workers=1)) as store:
            (keeper,) = children(os.getpid()) - before
            os.kill(keeper, signal.SIGKILL)
            # A worker may take a question at the moment in which it dies with its keeper.
            with pytest.raises((TimeoutError, StoreUnavailable)):
                async with asyncio.timeout(0.01):
                    await store.ask(ENDLESS)
            answer = b""
            while not answer:
                with suppress(StoreUnavailable):
                    answer = await whole(store, SMALL)
            assert answer == b"n\r\n2\r\n"

    run(main)


def test_a_reader_that_takes_its_time_holds_no_worker(run, opened_with):
    many = Question(
        "SELECT ?s ?t { ?s <http://many.example/is> ?a . ?t <http://many.example/is> ?b FILTER(?a < 20) }"
    )

    async def main() -> None:
        async with opened_with(replace(LIMITS, workers=1)) as (store, _):
            unread = [await store.ask(many) for _ in range(3)]
            assert await whole(store, SMALL) == b"n\r\n2\r\n"
            assert len({len(await answer.body.read()) for answer in unread}) == 1

    run(main)


def test_a_long_query_yields_to_short_ones_and_its_worker_takes_no_other(run, opened_with):
    async def main() -> None:
        async with opened_with(replace(LIMITS, seconds=3)) as (store, workers):
            asked = asyncio.create_task(store.ask(ENDLESS))
            await until(lambda: sorted(map(nice, workers())) == [nice(0), 19])
            assert await whole(store, SMALL) == b"n\r\n2\r\n"
            with pytest.raises(QueryLimitExceeded):
                await asked
            await until(lambda: list(map(nice, workers())) == [nice(0)] * 2)

    run(main)


@pytest.mark.parametrize("seconds", [0, 0.002])
def test_a_worker_that_was_demoted_is_replaced_even_if_its_query_succeeds(
    run, opened_with, monkeypatch, seconds
):
    monkeypatch.setattr("ponlod.store.line._SHORT", seconds)
    slow = Question("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d <http://many.example/is> ?f FILTER(?f < 200) }")

    async def main() -> None:
        async with opened_with(LIMITS) as (store, workers):
            before = workers()
            for _ in range(4):
                assert b"201600" in await whole(store, slow)
            await until(lambda: len(workers()) == 2 and not workers() & before)
            await until(lambda: list(map(nice, workers())) == [nice(0)] * 2)

    run(main)


def test_a_worker_that_the_kernel_does_not_stop_is_killed(run, opened_with, monkeypatch):
    monkeypatch.setattr("ponlod.store.line._GRACE", 0.1)

    async def main() -> None:
        async with opened_with(replace(LIMITS, workers=1, seconds=3)) as (store, workers):
            (worker,) = workers()
            asked = asyncio.create_task(store.ask(ENDLESS))
            await until(lambda: nice(worker) == 19)
            os.kill(worker, signal.SIGSTOP)
            with pytest.raises(QueryLimitExceeded, match="time limit"):
                await asked
            assert await whole(store, SMALL) == b"n\r\n2\r\n"
            assert worker not in workers()

    run(main)


def test_an_answer_for_which_there_is_no_room_kills_its_query(run, opened_with, monkeypatch):
    monkeypatch.setattr("ponlod.store.spool._HELD", 50_000)
    monkeypatch.setattr("os.pwrite", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))

    async def main() -> None:
        async with opened_with(replace(LIMITS, workers=1)) as (store, _):
            with pytest.raises(StoreUnavailable, match="No space left"):
                await whole(store, TRICKLE)
            assert await whole(store, SMALL) == b"n\r\n2\r\n"

    run(main)


def test_one_client_cannot_keep_another_out(run, opened_with):
    async def main() -> None:
        async with opened_with(replace(LIMITS, workers=4, waiting=8, seconds=1)) as (store, _):
            greedy = [asyncio.create_task(store.ask(ENDLESS, "greedy")) for _ in range(5)]
            await asyncio.sleep(0)
            for client in ("modest", None):
                for _ in range(3):
                    assert await whole(store, SMALL, client) == b"n\r\n2\r\n"
            outcomes = await asyncio.gather(*greedy, return_exceptions=True)
            assert [type(outcome) for outcome in outcomes] == [QueryLimitExceeded] * 4 + [TooManyQueries]

    run(main)


def test_mistakes_cost_no_worker(run, opened_with):
    async def main() -> None:
        async with opened_with(LIMITS) as (store, workers):
            before = workers()
            for _ in range(20):
                with pytest.raises(QuerySyntaxError):
                    await store.ask(Question("SELECT"))
            assert workers() == before

    run(main)


def test_a_keeper_that_dies_again_and_again_is_started_less_and_less_often(
    run, dataset, tmp_path, monkeypatch
):
    path = tmp_path / "ponlod.trig"
    path.write_bytes(dataset.read_bytes())
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        if seconds:
            pauses.append(seconds)
        # Until the end at last: uvloop complains of a process that is called off while it is started.
        await sleep(0 if len(pauses) < 4 else 60)

    async def main() -> None:
        async with opened(path, LIMITS):
            path.unlink()
            (keeper,) = (
                int(each.parent.name)
                for each in Path("/proc").glob("[0-9]*/cmdline")
                if str(path).encode() in each.read_bytes() and parent(each) == os.getpid()
            )
            monkeypatch.setattr("ponlod.store.embedded.asyncio.sleep", noted)
            os.kill(keeper, signal.SIGKILL)
            async with asyncio.timeout(20):
                while len(pauses) < 4:
                    await sleep(0.01)

    def parent(cmdline: Path) -> int:
        return int((cmdline.parent / "stat").read_text().rpartition(")")[2].split()[1])

    run(main)
    assert pauses[:4] == [0.1, 0.2, 0.4, 0.8]
