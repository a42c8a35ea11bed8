# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/actions and /projects: lists that can be searched, narrowed, sorted and linked to."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from ponlod.errors import StoreUnavailable
from ponlod.store import BlockingStore
from ponlod.web.app import create_app
from ponlod.web.once import Once
from ponlod.web.views.lists import Lists, action_listing
from ponlod.web.views.selection import Selection

List = Callable[[str], Any]


@pytest.fixture
def listed(client: FlaskClient, read: Callable[[str], Any]) -> List:
    return reader(client, read)


def reader(client: FlaskClient, read: Callable[[str], Any], path: str = "/actions") -> List:
    def get(query: str) -> Any:
        response = client.get(f"{path}?{query}", headers={"Accept": "text/html"}, follow_redirects=True)
        assert response.status_code == 200
        return read(response.text)

    return get


def codes(page: Any) -> list[str]:
    tables = page.all("table", class_="actions")
    return [row.one("th").text for row in tables[0].one("tbody").all("tr")] if tables else []


def column(page: Any, position: int) -> list[str]:
    rows = page.one("table", class_="actions").one("tbody").all("tr")
    return [row.all("td", class_="money")[position].text for row in rows]


def counts(select: Any) -> dict[str, int]:
    """The choices of a facet, and how many rows each promises."""
    return {
        option["value"]: int(option.text.rpartition("(")[2].removesuffix(")").replace(".", ""))
        for option in select.all("option")[1:]
    }


def test_all_actions_are_listed_by_code(listed: List) -> None:
    found = codes(listed(""))
    assert len(found) == 30
    assert found == sorted(found)
    assert found[0] == "MI1.1.1.a"


def test_filters_narrow_the_list_together(listed: List) -> None:
    axis = codes(listed("axis=4"))
    assert len(axis) == 8
    assert all(code.startswith("MI4.") for code in axis)
    both = codes(listed("axis=4&status=completed"))
    assert both == ["MI4.1.1.e"]
    assert codes(listed("axis=4&status=completed&project=MI-2")) == ["MI4.1.1.e"]
    assert codes(listed("project=MI-assistenza-tecnica")) == ["MI5.1.1.a", "MI5.2.1.a"]
    assert codes(listed("measure=2.2.4")) == ["MI2.2.4.a", "MI2.2.4.b"]


def test_actions_without_a_status_can_be_asked_for(listed: List) -> None:
    assert codes(listed("status=none")) == ["MI3.3.1.a", "MI4.1.1.b", "MI5.1.1.a", "MI5.2.1.a"]


def test_actions_without_an_amount_can_be_asked_for(listed: List) -> None:
    assert codes(listed("amount=without")) == ["MI3.3.1.a", "MI4.1.1.b"]
    assert len(codes(listed("amount=with"))) == 28


@pytest.mark.parametrize(
    "start", ["", "axis=4", "axis=4&status=in-progress", "q=citta", "q=quartieri&axis=3"]
)
def test_each_choice_tells_how_many_actions_it_would_show(listed: List, start: str) -> None:
    page = listed(start)
    chosen = dict(parse_qsl(start))
    for select in page.all("select", class_="form-select"):
        facet = select["id"]
        if facet == "sort":
            continue
        for key, count in counts(select).items():
            assert len(codes(listed(urlencode({**chosen, facet: key})))) == count
            assert count > 0
        selected = [option["value"] for option in select.all("option") if "selected" in option.attributes]
        assert selected == ([chosen[facet]] if facet in chosen else [])


def test_a_facet_with_one_value_is_not_offered(listed: List) -> None:
    assert {select["id"] for select in listed("").all("select")} >= {"axis", "status", "place", "amount"}
    assert listed("").all("select", id="city") == []


def test_words_and_codes_are_searched_for(listed: List) -> None:
    assert codes(listed("q=mi+4.1.1+a")) == ["MI4.1.1.a"]
    assert codes(listed("q=PISTE")) == codes(listed("q=piste"))
    cycling = codes(listed("q=itinerario+ciclabile"))
    assert cycling
    assert all(code.startswith("MI2.2.3") for code in cycling)


