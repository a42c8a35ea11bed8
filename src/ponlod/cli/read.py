# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod read``: what does a document say?"""

from pathlib import Path

import click
from rich.console import Console

from ponlod.cli import readings
from ponlod.errors import Problem, SourceError
from ponlod.source import read as read_document


@click.command(short_help="Show what a document says.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table for people, or JSON or CSV for machines.",
)
@click.option("--lines", is_flag=True, help="Show each printed line and what claims it, not the actions.")
def read(file: Path, form: str, lines: bool) -> None:
    """Show what the document FILE says: its projects and actions, and what is irregular in it.

    FILE is the city's document as Markdown text in UTF-8. Nothing is written.

    \b
    Examples:
      ponlod read data/milano/2022-01-31/document.md
      ponlod read data/milano/2022-01-31/document.md --lines
      ponlod read data/milano/2022-01-31/document.md --format csv > actions.csv
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        problem = Problem(f"cannot be read ({error.strerror})", "Give the path of a document", file)
        raise SourceError([problem]) from error
    reading = read_document(data, file)
    match form, lines:
        case "json", False:
            click.echo(readings.json_text(readings.reading_as_json(reading)), nl=False)
        case "json", True:
            click.echo(readings.json_text(readings.as_json(reading.ledger)), nl=False)
        case "csv", False:
            click.echo(readings.actions_csv(reading), nl=False)
        case "csv", True:
            click.echo(readings.ledger_csv(reading), nl=False)
        case _, False:
            readings.print_actions(reading, Console())
        case _, True:
            readings.print_ledger(reading, Console())
