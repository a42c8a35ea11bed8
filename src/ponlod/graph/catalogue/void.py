# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the published graphs are made of, for whoever explores them (VoID, https://www.w3.org/TR/void/).

The datasets are those of the catalogue, under the same IRIs, and the endpoint's default graph. All numbers
are exact, and were counted while the graphs were written.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID

from ponlod.facts import File, ReleaseFacts
from ponlod.formats import GRAPH_FORMATS, TRIG, Format
from ponlod.graph import terms
from ponlod.graph.catalogue.agents import published
from ponlod.graph.catalogue.datasets import everything, release_dataset
from ponlod.graph.catalogue.distributions import everything_files, release_files
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.words import said, titled
from ponlod.graph.literals import day, integer, string
from ponlod.graph.statistics import DatasetStatistics, Statistics
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.namespaces import CATALOGUE_PREFIXES, PREFIXES, VOCABULARY, W3C_FORMATS

_EXAMPLES = (
    terms.ACTION_CLASS,
    terms.PROJECT_CLASS,
    terms.PLACE_CLASS,
    terms.RELEASE_CLASS,
    terms.CITY_CLASS,
)
"""The classes of which a dataset has an example to begin with."""
_NOT_PLAIN = re.compile(r"[.\[\]]")
_PREFIX_OF = {namespace: prefix for prefix, namespace in {**PREFIXES, **CATALOGUE_PREFIXES}.items()}
_TERMS = str(VOCABULARY).removesuffix("vocabulary/")
_LIKE_THE_CATALOGUE = (DCTERMS.title, DCTERMS.description, DCTERMS.issued, DCTERMS.modified)


def format_iri(form: Format) -> URIRef:
    """The W3C's IRI of a format for graphs (https://www.w3.org/ns/formats/)."""
    return W3C_FORMATS[form.label.replace("/", "_")]


def default_graph(iris: Iris) -> URIRef:
    """The IRI of the endpoint's default graph, as a remote store has it too."""
    return iris.file("sparql#default-graph")


def void_blocks(facts: CatalogueFacts, statistics: DatasetStatistics) -> Iterator[Block]:
    """Describe all that is published as one dataset, the default graph, and each release.

    First the document itself. Each dataset is followed by its partitions, a class or a property each.
    """
    graphs = (default_graph(facts.iris), *(facts.iris.release(release.key) for release in facts.releases))
    yield tuple(_document(facts, graphs))
    yield tuple(_everything(facts, statistics, graphs))
    yield tuple(_default(facts, statistics.default))
    yield from _partitions(facts, "default-graph", statistics.default)
    for release in facts.releases:
        yield tuple(_release(facts, release, statistics.releases[release.key]))
        yield from _partitions(facts, release.key, statistics.releases[release.key])


def _document(facts: CatalogueFacts, graphs: Iterable[URIRef]) -> Iterator[Triple]:
    iri = _part(facts, "")
    yield iri, RDF.type, VOID.DatasetDescription
    for text in said("void", "title"):
        yield iri, DCTERMS.title, text
    yield iri, DCTERMS.publisher, facts.iris.catalogue("publisher")
    yield iri, DCTERMS.modified, day(max(release.date for release in facts.releases))
    yield iri, FOAF.primaryTopic, facts.iris.catalogue("all")
    yield from ((iri, FOAF.topic, graph) for graph in graphs)


def _everything(
    facts: CatalogueFacts, statistics: DatasetStatistics, graphs: Iterable[URIRef]
) -> Iterator[Triple]:
    iri = facts.iris.catalogue("all")
    yield from _described(facts, iri, everything(facts))
    yield from _dumped(facts, iri, everything_files(facts))
    yield from _asked(facts, iri)
    yield iri, VOID.uriRegexPattern, _pattern(facts)
    yield from ((iri, VOID.subset, graph) for graph in graphs)
    latest = {release.city: release for release in facts.releases}
    if len(latest) == len(facts.releases):
        # Every release is in the default graph, so that this holds all there is.
        yield from _numbers(facts, iri, "default-graph", statistics.default)
    else:
        # What two releases of a city say alike is not told apart, so that only kinds can be counted.
        known = (statistics.default, *statistics.releases.values())
        classes = {kind for one in known for kind in one.classes}
        properties = {property_ for one in known for property_ in one.properties}
        yield iri, VOID.classes, integer(len(classes))
        yield iri, VOID.properties, integer(len(properties))
        yield from _vocabularies(iri, classes | properties)
    yield from _examples(iri, statistics.default)


def _default(facts: CatalogueFacts, statistics: Statistics) -> Iterator[Triple]:
    iri = default_graph(facts.iris)
    yield iri, RDF.type, VOID.Dataset
    yield from titled(iri, "default-graph")
    yield from published(facts, iri)
    yield iri, DCTERMS.license, URIRef(facts.publisher.licence)
    yield from _asked(facts, iri)
    yield iri, VOID.uriRegexPattern, _pattern(facts)
    for release in {release.city: release for release in facts.releases}.values():
        yield iri, VOID.subset, facts.iris.release(release.key)
    yield from _numbers(facts, iri, "default-graph", statistics)
    yield from _examples(iri, statistics)


