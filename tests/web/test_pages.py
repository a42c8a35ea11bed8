# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages show is what the data say, to the cent."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from ponlod.namespaces import PON
from ponlod.publish.manifest import Manifest
from ponlod.store import BlockingStore, EmbeddedStore, select
from ponlod.web.views import description, groups

Read = Callable[[str], Any]
Page = Callable[..., Any]


@pytest.fixture
def page(client: FlaskClient, read: Read) -> Page:
    """Reads the page at an address, in Italian unless told otherwise."""

    def get(address: str, language: str = "it") -> Any:
        response = client.get(address, headers={"Accept": "text/html", "Accept-Language": language})
        assert response.status_code == 200
        return read(response.text)

    return get


def figures(element: Any) -> list[str]:
    return [data["value"] for data in element.all("data")]


def test_the_front_page_gives_the_numbers_of_the_release(page: Page) -> None:
    keys = [
        item.all("dd")[0].all("data")[0]["value"] for item in page("/").one("dl", class_="figures").all("div")
    ]
    assert keys == ["30", "40625873.25", "13692992.1", "5"]


def test_the_front_page_gives_the_money_of_each_axis_as_the_endpoint_does(
    page: Page, store: EmbeddedStore
) -> None:
    rows = select(
        store,
        "SELECT ?axis (SUM(?p) AS ?pon) { ?a pon:axis ?axis ; pon:programmeFunding ?p } GROUP BY ?axis",
    )
    asked = {str(row["axis"]).rpartition("/")[2]: Decimal(str(row["pon"])) for row in rows}
    table = page("/").one("section", aria_labelledby="by-axis").one("table")
    shown = {
        row.one("th").text.partition(" ")[0]: Decimal(figures(row)[1]) for row in table.one("tbody").all("tr")
    }
    assert shown == asked
    assert shown["1"] == Decimal("6533480.77")


def test_the_statuses_on_the_front_page_add_up_to_all_actions(page: Page) -> None:
    rows = page("/").one("section", aria_labelledby="by-status").one("tbody").all("tr")
    assert sum(int(figures(row)[0]) for row in rows) == 30
    assert sum(Decimal(figures(row)[1]) for row in rows if len(figures(row)) > 1) == Decimal("40625873.25")
    assert rows[-1].one("th").text == "Stato non indicato"


def test_the_front_page_says_of_how_many_amounts_a_sum_is_made(page: Page) -> None:
    rows = page("/").one("section", aria_labelledby="by-axis").one("tbody").all("tr")
    other = next(row for row in rows if row.one("th").text.startswith("1 –")).all("td", class_="money")[1]
    assert other.one("span", class_="minor").text == "2 importi"
    notes = page("/", "en").one("dl", class_="figures").all("dd", class_="note")
    assert notes[1].text == "sum of 28 amounts over 30 actions"


def test_the_front_page_searches_the_whole_site(page: Page) -> None:
    form = page("/").one("form", role="search")
    assert (form["action"], form["method"], form.one("input", type="search")["name"]) == (
        "/search",
        "get",
        "q",
    )


def test_the_front_page_can_be_cited(page: Page) -> None:
    citation = page("/").one("section", aria_labelledby="cite").one("blockquote").text
    assert "versione 13 del 31.01.2022" in citation
    assert "http://localhost:8000/" in citation


def test_absent_money_is_a_dash_and_not_a_zero(page: Page) -> None:
    rows = page("/").one("section", aria_labelledby="by-project").one("tbody").all("tr")
    postponed = next(row for row in rows if row.one("th").text.startswith("3 –"))
    assert [cell.text for cell in postponed.all("td", class_="money")] == ["—", "—"]


def test_the_front_page_shows_the_gravest_findings_first(page: Page) -> None:
    odd = page("/").one("section", aria_labelledby="odd")
    assert [item["class"] for item in odd.all("span", class_="severity")][:2] == ["severity high"] * 2
    assert "MI3.1.1.b annuncia" in odd.text
    assert len(odd.one("ul", class_="findings").all("li")) == 3


def test_money_and_dates_are_written_in_the_language_of_the_page(page: Page) -> None:
    italian, english = page("/doc/action/MI4.1.1.a"), page("/doc/action/MI4.1.1.a", "en")
    for shown, money, day in (
        (italian, "€\u00a02.531.250,00", "31 gennaio 2022"),
        (english, "€2,531,250.00", "31 January 2022"),
    ):
        data = shown.one("section", aria_labelledby="amounts").one("data", value="2531250")
        assert "".join(str(child) for child in data.children) == money
        assert shown.all("time", datetime="2022-01-31")[0].text == day


