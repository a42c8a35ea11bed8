# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What search engines read in a page: the same facts in the words of https://schema.org, as JSON-LD. Pure.

The context stands in each page, so that whoever reads it fetches nothing. Of datasets, it says what the
catalogue for portals says (``Dcat``).

An action is none of schema.org's types: its Project and FundingScheme are organisations, its Action is
something that an agent does. So it is a Thing, and what the programme pays for it a MonetaryGrant.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV

from ponlod.authorities import PUBLISHER_TYPE
from ponlod.fields.money import lexical
from ponlod.iris import vocabulary
from ponlod.languages import LANGUAGES
from ponlod.namespaces import DCAT_3, MEDIA_TYPES, PON, SPDX
from ponlod.publisher import Publisher
from ponlod.web.language import Language
from ponlod.web.views.action_page import AmountView
from ponlod.web.views.addresses import address
from ponlod.web.views.dcat import Dcat
from ponlod.web.views.description import SHOWN, Description, description

Object = dict[str, Any]

_ADDRESS = {"@type": "@id"}
CONTEXT: Object = {
    "@vocab": "https://schema.org/",
    **dict.fromkeys(("contentUrl", "item", "license", "url"), _ADDRESS),
}

_PROGRAMME = vocabulary("funding-source", "programme")
_LANGUAGE_CODES = {"ITA": "it", "ENG": "en"}
"""What the languages in the catalogue are called on the web."""


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


def data_catalog(dcat: Dcat, speaker: Speaker) -> Object:
    """The catalogue with its newest datasets; the others can be found through it."""
    d = description(dcat.this, dcat.triples())
    newest = sorted(dcat.datasets, key=lambda one: str(d.value(DCTERMS.modified, one)), reverse=True)
    datasets = [_in_short(d, one, speaker) for one in newest[:SHOWN]]
    return _with_context(_catalog(d, dcat.this, speaker) | {"dataset": datasets})


def dataset(dcat: Dcat, iri: URIRef, cities: Iterable[tuple[URIRef, Literal]], speaker: Speaker) -> Object:
    """One dataset, with all its files that are not compressed; ``cities`` are those it is about, by name."""
    d = description(iri, [*dcat.about(iri), *dcat.by_subject.get(dcat.this, ())])
    found = _in_short(d, iri, speaker) | {
        "version": _plain(d, DCAT_3["version"], iri),
        "datePublished": _plain(d, DCTERMS.issued, iri),
        "dateModified": _plain(d, DCTERMS.modified, iri),
        "inLanguage": _languages(d, iri),
        "keywords": [str(word) for word in _spoken(d, DCAT_3["keyword"], iri, speaker)],
        "temporalCoverage": _period(d, iri),
        "spatialCoverage": [
            {"@type": "Place", "@id": str(city), "name": speaker.text(name)} for city, name in cities
        ],
        "isBasedOn": [_document(d, source, speaker) for source in d.resources(PROV.wasDerivedFrom, iri)],
        "includedInDataCatalog": _catalog(d, dcat.this, speaker),
        "distribution": [
            _download(d, one, speaker)
            for one in d.resources(DCAT_3["distribution"], iri)
            if d.value(DCAT_3["compressFormat"], one) is None
        ],
    }
    return _with_context(found)


def action(
    d: Description,
    amounts: Sequence[AmountView],
    release: str | None,
    above: Mapping[str, Literal | str],
    speaker: Speaker,
) -> Object:
    """The page about an action: the action, its grant if one is printed, its places, and where it stands.

    ``release`` is the IRI of the dataset that it is from; ``above`` has the pages above it, by address.
    """
    page, code = speaker.page(d.this), str(d.value(DCTERMS.identifier))
    (title, *_) = d.values(DCTERMS.title)
    thing = {
        "@type": "Thing",
        "@id": str(d.this),
        "identifier": code,
        "name": speaker.text(title),
        "alternateName": [speaker.text(text) for text in d.values(DCTERMS.alternative)],
        "description": [speaker.text(text) for text in d.values(DCTERMS.description)],
        "url": page,
    }
    path = {**above, page: code}
    return _with_context(
        {
            "@type": "WebPage",
            "@id": page,
            "url": page,
            "name": f"{code}, {title}",
            "inLanguage": speaker.language.code,
            "license": speaker.publisher.terms.address,
            "isBasedOn": None if release is None else {"@id": release},
            "mainEntity": _said(thing),
            "about": [
                {
                    "@type": "MonetaryGrant",
                    "@id": str(line.iri),
                    "name": speaker.text(d.name(line.source, speaker.language.code)),
                    "amount": {
                        "@type": "MonetaryAmount",
                        "currency": "EUR",
                        "value": lexical(line.value),  # a number would be read as a float
                    },
                    "fundedItem": {"@id": str(d.this)},
                }
                for line in amounts
                if line.source == _PROGRAMME and line.value is not None
            ],
            "contentLocation": [
                {
                    "@type": "Place",
                    "@id": str(place),
                    "name": speaker.text(d.name(place, speaker.language.code)),
                }
                for place in d.resources(PON["place"])
            ],
            "breadcrumb": {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": position, "name": speaker.text(name), "item": place}
                    for position, (place, name) in enumerate(path.items(), 1)
                ],
            },
        }
    )


