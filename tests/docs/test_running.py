# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page for whoever runs a server: its limits are the program's, and so are addresses and variables."""

import re
from pathlib import Path

import pytest

from ponlod.settings import DEFAULTS, PASSWORD, USER
from ponlod.store import DEFAULT_LIMITS
from ponlod.store.fence import STACK
from ponlod.store.servers import Layout, graphs_url
from ponlod.web.exports import PATIENCE
from ponlod.web.http.bodies import BODY_SECONDS, MAX_BODY
from ponlod.web.http.connection import HEAD_SECONDS, MAX_ARRIVING, MAX_HEAD, STALL_SECONDS
from ponlod.web.http.front import MAX_ACCEPT, MAX_FIELDS, MOST_FIELDS
from ponlod.web.http.kept import KEPT as PAGES_KEPT
from ponlod.web.http.kept import KEPT_EACH as PAGES_KEPT_EACH
from ponlod.web.http.leaving import MAX_LEAVING, SEND_RATE, SEND_SECONDS
from ponlod.web.sparql.endpoint import HOLD_SECONDS
from ponlod.web.sparql.replies import KEPT, KEPT_EACH
from ponlod.web.sparql.results import PAGE_BYTES, ROWS_SHOWN
from ponlod.web.views.list_page import ROWS
from ponlod.web.views.lists import LONGEST_VALUE, LONGEST_WORDS

PAGE = (Path(__file__).parents[2] / "docs" / "running-a-server.md").read_text(encoding="utf-8")
KIB, MIB = 1024, 1024 * 1024

LIMITS = {
    "time of a query": f"{DEFAULT_LIMITS.seconds:g} s",
    "memory of a query, beyond the data": f"{DEFAULT_LIMITS.memory // MIB} MiB",
    "answer": f"{DEFAULT_LIMITS.result // MIB} MiB",
    "text of a query, with its graphs": f"{DEFAULT_LIMITS.query // MIB} MiB",
    "nesting of a query": f"a stack of {STACK // MIB} MiB",
    "queries that wait": f"{DEFAULT_LIMITS.waiting}, each for {DEFAULT_LIMITS.patience:g} s",
    "queries of one client that wait": (
        f"{DEFAULT_LIMITS.waiting // 4}, each for {DEFAULT_LIMITS.patience:g} s"
    ),
    "body of a request": f"{MAX_BODY // MIB} MiB, within {BODY_SECONDS:g} s",
    "head of a request": f"{MAX_HEAD // KIB} KiB, within {HEAD_SECONDS:g} s",
    "header fields": f"{MAX_FIELDS // KIB} KiB",
    "number of header fields": f"{MOST_FIELDS}",
    "`Accept`, and `Accept-Language`": f"{MAX_ACCEPT // KIB} KiB",
    "requests that arrive, all together": f"{MAX_ARRIVING // MIB} MiB",
    "a client that takes nothing of its answer": f"{STALL_SECONDS:g} s",
    "rows in the page for a browser without scripts": f"{ROWS_SHOWN}",
    "answer that such a page is made of": f"{PAGE_BYTES // MIB} MiB",
    "a client that takes a large answer": f"{SEND_SECONDS:g} s, and 1 s for each {SEND_RATE // KIB} KiB",
    "large answers under way that are not in files, all together": f"{MAX_LEAVING // MIB} MiB",
    "rows of a list on one page": f"{ROWS}",
    "words to search a list for": f"{LONGEST_WORDS} characters",
    "a value of a filter that no row has": f"{LONGEST_VALUE} characters",
    "workbooks made at once": f"1; others wait {PATIENCE:g} s",
}


@pytest.mark.parametrize(("what", "limit"), LIMITS.items())
def test_a_limit_of_the_page_is_the_programs(what: str, limit: str) -> None:
    assert re.findall(rf"^\| {what} \| ([^|]+) \|", PAGE, re.MULTILINE) == [limit]


def test_what_is_kept_and_held_is_as_the_page_says() -> None:
    text = " ".join(PAGE.split())
    assert f"Answers up to {KEPT_EACH // MIB} MiB are kept, {KEPT // MIB} MiB in all" in text
    assert f"up to {PAGES_KEPT_EACH // MIB} MiB each and {PAGES_KEPT // MIB} MiB in all" in text
    assert HOLD_SECONDS == 1
    assert "For up to a second it is held back" in text


def test_the_page_names_no_variable_that_is_not_read() -> None:
    known = {f"PONLOD_{name.upper()}" for name in DEFAULTS} | {USER, PASSWORD}
    assert {USER, PASSWORD} < set(re.findall(r"PONLOD_\w+", PAGE)) <= known


def test_other_servers_take_graphs_where_the_page_says() -> None:
    rows = re.findall(r"^\| [^|]+ \| ((?:`/[^|]+`)+) \| `(/[^|]+)` \| [^|]+ \|$", PAGE, re.MULTILINE)
    assert len(rows) == 4
    for queries, graphs in rows:
        for query in re.findall(r"`([^`]+)`", queries):
            assert graphs_url(f"http://localhost{query}") == f"http://localhost{graphs}"


def test_the_graphs_of_the_page_are_those_that_are_loaded() -> None:
    layout = Layout("{base}", "", ())
    named = re.findall(r"^\| `(\{base\}[^`]+)` \|", PAGE, re.MULTILINE)
    assert named == [layout.default_graph, layout.record_graph]
