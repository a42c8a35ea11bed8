# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The programs that harvest, and how each takes what they take differently.

Read in the programs themselves: ckanext-dcat (harvesters/rdf.py, profiles/base.py and euro_dcat_ap_base.py),
ckanext-dcatapit (dcat/profiles.py, model/license.py), udata (harvest/backends/dcat.py, core/dataset/rdf.py)
and piveau's importing-rdf with piveau-utils. dati.gov.it is taken to store what ckanext-dcatapit, the Italian
extension, does. What is said here of CKAN is compared with CKAN itself (tests/harvest); of the others it
follows their source code.
"""

from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS
from rdflib.term import Node

from ponlod.authorities import AUTHORITY, ITALIAN_LICENCE, LICENCE_TYPE, LICENCES
from ponlod.namespaces import FILE_TYPES, MEDIA_TYPES
from ponlod.web.views.harvest.reading import Reading, iri, text
from ponlod.web.views.harvest.stored import Harvester

FREQUENCY = f"{AUTHORITY}frequency/"
UNKNOWN_LICENCE = "C1_Unknown"
"""What the Italian extension calls a licence that it does not know."""
CKAN_FORMATS = {
    "text/csv": "CSV",
    "application/json": "JSON",
    "application/rdf+xml": "RDF",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/gzip": "GZ",
    "application/zip": "ZIP",
}
"""Media types that CKAN has a name for (config/resource_formats.json), as far as files here are of them."""


def _by_iri(reading: Reading, thing: Node) -> str | None:
    return iri(thing) or text(reading.first(thing, DCTERMS.identifier)) or _title(reading, thing)


def _by_identifier(reading: Reading, thing: Node) -> str | None:
    return text(reading.first(thing, DCTERMS.identifier)) if _title(reading, thing) else None


def _by_either(reading: Reading, thing: Node) -> str | None:
    return text(reading.first(thing, DCTERMS.identifier)) or iri(thing)


def _by_iri_if_identified(reading: Reading, thing: Node) -> str | None:
    identified = reading.first(thing, DCTERMS.identifier) and reading.first(thing, DCTERMS.modified)
    return _by_iri(reading, thing) if identified else None


def _title(reading: Reading, thing: Node) -> str | None:
    return reading.name(thing, DCTERMS.title)


def _theme_iris(reading: Reading, thing: Node) -> tuple[str, ...]:
    return tuple(map(str, reading.values(thing, DCAT.theme)))


def _theme_codes(reading: Reading, thing: Node) -> tuple[str, ...]:
    codes = tuple(one.rsplit("/", 1)[-1] for one in _theme_iris(reading, thing))
    return codes or ("OP_DATPRO",)


def _theme_labels(reading: Reading, thing: Node) -> tuple[str, ...]:
    named = (reading.name(one, SKOS.prefLabel) for one in reading.values(thing, DCAT.theme))
    return tuple(filter(None, named))


def _as_it_is(value: str | None) -> str | None:
    return value


def _nothing(value: str | None) -> None:
    return None


def _frequency_code(value: str | None) -> str | None:
    return "UNKNOWN" if value is None else value.removeprefix(FREQUENCY)


def _known_frequency(value: str | None) -> str | None:
    return value.removeprefix(FREQUENCY) if value is not None and value.startswith(FREQUENCY) else None


def _holder_or_none(value: str | None) -> str:
    return value or "N/A"


def _ckan_format(reading: Reading, thing: Node) -> str | None:
    """CKAN's own name of the media type, else the format as it stands: no label of its IRI counts."""
    form = text(reading.first(thing, DCTERMS.format))
    media = reading.said(reading.first(thing, DCAT.mediaType))
    for one in (media, form):
        if one in CKAN_FORMATS:
            return CKAN_FORMATS[one]
    return form or media


def _format_code(reading: Reading, thing: Node) -> str | None:
    form = reading.said(reading.first(thing, DCTERMS.format))
    return None if form is None else form.removeprefix(FILE_TYPES)


def _format_small(reading: Reading, thing: Node) -> str | None:
    form = _format_code(reading, thing)
    return None if form is None else form.removeprefix(MEDIA_TYPES).rsplit("/", 1)[-1].lower()


def _ckan_licence(reading: Reading, thing: Node) -> str | None:
    """CKAN's own licence of the same title; what it would find by IRI are others, which are not used here."""
    for licence in reading.values(thing, DCTERMS.license):
        titles = {str(title) for title in reading.values(licence, DCTERMS.title)}
        for known in LICENCES.values():
            if known.ckan_title in titles:
                return known.ckan
    return None


def _licence_iri(reading: Reading, thing: Node) -> str | None:
    return text(reading.first(thing, DCTERMS.license))


def italian_licence(reading: Reading, thing: Node) -> str | None:
    """The licence of a distribution in the Italian vocabulary, found by its IRI, address, name or kind."""
    licence = reading.first(thing, DCTERMS.license)
    if licence is None:
        return None
    if str(licence).startswith(ITALIAN_LICENCE):
        return str(licence).removeprefix(ITALIAN_LICENCE)
    for known in LICENCES.values():
        if known.italian and str(licence) == known.address:
            return known.italian.removeprefix(ITALIAN_LICENCE)
    names = set(reading.texts(licence, FOAF.name).values())
    for known in LICENCES.values():
        if known.italian_name in names:
            return known.italian.removeprefix(ITALIAN_LICENCE)
    kinds = map(str, reading.values(licence, DCTERMS.type))
    typed = next((kind for kind in kinds if kind.startswith(LICENCE_TYPE)), None)
    return typed.removeprefix(LICENCE_TYPE) if typed else UNKNOWN_LICENCE


HARVESTERS: tuple[Harvester, ...] = (
    Harvester(
        "national",
        "dati.gov.it",
        "https://github.com/geosolutions-it/ckanext-dcatapit",
        "rdf",
        _by_iri_if_identified,
        _theme_codes,
        _frequency_code,
        _holder_or_none,
        _format_code,
        italian_licence,
    ),
    Harvester(
        "ckan",
        "CKAN",
        "https://github.com/ckan/ckanext-dcat",
        "ttl",
        _by_iri,
        _theme_iris,
        _as_it_is,
        _nothing,
        _ckan_format,
        _ckan_licence,
    ),
    Harvester(
        "udata",
        "udata",
        "https://github.com/opendatateam/udata",
        "ttl",
        _by_identifier,
        _theme_labels,
        _known_frequency,
        _as_it_is,
        _format_small,
        _licence_iri,
    ),
    Harvester(
        "piveau",
        "piveau (data.europa.eu)",
        "https://github.com/piveau-data/piveau-utils",
        "rdf",
        _by_either,
        _theme_iris,
        _as_it_is,
        _as_it_is,
        _format_code,
        _licence_iri,
    ),
)
