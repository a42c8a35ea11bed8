# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the ontology and the shapes lie: at the top of a checkout, inside the package once installed."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE if (_PACKAGE / "ontology").is_dir() else _PACKAGE.parents[1]

ONTOLOGY_DIR = _ROOT / "ontology"
SHAPES_DIR = _ROOT / "shapes"


def ontology_files() -> tuple[Path, ...]:
    """The ontology and its vocabularies (not the alignments, not the lint), in a fixed order."""
    return (ONTOLOGY_DIR / "ponlod.ttl", *sorted((ONTOLOGY_DIR / "vocabularies").glob("*.ttl")))


def shape_files() -> tuple[Path, ...]:
    """The shapes that judge published data: every file but the lint of our own terms, in a fixed order."""
    return tuple(path for path in sorted(SHAPES_DIR.glob("*.ttl")) if path.name != "ontology.ttl")
