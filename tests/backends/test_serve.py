# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod serve --store URL``: the same site, over real HTTP, in front of another server."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from ponlod.store.servers import Layout
from ponlod.store.writers import UpdateWriter

ROOT = Path(__file__).parents[2]


@contextmanager
def _serving(server, publication: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "ponlod", "serve", "--port", "0", "--store", server.url]
    options = ["--data", str(ROOT / "data"), "--base", "http://localhost:8000/"]
    with subprocess.Popen(
        [*command, *options, "--publication", str(publication)],
        cwd=publication.parent,
        env={**os.environ, **server.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def test_the_endpoint_and_the_pages_answer_from_the_other_server(
    server, load: Callable[..., str], publication: Path
) -> None:
    load(server, publication)
    with _serving(server, publication) as process:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        with httpx.Client(base_url=found[0], timeout=30) as client:
            query = "SELECT (SUM(?euro) AS ?sum) { ?action pon:programmeFunding ?euro }"
            answer = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
            assert answer.text.split() == ["sum", "40625873.25"]
            assert "2.531.250" in client.get("/doc/action/MI4.1.1.a.html").text
            assert client.get("/health").json()["status"] == "ok"
            refused = client.post("/sparql", data={"query": "SELECT * { SERVICE ?s { ?s ?p ?o } }"})
            assert refused.status_code == 403
            assert "SERVICE" in refused.json()["detail"]
    assert process.returncode == 0


def test_a_server_that_was_not_loaded_is_not_served(
    server, load: Callable[..., str], publication: Path, layout: Layout
) -> None:
    load(server, publication)
    UpdateWriter(server.update, server.credentials).drop(layout.record_graph)
    try:
        with _serving(server, publication) as process:
            said, problems = process.communicate(timeout=60)
    finally:
        load(server, publication)
    assert said == ""
    assert process.returncode == 5
    assert f"{server.url}: The store holds another publication" in problems
    assert "ponlod load --store URL" in problems
