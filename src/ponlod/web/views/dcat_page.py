# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the page about the catalogue shows: what stands in the catalogue, and nothing else. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import DCTERMS, PROV

from ponlod.authorities import THEMES
from ponlod.namespaces import ADMS_AP_IT, DCAT_3, SPDX
from ponlod.web.views.dcat import Dcat
from ponlod.web.views.description import Description, description
from ponlod.web.views.files import FileRow, in_order
from ponlod.web.views.page_queries import Term

SHOWN = 20
"""Datasets of series; the page is shorter than 1 MiB then, and so can be kept."""


@dataclass(frozen=True, slots=True)
class Download(FileRow):
    """A distribution: its file, and the IRIs of itself and of its checksum."""

    iri: URIRef
    checksum: URIRef


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset or a semantic asset, with its files; ``notes`` are statements on its origin and rights.

    ``downloads`` are the files for people, ``packed`` those for programs.
    """

    iri: URIRef
    downloads: Sequence[Download]
    packed: Sequence[Download] = ()
    notes: Sequence[URIRef] = ()


@dataclass(frozen=True, slots=True)
class DcatPage:
    """The catalogue ``d``, and the things in it by what they are.

    Of the ``datasets`` those of a series come first, the newest of them at the head; ``others`` are those of
    a series that are older than SHOWN of them.
    """

    d: Description
    datasets: Sequence[Entry]
    others: Sequence[URIRef]
    series: Sequence[URIRef]
    rights_holders: Sequence[URIRef]
    services: Sequence[URIRef]
    assets: Sequence[Entry]
    makers: Sequence[URIRef]
    pages: int

    def texts(self, subject: URIRef, predicate: URIRef, language: str) -> list[Term]:
        """The texts of a property in one language, or those that have none."""
        values = self.d.values(predicate, subject)
        spoken = [value for value in values if getattr(value, "language", None) == language]
        return spoken or [value for value in values if not getattr(value, "language", None)]

    def theme(self, iri: URIRef, language: str) -> str:
        """What the European list calls a theme."""
        known = THEMES[str(iri)]
        return known.name_it if language == "it" else known.name_en


def dcat_page(dcat: Dcat) -> DcatPage:
    """Arrange the catalogue for the page."""
    d = description(dcat.this, dcat.triples())

    newest = sorted(dcat.datasets, key=lambda one: str(d.value(DCTERMS.modified, one)), reverse=True)
    in_series = [one for one in newest if d.resources(DCAT_3["inSeries"], one)]
    known = set(in_series)
    alone = [one for one in newest if one not in known]
    assets = _of_type(d, ADMS_AP_IT["SemanticAsset"])
    holders = {one for dataset in newest for one in d.resources(DCTERMS.rightsHolder, dataset)}
    return DcatPage(
        d=d,
        datasets=[_dataset(d, dataset) for dataset in (*in_series[:SHOWN], *alone)],
        others=in_series[SHOWN:],
        series=_of_type(d, DCAT_3["DatasetSeries"]),
        rights_holders=sorted(holders.difference(d.resources(DCTERMS.publisher))),
        services=d.resources(DCAT_3["service"]),
        assets=[
            Entry(asset, _downloads(d, d.resources(ADMS_AP_IT["hasSemanticAssetDistribution"], asset)))
            for asset in assets
        ],
        makers=sorted({maker for asset in assets for maker in d.resources(DCTERMS.creator, asset)}),
        pages=dcat.pages,
    )


def _dataset(d: Description, dataset: URIRef) -> Entry:
    sources = d.resources(PROV.wasDerivedFrom, dataset)
    rights = [one for source in sources for one in d.resources(DCTERMS.rights, source)]
    files = _downloads(d, d.resources(DCAT_3["distribution"], dataset))
    return Entry(
        dataset,
        [file for file in files if not file.for_programs],
        [file for file in files if file.for_programs],
        [*d.resources(DCTERMS.provenance, dataset), *rights],
    )


def _downloads(d: Description, distributions: Sequence[URIRef]) -> list[Download]:
    return in_order(_download(d, one) for one in distributions)


def _download(d: Description, iri: URIRef) -> Download:
    (checksum,) = d.resources(SPDX["checksum"], iri)
    (address,) = d.resources(DCAT_3["downloadURL"], iri)
    return Download(
        path=address.removeprefix(d.this.removesuffix("catalogue")),
        media_type=_media_type(d, iri),
        bytes=int(str(d.value(DCAT_3["byteSize"], iri))),
        sha256=str(d.value(SPDX["checksumValue"], checksum)),
        date=str(d.value(DCTERMS.modified, iri)),
        iri=iri,
        checksum=checksum,
    )


def _media_type(d: Description, iri: URIRef) -> str:
    """What is sent: the media type of the file itself, or of what it is packed in."""
    said = [d.value(DCAT_3[by], iri) for by in ("compressFormat", "packageFormat", "mediaType")]
    sent = next(one for one in said if one is not None)
    return "/".join(str(sent).rsplit("/", 2)[1:])


def _of_type(d: Description, kind: URIRef) -> list[URIRef]:
    return sorted(one for one in d.subjects() if kind in d.types(one))
