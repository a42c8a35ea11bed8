# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod query``: ask the publication a question in SPARQL."""

import csv
import io
import sys
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ponlod import store
from ponlod.cli.options import SettingsCommand, setting, settings_of
from ponlod.errors import SettingsError
from ponlod.formats import GRAPH_FORMATS, RESULT_FORMATS, RESULTS_CSV, TURTLE
from ponlod.publish.manifest import DATASET, Manifest

_BY_NAME = {form.name: form for form in (*RESULT_FORMATS, *GRAPH_FORMATS)}
_FITTING = {
    store.Form.SOLUTIONS: RESULT_FORMATS,
    store.Form.BOOLEAN: RESULT_FORMATS,
    store.Form.GRAPH: GRAPH_FORMATS,
}


@click.command(cls=SettingsCommand, short_help="Ask the publication a question in SPARQL.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", *_BY_NAME]),
    default="table",
    show_default=True,
    help="A table for people, a result format for SELECT and ASK, an RDF format for CONSTRUCT and DESCRIBE.",
)
@setting("publication")
def query(file: Path, name: str, publication: str | None) -> None:
    """Answer the SPARQL query in FILE (- for standard input) from the publication.

    The prefixes of ponlod (pon:, dct:, status:, axis: …) need no declaration. The default graph holds the
    latest release of each city, GRAPH the history.
    """
    settings = settings_of({"publication": publication})
    Manifest.read(settings.publication)
    text = _text(file)
    form = _BY_NAME.get(name)
    results = form if form in RESULT_FORMATS else RESULTS_CSV
    graph = form if form in GRAPH_FORMATS else TURTLE
    with store.running(settings.publication / DATASET) as endpoint:
        answer = endpoint.query(text, results=results, graph=graph)
    if form is not None and form != answer.format:
        fitting = ", ".join(other.name for other in _FITTING[answer.form])
        raise SettingsError(f"--format {name} cannot hold this answer. Give one of: table, {fitting}.")
    match name, answer.form:
        case "table", store.Form.SOLUTIONS:
            _print_table(answer.content)
        case "table", store.Form.BOOLEAN:
            click.echo(answer.content)
        case _:
            click.echo(answer.content, nl=False)


def _text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{file}: cannot be read ({error}). Give a file with a query in UTF-8."
        ) from error


def _print_table(answer: bytes) -> None:
    header, *rows = csv.reader(io.StringIO(answer.decode(), newline=""))
    table = Table(*header, box=box.SIMPLE, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*map(escape, row))
    Console().print(table)
