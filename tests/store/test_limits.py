# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""No query outlives its limits, and no query suffers by another's."""

import os
import threading
import time
from contextlib import suppress

import pytest

from ponlod.errors import QueryLimitExceeded, StoreError, StoreUnavailable
from ponlod.formats import RESULTS_CSV
from ponlod.store import Limits, running

SMALL = "SELECT (COUNT(*) AS ?n) { ?action a pon:Action }"
SMALL_ANSWER = b"n\r\n2\r\n"

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
CARTESIAN = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"
RUNAWAYS = {
    "cartesian product": CARTESIAN,
    "filtered product": f"SELECT * {{ {PRODUCT} FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), 'x')) }}",
    "regex": f'SELECT * {{ {PRODUCT} FILTER(REGEX(CONCAT(STR(?a), STR(?f), STR(?i)), "(x+x+)+y$")) }}',
    "exists": "ASK { ?a ?b ?c . ?d ?e ?f FILTER EXISTS { ?g ?h ?i FILTER(?i = ?c + ?f + 9e9) } }",
    "paths everywhere": "SELECT (COUNT(*) AS ?n) { ?a (!dct:x)* ?b . ?c (!dct:y)* ?d . ?e (!dct:z)* ?f }",
}
HUNGRY = {
    "sort": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?c) ?f",
    "distinct": "SELECT DISTINCT ?a ?d ?c ?f { ?a ?b ?c . ?d ?e ?f } OFFSET 999999999",
    "group concat": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) {{ {PRODUCT} }}",
    "doubling string": "SELECT ?x30 { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
    + " }",
}
NESTED = {
    "parentheses": f"SELECT ({'(' * 10_000}1{')' * 10_000} AS ?x) {{}}",
    "optionals": f"SELECT * {{ {'OPTIONAL {' * 5000} {'}' * 5000} }}",
    "or": f"SELECT * {{ FILTER({' || '.join(['true'] * 20_000)}) }}",
    "path": f"SELECT * {{ ?a {'/'.join(['dct:p'] * 20_000)} ?b }}",
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


def test_a_large_answer_is_refused_whole(store):
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


def test_a_slow_reader_holds_no_worker(dataset, read):
    with running(dataset, Limits(workers=1, patience=2, seconds=5)) as store:
        many = (
            "SELECT ?s ?t { ?s <http://many.example/is> ?a . ?t <http://many.example/is> ?b FILTER(?a < 20) }"
        )
        unread = [store.query(many) for _ in range(3)]
        assert read(store, SMALL, results=RESULTS_CSV) == SMALL_ANSWER
        assert len({len(b"".join(answer.chunks)) for answer in unread}) == 1


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
    assert all("busy" in sentence and "0.4 s" in sentence for sentence in busy)


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
