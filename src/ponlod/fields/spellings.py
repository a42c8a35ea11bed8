# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The spellings that people use for the keys of things."""

import re

from ponlod.fields.codes import parse_code
from ponlod.iris import slug

_CITY_AND_REST = re.compile(r"([A-Za-z]{2})[\s._-]*(.*)\Z", re.DOTALL)
_BETWEEN = r"[\s.,_–—-]"
_ACTION = re.compile(
    rf"(?P<city>[A-Za-z]{{2}}){_BETWEEN}*"
    rf"(?:(?P<levels>[0-9]+(?:{_BETWEEN}+[0-9]+)+){_BETWEEN}*|(?P<digits>[0-9]{{3,4}}))"
    rf"(?P<letter>[A-Za-z]){_BETWEEN}*\Z"
)
"""A code; of digits without anything between them, each is a level: hardly any level has two."""


def respelt(kind: str, key: str) -> str | None:
    """Return the key that somebody meant who wrote ``key``, None if nothing better can be made of it.

    Neither the case of a code matters nor what stands between its parts, if anything does, nor do zeros
    before a number.

    >>> respelt("action", "mi_4.1.1.A"), respelt("action", "mi 411a"), respelt("project", "mi-04")
    ('MI4.1.1.a', 'MI4.1.1.a', 'MI-4')
    """
    plain = re.sub(r"\A[\s/]+|[\s/]+\Z", "", key)
    match kind:
        case "action":
            meant = _action(plain)
        case "programme" | "city":
            meant = plain.upper()
        case "release":
            meant = _release(*plain.split("/"))
        case _:
            meant = _city_and_slug(plain)
    return meant if meant and meant != key else None


def _action(key: str) -> str | None:
    match = _ACTION.match(key)
    if match is None:
        return None
    levels = re.sub(rf"{_BETWEEN}+", ".", match["levels"]) if match["levels"] else ".".join(match["digits"])
    code = parse_code(f"{match['city']}{levels}.{match['letter']}")
    return str(code) if code else None


def _release(release: str, kind: str = "", key: str = "", *rest: str) -> str | None:
    """The key of a release, or of what it says of a thing: ``MI-13/action/MI4.1.1.a/status``."""
    meant = _city_and_slug(release)
    if meant is None or not kind:
        return meant
    if kind in ("action", "project"):
        key = respelt(kind, key) or key
    return "/".join((meant, kind, *filter(None, (key, *rest))))


def _city_and_slug(key: str) -> str | None:
    match = _CITY_AND_REST.match(key)
    if match is None:
        return None
    rest = slug(match[2])
    return f"{match[1].upper()}-{rest.lstrip('0') if rest.isdigit() else rest}"
