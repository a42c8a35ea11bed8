# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql in a browser: ask, with help; share; get an answer, or be told why there is none."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from ponlod.questions.library import Library

Open = Callable[..., Page]

FUNDING = "SELECT ?a ?f { ?a pon:programmeFunding ?f } ORDER BY DESC(?f)"
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d)) = STR(?g)) }"
)


BASE = "https://dati.example.org/"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
RELEASE = f"{BASE}id/release/MI-13"


def of_a_release(query: str) -> str:
    """The address that puts a query to the graph of one release, and of one that does not exist."""
    graphs = {"default-graph-uri": RELEASE, "named-graph-uri": f"{BASE}id/release/MI-0"}
    return f"/sparql?{urlencode({'query': query, **graphs})}"


def write(page: Page, query: str) -> None:
    """Put a query in the place of what the editor holds, as a person who pastes it."""
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def run(page: Page, query: str) -> None:
    write(page, query)
    page.keyboard.press("Control+Enter")


def editor(page: Page) -> Locator:
    return page.locator(".cm-content")


def said(page: Page) -> Locator:
    return page.locator("#said")


def cells(page: Page) -> list[list[str]]:
    """The texts of the table's cells."""
    rows = page.locator("#answer tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("td").all()] for row in rows]


def lines_of(page: Page) -> str:
    return "\n".join(line.inner_text().rstrip("\n") for line in page.locator(".cm-line").all()).strip()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("locale", "run_name"), [("it-IT", "Esegui"), ("en-GB", "Run")])
def test_the_page_speaks_the_language_of_its_reader(
    open_page: Open, locale: str, run_name: str, scheme: str
) -> None:
    page = open_page(locale=locale, color_scheme=scheme)
    expect(page.get_by_role("button", name=run_name, exact=True)).to_be_enabled()
    titles = [question.texts[locale[:2]].title for question in Library.read()]
    expect(page.locator(".examples li a")).to_have_text(titles)
    expect(page.get_by_role("textbox", name=page.locator("#query-label").inner_text())).to_be_visible()


def test_a_chosen_example_fills_the_editor_and_shows_its_rows(open_page: Open) -> None:
    page = open_page()
    page.locator(".examples a", has_text="a ciascun asse").click()
    expect(said(page)).to_contain_text("5 righe")
    assert "pon:axis" in lines_of(page)
    assert cells(page)[0][:4] == ["axis:3", "10", "9", "13931726.32"]


def test_words_of_the_data_are_offered_by_their_names_and_by_what_they_are_called(open_page: Open) -> None:
    page = open_page()
    options = page.get_by_role("option")
    write(page, "SELECT * { ?a ")
    page.keyboard.type("pon:programmeF")
    expect(options.first).to_contain_text("pon:programmeFunding")
    expect(options.first).to_have_attribute("aria-selected", "true")
    options.first.click()
    page.keyboard.type(" ?f ; pon:status complet")
    expect(options.filter(has_text="status:completed")).to_contain_text("Completato")
    options.filter(has_text="status:completed").click()
    page.keyboard.type(" }")
    assert lines_of(page) == "SELECT * { ?a pon:programmeFunding ?f ; pon:status status:completed }"
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_contain_text("5 righe")


def test_variables_of_the_query_are_offered(open_page: Open) -> None:
    page = open_page()
    write(page, "SELECT * { ?action dct:title ?title . ")
    page.keyboard.type("?ti")
    expect(page.get_by_role("option")).to_have_text(["?title"])


def test_the_editor_can_be_left_with_the_keyboard(open_page: Open) -> None:
    page = open_page()
    editor(page).focus()
    page.keyboard.press("Tab")
    expect(page.locator("#run")).to_be_focused()


