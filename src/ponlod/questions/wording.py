# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sentence of an answer: a message in the syntax of ICU, and what can be said in it.

Its arguments have flat names: ``rows``; each column by name, as the first row has it, and ``has_<column>``
(``yes`` or ``no``); of a sum of money ``<column>_exact`` and ``<column>_about``, of a percentage
``<column>_text``; over all rows ``sum_<column>`` (of money with ``_exact`` and ``_about``) and
``count_<column>``; each parameter as ``p_<name>`` and ``has_p_<name>``. What is a number has also a name with
``_said``, as ``rows_said``: up to ten in words, else in figures; and so has a sum of money, as
``sum_<column>_said``: from a million in words with the exact sum behind, else the exact sum alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from icu4py.messageformat import MessageFormat

from ponlod.errors import QuestionError
from ponlod.locales import Language
from ponlod.questions.answer import Cell
from ponlod.questions.definition import Column, Kind, Question
from ponlod.questions.saying import amount_in_words, in_words

Argument = str | int | Decimal
UNSAID = "[…]"
"""What stands in a sentence for a value that is not there: no sentence should come to that."""

_IN_WORDS = range(11)
_MILLION = 1_000_000
_CHOICES = ("plural", "select", "selectordinal")


class NoMessage(Exception):
    """The text is no message; says why."""


def possible(question: Question) -> Sequence[str]:
    """Return the names of all arguments that a question's sentence can have."""
    names = [*_both("rows")]
    for column in question.columns:
        name = column.name
        names += [name, f"has_{name}"]
        match column.kind:
            case Kind.EURO:
                names += [*_sums(name), *_both(f"count_{name}")]
                names += _sums(f"sum_{name}") if column.sum else []
            case Kind.NUMBER:
                names += [f"{name}_said", *_both(f"count_{name}")]
                names += _both(f"sum_{name}") if column.sum else []
            case Kind.PERCENT:
                names.append(f"{name}_text")
    for parameter in question.parameters:
        names += [f"p_{parameter.name}", f"has_p_{parameter.name}"]
    return names


def arguments(
    question: Question,
    rows: Sequence[Mapping[str, Cell]],
    parameters: Mapping[str, Argument],
    language: Language,
) -> dict[str, Argument]:
    """Return what can be said of ``rows``; an argument whose value is not there is missing."""
    said = _number("rows", len(rows), language)
    for column in question.columns:
        first = rows[0][column.name] if rows else None
        said[f"has_{column.name}"] = _yes(first is not None)
        if first is not None:
            said |= _first(column, first, language)
        values = [value for row in rows if isinstance(value := row[column.name], int | Decimal)]
        if column.kind in (Kind.EURO, Kind.NUMBER):
            said |= _number(f"count_{column.name}", len(values), language)
            total = Decimal(sum(values))
            if column.sum and column.kind is Kind.NUMBER:
                said |= _number(f"sum_{column.name}", total, language)
            elif column.sum and values:
                said |= _money(f"sum_{column.name}", total, language)
    for parameter in question.parameters:
        said[f"has_p_{parameter.name}"] = _yes(parameter.name in parameters)
    return said | {f"p_{name}": value for name, value in parameters.items()}


def worded(question: Question, said: Mapping[str, Argument], language: Language) -> str:
    """Return the sentence, with a capital; what it names and is not ``said`` is UNSAID.

    Raises QuestionError where that should be counted.
    """
    message = MessageFormat(question.texts[language.code].answer, language.code)
    unsaid = dict.fromkeys(possible(question), UNSAID)
    try:
        sentence = message.format({**unsaid, **said})
    except RuntimeError as error:
        raise QuestionError(
            f"The sentence of the question {question.name} counts what is not there ({error}). "
            "Ask with has_… first, in its file."
        ) from error
    return sentence[:1].upper() + sentence[1:]


def named(message: str, language: str) -> set[str]:
    """Return the names of the arguments in a message; raises NoMessage if ICU cannot read it."""
    try:
        MessageFormat(message, language)
    except ValueError as error:
        reason = str(error).rpartition(": ")[2]
        raise NoMessage(f"ICU cannot read it ({reason}): look at braces, commas and apostrophes") from error
    return set(_named(_Signs(message)))


def _first(column: Column, value: Cell, language: Language) -> dict[str, Argument]:
    """What can be said of the value of the first row."""
    name = column.name
    if isinstance(value, int | Decimal):
        match column.kind:
            case Kind.EURO:
                return {name: value} | _money(name, Decimal(value), language)
            case Kind.NUMBER:
                return {name: value} | _number(name, value, language)
        return {name: value, f"{name}_text": amount_in_words(Decimal(value), column.kind, language)}
    said = in_words(value, column.kind, language)
    return {} if said is None else {name: " ".join(said.text.split())}  # a sentence is one line


def _money(name: str, amount: Decimal, language: Language) -> dict[str, Argument]:
    exact, about = language.money(amount), language.about(amount)
    said = exact if abs(amount) < _MILLION else f"{about} ({exact})"
    return dict(zip(_sums(name), (exact, about, said), strict=True))


def _number(name: str, number: int | Decimal, language: Language) -> dict[str, Argument]:
    said = _in_words(int(number), language.code) if number in _IN_WORDS else language.number(number)
    return dict(zip(_both(name), (number, said), strict=True))


@cache  # ICU reads a language's rules each time
def _in_words(number: int, language: str) -> str:
    return MessageFormat("{number, spellout}", language).format({"number": number})


def _both(name: str) -> tuple[str, str]:
    """The names of a number, and of what is said of it."""
    return name, f"{name}_said"


def _sums(name: str) -> tuple[str, str, str]:
    """The names of a sum of money: to the cent, as it is spoken of, and both."""
    return f"{name}_exact", f"{name}_about", f"{name}_said"


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


class _Signs:
    """The signs of a message, one after the other, without what is quoted in it by apostrophes."""

    def __init__(self, message: str) -> None:
        self._left = iter(_unquoted(message))

    def until(self, ends: str) -> tuple[str, str]:
        """Return the text before the next of the ``ends``, and that one; an empty one at the end of all."""
        text = ""
        for sign in self._left:
            if sign in ends:
                return text.strip(), sign
            text += sign
        return text.strip(), ""


def _unquoted(message: str) -> Iterator[str]:
    quoted = False
    position = 0
    while position < len(message):
        pair = message[position : position + 2]
        if pair == "''":
            position += 1
        elif pair[0] == "'" and (quoted or pair[1:] in ("{", "}", "#", "|")):
            quoted = not quoted
        elif not quoted:
            yield pair[0]
        position += 1


def _named(signs: _Signs) -> Iterator[str]:
    """The arguments of a message up to its end, or to the brace that closes it."""
    while signs.until("{}")[1] == "{":
        name, end = signs.until(",}")
        yield name
        if end == "}":
            continue
        kind, end = signs.until(",}")
        if kind not in _CHOICES:
            if end == ",":
                signs.until("}")
            continue
        while signs.until("{}")[1] == "{":
            yield from _named(signs)