def test_a_row_found_by_what_the_table_does_not_show_says_where(listed: List) -> None:
    page = listed("q=de+lemene&axis=4")
    assert codes(page) == ["MI4.1.1.a"]
    assert page.one("div", class_="where").text == "trovato in: luoghi, descrizione"
    assert listed("q=mi4.1.1.a").all("div", class_="where") == []


def test_what_is_chosen_can_be_taken_back_one_by_one(listed: List) -> None:
    page = listed("axis=4&status=completed&q=recupero&sort=-programme")
    links = {link.text: link["href"] for link in page.all("a", class_="chip")}
    assert list(links.values()) == [
        "/actions?axis=4&status=completed&sort=-programme",
        "/actions?status=completed&q=recupero&sort=-programme",
        "/actions?axis=4&q=recupero&sort=-programme",
    ]
    assert all(text.startswith("Togli il filtro") for text in links)
    assert listed("").all("a", class_="chip") == []


def test_nothing_found_is_said_with_what_the_list_covers_and_a_way_back(listed: List) -> None:
    page = listed("axis=5&status=completed")
    assert page.all("table") == []
    empty = page.one("div", class_="empty")
    assert "Nessuna azione corrisponde" in empty.text
    assert "Milano, versione 13" in empty.text
    assert empty.one("a", class_="btn")["href"] == "/actions"
    assert page.all("section", id="download") == []


def test_a_value_that_there_is_none_of_is_named_and_leaves_nothing(listed: List) -> None:
    page = listed("axis=9")
    assert codes(page) == []
    assert "«9» non è tra i valori di «Asse»" in page.one("div", class_="empty").text


def money(text: str) -> Decimal:
    return Decimal(text.removeprefix("€ ").replace(".", "").replace(",", "."))


@pytest.mark.parametrize(("name", "position"), [("programme", 0), ("other_public", 1), ("total", 2)])
def test_the_list_sorts_by_money_and_leaves_absent_amounts_for_last(
    listed: List, name: str, position: int
) -> None:
    for query, descending in ((name, False), (f"-{name}", True)):
        texts = column(listed(f"sort={query}"), position)
        printed = [money(text) for text in texts if text != "—"]
        assert printed == sorted(printed, reverse=descending)
        assert all(text == "—" for text in texts[len(printed) :])
        assert len(texts) == 30


@pytest.mark.parametrize("name", ["title", "project", "axis", "status"])
def test_the_list_sorts_both_ways_and_keeps_equal_rows_in_the_order_of_their_codes(
    listed: List, name: str
) -> None:
    def keys(query: str) -> list[tuple[str, str]]:
        rows = listed(query).one("table", class_="actions").one("tbody").all("tr")
        position = {"title": 0, "project": 1, "axis": 2, "status": 3}[name]
        return [(row.all("td")[position].text, row.one("th").text) for row in rows]

    up, down = keys(f"sort={name}"), keys(f"sort=-{name}")
    present = [key for key in dict.fromkeys(key for key, _ in up) if key != "non indicato"]
    assert [key for key in dict.fromkeys(key for key, _ in down) if key != "non indicato"] == present[::-1]
    for rows in (up, down):
        for key in present:
            same = [code for one, code in rows if one == key]
            assert same == sorted(same)
    if name == "status":
        assert [key for key, _ in up[-4:]] == [key for key, _ in down[-4:]] == ["non indicato"] * 4


def test_the_sorted_column_says_so_and_offers_the_other_direction(listed: List) -> None:
    page = listed("sort=-programme&axis=4")
    header = page.one("th", aria_sort="descending")
    assert header.text == "PON Metro"
    assert header.one("a")["href"] == "/actions?axis=4&sort=programme"
    (option,) = [one for one in page.one("select", id="sort").all("option") if "selected" in one.attributes]
    assert option["value"] == "-programme"


@pytest.mark.parametrize("query", ["sort=__class__", "sort=", "sort=--code"])
def test_an_order_that_there_is_none_of_is_taken_for_not_said(listed: List, query: str) -> None:
    assert codes(listed(query)) == codes(listed(""))