def test_a_copied_link_opens_the_same_query_with_its_answer(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    run(page, FUNDING)
    expect(said(page)).to_contain_text("28 righe")
    page.get_by_role("button", name="Copia il collegamento").click()
    expect(said(page)).to_have_text("Collegamento copiato")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    other = open_page(link, locale="en-GB")
    expect(said(other)).to_contain_text("28 rows")
    assert lines_of(other) == FUNDING
    assert cells(other) == cells(page)


def test_the_way_back_leads_to_the_query_before(open_page: Open) -> None:
    page = open_page()
    run(page, "ASK { ?a a pon:Action }")
    expect(page.locator("#answer")).to_have_text("Sì")
    run(page, FUNDING)
    expect(said(page)).to_contain_text("28 righe")
    page.go_back()
    expect(page.locator("#answer")).to_have_text("Sì")
    assert lines_of(page) == "ASK { ?a a pon:Action }"


def test_a_jump_within_the_page_leaves_the_query_being_written(open_page: Open) -> None:
    page = open_page("/sparql?query=ASK%7B%7D")
    expect(page.locator("#answer")).to_have_text("Sì")
    write(page, FUNDING)
    page.locator("a.skip").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#content$"))
    assert lines_of(page) == FUNDING


def test_the_other_language_keeps_the_query(open_page: Open) -> None:
    page = open_page()
    run(page, FUNDING)
    expect(said(page)).to_contain_text("28 righe")
    page.get_by_role("link", name="English").click()
    expect(said(page)).to_contain_text("28 rows")


def test_a_download_has_all_rows_however_many_the_page_shows(open_page: Open) -> None:
    page = open_page()
    run(page, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1500")
    expect(said(page)).to_contain_text("1500 righe")
    expect(page.locator("#answer tbody tr")).to_have_count(50)
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    content = Path(started.value.path()).read_bytes()
    query = parse_qs(urlsplit(page.url).query)["query"][0]
    link = f"{page.url.split('?')[0]}?{urlencode({'query': query, 'format': 'csv'})}"
    assert content == httpx.get(link, trust_env=False).content
    assert len(list(csv.reader(io.StringIO(content.decode(), newline="")))) == 1501


def test_a_query_too_long_for_an_address_is_asked_all_the_same(open_page: Open) -> None:
    page = open_page()
    run(page, f"# {'x' * 9000}\nASK {{ }}")
    expect(page.locator("#answer")).to_have_text("Sì")
    expect(page.locator("#downloads")).to_contain_text("troppo lunga")
    assert urlsplit(page.url).query == ""


def test_after_a_query_too_long_for_an_address_none_leads_to_another_query(open_page: Open) -> None:
    page = open_page()
    run(page, FUNDING)
    expect(said(page)).to_contain_text("28 righe")
    run(page, f"# {'x' * 9000}\nASK {{ }}")
    expect(page.locator("#answer")).to_have_text("Sì")
    assert urlsplit(page.url).query == ""
    assert urlsplit(page.get_by_role("link", name="English").get_attribute("href")).query == "lang=en"
    page.get_by_role("button", name="Copia il collegamento").click()
    expect(said(page)).to_contain_text("troppo lunga")
    page.go_back()
    expect(said(page)).to_contain_text("28 righe")


def test_the_graphs_that_an_address_chooses_are_shown_asked_and_shared(open_page: Open) -> None:
    page = open_page(of_a_release(COUNT), permissions=["clipboard-read", "clipboard-write"])
    expect(page.locator("#dataset")).to_contain_text(f"{RELEASE} (predefinito)")
    expect(page.locator("#dataset")).to_contain_text(f"{BASE}id/release/MI-0 (con GRAPH)")
    of_release = cells(page)
    page.get_by_role("button", name="Esegui").click()
    expect(page.locator("#run")).to_be_enabled()
    assert cells(page) == of_release
    page.get_by_role("button", name="Copia il collegamento").click()
    expect(said(page)).to_have_text("Collegamento copiato")
    shared = open_page(page.evaluate("navigator.clipboard.readText()"))
    expect(said(shared)).to_contain_text("1 riga")
    assert cells(shared) == of_release
    page.get_by_role("link", name="English").click()
    expect(said(page)).to_contain_text("1 row")
    assert cells(page) == of_release
    page.get_by_role("link", name="Put it to all data").click()
    expect(page.locator("#dataset")).to_be_hidden()
    expect(page.locator("#run")).to_be_enabled()
    assert cells(page) != of_release
    page.go_back()
    expect(page.locator("#dataset")).to_be_visible()
    expect(page.locator("#run")).to_be_enabled()
    assert cells(page) == of_release


def test_an_example_is_put_to_all_data(open_page: Open) -> None:
    page = open_page(of_a_release(COUNT))
    page.locator(".examples a", has_text="a ciascun asse").click()
    expect(page.locator("#dataset")).to_be_hidden()
    expect(said(page)).to_contain_text("5 righe")
    assert "graph-uri" not in page.url


def test_an_error_is_said_and_its_place_is_marked(open_page: Open) -> None:
    page = open_page()
    run(page, 'SELECT ?a {\n  ?a dct:title "🚲" ; pon:axis ?x ?y\n}')
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("line 2, column 34")
    expect(alert).to_contain_text("non è una domanda SPARQL")
    expect(page.locator(".cm-wrong-line")).to_have_text('  ?a dct:title "🚲" ; pon:axis ?x ?y')
    expect(page.locator(".cm-wrong")).to_have_text("?y")
    page.get_by_role("button", name="Vai alla riga 2").click()
    page.keyboard.type(", ")
    expect(page.locator(".cm-wrong")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(alert).to_have_count(0)


def test_a_running_query_shows_its_seconds_and_can_be_cancelled(open_page: Open) -> None:
    page = open_page()
    with page.expect_event("requestfailed") as failed:
        run(page, ENDLESS)
        expect(page.locator("#clock")).to_have_text(re.compile(r"^[1-9],\d s$"))
        expect(page.locator("#run")).to_be_disabled()
        page.get_by_role("button", name="Annulla").click()
    assert failed.value.failure == "net::ERR_ABORTED"
    expect(said(page)).to_have_text(re.compile(r"^Annullata dopo \d,\d s\.$"))
    expect(page.locator("#cancel")).to_be_hidden()
    run(page, "ASK { }")
    expect(page.locator("#answer")).to_have_text("Sì")


def test_an_answer_that_breaks_off_is_not_shown_as_a_whole_one(open_page: Open) -> None:
    page = open_page()
    # Rows come, but too slowly for all of them, or for as many as a page can show, to come in time.
    nested = "SHA512(" * 200, ")" * 200
    toil = [f"{nested[0]}CONCAT(STR(?a), STR(?d), STR(?g), '{turn}'){nested[1]} != ''" for turn in range(10)]
    run(page, f"SELECT ?b {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER ({' && '.join(toil)}) }}")
    expect(page.get_by_role("alert")).to_contain_text("si è interrotta dopo", timeout=30_000)
    expect(page.locator("#answer table")).to_have_count(0)
    expect(page.locator("#downloads")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "kind", "sentence"),
    [
        (400, "QueryTooComplex", "troppo complicata"),
        (503, "QueryLimitExceeded", "fermata a un limite"),
        (503, "StoreUnavailable", "Riprova tra qualche secondo"),
        (400, None, "non è una domanda SPARQL"),
        (413, None, "più lunga"),
        (429, None, "troppe domande"),
        (502, None, "in un modo che non si può usare"),
        (503, None, "Riprova tra qualche secondo"),
        (504, None, "non capisce (504)"),
    ],
)
def test_a_refusal_is_said_in_the_language_of_the_page_and_in_the_words_of_the_server(
    open_page: Open, status: int, kind: str | None, sentence: str
) -> None:
    page = open_page()
    known = {"kind": kind} if kind else {}
    problem = json.dumps({"status": status, "detail": "So says the server.", **known})

    def refuse(route: Route) -> None:
        route.fulfill(status=status, content_type="application/problem+json", body=problem)

    page.route(re.compile(r"/sparql\?query="), refuse)
    run(page, FUNDING)
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_role("alert").locator("[lang=en]")).to_have_text("So says the server.")


def test_a_site_that_cannot_be_reached_is_said(open_page: Open) -> None:
    page = open_page()
    page.route(re.compile(r"/sparql\?query="), lambda route: route.abort())
    run(page, FUNDING)
    expect(page.get_by_role("alert")).to_contain_text("Il sito non risponde")
