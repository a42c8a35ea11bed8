# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What search engines read in the pages: schema.org, which says what the data say and nothing else."""

import json
import re
import shutil
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from ponlod.authorities import PUBLISHER_TYPE
from ponlod.publish.manifest import Manifest
from ponlod.publisher import Publisher
from ponlod.store import BlockingStore
from ponlod.web.app import create_app

BASE = "http://localhost:8000/"
SCHEMA = Namespace("https://schema.org/")
RELEASE = f"{BASE}id/release/MI-13"
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)

Read = Callable[[str], dict[str, Any]]


def reading(client: FlaskClient) -> Read:
    def read(path: str) -> dict[str, Any]:
        response = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        (block,) = SCRIPT.findall(response.text)
        found: dict[str, Any] = json.loads(block)
        return found

    return read


@pytest.fixture
def said(client: FlaskClient) -> Read:
    """What the only block of JSON-LD in a page says."""
    return reading(client)


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_release_is_a_dataset_that_google_takes(said: Read, publication: Path, language: str) -> None:
    # https://developers.google.com/search/docs/appearance/structured-data/dataset
    found = said(f"/doc/release/MI-13?lang={language}")
    assert (found["@type"], found["@id"], found["url"]) == ("Dataset", RELEASE, f"{BASE}doc/release/MI-13")
    assert found["name"]
    assert 50 <= len(found["description"]) <= 5000
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["isAccessibleForFree"] is True
    files = {file.path: file for file in Manifest.read(publication).files}
    assert {one["encodingFormat"] for one in found["distribution"]} >= {"text/csv", "text/turtle"}
    for one in found["distribution"]:
        file = files[one["contentUrl"].removeprefix(BASE)]
        assert one["@type"] == "DataDownload"
        assert (one["encodingFormat"], one["sha256"]) == (file.media_type, file.sha256)
        assert one["contentSize"] == f"{file.bytes} B"


def test_a_release_says_what_it_is_of(said: Read) -> None:
    found = said("/doc/release/MI-13?lang=en")
    assert found["version"] == "13"
    assert found["datePublished"] == "2022-01-31"
    assert found["temporalCoverage"] == "2014-01-01/2023-12-31"
    assert found["spatialCoverage"] == {"@type": "Place", "@id": f"{BASE}id/city/MI", "name": "Milan"}
    assert found["inLanguage"] == "it"
    assert "cohesion policy" in found["keywords"]
    assert found["includedInDataCatalog"]["@id"] == f"{BASE}catalogue"
    document = found["isBasedOn"]
    assert document["@id"] == f"{RELEASE}/document"
    assert document["name"]["@language"] == "it"
    assert document["publisher"]["name"] == "Comune di Milano"


def test_it_says_what_the_catalogue_for_portals_says(said: Read, publication: Path) -> None:
    catalogue = Graph().parse(publication / "catalogue.ttl")
    for language in ("it", "en"):
        found = said(f"/doc/release/MI-13?lang={language}")
        for name, by in (("name", "title"), ("description", "description"), ("identifier", "identifier")):
            told = catalogue.objects(URIRef(RELEASE), URIRef(f"http://purl.org/dc/terms/{by}"))
            texts = [
                str(one) for one in told if isinstance(one, Literal) and one.language in (None, language)
            ]
            assert texts == [found[name]]


@pytest.mark.parametrize("path", ["/data", "/catalogue"])
def test_the_catalogue_lists_its_datasets(said: Read, path: str) -> None:
    found = said(f"{path}?lang=en")
    assert (found["@type"], found["@id"]) == ("DataCatalog", f"{BASE}catalogue")
    datasets = {one["@id"]: one for one in found["dataset"]}
    assert set(datasets) == {RELEASE, f"{BASE}catalogue#all"}
    assert datasets[f"{BASE}catalogue#all"]["url"] == f"{BASE}data"
    for one in datasets.values():
        assert one["@type"] == "Dataset"
        assert one["name"]
        assert 50 <= len(one["description"]) <= 5000


