# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Another SPARQL server: where its doors are, which graphs there are ours, and what its refusals mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from ponlod.errors import StoreError, StoreUnavailable, StoreUnreliable
from ponlod.settings import PASSWORD, USER

_GRAPHS_AT = (
    # GraphDB and RDF4J
    (re.compile(r"(?P<root>.*/repositories/[^/]+)"), "/rdf-graphs/service"),
    # Oxigraph
    (re.compile(r"(?P<root>)/query"), "/store"),
    # Virtuoso
    (re.compile(r"(?P<root>)/sparql(?:-auth)?"), "/sparql-graph-crud-auth"),
    # Fuseki
    (re.compile(r"(?P<root>/.+)/(?:query|sparql)"), "/data"),
)
_EXCERPT = 200


class Release(Protocol):
    """What a manifest says of a release."""

    @property
    def graph(self) -> str: ...


class Published(Protocol):
    """What a manifest says of a publication."""

    @property
    def base(self) -> str: ...
    @property
    def dataset_digest(self) -> str: ...
    @property
    def releases(self) -> Sequence[Release]: ...


@dataclass(frozen=True, slots=True)
class Layout:
    """How a publication lies in a server that may hold other things as well, and has its own default graph.

    Each release is in its named graph, and what our default graph holds is in one more. ``base`` is that of
    the publication, ``digest`` that of its dataset, ``releases`` are the IRIs of its named graphs.
    """

    base: str
    digest: str
    releases: tuple[str, ...]

    @classmethod
    def of(cls, manifest: Published) -> "Layout":
        """Return the layout of the publication that has this manifest."""
        releases = tuple(release.graph for release in manifest.releases)
        return cls(manifest.base, f"sha256:{manifest.dataset_digest}", releases)

    @property
    def default_graph(self) -> str:
        """The IRI that the service description gives to the default graph."""
        return f"{self.base}sparql#default-graph"

    @property
    def empty_graph(self) -> str:
        """A graph that is never filled. Servers take no graph at all to mean all that they have."""
        return f"{self.base}sparql#empty-graph"

    @property
    def record_graph(self) -> str:
        """Says what was loaded: see ``loading``."""
        return f"{self.base}sparql#loaded"

    @property
    def dataset(self) -> str:
        """The IRI that the service description gives to the dataset."""
        return f"{self.base}sparql#dataset"

    def chosen(self, graphs: Iterable[str]) -> tuple[str, ...]:
        """Those of the graphs that are ours, as a dataset of the protocol: never none, nor any of others."""
        return tuple(graph for graph in graphs if graph in self.releases) or (self.empty_graph,)


def graphs_url(query_url: str) -> str | None:
    """Return the URL of the SPARQL 1.1 Graph Store Protocol beside a known server's query endpoint.

    >>> graphs_url("http://localhost:7878/query")
    'http://localhost:7878/store'
    """
    parts = urlsplit(query_url)
    for pattern, end in _GRAPHS_AT:
        if match := pattern.fullmatch(parts.path):
            return urlunsplit(parts._replace(path=match["root"] + end, query=""))
    return None


def refusal(store: str, status: int, body: bytes) -> StoreError:
    """Return the error for an answer other than 200 to a sound request; ``store`` begins its sentence.

    What the server wants us to mend, we cannot: its answers for those who ask are ours to give.
    """
    said = excerpt(body)
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return StoreUnavailable(
                f"{store} wants other credentials (HTTP {status}). "
                f"Whoever runs this site sets {USER} and {PASSWORD} in its environment."
            )
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return StoreUnavailable(f"{store} is not to be found there (HTTP {status}). Check its URL.")
        case HTTPStatus.REQUEST_TIMEOUT | HTTPStatus.TOO_MANY_REQUESTS:
            return StoreUnavailable(f"{store} is busy (HTTP {status}). Try again later.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return StoreUnavailable(f"{store} cannot answer (HTTP {status}{said}). Try again later.")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return StoreUnreliable(
            f"{store} sends those who ask elsewhere (HTTP {status}), which is not followed. "
            "Give the URL of the store itself."
        )
    return StoreUnreliable(f"{store} did not take what it was sent (HTTP {status}{said}).")


def excerpt(body: bytes) -> str:
    """Return the beginning of what a server said, for people, behind a colon; empty if it said nothing.

    Only its first lines: servers repeat the whole query below.
    """
    text = re.sub(r"<[^<>]*>", " ", body.decode(errors="replace"))
    first = next((part for part in re.split(r"\n\s*\n", text) if part.strip()), "")
    words = " ".join("".join(char if char.isprintable() else " " for char in first).split())
    if not words:
        return ""
    return f": “{words[:_EXCERPT]}{'…' * (len(words) > _EXCERPT)}”"
