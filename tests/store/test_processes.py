# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Processes come and go with their owner, and nothing stays behind."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from ponlod.errors import PublicationError, StoreUnavailable
from ponlod.formats import RESULTS_CSV
from ponlod.settings import PASSWORD, USER
from ponlod.store import Limits, embedded, running

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

OWNER = """
import os, signal, sys, time
from pathlib import Path
from ponlod.store import Limits, running
with running(Path(sys.argv[1]), Limits(workers=2)) as store:
    if sys.argv[2] == "forked" and os.fork() == 0:
        # Inherits what the owner has open, and outlives it.
        time.sleep(20)
        os._exit(0)
    print(flush=True)
    time.sleep(20)
"""


@pytest.fixture
def owner(dataset, request):
    """A process that runs a store."""
    command = [sys.executable, "-c", OWNER, str(dataset), getattr(request, "param", "alone")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            assert process.stdout.readline()
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or before it was read
        return False


def busy(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "R"


def folder_of(keeper: int) -> Path:
    """The folder that a keeper was given."""
    return Path(Path(f"/proc/{keeper}/cmdline").read_text().split("\0")[5])


def test_stopping_leaves_neither_process_nor_file(dataset, children, read):
    before = children(os.getpid())
    with running(dataset, Limits(workers=2)) as store:
        (keeper,) = children(os.getpid()) - before
        folder = folder_of(keeper)
        processes = {keeper} | children(keeper)
        read(store, "ASK {}")
        assert len(processes) == 3
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not any(alive(pid) for pid in processes)
    assert not folder.exists()
    with pytest.raises(StoreUnavailable, match="not running"):
        store.query("ASK {}")


def test_stopping_breaks_off_what_is_asked(dataset, children, eventually):
    before = children(os.getpid())
    told: list[str] = []

    def ask(store) -> None:
        with pytest.raises(StoreUnavailable) as error:
            store.query(ENDLESS)
        told.append(str(error.value))

    with running(dataset, Limits(workers=2)) as store:
        (keeper,) = children(os.getpid()) - before
        clients = [threading.Thread(target=ask, args=(store,)) for _ in range(4)]
        for client in clients:
            client.start()
        eventually(lambda: all(busy(worker) for worker in children(keeper)))
    for client in clients:
        client.join()
    assert len(told) == 4
    assert all("not running" in sentence for sentence in told)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("owner", ["alone", "forked"], indirect=True)
def test_when_the_owner_is_killed_everything_ends(owner, children, eventually, sign):
    (keeper,) = (
        pid
        for pid in children(owner.pid)
        if b"ponlod.store.keeper" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    folder = folder_of(keeper)
    assert folder.exists()
    processes = {keeper} | children(keeper)
    assert len(processes) == 3
    owner.send_signal(sign)
    eventually(lambda: not any(alive(pid) for pid in processes))
    eventually(lambda: not folder.exists())


def test_a_keeper_that_dies_takes_its_workers_along_and_is_replaced(dataset, read, children, eventually):
    before = children(os.getpid())
    with running(dataset, Limits(workers=2)) as store:
        for _ in range(2):
            (keeper,) = children(os.getpid()) - before
            processes = {keeper} | children(keeper)
            read(store, "ASK {}")
            os.kill(keeper, signal.SIGKILL)
            eventually(lambda processes=processes: not any(alive(pid) for pid in processes))
            assert read(store, "ASK {}", results=RESULTS_CSV) == b"true"
            assert not children(os.getpid()) - before & processes


def test_a_query_that_the_keeper_takes_along_is_told_to_come_again(dataset, children):
    before = children(os.getpid())
    with running(dataset, Limits(workers=2)) as store:
        (keeper,) = children(os.getpid()) - before
        killer = subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -9 {keeper}"])
        with pytest.raises(StoreUnavailable, match="starting again"):
            store.query(ENDLESS)
        assert killer.wait() == 0


def test_who_asks_while_no_keeper_can_be_started_is_told_to_come_again(
    dataset, tmp_path, children, eventually
):
    path = tmp_path / "ponlod.trig"
    path.write_bytes(dataset.read_bytes())
    before = children(os.getpid())
    with running(path, Limits(workers=2, patience=0.3)) as store:
        path.rename(tmp_path / "away")
        (keeper,) = children(os.getpid()) - before
        processes = {keeper} | children(keeper)
        os.kill(keeper, signal.SIGKILL)
        eventually(lambda: not any(alive(pid) for pid in processes))
        with pytest.raises(StoreUnavailable, match="starting again"):
            store.query("ASK {}")
        (tmp_path / "away").rename(path)

        def answers() -> bool:
            with suppress(StoreUnavailable):
                return b"true" in store.query("ASK {}").content
            return False

        eventually(answers)


def test_a_publication_that_was_replaced_is_not_served_under_the_name_of_the_former(
    dataset, tmp_path, children, eventually, caplog
):
    path = tmp_path / "ponlod.trig"
    path.write_bytes(dataset.read_bytes())
    before = children(os.getpid())
    with running(path, Limits(workers=2)) as store:
        store.check()
        (tmp_path / "new").write_text("<http://a.example/> <http://a.example/> 1 .")
        (tmp_path / "new").rename(path)
        assert b"true" in store.query("ASK { ?action a pon:Action }").content
        (keeper,) = children(os.getpid()) - before
        os.kill(keeper, signal.SIGKILL)
        eventually(lambda: "was replaced: restart the server" in caplog.text)
        for ask in (store.check, lambda: store.query("ASK {}")):
            with pytest.raises(StoreUnavailable, match="was replaced: restart the server"):
                ask()
        assert not children(os.getpid()) - before
    assert caplog.text.count("was replaced") == 1


@pytest.mark.parametrize("error", [BlockingIOError(11, "no process for you"), ValueError("half a line")])
def test_a_keeper_that_cannot_be_started_at_once_is_started_later(
    dataset, children, eventually, monkeypatch, caplog, error
):
    before = children(os.getpid())
    with running(dataset, Limits(workers=2)) as store:
        (keeper,) = children(os.getpid()) - before
        start = embedded._start
        errors = [error]

        async def refuse_once(*arguments):
            if errors:
                raise errors.pop()
            return await start(*arguments)

        monkeypatch.setattr(embedded, "_start", refuse_once)
        os.kill(keeper, signal.SIGKILL)
        eventually(lambda: str(error) in caplog.text)
        assert b"true" in store.query("ASK {}").content


UNFENCED = """
import os, sys
from pathlib import Path
from ponlod.store import Limits, fence, keeper
def limit_memory(more):
    raise OSError("no limits here")
fence.limit_memory = limit_memory
keeper.main("", Path(sys.argv[1]), os.getppid(), Limits(workers=2))
"""


def test_a_keeper_whose_workers_cannot_be_fenced_in_says_so_and_ends(tmp_path):
    command = [sys.executable, "-c", UNFENCED, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
    assert "cannot be fenced in (OSError: no limits here)" in json.loads(ended.stdout)["problem"]


def test_a_worker_is_content_with_less_memory_where_the_system_allows_no_more(dataset):
    allowed = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({4 * 1024**3}, {4 * 1024**3}))\n"
    code = allowed + OWNER.replace("workers=2", f"workers=2, memory={8 * 1024**3}")
    command = [sys.executable, "-c", code, str(dataset), "alone"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline()
        finally:
            process.kill()


def test_what_evaluates_queries_does_not_know_the_password_of_a_store(dataset, children, monkeypatch):
    monkeypatch.setenv(USER, "user")
    monkeypatch.setenv(PASSWORD, "no-such-secret")
    before = children(os.getpid())
    with running(dataset, Limits(workers=1)):
        (keeper,) = children(os.getpid()) - before
        for pid in {keeper} | children(keeper):
            said = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"PATH=" in said
            assert b"PONLOD_STORE" not in said


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
            store.query(ENDLESS)
        assert killer.wait() == 0


@pytest.mark.parametrize("content", [None, b"<http://a> <http://b> .", b"\xff\xfe"])
def test_a_dataset_that_cannot_be_loaded_is_named(tmp_path, content):
    path = tmp_path / "ponlod.trig"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PublicationError, match=r"ponlod\.trig: cannot be loaded"), running(path):
        pass
