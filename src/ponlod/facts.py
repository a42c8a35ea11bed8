# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reviewed facts that no document states: what people wrote into data/, each with its source."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A programme, from data/programme.toml. ``code_levels`` is how many numbers its action codes have."""

    cci: str
    title: str
    code_levels: int
    source: str


@dataclass(frozen=True, slots=True)
class CityFacts:
    """A city, from data/<city>/city.toml. ``code`` is the one of its action codes (``MI``)."""

    code: str
    name_it: str
    name_en: str
    istat: str | None
    cadastral: str | None
    source: str


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """One version of a city's document, from data/<city>/<release>/release.toml and the document's cover.

    ``key`` is ``MI-13``; ``sha256`` is that of the document's bytes, in lower-case hexadecimal.
    """

    key: str
    city: str
    programme: str
    version: str
    date: date
    title: str
    publisher: str
    document: Path
    sha256: str
