# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer as a card to be shown on other sites: what stands on it, and how high it gets. Pure.

What it looks like is in static/card.css, from which the measures here are taken.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil

from ponlod.locales import Language
from ponlod.publisher import Publisher
from ponlod.questions.answer import Answer, Cell, Text
from ponlod.questions.definition import Column, Tone
from ponlod.questions.files import address
from ponlod.questions.saying import in_words
from ponlod.web.views.answer_chart import answer_chart, called
from ponlod.web.views.bars import wrapped
from ponlod.web.views.charts import Bar, documents

WIDTH = 640
"""Pixels that a card is wide where there is room."""

_MOST_BARS, _MOST_ROWS, _MOST_COLUMNS, _MOST_RELEASES = 8, 5, 3, 3
_LONGEST = 90
"""Characters of a text in a row."""
_SHORT = 12
_COLUMN, _NARROW, _PHONE = 560, 340, 600
"""Pixels for which a card is measured in a column of text and on a phone, and up to which a screen is one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: where it begins and how long it is, in per cent of the longest bar."""

    tone: Tone | None
    start: Decimal
    length: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A bar with its name, what stands at its end, and all of it in words."""

    name: Text
    text: str
    words: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Value:
    """A cell of a row under the name of its column; ``text`` is None where there is no value."""

    column: str
    text: Text | None
    is_figure: bool

    @property
    def is_short(self) -> bool:
        """Whether it stands on one line, as a code does."""
        return self.text is not None and len(self.text.text) <= _SHORT


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card: bars with their ``legend``, or else the first rows, and how many are left out.

    ``origin`` says which document it is from, of which release, on what terms, and who publishes it;
    ``notice`` that it is not official, where it is not.
    """

    question: str
    sentence: str
    legend: Sequence[tuple[Tone, str]]
    bars: Sequence[Line]
    rows: Sequence[Sequence[Value]]
    left_out: str
    origin: Sequence[str]
    notice: str

    def height(self, width: int) -> int:
        """Return the height in pixels in which all of it has room, at this width and the usual size of text.

        It is reckoned for wide fonts: where they are not, some of it stays empty.
        """
        room = width - 34
        lines = [
            (self.question, 14, 1.3),
            (self.sentence, 20 if width >= 480 else 18, 1.35),
            (self.left_out, 13, 1.4),
            (" ".join((*self.origin, self.notice)), 13, 1.45),
        ]
        texts = sum(_height(text, size, spacing, room) for text, size, spacing in lines)
        return ceil(112 + texts + sum(self._heights(room)))

    def _heights(self, room: int) -> Iterator[float]:
        if self.legend:
            yield 8 + 20 * len(wrapped("—— ".join(text for _, text in self.legend), room, 13))
        for bar in self.bars:
            yield 24.5 + _height(bar.name.text, 15, 1.3, room - 8 * len(bar.text) - 12)
        for row in self.rows:
            if room >= 480 - 34:
                yield 13 + max(_height(each, 15, 1.35, width) for each, width in _spread(row, room))
            else:
                yield 13 + sum(_height(f"{one.column}: {_shown(one)}", 15, 1.35, room) for one in row)
        if self.rows:
            yield 48


@dataclass(frozen=True, slots=True)
class Embed:
    """The ``address`` of a card, and the ``html`` that shows it in a frame: ``width`` pixels wide where there
    is room and then ``height`` high; on a phone, where lines are short, as high as it gets there."""

    address: str
    width: int
    height: int
    html: str


def card(answer: Answer, language: Language, publisher: Publisher) -> Card:
    """Return the card of an answer in its ``language``."""
    chart = answer_chart(answer, language, publisher)
    bars = list(_lines(answer, chart.bars[:_MOST_BARS], language)) if chart else []
    rows = [] if chart else [_row(answer, row, language) for row in answer.rows[:_MOST_ROWS]]
    shown = len(bars) or len(rows)
    several = len(answer.rows) > shown
    counts = {"n": language.number(shown), "all": language.number(len(answer.rows))}
    return Card(
        question=answer.question.texts[language.code].title,
        sentence=answer.sentence,
        legend=chart.legend if chart else [],
        bars=bars,
        rows=rows,
        left_out=language.text("card.left_out", **counts).unescape() if several else "",
        origin=list(_origin(answer, language, publisher)),
        notice="" if publisher.official else f"{language.texts['site.unofficial']}.",
    )


