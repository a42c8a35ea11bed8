# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a catalogue is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph

from ponlod.facts import CityFacts, File, ProgrammeFacts, ReleaseFacts
from ponlod.iris import Iris
from ponlod.publisher import Publisher


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """All that is published, and by whom.

    ``releases`` are by city, then by date; ``cities`` are by code and ``programmes`` by CCI; ``files`` are
    those of the publication that stand before there is a catalogue, by path. ``terms`` holds the ontology,
    its alignments and the vocabularies, and is only read.
    """

    iris: Iris
    publisher: Publisher
    programmes: Mapping[str, ProgrammeFacts]
    cities: Mapping[str, CityFacts]
    releases: tuple[ReleaseFacts, ...]
    files: tuple[File, ...]
    terms: Graph

    def of_city(self, code: str) -> tuple[ReleaseFacts, ...]:
        """The releases of a city, the oldest first."""
        return tuple(release for release in self.releases if release.city == code)