def test_an_amount_leads_to_the_line_it_is_printed_on(page: Page) -> None:
    shown = page("/doc/action/MI4.1.1.a")
    row = shown.one("section", aria_labelledby="amounts").one("tbody").all("tr")[0]
    assert row.one("th").text == "PON Metro"
    assert row.one("td", class_="quoted").text == "€ 2.531.250,00"
    target = row.one("a", class_="line")["href"].removeprefix("#")
    line = shown.one("li", id=target)
    assert line["value"] == target.removeprefix("L") == "54"
    assert line.text == "**Risorse PON METRO € 2.531.250,00**"


def test_an_amount_in_words_has_words_and_no_figure(page: Page) -> None:
    rows = page("/doc/action/MI4.1.1.a").one("section", aria_labelledby="amounts").one("tbody").all("tr")
    assert rows[1].one("th").text == "Risorse private"
    assert figures(rows[1]) == []
    assert "A carico dell’aggiudicatario dell’appalto" in rows[1].text
    assert (
        "non riporta un costo totale"
        in page("/doc/action/MI4.1.1.a").one("section", aria_labelledby="amounts").text
    )


def test_shares_are_of_the_printed_total(page: Page) -> None:
    rows = page("/doc/action/MI2.2.4.a").one("section", aria_labelledby="amounts").one("tbody").all("tr")
    assert [row.one("td", class_="number").text for row in rows] == ["29,5%", "70,5%", "100,0%"]


def test_an_action_without_amounts_or_status_says_so(page: Page) -> None:
    shown = page("/doc/action/MI4.1.1.b")
    assert "non riporta alcun importo" in shown.one("section", aria_labelledby="amounts").text
    assert "Stato non indicato" in shown.one("section", aria_labelledby="status").text


def test_the_status_stands_beside_the_sentence_it_comes_from(page: Page) -> None:
    status = page("/doc/action/MI1.1.1.a").one("section", aria_labelledby="status")
    assert status.one("a", class_="status")["href"].startswith("/vocabulary/status/")
    first, *_ = status.one("blockquote").all("p")
    assert first.text == "il progetto della piattaforma è stato completato:"
    assert status.one("time", datetime="2022-01").text == "gennaio 2022"


def test_the_description_keeps_its_paragraphs_and_lists(page: Page) -> None:
    description = page("/doc/action/MI3.1.1.a").one("section", aria_labelledby="description")
    assert len(description.all("p")) >= 1
    assert len(description.all("li")) == 3
    numbered = page("/doc/action/MI1.1.1.e").one("section", aria_labelledby="description")
    first, second = [item for item in numbered.one("ol").all("li") if "value" in item.attributes]
    assert (first["value"], second["value"]) == ("1", "2")
    assert [item.text[:13] for item in second.all("li")] == ["a. verticali ", "b. orizzontal"]


def test_an_action_shows_its_places_its_links_and_its_neighbours(page: Page) -> None:
    spaces = page("/doc/action/MI4.2.1.a")
    assert len(spaces.one("section", aria_labelledby="places").all("li")) == 20
    platform = page("/doc/action/MI1.1.1.a")
    (link,) = platform.one("section", aria_labelledby="pages").all("a")
    assert link["href"] == "https://quartiericonnessi.comune.milano.it/"
    related = platform.one("section", aria_labelledby="related")
    assert {a["href"] for a in related.all("a")} == {"/doc/action/MI4.2.1.a", "/doc/action/MI3.3.1.b"}


def test_the_findings_about_a_thing_are_on_its_page_in_the_reader_s_language(page: Page) -> None:
    italian, english = page("/doc/action/MI3.1.1.b"), page("/doc/action/MI3.1.1.b", "en")
    assert "annuncia" in italian.one("section", aria_labelledby="findings").text
    assert "announces" in english.one("section", aria_labelledby="findings").text


def test_a_project_shows_its_note_once_and_its_actions(page: Page) -> None:
    shown = page("/doc/project/MI-3")
    assert (
        shown.text.count("Progetto rinviato a successiva programmazione") == 2
    )  # as status, and as printed line
    assert [row.one("th").text for row in shown.one("table", class_="actions").one("tbody").all("tr")] == [
        "MI3.3.1.a",
        "MI4.1.1.b",
    ]