def embed(
    answer: Answer,
    language: Language,
    publisher: Publisher,
    base: str,
    given: Mapping[str, str],
    width: int = WIDTH,
    most: int | None = None,
) -> Embed:
    """Return how another site shows the card of an answer, at this ``width``.

    ``given`` are the parameters of its address: the ``permanent`` ones name releases, and the card goes on
    showing these; without a release, it shows the latest data. Where the card is higher than ``most`` pixels,
    it can be scrolled.
    """
    source = address(answer.question, base, {**given, "lang": language.code}, "/card")
    shown = card(answer, language, publisher)
    heights = (shown.height(min(width, each)) for each in (_COLUMN, _NARROW))
    high, higher = (min(height, most or height) for height in heights)
    # Whatever is multiplied so is above the upper bound on a phone, and below the lower one elsewhere.
    height = f"clamp({high}px,({_PHONE}px - 100vw)*9999,{higher}px)"
    html = (
        f'<iframe src="{escape(source)}" title="{escape(shown.question)}" width="{width}" height="{high}" '
        f'style="width:100%;max-width:{width}px;height:{height};border:0" loading="lazy"></iframe>'
    )
    return Embed(source, width, high, html)


def _lines(answer: Answer, bars: Sequence[Bar], language: Language) -> Iterator[Line]:
    longest = max(bar.length for bar in bars) or Decimal(1)
    for bar, row in zip(bars, answer.rows, strict=False):
        parts, start = [], Decimal(0)
        for piece in bar.pieces:
            length = round(piece.length / longest * 100, 2)
            parts.append(Part(piece.tone, start, length))
            start += length
        name = called(answer, row, language) or Text(bar.label, None)
        yield Line(_cut(name), bar.text, bar.words, parts)


def _row(answer: Answer, row: Mapping[str, Cell], language: Language) -> Sequence[Value]:
    titles = answer.question.texts[language.code].columns
    values = []
    for column in _columns(answer):
        text = in_words(row[column.name], column.kind, language)
        values.append(Value(titles[column.name], text and _cut(text), column.kind.is_figure))
    return values


def _columns(answer: Answer) -> Sequence[Column]:
    """The columns for which there is room: the first ones, and the last one."""
    shown = answer.shown
    return shown if len(shown) <= _MOST_COLUMNS else [*shown[: _MOST_COLUMNS - 1], shown[-1]]


def _cut(text: Text) -> Text:
    return Text(textwrap.shorten(text.text, _LONGEST, placeholder=" …"), text.language)


def _origin(answer: Answer, language: Language, publisher: Publisher) -> Iterator[str]:
    releases = [
        language.text("card.release", release=one.key, date=language.date(one.date.isoformat()))
        for one in answer.releases[:_MOST_RELEASES]
    ]
    if left := len(answer.releases) - len(releases):
        releases.append(language.count("card.more_releases", left))
    key = "card.pinned" if answer.pinned else "card.latest"
    yield language.text("card.source", documents=documents(answer.releases, language)).unescape()
    yield language.text(key, releases="; ".join(one.unescape() for one in releases)).unescape()
    yield language.text("card.licence", licence=publisher.terms.name).unescape()
    if publisher.name is not None:
        published = language.text("site.published", publisher=publisher.name).unescape()
        yield published if published.endswith(".") else f"{published}."


def _spread(row: Sequence[Value], room: int) -> Iterator[tuple[str, float]]:
    """Each text of a row with the width it has: those on one line take theirs, others share what is left."""
    lines = [one for one in row if one.is_figure or one.is_short]
    taken = sum(8.5 * len(_shown(one)) + 16 for one in lines)
    shared = (room - taken) / max(1, len(row) - len(lines)) - 16
    for one in row:
        yield _shown(one), room if one in lines else max(80, shared)


def _shown(value: Value) -> str:
    return value.text.text if value.text else "—"


def _height(text: str, size: int, spacing: float, width: float) -> float:
    # A browser breaks lines more tightly than has to be feared of a drawing.
    return len(wrapped(text, width, 0.95 * size, 99)) * size * spacing
