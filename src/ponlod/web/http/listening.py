# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a server listens, and why it cannot."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from ponlod.errors import SettingsError

_UNTAKEN_MILLISECONDS = 30_000


def free_port(host: str, port: int) -> int:
    """Return ``port`` if a server can listen there on ``host``, or a free one if it is 0.

    Raises SettingsError, which names the port and what to do, if it is in use or not allowed.
    """
    with bound(host, port) as probe:
        found: int = probe.getsockname()[1]
        return found


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Hold ``port`` (any free one if it is 0) on ``host`` with a socket that does not listen yet.

    Raises SettingsError, as ``free_port``.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except socket.gaierror as error:
        raise SettingsError(
            f"host “{host}” is not an address of this machine ({error.strerror}). Give one, as 127.0.0.1."
        ) from error
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                # A client that takes nothing of what is left when its connection is closed does not keep it.
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNTAKEN_MILLISECONDS)
            listener.bind(address)
        except OSError as error:
            raise SettingsError(_cannot_listen(host, port, error)) from error
        yield listener


def address_of(host: str, listener: socket.socket) -> str:
    """The site's address as a person on this machine writes it."""
    name = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else host
    written = f"[{name}]" if ":" in name else name
    return f"http://{written}:{listener.getsockname()[1]}/"


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
