# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What commands share: options that stand for settings, help that says where values come from, language."""

import os
from collections.abc import Callable
from typing import Any

import click

from ponlod.errors import SettingsError
from ponlod.settings import DEFAULTS, Settings, resolve

_HELP = {
    "data": ("DIR", "Where the sources lie: programme.toml and a folder for each city."),
    "publication": ("DIR", "The publication to serve, or to make."),
    "host": ("ADDRESS", "The address to listen on."),
    "port": ("NUMBER", "The port to listen on; 0 picks a free one."),
    "base": ("IRI", "What every identifier starts with; it ends with a slash."),
    "store": (
        "URL",
        "The query endpoint of another SPARQL 1.1 server that holds the publication, instead of the store "
        "that comes with ponlod. What it wants to know of you: PONLOD_STORE_USER and PONLOD_STORE_PASSWORD, "
        "in the environment only.",
    ),
    "contact": ("ADDRESS", "Whom pages tell to write to about an error: an e-mail address or a web address."),
}


class SettingsCommand(click.Command):
    """A command whose help ends with the settings in force."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        names = [parameter.name for parameter in self.params if parameter.name in DEFAULTS]
        try:
            settings = resolve({}, os.environ)
        except SettingsError as error:
            formatter.write_text(f"Settings: {error}")
            return
        with formatter.section("Settings now (option, then environment, then ponlod.toml, then default)"):
            origins = settings.origins
            rows = [(f"{name} = {getattr(settings, name)}", f"from {origins[name]}") for name in names]
            formatter.write_dl(rows)


def setting(
    name: str, option: str | None = None, help: str | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator that gives a command the option for the setting ``name``.

    ``option`` and ``help`` stand in for what the setting is called, and told to be, elsewhere.
    """
    metavar, text = _HELP[name]
    default = f"[env: PONLOD_{name.upper()}]"
    return click.option(option or f"--{name}", name, metavar=metavar, help=f"{help or text} {default}")


def settings_of(options: dict[str, object]) -> Settings:
    """Return the settings in force for a command that was given ``options``."""
    return resolve(options, os.environ)


def language() -> str:
    """Return the language of reports: Italian where the environment speaks it, else English."""
    spoken = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "it" if next(filter(None, spoken), "").startswith("it") else "en"