def _with_context(found: Object) -> Object:
    return {"@context": CONTEXT, **_said(found)}


def _said(found: Object) -> Object:
    """The same without what nobody said; of one value no list is made."""
    kept = {name: value for name, value in found.items() if value not in (None, [], {})}
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in kept.items()
    }


def _in_short(d: Description, iri: URIRef, speaker: Speaker) -> Object:
    (name, *_), (about, *_) = (_spoken(d, by, iri, speaker) for by in (DCTERMS.title, DCTERMS.description))
    # A release has a page of its own; what is only part of the catalogue has one that people land on.
    landing = _plain(d, DCAT_3["landingPage"], iri) if "#" in iri else speaker.page(iri)
    return _said(
        {
            "@type": "Dataset",
            "@id": str(iri),
            "name": speaker.text(name),
            "description": speaker.text(about),
            "identifier": _plain(d, DCTERMS.identifier, iri),
            "url": landing,
            "license": speaker.publisher.terms.address,
            "publisher": _publisher(speaker),
            "isAccessibleForFree": True,
        }
    )


def _catalog(d: Description, iri: URIRef, speaker: Speaker) -> Object:
    (name, *_), (about, *_) = (_spoken(d, by, iri, speaker) for by in (DCTERMS.title, DCTERMS.description))
    return _said(
        {
            "@type": "DataCatalog",
            "@id": str(iri),
            "name": speaker.text(name),
            "description": speaker.text(about),
            "url": str(iri),
            "inLanguage": list(LANGUAGES),
            "license": speaker.publisher.terms.address,
            "publisher": _publisher(speaker),
            "isAccessibleForFree": True,
        }
    )


def _publisher(speaker: Speaker) -> Object | None:
    """Whoever said that they publish this; nobody, if nobody did."""
    known = speaker.publisher
    if known.name is None:
        return None
    person = known.type == f"{PUBLISHER_TYPE}PrivateIndividual(s)"
    kind = "Person" if person else "GovernmentOrganization" if known.official else "Organization"
    ways = _said({"email": known.mail, "url": known.contact_page})
    return _said(
        {
            "@type": kind,
            "@id": f"{speaker.base}catalogue#publisher",
            "name": known.name,
            "identifier": known.identifier,
            "url": known.homepage,
            "contactPoint": {"@type": "ContactPoint", **ways} if ways else None,
        }
    )


def _document(d: Description, iri: URIRef, speaker: Speaker) -> Object:
    """The document that a dataset was read from; its publisher is an administration."""
    (title, *_) = d.values(DCTERMS.title, iri)
    publishers = [
        {
            "@type": "GovernmentOrganization",
            "@id": str(one),
            "name": _plain(d, FOAF.name, one),
            "identifier": _plain(d, DCTERMS.identifier, one),
        }
        for one in d.resources(DCTERMS.publisher, iri)
    ]
    return _said(
        {
            "@type": "DigitalDocument",
            "@id": str(iri),
            "name": speaker.text(title),
            "datePublished": _plain(d, DCTERMS.issued, iri),
            "inLanguage": _languages(d, iri),
            "publisher": publishers,
        }
    )


def _download(d: Description, iri: URIRef, speaker: Speaker) -> Object:
    (name, *_) = _spoken(d, DCTERMS.title, iri, speaker)
    (checksum,) = d.resources(SPDX["checksum"], iri)
    return {
        "@type": "DataDownload",
        "@id": str(iri),
        "name": speaker.text(name),
        "contentUrl": _plain(d, DCAT_3["downloadURL"], iri),
        "encodingFormat": str(d.value(DCAT_3["mediaType"], iri)).removeprefix(MEDIA_TYPES),
        "contentSize": f"{d.value(DCAT_3['byteSize'], iri)} B",
        "sha256": _plain(d, SPDX["checksumValue"], checksum),
    }


def _period(d: Description, iri: URIRef) -> str | None:
    """From the first to the last day, as ISO 8601 writes an interval."""
    for period in d.resources(DCTERMS.temporal, iri):
        return "/".join(str(d.value(DCAT_3[end], period)) for end in ("startDate", "endDate"))
    return None


def _languages(d: Description, iri: URIRef) -> list[str]:
    codes = (one.rpartition("/")[2] for one in d.resources(DCTERMS.language, iri))
    return [_LANGUAGE_CODES[code] for code in codes if code in _LANGUAGE_CODES]


def _spoken(d: Description, by: URIRef, subject: URIRef, speaker: Speaker) -> list[Literal]:
    """The texts in the page's language; where there is none in it, all of them."""
    texts = [value for value in d.values(by, subject) if isinstance(value, Literal)]
    return [text for text in texts if text.language == speaker.language.code] or texts


def _plain(d: Description, by: URIRef, subject: URIRef) -> str | None:
    value = d.value(by, subject)
    return None if value is None else str(value)
