# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The kernel's limits on a process that evaluates what strangers send.

They are Linux's; elsewhere some are missing.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1

_LISTENER = 3
_DESCRIPTORS = 5
STACK = 8 * 1024 * 1024
"""Bytes; what is nested deeper than fits ends its process."""


def leave_network() -> None:
    """Move this single-threaded process, and all it forks, where no network is, if the kernel allows it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def die_with_parent(parent: int) -> None:
    """Ask to be killed when ``parent``, which forked this process, ends; end at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(0)


def keep_descriptors(listener: int, last_words: int) -> int:
    """Close every descriptor but these two and leave room for one more: a connection.

    Standard input and output become silent, standard error becomes ``last_words``. Returns the listener's new
    number. From here on, while a connection is open, the process can open neither file nor socket. While none
    is, it could open one; but then it waits for the next connection, and no code of a query runs.
    """
    null = os.open(os.devnull, os.O_RDWR)
    # Above every number that is given out below.
    null, listener, last_words = (_above(fd) for fd in (null, listener, last_words))
    for source, target in ((null, 0), (null, 1), (last_words, 2), (listener, _LISTENER)):
        os.dup2(source, target, inheritable=False)
    os.closerange(_LISTENER + 1, 1 + max(int(fd) for fd in os.listdir("/dev/fd")))  # noqa: PTH208
    resource.setrlimit(resource.RLIMIT_NOFILE, (_DESCRIPTORS, _DESCRIPTORS))
    return _LISTENER


def _above(fd: int) -> int:
    held = []
    while fd < _DESCRIPTORS:
        held.append(fd)
        fd = os.dup(fd)
    for low in held:
        os.close(low)
    return fd


def limit_memory(more: int) -> None:
    """Allow ``more`` bytes beyond what is mapped now, a stack of 8 MiB, and no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_STACK)
    resource.setrlimit(resource.RLIMIT_STACK, (_allowed(STACK, hard), hard))
    statm = Path("/proc/self/statm")
    if statm.exists():
        mapped = int(statm.read_text().split()[0]) * resource.getpagesize()
        limit = _allowed(mapped + more, resource.getrlimit(resource.RLIMIT_AS)[1])
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _allowed(limit: int, hard: int) -> int:
    """No process may set a limit above the hard one that it was born with."""
    return limit if hard == resource.RLIM_INFINITY else min(limit, hard)


def die_first() -> None:
    """If the machine itself runs out of memory, let the kernel take this process rather than its parents."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")
