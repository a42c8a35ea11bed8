# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The commands as a user meets them: what they print, what they write, how they end."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ponlod.settings import DEFAULTS

DOCUMENT = "data/milano/2022-01-31/document.md"


def test_read_shows_people_what_the_document_says_and_what_is_irregular(run) -> None:
    result = run("read", DOCUMENT)
    assert result.exit_code == 0
    assert "13 numbered projects, 1 without number, 30 actions, 28 programme amounts" in result.output
    assert "2,531,250.00" in result.output
    assert "Action MI3.1.1.b announces “due azioni”, but lists 3." in result.output


def test_read_gives_machines_every_amount_as_a_decimal(run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("read", DOCUMENT, "--format", "csv").output)))
    assert len(rows) == 30
    assert rows[0]["code"] == "MI4.1.1.a"
    assert rows[0]["programme_funding"] == "2531250"
    assert rows[2]["total_cost"] == "5212748.44"
    reading = json.loads(run("read", DOCUMENT, "--format", "json").output)
    assert reading["projects"][0]["actions"][0]["amounts"][0]["value"] == "2531250"
    assert reading["cover"]["version"] == "13"
    assert len(reading["findings"]) > 20


def test_the_ledger_has_every_line_that_is_not_blank_once(run, root: Path) -> None:
    printed = (root / DOCUMENT).read_text(encoding="utf-8").split("\n")
    rows = list(csv.DictReader(io.StringIO(run("read", DOCUMENT, "--lines", "--format", "csv").output)))
    assert [int(row["line"]) for row in rows] == [n for n, line in enumerate(printed, 1) if line.strip()]
    assert {row["element"] for row in rows} >= {"cover", "amount", "status", "place", "link"}
    assert "unclaimed" not in {row["element"] for row in rows}
    assert json.loads(run("read", DOCUMENT, "--lines", "--format", "json").output)[0]["number"] == 5
    assert "action-heading" in run("read", DOCUMENT, "--lines").output


def test_check_says_what_is_odd_and_that_it_can_be_published(run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("MI-13: ")
    assert result.stdout.endswith("The data can be published.\n")


def test_build_writes_a_publication_and_query_answers_from_it(run, tmp_path: Path) -> None:
    out = tmp_path / "publication"
    built = run("build", "--out", str(out), "--base", "https://data.example.org/")
    assert built.exit_code == 0
    assert f"Published {out}: " in built.stderr
    assert "MI-13: 33 findings (4 high, 11 medium, 18 low), 0 warnings of the shapes" in built.stderr
    assert "Warning: the catalogue calls itself unofficial and local" in built.stderr
    assert built.stdout == ""
    pattern = "?a pon:axis ?axis ; pon:programmeFunding ?p"
    question = f"SELECT ?axis (SUM(?p) AS ?sum) {{ {pattern} }} GROUP BY ?axis ORDER BY ?axis"
    words = ("query", "-", "--publication", str(out))
    table = run(*words, input=question)
    assert table.exit_code == 0
    assert "6533480.77" in table.output
    as_csv = run(*words, "--format", "csv", input=question)
    sums = [row["sum"] for row in csv.DictReader(io.StringIO(as_csv.output))]
    assert sums == ["6533480.77", "10057231.07", "13931726.32", "9047949.38", "1055485.71"]
    asked = run(*words, input="ASK { ?action pon:status status:completed }")
    assert asked.output.strip() == "true"
    turtle = run(*words, input="DESCRIBE <https://data.example.org/id/action/MI4.1.1.a>")
    assert "pon:programmeFunding" in turtle.output


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("read", "no-such-file.md"), 1, "no-such-file.md: cannot be read"),
        (("read",), 2, "Missing argument"),
        (
            ("build", "--base", "nonsense", "--out", "OUT"),
            2,
            "--base: this is not an absolute http(s) address",
        ),
        (("check", "no-such-folder"), 1, "no-such-folder"),
        (("serve", "--port", "eight"), 2, "--port: this is not a number"),
        (("query", "-", "--publication", "nowhere"), 4, "nowhere"),
        (("query", "-", "--format", "turtle", "--publication", "PUBLICATION"), 2, "--format turtle cannot"),
        (("query", "no-such-query.rq", "--publication", "PUBLICATION"), 2, "no-such-query.rq"),
    ],
)
def test_what_goes_wrong_is_one_clear_message_and_an_exit_code(
    run, publication: Path, tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    folders = {"OUT": str(tmp_path / "out"), "PUBLICATION": str(publication)}
    question = "SELECT * { ?s ?p ?o } LIMIT 1"
    result = run(*(folders.get(word, word) for word in words), input=question)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_a_query_that_is_none_says_where(run, publication: Path) -> None:
    result = run("query", "-", "--publication", str(publication), input="SELECT * WHERE")
    assert result.exit_code == 5
    assert "1:" in result.stderr or "line 1" in result.stderr


@pytest.mark.parametrize("command", ["read", "check", "build", "serve", "ask", "query"])
def test_every_command_explains_itself(run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 8


def test_help_says_where_each_setting_comes_from(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PONLOD_PORT", "8123")
    output = run("serve", "--help").output
    assert "port = 8123" in output
    assert "from PONLOD_PORT" in output
    assert "host = 127.0.0.1" in output


@pytest.mark.parametrize("command", ["build", "serve"])
def test_help_lists_the_settings_without_an_option_with_their_origin(
    run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PONLOD_PUBLISHER_NAME", "Comune di Esempio")
    told, _, now = run(command, "--help").output.partition("Settings now")
    for name in DEFAULTS:
        if name.startswith("publisher_") or name in ("licence", "themes"):
            assert f"[env: PONLOD_{name.upper()}]" in " ".join(told.split())
            assert f"  {name} = " in now
    assert "publisher_name = Comune di Esempio" in now
    assert now.count("  contact = ") == 1
    assert "from PONLOD_PUBLISHER_NAME" in now


@pytest.mark.parametrize("command", ["check", "build", "serve"])
def test_a_setting_that_cannot_be_used_stops_the_command_with_the_line_to_mend(
    run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ponlod.toml").write_text(
        'base = "https://data.example.org/"\nlicence = "CC BY 4.0"\nthemes = ["Government"]\n'
    )
    result = run(command)
    assert result.exit_code == 2
    first, second = result.stderr.splitlines()
    assert first.startswith("ponlod: ponlod.toml, line 2, licence: ")
    assert "licence/CC_BY_4_0”" in first
    assert second.startswith("ponlod.toml, line 3, themes: ")
    assert "data-theme/GOVE”" in second
    assert [path.name for path in tmp_path.iterdir()] == ["ponlod.toml"]


def test_a_reader_that_has_read_enough_is_no_failure(root: Path) -> None:
    command = f"{sys.executable} -m ponlod read {root / DOCUMENT} --format json"
    piped = f"set -o pipefail; {command} | head -1"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")
