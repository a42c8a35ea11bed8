# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where the ontology and the shapes lie: at the top of a checkout, inside the package once installed."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE if (_PACKAGE / "ontology").is_dir() else _PACKAGE.parents[1]

ONTOLOGY_DIR = _ROOT / "ontology"
SHAPES_DIR = _ROOT / "shapes"
ALIGNMENTS = ONTOLOGY_DIR / "alignments.ttl"
"""How our terms are related to those of others."""


def ontology_files() -> tuple[Path, ...]:
    """The ontology and its vocabularies (not the alignments, not the lint), in a fixed order."""
    return (ONTOLOGY_DIR / "ponlod.ttl", *sorted((ONTOLOGY_DIR / "vocabularies").glob("*.ttl")))


def shape_files() -> tuple[Path, ...]:
    """The shapes that judge published data, in a fixed order: not the catalogue's, nor our terms' lint."""
    return tuple(path for path in sorted(SHAPES_DIR.glob("*.ttl")) if path.name != "ontology.ttl")


def catalogue_shapes() -> tuple[Path, ...]:
    """The shapes that judge the catalogue, in a fixed order."""
    return tuple(sorted((SHAPES_DIR / "catalogue").glob("*.ttl")))
