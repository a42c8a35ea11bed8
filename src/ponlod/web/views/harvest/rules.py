# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What harvesters would complain about in a graph, though it was published.

Whatever violates the catalogue's shapes stops the build, so no rule repeats them. Here is what shapes leave
alone: what hangs on the settings, what both profiles allow though a program loses it, and what would make a
program take one thing for another.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS, SKOS
from rdflib.term import Node

from ponlod.authorities import THEMES
from ponlod.iris import last_segment
from ponlod.namespaces import DCAT_3, MEDIA_TYPES, VCARD
from ponlod.web.views.harvest.complaint import (
    ALL,
    CKAN,
    NATIONAL,
    PIVEAU,
    UDATA,
    Complaint,
    Severity,
    gravest_first,
)
from ponlod.web.views.harvest.programs import CKAN_FORMATS, UNKNOWN_LICENCE, italian_licence
from ponlod.web.views.harvest.reading import ADDRESSES, Reading, is_web, parts

_LOCAL = (".localhost", ".local", ".test", ".invalid", ".lan", ".internal", ".home.arpa")


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that a harvester minds: ``broken`` yields the things that break it.

    What is wrong and what to do about it is said under ``id`` in texts/check.toml.
    """

    id: str
    severity: Severity
    harvesters: tuple[str, ...]
    broken: Callable[[Reading], Iterable[Node | str]]


def complaints(reading: Reading) -> tuple[Complaint, ...]:
    """Return the rules that are broken, gravest first, with what breaks them in order. Never raises."""
    found = []
    for rule in RULES:
        things = tuple(sorted({str(thing) for thing in rule.broken(reading)}))
        if things:
            found.append(Complaint(rule.id, rule.severity, rule.harvesters, things))
    return gravest_first(found)


def is_local(base: str) -> bool:
    """Whether an address leads nowhere but on this machine, or in its own network."""
    host = parts(base)[1].rpartition("@")[2]
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    try:
        return not ip_address(name).is_global
    except ValueError:
        return "." not in name or name.endswith(_LOCAL)


def _local_base(reading: Reading) -> Iterator[str]:
    if is_local(reading.base):
        yield reading.base


def _not_one_catalogue(reading: Reading) -> Iterable[Node | str]:
    if not reading.catalogues:
        return (reading.base,)
    return reading.catalogues if len(reading.catalogues) > 1 else ()


def _undeclared_publisher(reading: Reading) -> Iterator[Node]:
    """A publisher whom nobody named has the address of the site in place of a code."""
    for agent in reading.agents:
        if reading.base in map(str, reading.values(agent, DCTERMS.identifier)):
            yield agent


def _unreachable_contacts(reading: Reading) -> Iterator[Node]:
    for contact in reading.contacts:
        mail = reading.first(contact, VCARD.hasEmail)
        if not reading.texts(contact, VCARD.fn) or not str(mail).startswith("mailto:"):
            yield contact


def _datasets_without(one: URIRef) -> Callable[[Reading], Iterator[Node]]:
    return lambda reading: (thing for thing in reading.datasets if reading.first(thing, one) is None)


def _unnamed_themes(reading: Reading) -> Iterator[Node]:
    for thing in reading.datasets:
        for theme in reading.values(thing, DCAT.theme):
            if str(theme) in THEMES and not reading.texts(theme, SKOS.prefLabel):
                yield theme


def _labelled_codes(reading: Reading) -> Iterator[Node]:
    for thing in reading.datasets:
        for code in reading.values(thing, DCTERMS.accrualPeriodicity, DCTERMS.language):
            if not isinstance(code, Literal) and reading.first(code, RDFS.label) is not None:
                yield code


def _others(reading: Reading) -> Iterator[Node]:
    """Series and services, which some harvesters take for datasets."""
    yield from reading.of(DCAT_3.DatasetSeries)
    yield from reading.of(DCAT.DataService)


def _unidentified_others(reading: Reading) -> Iterator[Node]:
    for thing in _others(reading):
        if thing not in reading.datasets and reading.first(thing, DCTERMS.identifier) is None:
            yield thing


def _records(reading: Reading) -> Iterator[Node]:
    described = {*reading.datasets, *_others(reading)}
    for record in reading.of(DCAT.CatalogRecord):
        if record in described or record in reading.values(record, FOAF.primaryTopic):
            yield record


def _addresses(reading: Reading) -> Iterator[Node]:
    for thing in reading.distributions:
        yield from reading.values(thing, *ADDRESSES)
    for thing in reading.of(DCAT.DataService):
        yield from reading.values(thing, DCAT.endpointURL)


def _not_whole(reading: Reading) -> Iterator[Node]:
    return (address for address in _addresses(reading) if not is_web(str(address)))


def _other_scheme(reading: Reading) -> Iterator[Node]:
    """Addresses on the site's own host that begin otherwise than the site's: http in place of https, say."""
    scheme, host = parts(reading.base)
    for address in _addresses(reading):
        found, there = parts(str(address))
        if there == host and found != scheme and is_web(str(address)):
            yield address


def _licences(reading: Reading) -> Iterator[tuple[Node, str | None]]:
    """The licences, and what the Italian extension makes of each."""
    for thing in reading.distributions:
        for licence in reading.values(thing, DCTERMS.license):
            yield licence, italian_licence(reading, thing)


def _unmapped_licences(reading: Reading) -> Iterator[Node]:
    return (licence for licence, found in _licences(reading) if found == UNKNOWN_LICENCE)


def _licences_by_kind(reading: Reading) -> Iterator[Node]:
    for licence, found in _licences(reading):
        if found in {last_segment(str(kind)) for kind in reading.values(licence, DCTERMS.type)}:
            yield licence


def _unnamed_formats(reading: Reading) -> Iterator[Node]:
    """Media types that CKAN would know by their name, and does not by their IRI."""
    for thing in reading.distributions:
        for media in reading.values(thing, DCAT.mediaType):
            known = str(media).removeprefix(MEDIA_TYPES) in CKAN_FORMATS
            if known and reading.said(media) not in CKAN_FORMATS:
                yield media


def _unsized(reading: Reading) -> Iterator[Node]:
    return (thing for thing in reading.distributions if reading.first(thing, DCAT.byteSize) is None)


RULES = (
    Rule("base-local", "error", ALL, _local_base),
    Rule("catalogue-not-one", "error", (NATIONAL, PIVEAU), _not_one_catalogue),
    Rule("publisher-undeclared", "warning", ALL, _undeclared_publisher),
    Rule("contact-missing", "warning", ALL, _datasets_without(DCAT.contactPoint)),
    Rule("contact-unreachable", "warning", (NATIONAL, CKAN, UDATA), _unreachable_contacts),
    Rule("issued-missing", "warning", (NATIONAL, CKAN, UDATA), _datasets_without(DCTERMS.issued)),
    Rule("theme-without-name", "note", (UDATA,), _unnamed_themes),
    Rule("code-labelled", "error", (NATIONAL,), _labelled_codes),
    Rule("other-unidentified", "note", (UDATA,), _unidentified_others),
    Rule("record", "error", (CKAN, UDATA, PIVEAU), _records),
    Rule("address-not-whole", "error", ALL, _not_whole),
    Rule("address-scheme", "error", ALL, _other_scheme),
    Rule("licence-unmapped", "error", (NATIONAL,), _unmapped_licences),
    Rule("licence-imprecise", "note", (NATIONAL,), _licences_by_kind),
    Rule("format-unnamed", "note", (CKAN,), _unnamed_formats),
    Rule("size", "warning", ALL, _unsized),
)
"""Every rule about what a catalogue says; those about how it is sent are in ``transport``."""
