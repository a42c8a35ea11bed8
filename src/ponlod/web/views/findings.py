# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is irregular in the documents of today's releases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from ponlod.languages import LANGUAGES
from ponlod.records import Severity
from ponlod.web.views.listing import iri, literal
from ponlod.web.views.page_queries import PageQueries, Row

_GRAVITY = {severity.value: place for place, severity in enumerate(Severity)}

_BATCH = 1000
"""Findings that are asked for in one query, whose length is limited."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where lines stand in a document, without the lines."""

    iri: URIRef
    first: int
    last: int


@dataclass(slots=True)
class FindingRow:
    """A finding in a list; ``sentences`` by language."""

    iri: URIRef
    kind: URIRef
    severity: URIRef
    target: URIRef
    printed: Literal | None
    published: Literal | None
    sentences: dict[str, Literal] = field(default_factory=dict)
    lines: list[Span] = field(default_factory=list)

    def sentence(self, language: str) -> Literal:
        return self.sentences.get(language) or next(iter(self.sentences.values()))


@dataclass(frozen=True, slots=True)
class Gravest:
    """The first of all findings, and how many there are."""

    first: Sequence[FindingRow]
    count: int


def gravest_findings(queries: PageQueries, most: int) -> Gravest:
    """Return the gravest findings, ``most`` of them, without reading the others."""
    counts = {iri(row, "severity"): int(literal(row, "findings")) for row in queries.rows("count-findings")}
    found: list[URIRef] = []
    for severity in sorted(counts, key=_gravity):
        if left := most - len(found):
            rows = queries.rows("gravest", limit=left, severity=severity)
            found += [iri(row, "finding") for row in rows]
    known = described(queries, found)
    return Gravest([known[one] for one in found], sum(counts.values()))


def described(queries: PageQueries, findings: Sequence[URIRef]) -> dict[URIRef, FindingRow]:
    """Return what today's data say of each of ``findings``."""
    rows: list[Row] = []
    for start in range(0, len(findings), _BATCH):
        batch = findings[start : start + _BATCH]
        known = {row["finding"]: row for row in queries.rows("findings-among", findings=batch)}
        rows += known.values()
        rows += [known[row["finding"]] | row for row in queries.rows("finding-lines", findings=batch)]
    return _put_together(rows)


def _put_together(rows: Iterable[Row]) -> dict[URIRef, FindingRow]:
    """Put together what several rows say of each finding."""
    found: dict[URIRef, FindingRow] = {}
    for row in rows:
        name = iri(row, "finding")
        finding = found.setdefault(
            name,
            FindingRow(
                iri=name,
                kind=iri(row, "kind"),
                severity=iri(row, "severity"),
                target=iri(row, "target"),
                printed=literal(row, "printed") if "printed" in row else None,
                published=literal(row, "published") if "published" in row else None,
            ),
        )
        for language in LANGUAGES:
            if language in row:
                finding.sentences[language] = literal(row, language)
        if "lines" in row:
            span = Span(iri(row, "lines"), int(literal(row, "first")), int(literal(row, "last")))
            if span not in finding.lines:
                finding.lines.append(span)
    for finding in found.values():
        finding.lines.sort(key=lambda span: (span.first, span.last))
    return found


def _gravity(severity: URIRef) -> int:
    return _GRAVITY.get(severity.rpartition("/")[2], len(_GRAVITY))
