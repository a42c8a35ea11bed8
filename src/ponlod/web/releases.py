# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The releases that are published, and the documents they were read from."""

from dataclasses import dataclass

from rdflib import Literal, URIRef

from ponlod.web.listing import iri, literal
from ponlod.web.questions import Questions
from ponlod.web.site import site


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


def all_releases(questions: Questions) -> list[ReleaseRow]:
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
        for row in questions.rows("releases")
    ]


def current_releases(questions: Questions) -> list[ReleaseRow]:
    """Return the releases that today's data are of: the latest of each city."""
    return [release for release in all_releases(questions) if release.latest]
