# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every number that is published in VoID is what the endpoint counts."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import VOID

from ponlod import pipeline
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.store import BlockingStore, running, select

BASE = "http://localhost:8000/"
ALL, DEFAULT = URIRef(f"{BASE}catalogue#all"), URIRef(f"{BASE}sparql#default-graph")


def write_release(folder: Path, release: Path, *changes: tuple[str, str]) -> None:
    """Copy a release into ``folder``, with changes to its document and facts, each a pattern and its text."""
    shutil.copytree(release, folder)
    document, facts = folder / "document.md", folder / "release.toml"
    text, stated = document.read_text(encoding="utf-8"), facts.read_text(encoding="utf-8")
    for pattern, replacement in changes:
        text, stated = re.sub(pattern, replacement, text), re.sub(pattern, replacement, stated)
    document.write_text(text, encoding="utf-8", newline="")
    digest = hashlib.sha256(document.read_bytes()).hexdigest()
    facts.write_text(re.sub(r"[0-9a-f]{64}", digest, stated), encoding="utf-8")


@pytest.fixture(scope="module")
def more(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of two releases of Milan, the later without the last action, and of one of Turin."""
    folder = tmp_path_factory.mktemp("more")
    data = Path(shutil.copytree(root / "data", folder / "data"))
    milan = data / "milano" / "2022-01-31"
    write_release(
        data / "milano" / "2022-07-31",
        milan,
        (r"(?i)versione 13 del 31\.01\.2022", "Versione 14 del 31.07.2022"),
        (r"(?s)\n### \*\*\*MI5\.2\.1\.a.*", "\n"),
    )
    write_release(data / "torino" / "2022-01-31", milan, (r"\bMI(?=\.?\d)", "TO"), ("Milano", "Torino"))
    city = (data / "milano" / "city.toml").read_text(encoding="utf-8")
    for ours, theirs in (('"MI"', '"TO"'), ("Milano", "Torino"), ("Milan", "Turin"), ("ITA_MIL", "ITA_TRN")):
        city = city.replace(ours, theirs)
    city = city.replace("c_f205", "c_l219").replace("015146", "001272").replace("F205", "L219")
    (data / "torino" / "city.toml").write_text(city, encoding="utf-8")
    pipeline.build(data, folder / "publication", BASE, lambda *_: None)
    return folder / "publication"


@pytest.fixture(scope="module", params=["publication", "more"])
def published(request: pytest.FixtureRequest) -> Path:
    """Milan's one release, or several of two cities."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture(scope="module")
def void(published: Path) -> Graph:
    return Graph().parse(published / ".well-known" / "void.ttl")


@pytest.fixture(scope="module")
def store(published: Path) -> Iterator[BlockingStore]:
    with running(published / DATASET) as store:
        yield store


def graphs(published: Path) -> dict[URIRef, str]:
    """The datasets that are a graph each, with what stands before a pattern that is to match there."""
    return {
        DEFAULT: "",
        **{URIRef(one.graph): f"GRAPH <{one.graph}>" for one in Manifest.read(published).releases},
    }


def number(void: Graph, dataset: URIRef, property_: URIRef) -> int:
    value = void.value(dataset, property_, any=False)
    return int(str(value))


def count(store: BlockingStore, what: str, where: str) -> int:
    (row,) = select(store, f"SELECT (COUNT({what}) AS ?n) WHERE {where}")
    return int(str(row["n"]))


COUNTED = {
    VOID.triples: ("*", "?s ?p ?o"),
    VOID.distinctSubjects: ("DISTINCT ?s", "?s ?p ?o"),
    VOID.entities: ("DISTINCT ?s", "?s ?p ?o"),
    VOID.classes: ("DISTINCT ?o", "?s a ?o"),
    VOID.properties: ("DISTINCT ?p", "?s ?p ?o"),
}


@pytest.mark.parametrize("property_", COUNTED)
def test_the_numbers_of_a_graph_are_those_that_the_endpoint_counts(
    published: Path, void: Graph, store: BlockingStore, property_: URIRef
) -> None:
    what, pattern = COUNTED[property_]
    for dataset, graph in graphs(published).items():
        assert number(void, dataset, property_) == count(store, what, f"{{ {graph} {{ {pattern} }} }}") > 0


@pytest.mark.parametrize(
    ("partition", "term", "size", "pattern"),
    [
        (VOID.classPartition, VOID["class"], VOID.entities, "?s a ?term"),
        (VOID.propertyPartition, VOID.property, VOID.triples, "?s ?term ?o"),
    ],
)
def test_each_class_and_property_has_a_partition_with_its_true_size(
    published: Path,
    void: Graph,
    store: BlockingStore,
    partition: URIRef,
    term: URIRef,
    size: URIRef,
    pattern: str,
) -> None:
    for dataset, graph in graphs(published).items():
        query = f"SELECT ?term (COUNT(*) AS ?n) WHERE {{ {graph} {{ {pattern} }} }} GROUP BY ?term"
        counted = {row["term"]: int(str(row["n"])) for row in select(store, query)}
        said = {
            void.value(part, term, any=False): number(void, URIRef(str(part)), size)
            for part in void.objects(dataset, partition)
        }
        assert said == counted


def test_entities_are_what_has_the_iri_that_is_announced(
    published: Path, void: Graph, store: BlockingStore
) -> None:
    for dataset, graph in graphs(published).items():
        pattern = void.value(dataset, VOID.uriRegexPattern) or f"^{void.value(dataset, VOID.uriSpace)}"
        where = f'{{ {graph} {{ ?s ?p ?o }} FILTER (REGEX(STR(?s), """{pattern}""")) }}'.replace("\\", "\\\\")
        assert number(void, dataset, VOID.entities) == count(store, "DISTINCT ?s", where)


def test_examples_are_instances_of_their_class(published: Path, void: Graph, store: BlockingStore) -> None:
    for dataset, graph in graphs(published).items():
        assert {*void.objects(dataset, VOID.exampleResource)}
        for part in void.objects(dataset, VOID.classPartition):
            kind, example = void.value(part, VOID["class"]), void.value(part, VOID.exampleResource)
            assert count(store, "*", f"{{ {graph} {{ <{example}> a <{kind}> }} }}") == 1


def test_the_whole_has_the_numbers_of_the_default_graph_if_there_is_no_more(
    publication: Path, more: Path
) -> None:
    void = Graph().parse(publication / ".well-known" / "void.ttl")
    for property_ in (*COUNTED, VOID.classPartition, VOID.propertyPartition):
        assert {*void.objects(ALL, property_)} == {*void.objects(DEFAULT, property_)} != set()
    void = Graph().parse(more / ".well-known" / "void.ttl")
    for property_ in (VOID.triples, VOID.entities, VOID.distinctSubjects, VOID.classPartition):
        assert not {*void.objects(ALL, property_)}
    with running(more / DATASET) as store:
        everywhere = "{{ {{ {0} }} UNION {{ GRAPH ?g {{ {0} }} }} }}"
        for property_ in (VOID.classes, VOID.properties):
            what, pattern = COUNTED[property_]
            assert number(void, ALL, property_) == count(store, what, everywhere.format(pattern))


def test_the_subsets_are_the_graphs(published: Path, void: Graph) -> None:
    releases = Manifest.read(published).releases
    latest = {URIRef(one.graph) for one in releases if one.latest}
    assert {*void.objects(ALL, VOID.subset)} == {DEFAULT, *(URIRef(one.graph) for one in releases)}
    assert {*void.objects(DEFAULT, VOID.subset)} == latest
    # An endpoint is one of what stands in its default graph.
    assert {*void.subjects(VOID.sparqlEndpoint, URIRef(f"{BASE}sparql"))} == {ALL, DEFAULT, *latest}


def test_the_dumps_are_the_files_with_all_of_a_dataset_in_rdf(published: Path, void: Graph) -> None:
    files = {file.path: URIRef(f"{BASE}{file.path}") for file in Manifest.read(published).files}
    for release in Manifest.read(published).releases:
        name = re.escape(f"dumps/ponlod-{release.key}")
        rdf = rf"{name}\.(ttl|nt|jsonld|rdf)(\.gz|\.zst)?"
        dumps = {iri for path, iri in files.items() if re.fullmatch(rdf, path)}
        assert {*void.objects(URIRef(release.graph), VOID.dataDump)} == dumps != set()
        assert len({*void.objects(URIRef(release.graph), VOID.feature)}) == 4
    whole = {iri for path, iri in files.items() if path.startswith("dumps/ponlod.trig")}
    assert {*void.objects(ALL, VOID.dataDump)} == whole != set()


def test_nothing_is_nameless_and_every_partition_is_of_this_document(void: Graph) -> None:
    document = URIRef(f"{BASE}.well-known/void")
    assert (document, RDF.type, VOID.DatasetDescription) in void
    assert all(isinstance(node, URIRef) for triple in void for node in triple[:2])
    parts = {*void.objects(None, VOID.classPartition), *void.objects(None, VOID.propertyPartition)}
    assert {str(part).partition("#")[0] for part in parts} == {str(document)}
    described = {*void.subjects(VOID["class"]), *void.subjects(VOID.property)}
    assert parts == described


def test_a_release_keeps_its_description_when_others_come(publication: Path, more: Path) -> None:
    """But for the endpoint, which is one of the latest release."""

    def said(folder: Path) -> set[object]:
        void = Graph().parse(folder / ".well-known" / "void.ttl")
        return {
            (subject, predicate, value)
            for subject, predicate, value in void
            if "MI-13" in str(subject) and predicate != VOID.sparqlEndpoint
        }

    assert said(publication) == said(more) != set()
