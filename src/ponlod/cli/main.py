# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The group of commands, and what an error becomes: one clear message and an exit code."""

import click

from ponlod import __version__, errors
from ponlod.cli.publishing import build, check, language
from ponlod.cli.query import query
from ponlod.cli.read import read
from ponlod.cli.serve import serve

EXIT_CODES: dict[type[errors.PonlodError], int] = {
    errors.SourceError: 1,
    errors.SettingsError: 2,
    errors.ValidationError: 3,
    errors.PublicationError: 4,
    errors.StoreError: 5,
}
"""2 is also what a wrong option gives."""


class _Commands(click.Group):
    """Turns ponlod's own errors into a message on standard error and their exit code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except errors.PonlodError as error:
            click.echo(f"ponlod: {error}", err=True)
            if isinstance(error, errors.ValidationError):
                click.echo(error.reports[language()], err=True)
            codes = (code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
            ctx.exit(next(codes, 1))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""
    \b
    Exit codes: 0 done · 1 a source was refused · 2 wrong option or setting · 3 a shape is violated
                4 the publication cannot be read or written · 5 a query could not be answered
    """,
)
@click.version_option(__version__, prog_name="ponlod")
def main() -> None:
    """Turn the list of projects that a city publishes for an EU programme into linked open data.

    \b
    A first walk, from the top of a checkout:
      ponlod read data/milano/2022-01-31/document.md    what does the document say?
      ponlod check                                      would everything in data/ be published?
      ponlod build                                      publish it into publication/
      ponlod serve                                      … and serve it on http://localhost:8000/
    """


for command in (read, check, build, serve, query):
    main.add_command(command)
