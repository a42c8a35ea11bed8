# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may ask now, who waits and who is sent away."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.errors import StoreUnavailable, TooManyQueries
from ponlod.store import Limits
from ponlod.store.turnstile import Turnstile

PATIENT = 1000
LIMITS = Limits(workers=4, waiting=8, patience=PATIENT)


@asynccontextmanager
async def admitted(turnstile: Turnstile, client: str | None) -> AsyncIterator[None]:
    """Run the block when the client may."""
    await turnstile.enter(client)
    try:
        yield
    finally:
        turnstile.leave(client)


class Crowd:
    """Clients at a turnstile, each query a task that runs until told to end."""

    def __init__(self, limits: Limits) -> None:
        self.turnstile = Turnstile(limits)
        self.tasks: list[tuple[str | None, asyncio.Task]] = []
        self.running: list[tuple[str | None, asyncio.Event]] = []
        self.refused: list[str | None] = []
        self.order: list[str | None] = []

    async def come(self, client: str | None) -> None:
        self.tasks.append((client, asyncio.create_task(self._query(client))))
        await settled()

    async def leave(self, number: int) -> None:
        self.running[number][1].set()
        await settled()

    async def cancel(self, number: int) -> None:
        self.tasks[number][1].cancel()
        await settled()

    async def empty(self) -> None:
        while self.running:
            await self.leave(0)

    async def _query(self, client: str | None) -> None:
        end = asyncio.Event()
        try:
            async with admitted(self.turnstile, client):
                self.order.append(client)
                self.running.append((client, end))
                try:
                    await end.wait()
                finally:
                    self.running.remove((client, end))
        except StoreUnavailable:
            self.refused.append(client)
        finally:
            self.tasks = [each for each in self.tasks if each[1] is not asyncio.current_task()]

    @property
    def runs(self) -> Counter:
        return Counter(client for client, _ in self.running)

    @property
    def waits(self) -> Counter:
        return Counter(client for client, _ in self.tasks) - self.runs


async def settled() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


def test_a_client_runs_on_half_of_the_workers_and_one_is_kept_for_the_site():
    async def run() -> None:
        crowd = Crowd(LIMITS)
        for client in "aaabb":
            await crowd.come(client)
        assert crowd.runs == {"a": 2, "b": 1}
        await crowd.come(None)
        assert crowd.runs == {"a": 2, "b": 1, None: 1}
        await crowd.empty()

    asyncio.run(run())


def test_the_site_is_bound_by_the_totals_only():
    async def run() -> None:
        crowd = Crowd(LIMITS)
        for _ in range(13):
            await crowd.come(None)
        assert crowd.runs == {None: 4}
        assert crowd.waits == {None: 8}
        assert crowd.refused == [None]
        await crowd.empty()
        assert len(crowd.order) == 12

    asyncio.run(run())


def test_clients_that_wait_are_served_in_turn_however_many_queries_they_have():
    async def run() -> None:
        crowd = Crowd(Limits(workers=2, waiting=100, patience=PATIENT))
        for client in "aaaaabbbc":
            await crowd.come(client)
        await crowd.empty()
        assert "".join(crowd.order) == "aabcababa"

    asyncio.run(run())


def test_a_client_with_too_many_waiting_is_told_so_and_others_still_wait():
    async def run() -> None:
        turnstile = Turnstile(LIMITS)
        async with admitted(turnstile, "a"), admitted(turnstile, "a"):
            waiting = [asyncio.create_task(turnstile.enter("a")) for _ in range(2)]
            await settled()
            with pytest.raises(TooManyQueries, match="your own"):
                await turnstile.enter("a")
            async with admitted(turnstile, "b"):
                other = asyncio.create_task(turnstile.enter("b"))
                await settled()
                assert not other.done()
            await other
            turnstile.leave("b")
        await asyncio.gather(*waiting)

    asyncio.run(run())


def test_the_site_finds_room_to_wait_when_strangers_fill_theirs():
    async def run() -> None:
        crowd = Crowd(LIMITS)
        await crowd.come(None)
        for client in "abcdefghijkl":
            await crowd.come(client)
        assert sum(crowd.waits.values()) == 6
        await crowd.come(None)
        assert crowd.waits[None] == 1 or crowd.runs[None] == 2
        assert None not in crowd.refused
        await crowd.empty()

    asyncio.run(run())


def test_two_greedy_clients_leave_a_worker_to_a_third():
    async def run() -> None:
        crowd = Crowd(Limits(workers=8, waiting=64, patience=PATIENT))
        for client in "aaaaaabbbbbb":
            await crowd.come(client)
        assert crowd.runs == {"a": 4, "b": 2}
        await crowd.come("c")
        assert crowd.runs["c"] == 1
        await crowd.empty()

    asyncio.run(run())


