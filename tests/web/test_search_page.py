# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/search finds everything on the site, says why, and every page leads to it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ponlod.web.views.lists import LONGEST_WORDS
from ponlod.web.views.sitewide import MOST, MOST_WORDS

HTML = {"Accept": "text/html"}
GROUPS = ("questions", "projects", "actions", "places", "concepts", "glossary")

Search = Callable[..., Any]


@pytest.fixture
def search(client: FlaskClient, read: Callable[[str], Any]) -> Search:
    """The page that words lead to."""

    def get(words: str, language: str = "it") -> Any:
        response = client.get(f"/search?q={quote(words)}", headers={**HTML, "Accept-Language": language})
        assert response.status_code == 200
        return read(response.text)

    return get


@pytest.fixture
def page(client: FlaskClient, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Reads the page at an address, whatever its status."""
    return lambda address: read(client.get(address, headers={**HTML, "Accept-Language": "it"}).text)


def hits(page: Any, group: str) -> dict[str, Any]:
    """What stands in a group, by address."""
    sections = page.all("section", aria_labelledby=group)
    return {hit.one("a")["href"]: hit for section in sections for hit in section.one("ol").all("li")}


def groups(page: Any) -> list[str]:
    return [section["aria-labelledby"] for section in page.one("main").all("section")]


def marks(element: Any) -> list[str]:
    return [mark.text for mark in element.all("mark")]


@pytest.mark.parametrize("spelled", ["MI4.1.1.a", "mi 4.1.1 A", "mi-4.1.1.a", "4.1.1.a", "mi 411a", "MI411A"])
def test_an_action_is_found_by_its_code_in_any_spelling_before_all_else(search: Search, spelled: str) -> None:
    found = search(spelled)
    assert groups(found)[0] == "exact"
    (hit,) = hits(found, "exact").items()
    assert hit[0] == "/doc/action/MI4.1.1.a"
    assert marks(hit[1]) == ["MI4.1.1.a"]
    assert hit[1].one("p").text == "Trovato nel codice"


@pytest.mark.parametrize(
    ("code", "address"),
    [
        ("MI-4", "/doc/project/MI-4"),
        ("progetto 4", "/doc/project/MI-4"),
        ("asse 4", "/vocabulary/axis/4"),
        ("4.1.1", "/vocabulary/measure/4.1.1"),
    ],
)
def test_projects_axes_and_measures_have_codes_as_well(search: Search, code: str, address: str) -> None:
    assert address in hits(search(code), "exact")


@pytest.mark.parametrize(
    ("typed", "language"),
    [("progetto 11", "it"), ("project 11", "en"), ("PROGETTO 4", "it"), ("asse 3", "it")],
)
def test_nothing_is_missing_in_what_has_just_this_code(search: Search, typed: str, language: str) -> None:
    (hit,) = hits(search(typed, language), "exact").values()
    assert " ".join(marks(hit.one("a"))).casefold() == typed.casefold()
    assert hit.one("p").text == {"it": "Trovato nel codice", "en": "Found in the code"}[language]


def test_a_project_is_found_as_pages_call_it(search: Search) -> None:
    found = search("Progetto 11 Itinerari ciclabili")
    assert list(hits(found, "projects")) == ["/doc/project/MI-11"]
    assert not found.one("main").all("a", rel="nofollow")


@pytest.mark.parametrize(
    ("typed", "language", "group", "said"),
    [
        ("Niguarda", "it", "places", "Trovato nel nome"),
        ("completed", "en", "concepts", "Found in the name"),
        ("fesr", "it", "glossary", "Trovato nel nome"),
        ("itinerario tortona", "it", "actions", "Trovato nel titolo"),
    ],
)
def test_what_has_no_title_is_found_by_its_name(
    search: Search, typed: str, language: str, group: str, said: str
) -> None:
    assert said in [hit.one("p").text for hit in hits(search(typed, language), group).values()]


@pytest.mark.parametrize("typed", ["spazi realtà", "piattaforma autogestioni"])
def test_what_is_quoted_has_the_word_for_which_it_is(search: Search, typed: str) -> None:
    for hit in hits(search(typed), "actions").values():
        assert set(typed.split()) <= {mark.casefold() for mark in marks(hit)}


@pytest.mark.parametrize("spelled", ["QUARTIERI", "quartier"])
def test_projects_and_actions_are_found_by_their_words(search: Search, spelled: str) -> None:
    found = search(spelled)
    assert list(hits(found, "projects")) == ["/doc/project/MI-4"]
    assert list(hits(found, "actions"))[:3] == [
        f"/doc/action/MI{code}" for code in ("1.1.1.a", "3.3.1.b", "4.2.1.a")
    ]


@pytest.mark.parametrize("spelled", ["città dei", "CITTA dei", "citta\u0300 dei"])
def test_accents_make_no_difference_and_what_is_marked_has_them(search: Search, spelled: str) -> None:
    plain, found = search("citta dei"), search(spelled)
    assert [list(hits(found, group)) for group in GROUPS] == [list(hits(plain, group)) for group in GROUPS]
    assert "Città" in marks(found)


def test_places_are_found_and_so_are_the_actions_there_which_say_so(search: Search) -> None:
    found = search("capuana")
    places = hits(found, "places")
    assert places
    assert all(address.startswith("/doc/place/") for address in places)
    (action,) = hits(found, "actions").values()
    assert "Trovato nei luoghi:" in action.text
    assert set(marks(action)) == {"Capuana"}


def test_the_city_the_statuses_and_the_glossary_are_found(search: Search) -> None:
    assert "/doc/city/MI" in hits(search("milano"), "places")
    assert "/vocabulary/status/completed" in hits(search("stato completato"), "concepts")
    assert "/glossary#fesr" in hits(search("fesr"), "glossary")


def test_a_question_is_found_also_by_words_of_its_other_language(search: Search) -> None:
    address = "/questions/completed-actions"
    assert address in hits(search("quali completate costano"), "questions")
    hit = hits(search("which completed cost"), "questions")[address]
    assert "Quali azioni sono completate" in hit.one("a").text
    assert "nel titolo, in inglese" in hit.one("p").text
    (quoted,) = hit.all("q", lang="en")
    assert marks(quoted) == ["Which", "completed", "cost"]


def test_groups_come_in_their_order_and_say_how_many_they_have(search: Search) -> None:
    found = search("azioni")
    assert groups(found) == sorted(groups(found), key=GROUPS.index)
    counts = {group: int(found.one("h2", id=group).one("span").text) for group in groups(found)}
    assert sum(counts.values()) == int(found.one("p", class_="found").text.split()[0])
    assert all(len(hits(found, group)) == min(count, MOST) for group, count in counts.items())
    jumps = [link["href"] for link in found.one("nav", class_="groups").all("a")]
    assert jumps == [f"#{group}" for group in groups(found)]


@pytest.mark.parametrize("kind", ["actions", "projects"])
def test_a_group_leads_to_the_list_which_has_just_as_many(search: Search, page: Any, kind: str) -> None:
    section = search("citta").one("section", aria_labelledby=kind)
    link = section.all("a")[-1]
    assert urlsplit(link["href"]).path == f"/{kind}"
    rows = page(link["href"]).one("table", class_=kind).one("tbody").all("tr")
    assert str(len(rows)) in link.text


def test_two_actions_are_not_called_all_two(search: Search) -> None:
    for language, said in (("it", "Vedi tutte e 2 le azioni"), ("en", "See the 2 actions")):
        section = search("tortona itinerari", language).one("section", aria_labelledby="actions")
        assert section.all("a")[-1].text.startswith(said)


def test_where_nothing_has_all_words_what_has_some_says_what_it_lacks(search: Search) -> None:
    found = search("quartieri Làcustri")
    assert (
        found.one("p", class_="found").text
        == "Nessun risultato contiene tutte le parole di «quartieri Làcustri»"
    )
    for hit in hits(found, "actions").values():
        assert hit.one("strong").text == "Non c'è: Làcustri"
    assert not [link for link in found.one("main").all("a") if link["href"].startswith("/actions?")]


def test_a_slip_is_answered_with_the_word_that_was_meant(search: Search, page: Any) -> None:
    link = search("quartieri conessi").one("p", class_="suggestion").one("a")
    assert link.text == "quartieri connessi"
    assert hits(page(link["href"]), "projects")


def test_a_search_in_vain_says_so_and_what_to_try(search: Search) -> None:
    found = search("xyzzyq")
    assert found.one("p", class_="found").text == "Nessun risultato per «xyzzyq»"
    assert groups(found) == ["try", "ready"]
    assert {"/actions", "/projects", "/questions"} <= {link["href"] for link in found.one("main").all("a")}
    assert "almeno una lettera" in search("… €").one("p", class_="found").text


@pytest.mark.parametrize(
    "typed",
    [
        *("4.014.648,44", "€ 4.014.648,44", "4014648.44", "4014648,44 euro", "€ 4014648.44"),
        *("4,014,648.44", "€4,014,648.44", "€ 4,014,648.44"),
    ],
)
def test_a_figure_leads_to_where_it_is_printed(search: Search, page: Any, typed: str) -> None:
    found = search(typed)
    (section,) = found.all("section", aria_labelledby="figure")
    assert "riga 86" in section.all("p")[0].text
    link = section.one("a")["href"]
    assert link == "/questions/where-printed?money=4014648.44"
    assert "riga 86" in page(link).text


def test_of_a_figure_that_is_printed_twice_the_lines_are_offered(search: Search) -> None:
    for language, said in (("it", "Vedi le 2 righe"), ("en", "See the 2 lines")):
        (section,) = search("281250", language).all("section", aria_labelledby="figure")
        assert section.one("a").text.startswith(said)


def test_a_figure_that_is_printed_nowhere_is_said_to_be_so(search: Search) -> None:
    (section,) = search("4.014.648,45").all("section", aria_labelledby="figure")
    assert "non è stampata" in section.all("p")[0].text


@pytest.mark.parametrize(
    "typed", ["2021", "20158", "MI4.1.1.a", "4.1.1", "1.2.3,4", "281,250", "281.250", "piste"]
)
def test_what_is_no_figure_is_not_taken_for_one(search: Search, typed: str) -> None:
    assert not search(typed).all("section", aria_labelledby="figure")


def test_a_word_finds_its_other_forms_and_the_page_says_so(search: Search) -> None:
    found = search("ciclabile")
    assert "ciclabili" in found.one("p", class_="forms").text
    assert "/doc/project/MI-11" in hits(found, "projects")


def test_of_too_many_words_those_that_were_not_looked_for_are_named(search: Search) -> None:
    typed = [f"{letter}q" for letter in "abcdefghijklm"] + ["Sempione"]
    assert (
        search(" ".join(typed)).one("p", class_="left-out").text.endswith(f"{', '.join(typed[MOST_WORDS:])}.")
    )
    assert not search(" ".join(typed[:MOST_WORDS])).all("p", class_="left-out")


def test_without_words_there_are_examples_that_find_something_and_questions(page: Any) -> None:
    shown = page("/search")
    examples = shown.one("section", aria_labelledby="examples").all("a")
    assert len(examples) == 3
    for link in examples:
        assert page(link["href"]).one("p", class_="found").text.split()[0] != "Nessun"
    for link in shown.one("section", aria_labelledby="ready").all("a"):
        assert link["href"].startswith("/questions")


def test_what_was_typed_stays_in_the_box_and_is_no_markup(search: Search) -> None:
    words = '"><b>MI & co</b> città'
    found = search(words)
    assert found.one("input", id="q")["value"] == words
    assert not found.one("main").all("b")


def test_pages_of_results_are_not_for_search_engines_and_have_one_address(client: FlaskClient) -> None:
    results = client.get("/search?q=citt%C3%A0", headers=HTML)
    assert '<meta name="robots" content="noindex, follow">' in results.text
    assert "<http://localhost:8000/search?q=citt%C3%A0" in results.headers["Link"]
    assert "noindex" not in client.get("/search", headers=HTML).text
    assert "Disallow: /search?*" in client.get("/robots.txt").text
    for empty in ("/search?q=", "/search?q=+", "/search?x=1"):
        response = client.get(empty, headers=HTML)
        assert (response.status_code, response.headers["Location"]) == (302, "/search")


def test_results_are_sent_again_only_if_they_have_changed(client: FlaskClient) -> None:
    first = client.get("/search?q=citta", headers=HTML)
    again = client.get("/search?q=citta", headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_more_than_anybody_types_is_refused(client: FlaskClient) -> None:
    assert client.get(f"/search?q={'a' * LONGEST_WORDS}", headers=HTML).status_code == 200
    refused = client.get(f"/search?q={'a' * (LONGEST_WORDS + 1)}", headers=HTML)
    assert refused.status_code == 400
    assert f"longer than {LONGEST_WORDS} characters" in refused.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.text(max_size=LONGEST_WORDS))
def test_whatever_is_searched_for_gets_a_page(app: Flask, words: str) -> None:
    address = f"/search?q={quote(words, errors='replace')}"
    response = app.test_client().get(address, headers=HTML, follow_redirects=True)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/actions", "/doc/action/MI4.1.1.a", "/sparql", "/glossary", "/data", "/actions?q=" + "a" * 201],
)
def test_every_page_has_the_search_in_its_header(page: Any, address: str) -> None:
    form = page(address).one("header", class_="site").one("form", role="search")
    field = form.one("input", type="search")
    assert (form["action"], form["method"], field["name"]) == ("/search", "get", "q")
    assert form.one("label", **{"for": field["id"]}).text


@pytest.mark.parametrize("address", ["/", "/search", "/search?q=citta", "/no-such-page"])
def test_pages_with_the_search_in_their_midst_have_it_once(page: Any, address: str) -> None:
    shown = page(address)
    assert not shown.one("header", class_="site").all("form")
    form = shown.one("main").one("form", role="search")
    assert (form["action"], form.one("input", type="search")["name"]) == ("/search", "q")


def test_the_search_of_a_list_says_that_it_is_of_that_list_only(page: Any) -> None:
    for address, label in (("/actions", "solo tra le azioni"), ("/projects", "solo tra i progetti")):
        assert label in page(address).one("main").one("label", **{"for": "q"}).text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/piste-ciclabili", "piste ciclabili"),
        ("/progetti/Citt%C3%A0_Studi.html", "Città Studi"),
        ("/%20/", ""),
    ],
)
def test_who_is_lost_can_search_for_the_words_of_the_address(page: Any, address: str, words: str) -> None:
    assert page(address).one("main").one("input", id="q")["value"] == words


def test_the_language_that_was_asked_for_stays(client: FlaskClient, read: Callable[[str], Any]) -> None:
    for address in ("/actions?lang=en", "/search?lang=en"):
        form = read(client.get(address, headers=HTML).text).all("form", action="/search?lang=en")[0]
        assert form.one("input", type="hidden")["value"] == "en"


@pytest.mark.parametrize(("asked", "said"), [("", "Cerca domande"), ("?lang=en", "Search questions")])
def test_browsers_learn_how_to_search_here(client: FlaskClient, page: Any, asked: str, said: str) -> None:
    (link,) = page("/").all("link", rel="search")
    assert link["href"] == "/opensearch.xml"
    response = client.get(f"/opensearch.xml{asked}")
    assert response.mimetype == link["type"] == "application/opensearchdescription+xml"
    # https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
    described = ElementTree.fromstring(response.text)
    spaces = {"": "http://a9.com/-/spec/opensearch/1.1/"}
    name, description = described.find("ShortName", spaces), described.find("Description", spaces)
    assert name is not None
    assert len(name.text or "") <= 16
    assert description is not None
    assert (description.text or "").startswith(said)
    template = described.findall("Url", spaces)[0].attrib["template"]
    assert template.startswith("http://localhost:8000/search?q={searchTerms}")
    query = template.removeprefix("http://localhost:8000").format(searchTerms="citta")
    assert client.get(query, headers=HTML).status_code == 200


def test_the_front_page_tells_search_engines_how_to_search(client: FlaskClient) -> None:
    assert '"urlTemplate": "http://localhost:8000/search?q={words}"' in client.get("/", headers=HTML).text
