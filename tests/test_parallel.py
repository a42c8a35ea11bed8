# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Work in several processes gives what one process would give."""

import os
import signal

import pytest

from ponlod.errors import PonlodError, SettingsError
from ponlod.parallel import in_order


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
def test_results_come_in_the_order_of_the_items(processes: int) -> None:
    assert list(in_order(lambda item: item * item, range(7), processes)) == [0, 1, 4, 9, 16, 25, 36]


def test_the_work_is_done_in_other_processes() -> None:
    assert os.getpid() not in set(in_order(lambda _: os.getpid(), range(4), 2))


def test_an_error_of_the_work_is_raised_where_the_results_are_taken() -> None:
    def work(item: int) -> int:
        if item == 2:
            raise SettingsError("the third is wrong")
        return item

    results = in_order(work, range(4), 2)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(SettingsError, match="the third is wrong"):
        next(results)


def test_a_killed_process_is_an_error_and_not_a_wait_for_ever() -> None:
    with pytest.raises(PonlodError, match="was killed"):
        list(in_order(lambda _: os.kill(os.getpid(), signal.SIGKILL), range(2), 2))
