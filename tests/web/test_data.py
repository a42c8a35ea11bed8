# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/data presents the files of the publication; /dumps and /reports give them, and nothing else."""

import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS
from werkzeug.test import create_environ

from ponlod.errors import PublicationError
from ponlod.publish.kohesio import EMPTY
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.store import EmbeddedStore, running
from ponlod.web.app import create_app


@pytest.fixture(scope="module")
def manifest(publication: Path) -> Manifest:
    return Manifest.read(publication)


def test_every_file_of_the_manifest_is_served_as_what_it_is(client: FlaskClient, manifest: Manifest) -> None:
    for file in manifest.files:
        response = client.get(f"/{file.path}")
        assert response.status_code == 200
        assert response.mimetype == file.media_type
        assert response.headers["ETag"] == f'"{file.sha256}"'
        assert int(response.headers["Content-Length"]) == len(response.data) == file.bytes
        assert hashlib.sha256(response.data).hexdigest() == file.sha256
        if file.media_type.startswith("text/"):
            assert response.content_type.endswith("; charset=utf-8")


def test_a_table_says_where_it_is_described(client: FlaskClient, manifest: Manifest) -> None:
    kind = 'rel="describedby"; type="application/csvm+json"'
    for name in ("ponlod-MI-13.csv", "ponlod-MI-13-kohesio.csv"):
        head = client.head(f"/dumps/{name}")
        assert head.headers["Link"] == f"</dumps/{name}-metadata.json>; {kind}"
        described = client.get(f"/dumps/{name}-metadata.json")
        assert described.content_type == "application/csvm+json"
        assert described.json is not None
        assert described.json["url"] == name
    assert "Link" not in client.get("/dumps/ponlod-MI-13.ttl").headers


@pytest.mark.parametrize(("ending", "media_type"), [("gz", "application/gzip"), ("zst", "application/zstd")])
def test_a_compressed_file_is_sent_as_the_file_that_it_is(
    web: httpx.Client, ending: str, media_type: str
) -> None:
    path = f"/dumps/ponlod-MI-13.ttl.{ending}"
    with web.stream("GET", path, headers={"Accept-Encoding": "gzip, zstd"}) as response:
        sent = b"".join(response.iter_raw())
    assert response.headers["Content-Type"] == media_type
    assert "Content-Encoding" not in response.headers
    assert int(response.headers["Content-Length"]) == len(sent)
    assert sent[:2] == (b"\x1f\x8b" if ending == "gz" else b"\x28\xb5")


def test_what_people_open_comes_first_and_the_rest_is_folded_away(
    client: FlaskClient, manifest: Manifest, read: Callable[[str], Any]
) -> None:
    page = read(client.get("/data", headers={"Accept": "text/html"}).text)
    section = page.one("section", aria_labelledby="dumps")
    shown, folded = section.all("table", class_="files")
    assert [row.one("th").text for row in shown.one("tbody").all("tr")] == [
        *(f"ponlod-MI-13.{end}" for end in ("csv", "xlsx", "ttl", "jsonld", "rdf", "nt")),
        "ponlod.trig",
    ]
    names = {row.one("th").text for row in folded.one("tbody").all("tr")}
    assert names == {row.one("th").text for row in section.one("details").one("tbody").all("tr")}
    assert {"datapackage.json", "ponlod-MI-13.csv-metadata.json", "ponlod.trig.zst"} < names
    formats = {row.one("th").text: row.all("td")[0].text for row in folded.one("tbody").all("tr")}
    assert formats["ponlod-MI-13.ttl.gz"] == "Turtle, gzip"
    which = page.one("section", aria_labelledby="which")
    assert "/actions.csv?variant=excel" in [link["href"] for link in which.all("a")]


