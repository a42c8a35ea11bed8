# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole walk: sources are read, mapped, judged, and written as a publication."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from operator import itemgetter
from pathlib import Path

from rdflib import Graph

from ponlod.errors import PublicationError, ValidationError
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.mapping import catalogue_blocks
from ponlod.graph.catalogue.void import void_blocks
from ponlod.graph.mapping import ReleaseMapping, reference_blocks, release_mapping
from ponlod.graph.report import in_both, publishable
from ponlod.graph.results import Result
from ponlod.graph.statistics import NOTHING, DatasetStatistics, Statistics
from ponlod.graph.triples import Block
from ponlod.graph.validation import Links, Validator
from ponlod.iris import Iris
from ponlod.languages import LANGUAGES
from ponlod.publish import files
from ponlod.publish.catalogue import write_catalogue, write_void
from ponlod.publish.dumps import Fragments, ReleaseGraph, release_dumps, write_dataset
from ponlod.publish.folder import fresh_folder
from ponlod.publish.inputs import inputs_digest
from ponlod.publish.manifest import DATASET, Manifest, ReleaseEntry, files_in, verify
from ponlod.publisher import UNNAMED, Publisher
from ponlod.resources import ALIGNMENTS, catalogue_shapes, ontology_files, shape_files
from ponlod.source.folder import Source, find_releases
from ponlod.walk import Progress, walk


@dataclass(frozen=True, slots=True)
class Checked:
    """A release as it would be published, and what the shapes say of it."""

    source: Source
    results: tuple[Result, ...]


def is_current(data: Path, publication: Path, base: str, publisher: Publisher = UNNAMED) -> bool:
    """Whether ``publication`` holds, whole and untouched, what a build with the same arguments would write.

    Raises SourceError if the sources cannot be read.
    """
    try:
        known = Manifest.read(publication).inputs_digest == inputs_digest(data, base, publisher)
        return known and verify(publication) == ()
    except PublicationError:
        return False


def check(data: Path, base: str, progress: Progress) -> tuple[Checked, ...]:
    """Read, map and judge everything in ``data``; write nothing.

    Raises SourceError for sources that cannot be read, SettingsError for a base that cannot be used.
    """
    run = _Run.of(find_releases(data), Iris(base), progress)
    return tuple(
        Checked(source, run.judged(source, run.mapping(source), lambda _: None)) for source in run.sources
    )


def build(
    data: Path, out: Path, base: str, progress: Progress, publisher: Publisher = UNNAMED
) -> tuple[Manifest, tuple[Checked, ...]]:
    """Publish everything in ``data`` as the folder ``out``; return its manifest and what was found.

    The same sources, base and publisher give the same bytes, wherever and whenever. Raises SourceError,
    SettingsError or PublicationError, and ValidationError if a shape is violated; then what stood in ``out``
    still stands.
    """
    iris, inputs = Iris(base), inputs_digest(data, base, publisher)
    run = _Run.of(find_releases(data), iris, progress)
    publisher = publisher.publishing([source.city.ipa for source in run.sources])
    checked = []
    with fresh_folder(out) as folder:
        dumps = folder / "dumps"
        files.write_terms(dumps)
        for source in run.sources:
            release, reading = source.release, source.reading
            mapping = run.mapping(source)
            with release_dumps(dumps, f"ponlod-{release.key}") as writer:
                results = run.judged(source, mapping, writer.write)
            checked.append(Checked(source, results))
            refuse_violations(checked)
            files.write_tables(dumps, source, publisher, iris, run.terms)
            files.write_reports(folder / "reports", reading, release, results, mapping.findings(), iris)
        write_dataset(folder / DATASET, ontology_files(), run.reference, run.graphs(dumps))
        files.write_data_package(dumps, run.sources, publisher, iris)
        files.compress(dumps)
        _publish_catalogue(folder, run.catalogue(publisher, folder), run.statistics())
        manifest = Manifest.of(folder, base, inputs, tuple(run.entries()), publisher)
        manifest.write(folder)
    return manifest, tuple(checked)


def _publish_catalogue(folder: Path, facts: CatalogueFacts, statistics: DatasetStatistics) -> None:
    """Write the catalogue, what its shapes say of it, and VoID; raise ValidationError if it violates one."""
    blocks = tuple(catalogue_blocks(facts))
    validator = Validator(catalogue_shapes(), Graph())
    triples = tuple(chain.from_iterable(blocks))
    results = sorted([*validator.judge(triples), *validator.dangling([validator.links(triples)])])
    if not publishable(results):
        raise ValidationError(
            "The catalogue cannot be published, because its shapes are violated.", in_both(results)
        )
    write_catalogue(folder, blocks)
    write_void(folder, void_blocks(facts, statistics))
    files.write_validation(folder / "reports", "catalogue", results, facts.iris.catalogue("validation"))


