# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that keeps the data: loads them once, forks the workers that share them, replaces the dead.

    python -m ponlod.store.keeper DATASET FOLDER OWNER LIMITS-AS-JSON

writes one line of JSON on standard output, ``{}`` when queries can come to the sockets in FOLDER or
``{"problem": …}``, and ends on SIGTERM, or a moment after the process OWNER that started it: then FOLDER goes
with it. It never has a second thread, so forking is sound, and it evaluates no query. Where DATASET is empty,
neither do its workers: they read queries (see ``inspection``).
"""

import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ponlod.errors import PublicationError
from ponlod.store import fence, pages, wire, worker
from ponlod.store.engine import Evaluate, evaluate, load
from ponlod.store.limits import Limits
from ponlod.store.verdicts import Verdict

_REMEMBERED = 1000
_WORDS = 4096
_MOMENT = 1.0


@dataclass(slots=True)
class _Worker:
    pid: int
    words: bytes = b""


class Keeper:
    """Keeps ``limits.workers`` workers alive, and remembers of what the others died."""

    def __init__(
        self, evaluate: Evaluate, queries: socket.socket, deaths: socket.socket, limits: Limits
    ) -> None:
        self._evaluate = evaluate
        self._queries = queries
        self._deaths = deaths
        self._limits = limits
        self._pid = os.getpid()
        self._workers: dict[int, _Worker] = {}
        """Each by the descriptor where its last words can be read."""
        self._verdicts: dict[int, Verdict] = {}

    def staff(self) -> None:
        """Fork as many workers as there should be and are not."""
        while len(self._workers) < self._limits.workers:
            self._fork()

    def await_fences(self) -> None:
        """Wait until every worker stands behind its fence. Raises ChildProcessError if one cannot."""
        for last_words, each in list(self._workers.items()):
            while not each.words.startswith(worker.FENCED):
                self._listen(last_words)
                if last_words not in self._workers:
                    raise ChildProcessError("A process for queries ended before it could serve.")

    def keep(self, owner: int, terminated: int) -> None:
        """Replace who dies, while the process ``owner`` lives and nothing can be read from ``terminated``."""
        while os.getppid() == owner:
            self.staff()
            ready, _, _ = select.select([terminated, self._deaths.fileno(), *self._workers], [], [], _MOMENT)
            for source in ready:
                if source == terminated:
                    return
                if source == self._deaths.fileno():
                    self._tell()
                elif source in self._workers:
                    self._listen(source)

    def stop(self) -> None:
        """End all workers, whatever they are doing."""
        for each in self._workers.values():
            os.kill(each.pid, signal.SIGKILL)
        for last_words, each in self._workers.items():
            os.waitpid(each.pid, 0)
            os.close(last_words)
        self._workers.clear()

    def _fork(self) -> None:
        last_words, speak = os.pipe()
        pid = os.fork()
        if pid == 0:
            worker.run(self._queries.fileno(), speak, self._pid, self._evaluate, self._limits)
        os.close(speak)
        self._workers[last_words] = _Worker(pid)

    def _listen(self, last_words: int) -> None:
        """Note what a worker says, and bury it when it can say no more: then it is ending."""
        each = self._workers[last_words]
        if part := os.read(last_words, _WORDS):
            each.words = (each.words + part)[-_WORDS:]
            return
        os.close(last_words)
        del self._workers[last_words]
        _, status = os.waitpid(each.pid, 0)
        if os.WIFSIGNALED(status):
            self._verdicts[each.pid] = _verdict(os.WTERMSIG(status), each.words)
            while len(self._verdicts) > _REMEMBERED:
                del self._verdicts[next(iter(self._verdicts))]
        elif status:
            why = each.words.decode(errors="replace").strip().rpartition("\n")[2]
            raise ChildProcessError(f"A process for queries cannot be fenced in ({why}).")

    def _tell(self) -> None:
        """Answer a client that asks of what a worker died."""
        with suppress(OSError, ValueError), self._deaths.accept()[0] as connection:
            connection.settimeout(_MOMENT)
            pid = int(connection.recv(32))
            for last_words in [source for source, each in self._workers.items() if each.pid == pid]:
                while last_words in self._workers and select.select([last_words], [], [], _MOMENT)[0]:
                    self._listen(last_words)
            connection.sendall(self._verdicts.get(pid, Verdict.GONE).value.encode())


def _verdict(died_of: int, last_words: bytes) -> Verdict:
    """Tell which limit a worker met. The engine aborts, with a word, on refused memory and own faults."""
    match died_of:
        case signal.SIGALRM:
            return Verdict.TIME
        case signal.SIGSEGV | signal.SIGBUS:
            return Verdict.NESTING
        case signal.SIGKILL:
            return Verdict.MACHINE
    if b"memory allocation of" in last_words or b"MemoryError" in last_words:
        return Verdict.MEMORY
    # Over https the engine's client first looks for certificates, cannot open any file, and panics.
    return Verdict.SERVICE if b"/oxhttp-" in last_words else Verdict.FAULT


def main(dataset: str, folder: Path, owner: int, limits: Limits) -> None:
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    terminated = _on_sigterm()
    with ExitStack() as stack:
        stack.callback(_clear, folder, owner)
        try:
            evaluating = _evaluating(dataset)
            queries = stack.enter_context(_listening(folder / wire.QUERIES, limits.workers))
            deaths = stack.enter_context(_listening(folder / wire.DEATHS, limits.workers))
            fence.leave_network()
            gc.collect()
            gc.freeze()
            pages.gather()
            keeper = Keeper(evaluating, queries, deaths, limits)
            stack.callback(keeper.stop)
            keeper.staff()
            keeper.await_fences()
        except (PublicationError, OSError) as error:
            print(json.dumps({"problem": str(error)}), flush=True)
            return
        print(json.dumps({}), flush=True)
        keeper.keep(owner, terminated)


def _evaluating(dataset: str) -> Evaluate:
    if dataset:
        return partial(evaluate, load(Path(dataset)))
    # Only needed here, and takes its time.
    from ponlod.store.inspection import inspect

    return inspect


def _clear(folder: Path, owner: int) -> None:
    """Remove the folder of an owner that cannot do so any more."""
    if os.getppid() != owner:
        shutil.rmtree(folder, ignore_errors=True)


def _on_sigterm() -> int:
    """Return a descriptor that can be read from once SIGTERM has come.

    A handler that raised would sometimes be lost: Python drops what is raised in the wake of a fork.
    """
    readable, written = os.pipe()
    os.set_blocking(written, False)
    signal.set_wakeup_fd(written)
    signal.signal(signal.SIGTERM, lambda *_: None)
    return readable


def _listening(path: Path, clients: int) -> socket.socket:
    # A keeper that was killed here before left its own.
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    # Twice: who was stopped while it waited stands in the queue until a worker finds nobody there.
    listener.listen(2 * clients)
    return listener


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Limits(**json.loads(sys.argv[4])))
