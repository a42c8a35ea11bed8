# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that evaluates: one query after the other, until one of them ends it."""

import os
import resource
import signal
import socket
import traceback
from typing import BinaryIO, NoReturn

import pyoxigraph as ox

from ponlod.store import fence
from ponlod.store.answers import Form
from ponlod.store.engine import Failed, evaluate
from ponlod.store.limits import Limits
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Broken, Kind, Request, frame

_STDERR = 2
_FRAME = 64 * 1024
_GROWTH = 64 * 1024
"""Kilobytes of memory that a worker may touch beyond what it was born with and serve another query."""


def run(listener: int, last_words: int, parent: int, store: ox.Store, limits: Limits) -> NoReturn:
    """Serve on the listening socket ``listener`` behind the fence. Never returns.

    Exits with 0 when it is worn, with 1 when the fence cannot be built. A query that passes the time limit
    ends the process by SIGALRM; one that passes the memory limit, and any fault, ends it by SIGABRT, with a
    word in the pipe ``last_words``.
    """
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        fence.die_with_parent(parent)
        fence.die_first()
        fence.limit_memory(limits.memory)
        queries = socket.socket(fileno=fence.keep_descriptors(listener, last_words))
    except BaseException:
        os.write(_STDERR, traceback.format_exc().encode())
        os._exit(1)
    try:
        _serve(queries, store, limits)
    except BaseException:
        os.write(_STDERR, traceback.format_exc().encode())
        os.abort()
    os._exit(0)


def _serve(queries: socket.socket, store: ox.Store, limits: Limits) -> None:
    """Return when the process should be replaced by a fresh one."""
    worn = _touched() + _GROWTH
    fit = True
    while fit and _touched() < worn:
        connection, _ = queries.accept()
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        with connection, connection.makefile("rb") as stream:
            fit = _converse(connection, stream, store, limits)
        signal.setitimer(signal.ITIMER_REAL, 0)


def _touched() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _converse(connection: socket.socket, stream: BinaryIO, store: ox.Store, limits: Limits) -> bool:
    """Hold one conversation; return whether the process is fit for another."""
    output = _Frames(connection, limits.result)
    try:
        output.send(frame(Kind.ACCEPTED, str(os.getpid()).encode()))
        request = Request.read(stream)
        try:
            evaluate(store, request, output.start, output)
        except Failed as failed:
            output.end(frame(Kind.VERDICT, f"{failed.verdict.value}\n{failed.detail}".encode()))
            return failed.verdict not in (Verdict.MEMORY, Verdict.SERVICE)
        output.end(frame(Kind.END))
    except Broken:
        pass
    return True


class _Frames:
    """Gathers what the engine writes into frames and sends them, up to ``limit`` bytes of data in all."""

    def __init__(self, connection: socket.socket, limit: int) -> None:
        self._connection = connection
        self._left = limit
        self._ready = bytearray()
        self._data = bytearray()

    def start(self, form: Form) -> None:
        self._ready += frame(Kind.FORM, form.value.encode())

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            raise Failed(Verdict.RESULT)
        self._data += data
        while len(self._data) >= _FRAME:
            self.send(frame(Kind.DATA, bytes(self._data[:_FRAME])))
            del self._data[:_FRAME]
        return len(data)

    def flush(self) -> None:
        """Nothing: frames go out when they are full, and at the end."""

    def end(self, last: bytes) -> None:
        rest = frame(Kind.DATA, bytes(self._data)) if self._data else b""
        self.send(rest + last)

    def send(self, frames: bytes) -> None:
        """Send what is ready and then ``frames``. Raises Broken if the client has gone."""
        try:
            self._connection.sendall(self._ready + frames)
        except OSError as error:
            raise Broken from error
        self._ready.clear()