@pytest.mark.parametrize(
    ("address", "by"),
    [
        ("/vocabulary/axis/4", "axis"),
        ("/vocabulary/measure/4.1.1", "measure"),
        ("/vocabulary/status/completed", "status"),
        ("/doc/city/MI", "city"),
        ("/doc/programme/2014IT16M2OP004", "programme"),
        ("/doc/place/MI-crescenzago", "place"),
        ("/doc/project/MI-12", "project"),
    ],
)
def test_whatever_groups_actions_lists_them(page: Page, dump: Graph, address: str, by: str) -> None:
    base = "https://w3id.org/ponlod" if address.startswith("/vocabulary") else "http://localhost:8000"
    value = URIRef(base + address.replace("/doc/", "/id/"))
    expected = {
        action.rpartition("/")[2] for action in dump.subjects(PON[by], value) if "/id/action/" in action
    }
    rows = page(address).one("table", class_="actions").one("tbody").all("tr")
    assert {row.one("th").text for row in rows} == expected
    assert expected


def test_every_part_of_the_programme_says_how_many_actions_it_has_and_how_much_is_printed(
    page: Page, store: BlockingStore
) -> None:
    for address, by, value in (
        ("/vocabulary/axis/4", "axis", "https://w3id.org/ponlod/vocabulary/axis/4"),
        ("/vocabulary/status/completed", "status", "https://w3id.org/ponlod/vocabulary/status/completed"),
        ("/doc/project/MI-4", "project", "http://localhost:8000/id/project/MI-4"),
        ("/doc/city/MI", "city", "http://localhost:8000/id/city/MI"),
    ):
        having = f"?action a pon:Action ; pon:{by} <{value}>"
        (counted,) = select(store, f"SELECT (COUNT(DISTINCT ?action) AS ?n) {{ {having} }}")
        sums = {
            str(row["kind"]): (str(row["sum"]), str(row["n"]))
            for row in select(
                store,
                f"""SELECT ?kind (SUM(?euro) AS ?sum) (COUNT(?euro) AS ?n) {{ {having} ; ?kind ?euro
                VALUES ?kind {{
                    pon:programmeFunding pon:otherPublicFunding pon:privateFunding pon:totalCost
                }} }} GROUP BY ?kind""",
            )
        }
        shown = page(address, "en").one("section", aria_labelledby="figures").one("dl", class_="figures")
        first, *rest = shown.all("div")
        assert first.one("data")["value"] == str(counted["n"])
        money = [item for item in rest if item.all("dd", class_="note")]
        assert {item.one("data")["value"] for item in money} == {amount for amount, _ in sums.values()}
        whole = f"{counted['n']} actions"
        assert {item.one("dd", class_="note").text for item in money} == {
            f"{'1 printed amount' if n == '1' else f'sum of {n} printed amounts'}, among {whole}"
            for _, n in sums.values()
        }


def test_the_statuses_of_a_part_of_the_programme_add_up_to_its_actions(page: Page) -> None:
    shown = page("/vocabulary/axis/3").one("section", aria_labelledby="figures")
    total = int(shown.one("dl", class_="figures").all("data")[0]["value"])
    assert sum(int(value) for value in figures(shown.one("table", class_="summary"))) == total


def test_a_status_shows_the_sentences_that_were_classed_so_and_the_rules(
    page: Page, store: BlockingStore
) -> None:
    completed = "https://w3id.org/ponlod/vocabulary/status/completed"
    rows = select(
        store,
        f"""SELECT ?code ?text ?rule {{ ?owner pon:statusAssessment ?s ; dct:identifier ?code .
        ?s pon:assessedStatus <{completed}> ; prov:value ?text ; pon:classificationRule ?rule }}""",
    )
    asked = {(str(row["code"]), " ".join(str(row["text"]).split()), str(row["rule"])) for row in rows}
    shown = page("/vocabulary/status/completed").one("section", aria_labelledby="sentences")
    cells = [row.one("th").all() + row.all("td") for row in shown.one("tbody").all("tr")]
    assert {(code.text, text.text, rule.one("code").text) for code, text, rule, _ in cells} == asked
    assert {term.one("code").text for term in shown.all("dt")} == {rule for _, _, rule in asked}
    assert all("lang" not in text.attributes for _, text, _, _ in cells)


