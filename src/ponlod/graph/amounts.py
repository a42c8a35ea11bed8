# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sums of money: the direct property for whoever asks, and the printed line behind it.

An amount has three states. Printed with a figure: property and line, the line also an ``epo:MonetaryValue``.
In words only: the line alone, without a value. Absent: nothing, and never zero. Nothing is added up here.
"""

from collections.abc import Iterable, Iterator

from rdflib import URIRef

from ponlod.graph import terms
from ponlod.graph.literals import decimal, italian
from ponlod.graph.scope import Scope, numbered
from ponlod.graph.triples import Triple
from ponlod.iris import vocabulary
from ponlod.records import Action, Amount, AmountKind

NamedAmount = tuple[URIRef, Amount]

_DIRECT = {
    AmountKind.PROGRAMME: terms.PROGRAMME_FUNDING,
    AmountKind.OTHER_PUBLIC: terms.OTHER_PUBLIC_FUNDING,
    AmountKind.PRIVATE: terms.PRIVATE_FUNDING,
    AmountKind.TOTAL: terms.TOTAL_COST,
}
_ORDER = {kind: place for place, kind in enumerate(_DIRECT)}
_SOURCES: dict[AmountKind, URIRef] = {
    kind: vocabulary("funding-source", kind.value) for kind in AmountKind if kind is not AmountKind.TOTAL
}


def named_amounts(scope: Scope, action: Action) -> tuple[NamedAmount, ...]:
    """Return the amounts of an action with their IRIs: programme, other public, private, total."""
    amounts = sorted(action.amounts, key=lambda amount: _ORDER[amount.kind])
    keys = numbered(amount.kind.value for amount in amounts)
    code = str(action.code)
    return tuple(
        (scope.own("action", code, "funding", key), amount) for key, amount in zip(keys, amounts, strict=True)
    )


def direct_amounts(action: URIRef, amounts: Iterable[NamedAmount]) -> Iterator[Triple]:
    """Say each printed figure of the action itself."""
    printed = ((amount.kind, amount.value) for _, amount in amounts if amount.value is not None)
    for kind, value in dict.fromkeys(printed):
        yield action, _DIRECT[kind], decimal(value)


def amount_links(action: URIRef, amounts: Iterable[NamedAmount]) -> Iterator[Triple]:
    """Lead from the action to the lines behind its sums."""
    for iri, amount in amounts:
        total = amount.kind is AmountKind.TOTAL
        yield action, terms.PRINTED_TOTAL if total else terms.FUNDING_LINE, iri


def amount_lines(scope: Scope, amounts: Iterable[NamedAmount]) -> Iterator[Triple]:
    """Describe the lines: source, value and currency where a figure is printed, text, where it stands."""
    for iri, amount in amounts:
        source = _SOURCES.get(amount.kind)
        yield iri, terms.TYPE, terms.PRINTED_TOTAL_CLASS if source is None else terms.FUNDING_LINE_CLASS
        if amount.value is not None:
            yield iri, terms.TYPE, terms.MONETARY_VALUE_CLASS
        if source is not None:
            yield iri, terms.FUNDING_SOURCE, source
        if amount.value is not None:
            yield iri, terms.AMOUNT_VALUE, decimal(amount.value)
            yield iri, terms.CURRENCY_OF, terms.EURO
        yield iri, terms.TEXT_AS_PRINTED, italian(amount.text)
        yield iri, terms.DERIVED_FROM, scope.lines(amount.lines)
