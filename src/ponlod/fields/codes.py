# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Action codes: ``MI4.1.1.a`` = city, axis, specific objective, measure, letter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

CODE = re.compile(
    r"(?<!\w)"
    r"(?P<city>[A-Za-z]{2})[.\-\s]?\s?"
    r"(?P<levels>[0-9]{1,2}(?:\.[0-9]{1,2}){2,3})"
    r"\.?(?P<letter>[A-Za-z])"
    r"(?!\w)"
)
"""A code in any of its printed spellings: with a point, a hyphen or a space after the city, without the point
before the letter (``CT3.3.1c``), in any case. In running text use ``mentions``: ``di 4.1.1.b`` is no code of
DI."""


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A normalised code. Three levels in 2014-2020 (``MI4.1.1.a``), four in 2021-2027 (``BO1.1.3.1.a``)."""

    city: str
    levels: tuple[int, ...]
    letter: str

    def __str__(self) -> str:
        return f"{self.city}{self.measure}.{self.letter}"

    @property
    def axis(self) -> str:
        """The priority axis, as ``4``."""
        return str(self.levels[0])

    @property
    def measure(self) -> str:
        """The programme's measure, as ``4.1.1``."""
        return ".".join(map(str, self.levels))


def code_of(match: re.Match[str]) -> Code:
    """Return the code that a match of CODE spells: city in capitals, letter small, no leading zeros."""
    levels = tuple(int(level) for level in match["levels"].split("."))
    return Code(match["city"].upper(), levels, match["letter"].lower())


def parse_code(text: str) -> Code | None:
    """Return the code that ``text`` is, in any spelling, or None where it is anything else.

    >>> str(parse_code("mi 4.1.1.A")), parse_code("MI4.1.1.a - Abitare")
    ('MI4.1.1.a', None)
    """
    match = CODE.fullmatch(text.strip())
    return code_of(match) if match else None


def mentions(text: str, city: str) -> Iterator[re.Match[str]]:
    """Yield each mention of a code in running text, in order; matches of CODE.

    Two small letters before a number are mostly a word (``di 4.1.1.b``), so the city must be in capitals or
    be ``city``, the one that the text is about.
    """
    for match in CODE.finditer(text):
        if match["city"].isupper() or match["city"].upper() == city:
            yield match
