# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An action, everything that hangs on it, and the lines it was read from."""

from collections.abc import Iterator

from rdflib import URIRef

from ponlod.graph import terms
from ponlod.graph.addresses import web_address
from ponlod.graph.amounts import amount_lines, amount_links, direct_amounts, named_amounts
from ponlod.graph.literals import italian, printed_date, string
from ponlod.graph.scope import Scope
from ponlod.graph.statuses import NamedStatus, assessments, direct_statuses, status_links
from ponlod.graph.triples import Triple
from ponlod.iris import vocabulary
from ponlod.records import Action, Lines, PrintedDate, Project, Reference


def action_triples(scope: Scope, action: Action, project: Project) -> Iterator[Triple]:
    """Describe the action, then its amounts, its status, the actions and the dates that it mentions."""
    code = str(action.code)
    iri = scope.iris.action(code)
    amounts = named_amounts(scope, action)
    statuses: tuple[NamedStatus, ...] = ()
    if action.status is not None:
        statuses = ((scope.own("action", code, "status"), action.status),)
    references = tuple(
        (scope.own("action", code, "reference", str(position)), reference)
        for position, reference in enumerate(action.references, start=1)
    )
    dates = tuple(
        (scope.own("action", code, "date", str(position)), date)
        for position, date in enumerate(action.dates, start=1)
    )

    yield from _printed(iri, action)
    yield iri, terms.PROJECT, scope.iris.project(project.key)
    yield iri, terms.CITY, scope.city
    yield iri, terms.PROGRAMME, scope.programme
    yield iri, terms.AXIS, vocabulary("axis", action.code.axis)
    yield iri, terms.MEASURE, vocabulary("measure", action.code.measure)
    yield from direct_amounts(iri, amounts)
    yield from direct_statuses(iri, statuses)
    yield from _neighbours(scope, iri, action)
    yield from amount_links(iri, amounts)
    yield from status_links(iri, statuses)
    for reference_iri, _ in references:
        yield iri, terms.REFERENCE, reference_iri
    for date_iri, _ in dates:
        yield iri, terms.DATE_MENTION, date_iri
    yield iri, terms.DERIVED_FROM, scope.lines(action.lines)

    yield from amount_lines(scope, amounts)
    yield from assessments(scope, statuses)
    for reference_iri, reference in references:
        yield from _reference(scope, reference_iri, reference)
    for date_iri, date in dates:
        yield from _date(scope, date_iri, date)


def action_lines(action: Action) -> set[Lines]:
    """Return the ranges of lines that ``action_triples`` cites."""
    ranges = {action.lines}
    ranges.update(amount.lines for amount in action.amounts)
    ranges.update(reference.lines for reference in action.references)
    ranges.update(date.lines for date in action.dates)
    if action.status is not None:
        ranges.add(action.status.lines)
    return ranges


def _printed(iri: URIRef, action: Action) -> Iterator[Triple]:
    yield iri, terms.TYPE, terms.ACTION_CLASS
    yield iri, terms.IDENTIFIER, string(str(action.code))
    yield iri, terms.CODE_AS_PRINTED, string(action.code_as_printed)
    yield iri, terms.TITLE, italian(action.title)
    if action.subtitle is not None:
        yield iri, terms.ALTERNATIVE, italian(action.subtitle)
    if action.description is not None:
        yield iri, terms.DESCRIPTION, italian(action.description)


def _neighbours(scope: Scope, iri: URIRef, action: Action) -> Iterator[Triple]:
    """Lead to places, to the other actions that it mentions, and to the web pages that it prints."""
    for place in dict.fromkeys(scope.iris.place(scope.facts.city, place.text) for place in action.places):
        yield iri, terms.PLACE, place
    related = (reference.code for reference in action.references if reference.resolves)
    for code in dict.fromkeys(related):
        if code != action.code:
            yield iri, terms.RELATED_ACTION, scope.iris.action(str(code))
    for page in dict.fromkeys(web_address(link.url) for link in action.links):
        yield iri, terms.PAGE, page


def _reference(scope: Scope, iri: URIRef, reference: Reference) -> Iterator[Triple]:
    yield iri, terms.TYPE, terms.REFERENCE_CLASS
    yield iri, terms.TEXT_AS_PRINTED, italian(reference.text)
    if reference.resolves:
        yield iri, terms.REFERENCED_ACTION, scope.iris.action(str(reference.code))
    yield iri, terms.DERIVED_FROM, scope.lines(reference.lines)


def _date(scope: Scope, iri: URIRef, date: PrintedDate) -> Iterator[Triple]:
    yield iri, terms.TYPE, terms.DATE_MENTION_CLASS
    yield iri, terms.TEXT_AS_PRINTED, italian(date.text)
    yield iri, terms.MENTIONED_DATE, printed_date(date)
    yield iri, terms.DERIVED_FROM, scope.lines(date.lines)
