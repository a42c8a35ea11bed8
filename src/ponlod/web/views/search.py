# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finding words in texts as people type them: accents and case do not matter, codes in any spelling. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_CODE = re.compile(
    r"(?<!\w)(?P<city>[a-z]{2})[\s.–-]*(?P<measure>[0-9]{1,2}(?:\.[0-9]{1,2}){2,3})[\s.]*(?P<letter>[a-z])(?!\w)"
)
"""A code in a folded text: printed spellings, and what people make of them."""

_CITY = re.compile(r"(?<!\w)([a-z]{2})[\s.–-]*([0-9]{1,2}(?:\.[0-9]{1,2})+)(?![\w.])")
"""The beginning of a code, as ``mi 4.1``."""

_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Accents, as Unicode takes them off their letters."""

_WORD = re.compile(r"(?:[a-z]{2})?[0-9]+(?:\.[0-9]+)+(?:\.[a-z](?!\w))?|\w+")
"""A number with points in it, a code, or anything that is one word to everybody."""


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
        names: set[str] = set()
        for word in words:
            beginning = f" {word}"
            having = [name for name, text in self._texts if beginning in text]
            if not having:
                return None
            names.update(having)
        return tuple(name for name, _ in self._texts if name in names)


def words(query: str) -> tuple[str, ...]:
    """Return the words that a search is for, each once; a code, however it is spelled, is one word.

    >>> words("MI 4.1.1 A scuole"), words("mi.4.1.1.a Città")
    (('mi4.1.1.a', 'scuole'), ('mi4.1.1.a', 'citta'))
    """
    text = _CITY.sub(r"\1\2", _CODE.sub(_together, folded(query)))
    return tuple(dict.fromkeys(_WORD.findall(text)))


def folded(text: str) -> str:
    """Return ``text`` without what makes no difference to a reader: case, accents, ligatures.

    >>> folded("CITTÀ e Straße")
    'citta e strasse'
    """
    if text.isascii():
        return text.lower()
    # Capitals first: some small letters, as ß and ı, are told apart from others only when small.
    return _plain(_plain(text).upper().casefold())


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKD", text))


def _indexed(text: str) -> str:
    """The words of a text, each after a blank; a code also without its city, as people know measures."""
    return " " + " ".join(_WORD.findall(_CODE.sub(_both, folded(text))))


def _together(code: re.Match[str]) -> str:
    return f"{code['city']}{code['measure']}.{code['letter']}"


def _both(code: re.Match[str]) -> str:
    return f"{_together(code)} {code['measure']}.{code['letter']}"
