# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finding words in texts as people type them: accents and case do not matter, codes in any spelling. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_CODE = re.compile(
    r"(?<!\w)(?P<city>[a-z]{2})[\s.–-]*"
    r"(?:(?P<measure>[0-9]{1,2}(?:\.[0-9]{1,2}){2,3})[\s.]*|(?P<digits>[0-9]{3,4}))(?P<letter>[a-z])(?!\w)"
)
"""A code in a folded text: printed spellings, and what people make of them, as ``mi 411a``."""

_CITY = re.compile(r"(?<!\w)([a-z]{2})[\s.–-]*([0-9]{1,2}(?:\.[0-9]{1,2})+)(?![\w.])")
"""The beginning of a code, as ``mi 4.1``."""

_SHORTEST_WITH_FORMS = 5
"""Letters of a word whose last one may be another."""

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Accents, as Unicode takes them off their letters."""

_WORD = re.compile(r"(?:[a-z]{2})?[0-9]+(?:\.[0-9]+)+(?:\.[a-z](?!\w))?|\w+")
"""A number with points in it, a code, or anything that is one word to everybody."""


class Token(NamedTuple):
    """A word of a folded text, or a code in it: where it stands, and how it may be searched for."""

    start: int
    end: int
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Searchable:
    """Named texts, made ready to be searched."""

    _texts: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Searchable":
        """Make ``texts``, by name, ready."""
        return cls(tuple((name, _indexed(text)) for name, text in texts.items()))

    def found(self, words: Sequence[str]) -> tuple[str, ...] | None:
        """Return the names of the texts in which any of the ``words`` is, in order; None unless all are.

        A word is where a word of a text begins with it. No words are everywhere, and in no text.

        >>> text = Searchable.of({"title": "Piste ciclabili", "places": "Città Studi"})
        >>> text.found(words("CITTA cicl")), text.found(words("città lacustre"))
        (('title', 'places'), None)
        """
        if not all(map(self.has, words)):
            return None
        names = {name for word in words for name in self.having(word)}
        return tuple(name for name, _ in self._texts if name in names)

    def has(self, word: str) -> bool:
        """Return whether a word of any text begins with ``word``."""
        beginning = f" {word}"
        return any(beginning in text for _, text in self._texts)

    def having(self, word: str) -> Sequence[str]:
        """Return the names of the texts in which a word begins with ``word``, in order.

        A ``word`` with a blank behind it is a whole one.
        """
        beginning = f" {word}"
        return [name for name, text in self._texts if beginning in text]

    def has_together(self, words: Sequence[Sequence[str]], within: int) -> bool:
        """Return whether some text has one of each of ``words``, all within so many characters."""
        return any(_are_together(text, words, within) for _, text in self._texts)

    def vocabulary(self) -> Iterator[str]:
        """Yield every word that is in the texts, as often as it is there."""
        for _, text in self._texts:
            yield from text.split()


def words(query: str) -> tuple[str, ...]:
    """Return the words that a search is for, each once; a code, however it is spelled, is one word.

    >>> words("MI 4.1.1 A scuole"), words("mi.4.1.1.a Città")
    (('mi4.1.1.a', 'scuole'), ('mi4.1.1.a', 'citta'))
    """
    text = _CITY.sub(r"\1\2", _CODE.sub(_together, folded(query)))
    return tuple(dict.fromkeys(_WORD.findall(text)))


def other_forms(word: str) -> Sequence[str]:
    """Return what an Italian word may be in the plural or the singular, and much that is no word at all.

    >>> [form for form in other_forms("ciclabile") if form.startswith("ciclabili")]
    ['ciclabili']
    >>> "biblioteche" in other_forms("biblioteca"), other_forms("casa"), other_forms("citt2")
    (True, (), ())
    """
    if len(word) < _SHORTEST_WITH_FORMS or not word.isalpha() or word[-1] not in "aeio":
        return ()
    stem = word[:-1].removesuffix("h")
    return tuple(stem + ending for ending in ("", "a", "e", "i", "o", "he", "hi") if stem + ending != word)


def folded(text: str) -> str:
    """Return ``text`` without what makes no difference to a reader: case, accents, ligatures.

    >>> folded("CITTÀ e Straße")
    'citta e strasse'
    """
    if text.isascii():
        return text.lower()
    # Capitals first: some small letters, as ß and ı, are told apart from others only when small.
    return _plain(_plain(text).upper().casefold())


def tokens(folded: str) -> Iterator[Token]:
    """Yield what can be searched for in a folded text, in order; a code also without its city, as people know
    measures.

    >>> [token.spellings for token in tokens("mi 4.1.1 a, citta")]
    [('mi4.1.1.a', '4.1.1.a'), ('citta',)]
    """
    position = 0
    for code in _CODE.finditer(folded):
        yield from _words_between(folded, position, code.start())
        together = _together(code)
        # What has no points in it may be two words as well.
        written = tuple(_WORD.findall(code[0])) if code["digits"] else ()
        yield Token(code.start(), code.end(), (together, together[len(code["city"]) :], *written))
        position = code.end()
    yield from _words_between(folded, position, len(folded))


def _words_between(folded: str, start: int, end: int) -> Iterator[Token]:
    for word in _WORD.finditer(folded, start, end):
        yield Token(word.start(), word.end(), (word[0],))


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


def _indexed(text: str) -> str:
    """What can be searched for in a text, each after a blank."""
    return f" {' '.join(spelling for token in tokens(folded(text)) for spelling in token.spellings)} "


def _are_together(text: str, words: Sequence[Sequence[str]], within: int) -> bool:
    places = [
        (match.start(), number)
        for number, forms in enumerate(words)
        for form in forms
        for match in re.finditer(re.escape(f" {form}"), text)
    ]
    last: dict[int, int] = {}
    for place, number in sorted(places):
        last[number] = place
        if len(last) == len(words) and place - min(last.values()) <= within:
            return True
    return False


def _together(code: re.Match[str]) -> str:
    return f"{code['city']}{code['measure'] or '.'.join(code['digits'])}.{code['letter']}"
