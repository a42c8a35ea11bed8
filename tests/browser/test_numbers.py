# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A number on a page is the number that the endpoint gives for the same thing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from playwright.sync_api import Page

Open = Callable[..., Page]
Ask = Callable[[str], list[dict[str, str]]]

AMOUNTS = ("programmeFunding", "otherPublicFunding", "totalCost")
FACETS = ("axis", "measure", "status", "project", "city", "programme")
SUMS = " ".join(f"(SUM(COALESCE(?{amount}_, 0)) AS ?{amount})" for amount in AMOUNTS)
PRESENT = " ".join(f"OPTIONAL {{ ?action pon:{amount} ?{amount}_ }}" for amount in AMOUNTS)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the endpoint says of a thing: how many actions it has, and their money by property."""

    actions: int | None
    money: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the address its header links to, as of the thing's own page, and its numbers."""

    thing: str
    numbers: set[Decimal] = field(default_factory=set)


@pytest.fixture(scope="module")
def expected(ask: Ask) -> dict[str, Expected]:
    """By address: every action, and everything that actions are counted by; "" is all, "none" no status."""
    queries = {facet: f"?action a pon:Action ; pon:{facet} ?thing" for facet in FACETS}
    queries["itself"] = "?action a pon:Action BIND (?action AS ?thing)"
    queries["all"] = '?action a pon:Action BIND ("" AS ?thing)'
    queries["none"] = (
        '?action a pon:Action FILTER NOT EXISTS { ?action pon:status ?status } BIND ("none" AS ?thing)'
    )
    found = {}
    for where in queries.values():
        for row in ask(
            f"SELECT ?thing (COUNT(?action) AS ?n) {SUMS} {{ {where} {PRESENT} }} GROUP BY ?thing"
        ):
            money = {amount: Decimal(row[amount]) for amount in AMOUNTS if Decimal(row[amount])}
            found[_page_of(row["thing"])] = Expected(int(row["n"]), money)
    for row in ask(
        "SELECT ?thing (SUM(?euro) AS ?sum) { ?action pon:fundingLine ?line . "
        "?line pon:fundingSource ?thing ; epo:hasAmountValue ?euro } GROUP BY ?thing"
    ):
        found[_page_of(row["thing"])] = Expected(None, {"sum": Decimal(row["sum"])})
    return found


def test_the_front_page_begins_with_the_sums_of_everything(
    open_page: Open, expected: dict[str, Expected]
) -> None:
    page = open_page("/")
    told = {
        Decimal(value)
        for value in page.locator("main data").evaluate_all(
            "all => all.filter(e => !e.closest('table')).map(e => e.value)"
        )
    }
    everything, completed = expected[""], expected["/vocabulary/status/completed"]
    assert told >= {
        Decimal(everything.actions or 0),
        everything.money["programmeFunding"],
        everything.money["otherPublicFunding"],
        Decimal(completed.actions or 0),
        completed.money["programmeFunding"],
    }


@pytest.mark.parametrize("language", ["it", "en"])
def test_tables_of_the_front_page_count_by_axis_status_and_project(
    open_page: Open, expected: dict[str, Expected], language: str
) -> None:
    told = _rows(open_page(f"/?lang={language}"))
    _check(told, expected)
    for prefix in ("/vocabulary/axis/", "/vocabulary/status/", "/doc/project/"):
        assert {row.thing for row in told} >= {thing for thing in expected if thing.startswith(prefix)}
    assert "none" in {row.thing for row in told}


def test_the_list_of_projects_counts_their_actions_and_money(
    open_page: Open, expected: dict[str, Expected]
) -> None:
    told = _rows(open_page("/projects"))
    _check(told, expected)
    assert {row.thing for row in told} == {thing for thing in expected if thing.startswith("/doc/project/")}


@pytest.mark.parametrize(
    ("address", "things", "whole"),
    [
        ("/actions", "?thing a pon:Action", ""),
        (
            "/actions?status=completed",
            "?thing a pon:Action ; pon:status status:completed",
            "/vocabulary/status/completed",
        ),
        (
            "/actions?axis=3",
            "?thing pon:axis ?axis . ?axis skos:notation '3'",
            "/vocabulary/axis/3",
        ),
        (
            "/actions?status=none",
            "?thing a pon:Action FILTER NOT EXISTS { ?thing pon:status ?status }",
            "none",
        ),
    ],
)
def test_the_list_of_actions_adds_up_what_it_shows(
    open_page: Open, ask: Ask, expected: dict[str, Expected], address: str, things: str, whole: str
) -> None:
    page = open_page(address)
    told = _rows(page)
    _check(told, expected)
    wanted = {_page_of(row["thing"]) for row in ask(f"SELECT ?thing {{ {things} }}")}
    assert {row.thing for row in told} == wanted
    sums = {Decimal(value) for value in page.locator("main tfoot data").evaluate_all(_VALUES)}
    assert sums >= set(expected[whole].money.values())


