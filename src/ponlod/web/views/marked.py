# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Showing where a text has the words that were searched for, however it spells them. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ponlod.web.views.search import folded, tokens

LENGTH = 180
"""Characters of an excerpt, about: it is cut between words."""
_BEFORE = 50
"""Characters of an excerpt before the first word that it is for, at most."""

_RUNS = re.compile("(?P<plain>[\x00-\x7f]+)(?![^\x00-\x7f])|[\x00-\x7f]?[^\x00-\x7f]+")
"""A text in parts: letters without anything that may belong to them, and all else."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text as it stands there; ``marked`` if it is a word that was searched for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a text, in pieces; ``begins`` and ``ends`` tell whether the text does so with it."""

    pieces: Sequence[Piece]
    begins: bool
    ends: bool


class _Span(NamedTuple):
    """Where a text has some of the words that were searched for."""

    start: int
    end: int
    words: frozenset[str]


def marked(text: str, words: Sequence[str]) -> Sequence[Piece]:
    """Return ``text`` in pieces that make it up again; words that begin with one of ``words`` are marked.

    ``words`` are those of ``search.words``; a code is one word, in any spelling.

    >>> [piece.text for piece in marked("Città, CITTA' e MI 4.1.1 a", ("citt", "4.1")) if piece.marked]
    ['Città', 'CITTA', 'MI 4.1.1 a']
    """
    return _pieces(text, _spans(text, words), 0, len(text))


def excerpts(
    text: str, wanted: Sequence[Sequence[str]], others: Sequence[str] = (), length: int = LENGTH
) -> Sequence[Excerpt]:
    """Return parts of ``text`` that show whatever it has of ``wanted``.

    Each of ``wanted`` is a word in its forms, any of which will do. The first part is where most of them are,
    the next where most of the rest are. ``others`` are marked there as well. A part is longer than ``length``
    only where one marked word is.
    """
    spans = _spans(text, [*others, *(form for forms in wanted for form in forms)])
    parts, left = [], frozenset(form for forms in wanted for form in forms)
    while having := [span._replace(words=span.words & left) for span in spans if span.words & left]:
        start, end = _part(text, spans, _densest(having, length - _BEFORE), length)
        parts.append(Excerpt(_pieces(text, spans, start, end), start == 0, end == len(text)))
        shown = {word for span in spans if start <= span.start and span.end <= end for word in span.words}
        left -= {form for forms in wanted if not shown.isdisjoint(forms) for form in forms}
    return parts


def _part(text: str, spans: Sequence[_Span], first: _Span, length: int) -> tuple[int, int]:
    """From where to where an excerpt goes that has the span ``first``: it cuts no span, nor a word."""
    start = _blank_after(text, first.start - _BEFORE, first.start)
    start = next((span.start for span in spans if span.start < start < span.end), start)
    end = max(_blank_before(text, start + length, first.end), first.end)
    end = next((max(span.start, first.end) for span in spans if span.start < end < span.end), end)
    return start, end


def _densest(spans: Sequence[_Span], length: int) -> _Span:
    """The first span from which most of the words are within ``length``. One pass: spans are in order."""
    best, most = spans[0], 0
    near: Counter[str] = Counter()
    end = 0
    for position, first in enumerate(spans):
        while end <= position or (end < len(spans) and spans[end].end <= first.start + length):
            near.update(spans[end].words)
            end += 1
        if len(near) > most:
            best, most = first, len(near)
        near.subtract(first.words)
        near = +near
    return best


def _blank_after(text: str, position: int, latest: int) -> int:
    """Where a word begins, from ``position`` on; ``latest`` if none does before."""
    if position <= 0:
        return 0
    return next((one + 1 for one in range(position, latest) if text[one].isspace()), latest)


def _blank_before(text: str, position: int, earliest: int) -> int:
    """Where a word ends, up to ``position``; that itself if no word ends after ``earliest``."""
    if position >= len(text):
        return len(text)
    return next((one for one in range(position, earliest, -1) if text[one].isspace()), position)


def _pieces(text: str, spans: Sequence[_Span], start: int, end: int) -> Sequence[Piece]:
    pieces, position = [], start
    for span in spans:
        if start <= span.start and span.end <= end:
            pieces += [Piece(text[position : span.start], False), Piece(text[span.start : span.end], True)]
            position = span.end
    pieces.append(Piece(text[position:end], False))
    return [piece for piece in pieces if piece.text]


def _spans(text: str, words: Sequence[str]) -> list[_Span]:
    """Where ``text`` has any of the words, in order, none of them in another."""
    folded_text, places = _folded(text)
    spans: list[_Span] = []
    beginnings = tuple(words)
    for token in tokens(folded_text):
        spellings = [f"{one} " for one in token.spellings]  # a word with a blank behind it is a whole one
        if any(one.startswith(beginnings) for one in spellings):
            having = {word for word in words for one in spellings if one.startswith(word)}
            start, end = places[token.start][0], places[token.end - 1][1]
            if spans and start < spans[-1].end:  # two words of one character, as in ½
                start, having = spans[-1].start, having | spans.pop().words
            spans.append(_Span(start, end, frozenset(having)))
    return spans


def _folded(text: str) -> tuple[str, Sequence[tuple[int, int]]]:
    """The folded text and, for each of its characters, from where to where in ``text`` it comes."""
    parts, places = [], []
    for run in _RUNS.finditer(text):
        position = run.start()
        if run["plain"]:
            parts.append(folded(run["plain"]))
            places += [(one, one + 1) for one in range(position, run.end())]
            continue
        for letter in _letters(run[0]):
            part = folded(letter)
            parts.append(part)
            places += [(position, position + len(letter))] * len(part)
            position += len(letter)
    return "".join(parts), places


def _letters(text: str) -> Iterator[str]:
    """Yield the text in pieces so short as can be, each of which is folded as it is in the whole."""
    letter = ""
    for character in text:
        if letter and not _adds(character):
            yield letter
            letter = ""
        letter += character
    yield letter


def _adds(character: str) -> bool:
    """Whether a character is an accent or the like, which belongs to the one before it."""
    if character.isascii():
        return False
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0 or not folded(character)
