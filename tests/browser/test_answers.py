# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/sparql in a browser: what an answer looks like, with the script, on a phone, and without the script."""

import json
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]

MONEY_BY_AXIS = """SELECT ?name (SUM(?amount) AS ?euro) {
  ?action pon:axis ?axis ; pon:programmeFunding ?amount .
  ?axis skos:prefLabel ?name FILTER (LANG(?name) = "it")
} GROUP BY ?name ORDER BY ?name"""


def asked(query: str) -> str:
    return f"/sparql?{urlencode({'query': query})}"


def literal(value: str) -> dict[str, str]:
    return {"type": "literal", "value": value}


def column(page: Page, position: int) -> list[str]:
    return page.locator(f"#answer tbody td:nth-child({position})").all_inner_texts()


def test_money_by_axis_is_drawn_and_its_numbers_stay_in_the_table(open_page: Open) -> None:
    page = open_page(asked(MONEY_BY_AXIS))
    drawing = page.get_by_role("img", name="euro per name")
    expect(drawing.locator("g[aria-label=bar] rect")).to_have_count(5)
    expect(drawing).to_contain_text("Servizi per l'inclusione sociale")
    expect(drawing).to_contain_text("13.931.726,32")
    widths = [float(bar.get_attribute("width") or 0) for bar in drawing.locator("rect").all()]
    euro = [float(text) for text in column(page, 2)]
    assert [width / max(widths) for width in widths] == pytest.approx(
        [amount / max(euro) for amount in euro], abs=0.01
    )


def test_numbers_by_date_are_a_line_or_bars_as_the_reader_likes(open_page: Open) -> None:
    days = " ".join(f'("2022-0{month}-01"^^xsd:date {month * 7})' for month in (3, 1, 2))
    page = open_page(asked(f"SELECT * {{ VALUES (?day ?n) {{ {days} }} }}"))
    drawing = page.get_by_role("img", name="n per day")
    expect(drawing.locator("g[aria-label=line] path")).to_have_count(1)
    page.get_by_label("Forma").select_option("Barre")
    expect(drawing.locator("g[aria-label=bar] rect")).to_have_count(3)


def test_the_reader_chooses_the_columns_of_a_chart(open_page: Open) -> None:
    page = open_page(asked('SELECT * { VALUES (?x ?y ?one ?two) { ("a" "b" 1 2.5) ("c" "d" 3 4.5) } }'))
    expect(page.get_by_role("img", name="two per x")).to_contain_text("4,5")
    page.get_by_label("Numero").select_option("one")
    page.get_by_label("Per", exact=True).select_option("y")
    expect(page.get_by_role("img", name="one per y")).to_contain_text("d")


def test_rows_that_share_a_label_are_not_added_up(open_page: Open) -> None:
    page = open_page(asked('SELECT * { VALUES (?x ?n) { ("a" 1) ("a" 2) ("b" UNDEF) } }'))
    expect(page.locator("g[aria-label=bar] rect")).to_have_count(2)
    expect(page.locator(".charting .note")).to_contain_text("non disegnate: 1")


def test_texts_only_have_no_chart(open_page: Open) -> None:
    page = open_page(asked("SELECT ?t { ?a a pon:Action ; dct:title ?t }"))
    expect(page.locator("#answer tbody tr").first).to_be_visible()
    expect(page.locator(".charting")).to_have_count(0)


def test_a_table_can_be_sorted_and_what_is_absent_comes_last(open_page: Open) -> None:
    page = open_page(asked('SELECT * { VALUES (?n ?x) { (9 "è") (10 "f") (UNDEF "e") } }'))
    by_number = page.get_by_role("button", name="Ordina per n")
    by_number.click()
    expect(page.get_by_role("columnheader", name="Ordina per n")).to_have_attribute("aria-sort", "ascending")
    assert column(page, 1) == ["9", "10", ""]
    by_number.click()
    assert column(page, 1) == ["10", "9", ""]
    by_number.click()
    assert column(page, 1) == ["9", "10", ""]
    page.get_by_role("button", name="Ordina per x").click()
    assert column(page, 2) == ["e", "è", "f"]


