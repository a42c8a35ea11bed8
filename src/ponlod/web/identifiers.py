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


def thing(base: str, kind: str, key: str) -> URIRef:
    """Return the IRI of ``{base}id/{kind}/{key}``; what an IRI cannot hold is percent-encoded."""
    return URIRef(base + quote(f"id/{kind}/{key}", safe=_SAFE, errors="replace"))


def concept(scheme: str, key: str = "") -> URIRef:
    """Return the IRI of a vocabulary or, with ``key``, of a concept in it, encoded likewise."""
    path = f"{scheme}/{key}" if key else scheme
    return URIRef(VOCABULARY + quote(path, safe=_SAFE, errors="replace"))


def respelt(kind: str, key: str) -> str | None:
    """Return the key that somebody meant who wrote ``key``, None if nothing better can be made of it.

    Case, blanks and dots of a code do not matter, nor do zeros before a project's number.

    >>> respelt("action", "mi.4.1.1.A"), respelt("project", "mi-04"), respelt("city", "mi")
    ('MI4.1.1.a', 'MI-4', 'MI')
    """
    plain = key.strip().strip("/").strip()
    match kind:
        case "action":
            code = parse_code(plain.rstrip("-–. "))
            meant = str(code) if code else None
        case "programme" | "city":
            meant = plain.upper()
        case _:
            meant = _city_and_slug(plain)
    return meant if meant and meant != key else None


def _city_and_slug(key: str) -> str | None:
    match = _CITY_AND_REST.match(key)
    if match is None:
        return None
    rest = slug(match[2])
    return f"{match[1].upper()}-{rest.lstrip('0') if rest.isdigit() else rest}"
