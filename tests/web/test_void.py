# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/.well-known/void: the description of the dataset, in the format that is asked for, as it was published."""

import hashlib
import shutil
import warnings
from pathlib import Path

import httpx
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import VOID

from ponlod.store import BlockingStore
from ponlod.web.app import create_app

BASE = "http://localhost:8000/"
MEDIA_TYPES = {"ttl": "text/turtle", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
PARSERS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_each_suffix_gives_the_published_file(web: httpx.Client, publication: Path, suffix: str) -> None:
    content = (publication / ".well-known" / f"void.{suffix}").read_bytes()
    response, head = web.get(f"/.well-known/void.{suffix}"), web.head(f"/.well-known/void.{suffix}")
    assert response.content == content
    assert response.headers["Content-Type"].partition(";")[0] == MEDIA_TYPES[suffix]
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert {**head.headers, "date": ""} == {**response.headers, "date": ""}
    again = web.get(f"/.well-known/void.{suffix}", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "ttl"),
        ("text/html", "ttl"),
        ("text/turtle", "ttl"),
        ("application/rdf+xml", "rdf"),
        ("application/ld+json, text/turtle;q=0.9", "jsonld"),
    ],
)
def test_without_a_suffix_it_comes_as_asked_for_and_as_turtle_to_who_does_not_mind(
    client: FlaskClient, accept: str | None, suffix: str
) -> None:
    response = client.get("/.well-known/void", headers={} if accept is None else {"Accept": accept})
    assert response.mimetype == MEDIA_TYPES[suffix]
    assert response.headers["Content-Location"] == f"/.well-known/void.{suffix}"
    assert response.data == client.get(f"/.well-known/void.{suffix}").data
    link = response.headers["Link"]
    assert f'<{BASE}.well-known/void>; rel="canonical"' in link
    for other, media_type in MEDIA_TYPES.items():
        assert f'</.well-known/void.{other}>; rel="alternate"; type="{media_type}"' in link


def test_all_formats_describe_the_same(client: FlaskClient) -> None:
    graphs = []
    for suffix, syntax in PARSERS.items():
        with warnings.catch_warnings():
            # rdflib's own parser of JSON-LD uses what rdflib deprecates.
            warnings.simplefilter("ignore", DeprecationWarning)
            graphs.append(Graph().parse(data=client.get(f"/.well-known/void.{suffix}").text, format=syntax))
    assert set(graphs[0]) == set(graphs[1]) == set(graphs[2])
    assert (URIRef(f"{BASE}.well-known/void"), RDF.type, VOID.DatasetDescription) in graphs[0]


def test_what_is_not_published_there_is_not_found(client: FlaskClient) -> None:
    for name in ("void.html", "void.nt", "security.txt"):
        assert client.get(f"/.well-known/{name}").status_code == 404


def test_if_it_is_lost_that_is_an_error(publication: Path, tmp_path: Path, store: BlockingStore) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    client = create_app(folder, store).test_client()
    shutil.rmtree(folder / ".well-known")
    for name in ("void", "void.ttl", "void.rdf", "void.jsonld"):
        assert client.get(f"/.well-known/{name}").status_code == 503
