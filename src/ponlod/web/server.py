# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Serving a publication: its store and a production HTTP server in one process, started and ended as one."""

import asyncio
import logging
import resource
import signal
import socket
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
import uvloop

from ponlod.publish.manifest import DATASET, Manifest
from ponlod.store import BlockingStore, Store, opened
from ponlod.web.app import create_app
from ponlod.web.http.asgi import Application
from ponlod.web.http.connection import Arriving
from ponlod.web.http.front import create_front
from ponlod.web.http.kept import KeptResponses
from ponlod.web.http.listening import address_of, bound, free_port
from ponlod.web.http.prompt import Prompt
from ponlod.web.pages.answer_images import sketchbook
from ponlod.web.pages.charts import gallery

if TYPE_CHECKING:
    from ponlod.web.site import Site

__all__ = ["OpenStore", "Server", "free_port", "serve"]

THREADS = 16
"""Pages that are made at once; each waits for a query most of its time."""

_KEEP_ALIVE_SECONDS = 65  # longer than a proxy's: it is the proxy who closes, and never asks what is closed
_STOP_SECONDS = 1
_DESCRIPTORS = 65536
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

log = logging.getLogger("ponlod.web")

OpenStore = Callable[[], AbstractAsyncContextManager[Store]]


class Server(uvicorn.Server):
    """uvicorn, for one application; calls ``ready`` once it answers, and leaves signals to others.

    What the application has ``kept`` is sent without asking it again.

    Told to stop, it lets what is under way end, for a second.
    """

    def __init__(self, application: Application, ready: Callable[[], None], kept: KeptResponses) -> None:
        config = uvicorn.Config(
            application,
            http=partial(Prompt, arriving=Arriving(), kept=kept),  # type: ignore[arg-type]
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        super().__init__(config)
        logger = logging.getLogger("uvicorn.error")
        logger.setLevel(logging.WARNING)
        logger.addFilter(_is_news)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    def capture_signals(self) -> nullcontext[None]:  # type: ignore[override]
        return nullcontext()

    def stop(self) -> None:
        self.should_exit = True


def _is_news(record: logging.LogRecord) -> bool:
    """Whether uvicorn tells what is neither said elsewhere nor meant.

    Of an answer that breaks off the front tells, and to stop is to cancel what is under way.
    """
    cancelled = record.exc_info is not None and record.exc_info[0] is asyncio.CancelledError
    return not cancelled and not str(record.msg).startswith(
        ("ASGI callable returned without completing response", "Cancel %s running task(s)")
    )


def serve(
    publication: Path,
    host: str,
    port: int,
    announce: Callable[[str], None],
    open_store: OpenStore | None = None,
) -> None:
    """Serve the publication until SIGTERM or SIGINT; then return, with everything that was started ended.

    Calls ``announce`` once with the site's address, as soon as the site answers. Queries are put to the store
    that ``open_store`` opens; if none is given, to one that holds the publication's own dataset. Raises
    SettingsError for a port that cannot be used and PublicationError for a folder that cannot be served,
    before anything listens.
    """
    Manifest.read(publication)
    _raise_descriptor_limit()
    with bound(host, port) as listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        address = address_of(host, listener)
        opening = open_store or (lambda: opened(publication / DATASET))
        with suppress(asyncio.CancelledError):  # told to stop before it had started
            runner.run(_serve(publication, listener, lambda: announce(address), opening))


async def _serve(
    publication: Path,
    listener: socket.socket,
    ready: Callable[[], None],
    open_store: OpenStore,
) -> None:
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    assert task
    _when_told_to_stop(loop, task.cancel)
    async with open_store() as store:
        app = create_app(publication, BlockingStore(store, loop))
        threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        kept = KeptResponses()
        site: Site = app.extensions["ponlod"]

        def up() -> None:
            ready()
            threads.submit(site.read_ahead).add_done_callback(_say_if_failed)

        server = Server(create_front(app, store, threads, kept), up, kept)
        _when_told_to_stop(loop, server.stop)
        try:
            await server.serve([listener])
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            gallery(app).close()
            sketchbook(app).close()


def _say_if_failed(reading: "Future[None]") -> None:
    if not reading.cancelled() and (error := reading.exception()):
        log.error("What many pages are made of could not be read ahead", exc_info=error)


def _when_told_to_stop(loop: asyncio.AbstractEventLoop, stop: Callable[[], object]) -> None:
    for sign in _SIGNALS:
        loop.add_signal_handler(sign, stop)


def _raise_descriptor_limit() -> None:
    """Each client takes a descriptor, and the usual limit is for programs that open a few files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
