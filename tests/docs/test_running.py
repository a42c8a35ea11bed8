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
from ponlod.web.bodies import BODY_SECONDS, MAX_BODY
from ponlod.web.connection import HEAD_SECONDS, MAX_HEAD, STALL_SECONDS
from ponlod.web.endpoint import HOLD_SECONDS
from ponlod.web.front import MAX_FIELDS
from ponlod.web.replies import KEPT, KEPT_EACH
from ponlod.web.results import PAGE_BYTES, ROWS_SHOWN

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
    "a client that takes nothing of its answer": f"{STALL_SECONDS:g} s",
    "rows in the page for a browser without scripts": f"{ROWS_SHOWN}",
    "answer that such a page is made of": f"{PAGE_BYTES // MIB} MiB",
}


@pytest.mark.parametrize(("what", "limit"), LIMITS.items())
def test_a_limit_of_the_page_is_the_programs(what: str, limit: str) -> None:
    assert re.findall(rf"^\| {what} \| ([^|]+) \|", PAGE, re.MULTILINE) == [limit]


def test_what_is_kept_and_held_is_as_the_page_says() -> None:
    text = " ".join(PAGE.split())
    assert f"Answers up to {KEPT_EACH // MIB} MiB are kept, {KEPT // MIB} MiB in all" in text
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
