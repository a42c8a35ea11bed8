# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is irregular in the source, as data: DQV annotations of an action, a project or the release."""

from collections.abc import Iterable, Iterator

from rdflib import URIRef

from ponlod.graph import terms
from ponlod.graph.literals import english, italian, string
from ponlod.graph.scope import Scope, numbered
from ponlod.graph.triples import Triple
from ponlod.iris import vocabulary
from ponlod.records import Finding, SubjectKind


def named_findings(scope: Scope, findings: Iterable[Finding]) -> Iterator[tuple[URIRef, Finding]]:
    """Give each finding its IRI, from kind and subject; repeats are numbered in the order given."""
    found = tuple(findings)
    keys = numbered(f"{finding.kind.value}-{finding.subject or 'release'}" for finding in found)
    for key, finding in zip(keys, found, strict=True):
        yield scope.own("finding", key), finding


def finding_triples(scope: Scope, iri: URIRef, finding: Finding) -> Iterator[Triple]:
    """Describe a finding: kind, severity, target, what is printed and what was made of it, a sentence."""
    yield iri, terms.TYPE, terms.FINDING_CLASS
    yield iri, terms.TYPE, terms.QUALITY_ANNOTATION_CLASS
    yield iri, terms.FINDING_KIND, vocabulary("finding-kind", finding.kind.value)
    yield iri, terms.SEVERITY, vocabulary("severity", finding.severity.value)
    yield iri, terms.TARGET, _target(scope, finding)
    yield iri, terms.MOTIVATED_BY, terms.QUALITY_ASSESSMENT
    if finding.printed is not None:
        yield iri, terms.PRINTED_VALUE, italian(finding.printed)
    if finding.published is not None:
        yield iri, terms.PUBLISHED_VALUE, string(finding.published)
    yield iri, terms.COMMENT, italian(finding.message_it)
    yield iri, terms.COMMENT, english(finding.message_en)
    for lines in sorted(set(finding.lines)):
        yield iri, terms.DERIVED_FROM, scope.lines(lines)


def _target(scope: Scope, finding: Finding) -> URIRef:
    match finding.subject_kind:
        case SubjectKind.ACTION:
            return scope.iris.action(finding.subject)
        case SubjectKind.PROJECT:
            return scope.iris.project(finding.subject)
        case SubjectKind.RELEASE:
            return scope.own()
