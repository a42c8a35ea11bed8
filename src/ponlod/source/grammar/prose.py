# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Running text: sentences, list items, web addresses."""

import re
from html import unescape

_BULLET = re.compile(r"[-*+•◦▪·] ")
_DASH = re.compile(r"[–—] ")
_NUMBER = re.compile(r"(?P<number>[0-9]{1,2})[.)] ")
_LETTER = re.compile(r"(?P<letter>[a-z])[.)] ")

_URL = re.compile(r"https?://[^\s<>\"{}|\\^`*\[\]]+", re.IGNORECASE)
_LINK = re.compile(r"(?:(?:sito(?: web)?|link) ?:? ?)?https?://\S+", re.IGNORECASE)


def is_sentence(text: str) -> bool:
    """Whether a text ends as prose does, or as what leads on to more of it: it is no title, no address."""
    return text.endswith((".", ":", ";", "!", "?", "…"))


def marker(text: str, flowing: str = "", before: str = "") -> tuple[str, str] | None:
    """Part a list item into its marker as published (``- ``, ``1. ``, ``a) ``) and its words, or return None.

    ``flowing`` is the line that flows on in this one. Inside a paragraph an item begins with a bullet, as in
    markdown, after a colon or semicolon, or with the marker that comes after ``before``, the last item's.
    """
    if match := _BULLET.match(text):
        return "- ", text[match.end() :]
    if match := _DASH.match(text):
        mark, previous = "- ", "- "
    elif match := _NUMBER.match(text):
        mark, previous = match[0], str(int(match["number"]) - 1) + match[0][-2:]
    elif match := _LETTER.match(text):
        mark, previous = match[0], chr(ord(match["letter"]) - 1) + match[0][-2:]
    else:
        return None
    begins = not flowing or flowing.endswith((":", ";")) or before == previous
    return (mark, text[match.end() :]) if begins else None


def is_link(text: str) -> bool:
    """Whether a line is a web address and nothing else."""
    return _LINK.fullmatch(text) is not None


def urls_in(raw: str) -> list[str]:
    """Return each web address in a line with its decoration, without the punctuation of its sentence."""
    if "://" not in raw:
        return []
    found = (match[0].rstrip(".,;:!?'’”»_") for match in _URL.finditer(unescape(raw.replace("\\", ""))))
    return [url.rstrip(")") if "(" not in url else url for url in found]
