# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two parsers that have nothing to do with rdflib or Oxigraph read every document and every dump.

They are Redland's rapper and Apache Jena's riot, both as Debian has them; neither may even warn.
"""

import re
import shutil
import subprocess
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from rdflib import Dataset, Graph

from ponlod.formats import GRAPH_FORMATS, JSON_LD, RDF_XML, TURTLE, Format
from ponlod.publish.manifest import Manifest

SYNTAXES = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".jsonld": "json-ld", ".trig": "trig"}
TERMS = ("ontology", "vocabulary/status", "vocabulary/status/completed")
CATALOGUES = ("catalogue", "catalogue?page=1", ".well-known/void")
OF_EACH_KIND = 2

JARS = Path("/usr/share/java")
JENA = (
    "jena-cmds",
    "jena-arq",
    "jena-core",
    "jena-base",
    "jena-iri",
    "slf4j-simple",
    "commons-io",
    "commons-compress",
    "guava",
    "thrift",
    "jackson-databind",
    "jsonld-java",
    "httpclient-cache",
)
"""What riot needs of Debian's jars; each of them names others itself."""

Lacking = Callable[[str], NoReturn]
Counted = Callable[[Iterable[Path]], dict[Path, int]]


@pytest.fixture(scope="module")
def rapper(lacking: Lacking, base: str) -> Counted:
    """How many triples Redland's parser finds in files, without a complaint."""
    program = shutil.which("rapper")
    if program is None:
        lacking("the parser “rapper” (apt: raptor2-utils) is not installed")
    syntaxes = {".ttl": "turtle", ".nt": "ntriples", ".rdf": "rdfxml", ".trig": "trig"}

    def count(path: Path) -> int:
        command = [program, "-q", "-i", syntaxes[path.suffix], "-o", "ntriples", str(path), f"{base}x"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, ""), path
        return done.stdout.count("\n")

    return lambda paths: {path: count(path) for path in paths}


@pytest.fixture(scope="module")
def riot(lacking: Lacking, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """How many triples Jena's parser finds in files when it is strict, without a complaint.

    One Java for all files, and a second for JSON-LD: Debian lacks what Jena reads JSON-LD 1.1 with, so that
    it must be told to read 1.0.
    """
    java, jars = shutil.which("java"), [JARS / f"{name}.jar" for name in JENA]
    if java is None or not all(jar.exists() for jar in jars):
        lacking("the parser “riot” (apt: default-jre-headless libapache-jena-java) is not installed")
    texts = tmp_path_factory.mktemp("riot")
    # Debian moves the classes of Jena's Xerces to another package, and forgets the texts that they read.
    with zipfile.ZipFile(JARS / "jena-core.jar") as archive:
        for name in archive.namelist():
            place = texts / name.removeprefix("org/apache/jena/ext/")
            if place != texts / name and name.endswith(".properties"):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(name))
    command = [
        java,
        "-cp",
        ":".join(map(str, (texts, *jars))),
        "riotcmd.riot",
        "--strict",
        "--check",
        "--count",
    ]

    def count(paths: list[Path], *options: str) -> Iterator[tuple[Path, int]]:
        done = subprocess.run(
            [*command, *options, *map(str, paths)], capture_output=True, text=True, timeout=120, check=False
        )
        said = done.stderr.splitlines()
        complaints = [line for line in said if not re.search(r" INFO |: (Triples|Quads) = |^Total ", line)]
        assert (done.returncode, complaints) == (0, [])
        for line in said:
            if found := re.match(r"file://(/.*) : (?:Triples|Quads) = ([0-9,]+)$", line):
                yield Path(found[1]), int(found[2].replace(",", ""))

    def counts(paths: Iterable[Path]) -> dict[Path, int]:
        among = sorted(paths)
        json_ld = [path for path in among if path.suffix == ".jsonld"]
        others = [path for path in among if path.suffix != ".jsonld"]
        return {**dict(count(others)), **dict(count(json_ld, "--syntax=jsonld10"))}

    return counts


