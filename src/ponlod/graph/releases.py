# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release and the document it was read from."""

from collections.abc import Iterator

from ponlod.facts import ReleaseFacts
from ponlod.graph import terms
from ponlod.graph.literals import day, integer, italian, printed_date, string
from ponlod.graph.scope import Scope
from ponlod.graph.triples import Triple
from ponlod.records import Cover


def release_triples(scope: Scope, cover: Cover, previous: ReleaseFacts | None) -> Iterator[Triple]:
    """Describe the release, then its document, under the title that the cover prints if there is one.

    ``previous`` is the city's release before this one.
    """
    facts = scope.facts
    release, document = scope.own(), scope.own("document")
    yield release, terms.TYPE, terms.RELEASE_CLASS
    yield release, terms.IDENTIFIER, string(facts.key)
    yield release, terms.TITLE, italian(facts.title)
    yield release, terms.VERSION, string(facts.version)
    yield release, terms.ISSUED, day(facts.date)
    if scope.as_of is not None:
        yield release, terms.AS_OF, printed_date(scope.as_of)
    yield release, terms.CITY, scope.city
    yield release, terms.PROGRAMME, scope.programme
    yield release, terms.DERIVED_FROM, document
    if previous is not None:
        yield release, terms.REVISION_OF, scope.iris.release(previous.key)

    yield document, terms.TYPE, terms.SOURCE_DOCUMENT_CLASS
    yield document, terms.TITLE, italian(cover.title or facts.title)
    yield document, terms.PUBLISHER, string(facts.publisher)
    yield document, terms.ISSUED, day(facts.date)
    yield document, terms.LINE_COUNT, integer(len(scope.texts))
    yield document, terms.SHA256, string(facts.sha256)
