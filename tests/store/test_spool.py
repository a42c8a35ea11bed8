# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers wait in memory while small and in a file when large."""

from pathlib import Path

import pytest

from ponlod.store.spool import Spool

CHUNK = bytes(range(256)) * 256


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def filled(chunks: int) -> Spool:
    spool = Spool()
    for number in range(chunks):
        spool.write(bytes([number % 256]) + CHUNK)
    spool.rewind()
    return spool


@pytest.mark.parametrize("chunks", [0, 1, 15, 16, 17, 100])
def test_what_was_written_is_read_once_in_order(chunks):
    spool = filled(chunks)
    assert b"".join(spool) == b"".join(bytes([number % 256]) + CHUNK for number in range(chunks))
    assert list(spool) == []


def test_a_small_answer_needs_no_file():
    before = descriptors()
    spool = filled(10)
    assert descriptors() == before
    spool.close()


@pytest.mark.parametrize("end", ["read", "closed", "forgotten"])
def test_the_file_of_a_large_answer_goes_when_nobody_needs_it(end):
    before = descriptors()
    spool = filled(40)
    assert descriptors() == before + 1
    if end == "read":
        assert len(b"".join(spool)) == 40 * (len(CHUNK) + 1)
    elif end == "closed":
        next(spool)
        spool.close()
        assert list(spool) == []
    else:
        del spool
    assert descriptors() == before
