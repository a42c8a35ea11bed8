# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The real things as users meet them: commands as processes, one real server, and what to hold them to."""

import hashlib
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

ROOT = Path(__file__).parents[2]
BASE = "https://dati.example.org/"
"""Not the address the server listens on, as behind a proxy."""

PREFIXES = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX epo: <http://data.europa.eu/a4g/ontology#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX pon: <https://w3id.org/ponlod/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""


class Server(NamedTuple):
    """A server that was started: the line it printed, its standard error, its folder for temporary files."""

    line: str
    process: subprocess.Popen[str]
    errors: Path
    scratch: Path


Serving = Callable[..., AbstractContextManager[Server]]


@pytest.fixture(scope="session")
def document() -> Path:
    """Milan's document, version 13."""
    return ROOT / "data" / "milano" / "2022-01-31" / "document.md"


@pytest.fixture
def sources(tmp_path: Path, document: Path) -> Path:
    """A copy of data/ that a test may spoil."""
    copy = tmp_path / "data"
    shutil.copytree(document.parents[2], copy, copy_function=shutil.copyfile)
    return copy


@pytest.fixture
def spoil(sources: Path) -> Callable[[bytes], Path]:
    """Put other bytes in the place of the document in that copy, with their digest in release.toml."""

    def replace(content: bytes) -> Path:
        document = sources / "milano" / "2022-01-31" / "document.md"
        release = document.with_name("release.toml")
        digest = f'sha256 = "{hashlib.sha256(content).hexdigest()}"'
        facts = re.sub('sha256 = "[0-9a-f]+"', digest, release.read_text(encoding="utf-8"))
        document.write_bytes(content)
        release.write_text(facts, encoding="utf-8")
        return document

    return replace


@pytest.fixture(scope="session")
def lines(document: Path) -> list[str]:
    """Its lines; line 1 at index 1."""
    return ["", *document.read_text(encoding="utf-8").split("\n")]


@pytest.fixture(scope="session")
def milan() -> dict[str, Any]:
    """The transcription of the document that was made by eye; euro as Decimal."""
    transcription = ROOT / "tests" / "transcription" / "milano-13.toml"
    with transcription.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


@pytest.fixture(scope="session")
def actions(milan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The actions of the transcription by code, in printed order."""
    return {action["code"]: action for action in milan["action"]}


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """This environment without settings of ponlod."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PONLOD_")}