def test_a_measure_leads_to_its_objective_its_axis_and_its_fund(page: Page) -> None:
    within = page("/vocabulary/measure/4.1.1").one("section", aria_labelledby="within")
    assert {link["href"] for link in within.all("a") if "class" not in link.attributes} == {
        "/vocabulary/axis/4",
        "/vocabulary/fund/FESR",
        "/vocabulary/objective/4.1",
    }


def test_an_action_says_where_it_stands_in_the_programme(page: Page) -> None:
    within = page("/doc/action/MI4.1.1.a").one("section", aria_labelledby="within")
    links = [link["href"] for link in within.all("a") if "class" not in link.attributes]
    assert links == [
        "/doc/project/MI-1",
        "/doc/city/MI",
        "/doc/programme/2014IT16M2OP004",
        "/vocabulary/axis/4",
        "/vocabulary/fund/FESR",
        "/vocabulary/objective/4.1",
        "/vocabulary/measure/4.1.1",
    ]


def test_a_place_is_known_by_the_words_that_name_it_and_nothing_else(page: Page) -> None:
    shown = page("/doc/place/MI-crescenzago")
    assert "«Crescenzago»" in shown.one("section", aria_labelledby="within").text.replace("« ", "«").replace(
        " »", "»"
    )
    assert "MI4.2.1.a" in shown.one("section", aria_labelledby="actions").text
    assert "Crescenzago" in shown.one("section", aria_labelledby="lines").text


def test_a_city_leads_to_its_releases(page: Page) -> None:
    releases = page("/doc/city/MI").all("section", aria_labelledby="releases")[0]
    assert [link["href"] for link in releases.all("a")] == ["/releases/MI-13"]


def test_a_page_says_which_releases_speak_of_its_thing(page: Page) -> None:
    releases = page("/doc/action/MI4.1.1.a").one("section", aria_labelledby="releases")
    assert [link["href"] for link in releases.all("a")] == ["/releases/MI-13"]
    assert releases.one("time")["datetime"] == "2022-01-31"


def test_a_list_that_is_too_long_shows_its_beginning_and_leads_to_the_rest(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "SHOWN", 3)
    shown = page("/vocabulary/axis/4").one("section", aria_labelledby="actions")
    assert [row.one("th").text for row in shown.one("tbody").all("tr")] == [
        "MI4.1.1.a",
        "MI4.1.1.b",
        "MI4.1.1.c",
    ]
    assert "Le prime 3 di 8 azioni" in shown.text
    assert "/actions?axis=4" in [link["href"] for link in shown.all("a")]


