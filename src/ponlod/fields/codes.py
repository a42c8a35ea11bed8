# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Action codes: ``MI4.1.1.a`` = city, axis, specific objective, measure, letter."""

import re
from dataclasses import dataclass

CODE = re.compile(
    r"(?<![A-Za-z0-9])"
    r"(?P<city>[A-Z]{2})[.\s  ]?[ \t]?"
    r"(?P<levels>\d{1,2}(?:\.\d{1,2}){2,3})"
    r"\.?(?P<letter>[a-z])"
    r"(?![A-Za-z0-9])"
)
"""A code in any of its printed spellings; programme pages also drop the dot before the letter (``CT3.3.1c``)."""


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
    def objective(self) -> str:
        """The specific objective, as ``4.1``."""
        return ".".join(map(str, self.levels[:2]))

    @property
    def measure(self) -> str:
        """The programme's measure, as ``4.1.1``."""
        return ".".join(map(str, self.levels))


def code_of(match: re.Match[str]) -> Code:
    """Return the code that a match of CODE spells."""
    levels = tuple(int(level) for level in match["levels"].split("."))
    return Code(match["city"], levels, match["letter"])
