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
