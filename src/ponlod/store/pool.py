# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lines to the workers: kept open, since opening one costs more than a small query."""

import asyncio
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from ponlod.store import wire
from ponlod.store.answers import Form
from ponlod.store.limits import Limits
from ponlod.store.line import Call, Line
from ponlod.store.spool import Room, Spool
from ponlod.store.verdicts import Verdict

_PAUSE = 0.05
_GRACE = 5.0
"""Seconds for the keeper to say of what a worker died."""


class Pool:
    """Asks the workers behind a keeper's ``folder``. Belongs to one event loop.

    Who asks sees to it that no more than ``limits.workers`` questions are under way.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._room = Room()
        self._lines: set[Line] = set()
        self._idle: list[Line] = []
        """Last in, first out: what a worker has in the processor's cache is worth something."""
        self._inquiries: set[asyncio.Task[None]] = set()
        self._fewer = asyncio.Event()
        """Set when a line is gone."""
        self._over: Verdict | None = None
        """Why nobody is answered any more."""

    async def ask(self, message: bytes, freed: Callable[[], None]) -> tuple[Form, Spool]:
        """Send a request; return when the form of the answer is known and some of it is there.

        ``freed`` is called once when no worker works for it any more, whatever happens. The worker is killed
        when this is cancelled, and when the spool is closed or forgotten before its end. Raises StoreError.
        """
        try:
            line = self._idle.pop() if self._idle else await self._connect()
        except BaseException:
            freed()
            raise
        call = Call(line, freed)
        spool = Spool(self._room, call.abandon)
        call.write_to(spool)
        line.ask(message, call)
        try:
            return await call.form, spool
        except BaseException:
            spool.close()
            raise

    def check(self) -> None:
        """Raises StoreUnavailable once this is closed."""
        if self._over:
            raise self._over.error(self._limits)

    async def close(self, why: Verdict) -> None:
        """Break off whatever is under way, and tell whoever asks from now on why."""
        self._over = self._over or why
        for line in list(self._lines):
            line.close(self._over.error(self._limits))
        for inquiry in self._inquiries:
            inquiry.cancel()
        await asyncio.gather(*self._inquiries, return_exceptions=True)
        while self._lines:
            self._fewer.clear()
            await self._fewer.wait()

    def rested(self, line: Line) -> None:
        self._idle.append(line)

    def lost(self, line: Line) -> None:
        self._lines.discard(line)
        self._fewer.set()
        if line in self._idle:
            self._idle.remove(line)

    def died(self, worker: int, call: Call) -> None:
        inquiry = asyncio.create_task(self._inquire(worker, call))
        self._inquiries.add(inquiry)
        inquiry.add_done_callback(self._inquiries.discard)

    async def _connect(self) -> Line:
        """Wait, if need be, for a keeper that is being replaced."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._limits.patience
        while True:
            self.check()
            with suppress(OSError):
                async with asyncio.timeout_at(deadline):
                    return await self._open(loop)
            if loop.time() + _PAUSE > deadline:
                self.check()
                raise Verdict.GONE.error(self._limits)
            await asyncio.sleep(_PAUSE)

    async def _open(self, loop: asyncio.AbstractEventLoop) -> Line:
        """Raises OSError if no worker answers."""
        line = Line(self, self._limits, loop)
        self._lines.add(line)
        try:
            await loop.create_unix_connection(lambda: line, str(self._folder / wire.QUERIES))
            if not await line.greeted or self._over:
                raise ConnectionAbortedError
        except BaseException:
            line.close(Verdict.GONE.error(self._limits))
            self.lost(line)
            raise
        return line

    async def _inquire(self, worker: int, call: Call) -> None:
        """Ask the keeper of what the worker died, and tell who waits for its answer."""
        verdict = Verdict.GONE
        try:
            with suppress(OSError, ValueError):
                async with asyncio.timeout(_GRACE):
                    reader, writer = await asyncio.open_unix_connection(str(self._folder / wire.DEATHS))
                    with closing(writer):
                        writer.write(str(worker).encode())
                        verdict = Verdict((await reader.read()).decode())
        finally:
            call.finish(verdict.error(self._limits))