@pytest.mark.parametrize("page", ["x", "-1", "0", "2", "7", "01", "1.0", "99999999999", "%D9%A1", "+1"])
@pytest.mark.parametrize("path", ["/actions", "/projects", "/actions.html"])
def test_a_page_that_is_not_there_is_not_found(client: FlaskClient, path: str, page: str) -> None:
    assert client.get(f"{path}?page={page}", headers={"Accept": "text/html"}).status_code == 404


def test_the_first_page_has_the_address_of_the_list(client: FlaskClient) -> None:
    for query, left in (("page=1", ""), ("axis=4&page=1&sort=-total", "?axis=4&sort=-total")):
        response = client.get(f"/actions?{query}")
        assert (response.status_code, response.headers["Location"]) == (302, f"/actions{left}")


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("/actions?q=x&axis=&measure=&status=&sort=code", "/actions?q=x"),
        ("/actions?q=+%20&sort=code&page=", "/actions"),
        ("/actions?sort=nothing&axis=4", "/actions?axis=4"),
        ("/projects?axis=&sort=number", "/projects"),
        ("/projects?sort=number&measure=1.1.1&status=completed", "/projects?status=completed"),
        ("/actions.csv?axis=&sort=code&variant=word", "/actions.csv"),
    ],
)
def test_what_the_form_says_without_saying_anything_is_not_in_the_address(
    client: FlaskClient, asked: str, left: str
) -> None:
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (302, left)
    assert client.get(left).status_code == 200


@pytest.mark.parametrize("asked", ["/actions?sort=-code", "/actions?sort=total", "/actions?sort=%2Dtotal"])
def test_an_order_that_is_another_stays_in_the_address(client: FlaskClient, asked: str) -> None:
    assert client.get(asked).status_code == 200


def test_an_action_is_found_by_the_title_of_its_project(listed: List) -> None:
    assert codes(listed("q=itinerari+ciclabili")) == codes(listed("project=MI-11"))


def test_long_words_in_any_script_are_searched_for_by_the_form(client: FlaskClient) -> None:
    words = "%D0%B6" * 200
    response = client.get(f"/actions?q={words}&axis=&sort=code")
    assert (response.status_code, response.headers["Location"]) == (302, f"/actions?q={words}")


def test_what_is_longer_than_anybody_means_is_refused_in_words(client: FlaskClient) -> None:
    for name, longest in (("axis", 100), ("place", 100), ("q", 200)):
        assert client.get(f"/actions?{name}={'A' * longest}").status_code == 200
        for suffix in ("", ".csv", ".json"):
            response = client.get(
                f"/actions{suffix}?{name}={'A' * (longest + 1)}", headers={"Accept": "application/json"}
            )
            assert response.status_code == 400
            assert f"{name} is longer than {longest} characters" in response.json["detail"]
            assert response.json["kind"] == "InputError"


