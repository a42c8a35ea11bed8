# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""No query outlives its limits, and no query suffers by another's."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from ponlod.errors import QueryLimitExceeded, QuerySyntaxError, StoreError, StoreUnavailable
from ponlod.formats import RESULTS_CSV
from ponlod.store import Limits, running

SMALL = "SELECT (COUNT(*) AS ?n) { ?action a pon:Action }"
SMALL_ANSWER = b"n\r\n2\r\n"

LITTLE = 96 * 1024 * 1024
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
CARTESIAN = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"
RUNAWAYS = {
    "cartesian product": CARTESIAN,
    "filtered product": f"SELECT * {{ {PRODUCT} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), 'x')) }}",
    "regex": f'SELECT * {{ {PRODUCT} FILTER(REGEX(CONCAT(STR(?a), STR(?f), STR(?i)), "(x+x+)+y$")) }}',
    "construct": f"CONSTRUCT {{ ?a ?b ?c . ?d ?e ?f }} WHERE {{ {PRODUCT} }}",
    "describe": f"DESCRIBE * {{ {PRODUCT} }}",
    "exists": "ASK { ?a ?b ?c . ?d ?e ?f FILTER EXISTS { ?g ?h ?i FILTER(?i = ?c + ?f + 9e9) } }",
    "paths everywhere": "SELECT (COUNT(*) AS ?n) { ?a (!dct:x)* ?b . ?c (!dct:y)* ?d . ?e (!dct:z)* ?f }",
}
HUNGRY = {
    "sort": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?c) ?f",
    "distinct": "SELECT DISTINCT ?a ?d ?c ?f { ?a ?b ?c . ?d ?e ?f } OFFSET 999999999",
    "group concat": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) {{ {PRODUCT} }}",
    "group": f"SELECT ?a ?d ?g (SAMPLE(?c) AS ?x) {{ {PRODUCT} }} GROUP BY ?a ?d ?g",
    "count of distinct": f"SELECT (COUNT(DISTINCT *) AS ?n) {{ {PRODUCT} }}",
    "replace": "SELECT (STRLEN(?x9) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaa') AS ?x{n + 1})" for n in range(9))
    + " }",
    "encode": "SELECT (STRLEN(?x30) AS ?n) { BIND('%' AS ?x0) "
    + " ".join(f"BIND(ENCODE_FOR_URI(CONCAT(?x{n}, ?x{n})) AS ?x{n + 1})" for n in range(30))
    + " }",
    "doubling string": "SELECT ?x30 { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
    + " }",
}
DEEP = 10_000
NESTED = {
    "parentheses": f"SELECT ({'(' * DEEP}1{')' * DEEP} AS ?x) {{}}",
    "negations": f"SELECT * {{ FILTER({'!' * DEEP}true) }}",
    "conditions": f"SELECT ({'IF(true,' * DEEP}1{',2)' * DEEP} AS ?x) {{}}",
    "calls": f"SELECT ({'CONCAT(' * DEEP}'a'{')' * DEEP} AS ?x) {{}}",
    "or": f"SELECT * {{ FILTER({' || '.join(['true'] * 20_000)}) }}",
    "sum": f"SELECT ({' + '.join(['1'] * 20_000)} AS ?x) {{}}",
    "groups": f"SELECT * {{ {'{' * DEEP} {'}' * DEEP} }}",
    "optionals": f"SELECT * {{ {'OPTIONAL {' * 5000} {'}' * 5000} }}",
    "minuses": f"SELECT * {{ {'MINUS {' * 5000} {'}' * 5000} }}",
    "graphs": f"SELECT * {{ {'GRAPH ?g {' * 5000} {'}' * 5000} }}",
    "exists": f"SELECT * {{ {'FILTER EXISTS {' * 5000} {'}' * 5000} }}",
    "filters": f"SELECT * {{ ?a ?b ?c {'FILTER(?c) ' * DEEP} }}",
    "unions": f"SELECT * {{ {' UNION '.join(['{ ?a ?b ?c }'] * DEEP)} }}",
    "selects": f"SELECT * {{ {'{ SELECT * {' * 5000} {'} }' * 5000} }}",
    "sequences": f"SELECT * {{ ?a {'/'.join(['dct:p'] * 20_000)} ?b }}",
    "sequences in parentheses": f"SELECT * {{ ?a {'(' * DEEP}dct:p{'/dct:p)' * DEEP} ?b }}",
    "alternatives": f"SELECT * {{ ?a {'|'.join(['dct:p'] * 20_000)} ?b }}",
    "lists": f"SELECT * {{ ?a ?b {'(' * DEEP}1{')' * DEEP} }}",
    "blank nodes": f"SELECT * {{ ?a ?b {'[ ?p ' * DEEP}1{']' * DEEP} }}",
}
LONG = {
    "in": f"SELECT * {{ ?a ?b ?c FILTER(?c IN ({','.join(map(str, range(100_000)))})) }}",
    "values": f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {' '.join(map(str, range(100_000)))} }} }}",
    "prefixes": "".join(f"PREFIX p{n}: <http://x/{n}> " for n in range(20_000)) + "ASK {}",
    "projections": f"SELECT {' '.join(f'(1 AS ?x{n})' for n in range(20_000))} {{}}",
    "binds": f"SELECT * {{ {' '.join(f'BIND(1 AS ?x{n})' for n in range(DEEP))} }}",
    "patterns": f"SELECT * {{ {' . '.join(f'?a{n} ?b{n} ?c{n}' for n in range(DEEP))} }}",
    "parentheses in a path": f"SELECT * {{ ?a {'(' * DEEP}dct:p{')' * DEEP} ?b }}",
    "stars": f"SELECT * {{ ?a {'(' * 3000}dct:p{')*' * 3000} ?b }}",
    "regex in parentheses": f"SELECT * {{ ?a ?b ?c FILTER(REGEX(STR(?c), '{'(' * 50_000}{')' * 50_000}')) }}",
    "repeated regex": "SELECT * { ?a ?b ?c FILTER(REGEX(STR(?c), '((a{1000}){1000}){1000}')) }",
    "signs": f"SELECT ({'- ' * DEEP}1 AS ?x) {{}}",
    "inverses": f"SELECT * {{ ?a {'^(' * DEEP}dct:p{')' * DEEP} ?b }}",
    "carets": f"SELECT * {{ ?a {'^' * DEEP}dct:p ?b }}",
}


