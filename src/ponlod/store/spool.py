# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where an answer waits for its reader, so that a slow reader holds no worker."""

import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from ponlod.store.limits import MIB

_HELD = MIB
_CHUNK = 64 * 1024


class Spool(Iterator[bytes]):
    """Bytes written once, then read once: the first MiB in memory, the rest in an unnamed temporary file.

    Reading to the end, ``close`` and collection each free the file.
    """

    def __init__(self) -> None:
        self._chunks: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None

    def write(self, chunk: bytes) -> None:
        if self._file is None and self._held + len(chunk) <= _HELD:
            self._chunks.append(chunk)
            self._held += len(chunk)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  closed by close()
        self._file.write(chunk)

    def rewind(self) -> None:
        """Turn from writing to reading."""
        if self._file is not None:
            self._file.seek(0)

    def __next__(self) -> bytes:
        if self._chunks:
            return self._chunks.popleft()
        if self._file is not None and (chunk := self._file.read(_CHUNK)):
            return chunk
        self.close()
        raise StopIteration

    def close(self) -> None:
        self._chunks.clear()
        if self._file is not None:
            # What a full disk could not take must not be tried again.
            with suppress(OSError):
                self._file.close()
            self._file = None

    def __del__(self) -> None:
        self.close()
