# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""One request to another SPARQL server, made by SPARQLWrapper, that any thread can cut off."""

import http.client
import socket
import threading
import urllib.request
from collections.abc import Sequence
from contextlib import closing, suppress
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError

from SPARQLWrapper import JSON, POST, SPARQLWrapper

from ponlod import __version__
from ponlod.errors import StoreError, StoreUnavailable, StoreUnreliable
from ponlod.formats import N_TRIPLES, RESULTS_JSON
from ponlod.settings import Credentials
from ponlod.store.answers import Form
from ponlod.store.servers import refusal

_ACCEPTED = {RESULTS_JSON: (RESULTS_JSON.media_type, "application/json"), N_TRIPLES: (N_TRIPLES.media_type,)}
"""What is asked for, and what it may come as."""
_SAID = 4096
_CONNECTING = 5.0
"""Seconds until a server that cannot be connected to is given up."""


class Exchange:
    """A request, which is sent and read in one thread and cut off in any, at any time."""

    def __init__(
        self, url: str, credentials: Credentials | None, wait: float, store: str = "The store"
    ) -> None:
        """``wait`` bounds, in seconds, the wait for each part of an answer; ``store`` begins errors."""
        self._url = url
        self._credentials = credentials
        self._wait = wait
        self.store = store
        # Whatever thread collects a forgotten answer cuts its exchange, be it inside of this.
        self._lock = threading.RLock()
        self._socket: socket.socket | None = None
        self.is_cut = False
        """Whether nobody wants the answer any more."""

    def cut(self) -> None:
        """End the exchange: whoever waits for the other side does so no longer."""
        with self._lock:
            self.is_cut = True
            self._shut()

    def hold(self, connected: socket.socket) -> None:
        """Note the connection that was made."""
        connected.settimeout(self._wait)
        with self._lock:
            self._socket = connected
            if self.is_cut:
                self._shut()

    def ask(
        self,
        query: str,
        form: Form,
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
        seconds: float,
    ) -> "Reply":
        """Send a query, and return its answer when it begins: in SPARQL JSON, or for a graph in N-Triples.

        The server is told to take no longer than ``seconds``, in milliseconds as Virtuoso wants it. Raises
        StoreUnavailable and StoreUnreliable.
        """
        wanted = N_TRIPLES if form is Form.GRAPH else RESULTS_JSON
        call = _Call(self, self._url, "SELECT", self._credentials)
        call.addCustomHttpHeader("Accept", wanted.media_type)
        call.addParameter("timeout", str(int(seconds * 1000)))
        for graph in default_graphs:
            call.addDefaultGraph(graph)
        for graph in named_graphs:
            call.addNamedGraph(graph)
        response = self._send(call, query)
        came_as = response.headers.get_content_type()
        if came_as not in _ACCEPTED[wanted]:
            response.close()
            raise StoreUnreliable(f"{self.store} answers in {came_as} where {wanted.media_type} is due.")
        return Reply(response, self)

    def update(self, update: str) -> None:
        """Have the server run an update. Raises StoreUnavailable and StoreUnreliable."""
        call = _Call(self, self._url, "INSERT", self._credentials)
        call.addCustomHttpHeader("Accept", "*/*")
        with closing(Reply(self._send(call, update), self)) as reply:
            reply.read(_SAID)

    def _send(self, call: "_Call", text: str) -> http.client.HTTPResponse:
        call.setQuery(text)
        try:
            response: http.client.HTTPResponse = call.query().response
        except HTTPError as error:
            with error:
                said = b""
                with suppress(OSError, http.client.HTTPException):
                    said = error.read(_SAID)
                raise self._refusal(error.code, said) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._unreachable(error) from error
        if response.status not in (HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.CREATED):
            with response:
                raise self._refusal(response.status, b"")
        return response

    def _refusal(self, status: int, said: bytes) -> StoreError:
        return refusal(self.store, status, said)

    def _unreachable(self, error: Exception) -> StoreError:
        reason = getattr(error, "reason", error)
        if isinstance(reason, http.client.HTTPException) and not isinstance(
            reason, http.client.RemoteDisconnected
        ):
            return StoreUnreliable(f"{self.store} answers with something that is not HTTP.")
        said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        return StoreUnavailable(f"{self.store} cannot be reached ({said}). Try again later.")

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # Not the method of a TLS socket, which is not for a second thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class Reply:
    """The body of an answer: a binary file that raises where it ends before it should."""

    def __init__(self, response: http.client.HTTPResponse, exchange: Exchange) -> None:
        self._response = response
        self._exchange = exchange
        self.headers = response.headers
        """Among them those by which a server says that it cut the answer."""

    def read(self, size: int = -1) -> bytes:
        """Raises StoreUnreliable."""
        # Much of the answer may have come before it was cut.
        if self._exchange.is_cut:
            raise self._broken_off()
        try:
            data = self._response.read(size if size >= 0 else None)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._broken_off() from error
        # A length that was announced and did not come goes unnoticed in the library when it reads in parts.
        if not data and size and self._response.length:
            raise self._broken_off()
        return data

    @property
    def delimited(self) -> bool:
        """Whether the answer says where it ends, and does not just stop."""
        return self._response.chunked or self._response.headers["Content-Length"] is not None

    def close(self) -> None:
        self._response.close()

    def _broken_off(self) -> StoreUnreliable:
        return StoreUnreliable(f"{self._exchange.store} broke its answer off. Try again later.")


