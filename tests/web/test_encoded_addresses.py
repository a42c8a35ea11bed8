# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A thing is found whatever characters its IRI has, and no address leads astray."""

import re
import socket
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from ponlod.publish.manifest import DATASET
from ponlod.store import opened
from ponlod.web.views.identifiers import thing

BASE = "http://localhost:8000/"
KEYS = [
    "MI-Jaén",
    "MI-Москва",
    "MI-日本",
    "MI-\U0001f600",
    "MI-a b",
    "MI-a,b;c=d",
    "MI-a+b",
    "MI-a&b",
    "MI-a@b:c",
    "MI-O'Brien",
    'MI-"quoted"',
    "MI-100%",
    "MI-%2F",
    "MI-a/b",
    "MI-This_(place)",
    "MI-a?b#c",
    "MI-<b>",
    "MI-{a}|b^c`d\\e",
    "MI-a.b",
    "MI-!$*~",
]
PROBE = "MI4.1.1.a"

Serving = Callable[..., Any]


@pytest.fixture(scope="module")
def strange(publication: Path, tmp_path_factory: pytest.TempPathFactory, serving: Serving) -> Iterator[Any]:
    """The site where an action takes place at all of KEYS, whose IRIs have the characters encoded."""
    dataset = tmp_path_factory.mktemp("strange") / "dataset.trig"
    statements = (publication / DATASET).read_text(encoding="utf-8")
    for key in KEYS:
        iri = thing(BASE, "place", key)
        statements += f"<{iri}> a <https://w3id.org/ponlod/ontology#Place> ; <{RDFS.label}> 'here' .\n"
        statements += f"<{BASE}id/action/{PROBE}> <https://w3id.org/ponlod/ontology#place> <{iri}> .\n"
    dataset.write_text(statements, encoding="utf-8")
    with serving(lambda: opened(dataset)) as client:
        yield client


def spelled(key: str) -> Iterator[str]:
    """The key as clients may encode it: all of it, as little as they can, and in small hexadecimal digits."""
    whole = quote(key, safe="")
    yield whole
    yield re.sub("%..", lambda encoded: encoded[0].lower(), whole)
    yield quote(key, safe="/!$&'()*+,;=:@")


@pytest.mark.parametrize("key", KEYS)
def test_a_thing_is_found_by_every_encoding_of_its_address(strange: httpx.Client, key: str) -> None:
    iri = thing(BASE, "place", key)
    for address in spelled(key):
        redirect = strange.get(f"/id/place/{address}", headers={"Accept": "text/turtle"})
        assert redirect.status_code == 303, address
        location = redirect.headers["Location"]
        assert location.isascii()
        assert location.startswith("/doc/place/MI-")
        for target in (location, f"/doc/place/{address}"):
            answer = strange.get(target, headers={"Accept": "text/turtle"})
            assert answer.status_code == 200, target
            said = Graph().parse(data=answer.content, format="turtle")
            assert str(said.value(iri, RDFS.label)) == "here"
            assert all(value.isascii() for _, value in answer.headers.raw)
            fixed = strange.get(answer.headers["Content-Location"])
            assert fixed.content == answer.content


