# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod load`` fills a server with a publication, again and again, and leaves everything else alone."""

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from ponlod.cli import main
from ponlod.errors import StoreUnavailable
from ponlod.publish.manifest import DATASET, MANIFEST
from ponlod.settings import PASSWORD, USER
from ponlod.store import DEFAULT_LIMITS, BlockingStore, Form
from ponlod.store.exchange import Exchange
from ponlod.store.remote import connected
from ponlod.store.servers import Layout, graphs_url

OTHERS = "http://example.org/graph-of-others"


def ask(server, query: str, *graphs: str) -> list[list[str]]:
    """Ask a server directly; return its rows."""
    exchange = Exchange(server.url, None, 60)
    with closing(exchange.ask(query, Form.SOLUTIONS, (), graphs, 60)) as reply:
        bindings = json.loads(reply.read())["results"]["bindings"]
    return [[term["value"] for term in binding.values()] for binding in bindings]


def counted(server, graph: str) -> int:
    ((count,),) = ask(server, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", graph)
    return int(count)


@pytest.fixture
def update(server) -> Callable[[str], None]:
    """Change the server behind ponlod's back."""
    return Exchange(server.update, server.credentials, 60).update


@pytest.fixture
def smaller(publication: Path, tmp_path: Path) -> Iterator[Path]:
    """A publication for the same base with another release, and a triple that it says twice."""
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    release = "http://localhost:8000/id/release/MI-14"
    triple = f'<{release}> <http://purl.org/dc/terms/title> "Due volte, così"@it .\n'
    (folder / DATASET).write_text(f"{triple}{triple}<{release}> {{ {triple} }}\n", encoding="utf-8")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["releases"][0] |= {"key": "MI-14", "graph": release}
    manifest["dataset_digest"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return folder


def test_a_publication_is_loaded_as_often_as_one_likes(server, load, publication, layout: Layout) -> None:
    for words in ((), (), ("--update", server.update)):
        said = load(server, publication, *words)
        counts = [counted(server, graph) for graph in (layout.default_graph, *layout.releases)]
        assert min(counts) > 1000
        assert f"{counts[1]} triples in <{layout.releases[0]}>" in said


def test_what_a_publication_has_no_more_is_removed_and_nothing_else(
    server, load, publication, smaller, layout: Layout, update
) -> None:
    load(server, publication)
    update(f"INSERT DATA {{ GRAPH <{OTHERS}> {{ <{OTHERS}> <{OTHERS}> 1 }} }}")
    load(server, smaller)
    assert counted(server, layout.releases[0]) == 0
    assert counted(server, "http://localhost:8000/id/release/MI-14") == 1
    assert counted(server, layout.default_graph) == 1
    assert counted(server, OTHERS) == 1
    load(server, publication)
    assert counted(server, "http://localhost:8000/id/release/MI-14") == 0
    assert counted(server, layout.releases[0]) > 1000


def test_only_the_publication_that_was_loaded_is_served(
    server, load, publication, smaller, layout: Layout, blocking: Callable[..., BlockingStore]
) -> None:
    serve = partial(blocking, partial(connected, server.url, layout, DEFAULT_LIMITS, server.credentials))
    load(server, smaller)
    with pytest.raises(StoreUnavailable, match="another publication"):
        serve()
    load(server, publication)
    assert serve().query("ASK { ?action a pon:Action }").content


def test_a_load_that_fails_can_be_seen_and_is_made_good_by_the_next(
    server, load, publication, layout: Layout, blocking: Callable[..., BlockingStore], tmp_path: Path
) -> None:
    load(server, publication)
    broken = Path(shutil.copytree(publication, tmp_path / "broken"))
    (broken / DATASET).write_text("<http://a.example/> <http://a.example/> .")
    assert "cannot be read" in load(server, broken, ends=4)
    assert counted(server, layout.releases[0]) > 1000
    nowhere = ("--graphs", _closed())
    assert "cannot be reached" in load(server, publication, *nowhere, ends=5)
    serve = partial(blocking, partial(connected, server.url, layout, DEFAULT_LIMITS, server.credentials))
    assert serve().query("ASK {}").content


def test_virtuoso_wants_to_know_who_loads(server, load, publication) -> None:
    if server.credentials is None:
        assert "Loaded" in load(server, publication)
        return
    said = load(server, publication, ends=5, **{PASSWORD: "no-such-secret"})
    assert PASSWORD in said
    assert "no-such-secret" not in said
    assert USER in load(server, publication, ends=5, **{USER: "", PASSWORD: ""})
    assert f"{PASSWORD} is set" in load(server, publication, ends=2, **{USER: ""})


def _closed() -> str:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/store"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "Give its query endpoint: --store URL"),
        (("--store", "http://127.0.0.1:9/unknown"), "--graphs URL"),
        (("--store", "http://user:secret@127.0.0.1:9/query"), PASSWORD),
        (("--store", "ftp://127.0.0.1/query"), "not the URL of a server"),
        (("--store", "http://127.0.0.1:9/query", "--update", "nowhere"), "--update"),
        (("--store", "http://127.0.0.1:9/query", "--graphs", "http://a@b/"), "--graphs"),
        (("--store", "http://a/query", "--graphs", "http://a/", "--update", "http://a/"), "Give one."),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_asked(
    words: tuple[str, ...], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["load", *words])
    assert result.exit_code == 2
    assert problem in result.output
    assert "secret" not in result.output


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        ("http://localhost:7878/query", "http://localhost:7878/store"),
        ("http://localhost:3030/ds/sparql", "http://localhost:3030/ds/data"),
        ("https://example.org/fuseki/ds/query", "https://example.org/fuseki/ds/data"),
        ("http://localhost:8890/sparql", "http://localhost:8890/sparql-graph-crud-auth"),
        ("http://localhost:8890/sparql-auth", "http://localhost:8890/sparql-graph-crud-auth"),
        (
            "http://localhost:7200/repositories/pon",
            "http://localhost:7200/repositories/pon/rdf-graphs/service",
        ),
        ("http://localhost:8000/", None),
    ],
)
def test_where_known_servers_take_graphs(query: str, graphs: str | None) -> None:
    assert graphs_url(query) == graphs