class _Call(SPARQLWrapper):
    """SPARQLWrapper, which makes the request, with an opener of our own in the place of urllib's.

    It never follows a redirect, gives credentials only to a server that wants them, and leaves its connection
    to the exchange. What kind of request it is, it is told: its own way to find out takes quadratic time.
    """

    def __init__(self, exchange: Exchange, url: str, kind: str, credentials: Credentials | None) -> None:
        self._exchange = exchange
        self._kind = kind
        self._known = credentials
        super().__init__(url, returnFormat=JSON, agent=f"ponlod/{__version__}")
        self.setMethod(POST)
        self.setOnlyConneg(True)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802
        return self._kind

    def _query(self) -> tuple[http.client.HTTPResponse, str]:
        handlers: list[urllib.request.BaseHandler] = [_Http(self._exchange), _Https(self._exchange), _Stay()]
        if self._known:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, self.endpoint, self._known.user, self._known.password)
            handlers += [_Digest(passwords), _Basic(passwords)]
        opener = urllib.request.build_opener(*handlers)
        response: http.client.HTTPResponse = opener.open(self._createRequest(), timeout=_CONNECTING)
        return response, self.returnFormat


class _Digest(urllib.request.HTTPDigestAuthHandler):
    def http_error_401(self, *arguments: Any) -> Any:
        """Leave a challenge that is none unanswered: then it is the answer, and an error."""
        with suppress(ValueError, LookupError):
            return super().http_error_401(*arguments)


class _Basic(urllib.request.HTTPBasicAuthHandler):
    def http_error_401(self, *arguments: Any) -> Any:
        """As above."""
        with suppress(ValueError, LookupError):
            return super().http_error_401(*arguments)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow none: then the redirect itself is the answer, and an error."""


class _Http(urllib.request.HTTPHandler):
    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._exchange = exchange

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_held(http.client.HTTPConnection, self._exchange), request)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._exchange = exchange

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_held(http.client.HTTPSConnection, self._exchange), request)


def _held(kind: type[http.client.HTTPConnection], exchange: Exchange) -> type[http.client.HTTPConnection]:
    """Return the kind of connection that leaves its socket to ``exchange``."""

    class Held(kind):  # type: ignore[misc,valid-type]
        def connect(self) -> None:
            super().connect()
            exchange.hold(self.sock)

    return Held
