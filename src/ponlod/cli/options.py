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
    "contact": (
        "ADDRESS",
        "Whom catalogue and pages tell to write to about an error: an e-mail address or a web address.",
    ),
}

_OF_THE_PUBLISHER = {
    "publisher_name": "Who publishes: the name, on one line.",
    "publisher_identifier": "The publisher's code, as that of the Italian index of public bodies (IPA).",
    "publisher_homepage": "The publisher's web address.",
    "publisher_type": "What the publisher is: the IRI of one of ADMS's types of publishers.",
    "licence": "The licence of the data: the IRI of one of the European list.",
    "themes": "What the data are about: IRIs of European data themes; blanks separate them.",
}
"""What is settled once for a publication, and so has no option."""


class SettingsCommand(click.Command):
    """A command whose help ends with the settings in force."""

    def settings(self) -> list[str]:
        """Those that the command goes by."""
        return [parameter.name for parameter in self.params if parameter.name in DEFAULTS]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        try:
            settings = resolve({}, os.environ)
        except SettingsError as error:
            formatter.write_text(f"Settings: {error}")
            return
        with formatter.section("Settings now (option, then environment, then ponlod.toml, then default)"):
            origins = settings.origins
            rows = [
                (f"{name} = {settings.values[name]}", f"from {origins[name]}") for name in self.settings()
            ]
            formatter.write_dl(rows)


class PublishingCommand(SettingsCommand):
    """A command that also goes by who publishes, and on what terms: its help explains those settings."""

    def settings(self) -> list[str]:
        return list(dict.fromkeys((*super().settings(), "contact", *_OF_THE_PUBLISHER)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("Settings without an option (in ponlod.toml, or in the environment)"):
            rows = [
                (name, f"{text} [env: PONLOD_{name.upper()}]") for name, text in _OF_THE_PUBLISHER.items()
            ]
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