@pytest.mark.parametrize("query", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_query_is_stopped_at_the_time_limit(hasty, query):
    begun = time.monotonic()
    with pytest.raises(QueryLimitExceeded, match=r"time limit of 0\.4 s"):
        hasty.query(query)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("query", HUNGRY.values(), ids=HUNGRY)
def test_a_hungry_query_is_stopped_at_one_limit_or_the_other(hasty, query):
    with pytest.raises(QueryLimitExceeded, match=r"memory limit of 96 MiB|time limit of 0\.4 s"):
        hasty.query(query)


def test_a_query_is_stopped_at_the_memory_limit(store):
    with pytest.raises(QueryLimitExceeded, match="memory limit of 96 MiB"):
        store.query(HUNGRY["doubling string"])


@pytest.mark.parametrize("query", NESTED.values(), ids=NESTED)
def test_a_query_too_deep_for_the_engine_is_told_so(store, read, query):
    with pytest.raises(QueryLimitExceeded, match="too deeply nested"):
        store.query(query)
    assert read(store, SMALL, results=RESULTS_CSV) == SMALL_ANSWER


@pytest.mark.parametrize("query", LONG.values(), ids=LONG)
def test_a_query_that_is_long_without_depth_is_answered_or_told_why_not(hasty, read, query):
    begun = time.monotonic()
    with suppress(QueryLimitExceeded, QuerySyntaxError):
        hasty.query(query)
    assert time.monotonic() - begun < 5
    assert read(hasty, SMALL, results=RESULTS_CSV) == SMALL_ANSWER


def test_after_a_storm_every_worker_is_there_and_at_rest(dataset, read, children, eventually):
    def busy(pid: int) -> bool:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"

    def ask(store, query: str) -> None:
        with suppress(StoreError):
            store.query(query)

    before = children(os.getpid())
    storm = [*RUNAWAYS.values(), *HUNGRY.values(), *list(NESTED.values())[:5]]
    with running(dataset, Limits(seconds=0.4, memory=LITTLE, workers=4, patience=30)) as store:
        (keeper,) = children(os.getpid()) - before
        askers = [threading.Thread(target=ask, args=(store, query)) for query in storm]
        for asker in askers:
            asker.start()
        assert read(store, SMALL, results=RESULTS_CSV) == SMALL_ANSWER
        for asker in askers:
            asker.join()
        eventually(lambda: len(children(keeper)) == 4 and not any(map(busy, children(keeper))))
        assert read(store, SMALL, results=RESULTS_CSV) == SMALL_ANSWER


def test_a_large_answer_is_refused(store):
    with pytest.raises(QueryLimitExceeded, match="result limit of 2 MiB"):
        store.query("SELECT * { ?a ?b ?c . ?d ?e ?f }")


def test_a_long_query_is_refused_and_one_just_short_enough_is_read(store, read):
    with pytest.raises(QueryLimitExceeded, match="limit of 1 MiB"):
        store.query("ASK {} #" + "x" * 1024 * 1024)
    assert read(store, "ASK {} #" + "è" * 400_000, results=RESULTS_CSV) == b"true"


def test_a_stopped_query_leaves_no_process_that_works_on(dataset, children, eventually):
    before = children(os.getpid())
    with running(dataset, Limits(workers=1, seconds=0.4)) as store:
        (keeper,) = children(os.getpid()) - before
        (worker,) = children(keeper)
        with pytest.raises(QueryLimitExceeded):
            store.query(CARTESIAN)
        eventually(lambda: len(children(keeper)) == 1 and worker not in children(keeper))


def test_a_worker_that_has_grown_by_a_query_it_answered_is_replaced(dataset, read, children, eventually):
    before = children(os.getpid())
    with running(dataset, Limits(workers=1)) as store:
        (keeper,) = children(os.getpid()) - before
        (worker,) = children(keeper)
        copies = ", ".join(["?y"] * 1000)
        query = f"SELECT (STRLEN(?x) AS ?n) {{ BIND('{'x' * 100_000}' AS ?y) BIND(CONCAT({copies}) AS ?x) }}"
        assert read(store, query, results=RESULTS_CSV) == b"n\r\n100000000\r\n"
        eventually(lambda: children(keeper) and worker not in children(keeper))


def test_a_worker_serves_many_small_queries_and_may_rest_between_them(dataset, read, children):
    before = children(os.getpid())
    with running(dataset, Limits(workers=1, seconds=0.4)) as store:
        (keeper,) = children(os.getpid()) - before
        worker = children(keeper)
        for _ in range(50):
            read(store, SMALL)
        time.sleep(0.6)
        read(store, SMALL)
        assert children(keeper) == worker


def test_small_queries_are_answered_beside_runaways(dataset, read):
    ended = []

    def run_away(store) -> None:
        try:
            store.query(CARTESIAN)
        except StoreError:
            ended.append(True)

    with running(dataset, Limits(workers=3)) as store:
        runaways = [threading.Thread(target=run_away, args=(store,)) for _ in range(2)]
        for thread in runaways:
            thread.start()
        time.sleep(0.1)
        for _ in range(5):
            assert read(store, SMALL, results=RESULTS_CSV) == SMALL_ANSWER
        assert not ended
    for thread in runaways:
        thread.join()


def test_who_waits_too_long_in_the_queue_or_finds_it_full_is_told_that_the_store_is_busy(
    dataset, read, eventually
):
    told: list[str] = []

    def ask(store) -> None:
        try:
            store.query(CARTESIAN)
        except StoreError as error:
            told.append(f"{type(error).__name__}: {error}")

    def answers(store) -> bool:
        with suppress(StoreUnavailable):
            return read(store, SMALL, results=RESULTS_CSV) == SMALL_ANSWER
        return False

    with running(dataset, Limits(workers=1, waiting=2, patience=0.4, seconds=1.5)) as store:
        clients = [threading.Thread(target=ask, args=(store,)) for _ in range(8)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        # Those who gave up still stand in the queue, but nobody works for them.
        eventually(lambda: answers(store))
    busy = [sentence for sentence in told if sentence.startswith(StoreUnavailable.__name__)]
    assert len(busy) == 7
    assert all("busy" in sentence for sentence in busy)
    assert sum("0.4 s" in sentence for sentence in busy) == 2
    assert sum("as many queries wait already as may" in sentence for sentence in busy) == 5


def test_concurrent_clients_each_get_their_own_answer(store, read):
    answers: dict[int, bytes] = {}

    def ask(number: int) -> None:
        for _ in range(5):
            answers[number] = read(store, f"SELECT ({number} AS ?n) {{}}", results=RESULTS_CSV)

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert answers == {number: f"n\r\n{number}\r\n".encode() for number in range(8)}
