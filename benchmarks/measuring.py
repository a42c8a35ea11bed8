# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What work costs: time by the clock, time of processors, and memory at its highest."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from typing import NamedTuple, Self, TypeVar

_Result = TypeVar("_Result")

_BYTES = 1 if sys.platform == "darwin" else 1024
"""What one unit of ru_maxrss is."""


class Cost(NamedTuple):
    """``wall`` and ``cpu`` in seconds, processes that were waited for included; ``peak`` of the largest of
    them, in MB, with what it shares with others."""

    wall: float
    cpu: float
    peak: float


class Watch:
    """Adds up the time spent inside ``with watch:``."""

    def __init__(self) -> None:
        self._wall = self._cpu = 0.0

    def __enter__(self) -> Self:
        self._wall -= time.perf_counter()
        self._cpu -= _cpu()
        return self

    def __exit__(self, *_: object) -> None:
        self._wall += time.perf_counter()
        self._cpu += _cpu()

    def cost(self) -> Cost:
        """Return what was measured; the memory is that of the process up to now."""
        peak = max(resource.getrusage(who).ru_maxrss for who in _WHO)
        return Cost(self._wall, self._cpu, peak * _BYTES / 1e6)


def apart(work: Callable[[], _Result]) -> _Result:
    """Do work in a process of its own, so that neither its memory nor its garbage is met by what follows.

    What the caller has in memory is shared, and counts in the highest of the process.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(work()))
    process.start()
    sender.close()
    try:
        result: _Result = receiver.recv()
    except EOFError:
        sys.exit("A stage failed.")
    finally:
        process.join()
    return result


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, _WHO))
