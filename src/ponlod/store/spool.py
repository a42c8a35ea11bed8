# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where an answer waits for its reader, so that a slow reader holds no worker."""

import asyncio
import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from ponlod.errors import PonlodError, StoreUnavailable
from ponlod.store.limits import MIB

_HELD = MIB
_CHUNK = 64 * 1024
_ROOM = 1024 * MIB


class Room:
    """How many bytes the answers of one store may keep in files, all together."""

    def __init__(self, size: int = _ROOM) -> None:
        self._left = size
        # Whatever thread collects a forgotten answer gives back what it took, be it inside a ``take``.
        self._lock = threading.RLock()

    def take(self, size: int) -> None:
        """Raises StoreUnavailable where less is left."""
        with self._lock:
            if size > self._left:
                raise StoreUnavailable(
                    "Too many large answers wait to be read by those who asked for them. Try again later."
                )
            self._left -= size

    def give_back(self, size: int) -> None:
        with self._lock:
            self._left += size


class Spool:
    """The bytes of an answer on their way from one writer to one reader, both on one event loop.

    The first MiB that is not yet read is held in memory, the rest in an unnamed temporary file, which takes
    ``room`` (if none is given, of its own). Reading to the end, ``close`` and collection each free the file.
    ``abandoned`` is called, in whatever thread, when the reader closes or forgets an answer that is not
    finished. The writer must hold the spool weakly if the latter is to happen.
    """

    def __init__(self, room: Room | None = None, abandoned: Callable[[], None] | None = None) -> None:
        self.size = 0
        """Bytes written so far."""
        self.finished = False
        """Whether nothing more will be written: the answer is whole, broken off or not wanted."""
        self._error: PonlodError | None = None
        self._abandoned = abandoned
        self._closed = False
        self._read_any = False
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._room = room or Room()
        self._file: IO[bytes] | None = None
        """Holds what follows the chunks in memory: between two offsets, bytes that are not yet read."""
        self._read_to = self._written_to = self._taken = 0
        self._more: asyncio.Future[None] | None = None
        self._end: asyncio.Future[None] | None = None

    def write(self, chunk: bytes) -> None:
        """Raises StoreUnavailable if there is no room for it; the writer then finishes with that error."""
        if self._closed:
            return
        if self._file is None and self._held + len(chunk) <= _HELD:
            self._chunks.append(chunk)
            self._held += len(chunk)
        else:
            self._write_to_file(chunk)
        self.size += len(chunk)
        _wake(self._more)

    def finish(self, error: PonlodError | None = None) -> None:
        """Nothing more comes; with an error, because the answer breaks off here."""
        if not self.finished:
            self.finished = True
            self._error = error
            _wake(self._more)
            _wake(self._end)

    async def settle(self, seconds: float) -> bool:
        """Wait until the answer is finished, at most so long; return whether it is.

        Raises the error if it broke off before any of it was read.
        """
        if not self.finished:
            loop = asyncio.get_running_loop()
            self._end = loop.create_future()
            timer = loop.call_later(seconds, _wake, self._end)
            try:
                await self._end
            finally:
                timer.cancel()
                self._end = None
        if self._error and not self._read_any:
            raise self._error
        return self.finished

    def __aiter__(self) -> "Spool":
        return self

    async def __anext__(self) -> bytes:
        """Return the next bytes. Raises the error where the answer broke off."""
        while not (chunk := self._next()):
            if self._error:
                raise self._error
            if self.finished:
                raise StopAsyncIteration
            self._more = asyncio.get_running_loop().create_future()
            try:
                await self._more
            finally:
                self._more = None
        self._read_any = True
        return chunk

    async def read(self) -> bytes:
        """Return all that is not yet read. Raises the error if the answer broke off."""
        return b"".join([chunk async for chunk in self])

    def close(self) -> None:
        """The reader wants no more of it."""
        self._closed = True
        self._chunks.clear()
        self._free_file()
        if not self.finished:
            self.finish()
            if self._abandoned:
                self._abandoned()

    def __del__(self) -> None:
        self.close()

    def _next(self) -> bytes:
        if self._chunks:
            chunk = self._chunks.popleft()
            self._held -= len(chunk)
            return chunk
        if self._file is None:
            return b""
        chunk = os.pread(self._file.fileno(), min(_CHUNK, self._written_to - self._read_to), self._read_to)
        self._read_to += len(chunk)
        if self._read_to == self._written_to:
            self._free_file()
        return chunk

    def _write_to_file(self, chunk: bytes) -> None:
        self._room.take(len(chunk))
        self._taken += len(chunk)
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed by _free_file
            offset = self._written_to
            rest = memoryview(chunk)
            while rest:
                count = os.pwrite(self._file.fileno(), rest, offset)
                offset += count
                rest = rest[count:]
        except OSError as error:
            raise StoreUnavailable(f"The answer could not be held ({error}). Try again later.") from error
        self._written_to = offset

    def _free_file(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        if self._taken:
            self._room.give_back(self._taken)
        self._read_to = self._written_to = self._taken = 0


def _wake(sleeper: asyncio.Future[None] | None) -> None:
    if sleeper and not sleeper.done():
        sleeper.set_result(None)
