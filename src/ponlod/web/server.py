# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Serving a publication: the store's workers and a production HTTP server, started and stopped as one."""

import errno
import http.client
import os
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces

from ponlod.errors import PublicationError, SettingsError
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.store import connect, running
from ponlod.store.fence import die_with_parent

if TYPE_CHECKING:
    from flask import Flask

THREADS = 16
"""Requests that are answered at once; each waits for a query most of its time."""

_STOP_SECONDS = 5
_START_SECONDS = 60
_POLL_SECONDS = 0.02


def free_port(host: str, port: int) -> int:
    """Return ``port`` if a server can listen there on ``host``, or a free one if it is 0.

    Raises SettingsError, which names the port and what to do, if it is in use or not allowed.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            bound: int = probe.getsockname()[1]
            return bound
    except socket.gaierror as error:
        raise SettingsError(
            f"host “{host}” is not an address of this machine ({error.strerror}). Give one, as 127.0.0.1."
        ) from error
    except OSError as error:
        raise SettingsError(_cannot_listen(host, port, error)) from error


def serve(publication: Path, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve the publication until SIGTERM or SIGINT; then return, with everything that was started ended.

    Calls ``announce`` once with the site's address, as soon as the site answers. Raises SettingsError for a
    port that cannot be used and PublicationError for a folder that cannot be served, before anything listens.
    """
    Manifest.read(publication)
    port = free_port(host, port)
    with running(publication / DATASET) as store:
        server = Granian(
            "ponlod.web.app:create_app",
            address=_numeric(host),
            port=port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=THREADS,
            workers_kill_timeout=_STOP_SECONDS,
            log_enabled=False,
        )
        watcher = threading.Thread(target=_announce_when_ready, args=(host, port, announce), daemon=True)
        server.on_startup(watcher.start)
        try:
            server.serve(
                target_loader=partial(_application, publication, store.path, os.getpid()),
                wrap_loader=False,
            )
        except SystemExit as error:
            if error.code:
                raise PublicationError(
                    f"{publication}: the server's worker stopped. See the messages above."
                ) from error


def _application(publication: Path, store: Path, parent: int) -> "Flask":
    """Make the site, in the server's worker process."""
    from ponlod.web.app import create_app

    die_with_parent(parent)
    return create_app(publication, connect(store))


def _announce_when_ready(host: str, port: int, announce: Callable[[str], None]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if _answers(_reachable(host), port):
            announce(f"http://{_written(_shown(host))}:{port}/")
            return
        time.sleep(_POLL_SECONDS)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _numeric(host: str) -> str:
    """The server wants an address, not a name."""
    return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])


def _reachable(host: str) -> str:
    """The address at which this machine reaches a server that listens on ``host``."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _shown(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else host


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"port {port} on {host} is in use by another program. "
                "Stop that program, or give another port: --port 8001 (0 takes any free one)."
            )
        case errno.EACCES:
            return f"port {port} may not be used by this user. Give one above 1023: --port 8000."
        case errno.EADDRNOTAVAIL:
            return f"host {host} is not an address of this machine. Give one that is, as 127.0.0.1."
    return f"cannot listen on {host}, port {port} ({error.strerror}). Give another --host or --port."
