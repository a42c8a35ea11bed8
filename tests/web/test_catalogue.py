# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/catalogue: a page for people, and files that harvesters get as they were published, or not at all."""

import hashlib
import re
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS

from ponlod import pipeline
from ponlod.namespaces import SPDX
from ponlod.publish.manifest import Manifest
from ponlod.publisher import Publisher
from ponlod.store import BlockingStore
from ponlod.web.app import create_app

BASE = "http://localhost:8000/"
DATA = Path(__file__).parents[2] / "data"
MEDIA_TYPES = {"ttl": "text/turtle", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
PARSERS = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}
SUFFIXES = pytest.mark.parametrize("suffix", MEDIA_TYPES)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="module")
def catalogue(publication: Path) -> Graph:
    return Graph().parse(publication / "catalogue.ttl")


@pytest.fixture
def page(client: FlaskClient, read: Callable[[str], Any]) -> Any:
    return read(client.get("/catalogue", headers={"Accept": BROWSER, "Accept-Language": "en"}).text)


def graph(content: str, syntax: str) -> Graph:
    with warnings.catch_warnings():
        # rdflib's own parser of JSON-LD uses what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=content, format=syntax)


def parsed(response: Any) -> Graph:
    """What a response says, read as what it is declared to be."""
    return graph(response.text, PARSERS[response.headers["Content-Type"].partition(";")[0]])


def links(response: Any) -> list[tuple[str, dict[str, str]]]:
    """The addresses in the field Link, with their parameters."""
    found = re.findall(r"<([^>]*)>((?:; \w+=\"[^\"]*\")*)", response.headers["Link"])
    return [(address, dict(re.findall(r'(\w+)="([^"]*)"', rest))) for address, rest in found]


@SUFFIXES
def test_a_harvester_gets_the_published_file_byte_for_byte(
    web: httpx.Client, publication: Path, suffix: str
) -> None:
    content = (publication / f"catalogue.{suffix}").read_bytes()
    response = web.get(f"/catalogue.{suffix}", headers={"Accept": "*/*"})
    assert response.content == content
    assert response.headers["Content-Type"].partition(";")[0] == MEDIA_TYPES[suffix]
    assert response.headers["Content-Length"] == str(len(content))
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert {"Accept", "Accept-Language"} <= set(re.split(r",\s*", response.headers["Vary"]))
    assert "Last-Modified" in response.headers


