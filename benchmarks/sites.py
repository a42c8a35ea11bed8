# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sites that pages are compared on: ponlod, two that serve copies of its answers, and one of the data."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from load import CLIENTS
from processes import free_port, listens, program, run, started
from published import Published
from servers import oxigraph_in_memory, ponlod
from stages import BASE
from visiting import OK, PAGES, SEE_OTHER, Answer

TRIFID = "5.3.0"

_BENCHMARKS = Path(__file__).parent
_BY_WAITRESS = {"connection", "content-length", "date", "server"}
_BY_NGINX = {*_BY_WAITRESS, "content-type", "etag", "last-modified", "location"}
"""Headers that a server writes itself."""


class Site(NamedTuple):
    """A running server: ``pids`` are the processes that all of its processes descend from, ``targets`` where
    it has a page, by the page's name, and ``copies`` whether its answers are to be those of ponlod."""

    port: int
    pids: tuple[int, ...]
    targets: Mapping[str, str]
    copies: bool


Originals = Mapping[str, Answer]
"""What ponlod answers, by the name of the page; for one not modified, the whole of it."""


@contextmanager
def ponlod_site(data: Published, folder: Path) -> Iterator[Site]:
    """This checkout's ``serve.py``; no page of it was asked for yet."""
    with ponlod(data, folder) as server:
        yield Site(server.endpoint.port, (server.pid,), {page.name: page.target for page in PAGES}, True)


@contextmanager
def nginx(data: Published, originals: Originals, folder: Path) -> Iterator[Site]:
    """nginx with one worker, the answers as files, redirects as ``return``."""
    port, settings = free_port(), folder / "nginx.conf"
    for name, answer in originals.items():
        (folder / name).write_bytes(answer.body)
    settings.write_text(nginx_settings(folder, port, originals), encoding="utf-8")
    command = [program("nginx"), "-e", "stderr", "-p", str(folder), "-c", str(settings)]
    with started(command, folder, partial(listens, port)) as pid:
        yield Site(port, (pid,), {name: f"/{name}" for name in originals}, True)


@contextmanager
def flask(data: Published, originals: Originals, folder: Path) -> Iterator[Site]:
    """A Flask view with the answers in memory, on waitress."""
    port, file = free_port(), folder / "answers.json"
    answers = {
        name: {
            "status": answer.status,
            "headers": _headers(answer, _BY_WAITRESS),
            "response": answer.body.decode(),
        }
        for name, answer in originals.items()
    }
    file.write_text(json.dumps(answers), encoding="utf-8")
    command = [sys.executable, str(_BENCHMARKS / "plain.py"), str(port), str(CLIENTS), str(file)]
    with started(command, folder, partial(listens, port)) as pid:
        yield Site(port, (pid,), {name: f"/{name}" for name in originals}, True)


@contextmanager
def trifid(data: Published, originals: Originals, folder: Path) -> Iterator[Site]:
    """Trifid's entity renderer, brought by npm, over Oxigraph in memory, whose time counts as its own."""
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    install = ["install", "--save-exact", "--ignore-scripts", "--no-audit", "--no-fund", f"trifid@{TRIFID}"]
    run([program("npm"), *install], folder)
    store = folder / "store"
    store.mkdir()
    with oxigraph_in_memory(data, store) as server:
        port, settings = free_port(), folder / "config.json"
        endpoint = f"http://{server.endpoint.host}:{server.endpoint.port}/query"
        settings.write_text(json.dumps(trifid_settings(port, endpoint)), encoding="utf-8")
        command = [program("node"), "node_modules/trifid/server.js", "-c", str(settings)]
        with started(["env", "NODE_ENV=production", *command], folder, partial(listens, port)) as pid:
            documents = (page for page in PAGES if page.status == OK and page.target.startswith("/doc/"))
            targets = {page.name: page.target.replace("/doc/", "/id/", 1) for page in documents}
            yield Site(port, (pid, server.pid), targets, False)


OTHERS: Mapping[str, Callable[[Published, Originals, Path], AbstractContextManager[Site]]] = {
    "nginx": nginx,
    "flask": flask,
    "trifid": trifid,
}
"""What ponlod is compared with; the first is the limit."""


def nginx_settings(folder: Path, port: int, originals: Originals) -> str:
    """Return settings with which nginx gives the answers, from files of their names, with their headers."""
    # As root a worker would be another user, who may not read a temporary folder.
    user = "user root;" if os.geteuid() == 0 else ""
    kinds = ("client_body", "fastcgi", "proxy", "scgi", "uwsgi")
    temporary = "\n  ".join(f"{kind}_temp_path {folder}/temporary-{kind};" for kind in kinds)
    locations = "\n    ".join(_location(name, answer) for name, answer in originals.items())
    return f"""
{user}
daemon off;
pid {folder}/pid;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  absolute_redirect off;
  {temporary}
  server {{
    listen 127.0.0.1:{port};
    root {folder};
    {locations}
  }}
}}
"""


def _location(name: str, answer: Answer) -> str:
    if answer.status == SEE_OTHER:
        lines = [f"return 303 {_quoted(answer.headers['location'])};"]
    else:
        lines = ["types { }", f"default_type {_quoted(answer.headers['content-type'])};"]
    lines += [f"add_header {key} {_quoted(value)};" for key, value in _headers(answer, _BY_NGINX).items()]
    return f"location = /{name} {{ {' '.join(lines)} }}"


def _headers(answer: Answer, without: set[str]) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in without}


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def trifid_settings(port: int, endpoint: str) -> dict[str, object]:
    """Return settings with which Trifid answers for every address of the data, and does nothing else."""
    return {
        "server": {"logLevel": "error", "listener": {"host": "127.0.0.1", "port": port}},
        "globals": {"datasetBaseUrl": BASE, "endpoints": {"default": {"url": endpoint}}},
        "plugins": {"entity-renderer": {"module": "@zazuko/trifid-entity-renderer"}},
    }