def test_a_fault_of_the_program_is_not_said_to_be_the_readers(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("a fault")

    monkeypatch.setattr(Selection, "of", broken)
    assert client.get("/actions?axis=4").status_code == 500


def test_every_parameter_of_the_form_is_known_to_the_address(
    client: FlaskClient, app: Flask, read: Callable[[str], Any]
) -> None:
    lists = app.extensions["ponlod"].lists.get()
    for path, listing in (("/actions", lists.actions), ("/projects", lists.projects)):
        names = [*listing.facets, "q", "sort", "lang"]
        query = "&".join(f"{name}={'-title' if name == 'sort' else 'en'}" for name in names)
        assert client.get(f"{path}?{query}").status_code == 200
        page = read(client.get(path, headers={"Accept": "text/html"}).text)
        fields = [
            field for tag in ("input", "select") for field in page.one("form", class_="filters").all(tag)
        ]
        assert {field["name"] for field in fields} <= set(names)


@pytest.mark.parametrize("path", ["/actions.csv/", "/actions.json/", "/projects.xlsx/"])
def test_a_file_is_no_folder(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_sums_are_those_of_the_rows_found(listed: List) -> None:
    page = listed("axis=2")
    sums = [cell.one("data")["value"] for cell in page.one("tfoot").all("td")]
    assert sums[:2] == ["10057231.07", "5333768.93"]
    for position in range(3):
        assert sum(money(text) for text in column(page, position) if text != "—") == Decimal(sums[position])


def test_only_the_plain_list_is_for_search_engines(client: FlaskClient, read: Callable[[str], Any]) -> None:
    for path in ("/actions", "/projects"):
        for query, plain in (("", True), ("lang=en", True), ("axis=4", False), ("sort=-programme", False)):
            page = read(client.get(f"{path}?{query}", headers={"Accept": "text/html"}).text)
            robots = [meta["content"] for meta in page.all("meta", name="robots")]
            assert robots == ([] if plain else ["noindex, follow"])
            for link in page.one("main").all("a"):
                target = urlsplit(link["href"])
                asked = {name for name, _ in parse_qsl(target.query)} - {"lang"}
                if target.path == path and asked:
                    assert "nofollow" in link["rel"].split(), link["href"]


def test_the_language_that_was_asked_for_stays(client: FlaskClient, read: Callable[[str], Any]) -> None:
    page = read(client.get("/actions?lang=en&axis=4", headers={"Accept": "text/html"}).text)
    assert page.one("main").one("input", name="lang")["value"] == "en"
    assert all("lang=en" in link["href"] for link in page.one("main").all("a", class_="chip"))
    assert all(cell.all("span", lang="it") for cell in page.all("td", class_="title"))


ANSWERED = (200, 302, 400, 404)
"""The list; or the address without what says nothing; or what is too long, or a page that is not there."""
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["axis", "status", "project", "place", "amount", "q", "sort", "page", "variant"])
        | st.text(),
        st.text() | st.sampled_from(["4", "none", "completed", "-programme", "2", "with", "excel"]),
    ),
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(pairs=QUERIES, path=st.sampled_from(["/actions", "/projects", "/actions.csv", "/projects.json"]))
def test_no_query_string_is_an_error(client: FlaskClient, pairs: list[tuple[str, str]], path: str) -> None:
    query = urlencode(pairs, errors="surrogatepass")
    assert client.get(f"{path}?{query}", headers={"Accept": "*/*"}).status_code in ANSWERED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(query=st.binary(max_size=40))
def test_no_bytes_in_a_query_string_are_an_error(client: FlaskClient, query: bytes) -> None:
    raw = query.decode("latin-1").replace("#", "")
    assert client.get("/actions", query_string=raw, headers={"Accept": "*/*"}).status_code in ANSWERED


# Lists that are longer than a page


@pytest.fixture
def long_list(app: Flask, publication: Path, store: BlockingStore, read: Callable[[str], Any]) -> List:
    """/actions with 250 actions, of which every third has no amount."""
    long_app = create_app(publication, store)
    lists = app.extensions["ponlod"].lists.get()
    opened = long_app.extensions["ponlod"]
    long = Once(lambda: replace(lists, actions=longer(lists)))
    long_app.extensions["ponlod"] = replace(opened, lists=long)
    return reader(long_app.test_client(), read)


def longer(lists: Lists) -> Any:
    first = lists.actions.rows[0]
    rows = [
        replace(
            first,
            iri=URIRef(f"{first.iri}{number}"),
            code=f"MI1.1.{number}.a",
            title=Literal(f"Azione {number}", lang="it"),
            programme=None if number % 3 == 0 else Decimal("0.10"),
        )
        for number in range(1, 251)
    ]
    return action_listing(rows, lists.names)


def test_a_long_list_comes_in_pages_that_together_have_every_row_once(long_list: List) -> None:
    pages = [long_list(query) for query in ("", "page=2", "page=3")]
    assert [len(codes(page)) for page in pages] == [100, 100, 50]
    assert [code for page in pages for code in codes(page)] == [
        f"MI1.1.{number}.a" for number in range(1, 251)
    ]


def test_the_sums_of_a_long_list_are_of_all_pages_and_say_so(long_list: List) -> None:
    page = long_list("page=2")
    foot = page.one("tfoot")
    assert foot.one("th").text == "Somma di tutte le 250 azioni trovate"
    assert foot.all("td")[0].one("data")["value"] == "16.70"
    assert "le somme comprendono tutte le pagine" in page.one("p", role="status").text


