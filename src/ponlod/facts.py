# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What no document states: reviewed facts that people wrote into data/, each with its source; and what is
written, the files of a publication.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A programme, from data/programme.toml. ``code_levels`` is how many numbers its action codes have.

    ``period`` is when its money can be spent, if that is known.
    """

    cci: str
    title: str
    code_levels: int
    source: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class CityFacts:
    """A city, from data/<city>/city.toml. ``code`` is the one of its action codes (``MI``).

    ``ipa`` is the code that the city's administration has in the Italian index of public bodies (IPA), and
    ``place`` the city's in the European list of places, as ``ITA_MIL``.
    """

    code: str
    name_it: str
    name_en: str
    istat: str | None
    cadastral: str | None
    source: str
    ipa: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """One version of a city's document, from data/<city>/<release>/release.toml and the document's cover.

    ``key`` is ``MI-13``; ``sha256`` is that of the document's bytes, in lower-case hexadecimal. ``language``
    is the document's, as ``it``, and ``licence`` what is known of its terms of use, in words.
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
    language: str
    licence: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of the publication: ``path`` below its folder, with ``/``; digest in lower-case hexadecimal."""

    path: str
    media_type: str
    bytes: int
    sha256: str
