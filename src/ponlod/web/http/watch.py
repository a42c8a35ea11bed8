# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is done for a client ends when the client leaves."""

import asyncio
from types import TracebackType
from typing import Self

from ponlod.web.http.asgi import Receive

WATCH_AFTER = 0.25
"""Seconds after which a client that waits is watched: to watch costs more than most answers."""


class Watch:
    """A block of code that is cancelled, and left without an error, when the client closes the connection.

    The body of the request has to be read already.
    """

    def __init__(self, receive: Receive) -> None:
        self.gone = False
        self._receive = receive
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(WATCH_AFTER, self._begin)
        return self

    def _begin(self) -> None:
        self._watcher = asyncio.ensure_future(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        assert self._task
        self._task.cancel()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self.gone and kind is asyncio.CancelledError:
            assert self._task
            return self._task.uncancel() == 0
        return False