def test_the_pages_are_linked_with_what_is_chosen(long_list: List) -> None:
    page = long_list("amount=with&sort=-title")
    links = page.one("nav", aria_label="Pagine dell'elenco")
    assert links.one("a", aria_current="page").text == "Pagina 1"
    assert links.one("a", rel="next nofollow")["href"] == "/actions?amount=with&sort=-title&page=2"
    assert links.all("a", rel="prev nofollow") == []
    assert codes(long_list("sort=-title"))[0] == "MI1.1.250.a"


def test_a_short_list_has_no_links_to_pages(listed: List) -> None:
    assert listed("").all("ul", class_="pagination") == []


# Projects


def test_projects_are_listed_in_order_with_the_section_without_number_last(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = reader(client, read, "/projects")("")
    rows = page.one("table", class_="projects").one("tbody").all("tr")
    assert [row.one("td", class_="code").text for row in rows] == [*map(str, range(1, 14)), ""]
    assert rows[-1].one("th").text == "Assistenza tecnica"


def test_projects_are_narrowed_searched_and_sorted(client: FlaskClient, read: Callable[[str], Any]) -> None:
    listed = reader(client, read, "/projects")

    def numbers(query: str) -> list[str]:
        rows = listed(query).one("table", class_="projects").one("tbody").all("tr")
        return [row.one("td", class_="code").text for row in rows]

    assert numbers("axis=2") == ["9", "10", "11"]
    assert numbers("status=postponed") == ["3"]
    assert numbers("q=quartieri") == ["4"]
    assert numbers("q=POC") == ["1"]
    assert numbers("sort=-programme")[0] == "11"
    assert numbers("sort=-number")[-1] == "1"
    assert counts(listed("").one("select", id="axis"))["2"] == 3


def test_a_project_has_the_sums_of_its_actions(client: FlaskClient, read: Callable[[str], Any]) -> None:
    page = reader(client, read, "/projects")("q=itinerari+ciclabili")
    (row,) = page.one("table", class_="projects").one("tbody").all("tr")
    actions = reader(client, read)("project=MI-11")
    shown = [cell.one("data")["value"] for cell in row.all("td", class_="money")]
    assert shown == [cell.one("data")["value"] for cell in actions.one("tfoot").all("td")]
    assert row.one("td", class_="number").one("a")["href"] == "/actions?project=MI-11"
    assert row.one("td", class_="number").text == str(len(codes(actions))) == "4"


def test_releases_are_listed_with_their_document(client: FlaskClient, read: Callable[[str], Any]) -> None:
    page = read(client.get("/releases", headers={"Accept": "text/html"}).text)
    (row,) = page.one("tbody").all("tr")
    assert row.one("a", href="/releases/MI-13")
    assert row.one("a", href="/doc/release/MI-13/document")
    assert row.one("time", datetime="2022-01-31")


# Reading once


class Watched:
    """A store that counts what it is asked, and is away ``failures`` times."""

    def __init__(self, store: BlockingStore, failures: int = 0) -> None:
        self.store, self.failures, self.asked = store, failures, 0

    def query(self, query: str, **options: Any) -> Any:
        self.asked += "pon:codeAsPrinted" in query
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("away")
        return self.store.query(query, **options)


def test_the_rows_are_read_from_the_store_once(publication: Path, store: BlockingStore) -> None:
    watched = Watched(store)
    client = create_app(publication, watched).test_client()  # type: ignore[arg-type]
    assert client.get("/actions").status_code == 200
    asked = watched.asked
    assert asked
    for path in ("/actions?axis=4", "/projects", "/actions.csv"):
        assert client.get(path).status_code == 200
    assert watched.asked == asked


def test_a_store_that_is_away_is_asked_again_the_next_time(publication: Path, store: BlockingStore) -> None:
    client = create_app(publication, Watched(store, failures=1)).test_client()  # type: ignore[arg-type]
    assert client.get("/actions").status_code == 503
    assert client.get("/actions").status_code == 200
