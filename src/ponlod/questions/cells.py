# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the store gives, as the cells of an answer: by the kinds of their columns."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from rdflib import Literal, URIRef

from ponlod.errors import QuestionError
from ponlod.locales import rounded
from ponlod.questions.answer import Cell, Gap, Text, Thing
from ponlod.questions.definition import Column, Kind, Question
from ponlod.store import Row


def unnamed(question: Question, rows: Sequence[Row]) -> set[URIRef]:
    """Return the things in ``rows`` whose names have to be asked for: no text of the row stands for them."""
    texts = {column.of: column.name for column in question.columns if column.of}
    names = [(one.name, texts.get(one.name, "")) for one in question.columns if one.kind is Kind.THING]
    return {
        term
        for row in rows
        for name, text in names
        if isinstance(term := row.get(name), URIRef) and not isinstance(row.get(text), Literal)
    }


def cells(question: Question, row: Row, things: Mapping[URIRef, Thing], language: str) -> dict[str, Cell]:
    """Return a row with all columns; ``things`` are those ``unnamed``, by their names.

    Raises QuestionError for a value of another kind than its column.
    """
    texts = {column.of: row[column.name] for column in question.columns if column.of and column.name in row}
    found: dict[str, Cell] = {}
    for column in question.columns:
        term = row.get(column.name)
        if isinstance(term, URIRef) and column.kind is Kind.THING:
            said = texts.get(column.name)
            found[column.name] = (
                Thing(term, str(said), said.language or language)
                if isinstance(said, Literal)
                else things[term]
            )
        else:
            found[column.name] = None if term is None else _cell(question, column, term)
    return found


def gaps(question: Question, rows: Sequence[Mapping[str, Cell]]) -> list[Gap]:
    """Return what is missing, column by column, without those that lack nothing.

    It is counted in the columns that people read, where these are not optional. What one release has and
    another has not is no gap.
    """
    if coverage := question.coverage:
        whole = _sum(rows, coverage.whole)
        found = {name: whole - _sum(rows, counting) for name, counting in coverage.counted.items()}
    else:
        whole = len(rows)
        read = () if question.history else question.shown
        found = {
            column.name: sum(row[column.name] is None for row in rows)
            for column in read
            if not column.optional
        }
    return [Gap(name, missing, whole) for name, missing in found.items() if missing]


def _cell(question: Question, column: Column, term: object) -> Cell:
    try:
        match column.kind:
            case Kind.TEXT:
                return Text(str(term), term.language if isinstance(term, Literal) else None)
            case Kind.DATE if isinstance(term, Literal):
                return str(term)
            case Kind.IRI:
                return URIRef(str(term))
            case Kind.NUMBER:
                number = Decimal(str(term))
                return int(number) if number == number.to_integral_value() else number
            case Kind.EURO | Kind.PERCENT:
                # Stores divide with more or fewer decimals.
                amount = Decimal(str(term))
                return amount if amount == round(amount, 2) else rounded(amount, 2)
    except InvalidOperation:
        pass
    raise QuestionError(
        f"The question {question.name} finds “{term}” in its column {column.name}, of kind {column.kind}. "
        "Mend its query, or the kind."
    )


def _sum(rows: Sequence[Mapping[str, Cell]], name: str) -> int:
    return sum(value for row in rows if isinstance(value := row[name], int))