@pytest.mark.parametrize("path", [*(f"/catalogue.{suffix}" for suffix in MEDIA_TYPES), "/catalogue"])
def test_a_head_says_what_the_get_says(web: httpx.Client, path: str) -> None:
    for accept in ("*/*", "application/rdf+xml", "text/turtle;q=0.9"):
        fields = {"Accept": accept}
        head, get = web.head(path, headers=fields), web.get(path, headers=fields)
        assert (head.status_code, head.content) == (200, b"")
        different = {"date"}
        assert {name: value for name, value in head.headers.items() if name not in different} == {
            name: value for name, value in get.headers.items() if name not in different
        }


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("text/html, text/turtle;q=0.1", "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/rdf+xml, text/html;q=0.5", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.2, application/ld+json;q=0.3, text/html;q=0", "application/ld+json"),
    ],
)
def test_the_address_without_a_suffix_gives_what_is_asked_for(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    response = client.get("/catalogue", headers={} if accept is None else {"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    there = client.get(response.headers["Content-Location"])
    assert (there.status_code, there.mimetype) == (200, media_type)
    assert there.data == response.data or media_type == "text/html"  # whose links name their language


def test_what_is_not_offered_is_refused_with_a_list_of_what_is(client: FlaskClient) -> None:
    response = client.get("/catalogue", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert {address for address, _ in links(response)} == {
        f"/catalogue.{suffix}" for suffix in ("html", *MEDIA_TYPES)
    }
    assert client.get("/catalogue.nt").status_code == 404


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue.rdf", "/catalogue.ttl?page=1"])
def test_what_a_response_links_to_is_of_the_type_that_it_says(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    relations = set()
    for address, parameters in links(response):
        relations.add(parameters["rel"])
        if "type" in parameters:
            found = client.get(address)
            assert (found.status_code, found.mimetype) == (200, parameters["type"]), address
    assert {"alternate", "canonical", "license"} <= relations


@SUFFIXES
def test_who_has_it_already_gets_nothing_and_who_lacks_a_part_gets_that(
    web: httpx.Client, suffix: str
) -> None:
    whole = web.get(f"/catalogue.{suffix}")
    for condition in (
        {"If-None-Match": whole.headers["ETag"]},
        {"If-Modified-Since": whole.headers["Last-Modified"]},
    ):
        again = web.get(f"/catalogue.{suffix}", headers=condition)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == whole.headers["ETag"]
    part = web.get(f"/catalogue.{suffix}", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    beside = web.get(f"/catalogue.{suffix}", headers={"Range": "bytes=99999999-"})
    assert beside.status_code == 416


@pytest.fixture
def copied(publication: Path, tmp_path: Path, store: BlockingStore) -> tuple[Path, FlaskClient]:
    """A publication that can be spoilt, and the site that serves it."""
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    return folder, create_app(folder, store).test_client()


RDF_ADDRESSES = ("/catalogue.ttl", "/catalogue.rdf", "/catalogue.jsonld", "/catalogue.ttl?page=1")


def test_a_publication_that_was_replaced_is_not_half_served(copied: tuple[Path, FlaskClient]) -> None:
    folder, client = copied
    other = Manifest.of(folder, BASE, "other", Manifest.read(folder).releases)
    (folder / "catalogue.ttl").write_bytes((folder / "catalogue.ttl").read_bytes().swapcase())
    other.write(folder)
    for address in (*RDF_ADDRESSES, "/catalogue"):
        response = client.get(address, headers={"Accept": "text/turtle"})
        assert response.status_code == 503, address
        assert "ETag" not in response.headers


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["lost", "empty"])
def test_a_catalogue_that_is_lost_is_an_error_and_never_a_short_one(
    copied: tuple[Path, FlaskClient], spoil: Callable[[Path], object]
) -> None:
    folder, client = copied
    for suffix in MEDIA_TYPES:
        spoil(folder / f"catalogue.{suffix}")
    for address in (*RDF_ADDRESSES, "/catalogue"):
        assert client.get(address).status_code == 503, address


def test_with_a_page_in_memory_the_walk_goes_on_after_a_replacement(
    copied: tuple[Path, FlaskClient],
) -> None:
    """Pages are cut from what was read at first, so that no walk sees two publications."""
    folder, client = copied
    before = client.get("/catalogue.rdf?page=1")
    (folder / "catalogue.ttl").unlink()
    assert client.get("/catalogue.rdf?page=1").data == before.data


# The page


def test_every_fragment_in_the_catalogue_is_on_the_page(page: Any, catalogue: Graph) -> None:
    fragments = {
        fragment
        for triple in catalogue
        for term in triple
        for address, fragment in [urldefrag(str(term))]
        if isinstance(term, URIRef) and address == f"{BASE}catalogue" and fragment
    }
    ids = [element["id"] for element in page.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    assert {"publisher", "all", "series-MI", "ponlod-MI-13.ttl", "ponlod-MI-13.ttl-checksum"} <= fragments
    assert fragments <= set(ids)


def test_the_page_gives_the_address_for_each_portal_with_its_suffix(page: Any, client: FlaskClient) -> None:
    table = page.one("section", aria_labelledby="address").one("table")
    given = {row.one("th").text: row.one("code").text for row in table.one("tbody").all("tr")}
    assert list(given) == ["dati.gov.it", "CKAN with ckanext-dcat", "udata", "piveau"]
    for address in given.values():
        assert address.startswith(f"{BASE}catalogue.")
        assert (BASE + "catalogue", RDF.type) in {
            (str(subject), property_) for subject, property_, _ in parsed(client.get(address))
        }


def test_the_page_shows_every_distribution_as_the_catalogue_describes_it(
    page: Any, catalogue: Graph, client: FlaskClient
) -> None:
    distributions = set(catalogue.objects(None, DCAT.distribution))
    assert distributions
    for distribution in distributions:
        row = page.one("tr", id=urldefrag(str(distribution)).fragment)
        address = str(catalogue.value(distribution, DCAT.downloadURL))
        link = row.one("a")["href"]
        assert urljoin(BASE, link) == address
        assert row.one("data")["value"] == str(catalogue.value(distribution, DCAT.byteSize))
        checksum = urldefrag(str(catalogue.value(distribution, SPDX.checksum))).fragment
        digest, name = page.one("span", id=checksum).text.split()
        assert hashlib.sha256(client.get(link).data).hexdigest() == digest
        assert link.endswith(f"/{name}")


def test_files_for_people_come_first_and_those_for_programs_are_folded_away(page: Any) -> None:
    section = page.one("section", aria_labelledby="MI-13")
    shown, folded = (
        [row.one("th").text for row in table.one("tbody").all("tr")]
        for table in section.all("table", class_="files")
    )
    assert shown == [
        *(f"ponlod-MI-13.{end}" for end in ("csv", "xlsx", "ttl", "jsonld", "rdf", "nt")),
        "ponlod-MI-13-kohesio.csv",
    ]
    assert {"ponlod-MI-13.csv.gz", "ponlod-MI-13-kohesio.csv.zst"} < set(folded)
    assert all(name.endswith((".gz", ".zst")) for name in folded)


def test_the_page_names_each_dataset_in_the_language_of_its_reader(
    client: FlaskClient, read: Callable[[str], Any], catalogue: Graph
) -> None:
    datasets = set(catalogue.objects(None, DCAT.dataset))
    for language in ("it", "en"):
        page = read(client.get(f"/catalogue.html?lang={language}").text)
        headings = {heading.text for heading in page.one("section", aria_labelledby="datasets").all("h3")}
        assert headings == {
            " ".join(title.split())
            for dataset in datasets
            for title in catalogue.objects(dataset, DCTERMS.title)
            if isinstance(title, Literal) and title.language == language
        }


def test_the_page_leads_to_nothing_of_ours_that_is_not_there(page: Any, client: FlaskClient) -> None:
    links = {link["href"] for link in page.one("main").all("a")}
    ours = {link for link in links if link.startswith("/")}
    assert {"/vocabulary/status", "/ontology/alignments", "/releases/MI-13", "/catalogue/check"} <= ours
    for link in ours:
        response = client.get(link, follow_redirects=True, headers={"Accept": BROWSER})
        assert response.status_code == 200, link
        kinds = {one.attributes.get("type") for one in page.all("a", href=link)}
        assert kinds == {None if response.mimetype == "text/html" else response.mimetype}, link


def test_an_undeclared_publisher_is_said_to_be_that_with_the_way_to_mend_it(page: Any) -> None:
    section = page.one("section", aria_labelledby="who")
    assert "not declared their name" in section.one(id="publisher").text
    assert "Nobody has declared a contact." in section.text
    assert "Comune di Milano" in section.one(id="rights-holder-MI").text
    assert "publisher_name" in section.one("pre").text


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory, store: BlockingStore) -> FlaskClient:
    """The site of a publisher who says who they are, below a path."""
    out = tmp_path_factory.mktemp("declared") / "publication"
    publisher = Publisher(
        name="Associazione Dati & Città",
        identifier="assoc_dc",
        homepage="https://example.org/",
        contact="dati@example.org",
    )
    pipeline.build(DATA, out, "https://example.org/open-data/", lambda *_: None, publisher)
    return create_app(out, store).test_client()


def test_a_declared_publisher_is_named_with_code_and_contact(
    declared: FlaskClient, read: Callable[[str], Any]
) -> None:
    section = read(declared.get("/open-data/catalogue").text).one("section", aria_labelledby="who")
    publisher, contact = section.one(id="publisher"), section.one(id="contact")
    assert "Associazione Dati & Città" in publisher.text
    assert "assoc_dc" in publisher.text
    assert contact.one("a")["href"] == "mailto:dati@example.org"
    assert not section.all("pre")


def test_below_a_path_everything_leads_below_that_path(
    declared: FlaskClient, read: Callable[[str], Any]
) -> None:
    base = "https://example.org/open-data/"
    response = declared.get("/open-data/catalogue")
    page = read(response.text)
    given = [code.text for code in page.one("section", aria_labelledby="address").one("tbody").all("code")]
    assert {address.rpartition(".")[0] for address in given} == {f"{base}catalogue"}
    for path in ("/open-data/catalogue", "/open-data/catalogue.ttl", "/open-data/catalogue.ttl?page=1"):
        for address, parameters in links(declared.get(path)):
            if parameters["rel"] != "license":
                assert urljoin(base, address).startswith(base)
                assert declared.get(urljoin(base, address)).status_code == 200
    paged = parsed(declared.get("/open-data/catalogue.rdf?page=1"))
    assert URIRef(f"{base}catalogue.rdf?page=1") in set(paged.subjects())


# What leads there


@pytest.mark.parametrize("path", ["/", "/data", "/quality"])
def test_pages_say_where_machines_find_a_description(client: FlaskClient, path: str) -> None:
    described = {
        address for address, parameters in links(client.get(path)) if parameters["rel"] == "describedby"
    }
    assert described == {"/catalogue.ttl", "/.well-known/void"}
    for address in described:
        assert client.get(address).mimetype == "text/turtle"


def test_every_page_leads_to_the_catalogue(client: FlaskClient, read: Callable[[str], Any]) -> None:
    footer = read(client.get("/glossary").text).one("footer")
    assert "/catalogue" in {link["href"] for link in footer.all("a")}


def test_the_document_about_a_release_says_all_that_the_catalogue_says_of_it(
    client: FlaskClient, catalogue: Graph
) -> None:
    release = URIRef(f"{BASE}id/release/MI-13")
    for suffix, syntax in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")):
        said = graph(client.get(f"/doc/release/MI-13.{suffix}").text, syntax)
        assert set(catalogue.triples((release, None, None))) <= set(said)
        for by in (DCAT.distribution, DCTERMS.publisher, DCTERMS.rightsHolder, DCTERMS.temporal):
            for value in catalogue.objects(release, by):
                assert set(catalogue.triples((value, None, None))) <= set(said)
        others = set(catalogue.objects(None, DCAT.dataset)) - {release}
        assert others.isdisjoint(said.subjects())


def test_the_document_about_a_release_gives_it_the_one_identifier_that_portals_know_it_by(
    client: FlaskClient, catalogue: Graph
) -> None:
    release = URIRef(f"{BASE}id/release/MI-13")
    known = list(catalogue.objects(release, DCTERMS.identifier))
    assert len(known) == 1
    for suffix, syntax in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")):
        said = graph(client.get(f"/doc/release/MI-13.{suffix}").text, syntax)
        assert list(said.objects(release, DCTERMS.identifier)) == known


def test_the_document_about_a_release_says_nothing_twice(client: FlaskClient) -> None:
    lines = client.get("/doc/release/MI-13.nt").text.splitlines()
    assert len(lines) == len(set(lines))
