# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page of a question shows of its answer: table, sums, chart, how to cite and embed it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from ponlod.languages import LANGUAGES
from ponlod.questions.answer import Answer
from ponlod.questions.definition import Column, Kind, Question, Type
from ponlod.questions.files import address, parameters, permalink, permanent
from ponlod.questions.releases import RELEASE
from ponlod.questions.saying import in_words
from ponlod.web.views import structured_page
from ponlod.web.views.answer_chart import answer_chart
from ponlod.web.views.bars import BARE, specification
from ponlod.web.views.card import embed
from ponlod.web.views.citing import Subject, csl, report
from ponlod.web.views.schema_org import Speaker

ROWS = 100
"""Rows that the page shows of a longer answer; the files have all."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column over all rows. ``amounts`` is how many are in it, where others are missing."""

    sum: Decimal
    amounts: int | None


def shown(
    answer: Answer, asked: Collection[str], digest: str, edition: str, speaker: Speaker
) -> dict[str, object]:
    """Return what question.html shows of an answer, of whose CSV at the permalink this is the ``digest``.

    ``asked`` are the parameters that the address of the page has.
    """
    question, code, spoken = answer.question, answer.language, speaker.language
    title, given, lasting = question.texts[code].title, parameters(answer, asked), permanent(answer)
    subject = Subject(
        name=title,
        address=permalink(answer, speaker.base),
        release=answer.releases[0] if len(answer.releases) == 1 else None,
        edition=edition,
        publisher=speaker.publisher.name or spoken.text("site.name"),
        licence=speaker.publisher.terms,
    )
    columns, rows = answer.shown, answer.rows[:ROWS]
    dashed = [column for column in columns if any(row[column.name] is None for row in rows)]
    return {
        "answer": answer,
        "drawn": _sizes(answer, speaker),
        "columns": columns,
        "head": None if columns[0].kind.is_figure else columns[0],
        "said": partial(in_words, language=spoken),
        "rows": rows,
        "complete": not (question.history or dashed or answer.gaps),
        "lacking": not question.history and any(not column.optional for column in dashed),
        "totals": totals(answer),
        "permalink": subject.address,
        "proof": address(question, speaker.base, lasting, ".csv"),
        "own": {"name": question.name, "lang": None if code == LANGUAGES[0] else code, **given},
        "latest": {name: value for name, value in given.items() if name not in _naming_releases(question)},
        "digest": digest,
        "card": embed(answer, spoken, speaker.publisher, speaker.base, lasting),
        "csl": csl(subject),
        "report": report(subject, speaker.publisher, spoken),
        # Pages that somebody's choices have made are not for search engines.
        "structured": None if asked else structured_page.answer(answer, speaker),
    }


def totals(answer: Answer) -> dict[str, Total]:
    """Return the sums of the columns that can be summed, and have values; of a single row, none."""
    if len(answer.rows) < 2:
        return {}
    return {column.name: _total(answer, column) for column in answer.shown if column.sum}


def _total(answer: Answer, column: Column) -> Total:
    values = [value for row in answer.rows if isinstance(value := row[column.name], Decimal | int)]
    # Rows that are sums themselves have columns which count the amounts in them.
    some = column.kind is Kind.EURO and not answer.question.coverage and len(values) < len(answer.rows)
    return Total(sum(map(Decimal, values), Decimal(0)), len(values) if some else None)


def _sizes(answer: Answer, speaker: Speaker) -> dict[str, tuple[int, int]]:
    """Width and height of the chart in pixels, by layout, so that the page need not wait for it; of no chart,
    nothing."""
    chart = answer_chart(answer, speaker.language, speaker.publisher)
    if chart is None:
        return {}
    drawn = {name: specification(chart, layout) for name, layout in BARE.items()}
    return {name: (one["width"], one["height"]) for name, one in drawn.items()}


def _naming_releases(question: Question) -> set[str]:
    return {RELEASE, *(one.name for one in question.parameters if one.type is Type.RELEASE)}
