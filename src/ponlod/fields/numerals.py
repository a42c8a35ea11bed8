# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Printed Italian cardinal numbers, in words or figures, where a text announces how many things there are."""

import re

_TO_TEN = ("zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci")
_TEENS = ("undici", "dodici", "tredici", "quattordici", "quindici", "sedici")
_LATE_TEENS = ("diciassette", "diciotto", "diciannove")
_TENS = ("venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta")


def _spelled() -> dict[str, int]:
    """Every cardinal from 0 to 100 as it is written, with the feminine and the shortened one."""
    table = {word: value for value, word in enumerate(_TO_TEN + _TEENS + _LATE_TEENS)}
    table |= {"un": 1, "una": 1, "un'": 1, "cento": 100}
    for ten, stem in zip(range(20, 100, 10), _TENS, strict=True):
        table[stem] = ten
        for unit, word in enumerate(_TO_TEN[1:10], start=1):
            # A ten loses its vowel before uno and otto (ventuno, ventotto); a final tre takes an accent.
            joined = stem[:-1] + word if word[0] in "uo" else stem + word
            table[joined] = ten + unit
        table[stem[:-1] + "un"] = ten + 1
        table[stem + "tré"] = ten + 3
    return table


_VALUES = _spelled()

NUMERAL = re.compile(
    r"(?<![\w.,])(?:(?P<about>c\.?\s?a\.?|circa|ca\.|oltre|almeno|fino a)\s+)?(?:n\.?\s?°?\s?)?"
    r"(?P<number>\d{1,3}(?:\.\d{3})+|\d+|" + "|".join(sorted(_VALUES, key=len, reverse=True)) + r")"
    r"(?![\w%°º]|[.,]\d)",
    re.IGNORECASE,
)
"""A cardinal in running text: ``due``, ``2``, ``n. 20``, ``1.000``; ``about`` where said to be rough."""


def value_of(match: re.Match[str]) -> int:
    """Return the number that a match of NUMERAL spells."""
    number = match["number"].lower()
    return _VALUES[number] if number in _VALUES else int(number.replace(".", ""))
