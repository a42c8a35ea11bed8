# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue in pages: a walk through them ends, repeats nothing and finds what the whole says."""

import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF

from ponlod.facts import CityFacts, File, ProgrammeFacts, ReleaseFacts
from ponlod.formats import format_of
from ponlod.graph.catalogue.facts import CatalogueFacts
from ponlod.graph.catalogue.mapping import catalogue_blocks
from ponlod.iris import Iris
from ponlod.publish.catalogue import write_catalogue
from ponlod.publish.manifest import Manifest
from ponlod.publisher import Publisher
from ponlod.resources import ontology_files
from ponlod.store import BlockingStore
from ponlod.web.app import create_app
from ponlod.web.http.kept import KEPT_EACH
from ponlod.web.once import Once
from ponlod.web.views.dcat import DATASETS, Dcat
from ponlod.web.views.dcat_page import SHOWN

BASE = "http://localhost:8000/"
CATALOGUE = URIRef(f"{BASE}catalogue")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
PARSERS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
SUFFIXES = pytest.mark.parametrize("suffix", PARSERS)
RELEASES = 250
PAGES = -(-(RELEASES + 1) // DATASETS)


@pytest.fixture(scope="module")
def known(released: Callable[..., ReleaseFacts]) -> tuple[ReleaseFacts, ...]:
    return tuple(
        released(
            f"MI-{number}",
            date=date(2000, 1, 1) + timedelta(days=number),
            title=f"I progetti, versione {number}",
        )
        for number in range(1, RELEASES + 1)
    )


def facts(
    known: tuple[ReleaseFacts, ...], terms_files: Iterable[File], endings: Iterable[str] = (".ttl", ".csv")
) -> CatalogueFacts:
    """A catalogue of releases, each with files of these endings, and of the terms."""
    paths = [f"dumps/ponlod-{one.key}{ending}" for one in known for ending in endings]
    made = [File(path, format_of(path).media_type, 10, "a" * 64) for path in (*paths, "dumps/ponlod.trig")]
    terms = Graph()
    for path in ontology_files():
        terms.parse(path)
    return CatalogueFacts(
        iris=Iris(BASE),
        publisher=Publisher(name="Qualcuno", contact="dati@example.org"),
        programmes={"2014IT16M2OP004": ProgrammeFacts("2014IT16M2OP004", "PON", 3, "a test")},
        cities={"MI": CityFacts("MI", "Milano", "Milan", None, None, "a test", "c_f205")},
        releases=known,
        files=tuple(sorted((*made, *terms_files), key=lambda file: file.path)),
        terms=terms,
    )


@pytest.fixture(scope="module")
def large(
    publication: Path,
    tmp_path_factory: pytest.TempPathFactory,
    store: BlockingStore,
    known: tuple[ReleaseFacts, ...],
) -> FlaskClient:
    """A site with so many datasets that there are many pages."""
    folder = Path(shutil.copytree(publication, tmp_path_factory.mktemp("large") / "publication"))
    before = Manifest.read(folder)
    terms = (file for file in before.files if file.path.startswith("dumps/") and "ponlod" not in file.path)
    write_catalogue(folder, catalogue_blocks(facts(known, terms)))
    Manifest.of(folder, BASE, before.inputs_digest, before.releases, before.publisher).write(folder)
    return create_app(folder, store).test_client()


Read = Callable[[str], Graph]


@pytest.fixture(scope="module")
def read(large: FlaskClient) -> Read:
    """Reads what stands at an absolute address."""

    @cache
    def at(address: str) -> Graph:
        assert address.startswith(BASE)
        response = large.get(address.removeprefix(BASE.rstrip("/")))
        assert response.status_code == 200, address
        return parsed(response.text, urlsplit(address).path.rpartition(".")[2])

    return at


def parsed(content: str, suffix: str) -> Graph:
    with warnings.catch_warnings():
        # rdflib's own parser of JSON-LD uses what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=content, format=PARSERS[suffix])


def ckan_next(graph: Graph) -> str | None:
    """As ckanext-dcat 2.4.3 looks for it (processors.py, next_page)."""
    for kind in (HYDRA.PartialCollectionView, HYDRA.PagedCollection):
        for view in graph.subjects(RDF.type, kind):
            for by in (HYDRA.next, HYDRA.nextPage):
                for value in graph.objects(view, by):
                    return str(value)
    return None


def old_ckan_next(graph: Graph) -> str | None:
    """As ckanext-dcat looked for it before it knew any newer class."""
    for view in graph.subjects(RDF.type, HYDRA.PagedCollection):
        for value in graph.objects(view, HYDRA.nextPage):
            return str(value)
    return None


def udata_next(graph: Graph) -> str | None:
    """As udata looks for it (harvest/backends/dcat.py): by the first of two classes that is there."""
    for kind, by in ((HYDRA.PartialCollectionView, HYDRA.next), (HYDRA.PagedCollection, HYDRA.nextPage)):
        view = graph.value(predicate=RDF.type, object=kind)
        if view is not None:
            value = graph.value(view, by)
            return None if value is None else str(value)
    return None


def piveau_next(graph: Graph) -> str | None:
    """As piveau looks for it (utils/Hydra.java), which wants a text here and an IRI there."""
    view = graph.value(predicate=RDF.type, object=HYDRA.PagedCollection)
    kind: type[Literal | URIRef] = Literal
    by = HYDRA.nextPage
    if view is None:
        view, kind, by = (
            graph.value(predicate=RDF.type, object=HYDRA.PartialCollectionView),
            URIRef,
            HYDRA.next,
        )
    if view is None:
        return None
    assert int(str(graph.value(view, HYDRA.totalItems))) > 0
    value = graph.value(view, by)
    assert value is None or isinstance(value, kind)
    return None if value is None else str(value)


NEXT = pytest.mark.parametrize("following", [ckan_next, old_ckan_next, udata_next, piveau_next])


def walk(
    read: Read, address: str, following: Callable[[Graph], str | None] = ckan_next
) -> Iterator[tuple[str, Graph]]:
    """The pages from an address on, as a harvester finds them; more than PAGES are a loop."""
    for _ in range(PAGES):
        graph = read(address)
        yield address, graph
        found = following(graph)
        if found is None:
            return
        address = found
    raise AssertionError("the walk does not end")


def datasets(graph: Graph) -> set[URIRef]:
    return {one for one in graph.subjects(RDF.type, DCAT.Dataset) if isinstance(one, URIRef)}


def without_paging(graph: Graph) -> set[object]:
    """What is said but about the pages."""
    views = set(graph.subjects(RDF.type, HYDRA.PartialCollectionView))
    return {
        triple
        for triple in graph
        if triple[0] not in views and not str(triple[1]).startswith(HYDRA) and triple[2] != HYDRA.Collection
    }


@SUFFIXES
def test_all_pages_together_say_what_the_whole_says_and_each_dataset_stands_on_one(
    read: Read, suffix: str
) -> None:
    pages = [graph for _, graph in walk(read, f"{BASE}catalogue.{suffix}?page=1")]
    whole = read(f"{BASE}catalogue.{suffix}")
    found = [datasets(graph) for graph in pages]
    assert [len(one) for one in found] == [*[DATASETS] * (PAGES - 1), (RELEASES + 1) % DATASETS]
    assert set().union(*found) == datasets(whole)
    assert sum(map(len, found)) == len(datasets(whole)) == RELEASES + 1
    assert set().union(*map(without_paging, pages)) == set(whole)


@NEXT
@SUFFIXES
def test_every_harvester_finds_its_way_through_the_pages_and_stays_in_its_format(
    read: Read, suffix: str, following: Callable[[Graph], str | None]
) -> None:
    seen = [address for address, _ in walk(read, f"{BASE}catalogue.{suffix}?page=1", following)]
    assert seen == [f"{BASE}catalogue.{suffix}?page={number}" for number in range(1, PAGES + 1)]


@NEXT
@SUFFIXES
def test_who_reads_the_whole_is_not_sent_anywhere(
    read: Read, suffix: str, following: Callable[[Graph], str | None]
) -> None:
    whole = read(f"{BASE}catalogue.{suffix}")
    assert following(whole) is None
    assert not [by for by in whole.predicates() if str(by).startswith(HYDRA)]


def test_each_page_tells_the_others_in_both_ways(read: Read) -> None:
    for number, neighbours in (
        (1, {"first": 1, "next": 2, "last": PAGES}),
        (2, {"first": 1, "previous": 1, "next": 3, "last": PAGES}),
        (PAGES, {"first": 1, "previous": PAGES - 1, "last": PAGES}),
    ):
        address = f"{BASE}catalogue.ttl?page={number}"
        graph, view = read(address), URIRef(address)
        assert graph.value(CATALOGUE, HYDRA.view) == view
        for whole in (CATALOGUE, view):
            assert graph.value(whole, HYDRA.totalItems) == Literal(RELEASES + 1)
        assert graph.value(view, HYDRA.itemsPerPage) == Literal(DATASETS)
        for relation in ("first", "previous", "next", "last"):
            other = neighbours.get(relation)
            named = None if other is None else f"{BASE}catalogue.ttl?page={other}"
            assert graph.value(view, HYDRA[relation]) == (None if named is None else URIRef(named))
            assert graph.value(view, HYDRA[f"{relation}Page"]) == (None if named is None else Literal(named))


def test_each_page_stands_for_itself(read: Read) -> None:
    for _, graph in walk(read, f"{BASE}catalogue.ttl?page=1"):
        assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
        assert graph.value(CATALOGUE, DCTERMS.title)
        listed = set(graph.objects(CATALOGUE, DCAT.dataset))
        assert listed == datasets(graph)
        for dataset in listed:
            for by in (DCTERMS.publisher, DCTERMS.rightsHolder):
                assert graph.value(graph.value(dataset, by), FOAF.name)
            contact = graph.value(dataset, DCAT.contactPoint)
            assert (contact, RDF.type, None) in graph
            for distribution in graph.objects(dataset, DCAT.distribution):
                assert graph.value(distribution, DCAT.accessURL)
                assert (graph.value(distribution, DCTERMS.license), RDF.type, None) in graph
        series = {one for dataset in listed for one in graph.objects(dataset, URIRef(f"{DCAT}inSeries"))}
        assert series
        assert all(graph.value(one, DCTERMS.title) for one in series)
        for service in graph.objects(CATALOGUE, DCAT.service):
            served = set(graph.objects(service, DCAT.servesDataset))
            assert served <= listed


def test_the_datasets_are_in_the_order_of_their_iris(read: Read) -> None:
    pages = [sorted(datasets(graph)) for _, graph in walk(read, f"{BASE}catalogue.ttl?page=1")]
    assert [one for page in pages for one in page] == sorted(one for page in pages for one in page)


@pytest.mark.parametrize(
    "page", ["0", "-1", str(PAGES + 1), "99", "", "x", "1.0", "01", "+1", "%201", "１", "1e0", "9" * 400]
)
@SUFFIXES
def test_a_page_that_is_none_is_not_found(large: FlaskClient, suffix: str, page: str) -> None:
    assert large.get(f"/catalogue.{suffix}?page={page}").status_code == 404


def test_what_else_stands_in_the_address_of_a_page_says_nothing(large: FlaskClient) -> None:
    response = large.get("/catalogue.ttl?page=2&modified_since=2020-01-01")
    assert (response.status_code, response.headers["Location"]) == (302, "/catalogue.ttl?page=2")
    assert large.get("/catalogue.html?page=2").headers["Location"] == "/catalogue.html"


def test_without_a_suffix_the_page_comes_in_the_format_that_is_asked_for(large: FlaskClient) -> None:
    response = large.get("/catalogue?page=2", headers={"Accept": "application/rdf+xml"})
    assert response.mimetype == "application/rdf+xml"
    assert response.headers["Content-Location"] == "/catalogue.rdf?page=2"
    assert response.data == large.get("/catalogue.rdf?page=2").data
    assert large.get("/catalogue?page=2", headers={"Accept": "*/*"}).mimetype == "text/turtle"


def test_the_head_of_a_response_leads_to_the_pages_as_well(large: FlaskClient) -> None:
    whole = large.get("/catalogue.rdf").headers["Link"]
    assert '</catalogue.rdf?page=1>; rel="first"; type="application/rdf+xml"' in whole
    middle = large.get("/catalogue.rdf?page=2").headers["Link"]
    for relation, page in (("first", 1), ("prev", 1), ("next", 3), ("last", PAGES)):
        assert f'</catalogue.rdf?page={page}>; rel="{relation}"; type="application/rdf+xml"' in middle


def test_a_small_catalogue_is_one_page_with_everything(web: httpx.Client) -> None:
    for suffix in PARSERS:
        page = web.get(f"/catalogue.{suffix}?page=1")
        graph = parsed(page.text, suffix)
        whole = parsed(web.get(f"/catalogue.{suffix}").text, suffix)
        assert ckan_next(graph) is None
        assert without_paging(graph) == set(whole)
        head = web.head(f"/catalogue.{suffix}?page=1")
        assert {**head.headers, "date": ""} == {**page.headers, "date": ""}
        assert web.get(f"/catalogue.{suffix}?page=2").status_code == 404
        again = web.get(f"/catalogue.{suffix}?page=1", headers={"If-None-Match": page.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_what_nothing_leads_to_is_on_the_first_page() -> None:
    stray = URIRef(f"{BASE}stray")
    said = [
        (CATALOGUE, RDF.type, DCAT.Catalog),
        (stray, DCTERMS.title, Literal("Nobody names me")),
        *((URIRef(f"{BASE}id/{number:03}"), RDF.type, DCAT.Dataset) for number in range(DATASETS + 1)),
    ]
    dcat = Dcat.of(CATALOGUE, said)
    assert dcat.pages == 2
    assert stray in dcat.described[0]
    assert stray not in dcat.described[1]
    assert Dcat.of(CATALOGUE, said[:1]).pages == 1


@pytest.fixture(scope="module")
def whole(publication: Path, store: BlockingStore, known: tuple[ReleaseFacts, ...]) -> FlaskClient:
    """A site of as many datasets, each with all the files and reports that a release has."""
    app = create_app(publication, store)
    before = app.extensions["ponlod"].manifest
    own = [file for file in before.files if "MI-13" in file.path]
    rest = [file for file in before.files if file not in own]
    stem = "dumps/ponlod-MI-13"
    endings = [file.path.removeprefix(stem) for file in own if file.path.startswith(stem)]
    assert len(endings) == 21
    terms = [file for file in rest if file.path.startswith("dumps/") and "ponlod" not in file.path]
    triples = [triple for block in catalogue_blocks(facts(known, terms, endings)) for triple in block]
    (entry,) = before.releases
    manifest = replace(
        before,
        releases=tuple(
            replace(entry, key=one.key, date=one.date, title=one.title, latest=one is known[-1])
            for one in known
        ),
        files=(
            *rest,
            *(replace(file, path=file.path.replace("MI-13", one.key)) for file in own for one in known),
        ),
    )
    catalogue = Once(lambda: Dcat.of(CATALOGUE, triples))
    app.extensions["ponlod"] = replace(app.extensions["ponlod"], manifest=manifest, catalogue=catalogue)
    return app.test_client()


def test_the_pages_about_many_datasets_are_short_enough_to_be_kept(whole: FlaskClient) -> None:
    for path in ("/catalogue.html", "/data"):
        assert len(whole.get(path).data) < KEPT_EACH, path
    for suffix in PARSERS:
        assert len(whole.get(f"/catalogue.{suffix}?page=2").data) < KEPT_EACH, suffix


def test_the_page_names_the_datasets_that_it_does_not_show(whole: FlaskClient) -> None:
    page = whole.get("/catalogue.html").text
    for number in range(1, RELEASES + 1):
        assert page.count(f'id="MI-{number}"') == 1
    assert f'id="ponlod-MI-{RELEASES - SHOWN + 1}.ttl"' in page
    other = RELEASES - SHOWN
    assert f'id="ponlod-MI-{other}.ttl"' not in page
    assert f'<li id="MI-{other}"><a href="/doc/release/MI-{other}">' in page


def test_the_page_about_files_leaves_those_of_past_releases_to_their_pages(whole: FlaskClient) -> None:
    page = whole.get("/data").text
    assert f"/dumps/ponlod-MI-{RELEASES}.ttl" in page
    assert f"/reports/findings-MI-{RELEASES}.csv" in page
    assert "ponlod-MI-12." not in page
    assert "findings-MI-12." not in page
    assert '<li><a href="/releases/MI-12">MI-12</a></li>' in page