@pytest.fixture(scope="session")
def ponlod(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``ponlod`` with arguments in a folder; with ``memory``, in so many bytes of address space."""

    def run(
        *arguments: str | Path, folder: Path, memory: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ponlod", *map(str, arguments)]
        if memory is not None:
            command = ["sh", "-c", f'ulimit -v {memory // 1024}; exec "$@"', "sh", *command]
        return subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run


@pytest.fixture(scope="session")
def serving(environment: dict[str, str]) -> Serving:
    """Run ``serve.py`` with options, from the top of the checkout, until it prints a line or ends.

    At the end a server that still runs is stopped with SIGTERM.
    """

    @contextmanager
    def serve(*options: str | Path) -> Iterator[Server]:
        with tempfile.TemporaryDirectory() as folder, (Path(folder) / "stderr").open("w") as errors:
            scratch = Path(folder) / "tmp"
            scratch.mkdir()
            process = subprocess.Popen(
                [sys.executable, "serve.py", *map(str, options)],
                cwd=ROOT,
                env=environment | {"TMPDIR": str(scratch)},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
            assert process.stdout is not None
            try:
                ready, _, _ = select.select([process.stdout], [], [], 60)
                line = process.stdout.readline() if ready else ""
                yield Server(line.rstrip("\n"), process, Path(errors.name), scratch)
            finally:
                _stop(process)
                process.stdout.close()

    return serve


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        raise


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the server of this session publishes into; the fixture ``web`` fills it."""
    return tmp_path_factory.mktemp("site") / "publication"


@pytest.fixture(scope="session")
def base() -> str:
    """What every identifier of the publication starts with."""
    return BASE


@pytest.fixture(scope="session")
def web(serving: Serving, publication: Path) -> Iterator[httpx.Client]:
    """A client of this session's one server, which published data/ and serves it. Follows no redirect."""
    with serving("--port", "0", "--base", BASE, "--publication", publication) as server:
        assert server.line.startswith("http://"), server.errors.read_text()
        with httpx.Client(base_url=server.line, timeout=30, trust_env=False) as client:
            yield client


@pytest.fixture(scope="session")
def strict(web: httpx.Client) -> Iterator[httpx.Client]:
    """A client of that server which holds every answer to what no answer may break."""
    hooks = {"response": [hold_to_the_rules]}
    with httpx.Client(base_url=web.base_url, timeout=30, trust_env=False, event_hooks=hooks) as client:
        yield client


def hold_to_the_rules(answer: httpx.Response) -> None:
    """No traceback, no path of this machine, no cookie; every error says what is wrong, to whom it asks."""
    text = answer.read().decode(errors="replace")
    request = f"{answer.request.method} {str(answer.request.url)[:200]}: {answer.status_code} {text[:500]}"
    assert not [leak for leak in ("Traceback", str(ROOT), sys.prefix, "site-packages") if leak in text], (
        request
    )
    assert "access-control-allow-credentials" not in answer.headers, request
    assert "set-cookie" not in answer.headers, request
    assert answer.headers["access-control-allow-origin"] == "*", request
    assert answer.status_code in (200, 204, 304, 429, 503) or 400 <= answer.status_code < 500, request
    if answer.status_code == 405:
        assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(answer.headers["allow"].split(", ")), request
    if answer.status_code == 429:
        assert int(answer.headers["retry-after"]) > 0, request
    if answer.status_code < 400 or answer.request.method == "HEAD":
        return
    if answer.headers["content-type"].startswith("text/html"):
        assert "text/html" in answer.request.headers["accept"], request
        assert '<html lang="' in text, request
    else:
        assert answer.headers["content-type"] == "application/problem+json", request
        assert answer.json()["status"] == answer.status_code, request
        assert answer.json()["title"], request
        assert answer.status_code in (404, 405, 406) or len(answer.json()["detail"]) > 15, request


Raw = Callable[..., bytes]


@pytest.fixture(scope="session")
def raw(web: httpx.Client) -> Raw:
    """Send bytes as they are; return what comes until the server closes or says nothing for ``seconds``."""

    def send(*pieces: bytes, seconds: float = 10) -> bytes:
        with socket.create_connection(("127.0.0.1", web.base_url.port or 80), timeout=seconds) as connection:
            answer = b""
            try:
                for piece in pieces:
                    connection.sendall(piece)
                while received := connection.recv(65536):
                    answer += received
            except (TimeoutError, ConnectionError):
                pass
            return answer

    return send


@pytest.fixture(scope="session")
def endpoint(web: httpx.Client) -> Iterator[Callable[[str], SPARQLWrapper]]:
    """A client of the endpoint with a query, as a program in Python would make it."""

    def client(query: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(str(web.base_url.join("sparql")))
        wrapper.setQuery(query)
        return wrapper

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "localhost")  # else this client may ask a proxy for this machine
        yield client


@pytest.fixture(scope="session")
def select_rows(endpoint: Callable[[str], SPARQLWrapper]) -> Callable[[str], list[tuple[str, ...]]]:
    """The rows that a SELECT gives, sorted: the texts of its values, empty where a variable is unbound."""

    def select_texts(query: str) -> list[tuple[str, ...]]:
        wrapper = endpoint(PREFIXES + query)
        wrapper.setReturnFormat(JSON)
        answer = wrapper.queryAndConvert()
        names, rows = answer["head"]["vars"], answer["results"]["bindings"]
        return sorted(tuple(row[name]["value"] if name in row else "" for name in names) for row in rows)

    return select_texts
