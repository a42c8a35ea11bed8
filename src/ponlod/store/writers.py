# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two ways that SPARQL 1.1 has to change the graphs of a server."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import httpx

from ponlod.errors import StoreUnavailable, StoreUnreliable
from ponlod.formats import N_TRIPLES
from ponlod.settings import Credentials
from ponlod.store.exchange import Exchange
from ponlod.store.servers import refusal

_CHUNK = 64 * 1024
_SAID = 4096
_SECONDS = 600.0


class GraphStoreWriter:
    """By the SPARQL 1.1 Graph Store HTTP Protocol at ``url``: one PUT for each graph, of any size."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        self._url = url
        self._credentials = credentials
        self._auth: httpx.Auth | None = None
        """As the server wants it, once it has said so."""

    def put(self, graph: str, triples: Path) -> None:
        """See ``Writer``."""
        self._send("PUT", graph, triples)

    def drop(self, graph: str) -> None:
        """See ``Writer``."""
        self._send("DELETE", graph, None)

    def _send(self, method: str, graph: str, triples: Path | None) -> None:
        response, said = self._sent(method, graph, triples)
        if response.status_code == HTTPStatus.UNAUTHORIZED and self._credentials and not self._auth:
            kind = httpx.DigestAuth if _wants_digest(response) else httpx.BasicAuth
            self._auth = kind(self._credentials.user, self._credentials.password)
            response, said = self._sent(method, graph, triples)
        gone = method == "DELETE" and response.status_code == HTTPStatus.NOT_FOUND
        if not response.is_success and not gone:
            raise refusal(f"{self._url}: the store", response.status_code, said)

    def _sent(self, method: str, graph: str, triples: Path | None) -> tuple[httpx.Response, bytes]:
        """Return the answer, and the beginning of what it says."""
        headers = {}
        if triples:
            # Virtuoso takes a body that does not say its length for an empty one.
            size = str(triples.stat().st_size)
            headers = {"Content-Type": N_TRIPLES.media_type, "Content-Length": size}
        try:
            with httpx.stream(
                method,
                httpx.URL(self._url).copy_merge_params({"graph": graph}),
                content=_Content(triples) if triples else None,
                headers=headers,
                auth=self._auth,
                timeout=_SECONDS,
            ) as response:
                return response, next(response.iter_raw(_SAID), b"")
        except (ValueError, LookupError, NotImplementedError) as error:
            # What httpx meets in a challenge that is none, or that it does not know.
            raise StoreUnreliable(f"{self._url}: the store asks for credentials in no known way.") from error
        except (httpx.HTTPError, OSError) as error:
            raise StoreUnavailable(
                f"{self._url}: the store cannot be reached ({error or type(error).__name__})."
            ) from error


class UpdateWriter:
    """By SPARQL 1.1 Update at ``url``: one request for each graph, which must fit into memory."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        self._url = url
        self._credentials = credentials

    def put(self, graph: str, triples: Path) -> None:
        """See ``Writer``."""
        said = triples.read_text(encoding="utf-8")
        self._update(f"DROP SILENT GRAPH <{graph}> ;\nINSERT DATA {{ GRAPH <{graph}> {{\n{said}}} }}")

    def drop(self, graph: str) -> None:
        """See ``Writer``."""
        self._update(f"DROP SILENT GRAPH <{graph}>")

    def _update(self, update: str) -> None:
        Exchange(self._url, self._credentials, _SECONDS, f"{self._url}: the store").update(update)


class _Content:
    """A file that can be sent again, where the server first asks who sends it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _wants_digest(response: httpx.Response) -> bool:
    challenges = response.headers.get_list("WWW-Authenticate")
    return any(challenge.lower().startswith("digest") for challenge in challenges)
