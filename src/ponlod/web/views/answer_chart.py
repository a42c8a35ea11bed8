# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The chart of an answer: a bar for each row, as the question says. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ponlod.locales import Language
from ponlod.publisher import Publisher
from ponlod.questions.answer import Answer, Cell, Text
from ponlod.questions.definition import Chart as Definition
from ponlod.questions.definition import Kind, Tone
from ponlod.questions.saying import amount_in_words, in_words
from ponlod.web.views.charts import Bar, Chart, Piece, brief, source_note

MOST_BARS = 20
"""Rows that are drawn; a note says how many there are."""


def answer_chart(answer: Answer, language: Language, publisher: Publisher) -> Chart | None:
    """Return the chart of an answer in its ``language``: the first MOST_BARS rows, in their order.

    A row without any value has words and no bar. None where there is nothing to draw: the question has no
    chart, no row has a value, or one is negative, which no bar from zero could show.
    """
    drawn = answer.question.chart
    if drawn is None:
        return None
    amounts = [[_amount(row[column]) for column in drawn.bars] for row in answer.rows]
    known = [amount for row in amounts for amount in row if amount is not None]
    if not any(known) or min(known) < 0:
        return None
    kinds = {column.name: column.kind for column in answer.question.columns}
    titles = answer.question.texts[language.code].columns
    notes = [source_note(answer.releases, publisher, language)]
    if len(answer.rows) > MOST_BARS:
        first, rows = language.number(MOST_BARS), language.number(len(answer.rows))
        notes.insert(0, language.text("charts.first_rows", n=first, all=rows).unescape())
    return Chart(
        headline=answer.sentence,
        legend=[(tone, titles[column]) for column, tone in drawn.bars.items()],
        bars=[
            _bar(row, called(answer, row, language), drawn, kinds, titles, language)
            for row in answer.rows[:MOST_BARS]
        ],
        notes=notes,
    )


def called(answer: Answer, row: Mapping[str, Cell], language: Language) -> Text | None:
    """Return what the bar of a row is called, None if nothing says it.

    A figure alone would not tell what it is: before it stands the title of its column.
    """
    assert answer.question.chart is not None
    label = answer.question.chart.label
    kind = next(column.kind for column in answer.question.columns if column.name == label)
    said = in_words(row[label], kind, language)
    if said is None or not kind.is_figure:
        return said
    return Text(f"{answer.question.texts[language.code].columns[label]} {said.text}", None)


def _bar(
    row: Mapping[str, Cell],
    label: Text | None,
    drawn: Definition,
    kinds: Mapping[str, Kind],
    titles: Mapping[str, str],
    language: Language,
) -> Bar:
    name = language.text("charts.no_value").unescape() if label is None else label.text
    kind = kinds[next(iter(drawn.bars))]
    pieces, words = [], []
    for column, tone in drawn.bars.items():
        amount = _amount(row[column])
        if amount is not None:
            unknown = label is None and tone is Tone.COUNT
            pieces.append(Piece(None if unknown else tone, amount, _short(amount, kind, language)))
            words.append(f"{titles[column]} {amount_in_words(amount, kind, language)}")
    text = _end(pieces, kind, language)
    return Bar(name, pieces, text, f"{name}: {', '.join(words) or text}")


def _end(pieces: Sequence[Piece], kind: Kind, language: Language) -> str:
    """What stands at the end of a bar: what its pieces come to, or that nothing is printed."""
    if pieces:
        return _short(sum((piece.length for piece in pieces), Decimal(0)), kind, language)
    return language.text("charts.no_amount" if kind is Kind.EURO else "charts.no_value").unescape()


def _short(amount: Decimal, kind: Kind, language: Language) -> str:
    return brief(amount, language) if kind is Kind.EURO else amount_in_words(amount, kind, language)


def _amount(cell: Cell) -> Decimal | None:
    return Decimal(cell) if isinstance(cell, Decimal | int) else None