def test_a_table_can_be_searched_and_paged_through(open_page: Open) -> None:
    page = open_page(asked("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 120"))
    pages = page.locator(".pages")
    expect(pages).to_contain_text("1–50 di 120")
    first = column(page, 3)
    pages.get_by_role("button", name="Successive").click()
    pages.get_by_role("button", name="Successive").click()
    expect(pages).to_contain_text("101–120 di 120")
    assert len(column(page, 3)) == 20
    assert column(page, 3) != first[:20]
    expect(pages.get_by_role("button", name="Successive")).to_be_disabled()
    page.get_by_label("Cerca nel risultato").fill("no-such-word")
    expect(page.locator("#answer tbody")).to_contain_text("Nessuna riga")


def test_cells_link_to_pages_of_this_site_and_say_their_language(open_page: Open, site: str) -> None:
    page = open_page(
        asked(
            "SELECT ?a ?s ?l { ?a dct:identifier 'MI2.2.3.a' ; pon:status ?s . ?s skos:prefLabel ?l "
            "FILTER (LANG(?l) = 'en') }"
        )
    )
    links = page.locator("#answer tbody a")
    expect(links).to_have_text(["id/action/MI2.2.3.a", "status:procurement"])
    assert [link.evaluate("link => link.href") for link in links.all()] == [
        f"{site}/doc/action/MI2.2.3.a",
        f"{site}/vocabulary/status/procurement",
    ]
    expect(page.locator("#answer tbody span[lang=en]")).to_contain_text("Procurement under way")
    expect(page.locator("#answer tbody .tag")).to_have_text("en")
    links.first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(("query", "shown"), [("ASK { }", "Sì"), ("ASK { ?a a pon:Nothing }", "No")])
def test_a_yes_or_no_is_a_word(open_page: Open, query: str, shown: str) -> None:
    expect(open_page(asked(query)).locator("#answer")).to_have_text(shown)


def test_a_graph_is_shown_in_turtle_with_the_downloads_of_a_graph(open_page: Open) -> None:
    page = open_page(asked("CONSTRUCT { ?a dct:title ?t } WHERE { ?a a pon:Project ; dct:title ?t }"))
    expect(page.locator("#answer pre")).to_contain_text("<https://dati.example.org/id/project/MI-1>")
    expect(page.locator("#downloads a")).to_have_text(["Turtle", "JSON-LD", "RDF/XML", "N-Triples"])


