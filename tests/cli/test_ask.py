# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""ponlod ask: questions are listed, explained and answered, by a publication here or by any server."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import socket
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from ponlod.cli.ask import ask
from ponlod.locales import Language
from ponlod.questions import elsewhere
from ponlod.questions.library import Library

COMPLETED = Library.read()["completed-actions"].expected.sentences["it"]

Run = Callable[..., Result]
Handle = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def ask_here(run: Run, publication: Path) -> Run:
    """Asks the publication."""
    return lambda *words: run("ask", *words, "--publication", str(publication))


@pytest.fixture(scope="module")
def server(started: Callable[..., Any], publication: Path) -> Iterator[str]:
    """The address of a server of the publication."""
    base = "http://localhost:8000/"
    with started("serve.py", "--port", "0", "--base", base, "--publication", publication) as address:
        yield address


@pytest.fixture
def ask_there(run: Run, server: str) -> Run:
    """Asks the server."""
    return lambda *words: run("ask", *words, "--url", server)


@pytest.fixture
def stranger() -> Iterator[Callable[[Handle], str]]:
    """Starts a server that answers as a test likes; gives its address."""
    servers = []

    def start(answer: Handle) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answer(self)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def saying(status: int, kind: str, body: bytes, **fields: str) -> Handle:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **fields}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


@pytest.mark.parametrize(("spoken", "language"), [("it_IT.UTF-8", "it"), ("C.UTF-8", "en")])
def test_questions_are_listed_by_group_in_the_language_of_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, spoken: str, language: str
) -> None:
    monkeypatch.setenv("LC_ALL", spoken)
    listed = run("ask", "--publication", "nowhere").output
    words = " ".join(listed.split())
    for question in Library.read():
        assert f"{question.name} {question.texts[language].title}" in words
    groups = [paragraph.splitlines()[0] for paragraph in listed.split("\n\n")]
    assert groups[0] == {"it": "Quanto, e da chi", "en": "How much, and from whom"}[language]
    assert len(groups) == len({question.tags[0] for question in Library.read()})


