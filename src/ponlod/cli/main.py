# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The group of commands, and what an error becomes: one clear message and an exit code."""

import os
import sys
from importlib import import_module

import click

from ponlod import __version__, errors
from ponlod.cli.options import language

COMMANDS = {
    "read": "ponlod.cli.read",
    "check": "ponlod.cli.publishing",
    "build": "ponlod.cli.publishing",
    "serve": "ponlod.cli.serve",
    "load": "ponlod.cli.load",
    "ask": "ponlod.cli.ask",
    "query": "ponlod.cli.query",
    "verify": "ponlod.cli.verify",
}
"""Each command and its module, imported when it is called: only some need the shapes or the web."""

EXIT_CODES: dict[type[errors.PonlodError], int] = {
    errors.SourceError: 1,
    errors.SettingsError: 2,
    errors.InputError: 2,
    errors.ValidationError: 3,
    errors.PublicationError: 4,
    errors.StoreError: 5,
}
"""2 is also what a wrong option gives."""


class _Commands(click.Group):
    """Knows the commands, and turns ponlod's own errors into a message on standard error and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whoever reads the output has read enough, as head does; that is no failure.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return None
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
                4 the publication cannot be read or written, or is not whole
                5 a store cannot be asked or loaded
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
      ponlod ask                                        which questions does it answer?
      ponlod serve                                      … and serve it on http://localhost:8000/
    """
