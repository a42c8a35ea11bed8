# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The server says when it is ready, stops when it is told to, and says in one line why it cannot start."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

Serving = Callable[..., Any]

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")


def processes_of(server: Any) -> list[int]:
    """The processes that have the server's environment: itself, and whatever it or its children started."""
    mark = f"TMPDIR={server.scratch}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            variables = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if mark in variables:
            found.append(int(entry.parent.name))
    return found


def assert_all_gone(server: Any) -> None:
    """Nothing that the server started is left a moment after its end."""
    deadline = time.monotonic() + 5
    while processes_of(server) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_of(server) == []


@pytest.fixture
def published(web: httpx.Client, publication: Path, tmp_path: Path) -> Path:
    """A copy of what this session's server published."""
    assert web.get("/health").status_code == 200
    return Path(shutil.copytree(publication, tmp_path / "publication"))


def _interrupt(process: subprocess.Popen[str]) -> None:
    """What Ctrl-C does: the terminal tells the whole group."""
    os.killpg(process.pid, signal.SIGINT)


@pytest.mark.parametrize("stop", [subprocess.Popen.terminate, _interrupt], ids=["SIGTERM", "Ctrl-C"])
def test_it_prints_one_line_and_stops_cleanly(
    serving: Serving, published: Path, base: str, stop: Callable[[subprocess.Popen[str]], None]
) -> None:
    """What is published already is served as it is, with no word but that nobody says who publishes."""
    before = {path: path.stat().st_mtime_ns for path in published.rglob("*")}
    with serving("--port", "0", "--base", base, "--publication", published) as server:
        assert httpx.get(server.line + "health", trust_env=False).status_code == 200
        assert len(processes_of(server)) > 1
        stop(server.process)
        assert server.process.wait(20) == 0
        assert server.process.stdout.read() == ""
        (said,) = server.errors.read_text().splitlines()
        assert said.startswith("Warning: the catalogue calls itself unofficial")
        assert_all_gone(server)
        assert list(server.scratch.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in published.rglob("*")} == before


def test_it_stops_while_a_query_runs(serving: Serving, published: Path, base: str) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with serving("--port", "0", "--base", base, "--publication", published) as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(server.line + "sparql", params={"query": endless}, timeout=0.5, trust_env=False)
        server.process.terminate()
        assert server.process.wait(8) == 0  # the query may take 10
        assert_all_gone(server)


def test_no_process_is_left_when_it_is_killed(serving: Serving, published: Path, base: str) -> None:
    with serving("--port", "0", "--base", base, "--publication", published) as server:
        assert server.line
        server.process.kill()
        server.process.wait(10)
        assert_all_gone(server)


def test_without_a_base_identifiers_are_addresses_of_the_server(serving: Serving, tmp_path: Path) -> None:
    with serving("--port", "0", "--publication", tmp_path / "publication") as server:
        thing = f"{server.line}id/action/MI4.1.1.a"
        answer = httpx.get(thing, headers={"Accept": "text/turtle"}, follow_redirects=True, trust_env=False)
        assert answer.headers["content-type"].startswith("text/turtle")
        assert f"<{thing}> a pon:Action" in answer.text


def refusal(serving: Serving, *options: str | Path) -> str:
    """The line with which the server refuses to start; there is no other output and no process left."""
    with serving(*options) as server:
        assert server.process.wait(30) != 0
        assert server.line == ""
        (said,) = server.errors.read_text().splitlines()
        assert said.startswith("ponlod: ")
        assert_all_gone(server)
        return str(said)


def test_a_port_in_use_is_named(serving: Serving, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refusal(serving, "--port", str(port), "--publication", tmp_path / "publication")
    assert f"port {port}" in said
    assert "in use" in said
    assert list(tmp_path.iterdir()) == []


def test_a_base_that_is_no_address_is_named(serving: Serving, tmp_path: Path) -> None:
    said = refusal(
        serving, "--port", "0", "--base", "dati.example.org", "--publication", tmp_path / "publication"
    )
    assert "“dati.example.org”" in said


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_a_data_folder_that_is_none_is_named(serving: Serving, tmp_path: Path, kind: str) -> None:
    data = tmp_path / "sources"
    if kind == "a file":
        data.write_text("no folder")
    said = refusal(serving, "--port", "0", "--data", data, "--publication", tmp_path / "publication")
    assert str(data) in said
    assert not (tmp_path / "publication").exists()


def test_a_data_folder_that_cannot_be_read_is_named(serving: Serving, tmp_path: Path) -> None:
    data = tmp_path / "sources"
    data.symlink_to(data)
    assert str(data) in refusal(
        serving, "--port", "0", "--data", data, "--publication", tmp_path / "publication"
    )


def test_a_broken_document_is_named_with_its_line(
    serving: Serving, document: Path, sources: Path, spoil: Callable[[bytes], Path], tmp_path: Path
) -> None:
    broken = spoil(document.read_bytes().replace(b"2.531.250,00", b"1.2.3,4"))
    said = refusal(serving, "--port", "0", "--data", sources, "--publication", tmp_path / "publication")
    assert said.startswith(f"ponlod: {broken}, line 54")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


def test_a_folder_that_is_no_publication_is_left_alone(serving: Serving, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    said = refusal(serving, "--port", "0", "--publication", tmp_path)
    assert str(tmp_path) in said
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
