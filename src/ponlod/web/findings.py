# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is irregular in the documents of today's releases."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rdflib import Literal, URIRef

from ponlod.records import Severity
from ponlod.web.listing import iri, literal
from ponlod.web.order import natural
from ponlod.web.questions import Questions

_GRAVITY = {severity.value: place for place, severity in enumerate(Severity)}


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

    @property
    def gravity(self) -> int:
        """0 for the gravest."""
        return _GRAVITY.get(self.severity.rpartition("/")[2], len(_GRAVITY))

    def sentence(self, language: str) -> Literal:
        return self.sentences.get(language) or next(iter(self.sentences.values()))


def all_findings(questions: Questions) -> Sequence[FindingRow]:
    """Return the findings, the gravest first, otherwise in the order of the document's lines."""
    found: dict[URIRef, FindingRow] = {}
    for row in questions.rows("findings"):
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
        for language in ("it", "en"):
            if language in row:
                finding.sentences[language] = literal(row, language)
        if "lines" in row:
            span = Span(iri(row, "lines"), int(literal(row, "first")), int(literal(row, "last")))
            if span not in finding.lines:
                finding.lines.append(span)
    for finding in found.values():
        finding.lines.sort(key=lambda span: (span.first, span.last))
    return sorted(found.values(), key=_order)


def _order(finding: FindingRow) -> tuple[object, ...]:
    first = finding.lines[0].first if finding.lines else 0
    return finding.gravity, str(finding.kind), first, natural(finding.iri)
