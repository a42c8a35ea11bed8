# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody gives for a parameter, as a text, and the term that it stands for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import XSD, Literal, URIRef

from ponlod.errors import Fault, ParameterError
from ponlod.fields.money import lexical, typed_euro
from ponlod.locales import Language
from ponlod.questions.definition import Parameter, Type

WRITTEN = (Type.MONEY, Type.TEXT, Type.COUNT)
"""What is written freely; all else is chosen from the data."""
LONGEST_TEXT = 200
"""Characters of words that are looked for."""
MOST_ROWS = 10_000
"""What a count may come to."""

_LONGEST_SUM = 40
_EITHER = re.compile(r"[^0-9.,]*[0-9]{1,3}\.[0-9]{3}[^0-9.,]*")
"""Thousands in Italian, three decimals elsewhere."""
_COUNT = re.compile("[1-9][0-9]{0,4}")
_LISTED = 12
"""Keys that an error names."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter has: its ``key`` in addresses, one for each term; and what a sentence says of it."""

    key: str
    term: URIRef | Literal
    said: str | int


def written_value(parameter: Parameter, text: str, language: Language) -> Value:
    """Read a sum of money, some words or a count; raises ParameterError."""
    match parameter.type:
        case Type.MONEY:
            return _money(parameter.name, text, language)
        case Type.COUNT:
            return _count(parameter.name, text)
    return _words(parameter.name, text)


def unknown(name: str, text: str, known: Sequence[str]) -> ParameterError:
    """The error to raise for a parameter that a question does not have."""
    remedy = f"It takes {', '.join(known)}" if known else "It takes none"
    return ParameterError(name, text, Fault.UNKNOWN, "this question has no such parameter", remedy)


def absent(name: str, text: str, keys: Sequence[str]) -> ParameterError:
    """The error to raise where the data have nothing of a key; some that they have are named."""
    more = " and others" if len(keys) > _LISTED else ""
    remedy = f"Give one of {', '.join(keys[:_LISTED])}{more}" if keys else "There is nothing to choose from"
    return ParameterError(name, text, Fault.ABSENT, "the data have nothing of this key", remedy)


def _money(name: str, text: str, language: Language) -> Value:
    given = text.strip()
    amount = typed_euro(given) if len(given) <= _LONGEST_SUM else None
    if amount is None:
        raise ParameterError(
            name, text, Fault.NO_SUM, "this is no sum of money", "Write it as 1000000 or 1000000.50"
        )
    key = lexical(amount)
    if _EITHER.fullmatch(given):
        remedy = f"Write {key}, or two digits behind the point"
        raise ParameterError(name, text, Fault.AMBIGUOUS, "this can be read in two ways", remedy)
    return Value(key, Literal(key, datatype=XSD.decimal), language.money(amount))


def _count(name: str, text: str) -> Value:
    given = text.strip()
    if not _COUNT.fullmatch(given) or int(given) > MOST_ROWS:
        raise ParameterError(
            name, text, Fault.NO_COUNT, "this is no count", f"Write a whole number from 1 to {MOST_ROWS}"
        )
    return Value(given, Literal(given, datatype=XSD.integer), int(given))


def _words(name: str, text: str) -> Value:
    if len(text) > LONGEST_TEXT:
        raise ParameterError(
            name,
            text,
            Fault.TOO_LONG,
            f"this is longer than {LONGEST_TEXT} characters",
            "Give a word or two",
        )
    # As documents are read: however a letter is put together, it is the same letter.
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    if not words.isprintable():
        raise ParameterError(
            name, text, Fault.UNPRINTABLE, "it has signs that cannot be printed", "Leave them out"
        )
    return Value(words, Literal(words), words)
