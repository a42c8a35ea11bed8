# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The store that comes with ponlod: the publication in memory, queried in processes that can be killed."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from ponlod.errors import PublicationError, StoreError, StoreUnavailable
from ponlod.formats import RESULTS_JSON, TURTLE, Format
from ponlod.store import wire
from ponlod.store.answers import Answer, Form
from ponlod.store.limits import DEFAULT_LIMITS, Limits
from ponlod.store.spool import Spool
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Broken, Kind, Request

_GRACE = 5.0
"""Seconds beyond the time limit after which a worker that the kernel did not stop is given up."""


class EmbeddedStore:
    """A client of the workers behind the folder ``path``; any number of threads may use it at once."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        self.limits = limits

    def query(
        self,
        query: str,
        *,
        results: Format = RESULTS_JSON,
        graph: Format = TURTLE,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """See ``Store``. The answer is whole before it is returned: a slow reader keeps no worker waiting."""
        request = Request(query, results.name, graph.name, tuple(default_graphs), tuple(named_graphs))
        try:
            message = request.to_bytes()
        except UnicodeEncodeError as error:
            raise Verdict.SYNTAX.error(self.limits, "it is not Unicode text") from error
        if len(message) > self.limits.query:
            raise Verdict.LENGTH.error(self.limits)
        spool = Spool()
        try:
            form = self._converse(message, spool)
        except TimeoutError as error:
            raise Verdict.BUSY.error(self.limits) from error
        except OSError as error:
            raise StoreUnavailable(f"The answer could not be held ({error}). Try again later.") from error
        spool.rewind()
        return Answer(form, graph if form is Form.GRAPH else results, spool)

    def _converse(self, message: bytes, spool: Spool) -> Form:
        """Raises TimeoutError if no worker was free in time."""
        with self._connected(wire.QUERIES, self.limits.patience) as connection:
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(message)
            with connection.makefile("rb") as stream:
                try:
                    _, payload = wire.read_frame(stream)
                except Broken as error:
                    raise Verdict.GONE.error(self.limits) from error
                worker = payload.decode()
                connection.settimeout(self.limits.seconds + _GRACE)
                try:
                    return self._receive(stream, spool)
                except (Broken, TimeoutError) as error:
                    raise self._death(worker) from error

    def _receive(self, stream: BinaryIO, spool: Spool) -> Form:
        form = None
        while True:
            kind, payload = wire.read_frame(stream)
            match kind:
                case Kind.FORM:
                    form = Form(payload.decode())
                case Kind.DATA:
                    spool.write(payload)
                case Kind.VERDICT:
                    verdict, _, detail = payload.decode().partition("\n")
                    raise Verdict(verdict).error(self.limits, detail)
                case Kind.END if form:
                    return form
                case _:
                    raise Broken

    def _death(self, worker: str) -> StoreError:
        """Ask the keeper of what the worker died that left us."""
        try:
            with self._connected(wire.DEATHS, _GRACE) as connection:
                connection.sendall(worker.encode())
                verdict = Verdict(connection.recv(32).decode())
        except (OSError, ValueError):
            verdict = Verdict.GONE
        return verdict.error(self.limits)

    def _connected(self, name: str, seconds: float) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(seconds)
        try:
            connection.connect(str(self.path / name))
        except BlockingIOError as error:
            connection.close()
            raise Verdict.BUSY.error(self.limits) from error
        except OSError as error:
            connection.close()
            raise Verdict.GONE.error(self.limits) from error
        return connection


def connect(path: Path) -> EmbeddedStore:
    """Return a client of the store that runs behind ``path``, for any other process than its owner.

    Raises StoreUnavailable if none runs there.
    """
    try:
        limits = Limits(**json.loads((path / wire.LIMITS).read_text()))
    except OSError as error:
        raise Verdict.GONE.error(DEFAULT_LIMITS) from error
    return EmbeddedStore(path, limits)


@contextmanager
def running(dataset: Path, limits: Limits = DEFAULT_LIMITS) -> Iterator[EmbeddedStore]:
    """Load the TriG file ``dataset`` and answer queries on it until the block ends, or this process does.

    Give ``path`` of what is yielded to ``connect`` in other processes. Raises PublicationError if the dataset
    cannot be loaded.
    """
    limits_as_json = json.dumps(asdict(limits))
    # A process of its own, started afresh: forking one that has threads, such as a web server, is not sound.
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "ponlod.store.keeper", str(dataset), str(os.getpid()), limits_as_json],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "RUST_BACKTRACE": "0"},
    ) as keeper:
        assert keeper.stdout
        folder = None
        try:
            line = keeper.stdout.readline()
            if not line:
                raise StoreUnavailable(f"{dataset}: the store did not start. See the messages above.")
            said = json.loads(line)
            if "problem" in said:
                raise PublicationError(said["problem"])
            folder = Path(said["folder"])
            yield EmbeddedStore(folder, limits)
        finally:
            keeper.terminate()
            try:
                keeper.wait(_GRACE)
            except subprocess.TimeoutExpired:
                keeper.kill()
            if folder:
                shutil.rmtree(folder, ignore_errors=True)
