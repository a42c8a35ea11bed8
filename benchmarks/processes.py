# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Server processes: each is started on loopback and ended whole, and its processor time is counted.

A server has the first core to itself where the machine has two; load comes from the second.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from asking import NoAnswer, Refused

LOADING = 900.0
"""Seconds that a server may take to load."""

_STOPPING = 10.0
_POLL = 0.2


class NotStarted(Exception):
    """A server is not installed, ended, or did not answer in LOADING seconds."""


def pin() -> None:
    """Leave the first core to the servers that are started from now on, if there are two."""
    if _two_cores():
        os.sched_setaffinity(0, {1})


@contextmanager
def started(command: list[str], folder: Path, answers: Callable[[], object]) -> Iterator[int]:
    """Run a server until the end of the block, from when it answers: ``answers`` raises NoAnswer or Refused
    until then. Yields the process that all of the server's processes descend from."""
    pinned = ["taskset", "--cpu-list", "0", *command] if _two_cores() else command
    log = folder / "log"
    with log.open("wb") as output:
        # taskset and the server are the same process. A session of its own is ended with all that is in it.
        process = subprocess.Popen(
            pinned, cwd=folder, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        _wait(process, answers, log)
        yield process.pid
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STOPPING)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run(command: list[str], folder: Path | None = None) -> None:
    """Run what a server needs before it serves. Raises NotStarted if that fails."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LOADING)
    except subprocess.TimeoutExpired as error:
        raise NotStarted(f"{Path(command[0]).name} took too long") from error
    if done.returncode:
        raise NotStarted(f"{Path(command[0]).name} failed: {done.stderr[-500:]}")


def program(name: str) -> str:
    """Return the program from the environment that this runs in, or from the machine."""
    path = [str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin"]
    found = shutil.which(name, path=os.pathsep.join(path))
    if found is None:
        raise NotStarted(f"there is no {name} here")
    return found


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> None:
    """Return if somebody takes connections at the port; else raise NoAnswer."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=_STOPPING).close()
    except OSError as error:
        raise NoAnswer(str(error)) from error


def cpu(pid: int) -> float:
    """Return the seconds of processor time that a process and all its descendants have taken.

    That is what the kernel counts for each that lives, as user and as system, and for those of its children
    that ended and were waited for, with theirs: workers that were killed and replaced count through their
    keeper. Counted in hundredths of a second.
    """
    while True:
        before = _family(pid)
        if before.keys() == _family(pid).keys():
            return sum(before.values()) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> dict[int, int]:
    """The clock ticks of a process and its living descendants."""
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of the program, in parentheses, may have spaces and parentheses itself.
            fields = path.read_text().rpartition(")")[2].split()
            each = int(path.parent.name)
            parents[each], ticks[each] = int(fields[1]), sum(map(int, fields[11:15]))
    family = {pid: ticks[pid]}
    while grown := {
        each: ticks[each] for each, parent in parents.items() if parent in family and each not in family
    }:
        family |= grown
    return family


def _wait(process: subprocess.Popen[bytes], answers: Callable[[], object], log: Path) -> None:
    deadline = time.monotonic() + LOADING
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotStarted(f"it ended: {log.read_text(errors='replace')[-500:]}")
        with suppress(NoAnswer, Refused):
            answers()
            return
        time.sleep(_POLL)
    raise NotStarted(f"it was not ready after {LOADING:.0f} seconds")


def _two_cores() -> bool:
    return (os.cpu_count() or 1) > 1
