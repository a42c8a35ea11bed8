# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a harvester would store of a catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rdflib.namespace import DCAT, DCTERMS, SKOS
from rdflib.term import Node

from ponlod.namespaces import SPDX, VCARD
from ponlod.web.views.harvest.reading import Reading, text

DIGESTS: Mapping[Node, str] = {SPDX[f"checksumAlgorithm_{name}"]: name for name in ("md5", "sha1", "sha256")}
"""The digests that udata keeps; it drops others."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A distribution, as a file of a dataset; ``size`` is in bytes, ``digest`` as ``sha256:…``."""

    names: Mapping[str, str]
    format: str | None
    address: str | None
    size: int | None
    digest: str | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A dataset as one harvester would have it; None or nothing where its field would be left empty.

    ``identity`` is what it knows the dataset by next time; None if it would not import it.
    """

    identity: str | None
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    publisher: str | None
    holder: str | None
    contact: str | None
    themes: tuple[str, ...]
    frequency: str | None
    licence: str | None
    modified: str | None
    period: tuple[str | None, str | None]
    places: tuple[str, ...]
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Harvester:
    """A program that harvests: its name, its ``source`` code, the format to give it, how it takes values."""

    key: str
    name: str
    source: str
    extension: str
    identity: Callable[[Reading, Node], str | None]
    themes: Callable[[Reading, Node], tuple[str, ...]]
    frequency: Callable[[str | None], str | None]
    holder: Callable[[str | None], str | None]
    format: Callable[[Reading, Node], str | None]
    licence: Callable[[Reading, Node], str | None]


def harvested(reading: Reading, harvester: Harvester) -> tuple[Stored, ...]:
    """Return what a harvester would have of each dataset, in the order of their IRIs. Never raises."""
    return tuple(_dataset(reading, harvester, thing) for thing in reading.datasets)


def _dataset(reading: Reading, harvester: Harvester, thing: Node) -> Stored:
    distributions = [one for one in reading.values(thing, DCAT.distribution) if one in reading.distributions]
    licences = (harvester.licence(reading, one) for one in distributions)
    holder = reading.name(reading.first(thing, DCTERMS.rightsHolder))
    period = reading.first(thing, DCTERMS.temporal)
    starts, ends = (
        (None, None)
        if period is None
        else (text(reading.first(period, one)) for one in (DCAT.startDate, DCAT.endDate))
    )
    return Stored(
        identity=harvester.identity(reading, thing),
        titles=reading.texts(thing, DCTERMS.title),
        descriptions=reading.texts(thing, DCTERMS.description),
        publisher=reading.name(reading.first(thing, DCTERMS.publisher)),
        holder=harvester.holder(holder),
        contact=_contact(reading, reading.first(thing, DCAT.contactPoint)),
        themes=harvester.themes(reading, thing),
        frequency=harvester.frequency(text(reading.first(thing, DCTERMS.accrualPeriodicity))),
        licence=next(filter(None, licences), None),
        modified=text(reading.first(thing, DCTERMS.modified)),
        period=(starts, ends),
        places=tuple(
            reading.name(one, SKOS.prefLabel) or str(one) for one in reading.values(thing, DCTERMS.spatial)
        ),
        resources=tuple(_resource(reading, harvester, one) for one in distributions),
    )


def _resource(reading: Reading, harvester: Harvester, thing: Node) -> Resource:
    checksum = reading.first(thing, SPDX.checksum)
    algorithm, digest = (
        (None, None)
        if checksum is None
        else (reading.first(checksum, one) for one in (SPDX.algorithm, SPDX.checksumValue))
    )
    kind = None if algorithm is None else DIGESTS.get(algorithm)
    address = reading.first(thing, DCAT.downloadURL) or reading.first(thing, DCAT.accessURL)
    return Resource(
        names=reading.texts(thing, DCTERMS.title),
        format=harvester.format(reading, thing),
        address=text(address),
        size=_whole(text(reading.first(thing, DCAT.byteSize))),
        digest=f"{kind}:{digest}" if kind and digest is not None else None,
        licence=text(reading.first(thing, DCTERMS.license)),
    )


def _contact(reading: Reading, thing: Node | None) -> str | None:
    if thing is None:
        return None
    name = reading.name(thing, VCARD.fn)
    address = text(reading.first(thing, VCARD.hasEmail) or reading.first(thing, VCARD.hasURL))
    said = [name, address and address.removeprefix("mailto:")]
    return ", ".join(filter(None, said)) or None


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 19 else None