def test_of_many_things_that_lead_to_one_the_first_are_shown_and_in_rdf_there_are_all(
    page: Page, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/vocabulary/funding-source/other-public"

    def cell() -> Any:
        """The things that lead here by the property by which most do."""
        cells = page(path).one("section", aria_labelledby="inverse").all("td")
        return max(cells, key=lambda one: len(one.all("a")))

    links, document = [(link["href"], link.text) for link in cell().all("a")], client.get(f"{path}.ttl").data
    assert len(links) > 3
    monkeypatch.setattr(description, "SHOWN", 3)
    assert [(link["href"], link.text) for link in cell().all("a")] == links[:3]
    assert str(len(links) - 3) in cell().one(class_="note").text
    assert client.get(f"{path}.ttl").data == document


def test_an_action_without_a_status_shows_that_of_its_project(page: Page) -> None:
    status = page("/doc/action/MI4.1.1.b").one("section", aria_labelledby="status")
    assert "Stato non indicato" in status.text
    assert [link["href"] for link in status.all("a")] == ["/doc/project/MI-3", "/vocabulary/status/postponed"]


@pytest.mark.parametrize("path", ["/?lang=en", "/data?lang=en", "/quality?lang=en", "/ontology?lang=en"])
def test_files_are_the_same_in_every_language_and_so_are_their_addresses(page: Page, path: str) -> None:
    folders = ("/dumps/", "/reports/", "/charts/", "/manifest.json")
    files = [link["href"] for link in page(path).all("a") if link["href"].startswith(folders)]
    assert files
    assert not [address for address in files if "lang=" in address]


def test_the_citation_of_a_release_says_its_title_once(page: Page) -> None:
    citation = page("/releases/MI-13").one("section", aria_labelledby="cite").one("blockquote").text
    assert citation.count("versione 13 del 31.01.2022") == 1
    assert "(rilascio MI-13," in citation


def test_a_citation_is_a_line_of_text_with_all_that_is_needed_to_find_it_again(
    page: Page, publication: Path
) -> None:
    edition = Manifest.read(publication).dataset_digest[:12]
    cite = page("/doc/action/MI4.1.1.a", "en").one("section", aria_labelledby="cite")
    said = cite.one("blockquote").text.replace(" .", ".")  # the title is an element, for its language
    assert said == (
        "MI4.1.1.a, Abitare in borgo – Ristrutturazione immobili. "
        "In: PON Città Metropolitane 2014-2020, I progetti, Comune di Milano, versione 13 del 31.01.2022 "
        "(release MI-13, data of 31 January 2022). "
        f"Data reworked by ponlod, edition {edition}, CC BY 4.0. http://localhost:8000/id/action/MI4.1.1.a"
    )
    (item,) = json.loads(cite.one("code").text)
    assert item["URL"] == "http://localhost:8000/id/action/MI4.1.1.a"
    assert item["issued"] == {"date-parts": [[2022, 1, 31]]}
    assert item["version"] == edition


def test_what_only_repeats_the_document_is_not_cited_as_ours_to_license(page: Page) -> None:
    cite = page("/doc/release/MI-13/lines/54").one("section", aria_labelledby="cite")
    assert "CC BY" not in cite.text


def test_a_release_can_be_cited(page: Page) -> None:
    shown = page("/releases/MI-13")
    assert "8e5050c358cb653d9f1ffe5724967f8b1bdc233ebc4c8d48cca79d0a06a5f648" in shown.text
    assert "http://localhost:8000/id/release/MI-13" in shown.one("section", aria_labelledby="cite").text
    assert len(shown.one("table", class_="actions").one("tbody").all("tr")) == 30
    assert "versione 13 del 31.01.2022" in shown.one("section", aria_labelledby="cite").text


def test_a_release_is_also_there_for_programs(client: FlaskClient) -> None:
    response = client.get("/releases/MI-13", headers={"Accept": "text/turtle"})
    assert response.content_type == "text/turtle; charset=utf-8"
    assert response.data == client.get("/doc/release/MI-13.ttl").data
    assert client.get("/releases/MI-13.ttl").data == response.data
    assert client.get("/releases/MI-99").status_code == 404


def test_a_release_has_one_canonical_address(client: FlaskClient) -> None:
    for path in ("/releases/MI-13", "/doc/release/MI-13"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert '<http://localhost:8000/doc/release/MI-13>; rel="canonical"' in response.headers["Link"]
        assert '<link rel="canonical" href="http://localhost:8000/doc/release/MI-13">' in response.text
        assert response.headers["Content-Location"].startswith("/doc/release/MI-13.html")


def test_other_spellings_of_a_release_lead_to_it(client: FlaskClient) -> None:
    response = client.get("/releases/mi-13.ttl")
    assert (response.status_code, response.headers["Location"]) == (301, "/doc/release/MI-13.ttl")


@pytest.mark.parametrize("address", ["/", "/actions?axis=4&sort=-total", "/doc/action/MI4.1.1.a"])
def test_the_other_language_is_one_link_away_and_stays(client: FlaskClient, read: Read, address: str) -> None:
    italian = read(client.get(address, headers={"Accept": "text/html"}).text)
    twin = italian.one("nav", class_="languages").one("a")
    assert (twin["lang"], twin["hreflang"], twin.text) == ("en", "en", "English")
    english = client.get(twin["href"], headers={"Accept": "text/html", "Accept-Language": "it"})
    assert english.headers["Content-Language"] == "en"
    page = read(english.text)
    inside = [link["href"] for link in page.one("main").all("a") if "type" not in link.attributes]
    local = [target for target in inside if target.startswith(("/doc/", "/vocabulary/", "/actions"))]
    assert local
    assert all("lang=en" in target for target in local)
    back = page.one("nav", class_="languages").one("a")["href"]
    assert client.get(back).headers["Content-Language"] == "it"


@pytest.mark.parametrize("language", ["de", "xx", "", "it-IT"])
def test_a_language_that_is_not_there_changes_nothing(client: FlaskClient, language: str) -> None:
    response = client.get(f"/?lang={language}", headers={"Accept-Language": "en"}, follow_redirects=True)
    assert response.request.full_path == "/?"
    assert response.headers["Content-Language"] == "en"
