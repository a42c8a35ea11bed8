# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every command, option, setting and exit code that a page names is the program's."""

import csv
import io
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ponlod import settings
from ponlod.authorities import LICENCES, PUBLISHER_TYPES, THEMES
from ponlod.cli import main
from ponlod.cli.main import EXIT_CODES
from ponlod.publisher import UNNAMED
from ponlod.questions.library import Library

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDE = (ROOT / "docs" / "publishing-a-release.md").read_text(encoding="utf-8")

_COMMAND = re.compile(
    r"(?:^\s*(?:\$ )?|`|&& )((?:uv run )?ponlod [^`\n|>]+|uv run serve\.py[^`\n]*)", re.MULTILINE
)


def _commands() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for line in _COMMAND.findall(page.read_text(encoding="utf-8")):
            yield page.name, line.removeprefix("uv run ").replace("serve.py", "ponlod serve").strip()


def _table(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading of the guide, without header; cells without backticks."""
    section = GUIDE.partition(f"{heading}\n")[2]
    lines = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert lines
    rows = [line[1:-1].split("|") for line in lines[0].splitlines()]
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


COMMANDS = sorted(set(_commands()))
CONTEXT = click.Context(main)
PARAMETERS = {
    question.name: [parameter.name for parameter in question.parameters] for question in Library.read()
} | {"actions-of-a-measure": ["measure"]}
"""Of each question, and of the one that is an example of how to add one."""


def _command(name: str) -> click.Command | None:
    return main.get_command(CONTEXT, name)


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=str)
def test_every_command_and_option_that_a_page_names_exists(page: str, line: str) -> None:
    words = shlex.split(line)[1:]
    if words[0].startswith("-"):
        command: click.Command = main
    else:
        command = _command(words[0])
        assert command is not None, line
    context = click.Context(command)
    known = {option for parameter in command.get_params(context) for option in parameter.opts}
    if words[0] == "ask":
        known |= {f"--{name}" for name in PARAMETERS.get("".join(words[1:2]), ())}
    assert {word for word in words if word.startswith("-") and word != "-"} <= known


@pytest.mark.parametrize("work", ["serve.py", "pytest"])
def test_the_readme_has_the_two_commands(work: str) -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert f"pip install uv && uv run {work}" in lines


def test_the_pages_show_every_command() -> None:
    assert {shlex.split(line)[1] for _, line in COMMANDS} >= set(main.list_commands(CONTEXT))


def test_the_guide_has_the_settings_with_their_defaults_variables_and_options() -> None:
    rows = _table("### Settings")
    assert {row[0]: row[1] for row in rows} == settings.DEFAULTS
    options = {option for parameter in _command("serve").params for option in parameter.opts}
    for name, _, variable, option, _ in rows:
        assert variable == f"PONLOD_{name.upper()}"
        assert option == (f"--{name}" if f"--{name}" in options else "")
    assert {row[3] for row in rows if row[3]} == options


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL))
def test_a_settings_file_of_the_guide_is_one_that_nothing_is_missing_from(
    example: str, tmp_path: Path
) -> None:
    file = tmp_path / "ponlod.toml"
    file.write_text(example, encoding="utf-8")
    found = settings.resolve({}, {}, file)
    for name, value in tomllib.loads(example).items():
        assert found.values[name] == (" ".join(value) if isinstance(value, list) else str(value))
    if found.publisher != UNNAMED:
        publisher = found.publisher
        assert None not in (publisher.name, publisher.identifier, publisher.homepage, publisher.type)
        assert publisher.mail is not None


def test_the_guide_has_every_licence_theme_and_type_of_publisher() -> None:
    rows = _table("### Who publishes, and on what terms")
    heading = re.search(r"\| licence \| its IRI is `(\S+)` and", GUIDE)
    assert heading
    licences = {f"{heading[1]}{row[1]}": row[0] for row in rows}
    assert licences == {licence.iri: licence.name for licence in LICENCES.values()}
    for what, known in (("a theme", set(THEMES)), ("a type of\npublisher", set(PUBLISHER_TYPES))):
        said = re.search(rf"The IRI of {what} is `(\S+)` and one of ([^.]+)\.", GUIDE)
        assert said
        assert {f"{said[1]}{code}" for code in re.findall(r"`([^`]+)`", said[2])} == known


def test_the_guide_has_the_exit_codes_in_the_words_of_the_help() -> None:
    rows = _table("### Exit codes")
    told = {error: int(row[0]) for row in rows if row[2] for error in row[2].replace("`", "").split(", ")}
    assert told == {error.__name__: code for error, code in EXIT_CODES.items()}
    said = " ".join(CliRunner().invoke(main, ["--help"]).output.partition("Exit codes: ")[2].split())
    for code, meaning, *_ in rows:
        assert f"{code} {meaning}" in said


def test_the_readme_shows_what_ask_prints(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    shown = re.search(
        r"\$ uv run ponlod (ask .*) \| head -(\d+)\n(.*?)```",
        (ROOT / "README.md").read_text("utf-8"),
        re.DOTALL,
    )
    assert shown
    command, lines, answer = shown.groups()
    words = [*shlex.split(command), "--publication", str(publication)]
    printed = CliRunner().invoke(main, words).output.splitlines()
    assert printed[: int(lines)] == answer.splitlines()


def test_the_readme_shows_the_line_that_read_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = re.search(
        r"\$ uv run ponlod (.*) \| grep \^(\S+)\n\s*(.*)\n", (ROOT / "README.md").read_text("utf-8")
    )
    assert shown
    command, start, answer = shown.groups()
    printed = CliRunner().invoke(main, shlex.split(command)).output.splitlines()
    assert [line for line in printed if line.startswith(start)] == [answer]
    assert next(csv.reader(io.StringIO(answer)))[0] == start.rstrip(",")
