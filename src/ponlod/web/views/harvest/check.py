# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole check: what harvesters would import of the catalogue, and what they would complain about."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

from ponlod.errors import PublicationError
from ponlod.graph.report import COLUMNS
from ponlod.web.views.harvest.complaint import Complaint, Severity, gravest_first
from ponlod.web.views.harvest.programs import HARVESTERS
from ponlod.web.views.harvest.reading import Reading
from ponlod.web.views.harvest.rules import complaints
from ponlod.web.views.harvest.stored import Harvester, Stored, harvested
from ponlod.web.views.harvest.transport import Ask, Fetched, replay

SHOWN = 50
"""Datasets that are shown in each harvester, and things that are listed at most: a catalogue may have any
number.
"""


@dataclass(frozen=True, slots=True)
class Check:
    """What came of it.

    ``taken`` is how many of the ``datasets`` each harvester would import, by its key; ``imported`` what it
    would have of each of the first SHOWN.
    """

    datasets: int
    distributions: int
    taken: Mapping[str, int]
    imported: Mapping[str, tuple[Stored, ...]]
    complaints: tuple[Complaint, ...]
    fetched: tuple[Fetched, ...]
    pages: int

    @property
    def ok(self) -> bool:
        """Whether every harvester would import everything, once, and as it is."""
        return not self.of("error")

    @property
    def harvesters(self) -> tuple[Harvester, ...]:
        return HARVESTERS

    def of(self, severity: Severity) -> list[Complaint]:
        """The complaints of one severity."""
        return [one for one in self.complaints if one.severity == severity]


def check(ask: Ask, base: str) -> Check:
    """Ask for the catalogue of the site at ``base`` as harvesters do, and judge what comes."""
    replayed = replay(ask, base)
    reading = Reading(replayed.graph, base)
    taken: dict[str, int] = {}
    imported: dict[str, tuple[Stored, ...]] = {}
    for harvester in HARVESTERS:
        stored = harvested(reading, harvester)
        taken[harvester.key] = sum(one.identity is not None for one in stored)
        imported[harvester.key] = stored[:SHOWN]
    return Check(
        len(reading.datasets),
        len(reading.distributions),
        taken,
        imported,
        gravest_first([*replayed.complaints, *complaints(reading)]),
        replayed.fetched,
        replayed.pages,
    )


@dataclass(frozen=True, slots=True)
class Result:
    """What a shape says of things of the catalogue, in both languages."""

    severity: str
    messages: Mapping[str, str]
    subjects: tuple[str, ...]


def shape_results(table: str) -> list[Result]:
    """Read the table that the build wrote of what both profiles say of the catalogue.

    Raises PublicationError if it has other columns than graph.report.COLUMNS.
    """
    rows = csv.DictReader(table.splitlines(keepends=True))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise PublicationError("The report on the catalogue has other columns than it should. Publish again.")
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in rows:
        said = row["severity"], row["message_it"], row["message_en"]
        found.setdefault(said, []).append(row["subject"])
    return [
        Result(severity, {"it": it, "en": en}, tuple(subjects))
        for (severity, it, en), subjects in found.items()
    ]
