# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Euro: a sum as it is printed or typed to its exact value, and back. Decimals only; no float ever."""

import re
from decimal import Decimal

_SIGN = r"(?:€|euro|eur)"
_FIGURE = r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}|[1-9][0-9]{0,14}|0)(?:,(?P<cents>[0-9]{2}))?"
_FOREIGN = r"(?P<figure>[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}\.[0-9]{2}|[0-9]{1,15}(?:\.[0-9]{1,2})?)"


def _signed(figure: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?P<before>{_SIGN})\s*)?{figure}(?:\s*(?P<after>{_SIGN}))?", re.IGNORECASE)


_EURO = _signed(_FIGURE)
_TYPED = _signed(_FOREIGN)


def parse_euro(text: str) -> Decimal | None:
    """Return the sum that ``text`` is, in euro, or None where it is anything else.

    Strictly Italian: a point before every three digits or none at all, a comma before two decimals or no
    decimals, the sign before or after or missing. Any white space may part sign and figure. ``1.234`` is
    1234; ``1.2.3,4``, ``12,345.67`` and ``1234.5`` are no sums, nor is ``1234,5``: a digit may be lost.

    >>> parse_euro("€ 2.531.250,00"), parse_euro("1234,50 euro"), parse_euro("12,345.67")
    (Decimal('2531250.00'), Decimal('1234.50'), None)
    """
    match = _matched(_EURO, text)
    if match is None:
        return None
    whole = match["whole"].replace(".", "")
    return Decimal(f"{whole}.{match['cents']}" if match["cents"] else whole)


def typed_euro(text: str) -> Decimal | None:
    """Return the sum that somebody types or copies, in euro, or None where it is anything else.

    It may be as ``parse_euro`` has it, as English pages print it, with a comma before every three digits and
    two decimals, or as files have it. ``1.234`` stays 1234; ``1,234`` is no sum, since it may be either.

    >>> typed_euro("2.531.250,00"), typed_euro("€2,531,250.00"), typed_euro("2531250.5"), typed_euro("1,234")
    (Decimal('2531250.00'), Decimal('2531250.00'), Decimal('2531250.5'), None)
    """
    match = _matched(_TYPED, text)
    return parse_euro(text) if match is None else Decimal(match["figure"].replace(",", ""))


def _matched(sum_: re.Pattern[str], text: str) -> re.Match[str] | None:
    """A sum has its sign once, if at all."""
    match = sum_.fullmatch(text.strip())
    return None if match and match["before"] and match["after"] else match


def format_euro(amount: Decimal) -> str:
    """Return ``amount`` as Italian documents print it; parse_euro reads it back below a million billions.

    ``amount`` has at most two decimals; more raise ValueError, since nothing is rounded.

    >>> format_euro(Decimal("2531250")), format_euro(Decimal("0.5"))
    ('€ 2.531.250,00', '€ 0,50')
    """
    if amount != round(amount, 2):
        raise ValueError(f"{amount} has more than two decimals")
    return "€ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def lexical(amount: Decimal) -> str:
    """Return the canonical form of an ``xsd:decimal``: no exponent, no trailing zeros, no ``.0``.

    >>> lexical(Decimal("2531250.00")), lexical(Decimal("40625873.25"))
    ('2531250', '40625873.25')
    """
    text = f"{amount:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
