# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Processes come and go with their owner, and nothing stays behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ponlod.errors import PublicationError, QueryLimitExceeded, StoreUnavailable
from ponlod.store import Limits, connect, running

OWNER = """
import os, signal, sys, time
from pathlib import Path
from ponlod.store import Limits, running
with running(Path(sys.argv[1]), Limits(workers=2)) as store:
    if sys.argv[2] == "forked" and os.fork() == 0:
        # Inherits what the owner has open, and outlives it.
        time.sleep(20)
        os._exit(0)
    print(store.path, flush=True)
    time.sleep(20)
"""


@pytest.fixture
def owner(dataset, request):
    """A process that runs a store, and the store's folder."""
    command = [sys.executable, "-c", OWNER, str(dataset), getattr(request, "param", "alone")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_stopping_leaves_neither_process_nor_file(dataset, children, read):
    before = children(os.getpid())
    with running(dataset, Limits(workers=2)) as store:
        (keeper,) = children(os.getpid()) - before
        processes = {keeper} | children(keeper)
        read(store, "ASK {}")
        assert len(processes) == 3
        assert store.path.stat().st_mode & 0o777 == 0o700
    assert not any(alive(pid) for pid in processes)
    assert not store.path.exists()
    with pytest.raises(StoreUnavailable, match="not running"):
        store.query("ASK {}")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("owner", ["alone", "forked"], indirect=True)
def test_when_the_owner_is_killed_everything_ends(owner, children, eventually, sign):
    process, folder = owner
    (keeper,) = (
        pid
        for pid in children(process.pid)
        if b"ponlod.store.keeper" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    processes = {keeper} | children(keeper)
    assert len(processes) == 3
    process.send_signal(sign)
    eventually(lambda: not any(alive(pid) for pid in processes))
    assert not folder.exists()


def test_a_keeper_that_is_killed_takes_its_workers_along(dataset, children, eventually):
    before = children(os.getpid())
    with running(dataset, Limits(workers=2)) as store:
        (keeper,) = children(os.getpid()) - before
        processes = children(keeper)
        os.kill(keeper, signal.SIGKILL)
        eventually(lambda: not any(alive(pid) for pid in processes))
        with pytest.raises(StoreUnavailable, match="not running"):
            store.query("ASK {}")
    assert not store.path.exists()


def test_a_worker_that_dies_is_replaced(store, read, workers, eventually):
    victims = workers()
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: len(workers()) == len(victims) and not workers() & victims)
    assert read(store, "ASK {}")


def test_a_query_whose_worker_the_system_kills_is_told_so(dataset, children):
    before = children(os.getpid())
    with running(dataset, Limits(workers=1, seconds=10)) as store:
        (keeper,) = children(os.getpid()) - before
        (worker,) = children(keeper)
        killer = subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -9 {worker}"])
        with pytest.raises(StoreUnavailable, match="operating system"):
            store.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        assert killer.wait() == 0


def test_another_process_may_connect_to_the_store(store):
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from ponlod.store import connect;"
            "print(b''.join(connect(Path(sys.argv[1])).query('ASK { ?a a pon:Action }').chunks))",
            str(store.path),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"boolean":true' in asked.stdout


def test_a_client_knows_the_limits_in_force(hasty):
    client = connect(hasty.path)
    assert client.limits == hasty.limits
    with pytest.raises(QueryLimitExceeded, match=r"time limit of 0\.4 s"):
        client.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


def test_connecting_where_no_store_runs_is_told_so(tmp_path):
    with pytest.raises(StoreUnavailable, match="not running"):
        connect(tmp_path)


@pytest.mark.parametrize("content", [None, b"<http://a> <http://b> .", b"\xff\xfe"])
def test_a_dataset_that_cannot_be_loaded_is_named(tmp_path, content):
    path = tmp_path / "ponlod.trig"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PublicationError, match=r"ponlod\.trig: cannot be loaded"), running(path):
        pass
