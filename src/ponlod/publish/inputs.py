# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a publication is made of, as one digest: equal digests, equal publications."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from ponlod.errors import Problem, SourceError
from ponlod.publisher import UNNAMED, Publisher
from ponlod.resources import ONTOLOGY_DIR, SHAPES_DIR

_PROGRAM = Path(__file__).parents[1]
_ABOVE = {"cli", "web"}
"""The floors above the build: they read publications and cannot change a byte of one."""

_WRITERS = ("deflate", "pyoxigraph", "pyshacl", "rdflib", "xlsxwriter", "zstandard")
"""The packages whose version can change a byte of what is written."""


def inputs_digest(data: Path, base: str, publisher: Publisher = UNNAMED) -> str:
    """Return the SHA-256 over all that a build depends on, in lower-case hexadecimal.

    That is: every ``.toml`` and ``document.md`` under ``data``, the ontology, the shapes, this program, the
    packages it writes with, ``base`` and ``publisher``. Names count as they are below those folders; where
    the folders lie, when a file was touched, locale and the order of a listing do not.

    Raises SourceError if one of the files cannot be read.
    """
    digest = hashlib.sha256()
    for part in (base, repr(publisher), *(f"{package} {version(package)}" for package in _WRITERS)):
        digest.update(f"{part}\n".encode())
    for name, path in sorted(_inputs(data)):
        try:
            content = path.read_bytes()
        except OSError as error:
            problem = Problem(
                f"cannot be read ({error.strerror})", "Check that it exists and may be read", path
            )
            raise SourceError([problem]) from error
        digest.update(f"{name}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _inputs(data: Path) -> Iterator[tuple[str, Path]]:
    """Every input with the name that counts: the place it has among inputs, not on this machine."""
    folders = {
        "data": (data, ("*.toml", "document.md")),
        "ontology": (ONTOLOGY_DIR, ("*.ttl",)),
        "program": (_PROGRAM, ("*.py", "*.toml", "*.rq")),
        "shapes": (SHAPES_DIR, ("*.ttl", "*.rq")),
    }
    for label, (folder, patterns) in folders.items():
        for pattern in patterns:
            for path in folder.rglob(pattern):
                name = path.relative_to(folder)
                if label != "program" or name.parts[0] not in _ABOVE:
                    yield f"{label}/{name.as_posix()}", path
