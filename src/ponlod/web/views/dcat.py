# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue for portals, as it was published: whole, about one dataset, or cut into pages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS

from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import ADMS_AP_IT, HYDRA
from ponlod.publish.manifest import Manifest
from ponlod.publish.reading import read_published

CATALOGUE = "catalogue.ttl"
DATASETS = 20
"""On a page, which is shorter than 1 MiB then, in RDF/XML as well, and so can be kept."""
_IS_DATASET = (RDF.type, DCAT.Dataset)
_IS_ASSET = (RDF.type, ADMS_AP_IT["SemanticAsset"])


@dataclass(frozen=True, slots=True)
class Dcat:
    """The triples of a catalogue by subject, and its ``datasets`` by IRI.

    A page describes the catalogue, DATASETS of its datasets, and whatever these lead to but other datasets;
    the first one also what nothing leads to. So each stands for itself, every dataset is on one, and all of
    them together say what the whole says, and no more.
    """

    this: URIRef
    by_subject: Mapping[URIRef, tuple[Triple, ...]]
    datasets: tuple[URIRef, ...]
    described: tuple[frozenset[URIRef], ...]
    """The subjects of each page."""

    @classmethod
    def of(cls, this: URIRef, triples: Iterable[Triple]) -> "Dcat":
        """Arrange the ``triples`` of the catalogue ``this``."""
        grouped: dict[URIRef, list[Triple]] = {}
        for triple in triples:
            grouped.setdefault(triple[0], []).append(triple)
        known = {subject: tuple(said) for subject, said in grouped.items()}
        datasets = tuple(sorted(one for one, said in known.items() if (one, *_IS_DATASET) in said))
        starts = range(0, max(1, len(datasets)), DATASETS)
        chunks = [set(datasets[start : start + DATASETS]) for start in starts]
        described = [_reached(known, {this, *chunk}, set(datasets) - chunk) for chunk in chunks]
        described[0] |= _reached(known, known.keys() - set().union(*described), set(datasets))
        return cls(this, known, datasets, tuple(map(frozenset, described)))

    @property
    def pages(self) -> int:
        """How many there are, at least one."""
        return len(self.described)

    def triples(self) -> Iterator[Triple]:
        """Everything."""
        for said in self.by_subject.values():
            yield from said

    def about(self, dataset: URIRef) -> Iterator[Triple]:
        """What is said of a dataset and of all that it leads to.

        What has a description of its own is only named: other datasets and the semantic assets. A title makes
        no dataset for harvesters yet.
        """
        assets = {one for one, said in self.by_subject.items() if (one, *_IS_ASSET) in said}
        elsewhere = {*self.datasets, *assets} - {dataset}
        reached = _reached(self.by_subject, {dataset}, {self.this, *elsewhere})
        for subject in reached:
            yield from self.by_subject[subject]
        mentioned = {value for subject in reached for _, _, value in self.by_subject[subject]}
        for subject in elsewhere & mentioned:
            yield from (triple for triple in self.by_subject[subject] if triple[1] == DCTERMS.title)

    def page(self, number: int, address: str) -> Iterator[Block]:
        """What the page ``number`` says, from 1 on, and where the others are: at ``address`` and ``?page=``.

        That something leads to a dataset of another page is said there, if it is described there as well.
        """
        here = self.described[number - 1]
        page_of = {dataset: index // DATASETS + 1 for index, dataset in enumerate(self.datasets)}

        def said_here(triple: Triple) -> bool:
            subject, _, value = triple
            other = page_of.get(value, number) if isinstance(value, URIRef) else number
            return other == number or subject not in self.described[other - 1]

        yield tuple(self._paging(number, address))
        for subject, said in self.by_subject.items():
            if subject in here:
                yield tuple(filter(said_here, said))

    def _paging(self, number: int, address: str) -> Iterator[Triple]:
        """Tell the pages in both ways that harvesters know.

        The older one has addresses as texts, as CKAN writes them and piveau reads them. CKAN and udata follow
        either.
        """
        view, total = _page(address, number), Literal(len(self.datasets))
        yield self.this, RDF.type, HYDRA["Collection"]
        yield self.this, HYDRA["totalItems"], total
        yield self.this, HYDRA["view"], view
        yield view, RDF.type, HYDRA["PartialCollectionView"]
        yield view, RDF.type, HYDRA["PagedCollection"]
        yield view, HYDRA["totalItems"], total
        yield view, HYDRA["itemsPerPage"], Literal(DATASETS)
        for relation, other in self.neighbours(number).items():
            yield view, HYDRA[relation], _page(address, other)
            yield view, HYDRA[f"{relation}Page"], Literal(_page(address, other))

    def neighbours(self, number: int) -> dict[str, int]:
        """The pages that the page ``number`` leads to, by how they lie to it."""
        pages = {"first": 1, "previous": number - 1, "next": number + 1, "last": self.pages}
        return {relation: other for relation, other in pages.items() if 1 <= other <= self.pages}


def read_dcat(folder: Path, manifest: Manifest) -> Dcat:
    """Read the catalogue of a publication; raises PublicationError if it is not what the manifest says."""
    return Dcat.of(Iris(manifest.base).catalogue(), read_published(folder, manifest, CATALOGUE))


def _reached(
    known: Mapping[URIRef, tuple[Triple, ...]], start: Iterable[URIRef], without: set[URIRef]
) -> set[URIRef]:
    """The subjects among ``start``, and all that they lead to, but not ``without`` and what is behind it."""
    reached: set[URIRef] = set()
    ahead = [subject for subject in start if subject in known]
    while ahead:
        subject = ahead.pop()
        if subject in reached or subject in without:
            continue
        reached.add(subject)
        ahead += [value for _, _, value in known[subject] if isinstance(value, URIRef) and value in known]
    return reached


def _page(address: str, number: int) -> URIRef:
    return URIRef(f"{address}?page={number}")
