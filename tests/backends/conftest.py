# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The publication in every kind of store: the embedded one, and servers that are started here and loaded."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from click.testing import CliRunner

from ponlod.cli import main
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.settings import PASSWORD, USER, Credentials
from ponlod.store import DEFAULT_LIMITS, BlockingStore, Limits, opened
from ponlod.store.remote import connected
from ponlod.store.servers import Layout

Blocking = Callable[..., BlockingStore]

VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 12
[SPARQL]
ResultSetMaxRows = 10000
"""


@dataclass(frozen=True)
class Server:
    """A SPARQL server that runs: its query endpoint, where it takes updates, and what it wants to know."""

    name: str
    url: str
    update: str
    credentials: Credentials | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        known = self.credentials
        return {USER: known.user, PASSWORD: known.password} if known else {USER: "", PASSWORD: ""}


@contextmanager
def _oxigraph(folder: Path) -> Iterator[Server]:
    port = _free_port()
    program = str(Path(sys.executable).parent / "oxigraph")
    # It goes on with what nobody waits for any more: without a limit, until the last test of all.
    command = [program, "serve", "--bind", f"127.0.0.1:{port}", "--timeout-s", "60"]
    with _running(command, folder, port):
        yield Server("oxigraph", f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/update")


@contextmanager
def _virtuoso(folder: Path) -> Iterator[Server]:
    program = shutil.which("virtuoso-t")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("virtuoso-opensource-7 is not installed")
        pytest.skip("virtuoso-opensource-7 is not installed")
    http, sql = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(folder=folder, http=http, sql=sql))
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    with _running(command, folder, http):
        url = f"http://127.0.0.1:{http}/sparql"
        yield Server("virtuoso", url, f"{url}-auth", Credentials("dba", "dba"))


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    with (
        (folder / "output").open("wb") as output,
        subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as process,
    ):
        try:
            _wait_for(process, port, folder / "output")
            yield
        finally:
            # What it holds is thrown away: there is nothing for it to save.
            process.send_signal(signal.SIGKILL)


def _wait_for(process: subprocess.Popen[bytes], port: int, output: Path) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < end, output.read_text()
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _blocking(open_store: Callable[[], object]) -> Iterator[BlockingStore]:
    with start_blocking_portal() as portal:
        loop = portal.call(asyncio.get_running_loop)
        with portal.wrap_async_context_manager(open_store()) as store:  # type: ignore[arg-type]
            yield BlockingStore(store, loop)


@pytest.fixture
def blocking() -> Iterator[Callable[[Callable[[], object]], BlockingStore]]:
    """Opens stores on event loops of their own, and closes them after the test."""
    with ExitStack() as stack:
        yield lambda open_store: stack.enter_context(_blocking(open_store))


@pytest.fixture(scope="module")
def blocking_for_long() -> Iterator[Callable[[Callable[[], object]], BlockingStore]]:
    """The same, for all tests of a module."""
    with ExitStack() as stack:
        yield lambda open_store: stack.enter_context(_blocking(open_store))


@pytest.fixture(scope="session")
def layout(publication: Path) -> Layout:
    return Layout.of(Manifest.read(publication))


@pytest.fixture(scope="session")
def release(layout: Layout) -> str:
    """The IRI of the only release."""
    return layout.releases[0]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Server]]:
    """Start a SPARQL server, or return the one of that name that runs."""
    kinds = {"oxigraph": _oxigraph, "virtuoso": _virtuoso}
    running: dict[str, Server] = {}
    with ExitStack() as stack:

        def start(name: str) -> Server:
            if name not in running:
                running[name] = stack.enter_context(kinds[name](tmp_path_factory.mktemp(name)))
            return running[name]

        yield start


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, start: Callable[[str], Server]) -> Server:
    """A SPARQL server; whoever changes what it holds loads the publication at the end."""
    return start(request.param)


@pytest.fixture(scope="session")
def load() -> Callable[..., str]:
    """Run ``ponlod load`` for a server; return what it says, after seeing how it ends."""

    def load(server: Server, publication: Path, *words: str, ends: int = 0, **environment: str) -> str:
        arguments = ["load", "--store", server.url, "--publication", str(publication), *words]
        result = CliRunner().invoke(main, arguments, env={**server.environment, **environment})
        assert result.exit_code == ends, result.output
        return result.output

    return load


@pytest.fixture(scope="session", params=["embedded", "oxigraph", "virtuoso"])
def opening(
    request: pytest.FixtureRequest,
    publication: Path,
    layout: Layout,
    load: Callable[..., str],
    start: Callable[[str], Server],
) -> Callable[[Limits], object]:
    """Opens the publication in one kind of store, under the limits that are given."""
    if request.param == "embedded":
        return partial(opened, publication / DATASET)
    server = start(request.param)
    load(server, publication)
    return lambda limits: connected(server.url, layout, limits, server.credentials)


@pytest.fixture(scope="session")
def store(opening: Callable[[Limits], object]) -> Iterator[BlockingStore]:
    """The publication in one kind of store after the other."""
    with _blocking(lambda: opening(DEFAULT_LIMITS)) as running:
        yield running


@pytest.fixture(scope="session")
def hasty(opening: Callable[[Limits], object]) -> Iterator[BlockingStore]:
    """The same, with a time limit that a test can wait for."""
    with _blocking(lambda: opening(replace(DEFAULT_LIMITS, seconds=1))) as running:
        yield running
