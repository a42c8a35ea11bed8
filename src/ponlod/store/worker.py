# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that evaluates: one query after the other, until one of them ends it."""

import os
import resource
import signal
import socket
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

from ponlod.store import fence
from ponlod.store.answers import Form
from ponlod.store.engine import Evaluate, Failed
from ponlod.store.limits import Limits
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Broken, Kind, Request, frame

_STDERR = 2
FENCED = b"\n"
"""A worker's first words, once it is behind the fence."""
_FRAME = 64 * 1024
_GROWTH = 64 * 1024
"""Kilobytes of memory that a worker may touch beyond what it was born with and serve another query."""


def run(listener: int, last_words: int, parent: int, evaluate: Evaluate, limits: Limits) -> NoReturn:
    """Serve on the listening socket ``listener`` behind the fence. Never returns.

    Exits with 0 when it is worn, with 1 when the fence cannot be built, and then says why in the pipe
    ``last_words``; that it stands, it says by ``FENCED``. A query that passes the time limit
    ends the process by SIGALRM; one that passes the memory limit, and any fault, ends it by SIGABRT, with a
    word in the same pipe.
    """
    os.dup2(last_words, _STDERR, inheritable=False)
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        fence.die_with_parent(parent)
        fence.die_first()
        fence.limit_memory(limits.memory)
        queries = socket.socket(fileno=fence.keep_descriptors(listener, last_words))
        os.write(_STDERR, FENCED)
    except BaseException:
        os.write(_STDERR, traceback.format_exc().encode())
        os._exit(1)
    try:
        _serve(queries, evaluate, limits)
    except BaseException:
        os.write(_STDERR, traceback.format_exc().encode())
        os.abort()
    os._exit(0)


def _serve(queries: socket.socket, evaluate: Evaluate, limits: Limits) -> None:
    """Return when the process should be replaced by a fresh one."""
    worn = _touched() + _GROWTH
    born = _nice()

    def fresh() -> bool:
        return _touched() < worn and _nice() <= born

    while fresh():
        connection, _ = queries.accept()
        with connection, connection.makefile("rb") as requests, suppress(Broken):
            frames = _Frames(connection, limits.result, fresh)
            frames.greet()
            while frames.more:
                request = Request.read(requests)
                signal.setitimer(signal.ITIMER_REAL, limits.seconds)
                _answer(evaluate, request, frames)
                signal.setitimer(signal.ITIMER_REAL, 0)
            return
        signal.setitimer(signal.ITIMER_REAL, 0)


def _touched() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _nice() -> int:
    # Long queries are demoted by who asked them, and there is no way back up for a process.
    return os.getpriority(os.PRIO_PROCESS, 0)


def _answer(evaluate: Evaluate, request: Request, frames: "_Frames") -> None:
    try:
        evaluate(request, frames.start, frames)
    except Failed as failed:
        frames.fail(failed)
    else:
        frames.end()


class _Frames:
    """Gathers what the engine writes into frames and sends them, up to ``limit`` bytes of data an answer.

    Raises Broken when the client has gone. Once ``more`` is false, the client knows that this was the last
    answer; it becomes so when the process is not ``fresh`` any more, or not fit for another query.
    """

    def __init__(self, connection: socket.socket, limit: int, fresh: Callable[[], bool]) -> None:
        self._connection = connection
        self._limit = limit
        self._fresh = fresh
        self.more = True
        self._begin()

    def _begin(self) -> None:
        self._left = self._limit
        self._form = b""
        self._data = bytearray()

    def greet(self) -> None:
        self._send(frame(Kind.HELLO, str(os.getpid()).encode()))

    def start(self, form: Form) -> None:
        self._form = frame(Kind.FORM, form.value.encode())

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise Failed(Verdict.RESULT)
        self._data += data
        while len(self._data) >= _FRAME:
            self._send(self._form + frame(Kind.DATA, bytes(self._data[:_FRAME])))
            self._form = b""
            del self._data[:_FRAME]
        return len(data)

    def flush(self) -> None:
        """Nothing: frames go out when they are full, and at the end."""

    def end(self) -> None:
        self.more = self._fresh()
        rest = frame(Kind.DATA, bytes(self._data)) if self._data else b""
        self._send(self._form + rest + frame(Kind.END if self.more else Kind.LAST))
        self._begin()

    def fail(self, failed: Failed) -> None:
        self.more = failed.verdict not in (Verdict.MEMORY, Verdict.SERVICE) and self._fresh()
        kind = Kind.VERDICT if self.more else Kind.LAST_VERDICT
        self._send(frame(kind, f"{failed.verdict.value}\n{failed.detail}".encode()))
        self._begin()

    def _send(self, frames: bytes) -> None:
        try:
            self._connection.sendall(frames)
        except OSError as error:
            raise Broken from error
