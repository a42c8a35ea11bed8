# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The two languages of the pages: their texts (texts/*.toml), and how they write money, numbers and dates."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent
from markupsafe import Markup, escape

from ponlod.languages import LANGUAGES
from ponlod.publish.columns import words

NAMES = {"it": "Italiano", "en": "English"}

_LOCALES = {"it": Locale("it"), "en": Locale("en", "GB")}
_MONEY = {"it": "¤\u00a0#,##0.00", "en": "¤#,##0.00"}


@dataclass(frozen=True, slots=True)
class Language:
    """One language: everything that a page needs to speak it. ``code`` is a tag as in ``lang="it"``."""

    code: str
    texts: Mapping[str, str]

    def text(self, key: str, **values: object) -> Markup:
        """Return the text under ``key`` with ``values`` filled in, each escaped unless it is Markup."""
        return Markup(escape(self.texts[key])).format(**values)

    def count(self, key: str, number: int) -> Markup:
        """Return ``key.one`` or ``key.other``, whichever the number takes, with ``{n}`` filled in.

        >>> Language("en", {"tree.one": "{n} tree", "tree.other": "{n} trees"}).count("tree", 1200)
        Markup('1,200 trees')
        """
        form = _LOCALES[self.code].plural_form(number)
        if f"{key}.{form}" not in self.texts:  # Italian has a form “many”, for millions
            form = "other"
        return self.text(f"{key}.{form}", n=self.number(number))

    def money(self, amount: Decimal) -> str:
        """Return an amount in euro, to the cent.

        >>> Language("it", {}).money(Decimal("2531250"))
        '€\\xa02.531.250,00'
        """
        return format_currency(amount, "EUR", _MONEY[self.code], locale=_LOCALES[self.code])

    def number(self, number: int) -> str:
        written: str = format_decimal(number, locale=_LOCALES[self.code])
        return written

    def share(self, part: Decimal, whole: Decimal) -> str:
        """Return ``part`` of ``whole`` in per cent, with one decimal."""
        return format_percent(part / whole, "#,##0.0%", locale=_LOCALES[self.code])

    def date(self, value: str) -> str:
        """Return an xsd:date, gYearMonth or gYear in words; anything else as it stands.

        >>> Language("it", {}).date("2022-01")
        'gennaio 2022'
        """
        locale = _LOCALES[self.code]
        try:
            match value.split("-"):
                case [year, month]:
                    return format_skeleton("yMMMM", date(int(year), int(month), 1), locale=locale)
                case [year, month, day]:
                    return format_date(date(int(year), int(month), int(day)), "long", locale=locale)
        except ValueError:
            pass
        return value

    def size(self, number: int) -> str:
        """Return a number of bytes as people say it."""
        if number < 1000:
            return f"{number} B"
        unit, scale = ("kB", 1000) if number < 1_000_000 else ("MB", 1_000_000)
        return f"{format_decimal(Decimal(number) / scale, '#,##0.0', locale=_LOCALES[self.code])} {unit}"


def languages() -> dict[str, Language]:
    """Read texts/*.toml: tables of sections, each entry ``key = { it = "…", en = "…" }``.

    The words of the tables come from where those of the dumps are.
    """
    tables = (
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted((Path(__file__).parent / "texts").glob("*.toml"))
    )
    entries = {
        f"{section}.{key}": entry
        for table in tables
        for section, section_entries in table.items()
        for key, entry in section_entries.items()
    }
    tabular = words()
    return {
        code: Language(code, {**{key: entry[code] for key, entry in entries.items()}, **tabular[code]})
        for code in LANGUAGES
    }
