# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The store that comes with ponlod: the publication in memory, queried in processes that can be killed."""

import asyncio
import json
import logging
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path

from ponlod.errors import PonlodError, PublicationError, StoreUnavailable
from ponlod.settings import PASSWORD, USER
from ponlod.store.answers import Answer, Form, Question
from ponlod.store.limits import DEFAULT_LIMITS, Limits
from ponlod.store.pool import Pool
from ponlod.store.turnstile import Turnstile
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Request

_GRACE = 5.0
"""Seconds that a keeper gets to end by itself."""
_SHORTEST, _LONGEST = 0.1, 30.0
"""Seconds before a keeper that died is started again: twice as many each time it did not last so long."""

_log = logging.getLogger(__name__)


class EmbeddedStore:
    """Answers from the workers of ``pool``. See ``Store``."""

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self.limits = limits
        self._pool = pool
        self._turnstile = Turnstile(limits)

    async def ask(self, question: Question, client: str | None = None) -> Answer:
        """See ``Store``. A slow reader keeps no worker waiting."""
        message = self._message(question)
        await self._turnstile.enter(client)
        form, body = await self._pool.ask(message, partial(self._turnstile.leave, client))
        return Answer(form, question.graph if form is Form.GRAPH else question.results, body)

    async def check(self) -> None:
        """See ``Store``."""
        self._pool.check()

    def _message(self, question: Question) -> bytes:
        texts = (question.query, *question.default_graphs, *question.named_graphs)
        try:
            if sum(len(text.encode()) for text in texts) > self.limits.query:
                raise Verdict.LENGTH.error(self.limits)
        except UnicodeEncodeError as error:
            raise Verdict.SYNTAX.error(self.limits, "it is not Unicode text") from error
        return Request(
            question.query,
            question.results.name,
            question.graph.name,
            question.default_graphs,
            question.named_graphs,
        ).to_bytes()


@asynccontextmanager
async def opened(dataset: Path, limits: Limits = DEFAULT_LIMITS) -> AsyncIterator[EmbeddedStore]:
    """Load the TriG file ``dataset`` and answer queries on it until the block ends, or this process does.

    Raises PublicationError if the dataset cannot be loaded.
    """
    async with _workers(str(dataset), limits) as store:
        yield store


@asynccontextmanager
async def inspecting(limits: Limits = DEFAULT_LIMITS) -> AsyncIterator[EmbeddedStore]:
    """As ``opened``, without data: queries are read, and answered with what ``inspection`` finds."""
    async with _workers("", limits) as store:
        yield store


@asynccontextmanager
async def _workers(dataset: str, limits: Limits) -> AsyncIterator[EmbeddedStore]:
    folder = Path(tempfile.mkdtemp(prefix="ponlod-"))
    keeping = None
    pool = Pool(folder, limits)
    data = _Data(dataset)
    try:
        keeper = await _start(dataset, folder, limits)
        keeping = asyncio.create_task(_keep(keeper, data, folder, limits, pool))
        yield EmbeddedStore(pool, limits)
    finally:
        await pool.close(Verdict.CLOSED)
        if keeping:
            keeping.cancel()
            await asyncio.wait([keeping])
        shutil.rmtree(folder, ignore_errors=True)


async def _start(dataset: str, folder: Path, limits: Limits) -> Process:
    """Return a keeper that serves in ``folder``. Raises PublicationError or StoreUnavailable."""
    # A process of its own, started afresh: forking one that has threads, such as a web server, is not sound.
    keeper = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "ponlod.store.keeper"),
        *(dataset, str(folder), str(os.getpid()), json.dumps(asdict(limits))),
        stdin=DEVNULL,
        stdout=PIPE,
        start_new_session=True,
        # What those need not know who evaluate queries is not told to them.
        env={name: value for name, value in os.environ.items() if name not in (USER, PASSWORD)}
        | {"RUST_BACKTRACE": "0"},
    )
    try:
        assert keeper.stdout
        line = await keeper.stdout.readline()
        if not line:
            raise StoreUnavailable("The store did not start. See the messages above.")
        if problem := json.loads(line).get("problem"):
            raise PublicationError(problem)
    except BaseException:
        await _end(keeper)
        raise
    return keeper


class _Data:
    """A dataset as it was when it was first loaded; an empty path is none."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._known = self._identity()

    @property
    def replaced(self) -> bool:
        """Whether another file is in its place. What is missing may come back."""
        return self._identity() not in (self._known, None)

    def _identity(self) -> tuple[int, ...] | None:
        try:
            # Of no path, unlike Path, this tells nothing.
            stat = os.stat(self.path)  # noqa: PTH116
        except OSError:
            return None
        return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


async def _keep(keeper: Process | None, data: _Data, folder: Path, limits: Limits, pool: Pool) -> None:
    """Start another keeper whenever one dies, until cancelled; then end it.

    But on the same data only: this server has told those who ask, and caches, what its answers are about.
    """
    loop = asyncio.get_running_loop()
    pause = _SHORTEST
    while True:
        begun = loop.time()
        if keeper:
            try:
                await keeper.communicate()
            finally:
                await _end(keeper)
            _log.error("The process that keeps the data has ended. It is started again.")
        if loop.time() - begun > _LONGEST:
            pause = _SHORTEST
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST)
        try:
            keeper = None if data.replaced else await _start(data.path, folder, limits)
        except (PonlodError, OSError, ValueError) as error:
            keeper = None
            _log.error("The store cannot be started again, but this goes on trying. %s", error)
        # Or it was while they were read.
        if data.replaced:
            _log.error("%s", Verdict.REPLACED.error(limits))
            await pool.close(Verdict.REPLACED)
            if keeper:
                await _end(keeper)
            return


async def _end(keeper: Process) -> None:
    with suppress(ProcessLookupError):
        keeper.terminate()
    try:
        async with asyncio.timeout(_GRACE):
            await keeper.communicate()
    except TimeoutError:
        keeper.kill()
        await keeper.wait()
