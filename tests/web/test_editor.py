# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the server gives the query editor: completions, settings, examples, and a policy that lets it run."""

import json
import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, SKOS, Graph

from ponlod.errors import StoreUnavailable
from ponlod.namespaces import PREFIXES
from ponlod.questions.answering import Answering
from ponlod.questions.library import Library
from ponlod.store import BlockingStore
from ponlod.web import built
from ponlod.web.app import create_app
from ponlod.web.language import languages
from ponlod.web.sparql import editor
from ponlod.web.views.page_queries import PageQueries

PAGE = {"Accept": "text/html"}
ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "frontend" / "src" / "editor"
TEMPLATE = ROOT / "src" / "ponlod" / "web" / "templates" / "sparql.html"


@pytest.fixture
def with_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the editor is built, whether it is here or not."""
    bundle = tmp_path / "editor.js"
    bundle.touch()
    monkeypatch.setattr(built, "SCRIPT", bundle)


@pytest.fixture
def without_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where it is not built."""
    monkeypatch.setattr(built, "SCRIPT", tmp_path / "editor.js")


def words(client: FlaskClient, language: str) -> dict[str, dict[str, str]]:
    response = client.get(f"/sparql/completions.json?lang={language}")
    assert response.mimetype == "application/json"
    assert response.headers["Content-Language"] == language
    return {word["name"]: word for word in json.loads(response.data)}


@pytest.mark.parametrize(
    ("language", "funding", "completed"),
    [("it", "risorse", "Completato"), ("en", "programme", "Completed")],
)
def test_words_are_told_in_the_language_of_the_page(
    client: FlaskClient, language: str, funding: str, completed: str
) -> None:
    told = words(client, language)
    assert told["pon:programmeFunding"]["kind"] == "property"
    assert funding in told["pon:programmeFunding"]["label"].lower()
    assert told["pon:programmeFunding"]["meaning"].endswith(".")
    assert told["pon:Action"]["kind"] == "class"
    assert told["status:completed"]["kind"] == "concept"
    assert told["status:completed"]["label"] == completed
    assert told["dct:title"]["label"] == {"it": "titolo", "en": "title"}[language]


def test_every_class_property_and_concept_defined_here_is_told(
    client: FlaskClient, publication_graph: Graph
) -> None:
    told = words(client, "it")
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept):
        for defined in publication_graph.subjects(RDF.type, kind):
            name = editor.prefixed(str(defined))
            assert name is not None, defined
            assert told[name]["label"], name


def test_every_word_can_stand_in_a_query_as_it_is(client: FlaskClient) -> None:
    query = "ASK { VALUES ?word { " + " ".join(words(client, "it")) + " } ?word ?p ?o }"
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "text/html"})
    assert answer.status_code == 200


def test_words_that_have_not_changed_are_not_sent_again(client: FlaskClient) -> None:
    path = "/sparql/completions.json?lang=it"
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/sparql/completions.json?lang=en").headers["ETag"] != tag


