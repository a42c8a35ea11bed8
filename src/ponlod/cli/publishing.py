# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod check`` and ``ponlod build``: from the sources to a validated publication."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from rich.console import Console
from rich.text import Text

from ponlod import pipeline
from ponlod.cli.options import PublishingCommand, SettingsCommand, language, setting, settings_of
from ponlod.cli.progress import shown_progress
from ponlod.cli.readings import print_findings
from ponlod.graph.report import report_text
from ponlod.publish.manifest import Manifest
from ponlod.publisher import Publisher
from ponlod.records import Severity
from ponlod.settings import Settings
from ponlod.web.views.harvest.rules import is_local
from ponlod.web.views.harvest.transport import LARGEST


@click.command(cls=SettingsCommand, short_help="Say whether the data can be published.")
@click.argument("directory", metavar="[DIR]", required=False)
@setting("base")
def check(directory: str | None, base: str | None) -> None:
    """Read and validate all sources in DIR (default: data), and say what is irregular. Nothing is written.

    Findings are published and stop nothing; a violated shape would stop a build, and gives exit code 3. The
    catalogue describes files that a build writes: only there is it judged, too.
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
    console.print("The data can be published.", highlight=False)


@click.command(cls=PublishingCommand, short_help="Make the publication.")
@setting("data")
@setting("base")
@setting("publication", "--out", "The publication to make; what stands there is replaced whole.")
@setting("contact")
def build(data: str | None, base: str | None, publication: str | None, contact: str | None) -> None:
    """Publish all sources into a folder: dumps, tables, reports and a manifest.

    The folder is written beside the former one and swapped in whole: a build that fails leaves the former
    publication as it was. The same sources, base and publisher give the same bytes everywhere.
    """
    publish(settings_of({"data": data, "base": base, "publication": publication, "contact": contact}))


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


def publish(settings: Settings) -> None:
    """Build, showing progress and what came out on standard error."""
    with ended_by_sigterm(), shown_progress() as progress:
        out = settings.publication
        manifest, checked = pipeline.build(settings.data, out, settings.base, progress, settings.publisher)
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
    warn_of_size(manifest)
    warn_of(settings.publisher, settings.base)


def warn_of_size(manifest: Manifest) -> None:
    """Say on standard error which files of the catalogue are larger than CKAN takes from one address."""
    for file in manifest.files:
        if file.path.startswith("catalogue.") and file.bytes > LARGEST:
            click.echo(
                f"Warning: {file.path} has {file.bytes >> 20} MiB, and CKAN takes {LARGEST >> 20}. Give "
                f"portals {manifest.base}{file.path}?page=1, whose pages are smaller.",
                err=True,
            )


def warn_of(publisher: Publisher, base: str) -> None:
    """Say on standard error what keeps portals from the catalogue, because nobody said it."""
    for warning in _warnings(publisher, base):
        click.echo(f"Warning: {warning}", err=True)


def _warnings(publisher: Publisher, base: str) -> Iterator[str]:
    if publisher.name is None:
        yield (
            "the catalogue calls itself unofficial and local, with an undeclared publisher. To say who "
            "publishes, set publisher_name, publisher_identifier and contact in ponlod.toml."
        )
        return
    if is_local(base):
        yield (
            f"portals cannot harvest {base}, which leads nowhere but on this machine or in its own network. "
            "Set base in ponlod.toml to the public address, before anybody cites one of its identifiers."
        )
    missing = []
    if publisher.identifier is None:
        missing.append("the publisher's code (publisher_identifier)")
    if publisher.mail is None:
        missing.append("an e-mail address (contact)")
    if missing:
        them, all_of_it = "it" if len(missing) == 1 else "them", " and ".join(missing)
        yield f"the catalogue lacks {all_of_it}, which DCAT-AP_IT asks for. Set {them} in ponlod.toml."
