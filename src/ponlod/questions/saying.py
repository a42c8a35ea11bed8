# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a reader is told of the cells of an answer, as plain text."""

from decimal import Decimal

from ponlod.locales import Language
from ponlod.questions.answer import Cell, Text, Thing
from ponlod.questions.definition import Kind


def in_words(cell: Cell, kind: Kind, language: Language) -> Text | None:
    """Return what a reader is told of a cell in a column of this ``kind``; None where there is no value."""
    match cell:
        case None | Text():
            return cell
        case Thing():
            return Text(cell.name, cell.language)
        case Decimal() | int():
            return Text(amount_in_words(Decimal(cell), kind, language), None)
        case _:
            return Text(language.date(cell) if kind is Kind.DATE else str(cell), None)


def amount_in_words(amount: Decimal, kind: Kind, language: Language) -> str:
    """Return a sum to the cent, a percentage, or a number."""
    match kind:
        case Kind.EURO:
            return language.money(amount)
        case Kind.PERCENT:
            return language.share(amount, Decimal(100))
        case _:
            return language.number(amount)
