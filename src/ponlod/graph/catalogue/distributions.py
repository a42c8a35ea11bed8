# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The distributions: every file of data in the publication, with all that a program wants to know first."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from pathlib import PurePosixPath

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from ponlod.authorities import AUTHORITY
from ponlod.facts import File, ReleaseFacts
from ponlod.formats import (
    COMPRESSIONS,
    CSVM_ENDING,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    RESULTS_CSV,
    TRIG,
    TURTLE,
    XLSX,
    Format,
    format_of,
)
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.words import said, texts
from ponlod.graph.literals import day, string
from ponlod.graph.triples import Triple
from ponlod.namespaces import DCAT_3, DCAT_AP, DCAT_AP_IT, FILE_TYPES, MEDIA_TYPES, SPDX

DUMPS = "dumps/"
STABLE = URIRef(f"{AUTHORITY}planned-availability/STABLE")

_DATA_FORMATS = (RESULTS_CSV, XLSX, TURTLE, JSON_LD, RDF_XML, N_TRIPLES, TRIG)
"""The formats of data, those for most people first."""

_PACKINGS = (None, *COMPRESSIONS)


def release_files(facts: CatalogueFacts, release: ReleaseFacts) -> tuple[File, ...]:
    """The files that hold the data of a release, those for most people first, compressed ones last."""
    stems = _stems(release)
    # ponlod-MI-13.1.ttl begins as the files of MI-13 do, but is one of MI-13.1.
    others = tuple(chain.from_iterable(map(_stems, facts.releases)))
    longer = tuple(stem for stem in others if stem.startswith(stems) and stem not in stems)
    return _in_order(
        file
        for file in facts.files
        if file.path.startswith(stems) and not file.path.startswith(longer) and _holds_data(file)
    )


def everything_files(facts: CatalogueFacts) -> tuple[File, ...]:
    """The files that hold the data of all releases, in the same order."""
    stems = tuple(chain.from_iterable(map(_stems, facts.releases)))
    return _in_order(file for file in facts.files if not file.path.startswith(stems) and _holds_data(file))


def distribution(facts: CatalogueFacts, file: File) -> URIRef:
    """The IRI of a file's distribution, by its name alone."""
    return facts.iris.catalogue(_name(file))


def distributed(facts: CatalogueFacts, dataset: URIRef, files: Iterable[File]) -> Iterator[Triple]:
    """Say which distributions a dataset has."""
    for file in files:
        yield dataset, DCAT_3["distribution"], distribution(facts, file)


def distribution_triples(facts: CatalogueFacts, file: File, issued: date, modified: date) -> Iterator[Triple]:
    """Describe a file, and its digest. What the file is stands in the texts under the end of its name.

    No service that gives access to the same data is named: udata would take the file for an API.
    """
    iri = distribution(facts, file)
    plain, packing = _unpacked(file)
    kind = _kind(plain)
    yield iri, RDF.type, DCAT_3["Distribution"]
    yield iri, RDF.type, DCAT_AP_IT["Distribution"]
    packed = texts()["packed"][packing.name] if packing else {}
    for what, property_ in (("title", DCTERMS.title), ("description", DCTERMS.description)):
        for text in said(kind, what):
            more = packed.get(what, {}).get(text.language, "")
            yield iri, property_, Literal(f"{text}{more}", lang=text.language)
    yield from file_triples(facts, file)
    yield iri, DCTERMS.license, URIRef(facts.publisher.licence)
    yield iri, DCAT_AP["availability"], STABLE
    yield iri, DCTERMS.issued, day(issued)
    yield iri, DCTERMS.modified, day(modified)
    schema = f"{DUMPS}{plain}{CSVM_ENDING}"
    place = bisect_left(facts.files, schema, key=_path)
    if place < len(facts.files) and facts.files[place].path == schema:
        yield iri, DCTERMS.conformsTo, facts.iris.file(schema)


def file_triples(facts: CatalogueFacts, file: File) -> Iterator[Triple]:
    """Say of a file's distribution where the file is, what is in it, and how to know that it is whole.

    Format and media type are those of the content, whatever it is packed in; size and digest the file's.
    """
    iri, address = distribution(facts, file), facts.iris.file(file.path)
    plain, packing = _unpacked(file)
    form = format_of(plain)
    yield iri, DCAT_3["accessURL"], address
    yield iri, DCAT_3["downloadURL"], address
    if form.file_type is not None:
        yield iri, DCTERMS.format, FILE_TYPES[form.file_type]
    yield iri, DCAT_3["mediaType"], MEDIA_TYPES[form.media_type]
    if packing is not None:
        yield iri, DCAT_3["compressFormat"], MEDIA_TYPES[packing.media_type]
    yield iri, DCAT_3["byteSize"], Literal(str(file.bytes), datatype=XSD.nonNegativeInteger, normalize=False)
    checksum = URIRef(f"{iri}-checksum")
    yield iri, SPDX["checksum"], checksum
    yield checksum, RDF.type, SPDX["Checksum"]
    yield checksum, SPDX["algorithm"], SPDX["checksumAlgorithm_sha256"]
    yield checksum, SPDX["checksumValue"], Literal(file.sha256, datatype=XSD.hexBinary, normalize=False)


def media_types() -> Iterator[Triple]:
    """Name the media types of all kinds of files, so that CKAN and udata store names and not IRIs."""
    for form in (*_DATA_FORMATS, *COMPRESSIONS):
        iri = MEDIA_TYPES[form.media_type]
        yield iri, RDF.type, DCTERMS.MediaType
        yield iri, RDF.type, DCTERMS.MediaTypeOrExtent
        yield iri, RDFS.label, string(form.media_type)


def _holds_data(file: File) -> bool:
    return file.path.startswith(f"{DUMPS}ponlod") and _kind(_unpacked(file)[0]) in texts()


def _in_order(files: Iterable[File]) -> tuple[File, ...]:
    def rank(file: File) -> tuple[int, int, int]:
        plain, packing = _unpacked(file)
        # Of two in one format, the longer name is the more special one's.
        return _PACKINGS.index(packing), _DATA_FORMATS.index(format_of(plain)), len(plain)

    return tuple(sorted(files, key=rank))


def _stems(release: ReleaseFacts) -> tuple[str, str]:
    """How the paths of a release's files begin."""
    return f"{DUMPS}ponlod-{release.key}.", f"{DUMPS}ponlod-{release.key}-"


def _path(file: File) -> str:
    return file.path


def _name(file: File) -> str:
    return PurePosixPath(file.path).name


def _unpacked(file: File) -> tuple[str, Format | None]:
    """The name of a file without the end that says how it is compressed, and that format."""
    name, form = PurePosixPath(_name(file)), format_of(file.path)
    return (name.stem, form) if form in COMPRESSIONS else (name.name, None)


def _kind(plain: str) -> str:
    """What a file is, by its name without compression: ``ttl``, ``kohesio.csv``."""
    stem, suffix = PurePosixPath(plain).stem, PurePosixPath(plain).suffix[1:]
    return f"kohesio.{suffix}" if stem.endswith("-kohesio") else suffix
