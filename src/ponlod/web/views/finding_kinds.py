# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The findings, counted by severity and kind, with the first of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef

from ponlod.order import natural
from ponlod.web.views.description import SHOWN
from ponlod.web.views.findings import FindingRow, described
from ponlod.web.views.listing import iri
from ponlod.web.views.page_queries import PageQueries, Row


@dataclass(frozen=True, slots=True)
class Kind:
    """The findings of one kind and severity: how many, and the first ones in the order of their documents."""

    iri: URIRef
    severity: URIRef
    total: int
    findings: Sequence[FindingRow]


def finding_kinds(queries: PageQueries) -> list[Kind]:
    """Return the kinds of finding that today's data have, by IRI; aggregated by the store."""
    counts = {
        (iri(row, "kind"), iri(row, "severity")): int(row["findings"])
        for row in queries.rows("finding-kinds")
    }
    first = {key: _first(queries, *key) for key in counts}
    wanted = [finding for findings in first.values() for finding in findings]
    known = described(queries, wanted)
    return [
        Kind(kind, severity, total, [known[one] for one in first[kind, severity]])
        for (kind, severity), total in sorted(counts.items())
    ]


def _first(queries: PageQueries, kind: URIRef, severity: URIRef) -> list[URIRef]:
    rows = queries.rows("finding-places", kind=kind, severity=severity)
    return [iri(row, "finding") for row in sorted(rows, key=_place)[:SHOWN]]


def _place(row: Row) -> tuple[object, ...]:
    """Document by document, line by line; what has no line comes first."""
    finding = iri(row, "finding")
    return finding.partition("/finding/")[0], int(row.get("line", 0)), natural(finding)
