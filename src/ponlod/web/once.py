# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is made at first use and then kept."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Once(Generic[Made]):
    """Keeps what ``make`` returns.

    Threads that ask while it is being made wait for the one that makes it. If that fails, all of them get its
    error, and whoever asks next makes it anew.
    """

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._lock = Lock()
        self._future: Future[Made] | None = None

    def get(self) -> Made:
        """Return what is kept, made now if need be; raises what making it raises."""
        with self._lock:
            future, first = self._future, self._future is None
            if future is None:
                future = self._future = Future()
        if first:
            try:
                future.set_result(self._make())
            except BaseException as error:
                with self._lock:
                    self._future = None
                future.set_exception(error)
        return future.result()