def test_the_table_for_kohesio_names_every_empty_column(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(client.get("/data?lang=en", headers={"Accept": "text/html"}).text)
    section = page.one("section", aria_labelledby="kohesio")
    assert f"{len(EMPTY)} of 33 columns are empty" in section.text
    rows = section.one("details").one("tbody").all("tr")
    assert tuple(row.one("code").text for row in rows if row.all("span", class_="none")) == EMPTY


def test_every_file_is_listed_with_its_size_and_digest(
    client: FlaskClient, manifest: Manifest, read: Callable[[str], Any]
) -> None:
    page = read(client.get("/data", headers={"Accept": "text/html"}).text)
    tables = page.all("table", class_="files")
    rows = {row.one("th").one("a")["href"]: row for table in tables for row in table.one("tbody").all("tr")}
    assert set(rows) == {f"/{file.path}" for file in manifest.files}
    for file in manifest.files:
        assert rows[f"/{file.path}"].one("data")["value"] == str(file.bytes)
    lines = page.one("details", class_="digests").one("pre").all("span")
    digests = {tuple(line.text.split()) for line in lines}
    assert digests == {(file.sha256, file.path) for file in manifest.files}


def test_data_are_as_old_as_the_document_and_terms_as_their_last_change(
    client: FlaskClient, read: Callable[[str], Any], publication_graph: Graph
) -> None:
    page = read(client.get("/data", headers={"Accept": "text/html"}).text)
    tables = page.all("table", class_="files")
    dates = {
        row.one("th").text: row.one("time")["datetime"]
        for table in tables
        for row in table.one("tbody").all("tr")
        if row.all("time")
    }
    assert dates["ponlod-MI-13.csv"] == dates["ponlod.trig"] == dates["findings-MI-13.csv"] == "2022-01-31"
    scheme = URIRef("https://w3id.org/ponlod/vocabulary/status")
    assert dates["vocabularies/status.ttl"] == str(publication_graph.value(scheme, DCTERMS.modified))


def recipe(page: Any, key: str) -> str:
    code: str = page.one("pre", id=f"with-{key}").one("code").children[0]
    return code


@pytest.fixture
def data_page(client: FlaskClient, read: Callable[[str], Any]) -> Any:
    return read(client.get("/data", headers={"Accept": "text/html"}).text)


def run(code: str, web: httpx.Client) -> str:
    """Run a recipe in Python, against the site at the address where it is served just now."""
    here = code.replace("http://localhost:8000/", f"{str(web.base_url).rstrip('/')}/")
    done = subprocess.run(
        [sys.executable, "-c", here], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_the_recipe_for_rdflib_runs_as_it_stands(data_page: Any, web: httpx.Client) -> None:
    printed = [line.split() for line in run(recipe(data_page, "rdflib"), web).splitlines()]
    assert len(printed) == 28
    assert sum(Decimal(euro) for _, euro in printed) == Decimal("40625873.25")


def test_the_recipe_for_frictionless_runs_as_it_stands(data_page: Any, web: httpx.Client) -> None:
    printed = [line.split() for line in run(recipe(data_page, "frictionless"), web).splitlines()]
    assert printed == [["ponlod-mi-13", "valid", "30"], ["ponlod-mi-13-kohesio", "valid", "30"]]


def test_the_recipe_that_checks_all_files_runs_as_it_stands(
    data_page: Any, web: httpx.Client, manifest: Manifest
) -> None:
    printed = [line.split() for line in run(recipe(data_page, "check_all"), web).splitlines()]
    assert printed == [["ok", file.path] for file in manifest.files]


def test_the_recipes_for_curl_get_what_they_ask_for(data_page: Any, web: httpx.Client) -> None:
    turtle, json_ld, query = recipe(data_page, "curl").strip().splitlines()
    for command, media_type in ((turtle, "text/turtle"), (json_ld, "application/ld+json")):
        program, *words, address = shlex.split(command)
        assert (program, words[0]) == ("curl", "-L")
        response = web.get(urlsplit(address).path, headers=[words[2].split(": ", 1)], follow_redirects=True)
        assert response.headers["Content-Type"].partition(";")[0] == media_type
        assert b"action/MI" in response.content
    words = shlex.split(query)
    field = words[words.index("--data-urlencode") + 1].partition("=")
    answer = web.post("/sparql", data={field[0]: field[2]}, headers={"Accept": "text/csv"})
    assert sum(int(line.rpartition(",")[2]) for line in answer.text.split()[1:]) == 30


def test_the_other_recipes_name_files_that_are_there_and_columns_that_they_have(
    data_page: Any, client: FlaskClient
) -> None:
    table = client.get("/dumps/ponlod-MI-13.csv").text
    header = table.splitlines()[0].split(",")
    for key in ("pandas", "r", "duckdb"):
        code = recipe(data_page, key)
        assert "http://localhost:8000/dumps/ponlod-MI-13.csv" in code
        assert {"axis", "programme_funding"} <= set(header) & set(re.findall(r"[a-z_]+", code))
    assert hashlib.sha256(table.encode()).hexdigest() in recipe(data_page, "check_unix")


def test_there_is_a_sentence_to_copy_that_gives_credit(data_page: Any, manifest: Manifest) -> None:
    sentence = data_page.one("section", aria_labelledby="licence").one("blockquote").text
    for part in (
        "http://localhost:8000/",
        manifest.dataset_digest[:12],
        "CC BY 4.0",
        "versione 13 del 31.01.2022",
    ):
        assert part in sentence


def test_the_manifest_itself_is_there(client: FlaskClient, publication: Path) -> None:
    response = client.get("/manifest.json")
    assert response.mimetype == "application/json"
    assert response.data == (publication / "manifest.json").read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/dumps/../manifest.json",
        "/dumps/%2e%2e/manifest.json",
        "/dumps/..%2fmanifest.json",
        "/dumps//etc/passwd",
        "/dumps/%2Fetc%2Fpasswd",
        "/dumps/",
        "/dumps/vocabularies",
        "/dumps/ponlod.trig%00",
        "/reports/../dumps/ponlod.trig",
        "/static/../app.py",
    ],
)
def test_nothing_that_the_manifest_does_not_list_can_be_had(client: FlaskClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code == 404


def test_a_file_that_is_there_already_is_not_sent_again(client: FlaskClient, manifest: Manifest) -> None:
    file = next(file for file in manifest.files if file.path == "dumps/ponlod.trig")
    response = client.get("/dumps/ponlod.trig", headers={"If-None-Match": f'"{file.sha256}"'})
    assert (response.status_code, response.data) == (304, b"")


def test_a_part_of_a_file_can_be_asked_for(client: FlaskClient) -> None:
    whole = client.get("/dumps/ponlod.trig").data
    part = client.get("/dumps/ponlod.trig", headers={"Range": "bytes=70000-70099"})
    assert part.status_code == 206
    assert part.data == whole[70000:70100]
    assert part.headers["Content-Range"] == f"bytes 70000-70099/{len(whole)}"
    assert client.get("/dumps/ponlod.trig", headers={"Range": "bytes=999999999-"}).status_code == 416


def test_a_file_that_is_no_longer_the_one_of_the_manifest_is_not_served(
    client: FlaskClient, publication: Path
) -> None:
    path = publication / "reports" / "validation-MI-13.it.txt"
    original = path.read_bytes()
    path.write_bytes(original + b"more")
    try:
        response = client.get("/reports/validation-MI-13.it.txt")
    finally:
        path.write_bytes(original)
    assert response.status_code == 503
    assert "Retry-After" not in response.headers


@pytest.fixture
def replaced(publication: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """A site whose publication was made anew, with other reports and as many bytes, while it runs."""
    out = Path(shutil.copytree(publication, tmp_path / "publication"))
    with running(out / DATASET) as store:
        client = create_app(out, store).test_client()
        assert client.get("/health").status_code == 200
        for name in ("reports/validation-MI-13.it.txt", DATASET):
            (out / name).write_bytes((out / name).read_bytes().swapcase())
        Manifest.of(out, "http://localhost:8000/", "other", Manifest.read(out).releases).write(out)
        yield client


def test_after_a_new_build_no_file_is_sent_as_what_it_was(replaced: FlaskClient, manifest: Manifest) -> None:
    for path in (DATASET, "reports/validation-MI-13.it.txt"):
        tag = next(file.sha256 for file in manifest.files if file.path == path)
        for headers in ({}, {"If-None-Match": f'"{tag}"'}, {"Range": "bytes=0-9"}):
            response = replaced.get(f"/{path}", headers={"Accept": "application/json", **headers})
            assert response.status_code == 503
            assert "ETag" not in response.headers
            assert response.json is not None
            assert "restart the server" in response.json["detail"]
    assert replaced.get("/quality").status_code == 503


def test_after_a_new_build_the_rest_stays_what_it_was_and_health_says_so(
    replaced: FlaskClient, publication: Path
) -> None:
    assert replaced.get("/manifest.json").data == (publication / "manifest.json").read_bytes()
    assert replaced.get("/doc/action/MI4.1.1.a.ttl").status_code == 200
    health = replaced.get("/health")
    assert health.status_code == 503
    assert health.json is not None
    assert health.json["status"] == "unavailable"
    assert "restart the server" in health.json["detail"]


def test_a_file_that_is_replaced_between_the_headers_and_the_bytes_is_not_sent(
    publication: Path, store: EmbeddedStore, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(publication, tmp_path / "publication"))
    statuses: list[str] = []

    def start(status: str, _: object, __: object = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return statuses.__contains__

    body = create_app(out, store)(create_environ(f"/{DATASET}"), start)
    assert statuses == ["200 OK"]
    Manifest.of(out, "http://localhost:8000/", "other", Manifest.read(out).releases).write(out)
    with pytest.raises(PublicationError, match="replaced"):
        b"".join(body)


def test_without_its_folder_a_site_sends_no_file(
    publication: Path, store: EmbeddedStore, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(publication, tmp_path / "publication"))
    client = create_app(out, store).test_client()
    shutil.rmtree(out)
    assert client.get(f"/{DATASET}").status_code == 503
    assert client.get("/manifest.json").status_code == 200