def test_an_action_is_a_thing_that_a_grant_pays_for(said: Read) -> None:
    found = said("/doc/action/MI4.1.1.c?lang=en")
    this = f"{BASE}id/action/MI4.1.1.c"
    page = f"{BASE}doc/action/MI4.1.1.c"
    assert (found["@type"], found["@id"], found["inLanguage"]) == ("WebPage", page, "en")
    assert found["isBasedOn"] == {"@id": RELEASE}
    assert found["mainEntity"]["@type"] == "Thing"
    assert found["mainEntity"]["@id"] == this
    assert found["mainEntity"]["identifier"] == "MI4.1.1.c"
    assert found["mainEntity"]["name"]["@language"] == "it"
    grant = found["about"]
    assert (grant["@type"], grant["fundedItem"]) == ("MonetaryGrant", {"@id": this})
    assert grant["@id"] == f"{RELEASE}/action/MI4.1.1.c/funding/programme"
    assert grant["amount"]["currency"] == "EUR"
    steps = found["breadcrumb"]["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert [step["item"] for step in steps][::2] == [f"{BASE}actions", page]


def test_amounts_and_places_are_there_where_they_are_printed_and_only_there(
    said: Read, client: FlaskClient
) -> None:
    rows = client.get("/actions.json").json["rows"]
    assert {row["programme_funding"] is None for row in rows} == {True, False}
    assert {not row["places"] for row in rows} == {True, False}
    for row in rows:
        found = said(f"/doc/action/{row['code']}")
        amount = found["about"]["amount"]["value"] if "about" in found else None
        assert amount == row["programme_funding"]
        places = found.get("contentLocation", [])
        names = [one["name"] for one in (places if isinstance(places, list) else [places])]
        assert sorted(names) == sorted(row["places"])


def test_it_says_nothing_of_what_nobody_said(said: Read) -> None:
    text = json.dumps([said("/doc/release/MI-13"), said("/doc/action/MI4.1.1.a"), said("/data")])
    for name in ("creator", "funder", "geo", "latitude", "contactPoint", "null"):
        assert f'"{name}"' not in text
    assert "publisher" not in said("/data")
    assert "publisher" not in said("/doc/release/MI-13")


@pytest.mark.parametrize(
    ("publisher", "expected"),
    [
        (
            Publisher(
                name="Città <di> “Esempio” & C.",
                identifier="c_x000",
                homepage="https://example.org/",
                contact="dati@example.org",
            ),
            {
                "@type": "Organization",
                "name": "Città <di> “Esempio” & C.",
                "identifier": "c_x000",
                "url": "https://example.org/",
                "contactPoint": {"@type": "ContactPoint", "email": "dati@example.org"},
            },
        ),
        (
            Publisher(
                name="</script><script>alert(1)</script>",
                type=f"{PUBLISHER_TYPE}PrivateIndividual(s)",
                contact="https://example.org/contact",
            ),
            {
                "@type": "Person",
                "name": "</script><script>alert(1)</script>",
                "contactPoint": {"@type": "ContactPoint", "url": "https://example.org/contact"},
            },
        ),
    ],
)
def test_a_publisher_is_as_declared_and_cannot_break_out_of_the_block(
    publication: Path, store: BlockingStore, tmp_path: Path, publisher: Publisher, expected: dict[str, Any]
) -> None:
    folder = Path(shutil.copytree(publication, tmp_path / "publication"))
    replace(Manifest.read(folder), publisher=publisher).write(folder)
    client = create_app(folder, store).test_client()
    found = reading(client)("/doc/release/MI-13")["publisher"]
    assert found == {"@id": f"{BASE}catalogue#publisher", **expected}
    (block,) = SCRIPT.findall(client.get("/data", headers={"Accept": "text/html"}).text)
    assert not set("<>&") & set(block)


@pytest.mark.parametrize("path", ["/doc/action/MI4.1.1.c", "/doc/release/MI-13", "/data", "/catalogue"])
def test_whoever_reads_it_as_rdf_fetches_nothing(said: Read, path: str) -> None:
    text = json.dumps(said(path))
    with warnings.catch_warnings():
        # rdflib's own parser uses what rdflib deprecates.
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = Graph().parse(data=text, format="json-ld")
    assert set(graph.objects(None, RDF.type)) & {SCHEMA.WebPage, SCHEMA.Dataset, SCHEMA.DataCatalog}
    used = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    assert {str(term) for term in used if not term.startswith(str(SCHEMA))} == {str(RDF.type)}
    for by in (SCHEMA.url, SCHEMA.license, SCHEMA.contentUrl, SCHEMA.item):
        assert all(isinstance(value, URIRef) for value in graph.objects(None, by))
    assert not [value for value in graph.objects(None, SCHEMA.value) if value.datatype]


def test_other_pages_have_none(client: FlaskClient) -> None:
    for path in ("/actions", "/doc/project/MI-1", "/quality"):
        assert SCRIPT.findall(client.get(path, headers={"Accept": "text/html"}).text) == []
