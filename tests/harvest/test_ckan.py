# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""CKAN's own harvester reads the catalogue over HTTP: what it would store is what was meant.

What was meant is taken from the sources, the settings and the manifest, never from the catalogue.
"""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ponlod.authorities import AUTHORITY
from ponlod.publish.manifest import File, Manifest
from ponlod.publisher import Publisher

SUFFIXES = ("ttl", "rdf", "jsonld")
MEDIA_TYPES = {
    "csv": "text/csv",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CKAN_FORMATS = {"csv": "CSV", "rdf": "RDF", "xlsx": "XLSX"}
"""Those that CKAN knows by name; it can show a preview of them."""

Dataset = dict[str, Any]
Ckan = Callable[..., dict[str, Any]]
Harvests = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def harvests(ckan: Ckan, site: str) -> Harvests:
    """The harvests of an Italian CKAN from each address it can be given, whole and by pages."""
    addresses = [f"{site}/catalogue.{suffix}{query}" for query in ("", "?page=1") for suffix in SUFFIXES]
    return {address: ckan(address) for address in addresses}


@pytest.fixture(scope="module")
def datasets(harvests: Harvests, site: str) -> dict[str, Dataset]:
    """What the Italian CKAN would store, by what it knows each dataset by."""
    return {one["guid"]: one for one in harvests[f"{site}/catalogue.ttl"]["datasets"]}


@pytest.fixture(scope="module")
def release(datasets: dict[str, Dataset], base: str) -> Dataset:
    return datasets[f"{base}id/release/MI-13"]


@pytest.fixture(scope="module")
def english(ckan: Ckan, site: str, base: str) -> Dataset:
    """The release in an English CKAN."""
    found = ckan(f"{site}/catalogue.rdf", language="en")["datasets"]
    return next(one for one in found if one["guid"] == f"{base}id/release/MI-13")


@pytest.fixture(scope="module")
def facts(root: Path) -> dict[str, Any]:
    """What data/ states of the release, its city and its programme."""
    folder = root / "data" / "milano"
    read = {
        name: tomllib.loads(path.read_text(encoding="utf-8"))
        for name, path in (
            ("release", folder / "2022-01-31" / "release.toml"),
            ("city", folder / "city.toml"),
            ("programme", root / "data" / "programme.toml"),
        )
    }
    (read["programme"],) = read["programme"]["programme"]
    return read


@pytest.fixture(scope="module")
def files(publication: Path) -> dict[str, File]:
    """The dumps, by their path."""
    listed = Manifest.read(publication).files
    return {file.path: file for file in listed if file.path.startswith("dumps/")}


def test_the_harvester_complains_of_no_address(harvests: Harvests) -> None:
    for address, harvest in harvests.items():
        assert harvest["complaints"] == [], address


def test_the_harvester_asks_for_any_format_and_for_nothing_more_than_it_was_given(harvests: Harvests) -> None:
    for address, harvest in harvests.items():
        assert harvest["asked"] == [["HEAD", address, "*/*"], ["GET", address, "*/*"]]


def test_every_address_gives_the_same_datasets(harvests: Harvests) -> None:
    first, *others = (harvest["datasets"] for harvest in harvests.values())
    assert first
    for other in others:
        assert other == first


def test_pages_are_followed_to_the_end_and_say_together_what_the_whole_says(
    ckan: Ckan, paged_site: str
) -> None:
    for suffix in SUFFIXES:
        address = f"{paged_site}/catalogue.{suffix}"
        paged, whole = ckan(f"{address}?page=1"), ckan(address)
        assert paged["complaints"] == whole["complaints"] == []
        asked = [page for method, page, _ in paged["asked"] if method == "GET"]
        assert asked == [f"{address}?page={number}" for number in (1, 2, 3)]
        assert len(whole["datasets"]) == 3
        assert paged["datasets"] == whole["datasets"]


def test_there_is_a_dataset_for_the_release_and_one_for_everything(
    datasets: dict[str, Dataset], base: str
) -> None:
    assert set(datasets) == {f"{base}id/release/MI-13", f"{base}catalogue#all"}


def test_ckan_can_tell_datasets_apart_by_uri_identifier_title_and_name(datasets: dict[str, Dataset]) -> None:
    for field in ("uri", "identifier", "title", "name", "notes"):
        assert len({one[field] for one in datasets.values()}) == len(datasets), field
    assert all(one["uri"] == guid for guid, one in datasets.items())


def test_a_release_is_told_as_it_is_in_the_sources(release: Dataset, facts: dict[str, Any]) -> None:
    assert release["identifier"] == f"{facts['city']['ipa']}:ponlod-MI-13"
    assert release["title"] == facts["release"]["title"]
    assert facts["release"]["publisher"] in release["notes"]
    assert release["version"] == "13"
    assert release["issued"] == release["modified"] == "2022-01-31"
    assert release["language"] == [f"{AUTHORITY}language/ITA"]
    period = facts["programme"]
    assert (release["temporal_start"], release["temporal_end"]) == (str(period["start"]), str(period["end"]))


def test_a_release_is_classified_with_the_european_vocabularies(
    release: Dataset, publisher: Publisher
) -> None:
    assert release["theme"] == sorted(publisher.themes)
    assert release["frequency"] == f"{AUTHORITY}frequency/IRREG"
    assert release["access_rights"] == f"{AUTHORITY}access-right/PUBLIC"


def test_a_release_is_about_its_city(release: Dataset, facts: dict[str, Any]) -> None:
    assert release["spatial_uri"] == f"{AUTHORITY}place/{facts['city']['place']}"


def test_the_publisher_is_whoever_the_settings_name(
    datasets: dict[str, Dataset], publisher: Publisher, base: str
) -> None:
    for one in datasets.values():
        assert {key: value for key, value in one.items() if key.startswith("publisher_")} == {
            "publisher_uri": f"{base}catalogue#publisher",
            "publisher_name": publisher.name,
            "publisher_identifier": publisher.identifier,
            "publisher_url": publisher.homepage,
            "publisher_type": publisher.type,
        }


def test_whom_to_write_to_is_told_apart_from_the_publisher(
    datasets: dict[str, Dataset], publisher: Publisher, base: str
) -> None:
    for one in datasets.values():
        assert {key: value for key, value in one.items() if key.startswith("contact_")} == {
            "contact_uri": f"{base}catalogue#contact",
            "contact_name": publisher.name,
            "contact_email": publisher.contact,
        }


def test_tags_are_single_words_for_ckan(datasets: dict[str, Dataset]) -> None:
    for one in datasets.values():
        assert len(one["tags"]) >= 5
        assert len(set(one["tags"])) == len(one["tags"])
        assert not [tag for tag in one["tags"] if set(tag) & set(",'’/")]


def test_ckan_knows_the_licence(datasets: dict[str, Dataset], publisher: Publisher) -> None:
    for one in datasets.values():
        assert one["license_id"] == "cc-by"
        assert {resource["license"] for resource in one["resources"]} == {publisher.licence}


def test_every_dump_of_the_release_is_a_resource_with_its_size_and_digest(
    release: Dataset, files: dict[str, File], base: str
) -> None:
    dumps = {path: file for path, file in files.items() if _is_dump(path, "ponlod-MI-13")}
    assert len(dumps) >= 5
    _hold_to_the_files(release, dumps, base)


def test_every_dump_of_everything_is_a_resource_with_its_size_and_digest(
    datasets: dict[str, Dataset], files: dict[str, File], base: str
) -> None:
    dumps = {path: file for path, file in files.items() if _is_dump(path, "ponlod")}
    assert dumps
    _hold_to_the_files(datasets[f"{base}catalogue#all"], dumps, base)


def test_a_resource_has_the_media_type_of_its_file(release: Dataset) -> None:
    for resource in release["resources"]:
        extension = _extension(resource["url"])
        assert resource["mimetype"] == MEDIA_TYPES[extension]
        assert resource["format"] == CKAN_FORMATS.get(extension, resource["format"])
        assert resource["format"]


def test_a_resource_says_what_it_is_until_when_and_from_when(release: Dataset) -> None:
    names = [resource["name"] for resource in release["resources"]]
    assert len(set(names)) == len(names)
    for resource in release["resources"]:
        assert len(resource["description"]) > 20
        assert resource["availability"].startswith(f"{AUTHORITY}planned-availability/")
        assert resource["issued"] == resource["modified"] == "2022-01-31"


def test_every_address_that_ckan_stores_leads_somewhere(
    datasets: dict[str, Dataset], site: str, base: str
) -> None:
    stored = {
        address
        for one in datasets.values()
        for address in (
            one["url"],
            one["uri"],
            one["spatial_uri"],
            one["publisher_uri"],
            *one.get("documentation", ()),
            *(resource[field] for resource in one["resources"] for field in ("url", "uri")),
        )
        if address.startswith(base)
    }
    assert len(stored) > 15
    with httpx.Client(timeout=30, trust_env=False) as client:
        for address in sorted({address.partition("#")[0] for address in stored}):
            answer = client.head(address.replace(base, f"{site}/"))
            assert answer.status_code in (200, 303), address


def test_an_english_ckan_stores_english(release: Dataset, english: Dataset, facts: dict[str, Any]) -> None:
    assert facts["city"]["name_en"] in english["title"]
    for field in ("title", "notes"):
        assert english[field] != release[field]
    same = ("guid", "identifier", "uri", "tags", "version", "publisher_name")
    assert [english[field] for field in same] == [release[field] for field in same]
    assert [one["uri"] for one in english["resources"]] == [one["uri"] for one in release["resources"]]


def test_a_harvest_of_another_server_of_the_same_data_finds_nothing_new(
    ckan: Ckan,
    serving: Callable[..., Any],
    harvests: Harvests,
    site: str,
    base: str,
) -> None:
    with serving("--base", base) as again:
        found = ckan(f"{again}/catalogue.rdf")["datasets"]
        assert found == harvests[f"{site}/catalogue.rdf"]["datasets"]


def test_a_second_release_adds_a_dataset_and_changes_nothing_of_the_first(
    ckan: Ckan,
    serving: Callable[..., Any],
    later: Path,
    datasets: dict[str, Dataset],
    base: str,
) -> None:
    with serving("--base", base, "--publication", later, "--data", later.parent / "data") as address:
        harvest = ckan(f"{address}/catalogue.ttl")
    found = {one["guid"]: one for one in harvest["datasets"]}
    first, everything = f"{base}id/release/MI-13", f"{base}catalogue#all"
    assert set(found) - set(datasets) == {f"{base}id/release/MI-14"}
    assert set(datasets) - set(found) == set()
    assert found[first] == datasets[first]
    assert found[f"{base}id/release/MI-14"]["title"].endswith("versione 14 del 31.07.2022")
    before, after = (
        [resource["uri"] for resource in known[everything]["resources"]] for known in (datasets, found)
    )
    assert before == after


def _is_dump(path: str, stem: str) -> bool:
    """Whether a path is that of the data called ``stem``, in some format, or of a table made of them."""
    name = path.removeprefix("dumps/")
    return name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[0] in (stem, f"{stem}-kohesio")


def _extension(url: str) -> str:
    return url.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]


def _hold_to_the_files(dataset: Dataset, dumps: dict[str, File], base: str) -> None:
    stored = {resource["url"]: resource for resource in dataset["resources"]}
    assert set(stored) == {base + path for path in dumps}
    for path, file in dumps.items():
        resource = stored[base + path]
        assert resource["uri"] == f"{base}catalogue#{path.rpartition('/')[2]}"
        assert resource["access_url"] == resource["download_url"] == resource["url"]
        assert (resource["size"], resource["hash"]) == (file.bytes, file.sha256)
        assert resource["hash_algorithm"] == "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
