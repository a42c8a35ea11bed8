# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The releases that are published, and the documents they were read from."""

from dataclasses import dataclass
from operator import attrgetter

from rdflib import Literal, URIRef

from ponlod.publish.manifest import ReleaseEntry
from ponlod.web.site import site
from ponlod.web.views.description import Description
from ponlod.web.views.listing import iri, literal
from ponlod.web.views.page_queries import PageQueries


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One version of a city's document; ``latest`` of its city or not."""

    iri: URIRef
    key: str
    version: str
    title: Literal
    issued: Literal
    as_of: Literal | None
    city: URIRef
    document: URIRef
    document_title: Literal
    publisher: Literal
    sha256: str
    latest: bool


def all_releases(queries: PageQueries) -> list[ReleaseRow]:
    """Return every release, city by city, the newest first."""
    latest = {entry.graph for entry in site().manifest.releases if entry.latest}
    return [
        ReleaseRow(
            iri=iri(row, "release"),
            key=str(row["key"]),
            version=str(row["version"]),
            title=literal(row, "title"),
            issued=literal(row, "issued"),
            as_of=literal(row, "asOf") if "asOf" in row else None,
            city=iri(row, "city"),
            document=iri(row, "document"),
            document_title=literal(row, "documentTitle"),
            publisher=literal(row, "publisher"),
            sha256=str(row["sha256"]),
            latest=str(row["release"]) in latest,
        )
        for row in queries.rows("releases")
    ]


def mentioning(queries: PageQueries, this: URIRef) -> list[ReleaseRow]:
    """Return the releases that speak of a thing, in the order of ``all_releases``."""
    found = {row["release"] for row in queries.rows("mentions", this=this)}
    return [release for release in all_releases(queries) if release.iri in found]


def graphs_about(queries: PageQueries, this: URIRef) -> list[URIRef | None]:
    """Return the graphs that say anything of a thing: None, for today's data, first, then the newest."""
    said_in = {row.get("graph") for row in queries.rows("graphs", this=this)}
    newest_first = sorted(site().manifest.releases, key=attrgetter("date"), reverse=True)
    graphs = (None, *(URIRef(release.graph) for release in newest_first))
    return [graph for graph in graphs if graph in said_in]


@dataclass(frozen=True, slots=True)
class Dropped:
    """The last release that lists a thing, and the one after it, which does not."""

    last: ReleaseEntry
    since: ReleaseEntry


def dropped(found: Description) -> Dropped | None:
    """Say whether the releases of a city stopped listing the thing; None for whatever is listed today.

    What one release says (its lines, its findings) cannot drop out of it.
    """
    if found.graph is None or f"{found.this}/".startswith(f"{found.graph}/"):
        return None
    releases = sorted(site().manifest.releases, key=attrgetter("date"))
    last = next(release for release in releases if release.graph == str(found.graph))
    later = [release for release in releases if release.city == last.city and release.date > last.date]
    return Dropped(last, later[0]) if later else None


def current_releases(queries: PageQueries) -> list[ReleaseRow]:
    """Return the releases that today's data are of: the latest of each city."""
    return [release for release in all_releases(queries) if release.latest]