@pytest.fixture(scope="module")
def published(publication: Path) -> dict[Path, int]:
    """The files in RDF of a publication, with the number of triples that rdflib finds."""
    files = (publication / file.path for file in Manifest.read(publication).files)
    return {path: triples(path) for path in files if path.suffix in SYNTAXES}


@pytest.fixture(scope="module")
def things(publication: Path, base: str) -> list[str]:
    """The addresses of things of every kind, a few of each: actions, places, lines …"""
    dump = Graph().parse(publication / "dumps" / "ponlod-MI-13.nt")
    kinds: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for iri in sorted(str(subject).partition("#")[0] for subject in set(dump.subjects())):
        path = iri.removeprefix(f"{base}id/")
        kind = tuple(path.split("/")[::2])
        if path != iri and path not in kinds[kind] and len(kinds[kind]) < OF_EACH_KIND:
            kinds[kind].append(path)
    return [f"doc/{path}" for paths in kinds.values() for path in paths]


@pytest.fixture(scope="module")
def documents(site: str, things: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[Path, int]:
    """Documents of every kind as the server sends them, with the number of triples that rdflib finds."""
    folder = tmp_path_factory.mktemp("documents")
    wanted = [(path, form) for path in (*things, *TERMS) for form in GRAPH_FORMATS]
    wanted += [(path, form) for path in CATALOGUES for form in (TURTLE, RDF_XML, JSON_LD)]
    found = {}
    with httpx.Client(base_url=site, timeout=30, trust_env=False) as client:

        def keep(answer: httpx.Response, name: str, form: Format) -> None:
            assert answer.status_code == 200, answer.url
            file = folder / f"{re.sub('[^A-Za-z0-9]+', '-', name)}.{form.extension}"
            file.write_bytes(answer.content)
            found[file] = triples(file)

        for address, form in wanted:
            path, mark, query = address.partition("?")
            keep(client.get(f"/{path}.{form.extension}{mark}{query}"), address, form)
        for form in GRAPH_FORMATS:
            keep(client.get("/sparql", headers={"Accept": form.media_type}), "sparql", form)
    return found


def triples(path: Path) -> int:
    """How many triples, or quads, rdflib finds in a file."""
    graph = Dataset() if path.suffix == ".trig" else Graph()
    with warnings.catch_warnings():
        # rdflib's own parsers use what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        graph.parse(data=path.read_text(encoding="utf-8"), format=SYNTAXES[path.suffix])
        return len([*graph.quads()]) if isinstance(graph, Dataset) else len(graph)


def rapper_reads(path: Path) -> bool:
    """JSON-LD it does not know."""
    return path.suffix != ".jsonld"


def test_there_is_something_to_read(published: dict[Path, int], documents: dict[Path, int]) -> None:
    for found in (published, documents):
        assert len(found) > 20
        assert min(found.values()) > 0
        assert {path.suffix for path in found} >= {".ttl", ".rdf", ".jsonld", ".nt"}


def test_rapper_finds_in_every_published_file_what_rdflib_finds(
    rapper: Counted, published: dict[Path, int]
) -> None:
    expected = {path: count for path, count in published.items() if rapper_reads(path)}
    assert rapper(expected) == expected


def test_rapper_finds_in_every_document_what_rdflib_finds(
    rapper: Counted, documents: dict[Path, int]
) -> None:
    expected = {path: count for path, count in documents.items() if rapper_reads(path)}
    assert rapper(expected) == expected


def test_riot_finds_in_every_file_and_document_what_rdflib_finds(
    riot: Counted, published: dict[Path, int], documents: dict[Path, int]
) -> None:
    expected = {**published, **documents}
    assert riot(expected) == expected


def test_riot_complains_of_what_is_wrong(riot: Counted, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.ttl"
    spoilt.write_text(
        '<https://a.example/> <https://a.example/b> "x"^^<http://www.w3.org/2001/XMLSchema#date> .'
    )
    with pytest.raises(AssertionError):
        riot([spoilt])
