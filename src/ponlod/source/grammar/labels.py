# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The labels of sums, status and places."""

import re
from typing import NamedTuple

from ponlod.records import AmountKind, PlaceKind

_AMOUNT = re.compile(
    r"(?:(?P<programme>risorse (?:pon|pn)\b(?: metro\b)?(?: plus\b)?(?: 20[0-9]{2} ?[-–/] ?20[0-9]{2})?"
    r"(?:[ \-–]*react[ \-–]?eu\b)?)"
    r"|(?P<other_public>altre risorse pubbliche\b)"
    r"|(?P<private>risorse private\b)"
    r"|(?P<total>costo totale\b))"
    r"[ .:…\-–—]*(?P<value>.*)",
    re.IGNORECASE,
)
_KINDS = {
    "programme": AmountKind.PROGRAMME,
    "other_public": AmountKind.OTHER_PUBLIC,
    "private": AmountKind.PRIVATE,
    "total": AmountKind.TOTAL,
}
_UNKNOWN_AMOUNT = re.compile(
    r"(?:altr[ei] )?(?:di cui|risorse|cost[oi]|contributo|cofinanziamento|finanziament[oi]|fondi|importo"
    r"|quota|spese|totale)\b[^€.;]{0,80}?(?:(?:€|euro) ?[0-9][0-9.,]*|[0-9][0-9.,]* ?(?:€|euro))",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"stato(?:(?: di)? (?:attuazione|avanzamento)\b"
    r"|(?: (?:de[il]|dell[ae]|degli) \w+| dell['’]\w+)?(?= ?:))"
    r"(?: (?P<as_of>al? [^:]{4,40}?[0-9])(?= ?[:\-–—]|$))?(?P<mark> ?[:\-–—.])? ?(?P<text>.*)",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"(?:(?P<quarter>quartier[ei](?: (?:interessat|coinvolt)[eio])?)"
    r"|(?P<unit>unità (?:immobiliari|abitative)|immobili(?: interessati)?)"
    r"|(?P<site>sed[ei]|luogh?[oi]|indirizz[oi]|localizzazione))(?: ?: ?(?P<values>.*))?",
    re.IGNORECASE,
)


class AmountLabel(NamedTuple):
    """A line that starts with the label of a sum, as printed; ``value`` is what follows, perhaps nothing."""

    kind: AmountKind
    label: str
    value: str


class StatusLabel(NamedTuple):
    """A line that starts with the label of the status; ``as_of`` is what the label says of the date."""

    as_of: str
    text: str


class PlaceLabel(NamedTuple):
    """A line that announces places; ``values`` is what it lists itself, perhaps nothing."""

    kind: PlaceKind
    values: str


def amount_label(text: str, raw: str, flowing: bool) -> AmountLabel | None:
    """Read a line that starts with the label of a sum. ``raw`` is the line with its decoration.

    Inside a paragraph it must begin with a capital, and be alone, or before a figure, or emphasised.
    """
    match = _AMOUNT.match(text)
    if match is None:
        return None
    value = match["value"]
    if flowing and not (text[0].isupper() and (not value or has_figure(value) or _is_emphasised(raw))):
        return None
    name = next(name for name in _KINDS if match[name])
    return AmountLabel(_KINDS[name], match[name], value)


def awaits_value(value: str) -> bool:
    """Whether what follows the label of a sum is nothing yet, so that the next line gives it."""
    return value.lower() in ("", "€", "euro")


def has_figure(value: str) -> bool:
    """Whether what follows the label of a sum has digits of any kind."""
    return any(char.isnumeric() for char in value)


def is_unknown_amount(text: str) -> bool:
    """Whether a paragraph is a labelled sum of a kind that no rule knows."""
    return _UNKNOWN_AMOUNT.fullmatch(text) is not None


def status_label(text: str, raw: str, flowing: bool) -> StatusLabel | None:
    """Read a line that starts with the label of the status. ``raw`` is the line with its decoration.

    Inside a paragraph it must begin with a capital, and end in a colon or dash, or be emphasised.
    """
    match = _STATUS.match(text)
    if match is None or (flowing and not (text[0].isupper() and (match["mark"] or _is_emphasised(raw)))):
        return None
    return StatusLabel(match["as_of"] or "", match["text"])


def place_label(text: str) -> PlaceLabel | None:
    """Read a line that announces places: a label alone, or before a colon."""
    match = _PLACES.fullmatch(text)
    if match is None:
        return None
    kind = next(kind for kind in PlaceKind if match[kind.value])
    return PlaceLabel(kind, match["values"] or "")


def _is_emphasised(raw: str) -> bool:
    return raw.lstrip().startswith(("*", "_", "<", "#"))