@pytest.mark.parametrize("facet", ["axis", "measure", "status", "project"])
def test_a_page_of_what_actions_are_counted_by_lists_each_with_its_money(
    open_page: Open, ask: Ask, expected: dict[str, Expected], site: str, facet: str
) -> None:
    pairs = [
        (_page_of(row["thing"]), _page_of(row["action"]))
        for row in ask(f"SELECT ?thing ?action {{ ?action a pon:Action ; pon:{facet} ?thing }}")
    ]
    page = open_page("/")
    for thing in {thing for thing, _ in pairs}:
        page.goto(site + thing)
        # What else is counted there is counted within this thing.
        told = [row for row in _rows(page) if row.thing.startswith("/doc/action/")]
        _check(told, expected)
        assert {row.thing for row in told} == {action for of, action in pairs if of == thing}, thing
        sums = {Decimal(value) for value in page.locator("main tfoot data").evaluate_all(_VALUES)}
        assert not sums or sums >= set(expected[thing].money.values()), thing


@pytest.mark.parametrize("language", ["it", "en"])
def test_an_amount_is_the_same_for_people_and_for_programs(
    crawl: Any, http: httpx.Client, language: str
) -> None:
    written = 0
    for address in crawl.pages:
        if "?" in address:
            continue
        html = http.get(address, params={"lang": language}).text
        for value, shown in re.findall(r'<data value="([^"]*)"[^>]*>([^<]*€[^<]*)</data>', unescape(html)):
            digits = re.sub(r"[^\d.,-]", "", shown)
            if language == "it":
                digits = digits.replace(".", "").replace(",", ".")
            assert Decimal(digits.replace(",", "")) == Decimal(value), (address, shown)
            written += 1
    assert written > 200


def _check(told: list[Row], expected: dict[str, Expected]) -> None:
    """Each row must tell what is paid, and no sum that the endpoint does not give for its thing."""
    assert {row.thing for row in told} & set(expected)
    for row in told:
        want = expected.get(row.thing)
        if want is None:
            continue
        grouped = want.actions is not None and not row.thing.startswith("/doc/action/")
        if grouped:
            assert Decimal(want.actions or 0) in row.numbers, row
        assert row.numbers >= {
            euro for kind, euro in want.money.items() if kind in ("programmeFunding", "sum")
        }, row
        sums = {number for number in row.numbers if number > 1000}
        assert sums <= set(want.money.values()) | {sum(_two(want), Decimal(0))}, row


def _two(want: Expected) -> list[Decimal]:
    return [want.money.get("programmeFunding", Decimal(0)), want.money.get("otherPublicFunding", Decimal(0))]


_VALUES = "all => all.map(e => e.value)"

_ROWS = """() => [...document.querySelectorAll("main tbody tr:has(th[scope=row] a)")].map((row) => [
  row.querySelector("th[scope=row] a").href,
  [...row.querySelectorAll("data")].map((e) => e.value)
    .concat([...row.cells].map((cell) => cell.textContent.trim()).filter((text) => /^\\d+$/.test(text))),
])"""


def _rows(page: Page) -> list[Row]:
    """The rows of a page's tables; what several say of the same thing is in one."""
    rows: dict[str, Row] = {}
    for link, values in page.evaluate(_ROWS):
        row = rows.setdefault(_page_of(link), Row(_page_of(link)))
        row.numbers.update(map(Decimal, values))
    return list(rows.values())


def _page_of(link: str) -> str:
    """The address of the page about a thing, from its IRI or from the link that chooses its actions."""
    parts = urlsplit(link)
    for name, value in parse_qsl(parts.query):
        if name in FACETS:
            path = {"project": "/doc/project/", "city": "/doc/city/"}.get(name, f"/vocabulary/{name}/")
            return "none" if value == "none" else path + value
    return re.sub("^/ponlod", "", parts.path).replace("/id/", "/doc/")
