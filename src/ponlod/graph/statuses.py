# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How something stands: the concept and the sentence for whoever asks, and the assessment behind them.

A sentence that no rule classes keeps its text and has no concept. No sentence, no status.
"""

from collections.abc import Iterable, Iterator

from rdflib import URIRef

from ponlod.graph import terms
from ponlod.graph.literals import italian, printed_date, string
from ponlod.graph.scope import Scope
from ponlod.graph.triples import Triple
from ponlod.iris import vocabulary
from ponlod.records import Status

NamedStatus = tuple[URIRef, Status]


def direct_statuses(subject: URIRef, statuses: Iterable[NamedStatus]) -> Iterator[Triple]:
    """Say concept and sentence of the subject itself."""
    named = tuple(statuses)
    for concept in dict.fromkeys(status.concept for _, status in named):
        if concept is not None:
            yield subject, terms.STATUS, vocabulary("status", concept)
    for text in dict.fromkeys(status.text for _, status in named):
        yield subject, terms.STATUS_TEXT, italian(text)


def status_links(subject: URIRef, statuses: Iterable[NamedStatus]) -> Iterator[Triple]:
    """Lead from the subject to its assessments."""
    for iri, _ in statuses:
        yield subject, terms.STATUS_ASSESSMENT, iri


def assessments(scope: Scope, statuses: Iterable[NamedStatus]) -> Iterator[Triple]:
    """Describe the assessments: concept, sentence, date of the status, rule, certainty, lines."""
    for iri, status in statuses:
        yield iri, terms.TYPE, terms.STATUS_ASSESSMENT_CLASS
        if status.concept is not None:
            yield iri, terms.ASSESSED_STATUS, vocabulary("status", status.concept)
        yield iri, terms.VALUE, italian(status.text)
        if scope.as_of is not None:
            yield iri, terms.AS_OF, printed_date(scope.as_of)
        if status.rule is not None:
            yield iri, terms.CLASSIFICATION_RULE, string(status.rule)
        if status.certainty is not None:
            yield iri, terms.CERTAINTY, vocabulary("certainty", status.certainty.value)
        yield iri, terms.DERIVED_FROM, scope.lines(status.lines)
