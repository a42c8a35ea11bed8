# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page of an action, or of a project, shows beyond that of any other thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.namespace import PROV

from ponlod.namespaces import EPO, PON
from ponlod.web.views.description import Description
from ponlod.web.views.page_queries import Term
from ponlod.web.views.printed import PrintedLines, printed_lines


@dataclass(frozen=True, slots=True)
class AmountView:
    """An amount as printed; ``source`` is None for the printed total, ``value`` where it is words only."""

    iri: URIRef
    source: URIRef | None
    value: Decimal | None
    printed: Term | None
    lines: Sequence[PrintedLines]


@dataclass(frozen=True, slots=True)
class StatusView:
    """A status: the concept that a rule gave it, if one did, beside the document's sentence."""

    iri: URIRef
    concept: URIRef | None
    text: Literal
    as_of: Term | None
    rule: Term | None
    certainty: URIRef | None
    lines: Sequence[PrintedLines]


@dataclass(frozen=True, slots=True)
class MentionView:
    """A date that an action's text mentions."""

    printed: Term
    value: Term
    lines: Sequence[PrintedLines]


def amounts(found: Description) -> list[AmountView]:
    """The funding lines of an action, by the order of their vocabulary, and the printed total last."""
    lines = [_amount(found, iri) for iri in found.resources(PON["fundingLine"])]
    lines.sort(key=lambda line: (found.position(line.source or line.iri), line.iri))
    return lines + [_amount(found, iri) for iri in found.resources(PON["printedTotal"])]


def statuses(found: Description) -> list[StatusView]:
    """The assessments of an action or a project, in the order of the document."""
    views = []
    for iri in found.resources(PON["statusAssessment"]):
        said = found.value(PROV.value, iri)
        views.append(
            StatusView(
                iri=iri,
                concept=next(iter(found.resources(PON["assessedStatus"], iri)), None),
                text=said if isinstance(said, Literal) else Literal(""),
                as_of=found.value(PON["asOf"], iri),
                rule=found.value(PON["classificationRule"], iri),
                certainty=next(iter(found.resources(PON["certainty"], iri)), None),
                lines=printed_lines(found, iri),
            )
        )
    return sorted(views, key=lambda view: [lines.first for lines in view.lines])


def dates(found: Description) -> list[MentionView]:
    """The dates that an action mentions, in the order of the document."""
    views = []
    for iri in found.resources(PON["dateMention"]):
        printed, value = found.value(PON["textAsPrinted"], iri), found.value(PON["mentionedDate"], iri)
        if printed is not None and value is not None:
            views.append(MentionView(printed, value, printed_lines(found, iri)))
    return sorted(views, key=lambda view: [lines.first for lines in view.lines])


def _amount(found: Description, iri: URIRef) -> AmountView:
    value = found.value(EPO["hasAmountValue"], iri)
    return AmountView(
        iri=iri,
        source=next(iter(found.resources(PON["fundingSource"], iri)), None),
        value=None if value is None else Decimal(str(value)),
        printed=found.value(PON["textAsPrinted"], iri),
        lines=printed_lines(found, iri),
    )
