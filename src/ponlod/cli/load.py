# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod load``: fill another SPARQL server from the publication."""

import os

import click

from ponlod.cli.options import SettingsCommand, setting, settings_of
from ponlod.cli.progress import shown_progress
from ponlod.cli.publishing import ended_by_sigterm
from ponlod.errors import SettingsError
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.settings import Credentials, check_url, credentials
from ponlod.store.loading import Loader, Writer
from ponlod.store.servers import Layout, graphs_url
from ponlod.store.writers import GraphStoreWriter, UpdateWriter


@click.command(cls=SettingsCommand, short_help="Fill another SPARQL server from the publication.")
@setting("store", help="The query endpoint of the server.")
@setting("publication", help="The publication to load.")
@click.option("--graphs", metavar="URL", help="Where the server takes the Graph Store HTTP Protocol.")
@click.option("--update", metavar="URL", help="Where it takes SPARQL Update, to load by that instead.")
def load(store: str | None, publication: str | None, graphs: str | None, update: str | None) -> None:
    """Load the publication into another SPARQL 1.1 server, and see that all of it is there.

    Each release goes into its named graph, the default graph into BASEsparql#default-graph; each graph is
    put in the place of the former one as a whole. Other graphs are left alone, but for those of former loads.
    It can be run again at any time, and must be after a failure.

    The user and password for it are taken from PONLOD_STORE_USER and PONLOD_STORE_PASSWORD.
    """
    settings = settings_of({"store": store, "publication": publication})
    if not settings.store:
        raise SettingsError("There is no store to load. Give its query endpoint: --store URL")
    known = credentials(os.environ)
    writer = _writer(settings.store, graphs, update, known)
    manifest = Manifest.read(settings.publication)
    loader = Loader(settings.store, Layout.of(manifest), writer, known)
    with ended_by_sigterm(), shown_progress() as progress:
        counts = loader.load(settings.publication / DATASET, progress)
    click.echo(f"Loaded {settings.publication} into {settings.store}:", err=True)
    for graph, count in counts.items():
        click.echo(f"  {count} triples in <{graph}>", err=True)


def _writer(store: str, graphs: str | None, update: str | None, known: Credentials | None) -> Writer:
    if graphs and update:
        raise SettingsError("--graphs and --update are two ways to do the same. Give one.")
    if update:
        check_url(update, "--update")
        return UpdateWriter(update, known)
    if graphs:
        check_url(graphs, "--graphs")
    url = graphs or graphs_url(store)
    if not url:
        raise SettingsError(
            f"{store}: where this server takes graphs is not known. "
            "Give its URL for the Graph Store Protocol, --graphs URL, or for Update, --update URL"
        )
    return GraphStoreWriter(url, known)
