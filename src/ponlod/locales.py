# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a language writes what it is told: texts with values in them, money, numbers and dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from markupsafe import Markup, escape

_LOCALES = {"it": Locale("it"), "en": Locale("en", "GB")}
_MONEY = {"it": "¤\u00a0#,##0.00", "en": "¤#,##0.00"}
_EURO = {"it": "{} euro", "en": "€{}"}
_MILLIONS = {"it": "{} di euro", "en": "€{}"}


def rounded(number: Decimal, places: int) -> Decimal:
    """Return ``number`` to so many decimal places, halves up, as people expect. -3 are thousands.

    >>> rounded(Decimal("562.5"), 0)
    Decimal('563')
    """
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Language:
    """One language, with texts to be said in it. ``code`` is a tag as in ``lang="it"``."""

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

    def about(self, amount: Decimal) -> str:
        """Return an amount in euro as it is spoken of: in millions with one decimal, below that to the euro.

        >>> Language("it", {}).about(Decimal("9405928.52")), Language("en", {}).about(Decimal("563412.50"))
        ('9,4 milioni di euro', '€563,413')
        """
        locale = _LOCALES[self.code]
        if amount < 0:
            return f"-{self.about(-amount)}"
        euros = rounded(amount, 0)
        if euros < 1_000_000:
            return _EURO[self.code].format(format_decimal(euros, locale=locale))
        # Rounded before, since what is written decides whether it is one million.
        unit = euros.adjusted() // 3 * 3
        return _MILLIONS[self.code].format(
            format_compact_decimal(
                int(rounded(amount, 1 - unit)), format_type="long", locale=locale, fraction_digits=1
            )
        )

    def number(self, number: int | Decimal) -> str:
        written: str = format_decimal(number, locale=_LOCALES[self.code])
        return written

    def share(self, part: Decimal, whole: Decimal) -> str:
        """Return ``part`` of ``whole`` in per cent, with one decimal."""
        return format_percent(rounded(part / whole, 3), "#,##0.0%", locale=_LOCALES[self.code])

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
        scaled = rounded(Decimal(number) / scale, 1)
        return f"{format_decimal(scaled, '#,##0.0', locale=_LOCALES[self.code])} {unit}"
