# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys of things in addresses: the ones that are minted, and the spellings that people use for them. Pure."""

import re
from urllib.parse import quote

from rdflib import URIRef

from ponlod.fields.codes import parse_code
from ponlod.iris import slug
from ponlod.namespaces import VOCABULARY

KINDS = ("action", "project", "city", "programme", "place", "release")

_SAFE = "/-._~!$&'()*+,;=:@"
_CITY_AND_REST = re.compile(r"([A-Za-z]{2})[\s._-]*(.*)\Z", re.DOTALL)
_BETWEEN = r"[\s.,_–—-]"
_ACTION = re.compile(
    rf"(?P<city>[A-Za-z]{{2}}){_BETWEEN}*(?P<levels>[0-9]+(?:{_BETWEEN}+[0-9]+)+){_BETWEEN}*"
    rf"(?P<letter>[A-Za-z]){_BETWEEN}*\Z"
)


def thing(base: str, kind: str, key: str) -> URIRef:
    """Return the IRI of ``{base}id/{kind}/{key}``; what an IRI cannot hold is percent-encoded."""
    return URIRef(base + quote(f"id/{kind}/{key}", safe=_SAFE, errors="replace"))


def concept(scheme: str, key: str = "") -> URIRef:
    """Return the IRI of a vocabulary or, with ``key``, of a concept in it, encoded likewise."""
    path = f"{scheme}/{key}" if key else scheme
    return URIRef(VOCABULARY + quote(path, safe=_SAFE, errors="replace"))


def respelt(kind: str, key: str) -> str | None:
    """Return the key that somebody meant who wrote ``key``, None if nothing better can be made of it.

    Neither the case of a code matters nor what stands between its parts, nor do zeros before a number.

    >>> respelt("action", "mi_4.1.1.A"), respelt("project", "mi-04"), respelt("city", "mi")
    ('MI4.1.1.a', 'MI-4', 'MI')
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
    levels = re.sub(rf"{_BETWEEN}+", ".", match["levels"])
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
