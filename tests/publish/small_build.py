# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A program that publishes a small release into the folder it is given; run by test_reproducible."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from rdflib import Graph

from ponlod.facts import CityFacts, ProgrammeFacts, ReleaseFacts
from ponlod.fields.codes import Code
from ponlod.graph.mapping import reference_blocks, release_blocks
from ponlod.iris import Iris
from ponlod.publish.dumps import ReleaseGraph, fragments, release_dumps, write_dataset
from ponlod.publish.files import compress, write_data_package, write_tables
from ponlod.publish.folder import fresh_folder
from ponlod.publish.manifest import Manifest, ReleaseEntry
from ponlod.publisher import UNNAMED
from ponlod.records import (
    Action,
    Amount,
    AmountKind,
    Certainty,
    Cover,
    Lines,
    Place,
    PlaceKind,
    Project,
    Reading,
    Status,
)
from ponlod.resources import ontology_files
from ponlod.source.folder import Source

TEXTS = ("Milano", "Città: Corvetto, Barona", "€ 1.000,10", "completato")
SOURCE = "https://example.org/"
IRIS = Iris("http://localhost:8000/")
RELEASE = ReleaseFacts(
    key="MI-13",
    city="MI",
    programme="2014IT16M2OP004",
    version="13",
    date=date(2022, 1, 31),
    title="I progetti",
    publisher="Comune",
    document=Path("document.md"),
    sha256="",
    language="it",
    licence="unconfirmed",
)


def status(text: str) -> Status:
    return Status(text, Lines(4, 4), "completed", "done", Certainty.STATED)


def action(number: int) -> Action:
    code = Code("MI", (4, 1, number), "a")
    return Action(
        code=code,
        code_as_printed=str(code),
        title="Città",
        subtitle=None,
        description="Testo",
        places=tuple(Place(name, PlaceKind.QUARTER, Lines(2, 2)) for name in ("Corvetto", "Barona")),
        amounts=(Amount(AmountKind.PROGRAMME, Decimal("1000.10") + number, "€ 1.000,10", Lines(3, 3)),),
        status=status("completato"),
        links=(),
        references=(),
        dates=(),
        lines=Lines(2, 4),
    )


def build(out: Path) -> None:
    project = Project(
        "MI-1", 1, "Abitare", (status("Concluso"),), tuple(map(action, range(1, 9))), Lines(1, 1)
    )
    cover = Cover("I progetti", "Milano", None, "13", None, None, Lines(1, 1))
    reading = Reading("MI", cover, (), (project,), (), (), TEXTS)
    programmes = [ProgrammeFacts(RELEASE.programme, "PON", 3, SOURCE)]
    cities = [CityFacts("MI", "Milano", "Milan", None, None, SOURCE)]
    with fresh_folder(out) as folder:
        dumps = folder / "dumps"
        dumps.mkdir()
        with release_dumps(dumps, "ponlod-MI-13") as writer:
            for block in release_blocks(reading, RELEASE, IRIS):
                writer.write(fragments([block]))
        source = Source(programmes[0], cities[0], RELEASE, reading)
        write_tables(dumps, source, UNNAMED, IRIS, Graph())
        graph = ReleaseGraph(IRIS.release("MI-13"), dumps / "ponlod-MI-13.ttl", latest=True)
        reference = reference_blocks(programmes, cities, IRIS)
        write_dataset(dumps / "ponlod.trig", ontology_files(), reference, [graph])
        write_data_package(dumps, [source], UNNAMED, IRIS)
        compress(dumps)
        entry = ReleaseEntry("MI-13", "MI", "13", RELEASE.date, RELEASE.title, graph.graph, latest=True)
        Manifest.of(folder, IRIS.base, "0" * 64, (entry,)).write(folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
