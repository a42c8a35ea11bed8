# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Flask in threads, where no thread ever waits for a client.

A thread makes a response, or reads the next piece of one; everything that depends on the client's connection
happens on the event loop.
"""

import asyncio
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ponlod.web.http.asgi import CHUNK, RawHeaders, Receive, Scope, Send, begin, fields, put
from ponlod.web.http.kept import KEEP, Whole
from ponlod.web.http.leaving import Leaving, paced
from ponlod.web.http.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


class Bridge:
    """Answers requests with a WSGI application (PEP 3333) in ``threads``.

    Large bodies count as ``leaving``.
    """

    def __init__(self, application: "WSGIApplication", threads: ThreadPoolExecutor, leaving: Leaving) -> None:
        self._application = application
        self._threads = threads
        self._leaving = leaving

    async def answer(
        self, scope: Scope, body: bytes, receive: Receive, send: Send, extra: "WSGIEnvironment"
    ) -> Whole | None:
        """Answer a request whose ``body`` has been read; the application finds ``extra`` in its environment.

        A response that the application leaves there to be kept is returned instead of sent. Raises what the
        application does, be it before or after the response has started; SiteBusy if there is no room for a
        large body, and Gone if its client does not take it.
        """
        environ = environment(scope, body) | extra
        response = _Response(self._application, environ)
        step: Future[bytes] | None = None
        with Watch(receive):
            try:
                step = self._threads.submit(response.first)
                data = await asyncio.wrap_future(step)
                whole: Whole | None = environ.get(KEEP)
                if whole is not None:
                    return whole
                with self._leaving.holding(data):
                    taken = paced(send)
                    await begin(taken, response.status, response.headers)
                    await put(taken, data, more=not response.complete)
                    while not response.complete:
                        step = self._threads.submit(response.next)
                        data = await asyncio.wrap_future(step)
                        await put(taken, data, more=not response.complete)
            finally:
                if step is not None and not response.complete:
                    step.add_done_callback(lambda _: self._close(response))
        return None

    def _close(self, response: "_Response") -> None:
        with suppress(RuntimeError):  # when the server ends there are no threads any more
            self._threads.submit(response.close)


class _Response:
    """One response of a WSGI application, read piece by piece, in whatever thread."""

    def __init__(self, application: "WSGIApplication", environ: "WSGIEnvironment") -> None:
        self.status = 0
        self.headers: RawHeaders = []
        self.complete = False
        self._application = application
        self._environ = environ
        self._body: Iterable[bytes] = ()
        self._chunks: Iterator[bytes] = iter(())

    def first(self) -> bytes:
        """Let the application begin; return the first piece of the body."""
        self._body = self._application(self._environ, self._start)
        self._chunks = iter(self._body)
        return self.next()

    def next(self) -> bytes:
        """The next piece of the body, which is the last one if the response is ``complete`` then."""
        pieces: list[bytes] = []
        size = 0
        for piece in self._chunks:
            pieces.append(piece)
            size += len(piece)
            if size >= CHUNK:
                return b"".join(pieces)
        self.complete = True
        self.close()
        return b"".join(pieces)

    def close(self) -> None:
        close = getattr(self._body, "close", None)
        if close is not None:
            close()

    def _start(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> Any:  # what it returns is for applications older than WSGI, which Flask is not
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers
            if name.lower() != "date"  # the server says it already
        ]


def environment(scope: Scope, body: bytes) -> "WSGIEnvironment":
    """The request as WSGI has it: text is bytes read as Latin-1."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for field, value in fields(scope["headers"]).items():
        if b"_" in field:  # it would pass for the field that has a hyphen there
            continue
        name = field.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        environ[key] = value.decode("latin-1")
    if environ.pop("HTTP_TRANSFER_ENCODING", None) is not None or body:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ
