# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Facts in the words of https://schema.org, as JSON-LD, which search engines read in a page. Pure.

The context stands in each page, so that whoever reads it fetches nothing.
"""

from dataclasses import dataclass
from typing import Any

from rdflib import Literal, URIRef

from ponlod.authorities import PUBLISHER_TYPE
from ponlod.locales import Language
from ponlod.publisher import Publisher
from ponlod.web.views.addresses import address

Object = dict[str, Any]

_ADDRESS = {"@type": "@id"}
CONTEXT: Object = {
    "@vocab": "https://schema.org/",
    **dict.fromkeys(("contentUrl", "item", "license", "url"), _ADDRESS),
}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it, where and in which language: ``base`` is where all addresses begin."""

    base: str
    publisher: Publisher
    language: Language

    def text(self, value: Literal | str) -> str | Object:
        """A text, marked with its language where that is not the page's."""
        tag = value.language if isinstance(value, Literal) else None
        return (
            {"@value": str(value), "@language": tag} if tag not in (None, self.language.code) else str(value)
        )

    def page(self, iri: URIRef) -> str:
        """The address of the page about a thing."""
        path = address(iri, self.base)
        return str(iri) if path is None else self.base.rstrip("/") + path


def with_context(found: Object) -> Object:
    """Return what stands in a page."""
    return {"@context": CONTEXT, **said(found)}


def said(found: Object) -> Object:
    """The same without what nobody said; of one value no list is made."""
    kept = {name: value for name, value in found.items() if value not in (None, [], {})}
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in kept.items()
    }


def publisher(speaker: Speaker) -> Object | None:
    """Whoever said that they publish this; nobody, if nobody did."""
    known = speaker.publisher
    if known.name is None:
        return None
    person = known.type == f"{PUBLISHER_TYPE}PrivateIndividual(s)"
    kind = "Person" if person else "GovernmentOrganization" if known.official else "Organization"
    ways = said({"email": known.mail, "url": known.contact_page})
    return said(
        {
            "@type": kind,
            "@id": f"{speaker.base}catalogue#publisher",
            "name": known.name,
            "identifier": known.identifier,
            "url": known.homepage,
            "contactPoint": {"@type": "ContactPoint", **ways} if ways else None,
        }
    )
