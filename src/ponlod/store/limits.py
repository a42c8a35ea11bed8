# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much one query may take."""

import os
from dataclasses import dataclass, field

MIB = 1024 * 1024


def _workers() -> int:
    # A handful of runaway queries must leave room for everybody else's, also on the smallest machine.
    return min(max(2 * (os.cpu_count() or 1), 8), 32)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits per query (``seconds``, and bytes of ``memory`` beyond the data, ``result`` and ``query`` text),
    how many queries run at once (``workers``), how many more may queue (``waiting``) and for how many seconds
    (``patience``).
    """

    seconds: float = 10.0
    memory: int = 512 * MIB
    result: int = 64 * MIB
    query: int = MIB
    workers: int = field(default_factory=_workers)
    waiting: int = 64
    patience: float = 5.0


DEFAULT_LIMITS = Limits()
