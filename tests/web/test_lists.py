# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/actions: a table that can be filtered, sorted and linked to."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

List = Callable[[str], Any]


@pytest.fixture
def listed(client: FlaskClient, read: Callable[[str], Any]) -> List:
    def get(query: str) -> Any:
        response = client.get(f"/actions?{query}", headers={"Accept": "text/html"})
        assert response.status_code == 200
        return read(response.text)

    return get


def codes(page: Any) -> list[str]:
    tables = page.all("table", class_="actions")
    return [row.one("th").text for row in tables[0].one("tbody").all("tr")] if tables else []


def column(page: Any, position: int) -> list[str]:
    rows = page.one("table", class_="actions").one("tbody").all("tr")
    return [row.all("td", class_="money")[position].text for row in rows]


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


def test_actions_without_a_status_can_be_asked_for(listed: List) -> None:
    assert codes(listed("status=none")) == ["MI3.3.1.a", "MI4.1.1.b", "MI5.1.1.a", "MI5.2.1.a"]


def test_each_choice_tells_how_many_actions_it_would_show(listed: List) -> None:
    page = listed("axis=4")
    for facet in ("axis", "status", "project"):
        for option in page.one("select", id=facet).all("option")[1:]:
            _, _, count = option.text.removesuffix(")").rpartition("(")
            other = "" if facet == "axis" else "axis=4&"
            assert len(codes(listed(f"{other}{facet}={option['value']}"))) == int(count)
    assert page.one("select", id="axis").one("option", value="4").attributes["selected"] is None


def test_nothing_found_is_said_and_not_shown_as_an_empty_table(listed: List) -> None:
    page = listed("axis=5&status=completed")
    assert page.all("table", class_="actions") == []
    assert "Nessuna azione risponde" in page.one("p", class_="empty").text
    assert codes(listed("axis=nonsense")) == []


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


def test_the_sorted_column_says_so_and_offers_the_other_direction(listed: List) -> None:
    page = listed("sort=-programme&axis=4")
    header = page.one("th", aria_sort="descending")
    assert header.text == "PON Metro"
    assert header.one("a")["href"] == "/actions?sort=programme&axis=4"
    assert page.one("input", name="sort")["value"] == "-programme"


def test_an_unknown_column_sorts_by_code(listed: List) -> None:
    assert codes(listed("sort=__class__")) == codes(listed(""))


def test_the_sums_are_those_of_the_rows_shown(listed: List) -> None:
    page = listed("axis=2")
    sums = [cell.one("data")["value"] for cell in page.one("tfoot").all("td")]
    assert sums[:2] == ["10057231.07", "5333768.93"]
    for position in range(3):
        assert sum(money(text) for text in column(page, position) if text != "—") == Decimal(sums[position])


def test_projects_are_listed_in_order_with_the_section_without_number_last(
    client: FlaskClient, read: Callable[[str], Any]
) -> None:
    page = read(client.get("/projects", headers={"Accept": "text/html"}).text)
    names = [row.one("th").text for row in page.one("tbody").all("tr")]
    assert [name.partition(" – ")[0] for name in names] == [*map(str, range(1, 14)), "Assistenza tecnica"]


def test_releases_are_listed_with_their_document(client: FlaskClient, read: Callable[[str], Any]) -> None:
    page = read(client.get("/releases", headers={"Accept": "text/html"}).text)
    (row,) = page.one("tbody").all("tr")
    assert row.one("a", href="/releases/MI-13")
    assert row.one("a", href="/doc/release/MI-13/document")
    assert row.one("time", datetime="2022-01-31")
