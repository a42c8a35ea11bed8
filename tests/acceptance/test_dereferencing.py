# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Programs that people have go to an address and come back with the data: no option, no special knowledge."""

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import httpx
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, SKOS

CODE = "MI4.1.1.a"
FORMATS = {"turtle": "text/turtle", "xml": "application/rdf+xml", "nt": "text/plain", "n3": "text/n3"}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
"""rdflib's own reader of JSON-LD still uses what it warns of."""


@pytest.fixture(scope="module")
def site(web: httpx.Client) -> Iterator[str]:
    """Where the server listens; no proxy stands between it and the clients."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("no_proxy", "NO_PROXY"):
            patch.setenv(name, "127.0.0.1,localhost")
        yield str(web.base_url).rstrip("/")


@pytest.fixture(scope="module")
def action(base: str) -> URIRef:
    return URIRef(f"{base}id/action/{CODE}")


def test_rdflib_reads_a_thing_by_its_address(site: str, action: URIRef) -> None:
    graph = Graph().parse(f"{site}/id/action/{CODE}")
    assert str(graph.value(action, DCTERMS.identifier)) == CODE
    assert graph.value(predicate=FOAF.primaryTopic, object=action)


@pytest.mark.parametrize("form", [*FORMATS, "json-ld"])
def test_rdflib_reads_it_in_the_format_that_it_is_told(site: str, action: URIRef, form: str) -> None:
    """It asks for N-Triples as text/plain, and for JSON-LD a second time, where the links lead."""
    graph = Graph().parse(f"{site}/id/action/{CODE}", format=form)
    assert set(graph) == set(Graph().parse(f"{site}/doc/action/{CODE}.ttl"))
    assert str(graph.value(action, DCTERMS.identifier)) == CODE


def test_rdflib_reads_the_terms_and_their_versions(site: str) -> None:
    for path in ("/ontology", "/ontology/1.0.0", "/ontology/", "/ontology.rdf"):
        ontology = Graph().parse(f"{site}{path}")
        assert (URIRef("https://w3id.org/ponlod/ontology"), RDF.type, OWL.Ontology) in ontology
    concept = URIRef("https://w3id.org/ponlod/vocabulary/status/completed")
    for path in ("/vocabulary/status", "/vocabulary/status/completed"):
        assert Graph().parse(f"{site}{path}").value(concept, SKOS.notation, any=True) is not None


@pytest.mark.skipif(shutil.which("rapper") is None, reason="“rapper” (apt: raptor2-utils) is not installed")
@pytest.mark.parametrize("options", [["-g"], [], ["-i", "turtle"], ["-i", "ntriples"]])
@pytest.mark.parametrize("path", [f"/id/action/{CODE}", "/ontology", "/vocabulary/status/completed"])
def test_rapper_reads_an_address(site: str, options: list[str], path: str) -> None:
    """Without an option it wants RDF/XML."""
    command = ["rapper", "--quiet", *options, "--output", "ntriples", f"{site}{path}"]
    answer = subprocess.run(command, env=os.environ, capture_output=True, check=True, timeout=30)
    assert not answer.stderr
    read = Graph().parse(data=answer.stdout, format="nt")
    expected = Graph().parse(f"{site}{path.replace('/id/', '/doc/')}.nt")
    assert len(read) == len(expected)
    assert set(read.subjects()) == set(expected.subjects())


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_follows_the_redirect_and_gets_a_page_or_what_it_asks_for(site: str) -> None:
    def curl(*options: str) -> bytes:
        command = ["curl", "--silent", "--fail", "--location", *options, f"{site}/id/action/{CODE}"]
        return subprocess.run(command, env=os.environ, capture_output=True, check=True, timeout=30).stdout

    assert curl().startswith(b"<!DOCTYPE html>")
    assert curl("--header", "Accept:").startswith(b"<!DOCTYPE html>")
    assert curl("--header", "Accept: text/turtle").startswith(b"@prefix")
    assert json.loads(curl("--header", "Accept: application/ld+json"))["@graph"]
    both = curl("--header", "Accept: text/turtle;q=0.5", "--header", "Accept: application/ld+json")
    assert json.loads(both)["@graph"]


@pytest.mark.skipif(shutil.which("wget") is None, reason="wget is not installed")
def test_wget_gets_a_page(site: str) -> None:
    command = ["wget", "--quiet", "--output-document=-", f"{site}/id/action/{CODE}"]
    answer = subprocess.run(command, env=os.environ, capture_output=True, check=True, timeout=30)
    assert answer.stdout.startswith(b"<!DOCTYPE html>")


def test_a_harvester_asks_for_the_head_first_and_believes_the_type(web: httpx.Client) -> None:
    """As CKAN's does: HEAD, then GET, of an address with suffix, and with no wish of its own."""
    for extension in ("ttl", "rdf", "jsonld", "nt"):
        head = web.head(f"/doc/action/{CODE}.{extension}", headers={"Accept": "*/*"})
        body = web.get(f"/doc/action/{CODE}.{extension}", headers={"Accept": "*/*"})
        headers = [
            {name: value for name, value in answer.headers.items() if name != "date"}
            for answer in (head, body)
        ]
        assert headers[0] == headers[1]
        assert Graph().parse(data=body.content, format=head.headers["content-type"].partition(";")[0])


def test_python_s_urllib_reads_turtle_through_the_redirect(site: str) -> None:
    request = urllib.request.Request(f"{site}/id/action/{CODE}", headers={"Accept": "text/turtle"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
        assert answer.geturl() == f"{site}/doc/action/{CODE}"
        assert answer.headers.get_content_type() == "text/turtle"
        assert Graph().parse(data=answer.read(), format="turtle")


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/ld+json"])
def test_every_answer_on_the_way_says_what_it_depends_on(web: httpx.Client, accept: str) -> None:
    headers = {"Accept": accept, "Accept-Language": "en"}
    found = web.get(f"/doc/action/{CODE}", headers=headers)
    answers = [
        web.get(f"/id/action/{CODE}", headers=headers),
        web.get("/id/action/mi4.1.1.A", headers=headers),
        found,
        web.head(f"/doc/action/{CODE}", headers=headers),
        web.get(f"/doc/action/{CODE}", headers=headers | {"If-None-Match": found.headers["ETag"]}),
        web.get(found.headers["Content-Location"], headers=headers),
        web.get("/doc/action/MI9.9.9.z", headers=headers),
        web.get(f"/doc/action/{CODE}", headers={"Accept": "image/png"}),
        web.post(f"/doc/action/{CODE}", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [303, 301, 200, 200, 304, 200, 404, 406, 405]
    for answer in answers:
        assert {"Accept", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
        assert parsedate_to_datetime(answer.headers["Date"])
        assert all(value.isascii() for _, value in answer.headers.raw)


def test_nothing_depends_on_the_name_by_which_the_server_is_reached(web: httpx.Client, base: str) -> None:
    """Behind a proxy, or with a Host that somebody made up: the published addresses win."""
    made_up = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    paths = (f"/id/action/{CODE}", "/id/action/mi4.1.1.A", f"/doc/action/{CODE}", "/doc/x//y", "/nothing")
    for path in paths:
        for accept in ("text/html", "text/turtle", "image/png"):
            answer = web.get(path, headers={"Accept": accept} | made_up)
            assert "evil.example" not in answer.text + str(answer.headers)
            assert "gopher" not in answer.text + str(answer.headers)
    assert f'<{base}doc/action/{CODE}>; rel="canonical"' in web.get(paths[2], headers=made_up).headers["Link"]
