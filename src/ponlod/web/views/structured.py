# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What search engines read of the site and its datasets: what the catalogue for portals says. Pure."""

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV

from ponlod.languages import LANGUAGES
from ponlod.namespaces import DCAT_3, MEDIA_TYPES, SPDX
from ponlod.web.views.dcat import Dcat
from ponlod.web.views.description import SHOWN, Description, description
from ponlod.web.views.schema_org import Object, Speaker, publisher, said, with_context

_LANGUAGE_CODES = {"ITA": "it", "ENG": "en"}
"""What the languages in the catalogue are called on the web."""


def web_site(name: str, about: str, speaker: Speaker) -> Object:
    """The site, for the front page: what it is called, and how to search it."""
    base = speaker.base
    return with_context(
        {
            "@type": "WebSite",
            "@id": base,
            "url": base,
            "name": name,
            "description": about,
            "inLanguage": list(LANGUAGES),
            "publisher": publisher(speaker),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{base}search?q={{words}}"},
                "query-input": "required name=words",
            },
        }
    )


def data_catalog(dcat: Dcat, speaker: Speaker) -> Object:
    """The catalogue with its newest datasets; the others can be found through it."""
    d = description(dcat.this, dcat.triples())
    newest = sorted(dcat.datasets, key=lambda one: str(d.value(DCTERMS.modified, one)), reverse=True)
    datasets = [_in_short(d, one, speaker) for one in newest[:SHOWN]]
    return with_context(_catalog(d, dcat.this, speaker) | {"dataset": datasets})


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
    return with_context(found)


def _in_short(d: Description, iri: URIRef, speaker: Speaker) -> Object:
    (name, *_), (about, *_) = (_spoken(d, by, iri, speaker) for by in (DCTERMS.title, DCTERMS.description))
    # A release has a page of its own; what is only part of the catalogue has one that people land on.
    landing = _plain(d, DCAT_3["landingPage"], iri) if "#" in iri else speaker.page(iri)
    return said(
        {
            "@type": "Dataset",
            "@id": str(iri),
            "name": speaker.text(name),
            "description": speaker.text(about),
            "identifier": _plain(d, DCTERMS.identifier, iri),
            "url": landing,
            "license": speaker.publisher.terms.address,
            "publisher": publisher(speaker),
            "isAccessibleForFree": True,
        }
    )


def _catalog(d: Description, iri: URIRef, speaker: Speaker) -> Object:
    (name, *_), (about, *_) = (_spoken(d, by, iri, speaker) for by in (DCTERMS.title, DCTERMS.description))
    return said(
        {
            "@type": "DataCatalog",
            "@id": str(iri),
            "name": speaker.text(name),
            "description": speaker.text(about),
            "url": str(iri),
            "inLanguage": list(LANGUAGES),
            "license": speaker.publisher.terms.address,
            "publisher": publisher(speaker),
            "isAccessibleForFree": True,
        }
    )


def _document(d: Description, iri: URIRef, speaker: Speaker) -> Object:
    """The document that a dataset was read from; its publisher is an administration."""
    (title, *_) = d.values(DCTERMS.title, iri)
    by = [
        {
            "@type": "GovernmentOrganization",
            "@id": str(one),
            "name": _plain(d, FOAF.name, one),
            "identifier": _plain(d, DCTERMS.identifier, one),
        }
        for one in d.resources(DCTERMS.publisher, iri)
    ]
    return said(
        {
            "@type": "DigitalDocument",
            "@id": str(iri),
            "name": speaker.text(title),
            "datePublished": _plain(d, DCTERMS.issued, iri),
            "inLanguage": _languages(d, iri),
            "publisher": by,
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
