# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers wait for their readers in memory while small and in a file when large."""

import asyncio
import gc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.errors import QueryLimitExceeded, StoreUnavailable
from ponlod.store.spool import Room, Spool

CHUNK = bytes(range(256)) * 256
BROKEN = QueryLimitExceeded("It broke off.")


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def chunk(number: int) -> bytes:
    return bytes([number % 256]) + CHUNK


def filled(chunks: int, *arguments: object) -> Spool:
    spool = Spool(*arguments)
    for number in range(chunks):
        spool.write(chunk(number))
    return spool


@pytest.mark.parametrize("chunks", [0, 1, 15, 16, 17, 100])
def test_what_was_written_is_read_once_in_order(chunks):
    async def run() -> None:
        spool = filled(chunks)
        spool.finish()
        assert spool.size == chunks * len(chunk(0))
        assert await spool.read() == b"".join(map(chunk, range(chunks)))
        assert await spool.read() == b""

    asyncio.run(run())


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 40) | st.just("read"), max_size=30))
def test_whoever_is_faster_what_is_read_is_what_was_written(steps):
    async def run() -> None:
        spool, written, read = Spool(), bytearray(), bytearray()
        for number, step in enumerate(steps):
            if step != "read":
                for _ in range(step):
                    spool.write(chunk(number))
                    written += chunk(number)
            elif len(read) < len(written):
                read += await anext(spool)
        spool.finish()
        assert read + await spool.read() == written

    before = descriptors()
    asyncio.run(run())
    assert descriptors() == before


def test_a_reader_waits_for_the_writer_and_sees_each_chunk_as_it_comes():
    async def run() -> None:
        spool, read = Spool(), []

        async def reader() -> None:
            async for part in spool:
                read.append(part)

        reading = asyncio.create_task(reader())
        for number in range(3):
            await asyncio.sleep(0)
            spool.write(bytes([number]))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert read == [bytes([n]) for n in range(number + 1)]
        spool.finish()
        await reading

    asyncio.run(run())


def test_a_reader_that_keeps_up_needs_no_file_however_large_the_answer():
    async def run() -> None:
        before = descriptors()
        spool = Spool()
        for number in range(40):
            spool.write(chunk(number))
            assert await anext(spool) == chunk(number)
            assert descriptors() == before

    asyncio.run(run())


def test_settling_tells_whether_the_answer_is_whole_in_time():
    async def run() -> None:
        spool = filled(1)
        assert not await spool.settle(0.001)
        asyncio.get_running_loop().call_later(0.001, spool.finish)
        assert await spool.settle(10)
        assert await spool.settle(0)

    asyncio.run(run())


def test_an_answer_that_breaks_off_says_so_where_it_does_and_never_ends_as_if_whole():
    async def run() -> None:
        spool = filled(2)
        assert await anext(spool) == chunk(0)
        spool.finish(BROKEN)
        assert await spool.settle(0)
        assert await anext(spool) == chunk(1)
        for _ in range(2):
            with pytest.raises(QueryLimitExceeded):
                await anext(spool)

    asyncio.run(run())


def test_an_answer_that_breaks_off_unread_is_known_when_it_has_settled():
    async def run() -> None:
        spool = filled(2)
        asyncio.get_running_loop().call_soon(spool.finish, BROKEN)
        with pytest.raises(QueryLimitExceeded):
            await spool.settle(10)
        with pytest.raises(QueryLimitExceeded):
            await spool.read()

    asyncio.run(run())


def test_a_small_answer_needs_no_file():
    before = descriptors()
    spool = filled(10)
    assert descriptors() == before
    spool.close()


@pytest.mark.parametrize("end", ["read", "closed", "forgotten"])
def test_the_file_and_the_room_of_a_large_answer_are_free_when_nobody_needs_them(end):
    async def run() -> None:
        before = descriptors()
        room = Room(24 * len(chunk(0)))
        for _ in range(3):
            spool = filled(39, room)
            spool.finish()
            assert descriptors() == before + 1
            if end == "read":
                assert len(await spool.read()) == spool.size
            elif end == "closed":
                await anext(spool)
                spool.close()
                assert [part async for part in spool] == []
            else:
                del spool
            assert descriptors() == before

    asyncio.run(run())


def test_the_files_of_all_answers_share_their_room():
    room = Room(2 * len(chunk(0)))
    first, second = filled(15, room), filled(15, room)
    first.write(chunk(15))
    second.write(chunk(15))
    with pytest.raises(StoreUnavailable, match="Too many large answers"):
        first.write(chunk(16))
    second.close()
    first.write(chunk(16))
    first.close()


def test_a_full_disk_is_no_fault_of_who_asks(monkeypatch):
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    before = descriptors()
    with pytest.raises(StoreUnavailable, match="No space left"):
        filled(20)
    gc.collect()
    assert descriptors() == before


def test_the_writer_is_told_once_that_nobody_wants_the_rest():
    told: list[str] = []
    closed = Spool(abandoned=lambda: told.append("closed"))
    closed.write(b"a")
    closed.close()
    closed.close()
    closed.write(b"b")
    closed.finish(BROKEN)
    forgotten = Spool(abandoned=lambda: told.append("forgotten"))
    forgotten.write(b"a")
    del forgotten
    finished = Spool(abandoned=lambda: told.append("finished"))
    finished.finish()
    finished.close()
    del finished, closed
    assert told == ["closed", "forgotten"]
