# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The driver for pages measures only right answers, and others answer with the same."""

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def driver(name: str) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2] / "benchmarks")
        return import_module(name)


visiting, sites, comparison, pages = map(driver, ("visiting", "sites", "comparison", "pages"))

PAGES = {page.name: page for page in visiting.PAGES}
DOCUMENT, REDIRECT = PAGES["document-turtle"], PAGES["redirect"]
NOT_MODIFIED = PAGES["not-modified"]

needs_nginx = pytest.mark.skipif(
    shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") is None,
    reason="there is no nginx here",
)
needs_wrk = pytest.mark.skipif(shutil.which("wrk") is None, reason="there is no wrk here")
needs_waitress = pytest.mark.skipif(find_spec("waitress") is None, reason="there is no waitress here")


@dataclass
class Given:
    """The parts of an answer, right for a document unless said otherwise."""

    status: int = 200
    media_type: str = "text/turtle; charset=utf-8"
    body: bytes = b"<MI4.1.1.a> a <x> ."
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Any:
        return visiting.Answer(self.status, {"content-type": self.media_type, **self.headers}, self.body)


TURTLE = Given(headers={"etag": '"1"', "link": '</a>; rel="canonical"', "x-odd": "a\\b"}).answer
MOVED = Given(303, body=b"see", headers={"location": "/doc/action/MI4.1.1.a"}).answer


def test_a_right_answer_has_no_problem() -> None:
    assert visiting.problem(DOCUMENT, TURTLE, TURTLE) is None
    assert visiting.problem(REDIRECT, MOVED) is None
    assert visiting.problem(NOT_MODIFIED, Given(304, body=b"").answer, TURTLE) is None


@pytest.mark.parametrize(
    ("page", "given", "problem"),
    [
        (DOCUMENT, Given(500), "status 500"),
        (DOCUMENT, Given(303), "status 303"),
        (DOCUMENT, Given(media_type="text/html"), "another format"),
        (DOCUMENT, Given(body=b"<b> a <x> ."), "another body"),
        (REDIRECT, Given(303, headers={"location": "/doc/action/MI1.1.1.a"}), "another place"),
        (REDIRECT, Given(303), "another place"),
        (REDIRECT, Given(200), "status 200"),
        (NOT_MODIFIED, Given(200), "status 200"),
        (NOT_MODIFIED, Given(304), "a body"),
    ],
)
def test_an_answer_that_is_not_what_is_measured_says_why(page: Any, given: Given, problem: str) -> None:
    assert visiting.problem(page, given.answer) == problem


def test_a_copy_differs_with_a_byte_and_other_data_need_not_be_the_same() -> None:
    other = Given(body=TURTLE.body + b" ").answer
    assert visiting.problem(DOCUMENT, other, TURTLE) == "another body"
    assert visiting.problem(DOCUMENT, other) is None


def test_only_who_has_got_a_page_asks_whether_it_is_modified() -> None:
    assert visiting.request_headers(NOT_MODIFIED, TURTLE) == {"Accept": "text/turtle", "If-None-Match": '"1"'}
    assert visiting.request_headers(DOCUMENT, TURTLE) == {"Accept": "text/turtle"}


def test_every_page_that_is_measured_is_another_and_aims_are_for_documents_and_redirects() -> None:
    assert len(PAGES) == len(visiting.PAGES)
    aims = {name: page.aim for name, page in PAGES.items() if page.aim}
    assert aims == {"document-turtle": 2.5, "document-html": 2.5, "redirect": 3}


@pytest.mark.parametrize(
    "name",
    [pytest.param("nginx", marks=needs_nginx), pytest.param("flask", marks=needs_waitress)],
)
def test_a_server_of_copies_answers_as_the_original_with_its_headers(name: str, tmp_path: Path) -> None:
    originals = {DOCUMENT.name: TURTLE, REDIRECT.name: MOVED, NOT_MODIFIED.name: TURTLE}
    with sites.OTHERS[name](None, originals, tmp_path) as site:
        assert site.targets.keys() == originals.keys()
        for page in (DOCUMENT, REDIRECT, NOT_MODIFIED):
            whole = visiting.ask(site.port, site.targets[page.name], {})
            headers = visiting.request_headers(page, whole)
            given = visiting.ask(site.port, site.targets[page.name], headers)
            assert visiting.problem(page, given, originals[page.name]) is None
        assert whole.headers["content-type"] == "text/turtle; charset=utf-8"
        assert whole.headers["link"] == TURTLE.headers["link"]
        assert whole.headers["x-odd"] == TURTLE.headers["x-odd"]


@needs_nginx
@needs_wrk
def test_a_page_is_measured_only_if_its_answer_is_right(tmp_path: Path) -> None:
    with sites.nginx(None, {DOCUMENT.name: TURTLE}, tmp_path) as site:
        cell = pages.measured(site, DOCUMENT, TURTLE, 0.1, 2)
        assert cell.rate > 0
        assert 0 < cell.p50 <= cell.p99
        other = Given(body=b"<MI4.1.1.a> a <y> .").answer
        assert pages.measured(site, DOCUMENT, other, 0.1, 2) == "another body"


def rows(lines: list[str], title: str) -> dict[str, list[str]]:
    """The cells of the table below a title, by its first column."""
    (start,) = (number for number, line in enumerate(lines) if line.startswith(title))
    found = {}
    for line in lines[start + 2 :]:
        if not line:
            break
        name, *cells = (part.strip() for part in line.split("|")[1:-1])
        found[name] = cells
    return found


def test_tables_show_costs_beside_the_limit_and_why_something_was_not_measured() -> None:
    cells = {
        ("nginx", "redirect"): comparison.Cell(10e-6, 1e5, 0.0001, 0.002),
        ("ponlod", "redirect"): comparison.Cell(25e-6, 4e4, 0.0002, 0.003),
        ("ponlod", "home"): comparison.Cell(50e-6, 2e4, 0.0004, 0.003),
        ("flask", "redirect"): "status 404",
    }
    lines = list(pages.tables(cells, ["nginx", "ponlod", "flask"], {"home": 0.25}))
    costs = rows(lines, "CPU per request")
    assert costs[""] == ["nginx", "ponlod", "flask", "aim of ponlod"]
    assert costs["redirect"] == ["10", "25 (2.50)", "status 404", "≤ 3"]
    assert costs["home"] == ["", "50", "", ""]
    assert rows(lines, "Latency")["redirect"] == ["0.10 / 2.00", "0.20 / 3.00", "status 404"]
    assert rows(lines, "The first visits")["home"] == ["250"]


@needs_nginx
@needs_wrk
def test_the_driver_runs_and_no_answer_is_wrong(root: Path) -> None:
    command = [sys.executable, root / "benchmarks" / "pages.py", "--seconds", "1", "--servers", "nginx"]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    costs = rows(run.stdout.splitlines(), "CPU per request")
    for page in PAGES:
        limit, cost, *_ = costs[page]
        assert limit.replace(".", "").isdigit()
        assert "(" in cost
