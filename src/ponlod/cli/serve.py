# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod serve``: publish if need be, then serve."""

import click

from ponlod import pipeline
from ponlod.cli.options import SettingsCommand, setting, settings_of
from ponlod.cli.publishing import publish
from ponlod.web.server import free_port
from ponlod.web.server import serve as serve_publication


@click.command(cls=SettingsCommand, short_help="Publish if need be, then serve.")
@setting("host")
@setting("port")
@setting("base")
@setting("data")
@setting("publication")
def serve(**options: str | None) -> None:
    """Serve the publication, after making it from the sources if it is not of the same sources and base.

    Prints one line with the address when ready. Stops on Ctrl-C and SIGTERM.
    """
    settings = settings_of({**options})
    port = free_port(settings.host, settings.port)
    settings = settings_of({**options, "port": port})
    if not pipeline.is_current(settings.data, settings.publication, settings.base):
        publish(settings.data, settings.publication, settings.base)
    serve_publication(settings.publication, settings.host, port, announce=click.echo)