def test_an_answer_is_a_sentence_a_table_what_it_covers_and_how_to_cite_it(
    ask_here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    result = ask_here("completed-actions", "--lang", "it")
    assert result.exit_code == 0
    sentence, table, rest = result.output.split("\n\n")
    assert sentence == COMPLETED
    rows = [re.split(r"\s{2,}", row) for row in table.splitlines()]
    assert rows[0][:2] == ["Codice", "Titolo"]
    assert rows[1][:2] == ["MI3.2.2.a", "Recupero di strutture pubbliche - Servizi alle persone"]
    assert "€\N{NO-BREAK SPACE}3.355.016,75" in rows[1]
    assert "/id/" not in table
    assert rest.startswith("5 righe di risultato.\nDati: ")
    assert "(MI-13, 31 gennaio 2022)" in rest
    address = "http://localhost:8000/questions/completed-actions?release=MI-13"
    assert f"{address} (https://creativecommons.org/licenses/by/4.0/)" in rest
    assert rest.endswith("\nNon ufficiale.\n")


def test_what_is_chosen_is_asked_and_what_is_missing_is_said(ask_here: Run) -> None:
    said = ask_here("actions-with-status", "--status", "works-completed", "--lang", "en").output
    assert said.startswith("Four actions have the status “Works completed”")
    assert "missing 1 value out of 4." in said
    assert ask_here("largest-actions", "--count=1", "--lang=en").output.count("MI3.1.1.b") == 2
    assert "actions?release=MI-13" in ask_here("completed-actions", "--release", "mi-13").output


@pytest.mark.parametrize("value", ["-5", "--format", "--help", "--", "' OR 1=1", 'a"} . ?s ?p ?o #', "x=y"])
def test_a_value_is_taken_as_it_is_whatever_it_looks_like(ask_here: Run, value: str) -> None:
    result = ask_here("mentions", "--text", value, "--lang", "en")
    assert result.exit_code == 0, result.output
    assert f"“{value}” does not appear in any action" in result.output
    assert ask_here("mentions", f"--text={value}", "--lang", "en").output == result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["complted-actions"], "There is no question “complted-actions”. Did you mean completed-actions"),
        (["actions-with-status", "--status", "done"], "The parameter status (given: “done”): the data have"),
        (["actions-with-status", "--stato", "done"], "this question has no such parameter. It takes status"),
        (["completed-actions", "--release", "MI-99"], "The parameter release (given: “MI-99”)"),
        (["largest-actions", "--count", "٣"], "The parameter count (given: “٣”)"),
        (["mentions", "--text", "x" * 10_000], "The parameter text"),
    ],
)
def test_what_cannot_be_asked_is_named_with_what_would_do_here_and_elsewhere(
    ask_here: Run, ask_there: Run, words: list[str], message: str
) -> None:
    for asked in (ask_here, ask_there):
        result = asked(*words)
        assert result.exit_code == 2, result.output
        assert message in result.stderr
        assert result.stdout == ""
        assert len(result.stderr) < 1000


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["actions-with-status", "--status"], "--status needs a value behind it"),
        (["actions-with-status", "--status", "a", "--status", "b"], "--status is given twice"),
        (["--status", "completed"], "--status is an option of no question"),
        (["completed-actions", "--format", "pdf"], "'pdf' is not one of"),
        (["completed-actions", "--url", "localhost:8000"], "--url: this is not the URL of a server"),
        (["completed-actions", "--url", "http://x/", "--publication", "p"], "--url and --publication"),
    ],
)
def test_a_wrong_option_is_said_before_anything_is_asked(run: Run, words: list[str], message: str) -> None:
    result = run("ask", *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_without_a_publication_it_says_how_to_make_one(run: Run) -> None:
    result = run("ask", "completed-actions", "--publication", "nowhere")
    assert result.exit_code == 4
    assert "ponlod build" in result.stderr


def test_a_question_is_explained_with_its_parameters_their_choices_and_defaults(
    ask_here: Run, ask_there: Run
) -> None:
    for asked in (ask_here, ask_there):
        help_ = asked("actions-with-status", "--help", "--lang", "en").output
        question = Library.read()["actions-with-status"]
        texts = question.texts["en"]
        words = " ".join(help_.split())
        for text in (texts.title, texts.explanation, texts.reading, *texts.traps):
            assert " ".join(text.split()) in words
        assert "actions-with-status [--status …]" in words
        assert "--status: Status [default: in-progress]:" in help_
        assert re.search(r"^  works-completed +Works completed$", help_, re.MULTILINE)
        watched = help_.partition("What to watch out for:\n")[2].partition("\n\n")[0]
        assert [" ".join(trap.split()) for trap in watched.split("  - ")[1:]] == list(texts.traps)
        for option in ask.params:
            assert all(name in help_.partition("\nOptions:\n")[2] for name in option.opts if name != "name")
    written = ask_here("largest-actions", "--help", "--lang", "it").output
    assert "--count: " in written
    assert "[default: 5]" in written


def test_help_needs_no_publication(run: Run) -> None:
    result = run("ask", "actions-with-status", "--help", "--publication", "nowhere")
    assert result.exit_code == 0
    assert "[default: in-progress]" in result.output


def test_no_parameter_of_a_question_is_called_as_an_option_of_the_command() -> None:
    options = {name.lstrip("-") for option in ask.params for name in option.opts} - {"release"}
    for question in Library.read():
        assert not {parameter.name for parameter in question.parameters} & options, question.name


@pytest.mark.parametrize("form", ["csv", "json"])
def test_files_are_those_of_the_server_to_the_byte(ask_here: Run, ask_there: Run, form: str) -> None:
    for words in (["completed-actions"], ["actions-with-status", "--status", "procurement", "--lang", "it"]):
        here, there = (asked(*words, "--format", form) for asked in (ask_here, ask_there))
        assert here.exit_code == there.exit_code == 0
        assert here.stdout_bytes == there.stdout_bytes
    rows = list(csv.DictReader(io.StringIO(ask_here("completed-actions", "--format", "csv").output)))
    assert [row["code"] for row in rows][:2] == ["MI3.2.2.a", "MI2.2.3.d"]
    assert rows[0]["action_uri"] == "http://localhost:8000/id/action/MI3.2.2.a"


def test_a_workbook_has_the_answer(ask_here: Run, ask_there: Run) -> None:
    for asked in (ask_here, ask_there):
        content = asked("completed-actions", "--format", "xlsx").stdout_bytes
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert [cell.value for cell in book.worksheets[0]["B"]][:2] == ["code", "MI3.2.2.a"]
        book.close()


def test_a_server_answers_as_the_publication_does(ask_here: Run, ask_there: Run) -> None:
    for words in ([], ["completed-actions"], ["actions-by-status", "--lang", "it"]):
        assert ask_there(*words).output == ask_here(*words).output


@pytest.mark.parametrize("columns", [30, 80, 132])
@pytest.mark.parametrize("name", ["completed-actions", "money-by-axis"])
def test_every_figure_is_whole_in_a_terminal_of_any_width(
    ask_here: Run, monkeypatch: pytest.MonkeyPatch, name: str, columns: int
) -> None:
    content = json.loads(ask_here(name, "--format", "json", "--lang", "it").output)
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = ask_here(name, "--lang", "it").output
    permalink = re.compile(r".*http\S*|.*creativecommons.*")
    assert all(len(line) <= columns for line in shown.splitlines() if not permalink.fullmatch(line))
    assert all(line == line.rstrip() for line in shown.splitlines())
    for row in content["rows"]:
        for column, about in content["columns"].items():
            if about["type"] == "euro" and row[column] is not None:
                assert Language("it", {}).money(Decimal(row[column])) in shown


def in_a_terminal(root: Path, *words: str, columns: int = 80) -> tuple[int, str]:
    """The exit code and the output of ponlod in a terminal."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = ("PATH", "HOME")
    settings = {name: os.environ[name] for name in kept if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "ponlod", *words],
        cwd=root,
        env={**settings, "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        stdin=its,
        stdout=its,
        stderr=its,
    ) as process:
        os.close(its)
        said = b""
        try:
            while part := os.read(ours, 4096):
                said += part
        except OSError:  # so Linux says that the other side is closed
            pass
        os.close(ours)
    return process.returncode, said.decode().replace("\r\n", "\n")


def test_a_terminal_gets_bold_print_in_its_width_and_anything_else_plain_text_in_whole_rows(
    root: Path, publication: Path
) -> None:
    words = ("ask", "largest-actions", "--lang", "it", "--publication", str(publication))
    code, said = in_a_terminal(root, *words)
    assert code == 0
    assert said.startswith("\x1b[1m")
    assert max(len(re.sub(r"\x1b\[\d+m", "", line)) for line in said.splitlines()) <= 80
    unset = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    piped = subprocess.run(
        [sys.executable, "-m", "ponlod", *words], env=unset, capture_output=True, text=True, check=True
    )
    assert "\x1b" not in piped.stdout
    (row,) = [line for line in piped.stdout.splitlines() if line.startswith("MI3.1.1.b")]
    assert "Agenzia sociale per la locazione metropolitana" in row
    assert "4.014.648,44" in row


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_cannot_steer_a_terminal_and_is_left_as_it_is_elsewhere(
    root: Path, run: Run, stranger: Callable[[Handle], str], form: str
) -> None:
    media_type = {"csv": "text/csv", "json": "application/json"}[form]
    body = "titolo\r\n\x1b]0;preso\x07€\u00a05 \u202e\x9b\r\n".encode() + b"\xff"
    words = ("ask", "completed-actions", "--format", form, "--url", stranger(saying(200, media_type, body)))
    code, said = in_a_terminal(root, *words)
    assert code == 0
    assert said == "titolo\n\\x1b]0;preso\\x07€\u00a05 \\u202e\\x9b\n\\udcff\n"
    assert run(*words).stdout_bytes == body


def test_a_workbook_is_not_written_onto_a_terminal(root: Path, publication: Path) -> None:
    words = ("ask", "completed-actions", "--format", "xlsx", "--publication", str(publication))
    code, said = in_a_terminal(root, *words)
    assert code == 2
    assert "> completed-actions.xlsx" in said
    assert "PK" not in said


PROBLEM = "application/problem+json"
ANSWER = {
    "sentence": "Due \x1b[31mazioni\x1b[0m.\nE basta.",
    "title": "Quali?",
    "permalink": "http://x/",
    "licence": "http://y/",
    "official": True,
    "coverage": [],
    "releases": [{"title": "I progetti", "key": "MI-13", "date": "2022-01-31"}],
    "columns": {"title": {"type": "text", "it": "Titolo", "en": "Title"}},
    "rows": [{"title": "\x1b]0;preso\x07[bold]x[/bold]\u202e"}],
}


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        (saying(200, "text/html", b"<h1>Welcome</h1>"), 5, "this is no ponlod server"),
        (saying(200, "application/json", b"{}"), 5, "what came is no answer of ponlod"),
        (saying(200, "application/json", b"[" * 100_000), 5, "what came is no answer of ponlod"),
        (saying(200, "application/json", b"\xff"), 5, "what came is no answer of ponlod"),
        (saying(404, "text/html", b"<h1>Nothing</h1>"), 5, "this is no ponlod server"),
        (saying(404, PROBLEM, b'{"detail": "There is no such question."}'), 2, "There is no such question."),
        (saying(400, PROBLEM, b'{"detail": "\\u001b[2JNo."}'), 2, r"\x1b[2JNo."),
        (saying(400, PROBLEM, b'{"detail": 5}'), 5, "it says 400 Bad Request"),
        (saying(429, PROBLEM, b'{"detail": "Too many at once."}'), 5, "Too many at once."),
        (saying(503, PROBLEM, b'{"detail": "Not now."}'), 5, "Not now."),
        (saying(500, "text/plain", b"Oops"), 5, "it says 500 Internal Server Error"),
        (saying(302, "text/html", b"", Location="http://elsewhere.example/"), 5, "http://elsewhere.example/"),
        (saying(200, "application/json", b"{}", **{"Content-Length": "100"}), 5, "the answer breaks off"),
        (lambda request: request.wfile.write(b"SSH-2.0-OpenSSH\r\n"), 5, "or is no HTTP"),
    ],
)
def test_a_server_that_misbehaves_is_told_in_one_line(
    run: Run, stranger: Callable[[Handle], str], answer: Handle, code: int, message: str
) -> None:
    url = stranger(answer)
    result = run("ask", "completed-actions", "--url", url)
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stderr.startswith(f"ponlod: {url}")
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize("body", [b"{}", b'{"paths": {"/questions/a": {}}}', b"5", b"nonsense"])
@pytest.mark.parametrize("words", [[], ["completed-actions", "--help"]])
def test_a_server_that_describes_no_questions_is_none_of_ours(
    run: Run, stranger: Callable[[Handle], str], words: list[str], body: bytes
) -> None:
    result = run("ask", *words, "--url", stranger(saying(200, "application/json", body)))
    assert result.exit_code == 5
    assert "this is no ponlod server that answers questions" in result.stderr


def test_what_a_server_sends_cannot_steer_the_terminal(run: Run, stranger: Callable[[Handle], str]) -> None:
    url = stranger(saying(200, "application/json", json.dumps(ANSWER).encode()))
    result = run("ask", "completed-actions", "--url", url, "--lang", "it")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == r"Due \x1b[31mazioni\x1b[0m. E basta."
    assert lines[3] == r"\x1b]0;preso\x07[bold]x[/bold]\u202e"


@pytest.mark.parametrize(
    "answer",
    [
        {"coverage": [{"column": "title", "missing": missing, "whole": whole}]}
        for missing, whole in (
            (float("inf"), 1),
            (10**3999, 1),
            (1e300, 1),
            (1, -(10**25)),
            (float("nan"), 1),
        )
    ]
    + [{"releases": [{"title": "", "key": "", "date": f"{'9' * 30}-01"}]}],
)
def test_numbers_that_nobody_can_write_are_no_answer(
    run: Run, stranger: Callable[[Handle], str], answer: dict[str, object]
) -> None:
    url = stranger(saying(200, "application/json", json.dumps({**ANSWER, **answer}).encode()))
    result = run("ask", "completed-actions", "--url", url)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "what came is no answer of ponlod" in result.stderr


def test_a_terminal_gets_the_first_rows_and_how_to_have_all(
    run: Run, stranger: Callable[[Handle], str]
) -> None:
    rows = [{"title": f"riga {number}"} for number in range(1666)]
    url = stranger(saying(200, "application/json", json.dumps({**ANSWER, "rows": rows}).encode()))
    lines = run("ask", "completed-actions", "--url", url, "--lang", "it").output.splitlines()
    assert [line for line in lines if line.startswith("riga")] == [f"riga {number}" for number in range(200)]
    assert "Si vedono le prime 200 righe su 1.666; --format csv le dà tutte." in lines
    whole = saying(200, "application/json", json.dumps({**ANSWER, "rows": rows[:200]}).encode())
    assert "Si vedono" not in run("ask", "completed-actions", "--url", stranger(whole), "--lang", "it").output


def test_a_text_without_end_is_cut(run: Run, stranger: Callable[[Handle], str]) -> None:
    long = "parola " * 1_000_000
    rows = [{"title": long}]
    url = stranger(
        saying(200, "application/json", json.dumps({**ANSWER, "sentence": long, "rows": rows}).encode())
    )
    shown = run("ask", "completed-actions", "--url", url).output
    assert len(shown) < 10_000
    assert shown.count(" […]\n") == 2


def test_a_server_that_never_ends_is_left(
    run: Run, stranger: Callable[[Handle], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "PATIENCE", 0.5)
    monkeypatch.setattr(elsewhere, "MOST", 1 << 16)
    left = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            while not left.wait(0.01):
                request.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def flood(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.end_headers()
        with suppress(OSError):
            while True:
                request.wfile.write(b" " * 4096)

    result = run("ask", "completed-actions", "--url", stranger(drip))
    left.set()
    assert (result.exit_code, "does not answer within 0.5 seconds" in result.stderr) == (5, True)
    result = run("ask", "completed-actions", "--url", stranger(flood))
    assert (result.exit_code, "no answer is longer than" in result.stderr) == (5, True)


def test_a_server_that_is_not_there_cannot_be_reached(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    result = run("ask", "completed-actions", "--url", f"http://127.0.0.1:{port}/")
    assert result.exit_code == 5
    assert "the server cannot be reached" in result.stderr


def test_the_address_of_a_front_page_may_name_a_language(run: Run, server: str) -> None:
    result = run("ask", "completed-actions", "--url", f"{server}/?lang=en", "--lang", "it")
    assert result.output.startswith(COMPLETED)


def test_a_reader_that_has_read_enough_is_no_failure(root: Path) -> None:
    piped = f"set -o pipefail; {sys.executable} -m ponlod ask --lang en | head -1"
    done = subprocess.run(["bash", "-c", piped], cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "How much, and from whom\n", "")
