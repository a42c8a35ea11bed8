# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one running site serves: a publication, the store that answers for it, and its languages."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

import ponlod
from ponlod.errors import PublicationError, StoreError
from ponlod.graph.triples import Triple
from ponlod.iris import Iris
from ponlod.locales import Language
from ponlod.publish.catalogue import VOID
from ponlod.publish.manifest import MANIFEST, Manifest
from ponlod.publish.reading import read_published
from ponlod.publisher import Publisher
from ponlod.questions.answering import Answering
from ponlod.questions.library import Library
from ponlod.resources import ONTOLOGY_DIR, SHAPES_DIR
from ponlod.store import BlockingStore
from ponlod.web.language import languages
from ponlod.web.once import Once
from ponlod.web.views.dcat import Dcat, read_dcat
from ponlod.web.views.lists import Lists, read_lists
from ponlod.web.views.overview import Overview, overview
from ponlod.web.views.page_queries import PageQueries

_MADE_OF = (Path(ponlod.__file__).parent, ONTOLOGY_DIR, SHAPES_DIR)
"""The folders of whatever a page is made of, but for the data."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that a view needs; nothing in it changes while the site runs.

    ``listing`` is the manifest as it was read. ``edition`` changes with data and program: every ETag is made
    of it. ``modified`` is when these were last written, a whole second that has passed: the Last-Modified of
    everything.
    """

    folder: Path
    listing: bytes
    manifest: Manifest
    queries: PageQueries
    questions: Answering
    store: BlockingStore
    iris: Iris
    languages: Mapping[str, Language]
    lists: Once[Lists]
    overview: Once[Overview]
    catalogue: Once[Dcat]
    void: Once[Sequence[Triple]]
    edition: str
    modified: datetime

    @property
    def publisher(self) -> Publisher:
        """Who publishes this, whom to write to about an error, and on what terms."""
        return self.manifest.publisher

    @property
    def base(self) -> str:
        return self.iris.base

    @property
    def root(self) -> str:
        """The path of the base, without its final slash: empty, or as ``/open-data``."""
        return urlsplit(self.base).path.rstrip("/")

    def read_ahead(self) -> None:
        """Read what many pages are made of, so that nobody who asks for one has to wait for that.

        If the store cannot be asked now, or the catalogue cannot be read, whoever needs it first tries again.
        """
        with suppress(PublicationError):
            self.catalogue.get()
        with suppress(StoreError):
            self.overview.get()
            self.lists.get()

    def check_unreplaced(self) -> None:
        """Raise PublicationError if the folder no longer holds what this site was opened on.

        That is for files, which are read from the folder. Pages are made of the store, which goes on holding
        what it was opened on, so they go on as well, kept or not.
        """
        try:
            found = (self.folder / MANIFEST).read_bytes()
        except OSError:
            found = b""
        if found != self.listing:  # whatever it says: to read that takes long, and this is asked often
            raise PublicationError(
                "The publication has been replaced since this server started: restart the server."
            )


def open_site(publication: Path, store: BlockingStore) -> Site:
    """Read the publication's manifest and the package's texts; raises PublicationError without one."""
    manifest, listing = Manifest.read(publication), (publication / MANIFEST).read_bytes()
    if Manifest.parse(listing, str(publication)) != manifest:
        raise PublicationError(f"{publication}: it was replaced just now. Start the server again.")
    queries = PageQueries(store)
    latest = [release for release in manifest.releases if release.latest]
    files = _files(_MADE_OF)
    return Site(
        folder=publication,
        listing=listing,
        manifest=manifest,
        queries=queries,
        questions=Answering(Library.read(), store, manifest),
        store=store,
        iris=Iris(manifest.base),
        languages=languages(),
        lists=Once(partial(read_lists, queries, latest)),
        overview=Once(partial(overview, queries)),
        catalogue=Once(partial(read_dcat, publication, manifest)),
        void=Once(partial(read_published, publication, manifest, f"{VOID}.ttl")),
        edition=_edition(manifest, files),
        modified=_modified([publication / MANIFEST, *files]),
    )


def site() -> Site:
    """Return the site that the current request is for."""
    found: Site = current_app.extensions["ponlod"]
    return found


def _files(folders: Iterable[Path]) -> list[Path]:
    """Every file below ``folders``, each once and in a fixed order, but for what Python compiles."""
    found = {path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc"}
    return sorted(path for path in found if path.is_file())


def _edition(manifest: Manifest, files: Iterable[Path]) -> str:
    digest = hashlib.sha256(ponlod.__version__.encode() + manifest.to_bytes())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _modified(files: Iterable[Path]) -> datetime:
    """When the newest of these files was written; a clock that was ahead then does not matter."""
    newest = max(path.stat().st_mtime for path in files)
    return min(datetime.fromtimestamp(newest, UTC), datetime.now(UTC)).replace(microsecond=0)
