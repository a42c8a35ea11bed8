# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What udata and piveau need of a catalogue, as their sources have it; neither can be run here.

udata: https://github.com/opendatateam/udata at 25b5a2ddd437, udata/harvest/backends/dcat.py, udata/rdf.py and
udata/core/dataset/rdf.py. piveau: https://github.com/piveau-data/piveau-utils at d9302a33b1e8,
src/main/kotlin/io/piveau/utils/Hydra.kt and src/main/java/io/piveau/utils/JenaUtils.java.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import httpx
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS

from ponlod.authorities import AUTHORITY

DCAT = Namespace("http://www.w3.org/ns/dcat#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SYNTAXES = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of its parser of JSON-LD

Next = Callable[[Graph, str], str | None]


def udata_next(page: Graph, address: str) -> str | None:
    """The first kind of collection that is there decides which property is read, as an IRI or as a text."""
    for collection, relation in (
        (HYDRA.PartialCollectionView, HYDRA.next),
        (HYDRA.PagedCollection, HYDRA.nextPage),
    ):
        node = page.value(predicate=RDF.type, object=collection)
        if node is not None:
            following = page.value(node, relation)
            return None if following is None else str(following)
    return None


def piveau_next(page: Graph, address: str) -> str | None:
    """The older kind goes first, and must tell how many there are; of the next address, the query counts."""
    node = page.value(predicate=RDF.type, object=HYDRA.PagedCollection)
    if node is None:
        return None
    total = page.value(node, HYDRA.totalItems)
    assert isinstance(total, Literal)
    assert isinstance(total.value, int)
    following = page.value(node, HYDRA.nextPage)
    return None if following is None else f"{address.partition('?')[0]}?{urlsplit(str(following)).query}"


def pages(address: str, following: Next) -> Iterator[Graph]:
    """The pages from an address on, each parsed by what the address ends with, as udata does if it can."""
    suffix = urlsplit(address).path.rpartition(".")[2]
    at: str | None = address
    with httpx.Client(timeout=30, trust_env=False) as client:
        while at is not None:
            answer = client.get(at, headers={"Accept": "*/*"})
            assert answer.status_code == 200, at
            page = Graph().parse(data=answer.text, format=SYNTAXES[suffix])
            yield page
            at = following(page, at)


def items(page: Graph) -> set[URIRef]:
    """What udata makes a dataset or an API of; it takes a series for a dataset too."""
    classes = (DCAT.Dataset, DCAT.DatasetSeries, DCAT.DataService)
    found = {thing for kind in classes for thing in page.subjects(RDF.type, kind)}
    return {thing for thing in found if (None, DCAT.accessService, thing) not in page}


@pytest.fixture(scope="module")
def whole(site: str) -> Graph:
    """The whole catalogue, as it comes in one answer; piveau likes that best."""
    (only,) = pages(f"{site}/catalogue.rdf", piveau_next)
    return only


def test_udata_has_an_identifier_and_a_title_for_everything_it_takes(whole: Graph) -> None:
    taken = items(whole)
    assert len(taken) == 5
    for thing in taken:
        (identifier,) = whole.objects(thing, DCTERMS.identifier)
        assert identifier
        assert {title.language for title in whole.objects(thing, DCTERMS.title)} == {"it", "en"}
    identifiers = Counter(str(whole.value(thing, DCTERMS.identifier)) for thing in taken)
    assert set(identifiers.values()) == {1}


@pytest.mark.parametrize("suffix", SYNTAXES)
@pytest.mark.parametrize("following", [udata_next, piveau_next])
def test_both_find_every_dataset_once_by_following_the_pages(
    paged_site: str, suffix: str, following: Next
) -> None:
    (all_in_one,) = pages(f"{paged_site}/catalogue.{suffix}", following)
    datasets = Counter(all_in_one.subjects(RDF.type, DCAT.Dataset))
    found: Counter[object] = Counter()
    count = 0
    for page in pages(f"{paged_site}/catalogue.{suffix}?page=1", following):
        count += 1
        found.update(page.subjects(RDF.type, DCAT.Dataset))
    assert (found, count) == (datasets, 3)


def test_a_page_describes_all_that_its_datasets_lead_to(paged_site: str) -> None:
    for page in pages(f"{paged_site}/catalogue.rdf?page=1", udata_next):
        waiting = set(page.subjects(RDF.type, DCAT.Dataset))
        reached: set[object] = set()
        while waiting:
            thing = waiting.pop()
            reached.add(thing)
            waiting |= {
                value
                for relation, value in page.predicate_objects(thing)
                if isinstance(value, URIRef) and relation != FOAF.primaryTopic and value not in reached
            }
        ours = {thing for thing in reached if str(thing).startswith(f"{paged_site}/catalogue#")}
        assert len(ours) > 5
        assert {thing for thing in ours if not set(page.predicates(thing))} == set()


def test_udata_knows_how_often_data_change_and_that_they_did_so_before_now(whole: Graph) -> None:
    for thing in whole.subjects(RDF.type, DCAT.Dataset):
        assert whole.value(thing, DCTERMS.accrualPeriodicity) == URIRef(f"{AUTHORITY}frequency/IRREG")
        changed = whole.value(thing, DCTERMS.modified)
        assert isinstance(changed, Literal)
        assert isinstance(changed.value, date)
        assert changed.value <= datetime.now(UTC).date()


def test_udata_has_for_every_file_its_address_format_media_type_size_and_digest(whole: Graph) -> None:
    files = {file for thing in items(whole) for file in whole.objects(thing, DCAT.distribution)}
    assert len(files) > 5
    for file in files:
        assert (file, DCAT.accessService, None) not in whole, "udata would take the file for an API"
        assert isinstance(whole.value(file, DCAT.downloadURL), URIRef)
        assert str(whole.value(file, DCTERMS.format)).startswith(f"{AUTHORITY}file-type/")
        media_type = whole.value(file, DCAT.mediaType)
        name = whole.value(media_type, RDFS.label) or str(media_type).removeprefix(
            "https://www.iana.org/assignments/media-types/"
        )
        assert str(name).count("/") == 1
        size = whole.value(file, DCAT.byteSize)
        assert isinstance(size, Literal)
        assert isinstance(size.value, int)
        checksum = whole.value(file, SPDX.checksum)
        assert whole.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256


def test_an_api_is_taken_with_its_address_its_description_and_the_datasets_it_answers_from(
    whole: Graph,
) -> None:
    datasets = set(whole.subjects(RDF.type, DCAT.Dataset))
    apis = set(whole.subjects(RDF.type, DCAT.DataService))
    assert len(apis) == 2
    for api in apis:
        assert isinstance(whole.value(api, DCAT.endpointURL), URIRef)
        assert isinstance(whole.value(api, DCAT.endpointDescription), URIRef)
        served = set(whole.objects(api, DCAT.servesDataset))
        assert served
        assert served <= datasets
