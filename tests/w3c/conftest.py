# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The test suites of the W3C for SPARQL: where they come from, and how their manifests are read.

They are not part of this project. RDFLib carries them in its source distribution, so the package index that
uv is configured for has them; what comes is held to a digest, and kept in pytest's cache.
"""

import hashlib
import os
import subprocess
import tarfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import httpx
import pyoxigraph as ox
import pytest

from ponlod.store import running

RELEASE = "rdflib==7.6.0"
DIGEST = "6c831288d5e4a5a7ece85d0ccde9877d512a3d0f02d7c06455d00d6d0ea379df"
INSIDE = "/test/data/suites/w3c/"
RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".n3": ox.RdfFormat.N3,
    ".rdf": ox.RdfFormat.RDF_XML,
}

ENTRIES = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
PREFIX dawgt: <http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#>
SELECT ?test ?kind ?action ?query ?data ?result (GROUP_CONCAT(STR(?named); separator=" ") AS ?graphs) {
    ?test a ?kind ; mf:name [] OPTIONAL { ?test mf:action ?action }
    OPTIONAL { ?action qt:query ?query } OPTIONAL { ?action qt:data ?data }
    OPTIONAL { ?action qt:graphData ?named }
    OPTIONAL { ?test mf:result ?result }
    FILTER NOT EXISTS { ?test dawgt:approval dawgt:Withdrawn }
}
GROUP BY ?test ?kind ?action ?query ?data ?result ORDER BY ?test
"""


class Entry(NamedTuple):
    """A test of a manifest; ``data`` and ``graphs`` name the files of its dataset, as IRIs."""

    name: str
    kind: str
    base: str
    query: Path
    data: tuple[str, ...]
    graphs: tuple[str, ...]
    result: Path | None


Manifest = Callable[[str], list[Entry]]


@pytest.fixture(scope="session")
def suites(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the suites. Where no package index is in reach the tests are skipped, but not in CI."""
    archive = Path(request.config.cache.mkdir("w3c")) / f"{DIGEST}.tar.gz"
    if not archive.exists():
        try:
            content = _fetched(_address(request.config.rootpath))
        except (OSError, subprocess.SubprocessError, httpx.HTTPError) as error:
            missing = pytest.fail if os.environ.get("CI") else pytest.skip
            missing(f"The source distribution of {RELEASE}, with the suites in it, cannot be had: {error}")
        assert hashlib.sha256(content).hexdigest() == DIGEST, "not the source distribution that was expected"
        beside = archive.with_suffix(f".{os.getpid()}")
        beside.write_bytes(content)
        beside.replace(archive)
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == DIGEST, f"{archive} is damaged: remove it"
    folder = tmp_path_factory.mktemp("w3c")
    with tarfile.open(archive) as files:
        files.extractall(folder, [file for file in files if INSIDE in file.name], filter="data")
    (found,) = folder.glob("*" + INSIDE)
    return found


def _address(project: Path) -> str:
    """Where the index has the distribution: uv, which knows the index, says so when it writes a lock file."""
    lock = subprocess.run(
        ["uv", "pip", "compile", "-", "--format", "pylock.toml", "--no-deps", "--quiet"],
        cwd=project,
        input=RELEASE,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    (package,) = tomllib.loads(lock.stdout)["packages"]
    return str(package["sdist"]["url"])


def _fetched(address: str) -> bytes:
    """What is there; an index may be a folder of this machine."""
    if address.startswith("file:"):
        return Path(url2pathname(urlsplit(address).path)).read_bytes()
    return httpx.get(address, follow_redirects=True, timeout=60).raise_for_status().content


@pytest.fixture(scope="session")
def iri(suites: Path) -> Callable[[Path], str]:
    """The name of a file of the suites, as a graph and as a base."""
    return lambda path: f"http://w3c.example/{path.relative_to(suites).as_posix()}"


@pytest.fixture(scope="session")
def manifest(suites: Path, iri: Callable[[Path], str]) -> Manifest:
    """The tests in the manifest of a folder, but those withdrawn, or whose file the distribution lacks."""

    def read(folder: str) -> list[Entry]:
        path = suites / folder / "manifest.ttl"
        store = ox.Store()
        store.load(path=path, format=ox.RdfFormat.TURTLE, base_iri=iri(path))
        return [entry for row in store.query(ENTRIES) if (entry := _entry(row, suites)).query.exists()]

    return read


def _entry(row: ox.QuerySolution, suites: Path) -> Entry:
    def values(name: str) -> tuple[str, ...]:
        return tuple(row[name].value.split()) if row[name] is not None else ()

    def path(iri: str) -> Path:
        return suites / iri.removeprefix("http://w3c.example/")

    query = (values("query") or values("action") or ("",))[0]
    name, kind = (row[variable].value.rpartition("#")[2] for variable in ("test", "kind"))
    result = path(*values("result")) if row["result"] is not None else None
    return Entry(name, kind, query, path(query), values("data"), values("graphs"), result)


Quads = Callable[[Path, "ox.NamedNode | ox.DefaultGraph"], Iterator[ox.Quad]]


@pytest.fixture(scope="session")
def quads(iri: Callable[[Path], str]) -> Quads:
    """What a data file says, in a graph; its blank nodes are no other file's."""

    def read(path: Path, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
        for quad in ox.parse(path=path, format=RDF[path.suffix], base_iri=iri(path), rename_blank_nodes=True):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)

    return read


@pytest.fixture(scope="session")
def data_files() -> Callable[[Path], list[Path]]:
    """The data files of a folder."""
    return lambda folder: sorted(
        path for path in folder.iterdir() if path.suffix in RDF and path.name != "manifest.ttl"
    )


@pytest.fixture(scope="session")
def store(
    suites: Path,
    iri: Callable[[Path], str],
    quads: Quads,
    data_files: Callable[[Path], list[Path]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Any]:
    """A store with every data file of the query tests as a graph of its own, and nothing outside them."""
    dataset = tmp_path_factory.mktemp("dataset") / "w3c.trig"
    folders = [*(suites / "sparql11").iterdir(), *(suites / "dawg-data-r2").iterdir()]
    files = [path for folder in folders if folder.is_dir() for path in data_files(folder)]
    everything = (quad for path in files for quad in quads(path, ox.NamedNode(iri(path))))
    ox.serialize(everything, dataset, ox.RdfFormat.TRIG)
    with running(dataset) as store:
        yield store


@pytest.fixture(scope="session")
def asked(store: Any) -> Callable[..., Any]:
    """Ask that store a test's query, with the test's base and the test's dataset."""

    def ask(test: Entry, **formats: Any) -> Any:
        query = f"BASE <{test.base}>\n{test.query.read_text(encoding='utf-8')}"
        return store.query(query, default_graphs=test.data, named_graphs=test.graphs, **formats)

    return ask
