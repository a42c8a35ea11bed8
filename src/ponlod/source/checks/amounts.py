# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Money: sums that do not add up, and amounts that are missing or stand in words only."""

from collections.abc import Iterator
from decimal import Decimal

from ponlod.fields.money import format_euro, lexical
from ponlod.records import AmountKind, Finding, FindingKind, Reading, Severity
from ponlod.source.checks.common import Printed, finding

_LABELS = {
    AmountKind.PROGRAMME: ("risorse del programma", "programme funding"),
    AmountKind.OTHER_PUBLIC: ("altre risorse pubbliche", "other public funding"),
    AmountKind.PRIVATE: ("risorse private", "private funding"),
    AmountKind.TOTAL: ("costo totale", "total cost"),
}


def totals_not_sums(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A printed total is not the exact sum of the printed parts; only where all of them have figures."""
    for _, action in reading.actions():
        total = action.amount(AmountKind.TOTAL)
        parts = [amount for amount in action.amounts if amount.kind is not AmountKind.TOTAL]
        figures = [amount.value for amount in parts if amount.value is not None]
        if total is None or total.value is None or not parts or len(figures) < len(parts):
            continue
        added = sum(figures, Decimal(0))
        if added != total.value:
            stated, summed = format_euro(total.value), format_euro(added)
            yield finding(
                FindingKind.TOTAL_NOT_SUM,
                Severity.HIGH,
                action,
                tuple(amount.lines for amount in action.amounts),
                printed=total.text,
                published=lexical(total.value),
                it=f"Il costo totale stampato per l'azione {action.code} è {stated}, ma le parti "
                f"sommano a {summed}: nei dati resta il totale stampato.",
                en=f"The printed total cost of action {action.code} is {stated}, but its parts add up to "
                f"{summed}: the data keep the printed total.",
            )


def missing_totals(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """An action prints amounts but no total; where a share is in words only, no total can be known."""
    for _, action in reading.actions():
        if not action.amounts or action.amount(AmountKind.TOTAL) is not None:
            continue
        unknowable = any(amount.value is None for amount in action.amounts)
        yield finding(
            FindingKind.NO_TOTAL,
            Severity.MEDIUM if unknowable else Severity.LOW,
            action,
            tuple(amount.lines for amount in action.amounts),
            it=f"Per l'azione {action.code} il documento non stampa un costo totale"
            + (", e una quota è solo a parole: il totale non si può conoscere." if unknowable else "."),
            en=f"The document prints no total cost for action {action.code}"
            + (", and one share is in words only: the total cannot be known." if unknowable else "."),
        )


def missing_amounts(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """An action prints no amount at all, so that every sum over actions leaves it out."""
    for _, action in reading.actions():
        if not action.amounts:
            yield finding(
                FindingKind.NO_AMOUNT,
                Severity.HIGH,
                action,
                (printed.heading(action),),
                it=f"Per l'azione {action.code} il documento non stampa importi: nessuna somma la comprende.",
                en=f"The document prints no amount for action {action.code}: no sum includes it.",
            )


def amounts_in_words(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A share is printed in words, without a figure."""
    for _, action in reading.actions():
        for amount in action.amounts:
            if amount.value is None:
                label_it, label_en = _LABELS[amount.kind]
                yield finding(
                    FindingKind.AMOUNT_IN_WORDS,
                    Severity.MEDIUM,
                    action,
                    (amount.lines,),
                    printed=amount.text,
                    it=f"Per l'azione {action.code} la voce «{label_it}» è solo a parole («{amount.text}»): "
                    "nei dati non ha una cifra.",
                    en=f"For action {action.code} the item “{label_en}” is in words only (“{amount.text}”): "
                    "it has no figure in the data.",
                )
