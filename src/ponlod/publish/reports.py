# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is irregular in a document and who claims each of its lines, for people and for tables."""

from collections.abc import Iterable, Iterator

from ponlod.facts import ReleaseFacts
from ponlod.publish.table import SEPARATOR
from ponlod.records import Finding, LedgerLine, Severity

FINDING_COLUMNS = (
    "release",
    "kind",
    "severity",
    "subject_kind",
    "subject",
    "lines",
    "printed",
    "published",
    "message_it",
    "message_en",
)
LEDGER_COLUMNS = ("line", "element", "owner", "text")

_WORDS: dict[str, dict[str, str]] = {
    "it": {
        "title": "Irregolarità nel documento",
        "none": "Nessuna irregolarità.",
        "high": "Gravità alta: può trarre in inganno chi legge i dati",
        "medium": "Gravità media: limita ciò che si può dire",
        "low": "Gravità bassa: svista tipografica",
        "line": "riga",
        "lines": "righe",
        "printed": "stampato",
        "published": "pubblicato",
        "document": "documento",
    },
    "en": {
        "title": "Irregularities in the document",
        "none": "No irregularities.",
        "high": "High severity: can mislead a reader of the data",
        "medium": "Medium severity: limits what can be said",
        "low": "Low severity: a typographical slip",
        "line": "line",
        "lines": "lines",
        "printed": "printed",
        "published": "published",
        "document": "document",
    },
}


def finding_rows(findings: Iterable[Finding], release: ReleaseFacts) -> Iterator[tuple[str, ...]]:
    """Yield a row per finding, its cells in the order of FINDING_COLUMNS."""
    for finding in findings:
        yield (
            release.key,
            finding.kind.value,
            finding.severity.value,
            finding.subject_kind.value,
            finding.subject,
            SEPARATOR.join(map(str, finding.lines)),
            finding.printed or "",
            finding.published or "",
            finding.message_it,
            finding.message_en,
        )


def ledger_rows(ledger: Iterable[LedgerLine]) -> Iterator[tuple[str, ...]]:
    """Yield a row per non-blank line of the document, its cells in the order of LEDGER_COLUMNS."""
    for line in ledger:
        yield str(line.number), line.element.value, line.owner or "", line.text


def findings_text(findings: Iterable[Finding], release: ReleaseFacts, language: str) -> str:
    """Return the findings as plain text, gravest first, otherwise in the order given."""
    words, found = _WORDS[language], tuple(findings)
    title = f"{words['title']}: {release.title} ({release.key})"
    paragraphs = [f"{title}\n{'=' * len(title)}"]
    for severity in Severity:
        if same := [finding for finding in found if finding.severity is severity]:
            heading = f"{words[severity.value]} ({len(same)})"
            paragraphs.append(f"{heading}\n{'-' * len(heading)}")
            paragraphs += [_paragraph(finding, language) for finding in same]
    if not found:
        paragraphs.append(words["none"])
    return "\n\n".join(paragraphs) + "\n"


def _paragraph(finding: Finding, language: str) -> str:
    words = _WORDS[language]
    where = finding.subject or words["document"]
    if finding.lines:
        one = len(finding.lines) == 1 and finding.lines[0].first == finding.lines[0].last
        where += f", {words['line' if one else 'lines']} {', '.join(map(str, finding.lines))}"
    lines = [where, finding.message_it if language == "it" else finding.message_en]
    for name, value in (("printed", finding.printed), ("published", finding.published)):
        if value is not None:
            lines.append(f"{words[name]}: {value}")
    return "\n  ".join("\n".join(lines).splitlines())