def test_of_a_large_graph_script_and_plain_page_show_the_same_beginning(open_page: Open) -> None:
    everything = asked("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    shown = []
    for script in (True, False):
        page = open_page(everything, java_script_enabled=script)
        expect(page.locator("#answer .cut")).to_have_text(
            "Qui si vede solo l'inizio. I file da scaricare contengono tutto."
        )
        shown.append(page.locator("#answer pre").text_content() or "")
        expect(page.locator("#downloads a")).to_have_count(4)
    assert 190_000 < len(shown[0]) <= 200_000
    assert shown[0].endswith("\n")
    assert shown[0] == shown[1]


def test_of_a_large_table_the_first_rows_are_shown_and_said_to_be_the_first(open_page: Open) -> None:
    page = open_page(asked("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 40000"))
    expect(page.locator("#answer .cut")).to_contain_text("qui ci sono le prime")
    expect(page.locator("#answer tbody tr")).to_have_count(50)
    expect(page.locator("#downloads a")).to_have_count(4)
    said = re.sub(r"\D", "", page.locator("#answer .cut").inner_text())
    assert 5_000 < int(said) < 40_000
    expect(page.locator(".pages")).to_contain_text(re.compile(r"1–50 di [\d.]+"))
    assert re.sub(r"\D", "", page.locator(".pages [role=status]").inner_text()) == f"150{said}"


def test_a_row_too_large_for_the_page_can_still_be_downloaded(open_page: Open) -> None:
    page = open_page()
    whole = json.dumps(
        {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": literal('}]"\\' * 2_000_000)}]}}
    )
    page.route(
        re.compile(r"/sparql\?query="),
        lambda route: route.fulfill(content_type="application/sparql-results+json", body=whole),
    )
    page.get_by_role("button", name="Esegui").click()
    expect(page.locator("#answer .empty")).to_contain_text("troppo grande per questa pagina")
    expect(page.locator("#downloads a")).to_have_count(4)


def test_a_graph_of_one_line_too_long_for_the_page_can_still_be_downloaded(open_page: Open) -> None:
    page = open_page()
    page.route(
        re.compile(r"/sparql\?query="),
        lambda route: route.fulfill(content_type="text/turtle", body=f'<urn:x> <urn:p> "{"x" * 300_000}" .'),
    )
    page.get_by_role("button", name="Esegui").click()
    expect(page.locator("#answer .empty")).to_contain_text("troppo grande per questa pagina")
    expect(page.locator("#downloads a").first).to_have_text("Turtle")


def test_without_the_script_a_large_table_is_said_to_be_the_first_rows_too(open_page: Open) -> None:
    page = open_page(asked("SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 40000"), java_script_enabled=False)
    expect(page.locator("#answer .cut")).to_contain_text("qui ci sono le prime 1.000 righe")
    expect(page.locator("#answer tbody tr")).to_have_count(1000)


def test_rows_are_cut_between_two_of_them_whatever_their_texts_hold(open_page: Open) -> None:
    page = open_page()
    text = 'x}},{"\\]' * 500
    rows = [{"x": literal(f"{number} {text}")} for number in range(2000)]
    whole = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": rows}}, indent=1)
    page.route(
        re.compile(r"/sparql\?query="),
        lambda route: route.fulfill(content_type="application/sparql-results+json", body=whole),
    )
    page.get_by_role("button", name="Esegui").click()
    expect(page.locator("#answer .cut")).to_contain_text("qui ci sono le prime")
    assert column(page, 1)[49].startswith(f"49 {text[:20]}")


def test_a_variable_may_have_the_name_of_anything_and_stay_unbound(open_page: Open) -> None:
    query = "SELECT ?constructor ?toString ?__proto__ ?n { VALUES ?n { 1 2 } }"
    page = open_page(asked(query))
    expect(page.locator("#answer tbody tr")).to_have_count(2)
    for name in ("constructor", "toString", "__proto__"):
        page.get_by_role("button", name=f"Ordina per {name}").click()
    assert [column(page, position) for position in (1, 2, 3, 4)] == [["", ""], ["", ""], ["", ""], ["1", "2"]]
    bound = open_page(asked("SELECT ?constructor ?__proto__ { VALUES (?constructor ?__proto__) { (1 2) } }"))
    expect(bound.locator("#answer tbody td")).to_have_text(["1", "2"])


def test_no_rows_are_explained(open_page: Open) -> None:
    page = open_page(asked("SELECT * { ?a pon:programmeFunding 0 }"))
    expect(page.locator("#said")).to_contain_text("0 righe")
    expect(page.locator("#answer")).to_contain_text("manca, non vale zero")


@pytest.mark.parametrize("path", ["/sparql", asked(MONEY_BY_AXIS), asked("SELECT * { ?s ?p ?o } LIMIT 60")])
def test_a_phone_scrolls_in_one_direction_only(open_page: Open, path: str) -> None:
    page = open_page(path, width=390, has_touch=True, is_mobile=True)
    if "?" in path:
        expect(page.locator("#answer table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_the_script_form_table_and_downloads_do_the_same(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.locator(".examples a", has_text="a ciascun asse").click()
    assert column(page, 4)[0] == "13931726.32"
    assert column(page, 1)[0] == "axis:3"
    assert "pon:axis" in page.get_by_label("Domanda in SPARQL").input_value()
    assert page.locator("#downloads a").count() == 4
    page.get_by_label("Domanda in SPARQL").fill("ASK { }")
    page.get_by_role("button", name="Esegui").click()
    expect(page.locator("#answer")).to_contain_text("Sì")
    page.get_by_label("Domanda in SPARQL").fill("ASK {")
    page.get_by_role("button", name="Esegui").click()
    expect(page.get_by_role("alert")).to_contain_text("line 1, column")
    for control in ("#cancel", "#copy", "#clock", "#address"):
        expect(page.locator(control)).to_be_hidden()


def test_without_the_script_the_form_keeps_the_graphs_that_the_address_chooses(open_page: Open) -> None:
    graph = "https://dati.example.org/id/release/MI-13"
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    page = open_page(f"/sparql?{urlencode({**count, 'default-graph-uri': graph})}", java_script_enabled=False)
    expect(page.locator("#dataset")).to_contain_text(f"{graph} (predefinito)")
    of_release = column(page, 1)
    page.get_by_role("button", name="Esegui").click()
    expect(page.locator("#dataset")).to_contain_text(graph)
    assert column(page, 1) == of_release
    page.get_by_role("link", name="Rivolgila a tutti i dati").click()
    expect(page.locator("#dataset")).to_be_hidden()
    assert column(page, 1) != of_release
