# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is made at first use and then kept."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from threading import Event

import pytest

from ponlod.errors import StoreUnavailable
from ponlod.web.once import Once


def test_what_is_made_once_is_made_by_one_thread_while_others_wait() -> None:
    go, made = Event(), iter(range(9))

    def make() -> int:
        go.wait(10)
        return next(made)

    once = Once(make)
    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(once.get) for _ in range(4)]
        go.set()
        assert [one.result() for one in waiting] == [0] * 4
    assert list(islice(made, 1)) == [1]


def test_a_failure_reaches_whoever_waits_and_is_not_kept() -> None:
    outcomes = iter([0, 7])

    def make() -> int:
        outcome = next(outcomes)
        if not outcome:
            raise StoreUnavailable("away")
        return outcome

    once = Once(make)
    with pytest.raises(StoreUnavailable):
        once.get()
    assert once.get() == once.get() == 7
