# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How places are printed: pinned, as an address, in a list."""

import re

from ponlod.records import PlaceKind

PIN = "📍"

_ODONYM = (
    r"(?<!\w)(?:via|viale|v\.le|vicolo|piazza|p\.?zza|piazzale|p\.le|largo|l\.go|corso|c\.so|alzaia|ripa|bastioni"
    r"|strada|galleria|salita|lungo\w{2,12})"
)
# After the kind of street a name, which has a capital or a digit: “attività in corso nel 2022” is no address.
_NAME = (
    r" (?:(?:de|da|di|de[il]|degli|dell[aeo]|al(?:la)?|in) |(?:d|dell|all)['’])?"
    r"[A-ZÀ-Ý0-9][^,;:!?]{0,60}?"
)
_CIVIC = r",? (?:n\.? ?°? ?)?[0-9]{1,4}\b"
_ADDRESS = re.compile(rf"(?P<before>.*?)(?i:{_ODONYM}){_NAME}{_CIVIC}[^.:;!?…]{{0,60}}")
_ADDRESS_START = re.compile(rf"(?i:{_ODONYM}){_NAME}{_CIVIC}")
_BETWEEN_ADDRESSES = re.compile(rf" ?; ?|, ?(?=(?i:{_ODONYM}) )")
_BETWEEN_NAMES = re.compile(r" ?[;,] ?")
_LAST_TWO = re.compile(r" ed? (?=[A-ZÀ-Ý])")
_LONGEST = 100
"""No line that is an address has more characters."""
_WORDS_BEFORE = 5
"""How many words may say what stands at an address (*Cascina di*), before they make a sentence of it."""


def unpinned(text: str) -> str | None:
    """Return what a pin at the start of ``text`` points at, or None where there is no pin."""
    return text.removeprefix(PIN).lstrip("\ufe0e\ufe0f ") if text.startswith(PIN) else None


def is_address(text: str) -> bool:
    """Whether a short text stands for a place: a kind of street, its name and a number, and no sentence."""
    match = _ADDRESS.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and len(match["before"].split()) <= _WORDS_BEFORE


def starts_address(text: str) -> bool:
    """Whether a line starts with a kind of street, its name and a number, as in a list of addresses."""
    return len(text) <= _LONGEST and _ADDRESS_START.match(text) is not None


def places_in(kind: PlaceKind, text: str) -> list[str]:
    """Part a list printed in one paragraph: names at each comma, addresses only where the next one begins."""
    if kind is not PlaceKind.QUARTER:
        return _BETWEEN_ADDRESSES.split(text)
    *names, last = _BETWEEN_NAMES.split(place_text(text))
    return [*names, *(_LAST_TWO.split(last) if names else [last])]


def place_text(text: str) -> str:
    """Return a place without the final punctuation of its list."""
    return text.rstrip(" ;,.")
