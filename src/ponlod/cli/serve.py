# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod serve``: publish if need be, then serve."""

import os
from functools import partial

import click

from ponlod import pipeline
from ponlod.cli.options import PublishingCommand, setting, settings_of
from ponlod.cli.publishing import publish, warn_of
from ponlod.publish.manifest import Manifest
from ponlod.settings import Settings, credentials
from ponlod.store.remote import connected
from ponlod.store.servers import Layout
from ponlod.web.server import OpenStore, free_port
from ponlod.web.server import serve as serve_publication


@click.command(cls=PublishingCommand, short_help="Publish if need be, then serve.")
@setting("host")
@setting("port")
@setting("base")
@setting("data")
@setting("publication")
@setting("store")
@setting("contact")
def serve(**options: str | None) -> None:
    """Serve the publication, after making it from the sources if it is not of the same sources and base.

    Prints one line with the address when ready. Stops on Ctrl-C and SIGTERM. A server given with --store must
    hold the publication: see “ponlod load”.
    """
    settings = settings_of({**options})
    port = free_port(settings.host, settings.port)
    settings = settings_of({**options, "port": port})
    if pipeline.is_current(settings.data, settings.publication, settings.base, settings.publisher):
        warn_of(settings.publisher, settings.base)
    else:
        publish(settings)
    serve_publication(
        settings.publication,
        settings.host,
        port,
        announce=click.echo,
        open_store=_other_store(settings),
    )


def _other_store(settings: Settings) -> OpenStore | None:
    if not settings.store:
        return None
    layout = Layout.of(Manifest.read(settings.publication))
    return partial(connected, settings.store, layout, credentials=credentials(os.environ))
