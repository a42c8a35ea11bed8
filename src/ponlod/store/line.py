# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A connection to one worker, and the question that it works on."""

import asyncio
import os
import signal
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

from ponlod.errors import StoreError
from ponlod.store.answers import Form
from ponlod.store.limits import Limits
from ponlod.store.spool import Spool
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Frames, Kind

_SHORT = 0.25
"""Seconds after which it is looked how long a query has worked, again and again."""
_LONG = 0.8
"""Part of that time: whoever works so much yields the processors to those that have just begun."""
_LOWEST = 19
_GRACE = 5.0
"""Seconds beyond the time limit after which a worker that the kernel did not stop is given up."""


class Call:
    """One question: who waits for the form of its answer, and where the answer goes."""

    def __init__(self, line: "Line", freed: Callable[[], None]) -> None:
        self.form: asyncio.Future[Form] = line.loop.create_future()
        self.freed = freed
        self._line = line
        self._known: Form | None = None
        self._spool: Callable[[], Spool | None] = lambda: None

    def write_to(self, spool: Spool) -> None:
        """Where the answer goes. Held weakly: nobody else should forget it first."""
        self._spool = weakref.ref(spool)

    def take(self, kind: Kind, payload: bytes) -> None:
        """Take a frame with a part of the answer. Raises StoreUnavailable if there is no room for it."""
        if kind is Kind.FORM:
            self._known = Form(payload.decode())
        elif spool := self._spool():
            spool.write(payload)

    def tell(self) -> None:
        """Let who asks go on as soon as the form is known."""
        if self._known and not self.form.done():
            self.form.set_result(self._known)

    def finish(self, error: StoreError | None = None) -> None:
        if spool := self._spool():
            spool.finish(error)
        if error and not self.form.done():
            self.form.set_exception(error)
            self.form.exception()  # Who asked may be gone.

    def abandon(self) -> None:
        """Nobody wants the answer. To be called in any thread."""
        with suppress(RuntimeError):  # The loop is closed, and no worker works for it.
            self._line.loop.call_soon_threadsafe(self._line.hang_up, self)


class Switchboard(Protocol):
    """What a line reports to."""

    def rested(self, line: "Line") -> None:
        """It can take another question."""

    def lost(self, line: "Line") -> None:
        """It is gone."""

    def died(self, worker: int, call: Call) -> None:
        """The process id of a worker that the question killed."""


class Line(asyncio.Protocol):
    """To be given to ``create_unix_connection``; takes one question at a time once ``greeted`` is true."""

    def __init__(self, switchboard: Switchboard, limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.greeted: asyncio.Future[bool] = loop.create_future()
        """Whether a worker took the connection."""
        self._switchboard = switchboard
        self._limits = limits
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._worker = 0
        self._call: Call | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._deadline = 0.0
        self._demoted = False

    def ask(self, message: bytes, call: Call) -> None:
        assert self._transport
        self._call = call
        self._deadline = self.loop.time() + self._limits.seconds + _GRACE
        self._timer = self.loop.call_later(_SHORT, self._look, None)
        self._transport.write(message)

    def hang_up(self, call: Call) -> None:
        """Kill the worker if it still works on that question."""
        if self._call is call:
            self._kill(signal.SIGALRM)

    def close(self, error: StoreError) -> None:
        """Use it no more. A question under way fails with ``error``."""
        if call := self._call:
            self._kill(signal.SIGALRM)
            call.finish(error)
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        call = self._call
        for kind, payload in self._frames.feed(data):
            if call is None:
                if kind is Kind.HELLO:
                    self._worker = int(payload)
                    # Who connected may have lost patience.
                    if not self.greeted.done():
                        self.greeted.set_result(True)
                continue
            match kind:
                case Kind.FORM | Kind.DATA:
                    try:
                        call.take(kind, payload)
                    except StoreError as error:
                        self._kill(signal.SIGALRM)
                        call.finish(error)
                        return
                case Kind.END | Kind.LAST:
                    self._release(rests=kind is Kind.END)
                    call.finish()
                case Kind.VERDICT | Kind.LAST_VERDICT:
                    self._release(rests=kind is Kind.VERDICT)
                    verdict, _, detail = payload.decode().partition("\n")
                    call.finish(Verdict(verdict).error(self._limits, detail))
        if call:
            call.tell()

    def connection_lost(self, _: Exception | None) -> None:
        self._switchboard.lost(self)
        if not self.greeted.done():
            self.greeted.set_result(False)
        if call := self._call:
            self._release(rests=False)
            self._switchboard.died(self._worker, call)

    def _look(self, before: float | None) -> None:
        """Look now and then at a query that takes long: it may have waited for others, not worked."""
        worked = _worked(self._worker)
        if before is not None and worked - before >= _SHORT * _LONG:
            self._demoted = True
            with suppress(ProcessLookupError, PermissionError):
                os.setpriority(os.PRIO_PROCESS, self._worker, _LOWEST)
            self._timer = self.loop.call_at(self._deadline, self._give_up)
        elif self.loop.time() >= self._deadline:
            self._give_up()
        else:
            self._timer = self.loop.call_later(_SHORT, self._look, worked if before is None else before)

    def _give_up(self) -> None:
        if call := self._call:
            self._kill(signal.SIGKILL)
            call.finish(Verdict.TIME.error(self._limits))

    def _kill(self, sign: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(self._worker, sign)
        self._release(rests=False)

    def _release(self, *, rests: bool) -> None:
        """The worker has answered, or is dead."""
        call, self._call = self._call, None
        if self._timer:
            self._timer.cancel()
            self._timer = None
        # One that was demoted at the last moment does not know that it should leave.
        if rests and not self._demoted:
            self._switchboard.rested(self)
        elif self._transport:
            self._transport.abort()
        if call:
            call.freed()


def _worked(process: int) -> float:
    """Seconds that a process has had on a processor; those that have passed where the kernel says nothing."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        return time.monotonic()
