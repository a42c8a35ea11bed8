# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""/quality tells how the data were checked, and everything that is irregular in their source."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.namespace import RDFS

from ponlod.namespaces import PON
from ponlod.records import Severity
from ponlod.store import BlockingStore, select
from ponlod.web.views import finding_kinds
from ponlod.web.views.findings import gravest_findings
from ponlod.web.views.page_queries import PageQueries


@pytest.fixture
def page(client: FlaskClient, read: Callable[[str], Any]) -> Any:
    return read(client.get("/quality", headers={"Accept": "text/html", "Accept-Language": "en"}).text)


def test_every_finding_is_shown_once_with_its_sentence(page: Any, dump: Graph) -> None:
    sentences = Counter(
        str(comment)
        for finding in dump.subjects(None, PON["Finding"])
        for comment in dump.objects(finding, RDFS.comment)
        if comment.language == "en"
    )
    shown = [
        row.one("a", class_="quiet")
        for table in page.all("table", class_="findings")
        for row in table.one("tbody").all("tr")
    ]
    assert Counter(link.text for link in shown) == sentences
    assert {link["href"] for link in shown} == {
        str(finding).replace("http://localhost:8000/id/", "/doc/")
        for finding in dump.subjects(None, PON["Finding"])
    }


def test_the_gravest_kinds_come_first_and_are_counted(page: Any, dump: Graph) -> None:
    summary = page.one("table", class_="summary")
    severities = [header.text for header in summary.all("th", scope="rowgroup")]
    assert severities == ["Severity: High", "Severity: Medium", "Severity: Low"]
    counted = sum(int(cell.text) for body in summary.all("tbody") for cell in body.all("td", class_="number"))
    assert counted == len(list(dump.subjects(None, PON["Finding"])))


def test_a_finding_leads_to_its_lines_and_to_what_it_is_about(page: Any) -> None:
    row = next(
        row
        for table in page.all("table", class_="findings")
        for row in table.one("tbody").all("tr")
        if "MI.4.2.1.b" in row.text
    )
    assert row.one("th").one("a")["href"] == "/doc/action/MI4.2.1.b"
    (lines,) = row.all("a", class_="line")
    assert lines["href"].startswith("/doc/release/MI-13/lines/")


def test_the_outcome_of_the_validation_is_said(page: Any) -> None:
    validation = page.one("section", aria_labelledby="validation")
    assert "Errors: 0." in validation.text
    files = [link["href"] for link in validation.all("a") if link["href"].startswith("/reports/")]
    assert "/reports/validation-MI-13.ttl" in files
    assert not [path for path in files if path.endswith(".it.txt")]


def test_the_numbers_of_findings_are_the_endpoint_s(page: Any, store: BlockingStore) -> None:
    rows = select(
        store,
        """SELECT ?kind ?severity (COUNT(?finding) AS ?n) {
        ?finding a pon:Finding ; pon:findingKind ?kind ; pon:severity ?severity } GROUP BY ?kind ?severity""",
    )
    asked = {
        f"{str(row['severity']).rpartition('/')[2]}-{str(row['kind']).rpartition('/')[2]}": str(row["n"])
        for row in rows
    }
    shown = {
        row.one("a")["href"].removeprefix("#"): row.one("data")["value"]
        for body in page.one("table", class_="summary").all("tbody")
        for row in body.all("tr")
        if row.all("a")
    }
    assert shown == asked
    assert all(page.all("p", id=anchor) for anchor in asked)


@pytest.mark.parametrize("most", [1, 3, 20, 10_000])
def test_the_gravest_findings_are_as_many_as_are_asked_for(store: BlockingStore, most: int) -> None:
    found = gravest_findings(PageQueries(store), most)
    assert len({one.iri for one in found.first}) == len(found.first) == min(most, found.count)
    order = [severity.value for severity in Severity]
    severities = [order.index(one.severity.rpartition("/")[2]) for one in found.first]
    assert severities == sorted(severities)
    assert all(one.sentences for one in found.first)


def test_of_a_kind_with_too_many_findings_the_first_are_shown_and_the_report_has_the_rest(
    client: FlaskClient, read: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding_kinds, "SHOWN", 3)
    page = read(client.get("/quality", headers={"Accept": "text/html", "Accept-Language": "en"}).text)
    (part,) = [one for one in page.all("details") if one.all("p", id="low-no-total")]
    shown = [row.one("th").text for row in part.one("tbody").all("tr")]
    assert shown == ["MI4.2.1.a", "MI3.3.1.b", "MI3.1.1.d"]  # in the order of the document
    assert "The first 3 of 12." in part.text
    assert "/reports/findings-MI-13.csv" in [link["href"] for link in part.all("a")]


COUNTED = {
    "Name of the operation": "dct:title",
    "Summary of the operation": "dct:description",
    "Start date": "pon:dateMention",
    "End date (expected)": "pon:dateMention",
    "Total eligible expenditure": "pon:totalCost",
    "Union co-financing rate, per priority axis": "pon:programmeFunding",
    "Postcode or other indicator of location": "pon:place",
    "Category of intervention": "pon:measure",
    "Unique code of the operation (for the 2021-2027 programmes)": "dct:identifier",
}
MISSING = {
    "Name of the beneficiary (legal entities only)",
    "Country",
    "Headings of the fields in another language of the Union too",
}
DATED = "Date of the last update of the list"


def test_each_field_that_the_law_asks_for_is_counted_as_the_endpoint_counts_it(
    page: Any, store: BlockingStore
) -> None:
    (everything,) = select(store, "SELECT (COUNT(?a) AS ?n) { ?a a pon:Action }")
    rows = {row.one("th").text: row for row in page.one("table", class_="coverage").one("tbody").all("tr")}
    assert set(rows) == {*COUNTED, *MISSING, DATED}
    for field, by in COUNTED.items():
        (counted,) = select(store, f"SELECT (COUNT(DISTINCT ?a) AS ?n) {{ ?a a pon:Action ; {by} ?v }}")
        assert rows[field].one("data")["value"] == str(counted["n"])
        assert rows[field].one("data").text == f"{counted['n']} of {everything['n']}"
        assert rows[field].one("code").text == by
    for field in MISSING:
        assert rows[field].one("data")["value"] == "0"
        assert rows[field].one("span", class_="covered").text == "No"
    assert rows[DATED].one("data")["value"] == str(everything["n"])


def test_only_what_says_the_same_counts_as_printed(page: Any) -> None:
    rows = page.one("table", class_="coverage").one("tbody").all("tr")
    verdicts = {row.one("th").text: row.one("span", class_="covered").text for row in rows}
    assert verdicts["Name of the operation"] == "Yes"
    assert verdicts["Total eligible expenditure"] == "No, but something close"
    text = page.one("section", aria_labelledby="coverage").text
    assert "not that list" in text
    assert "Regulation (EU) No 1303/2013, Article 115(2) and Annex XII, point 1" in text
