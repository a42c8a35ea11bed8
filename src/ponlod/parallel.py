# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Work in forked processes, results in order, memory bounded."""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from ponlod.errors import PonlodError

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def cores() -> int:
    """Return how many cores this process may use, which can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[_Item], _Result], items: Sequence[_Item], processes: int) -> Iterator[_Result]:
    """Yield ``work(item)`` for each item, in the order of ``items``, from that many forked processes.

    Processes share what the caller has in memory, so neither ``work`` nor the items travel; results do, and
    must pickle. A process that is ahead waits until its result is taken: only a few results exist at a time.
    What ``work`` raises is raised here; PonlodError if a process is killed. With one item or one process,
    nothing is forked.
    """
    count = min(processes, len(items))
    if count <= 1:
        yield from map(work, items)
        return
    context = multiprocessing.get_context("fork")
    with ExitStack() as stack:
        receivers: list[Connection] = []
        for index in range(count):
            receiver, sender = context.Pipe(duplex=False)
            receivers.append(stack.enter_context(receiver))
            share = items[index::count]
            worker = context.Process(target=_serve, args=(work, share, sender, tuple(receivers)), daemon=True)
            worker.start()
            stack.callback(worker.join)
            stack.callback(worker.terminate)
            sender.close()
        for index in range(len(items)):
            yield _received(receivers[index % count])


def _received(receiver: Connection) -> Any:
    try:
        failed, result = receiver.recv()
    except EOFError:
        message = "a worker process was killed, perhaps for lack of memory. Free some and try again."
        raise PonlodError(message) from None
    if failed:
        raise result
    return result


def _serve(
    work: Callable[[_Item], _Result],
    items: Sequence[_Item],
    out: Connection,
    inherited: Sequence[Connection],
) -> None:
    # What was inherited stays: not to be scanned, and so not to be copied page by page.
    gc.freeze()
    # Without these ends, a parent that dies closes the pipe, and this process with it.
    for receiver in inherited:
        receiver.close()
    try:
        for item in items:
            out.send((False, work(item)))
    except BrokenPipeError:
        return
    except Exception as error:
        out.send((True, error))
