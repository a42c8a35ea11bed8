# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The IRIs that addresses speak of, whatever is written in them. Pure."""

from urllib.parse import quote

from rdflib import URIRef

from ponlod.namespaces import VOCABULARY

KINDS = ("action", "project", "city", "programme", "place", "release")

_SAFE = "/-._~!$&'()*+,;=:@"


def thing(base: str, kind: str, key: str) -> URIRef:
    """Return the IRI of ``{base}id/{kind}/{key}``; what an IRI cannot hold is percent-encoded."""
    return URIRef(base + quote(f"id/{kind}/{key}", safe=_SAFE, errors="replace"))


def concept(scheme: str, key: str = "") -> URIRef:
    """Return the IRI of a vocabulary or, with ``key``, of a concept in it, encoded likewise."""
    path = f"{scheme}/{key}" if key else scheme
    return URIRef(VOCABULARY + quote(path, safe=_SAFE, errors="replace"))