def test_where_the_waiting_room_is_full_whoever_waits_most_makes_place():
    async def run() -> None:
        crowd = Crowd(Limits(workers=2, waiting=16, patience=PATIENT))
        await crowd.come("a")
        for client in "aaaabbbbcccc":
            await crowd.come(client)
        assert crowd.waits == {"a": 4, "b": 4, "c": 4}
        await crowd.come("late")
        assert crowd.waits == {"a": 3, "b": 4, "c": 4, "late": 1}
        assert crowd.refused == ["a"]
        for client in "defghij":
            await crowd.come(client)
        assert sum(crowd.waits.values()) == 12
        assert set(crowd.waits) == set("abcdefghij") | {"late"}
        await crowd.come("k")
        await crowd.come("l")
        assert crowd.refused[-1] == "l"  # everybody waits once, and no more than that
        await crowd.empty()

    asyncio.run(run())


def test_patience_ends_with_the_reason():
    async def run() -> None:
        turnstile = Turnstile(Limits(workers=4, waiting=8, patience=0.01))
        async with admitted(turnstile, "a"), admitted(turnstile, "a"):
            with pytest.raises(TooManyQueries, match="your own"):
                await turnstile.enter("a")
            async with admitted(turnstile, "b"):
                with pytest.raises(StoreUnavailable, match=r"busy.* 0\.01 s"):
                    await turnstile.enter("c")
        async with admitted(turnstile, "c"), admitted(turnstile, "c"), admitted(turnstile, "a"):
            pass

    asyncio.run(run())


def test_who_is_let_in_and_cancelled_in_the_same_moment_passes_the_turn_on():
    async def run() -> None:
        turnstile = Turnstile(Limits(workers=1, waiting=8, patience=PATIENT))
        await turnstile.enter("a")
        first = asyncio.create_task(turnstile.enter("b"))
        second = asyncio.create_task(turnstile.enter("c"))
        await settled()
        turnstile.leave("a")
        first.cancel()
        await second
        assert first.cancelled()
        turnstile.leave("c")
        await turnstile.enter("a")

    asyncio.run(run())


CLIENTS = st.sampled_from([None, "a", "b", "c", "d"])
STEPS = st.one_of(
    st.tuples(st.just("come"), CLIENTS),
    st.tuples(st.just("leave"), st.integers(0, 100)),
    st.tuples(st.just("cancel"), st.integers(0, 100)),
)


@settings(max_examples=200, deadline=None)
@given(workers=st.integers(1, 6), waiting=st.integers(0, 12), steps=st.lists(STEPS, max_size=60))
def test_whoever_comes_leaves_or_gives_up_the_limits_hold_and_nobody_who_could_run_waits(
    workers, waiting, steps
):
    limits = Limits(workers=workers, waiting=waiting, patience=PATIENT)
    strangers, share = max(1, workers - 1), max(1, workers // 2)

    async def run() -> None:
        crowd = Crowd(limits)
        for step, who in steps:
            if step == "come":
                await crowd.come(who)
            elif step == "leave" and crowd.running:
                await crowd.leave(who % len(crowd.running))
            elif step == "cancel" and crowd.tasks:
                await crowd.cancel(who % len(crowd.tasks))
            runs, waits = crowd.runs, crowd.waits
            assert runs.total() <= workers
            assert runs.total() - runs[None] <= strangers
            assert waits.total() <= waiting
            for client in "abcd":
                assert runs[client] <= share
                assert waits[client] <= max(1, waiting // 4)
                if waits[client]:
                    assert runs[client] >= min(strangers + runs[None], workers) - runs.total()
            if waits[None]:
                assert runs.total() == workers
        # Everyone who waits is served in the end, and all of it is free again.
        await crowd.empty()
        assert not crowd.tasks
        for _ in range(workers):
            await asyncio.wait_for(crowd.turnstile.enter(None), 1)
        if not waiting:
            with pytest.raises(StoreUnavailable):
                await crowd.turnstile.enter(None)

    asyncio.run(run())


@settings(max_examples=50, deadline=None)
@given(flood=st.integers(1, 30), workers=st.integers(1, 6))
def test_a_client_among_floods_is_served_after_at_most_one_query_of_each_other(flood, workers):
    async def run() -> None:
        crowd = Crowd(Limits(workers=workers, waiting=400, patience=PATIENT))
        for client in ("a", "b", "c"):
            for _ in range(flood):
                await crowd.come(client)
        await crowd.come("late")
        before = len(crowd.order)
        while "late" not in crowd.order:
            await crowd.leave(0)
        assert len(crowd.order) - before <= 4
        await crowd.empty()

    asyncio.run(run())
