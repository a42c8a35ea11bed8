# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Printed Italian dates: the phrase as printed, and of its value only what is certain."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_MONTHS = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
]
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?:19|20)[0-9]{2}"
_END = r"(?![\w/]|[.,\-–—][0-9])"

_PART = (
    r"(?:(?:prim[ao]|second[ao]|terzo|quarto|ultimo|[1-4][°ºª]|I{1,3}|IV)\s(?:metà|semestre|trimestre)"
    r"|inizio|metà|fine|primavera|estate|autunno|inverno)"
)
_QUALIFIER = rf"(?:{_PART}\s(?:di\s|del\s|dell['’]anno\s|anno\s)?)"
# A bare year is a year only where a word says so: c.a 2000 posti, € 2000 and 2014-2020 are none.
_BEFORE_YEAR = r"(?<=\bnel )|(?<=\bdel )|(?<=\bdal )|(?<=\bal )|(?<=\bil )|(?<=\banno )|(?<=\b[0-9]{4} e )"

_ANY_YEAR = re.compile(_YEAR)
DATE = re.compile(
    rf"(?<![\w.,/\-–—])(?:"
    rf"(?P<day>[0-3]?[0-9])(?P<point>[./\-])(?P<month>[01]?[0-9])(?P=point)(?P<year>{_YEAR})"
    rf"|(?P<day2>[0-3]?[0-9])[°º]?\s(?P<name>{_MONTH})\s(?P<year2>{_YEAR})"
    rf"|{_QUALIFIER}?(?P<name3>{_MONTH})\s(?:del\s)?(?P<year3>{_YEAR})"
    rf"|{_QUALIFIER}(?P<year4>{_YEAR})"
    rf"|(?:{_BEFORE_YEAR})(?P<year5>{_YEAR})"
    rf"){_END}",
    re.IGNORECASE,
)
"""A date in running text. Periods (``2014-2020``) and numbers of acts (``34/2020``) are not dates."""


class DateMention(NamedTuple):
    """A date in a text: the phrase from ``start`` to ``end``, its value, and the XML Schema type of the
    value.

    ``datatype`` is ``date`` (``2022-01-31``), ``gYearMonth`` (``2022-01``) or ``gYear`` (``2022``).
    """

    text: str
    value: str
    datatype: str
    start: int
    end: int


def find_dates(text: str) -> Iterator[DateMention]:
    """Yield each date that ``text`` prints, in order; a day that no calendar has (31.02.2022) is none.

    ``text`` has single spaces. The phrase holds what narrows it (``prima metà del 2022``), the value does
    not.

    >>> [(found.text, found.value) for found in find_dates("nella prima metà del 2022, entro il 31.12.2023")]
    [('prima metà del 2022', '2022'), ('31.12.2023', '2023-12-31')]
    """
    for match in DATE.finditer(text) if _ANY_YEAR.search(text) else ():
        value = _value(match)
        if value is not None:
            yield DateMention(match[0], *value, match.start(), match.end())


def _value(match: re.Match[str]) -> tuple[str, str] | None:
    """Return value and datatype of a match of DATE, or None where the calendar has no such day."""
    if day := match["day"] or match["day2"]:
        year = match["year"] or match["year2"]
        month = int(match["month"]) if match["month"] else _MONTHS.index(match["name"].lower()) + 1
        try:
            return date(int(year), month, int(day)).isoformat(), "date"
        except ValueError:
            return None
    if name := match["name3"]:
        return f"{match['year3']}-{_MONTHS.index(name.lower()) + 1:02}", "gYearMonth"
    return match["year4"] or match["year5"], "gYear"
