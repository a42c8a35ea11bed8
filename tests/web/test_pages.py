# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the pages show is what the data say, to the cent."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from ponlod.namespaces import PON
from ponlod.store import EmbeddedStore, select

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
    assert rows[-1].one("th").text == "Nessuno stato stampato"


def test_absent_money_is_a_dash_and_not_a_zero(page: Page) -> None:
    rows = page("/").one("section", aria_labelledby="by-project").one("tbody").all("tr")
    postponed = next(row for row in rows if row.one("th").text.startswith("3 –"))
    assert [cell.text for cell in postponed.all("td", class_="money")] == ["—", "—"]


def test_the_front_page_shows_the_gravest_findings_first(page: Page) -> None:
    odd = page("/").one("section", aria_labelledby="odd")
    assert [item["class"] for item in odd.all("span", class_="severity")][:2] == ["severity high"] * 2
    assert "MI3.1.1.b annuncia" in odd.text


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
    assert row.one("th").text == "Risorse del programma"
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
        "non stampa un costo totale"
        in page("/doc/action/MI4.1.1.a").one("section", aria_labelledby="amounts").text
    )


def test_shares_are_of_the_printed_total(page: Page) -> None:
    rows = page("/doc/action/MI2.2.4.a").one("section", aria_labelledby="amounts").one("tbody").all("tr")
    assert [row.one("td", class_="number").text for row in rows] == ["29,5%", "70,5%", "100,0%"]


def test_an_action_without_amounts_or_status_says_so(page: Page) -> None:
    shown = page("/doc/action/MI4.1.1.b")
    assert "non stampa alcun importo" in shown.one("section", aria_labelledby="amounts").text
    assert "Nessuno stato stampato" in shown.one("section", aria_labelledby="status").text


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
    response = client.get(f"/?lang={language}", headers={"Accept-Language": "en"})
    assert response.headers["Content-Language"] == "en"
