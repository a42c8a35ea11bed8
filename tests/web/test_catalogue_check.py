# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/catalogue/check: what the operator learns of how the catalogue would be harvested."""

import csv
import json
import re
import shutil
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, Graph
from rdflib.namespace import DCAT

from ponlod import pipeline
from ponlod.errors import PublicationError
from ponlod.publisher import Publisher
from ponlod.store import BlockingStore
from ponlod.web.app import create_app
from ponlod.web.http.kept import KEPT_EACH
from ponlod.web.language import languages
from ponlod.web.pages import catalogue_check
from ponlod.web.views.harvest.check import SHOWN
from ponlod.web.views.harvest.complaint import Complaint
from ponlod.web.views.harvest.programs import HARVESTERS

DATA = Path(__file__).parents[2] / "data"
BASE = "https://data.example.org/open/"
NAMED = Publisher(
    name="Associazione Dati Aperti",
    identifier="97000000001",
    homepage="https://data.example.org/",
    type="http://purl.org/adms/publishertype/NonProfitOrganisation",
    contact="dati@example.org",
)


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication as it is served to the public: at an address of its own, by somebody with a name."""
    out = tmp_path_factory.mktemp("declared") / "publication"
    pipeline.build(DATA, out, BASE, lambda *_: None, NAMED)
    return out


@pytest.fixture
def public(declared: Path, store: BlockingStore) -> FlaskClient:
    return create_app(declared, store).test_client()


def found(client: FlaskClient, root: str = "") -> dict[str, Any]:
    response = client.get(f"{root}/catalogue/check.json")
    assert (response.status_code, response.content_type) == (200, "application/json")
    state: dict[str, Any] = json.loads(response.data)
    return state


def words(html: str) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def ids(state: dict[str, Any], severity: str) -> set[str]:
    return {one["id"] for one in state["complaints"] if one["severity"] == severity}


def test_the_catalogue_of_a_named_publisher_is_harvested_without_any_complaint(
    public: FlaskClient, declared: Path
) -> None:
    graph = Graph().parse(declared / "catalogue.ttl")
    datasets = len(set(graph.subjects(RDF.type, DCAT.Dataset)))
    state = found(public, "/open")
    assert state["complaints"] == []
    assert state["ok"] is True
    assert datasets > 1
    assert state["datasets"] == datasets
    assert state["imported"] == dict.fromkeys((one.name for one in HARVESTERS), datasets)
    assert state["distributions"] == len(set(graph.subjects(RDF.type, DCAT.Distribution)))


def test_the_verdict_comes_first_in_both_languages(public: FlaskClient) -> None:
    state = found(public, "/open")
    numbers = state["datasets"], state["distributions"]
    said = {
        "it": ("Sì: la raccolta riesce", "Ogni portale prenderebbe {} dataset, con {} file, senza errori."),
        "en": (
            "Yes: harvesting works",
            "Every portal would take {} datasets, with {} files, without errors.",
        ),
    }
    for code, (verdict, sentence) in said.items():
        page = public.get(f"/open/catalogue/check?lang={code}").text
        first = re.search(r"<h2[^>]*>(.*?)</h2>", page)
        assert first is not None
        assert first[1] == verdict
        assert sentence.format(*numbers) in words(page)


def test_a_catalogue_on_this_machine_by_nobody_is_said_to_be_out_of_reach(client: FlaskClient) -> None:
    state = found(client)
    assert state["ok"] is False
    assert ids(state, "error") == {"base-local"}
    assert ids(state, "warning") == {"publisher-undeclared", "contact-missing"}
    page = words(client.get("/catalogue/check").text)
    assert "Non ancora raggiungibile, ed è normale" in page
    assert "da correggere" not in page
    for complaint in state["complaints"]:
        assert complaint["message_it"] in page
        assert complaint["remedy_it"] in page
        assert complaint["message_en"] != complaint["message_it"]


def test_each_harvester_is_given_an_address_that_answers_as_its_suffix_says(public: FlaskClient) -> None:
    page = public.get("/open/catalogue/check").text
    for harvester in HARVESTERS:
        address = f"{BASE}catalogue.{harvester.extension}"
        assert address in page
        assert public.get(f"/open/catalogue.{harvester.extension}").status_code == 200
        assert f'<th scope="row">{harvester.name}</th>' in page


def test_the_page_shows_what_would_be_stored(public: FlaskClient) -> None:
    page = words(public.get("/open/catalogue/check?lang=it").text)
    for said in ("c_f205:ponlod-MI-13", f"{BASE}id/release/MI-13", "Comune di Milano", "dati@example.org"):
        assert said in page
    assert "Associazione Dati Aperti" in page


def test_where_portals_agree_it_is_said_once_and_where_they_do_not_by_portal(
    public: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(public.get("/open/catalogue/check?lang=en").text)
    table = page.one("section", aria_labelledby="stored").all("table", class_="compared")[0]
    rows = {row.one("th").text: row.all("td") for row in table.one("tbody").all("tr")}
    (publisher,) = rows["Publisher"]
    assert (publisher["colspan"], publisher.text) == (str(len(HARVESTERS)), "Associazione Dati Aperti")
    assert [cell["data-label"] for cell in rows["Known by"]] == [one.name for one in HARVESTERS]
    assert [cell.text for cell in rows["Frequency"]] == ["IRREG"] * len(HARVESTERS)
    assert len({cell.one("a")["href"] for cell in rows["Frequency"] if cell.all("a")}) == 1


def test_what_is_really_wrong_is_said_first_with_the_way_to_it(declared: Path, store: BlockingStore) -> None:
    app = create_app(declared, store)
    app.wsgi_app = _as_text(app.wsgi_app)  # type: ignore[method-assign]
    page = app.test_client().get("/open/catalogue/check?lang=it").text
    assert "No, non ancora: 1 errore da correggere" in page
    assert page.index('href="#unreadable"') < page.index('id="unreadable"')


def test_what_the_shapes_say_is_shown_in_the_words_of_the_report(
    client: FlaskClient, publication: Path
) -> None:
    with (publication / "reports" / "catalogue.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert rows
    for code in ("it", "en"):
        page = words(client.get(f"/catalogue/check?lang={code}").text)
        assert all(" ".join(row[f"message_{code}"].split()) in page for row in rows)
        assert str(languages()[code].text("check.corporate")).replace("&#39;", "'") in page


def test_it_is_found_out_once_and_without_a_connection(
    declared: Path, store: BlockingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the check opens a connection")

    made = []
    check = catalogue_check.check

    def counted(*args: Any) -> Any:
        made.append(args)
        return check(*args)

    monkeypatch.setattr(catalogue_check, "check", counted)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    client = create_app(declared, store).test_client()
    for address in ("check", "check.json", "check?lang=en", "check"):
        assert client.get(f"/open/catalogue/{address}").status_code == 200
    assert len(made) == 1


def test_while_it_is_made_nobody_waits_for_it(
    declared: Path, store: BlockingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()
    check = catalogue_check.check

    def held(*args: Any) -> Any:
        begun.set()
        assert go_on.wait(60)
        return check(*args)

    monkeypatch.setattr(catalogue_check, "check", held)
    app = create_app(declared, store)
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(app.test_client().get, "/open/catalogue/check.json")
        assert begun.wait(60)
        for address in ("check", "check.json"):
            meanwhile = app.test_client().get(f"/open/catalogue/{address}")
            assert (meanwhile.status_code, meanwhile.headers["Retry-After"]) == (503, "5")
        go_on.set()
        assert first.result().status_code == 200
    assert app.test_client().get("/open/catalogue/check").status_code == 200


def test_a_check_that_fails_can_be_made_again(
    declared: Path, store: BlockingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> Any:
        raise PublicationError("It is away.")

    client = create_app(declared, store).test_client()
    with monkeypatch.context() as away:
        away.setattr(catalogue_check, "check", failing)
        assert client.get("/open/catalogue/check.json").status_code == 503
    assert found(client, "/open")["ok"] is True


def test_the_page_of_a_large_catalogue_lists_some_datasets_and_counts_the_others(
    declared: Path, store: BlockingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = catalogue_check.check

    def many(*args: Any) -> Any:
        made = check(*args)
        richest = {
            key: (max(stored, key=lambda one: len(one.resources)),) * SHOWN
            for key, stored in made.imported.items()
        }
        complaint = Complaint("size", "warning", ("ckan",), tuple(f"{BASE}{n}" for n in range(5000)))
        fetched = made.fetched * 250
        return replace(made, datasets=250, imported=richest, complaints=(complaint,), fetched=fetched)

    monkeypatch.setattr(catalogue_check, "check", many)
    client = create_app(declared, store).test_client()
    page = client.get("/open/catalogue/check?lang=it")
    assert len(page.data) < KEPT_EACH
    assert page.text.count("<h3 ") == SHOWN
    assert f"E altri {250 - SHOWN} dataset" in page.text
    (complaint,) = found(client, "/open")["complaints"]
    assert (len(complaint["things"]), complaint["number"]) == (SHOWN, 5000)


def test_the_page_says_how_far_it_can_be_trusted_and_where_to_read_on(
    public: FlaskClient, read: Callable[[str], Any]
) -> None:
    for code in ("it", "en"):
        page = read(public.get(f"/open/catalogue/check?lang={code}").text)
        section = page.one("section", aria_labelledby="harvesters")
        assert languages()[code].texts["check.grounds"] in section.text
        links = {link["href"] for link in section.all("a")}
        assert {one.source for one in HARVESTERS} <= links


def test_a_report_that_is_not_the_published_one_is_not_taken_for_good_news(
    declared: Path, store: BlockingStore, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(declared, tmp_path / "publication"))
    (folder / "reports" / "catalogue.csv").write_text("severity,subject\n", encoding="utf-8")
    assert create_app(folder, store).test_client().get("/open/catalogue/check").status_code == 503


def test_what_is_wrong_with_the_sending_is_noticed(declared: Path, store: BlockingStore) -> None:
    app = create_app(declared, store)
    app.wsgi_app = _as_text(app.wsgi_app)  # type: ignore[method-assign]
    client = app.test_client()
    state = found(client, "/open")
    assert state["ok"] is False
    assert ids(state, "error") == {"unreadable"}
    broken = next(one for one in state["complaints"] if one["id"] == "unreadable")
    assert broken["things"] == [f"{BASE}catalogue.ttl", f"{BASE}catalogue.ttl?page=1"]
    assert 'href="#unreadable"' in client.get("/open/catalogue/check").text


def _as_text(application: Callable[..., Any]) -> Callable[..., Any]:
    """What a careless proxy does: Turtle becomes plain text."""

    def careless(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if environ["PATH_INFO"].endswith(".ttl"):
                headers = [
                    ("Content-Type", "text/plain") if one[0] == "Content-Type" else one for one in headers
                ]
            return start_response(status, headers, *rest)

        answer: Iterable[bytes] = application(environ, start)
        return answer

    return careless


def test_a_publication_that_was_replaced_is_not_judged(
    declared: Path, store: BlockingStore, tmp_path: Path
) -> None:
    folder = tmp_path / "publication"
    shutil.copytree(declared, folder)
    client = create_app(folder, store).test_client()
    manifest = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").unlink()
    assert client.get("/open/catalogue/check.json").status_code == 503
    (folder / "manifest.json").write_bytes(manifest)
    assert found(client, "/open")["ok"] is True


def test_it_is_kept_and_search_engines_leave_it_alone(web: httpx.Client) -> None:
    for address in ("/catalogue/check", "/catalogue/check.json"):
        first, again = web.get(address), web.get(address)
        assert first.content == again.content
        assert first.headers["ETag"] == again.headers["ETag"]
        head = web.head(address)
        assert head.headers["Content-Length"] == str(len(first.content))
        assert web.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert web.get("/catalogue/check").headers["X-Robots-Tag"] == "noindex"


def test_what_the_check_hears_is_what_the_server_says(web: httpx.Client) -> None:
    """The check asks the application within its process; over a connection the answers are the same."""
    for suffix in ("rdf", "ttl", "jsonld"):
        address = f"/catalogue.{suffix}"
        got, head = web.get(address, headers={"Accept": "*/*"}), web.head(address, headers={"Accept": "*/*"})
        assert (got.status_code, head.status_code) == (200, 200)
        for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified"):
            assert got.headers[name] == head.headers[name]
    assert isinstance(web.get("/catalogue/check.json").json()["ok"], bool)


def test_the_catalogue_s_page_leads_here(app: Flask) -> None:
    assert 'href="/catalogue/check"' in app.test_client().get("/catalogue").text


@pytest.mark.parametrize(
    ("address", "accepted", "code"),
    [
        ("/open/catalogue/check", "en", "en"),
        ("/open/catalogue/check?lang=en", "it", "en"),
        ("/open/catalogue/check", "it", "it"),
        ("/open/catalogue/check?lang=it", "en", "it"),
    ],
)
def test_the_first_reader_is_answered_in_the_language_that_was_asked(
    declared: Path, store: BlockingStore, address: str, accepted: str, code: str
) -> None:
    """The check is made for the first reader; what it asks of the site must leave that request alone."""
    first = create_app(declared, store).test_client()
    response = first.get(address, headers={"Accept": "text/html", "Accept-Language": accepted})
    assert response.headers["Content-Language"] == code
    assert f'<html lang="{code}">' in response.text
    assert languages()[code].texts["check.title"] in unescape(response.text)
    followed = re.findall(r'href="/open/data(\?lang=\w+)?"', response.text)
    assert set(followed) == {f"?lang={code}" if "?" in address else ""}
