# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What one running site serves: a publication, the store that answers for it, and its languages."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

from ponlod import __version__
from ponlod.errors import PublicationError
from ponlod.iris import Iris
from ponlod.publish.manifest import Manifest
from ponlod.store import BlockingStore
from ponlod.web.language import Language, languages
from ponlod.web.questions import Questions


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that a view needs; nothing in it changes while the site runs.

    ``edition`` changes with the data and with the pages: every ETag is made of it.
    """

    folder: Path
    manifest: Manifest
    questions: Questions
    store: BlockingStore
    iris: Iris
    languages: Mapping[str, Language]
    edition: str

    @property
    def base(self) -> str:
        return self.iris.base

    @property
    def root(self) -> str:
        """The path of the base, without its final slash: empty, or as ``/open-data``."""
        return urlsplit(self.base).path.rstrip("/")

    def check_unreplaced(self) -> None:
        """Raise PublicationError if the folder no longer holds what this site was opened on."""
        try:
            found = Manifest.read(self.folder)
        except PublicationError:
            found = None
        if found != self.manifest:
            raise PublicationError(
                "The publication has been replaced since this server started: restart the server."
            )


def open_site(publication: Path, store: BlockingStore) -> Site:
    """Read the publication's manifest and the package's texts; raises PublicationError without one."""
    manifest = Manifest.read(publication)
    return Site(
        folder=publication,
        manifest=manifest,
        questions=Questions(store),
        store=store,
        iris=Iris(manifest.base),
        languages=languages(),
        edition=_edition(manifest.dataset_digest),
    )


def site() -> Site:
    """Return the site that the current request is for."""
    found: Site = current_app.extensions["ponlod"]
    return found


def _edition(dataset_digest: str) -> str:
    digest = hashlib.sha256(f"{__version__} {dataset_digest}".encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()