def _release(facts: CatalogueFacts, release: ReleaseFacts, statistics: Statistics) -> Iterator[Triple]:
    iri = facts.iris.release(release.key)
    yield from _described(facts, iri, release_dataset(facts, release))
    yield from _dumped(facts, iri, release_files(facts, release))
    if release == facts.of_city(release.city)[-1]:
        # VoID (§3.3) means the endpoint's default graph, which has no earlier releases.
        yield from _asked(facts, iri)
    yield iri, VOID.uriSpace, string(f"{facts.iris.base}id/")
    yield from _numbers(facts, iri, release.key, statistics)
    yield from _examples(iri, statistics)


def _described(facts: CatalogueFacts, iri: URIRef, catalogued: Iterable[Triple]) -> Iterator[Triple]:
    """What the catalogue says of a dataset, where its files have the licence; as far as it is of use here."""
    yield iri, RDF.type, VOID.Dataset
    for subject, property_, value in catalogued:
        if subject == iri and property_ in _LIKE_THE_CATALOGUE:
            yield iri, property_, value
    yield from published(facts, iri)
    yield iri, DCTERMS.license, URIRef(facts.publisher.licence)


def _dumped(facts: CatalogueFacts, iri: URIRef, files: Iterable[File]) -> Iterator[Triple]:
    """The files with all of a dataset in RDF, also compressed, and the formats that there are."""
    extensions = {f".{form.extension}": form for form in (*GRAPH_FORMATS, TRIG)}
    found = []
    for file in files:
        forms = [extensions[end] for end in PurePosixPath(file.path).suffixes if end in extensions]
        if forms:
            found.append(forms[0])
            yield iri, VOID.dataDump, facts.iris.file(file.path)
    yield from ((iri, VOID.feature, format_iri(form)) for form in dict.fromkeys(found))


def _asked(facts: CatalogueFacts, iri: URIRef) -> Iterator[Triple]:
    yield iri, VOID.sparqlEndpoint, facts.iris.file("sparql")


def _numbers(facts: CatalogueFacts, iri: URIRef, key: str, statistics: Statistics) -> Iterator[Triple]:
    """The numbers of a dataset whose partitions are described under ``key``."""
    yield iri, VOID.triples, integer(statistics.triples)
    yield iri, VOID.entities, integer(statistics.subjects)
    yield iri, VOID.distinctSubjects, integer(statistics.subjects)
    yield iri, VOID.classes, integer(len(statistics.classes))
    yield iri, VOID.properties, integer(len(statistics.properties))
    yield from _vocabularies(iri, {*statistics.classes, *statistics.properties})
    for kind in sorted(statistics.classes):
        yield iri, VOID.classPartition, _part(facts, f"{key}-class-{_name(kind)}")
    for property_ in sorted(statistics.properties):
        yield iri, VOID.propertyPartition, _part(facts, f"{key}-property-{_name(property_)}")


def _partitions(facts: CatalogueFacts, key: str, statistics: Statistics) -> Iterator[Block]:
    """Describe each class, then each property, by IRI."""
    for kind, count in sorted(statistics.classes.items()):
        iri = _part(facts, f"{key}-class-{_name(kind)}")
        yield (
            (iri, VOID["class"], kind),
            (iri, VOID.entities, integer(count)),
            (iri, VOID.exampleResource, statistics.examples[kind]),
        )
    for property_, count in sorted(statistics.properties.items()):
        iri = _part(facts, f"{key}-property-{_name(property_)}")
        yield (iri, VOID.property, property_), (iri, VOID.triples, integer(count))


def _examples(iri: URIRef, statistics: Statistics) -> Iterator[Triple]:
    for kind in _EXAMPLES:
        if kind in statistics.examples:
            yield iri, VOID.exampleResource, statistics.examples[kind]


def _vocabularies(iri: URIRef, used: Iterable[URIRef]) -> Iterator[Triple]:
    for namespace in sorted({_split(one)[0] for one in used}):
        yield iri, VOID.vocabulary, URIRef(namespace)


def _pattern(facts: CatalogueFacts) -> Literal:
    """What the IRIs of all that is described match: those of the publisher, and those of the terms."""
    spaces = (f"{facts.iris.base}id/", _TERMS)
    return string(f"^({'|'.join(_NOT_PLAIN.sub(_escaped, space) for space in spaces)})")


def _escaped(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _part(facts: CatalogueFacts, fragment: str) -> URIRef:
    """The document, or with ``fragment`` something that only it describes."""
    return facts.iris.file(f".well-known/void{fragment and '#'}{fragment}")


def _name(term: URIRef) -> str:
    """A term in a fragment, as ``pon-Action``."""
    namespace, local = _split(term)
    return f"{_PREFIX_OF[namespace]}-{local}"


def _split(term: URIRef) -> tuple[str, str]:
    cut = max(term.rfind("/"), term.rfind("#")) + 1
    return str(term[:cut]), str(term[cut:])