def test_words_are_asked_of_the_store_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/sparql/completions.json?lang=it")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("The store is asked again.")

    monkeypatch.setattr(PageQueries, "rows", refuse)
    assert client.get("/sparql/completions.json?lang=it").data == first.data
    tag = first.headers["ETag"]
    assert client.get("/sparql/completions.json?lang=it", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_the_form_keeps_the_graphs_that_the_address_chooses(
    client: FlaskClient, read: Callable[[str], Any], parameter: str
) -> None:
    graphs = ["urn:x:1", "urn:x:2"]
    asked = {"query": "ASK { ?s ?p ?o }", parameter: graphs}
    form = read(client.get("/sparql", query_string=asked, headers=PAGE).text).one("form", id="ask")
    assert [kept["value"] for kept in form.all("input", name=parameter)] == graphs
    assert "urn:x:2" in form.one("div", id="dataset").text
    plain = read(client.get("/sparql", headers=PAGE).text).one("form", id="ask")
    assert not plain.all("input", type="hidden")
    assert "hidden" in plain.one("div", id="dataset").attributes


@pytest.mark.usefixtures("with_editor")
def test_the_page_of_the_editor_may_run_scripts_of_this_site_and_no_other_page_may(
    client: FlaskClient,
) -> None:
    policy = client.get("/sparql", headers=PAGE).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.search(r"https?:|data:|\*", policy)
    for path in ("/", "/actions", "/sparql?query=ASK%7B&format=html"):
        other = client.get(path, headers=PAGE).headers["Content-Security-Policy"]
        assert ("script-src" in other) == path.startswith("/sparql")


@pytest.mark.usefixtures("with_editor")
def test_the_page_has_no_script_or_style_of_its_own(client: FlaskClient, read: Callable[[str], Any]) -> None:
    page = read(client.get("/sparql?query=ASK%7B%7D", headers=PAGE).text)
    (script,) = page.all("script")
    assert script["src"].startswith("/static/built/editor.js")
    assert script.text == ""
    assert not page.all("style")
    assert not [element for element in page.all() if "style" in element.attributes]
    settings = json.loads(page.one("form", id="ask")["data-settings"])
    assert settings["prefixes"] == PREFIXES
    assert [name for name, _ in settings["formats"]["rows"]] == ["csv", "json", "xml", "tsv"]


@pytest.mark.usefixtures("without_editor")
def test_without_the_editor_the_page_is_a_plain_form(client: FlaskClient, read: Callable[[str], Any]) -> None:
    response = client.get("/sparql?query=ASK%7B%7D", headers=PAGE)
    page = read(response.text)
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert not page.all("script")
    assert not page.all("template")
    assert page.one("textarea").text == "ASK{}"
    assert [button.text for button in page.one("form", id="ask").all("button")] == ["Esegui"]


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_examples_are_the_questions_in_the_language_of_the_page(
    client: FlaskClient, read: Callable[[str], Any], language: str
) -> None:
    page = read(client.get(f"/sparql?lang={language}", headers=PAGE).text)
    shown = page.one("section", aria_labelledby="examples").all("details")
    library = Library.read()
    titles = [[link.text for link in group.all("a")] for group in shown]
    assert titles == [
        [question.texts[language].title for question in some]
        for _, some in groupby(library, key=lambda question: question.tags[0])
    ]
    assert [group for group in shown if "open" in group.attributes] == shown[:1]


def test_every_example_is_the_query_that_answers_its_question(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(client.get("/sparql", headers=PAGE).text)
    links = page.one("section", aria_labelledby="examples").all("a", rel="nofollow")
    shown = [parse_qs(urlsplit(link["href"]).query)["query"] for link in links]
    names = [question.name for question in Library.read()]
    assert shown == [[client.get(f"/questions/{name}.rq").text] for name in names]


def test_a_page_that_tells_of_a_store_that_is_away_has_no_examples_and_is_whole_again_after(
    publication: Path, store: BlockingStore, read: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(publication, store).test_client()
    asked = {"query": "ASK { }"}
    with monkeypatch.context() as away:

        def refuse(*_: object) -> None:
            raise StoreUnavailable("The store is away. Try again later.")

        away.setattr(Answering, "posed", refuse)
        assert client.get("/sparql", headers=PAGE).status_code == 503
        page = read(client.get("/sparql", query_string=asked, headers=PAGE).text)
        assert page.one("textarea").text == "ASK { }"
        assert not page.one("section", aria_labelledby="examples").all("details")
    page = read(client.get("/sparql", query_string=asked, headers=PAGE).text)
    assert page.one("section", aria_labelledby="examples").all("details")


def test_the_scripts_find_every_text_that_they_ask_for_and_leave_none_over() -> None:
    texts = {key for key in languages()["it"].texts if key.startswith("editor.")}
    scripts = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    template = TEMPLATE.read_text(encoding="utf-8")
    asked = {f"editor.{name}" for name in re.findall(r'\b(?:text|choice)\("(\w+)"', scripts)}
    assert asked <= texts
    for key in texts:
        assert (
            f'"{key.removeprefix("editor.")}"' in scripts
            or f'("{key}")' in template
            or f"('{key}')" in template
        ), key
