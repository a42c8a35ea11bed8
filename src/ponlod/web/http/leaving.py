# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Large bodies on their way: how much of them there may be at once, and how quickly they have to be taken."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ponlod.errors import SiteBusy
from ponlod.web.http.asgi import CHUNK, Message, Send
from ponlod.web.http.bodies import Gone

MAX_LEAVING = 256 << 20
"""Bytes of bodies larger than a chunk that are being sent at once; beyond it, no more of them are begun."""
SEND_SECONDS = 60.0
SEND_RATE = 64 << 10
"""A large body has to be taken within SEND_SECONDS, and a second more for each SEND_RATE bytes of it."""

log = logging.getLogger("ponlod.web")


class Leaving:
    """The large bodies that are being sent, on all connections of a server.

    One that several clients are sent is in memory once, and counts once.
    """

    def __init__(self) -> None:
        self.size = 0
        self._readers: dict[int, int] = {}

    @contextmanager
    def carrying(self, body: bytes, send: Send) -> Iterator[Send]:
        """Give a way to ``send`` a whole body, counted and ``paced`` if it is a large one."""
        if len(body) <= CHUNK:
            yield send
        else:
            with self.holding(body):
                yield paced(send)

    @contextmanager
    def holding(self, body: bytes) -> Iterator[None]:
        """Count a body while it is being sent, if it is a large one. Raises SiteBusy if it is too much."""
        if len(body) <= CHUNK:
            yield
            return
        key = id(body)  # nobody else's as long as the body is held here
        readers = self._readers.get(key, 0)
        if not readers:
            if self.size + len(body) > MAX_LEAVING:
                raise SiteBusy("Too many large answers are being sent at once. Ask for this one again later.")
            self.size += len(body)
        self._readers[key] = readers + 1
        try:
            yield
        finally:
            self._readers[key] -= 1
            if not self._readers[key]:
                del self._readers[key]
                self.size -= len(body)


def paced(send: Send) -> Send:
    """Return a way to ``send`` a large body, which raises Gone where it is not taken at SEND_RATE.

    Only the time that sending takes counts, not that in which there is nothing to be sent yet. The server
    closes the connection where a response is left without its end.
    """
    left = SEND_SECONDS

    async def send_on(message: Message) -> None:
        nonlocal left
        loop = asyncio.get_running_loop()
        begun = loop.time()
        left += len(message.get("body", b"")) / SEND_RATE
        try:
            async with asyncio.timeout_at(begun + left) as deadline:
                await send(message)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            log.warning("An answer broke off after it had begun: its reader took too long.")
            raise Gone from error
        left -= loop.time() - begun

    return send_on