@pytest.mark.parametrize("key", KEYS)
def test_every_link_of_its_page_leads_on(strange: httpx.Client, read: Callable[[str], Any], key: str) -> None:
    answer = strange.get(f"/doc/place/{quote(key, safe='')}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    page = read(answer.text)
    (canonical,) = (link["href"] for link in page.all("link", rel="canonical"))
    assert f"<{canonical}>" in answer.headers["Link"]
    assert strange.get(canonical.removeprefix(BASE.rstrip("/"))).status_code == 200
    for target in re.findall(r'<(/[^>]*)>; rel="alternate"', answer.headers["Link"]):
        assert strange.get(target).status_code == 200, target


def test_a_page_leads_to_things_with_any_characters(
    strange: httpx.Client, read: Callable[[str], Any]
) -> None:
    page = read(strange.get(f"/doc/action/{PROBE}", headers={"Accept": "text/html"}).text)
    targets = {link["href"] for link in page.all("a") if link["href"].startswith("/doc/place/")}
    assert len(targets) > len(KEYS)
    for target in targets:
        assert strange.get(target).status_code == 200, target


@pytest.mark.parametrize("key", KEYS)
def test_the_endpoint_knows_it_by_the_same_iri(strange: httpx.Client, key: str) -> None:
    query = f"ASK {{ <{thing(BASE, 'place', key)}> rdfs:label 'here' }}"
    for answer in (
        strange.get("/sparql", params={"query": query}),
        strange.post("/sparql", data={"query": query}),
    ):
        assert answer.json()["boolean"] is True


HOSTILE = [
    "//evil.example",
    "//evil.example/id/action/MI4.1.1.a",
    "///evil.example/",
    "/id//evil.example/MI4.1.1.a",
    "/id/action//evil.example",
    "/doc/action//evil.example/mi4.1.1.a",
    "/doc/action/%2F%2Fevil.example",
    "/%2F%2Fevil.example/..",
    "/%5C%5Cevil.example",
    "/id/action/..%2F..%2F..%2Fetc%2Fpasswd",
    "/id/action/../../etc/passwd",
    "/doc/place/..",
    "/doc/place/.",
    "/id/action/%00",
    "/id/action/MI4.1.1.a%00",
    "/id/action/MI4.1.1.a%0A",
    "/id/action/mi4.1.1.a%0D%0ALocation:%20http://evil.example",
    "/doc/action/mi4.1.1.a%0D%0A%0D%0A<b>",
    "/id/action/%FF%FE",
    "/id/action/%C3",
    "/id/action/%ED%A0%80",
    "/id/action/%",
    "/id/action/%ZZ",
    "/id/action/MI4.1.1.a%2Fx",
    "/id/action/" + "a" * 5000,
    "/doc/action/" + "%C3%A9" * 1700 + ".ttl",
    "/id/place/MI-" + "x" * 5000,
    "/doc/release/" + "a/" * 2500,
    "/id/release/MI-13/" + "../" * 500,
    "/vocabulary/status/%2F%2Fevil.example",
    "/vocabulary/..%2Fontology",
    "/ontology/..%2F..",
    "/ontology.%00",
    "/doc/action/MI4.1.1.a.ttl%00",
    "/doc/action/MI4.1.1.a?lang=%0D%0ASet-Cookie:x",
    "/id/action/mi4.1.1.a?lang=//evil.example",
    "http://evil.example/id/action/mi4.1.1.a",
]


@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/rdf+xml", "*/*"])
@pytest.mark.parametrize("target", HOSTILE, ids=lambda target: target[:40])
def test_no_address_breaks_the_site_or_leads_off_it(web: httpx.Client, target: str, accept: str) -> None:
    answer = at(web, target.encode(), accept)
    assert answer.status_code in (200, 301, 302, 303, 400, 404), answer.text
    location = answer.headers.get("Location", "")
    assert not urlsplit(location).netloc
    assert "evil.example" not in location
    assert "set-cookie" not in answer.headers
    if answer.status_code == 404 and accept not in ("text/html", "*/*"):
        assert answer.headers["Content-Type"].startswith(accept)
        assert Graph().parse(data=answer.content, format=accept)


@pytest.mark.parametrize("path", ["/id/place/MI-Città", "/id/action/Москва"])
def test_letters_that_are_not_encoded_are_refused_or_not_found(web: httpx.Client, path: str) -> None:
    with socket.create_connection(("127.0.0.1", web.base_url.port or 80), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        status = connection.makefile("rb").readline().split()[1]
    assert status in (b"400", b"404")


def at(web: httpx.Client, target: bytes, accept: str) -> httpx.Response:
    """Ask for a target as it stands, which no client would have to make sense of."""
    request = web.build_request("GET", "/", headers={"Accept": accept, "Host": "evil.example"})
    request.extensions = {**request.extensions, "target": target}
    return web.send(request)


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=string.printable + "àéМ\U0001f600\x00", max_size=30),
    st.sampled_from(["/id/action/", "/doc/action/", "/doc/place/", "/vocabulary/status/", "/ontology/", "/"]),
)
def test_whatever_is_asked_is_answered(web: httpx.Client, key: str, folder: str) -> None:
    answer = at(web, (folder + quote(key, safe="/.")).encode(), "text/turtle")
    assert answer.status_code < 500
    assert not urlsplit(answer.headers.get("Location", "")).netloc


def test_an_iri_in_another_case_of_hexadecimal_digits_is_the_same_address(strange: httpx.Client) -> None:
    first = strange.get("/doc/place/MI-Ja%C3%A9n.nt")
    second = strange.get("/doc/place/MI-Ja%c3%a9n.nt")
    assert first.content == second.content
    assert URIRef(f"{BASE}id/place/MI-Ja%C3%A9n") in set(
        Graph().parse(data=first.content, format="nt").subjects()
    )
