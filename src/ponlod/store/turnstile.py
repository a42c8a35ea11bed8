# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may ask now, who waits, and who is sent away, so that no client keeps others out."""

import asyncio
from collections import Counter, OrderedDict, deque

from ponlod.store.limits import Limits
from ponlod.store.verdicts import Verdict

_Client = str | None
_Place = asyncio.Future[Verdict | None]


class Turnstile:
    """Lets as many queries run at once as ``limits`` has workers. Belongs to one event loop.

    Clients that wait are served in turn, each in the order in which it asked. A client may run no more than
    are left free for others, so the first takes at most half of the workers, and takes at most a quarter of
    the waiting room; where that is full, whoever waits most often makes place for whoever waits less. One
    worker and a quarter of the waiting room are kept for the client None, the site itself, which is bound by
    the totals only.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._strangers = max(1, limits.workers - 1)
        self._strangers_waiting = limits.waiting - limits.waiting // 4
        self._share_waiting = max(1, limits.waiting // 4)
        self._running: Counter[_Client] = Counter()
        self._total = 0
        self._queues: OrderedDict[_Client, deque[_Place]] = OrderedDict()
        """Those who wait, by client; the client whose turn is next comes first. No queue is empty."""
        self._waiting = 0

    async def enter(self, client: _Client) -> None:
        """Wait until ``client`` may ask; to be followed by one ``leave``, unless it raises or is cancelled.

        Raises TooManyQueries if it has too many of its own waiting or running, StoreUnavailable if the
        waiting room is full or ``limits.patience`` ends.
        """
        # Whoever may enter overtakes nobody who could: they would have been let in before.
        if self._may_enter(client):
            self._let_in(client)
        else:
            await self._wait(client)

    def leave(self, client: _Client) -> None:
        """Make room for those who wait. To be called on the event loop."""
        self._total -= 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        while turn := self._next():
            client, place = turn
            self._forget(client, place)
            if client in self._queues:
                self._queues.move_to_end(client)
            if not place.done():
                self._let_in(client)
                place.set_result(None)

    def _let_in(self, client: _Client) -> None:
        self._total += 1
        self._running[client] += 1

    def _may_enter(self, client: _Client) -> bool:
        if client is None:
            return self._total < self._limits.workers
        return self._running[client] < self._free()

    def _free(self) -> int:
        """How many more strangers' queries may run."""
        running = self._total - self._running[None]
        return min(self._strangers - running, self._limits.workers - self._total)

    def _next(self) -> tuple[_Client, _Place] | None:
        for client, queue in self._queues.items():
            if self._may_enter(client):
                return client, queue[0]
        return None

    async def _wait(self, client: _Client) -> None:
        self._check_room(client)
        loop = asyncio.get_running_loop()
        place: _Place = loop.create_future()
        self._queues.setdefault(client, deque()).append(place)
        self._waiting += 1
        timer = loop.call_later(self._limits.patience, self._give_up, client, place)
        try:
            refused = await place
        except asyncio.CancelledError:
            if not place.cancelled() and place.result() is None:
                self.leave(client)
            raise
        finally:
            timer.cancel()
            self._forget(client, place)
        if refused:
            raise refused.error(self._limits)

    def _give_up(self, client: _Client, place: _Place) -> None:
        if not place.done():
            held_back = client is not None and self._running[client] >= self._free() > 0
            place.set_result(Verdict.SHARE if held_back else Verdict.BUSY)

    def _check_room(self, client: _Client) -> None:
        if client is not None:
            if len(self._queues.get(client, ())) >= self._share_waiting:
                raise Verdict.SHARE.error(self._limits)
            waiting = self._waiting - len(self._queues.get(None, ()))
            if waiting >= self._strangers_waiting and not self._send_away_for(client):
                raise Verdict.FULL.error(self._limits)
        if self._waiting >= self._limits.waiting:
            raise Verdict.FULL.error(self._limits)

    def _send_away_for(self, newcomer: _Client) -> bool:
        """Send away the last query of the stranger who has most of them waiting, if that is fair."""
        queues = {client: len(queue) for client, queue in self._queues.items() if client is not None}
        greediest = max(queues, key=lambda client: queues[client], default=None)
        if greediest is None or queues[greediest] <= len(self._queues.get(newcomer, ())) + 1:
            return False
        place = self._queues[greediest][-1]
        self._forget(greediest, place)
        if not place.done():
            place.set_result(Verdict.SHARE)
        return True

    def _forget(self, client: _Client, place: _Place) -> None:
        """Take a place out of the queue, if it still stands there."""
        queue = self._queues.get(client)
        if queue and place in queue:
            queue.remove(place)
            self._waiting -= 1
            if not queue:
                del self._queues[client]