def refuse_violations(checked: Iterable[Checked]) -> None:
    """Raise ValidationError, with the reports of all releases that violate a shape, if there are any."""
    violating = [one for one in checked if not publishable(one.results)]
    if violating:
        keys = ", ".join(one.source.release.key for one in violating)
        texts = [in_both(one.results) for one in violating]
        reports = {language: "\n".join(text[language] for text in texts) for language in LANGUAGES}
        raise ValidationError(f"{keys}: cannot be published, because the shapes are violated.", reports)


@dataclass(frozen=True, slots=True)
class _Run:
    """What the releases of one run share; ``sources`` are by city, then by date."""

    sources: tuple[Source, ...]
    iris: Iris
    progress: Progress
    terms: Graph
    reference: tuple[Block, ...]
    validator: Validator
    lasting: Statistics
    """Of what stands in the default graph whatever the releases: terms, programmes, cities."""
    offered: list[Links]
    """What the releases walked so far offer to those that revise them."""
    counted: dict[str, Statistics]
    """How much each release walked so far says, by its key."""

    @classmethod
    def of(cls, sources: tuple[Source, ...], iris: Iris, progress: Progress) -> "_Run":
        programmes = {source.programme.cci: source.programme for source in sources}
        cities = {source.city.code: source.city for source in sources}
        reference = tuple(reference_blocks(programmes.values(), cities.values(), iris))
        terms, known = Graph(), Graph()
        for path in ontology_files():
            terms.parse(path)
        for triple in chain(terms, chain.from_iterable(reference)):
            known.add(triple)
        # No part of the dataset, but of the catalogue.
        terms.parse(ALIGNMENTS)
        lasting = Statistics.of(sorted(known, key=itemgetter(0)))
        return cls(
            sources, iris, progress, terms, reference, Validator(shape_files(), known), lasting, [], {}
        )

    def mapping(self, source: Source) -> ReleaseMapping:
        earlier = (one.release for one in self.sources[: self.sources.index(source)])
        previous = next((one for one in reversed([*earlier]) if one.city == source.release.city), None)
        return release_mapping(source.reading, source.release, self.iris, previous)

    def judged(
        self, source: Source, mapping: ReleaseMapping, write: Callable[[Fragments], None]
    ) -> tuple[Result, ...]:
        """Walk a release; ``write`` is given its shards in order. Return all that the shapes say of it."""
        about = chain.from_iterable(reference_blocks([source.programme], [source.city], self.iris))
        results = [*self.validator.judge(about)]
        links: list[Links] = []
        counted = NOTHING
        for shard in walk(mapping, self.validator, self.progress):
            write(shard.parts)
            results.extend(shard.results)
            links.append(shard.links)
            counted += shard.statistics
        self.counted[source.release.key] = counted
        results.extend(self.validator.dangling([*self.offered, *links]))
        self.offered.append(replace(links[0], outward=()))
        return tuple(sorted(results))

    def entries(self) -> Iterator[ReleaseEntry]:
        latest = {source.release.city: source.release.key for source in self.sources}
        for release in (source.release for source in self.sources):
            yield ReleaseEntry(
                release.key,
                release.city,
                release.version,
                release.date,
                release.title,
                str(self.iris.release(release.key)),
                latest[release.city] == release.key,
            )

    def catalogue(self, publisher: Publisher, folder: Path) -> CatalogueFacts:
        """What the catalogue says of the files that stand in ``folder`` by now."""
        return CatalogueFacts(
            iris=self.iris,
            publisher=publisher,
            programmes={source.programme.cci: source.programme for source in self.sources},
            cities={source.city.code: source.city for source in self.sources},
            releases=tuple(source.release for source in self.sources),
            files=files_in(folder),
            terms=self.terms,
        )

    def statistics(self) -> DatasetStatistics:
        """How much the graphs of all releases say, which have been walked by now."""
        latest = (self.counted[entry.key] for entry in self.entries() if entry.latest)
        return DatasetStatistics(sum(latest, start=self.lasting), self.counted)

    def graphs(self, dumps: Path) -> list[ReleaseGraph]:
        return [
            ReleaseGraph(entry.graph, dumps / f"ponlod-{entry.key}.ttl", entry.latest)
            for entry in self.entries()
        ]
