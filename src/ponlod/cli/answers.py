# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer as people read it in a terminal, made of its JSON: that of this publication, or of any server.

What a server sends stands on one line each, and cannot steer the terminal.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import click
from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from ponlod.errors import StoreUnreliable, printable
from ponlod.locales import Language
from ponlod.questions.definition import Kind
from ponlod.questions.offered import Offered
from ponlod.questions.saying import amount_in_words

_ONE_LINE = 10_000
"""Characters in a line that goes to a file or a program: there, no cell is broken."""
_LONG = 16
"""Characters of a word that may be broken if it has more."""
_GAP = 2
_MOST_ROWS = 200
"""Rows of a table: who wants more than one can look through takes a file."""
_MOST_COLUMNS = 100
_MOST_SIGNS = 2000
"""Characters of a cell, and of a sentence; longer ones end in _CUT."""
_CUT = " […]"

_FIGURES = [kind for kind in Kind if kind.is_figure]
_NUMBER = re.compile(r"-?[0-9]{1,24}(?:\.[0-9]{1,12})?")
_FIXED = "\u00a0"
_STANDING = "\ue000"
"""Stands for a fixed space while lines are broken: it is no space, and in no text that is printed."""
_BLANK = re.compile(rf"[^\S{_FIXED}]+")
_BEHIND = "_uri"
"""What the name of a column ends with that has the addresses of what another column names."""
_WORDS = {
    "it": {
        "releases": "Dati",
        "cite": "Per citare",
        "first": "Si vedono le prime {shown} righe su {total}; --format csv le dà tutte.",
    },
    "en": {
        "releases": "Data",
        "cite": "To cite",
        "first": "These are the first {shown} of {total} rows; --format csv gives all of them.",
    },
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as it is shown; a number stands on the right, and is never broken."""

    header: str
    numeric: bool
    cells: Sequence[str]

    @property
    def most(self) -> int:
        """The width that leaves every line whole."""
        return max(map(len, (self.header, *self.cells)))

    @property
    def least(self) -> int:
        """The width below which it is hard to read: that of its longest word, but for very long ones."""
        words = [*self.header.split(), *(word for cell in self.cells for word in self._words(cell))]
        return min(max(map(len, words), default=0), self.most if self.numeric else _LONG)

    def _words(self, cell: str) -> Sequence[str]:
        return [cell] if self.numeric else cell.split()


def console() -> Console:
    """The terminal. What is none gets no colours, and whole rows, unless COLUMNS says how wide it is."""
    printing = Console(highlight=False, markup=False)
    if not printing.is_terminal and "COLUMNS" not in os.environ:
        printing.width = _ONE_LINE
    return printing


def print_answer(content: bytes, language: Language, to: Console, source: str) -> None:
    """Print an answer from its JSON; for any other, raises StoreUnreliable, which names the ``source``."""
    try:
        shown = [*_shown(json.loads(content), language, to.width)]
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise StoreUnreliable(
            f"{source}: what came is no answer of ponlod. Is it another version?"
        ) from error
    _print(Group(*shown), to)


def print_file(content: bytes) -> None:
    """Print a file with text in a terminal, line by line, without what could steer that."""
    for line in content.decode(errors="surrogateescape").removesuffix("\n").split("\n"):
        click.echo(_harmless(line.removesuffix("\r")))


def print_list(questions: Sequence[Offered], to: Console) -> None:
    """Print the questions by group, each behind the name by which it is asked."""
    widest = max((len(question.name) for question in questions), default=0)
    lines: list[RenderableType] = []
    for group, listed in groupby(questions, lambda question: question.group):
        if lines:
            lines.append(Text())
        lines.append(_text(_plain(group), "bold"))
        table = Table.grid(padding=(0, _GAP, 0, 0))
        table.add_column(no_wrap=True, min_width=widest)
        table.add_column()
        for question in listed:
            table.add_row(_text(_plain(question.name)), _text(_plain(question.title)))
        lines.append(table)
    _print(Group(*lines), to)


def print_help(question: Offered, language: Language, ctx: click.Context) -> None:
    """Print what there is to know of a question, and all options, in the manner of all help."""
    formatter = ctx.make_formatter()
    own = (f"[--{one.name} …]" for one in question.wanted)
    formatter.write_usage(ctx.command_path, _plain(" ".join(("[OPTIONS]", question.name, *own))))
    with formatter.indentation():
        for text in (question.title, *question.texts):
            formatter.write_paragraph()
            formatter.write_text(_plain(text))
    if question.traps:
        with formatter.section(language.texts["question.traps"]):
            for trap in question.traps:
                formatter.write_text(f"- {_plain(trap)}")
    for one in question.wanted:
        default = f" [default: {_plain(one.default)}]" if one.default else ""
        with formatter.section(f"--{_plain(one.name)}: {_plain(one.label).rstrip('.')}{default}"):
            if one.choices:
                formatter.write_dl([(_plain(choice.key), _plain(choice.name)) for choice in one.choices])
    ctx.command.format_options(ctx, formatter)
    click.echo(formatter.getvalue(), nl=False)


def _print(shown: RenderableType, to: Console) -> None:
    """Print without the blanks that fill lines up, and so that a closed pipe is an error as elsewhere."""
    with to.capture() as captured:
        to.print(shown)
    for line in captured.get().splitlines():
        click.echo(line.rstrip(" ").replace(_STANDING, _FIXED))


def _shown(answer: Mapping[str, Any], language: Language, width: int) -> Iterator[RenderableType]:
    yield _text(_short(answer["sentence"]), "bold")
    if len(answer["columns"]) > _MOST_COLUMNS:
        raise ValueError("no question has so many columns")
    found = answer["rows"]
    labels = {name: _plain(column[language.code]) for name, column in answer["columns"].items()}
    columns = [
        _column(labels[name], about["type"], [row[name] for row in found[:_MOST_ROWS]], language)
        for name, about in answer["columns"].items()
        if not name.endswith(_BEHIND)
    ]
    if found:
        yield Text()
        widths = _widths(columns, width)
        yield _records(columns) if widths is None else _table(columns, widths)
    yield Text()
    words = _WORDS[language.code]
    if len(found) > _MOST_ROWS:
        shown, total = map(language.number, (_MOST_ROWS, len(found)))
        yield _text(words["first"].format(shown=shown, total=total))
    rows = language.count("count.rows", len(found)).unescape()
    gaps = [_gap(gap, labels, language) for gap in answer["coverage"]]
    yield _text("; ".join((rows, *gaps)) + ".")
    yield _text(f"{words['releases']}: {'; '.join(_release(one, language) for one in answer['releases'])}.")
    title, permalink, licence = (_plain(answer[key]) for key in ("title", "permalink", "licence"))
    yield _text(f"{words['cite']}: {title} {permalink} ({licence})")
    if not answer["official"]:
        yield _text(f"{language.texts['site.unofficial']}.")


def _text(text: str, style: str = "") -> Text:
    """The text, which Rich breaks at any other space."""
    return Text(text.replace(_FIXED, _STANDING), style)


def _plain(text: str) -> str:
    """The text on one line, without what could steer a terminal."""
    return _harmless(_BLANK.sub(" ", text)).strip()


def _short(text: str) -> str:
    """The text as ``_plain``, as far as somebody reads it in a terminal."""
    return _plain(text if len(text) <= _MOST_SIGNS else text[:_MOST_SIGNS] + _CUT)


def _harmless(line: str) -> str:
    """The line without what could steer a terminal; fixed spaces stay."""
    return _FIXED.join(map(printable, line.split(_FIXED)))


def _column(header: str, kind: str, values: Sequence[object], language: Language) -> _Column:
    return _Column(header, kind in _FIGURES, [_cell(value, kind, language) for value in values])


def _cell(value: object, kind: str, language: Language) -> str:
    if value is None:
        return ""
    text = _short(str(value))
    if kind in _FIGURES and _NUMBER.fullmatch(text):
        return amount_in_words(Decimal(text), Kind(kind), language)
    return language.date(text) if kind == Kind.DATE else text


def _widths(columns: Sequence[_Column], width: int) -> Sequence[int] | None:
    """How wide each column is, of all that is there, narrow ones first; None if there is no room for them."""
    widths, most = [column.least for column in columns], [column.most for column in columns]
    spare = width - sum(widths) - _GAP * len(columns)
    if spare < 0:
        return None
    for _ in range(spare):
        wanting = [at for at, needed in enumerate(most) if widths[at] < needed]
        if not wanting:
            break
        widths[min(wanting, key=widths.__getitem__)] += 1
    return widths


def _table(columns: Sequence[_Column], widths: Sequence[int]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    for column, width in zip(columns, widths, strict=True):
        justify: JustifyMethod = "right" if column.numeric else "left"
        table.add_column(_text(column.header), justify=justify, width=width, overflow="fold")
    for row in zip(*(column.cells for column in columns), strict=True):
        table.add_row(*map(Text, row))
    return table


def _records(columns: Sequence[_Column]) -> Table:
    """Each row as lines of its own, where its columns have no room beside each other."""
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(style="bold", overflow="fold")
    table.add_column(overflow="fold")
    for position, row in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if position:
            table.add_row()
        for column, cell in zip(columns, row, strict=True):
            if cell:
                table.add_row(_text(column.header), _text(cell))
    return table


def _gap(gap: Mapping[str, Any], labels: Mapping[str, str], language: Language) -> str:
    missing, whole = int(gap["missing"]), language.number(int(gap["whole"]))
    said = language.text(
        "question.of_whole", missing=language.count("question.missing", missing), whole=whole
    )
    return f"{labels[gap['column']]}: {said.unescape()}"


def _release(release: Mapping[str, Any], language: Language) -> str:
    title, key, date = (_plain(release[name]) for name in ("title", "key", "date"))
    return f"{title} ({key}, {language.date(date)})"
