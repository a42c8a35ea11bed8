# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod check`` and ``ponlod build``: from the sources to a validated publication."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.text import Text

from ponlod import pipeline
from ponlod.cli.options import SettingsCommand, language, setting, settings_of
from ponlod.cli.progress import shown_progress
from ponlod.cli.readings import print_findings
from ponlod.graph.report import report_text
from ponlod.records import Severity


@click.command(cls=SettingsCommand, short_help="Say whether everything would be published.")
@click.argument("directory", metavar="[DIR]", required=False)
@setting("base")
def check(directory: str | None, base: str | None) -> None:
    """Read and validate all sources in DIR (default: data), and say what is irregular. Nothing is written.

    Findings are published and stop nothing; a violated shape would stop a build, and gives exit code 3.
    """
    settings = settings_of({"data": directory, "base": base})
    console = Console()
    with shown_progress() as progress:
        checked = pipeline.check(settings.data, settings.base, progress)
    for one in checked:
        console.print(Text(f"{one.source.release.key}: {one.source.release.title}", "bold"))
        print_findings(one.source.reading, console, language())
        console.print(Text(report_text(one.results, language())))
    pipeline.refuse_violations(checked)
    console.print("Everything in it can be published.", highlight=False)


@click.command(cls=SettingsCommand, short_help="Make the publication.")
@setting("data")
@setting("base")
@setting("publication", "--out", "The publication to make; what stands there is replaced whole.")
def build(data: str | None, base: str | None, publication: str | None) -> None:
    """Publish all sources into a folder: dumps, tables, reports and a manifest.

    The folder is written beside the former one and swapped in whole: a build that fails leaves the former
    publication as it was. The same sources and base give the same bytes everywhere.
    """
    settings = settings_of({"data": data, "base": base, "publication": publication})
    publish(settings.data, settings.publication, settings.base)


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as an error would, so that nothing half-written is left behind."""

    def end(*_: object) -> NoReturn:
        raise SystemExit(128 + signal.SIGTERM)

    former = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def publish(data: Path, out: Path, base: str) -> None:
    """Build, showing progress and what came out on standard error."""
    with ended_by_sigterm(), shown_progress() as progress:
        manifest, checked = pipeline.build(data, out, base, progress)
    size = sum(file.bytes for file in manifest.files)
    click.echo(f"Published {out}: {len(manifest.files)} files, {size / 1e6:.1f} MB.", err=True)
    for one in checked:
        found = Counter(finding.severity.value for finding in one.source.reading.findings)
        severities = ", ".join(f"{found[severity]} {severity}" for severity in Severity)
        click.echo(
            f"{one.source.release.key}: {found.total()} findings ({severities}), "
            f"{len(one.results)} warnings of the shapes; see {out / 'reports'}",
            err=True,
        )
