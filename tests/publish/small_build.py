# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A program that publishes a small release into the folder it is given; run by test_reproducible."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from ponlod.facts import CityFacts, ProgrammeFacts, ReleaseFacts
from ponlod.fields.codes import Code
from ponlod.graph.mapping import reference_blocks, release_blocks
from ponlod.iris import Iris
from ponlod.publish.dumps import ReleaseGraph, fragments, release_dumps, write_dataset
from ponlod.publish.folder import fresh_folder
from ponlod.publish.manifest import Manifest, ReleaseEntry
from ponlod.publish.table import COLUMNS, action_rows, csv_rows
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

TEXTS = ("Milano", "Città: Corvetto, Barona", "€ 1.000,10", "completato")
SOURCE = "https://example.org/"
IRIS = Iris("http://localhost:8000/")
RELEASE = ReleaseFacts(
    "MI-13", "MI", "2014IT16M2OP004", "13", date(2022, 1, 31), "I progetti", "Comune", Path("document.md"), ""
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
        rows = action_rows(reading.actions(), RELEASE, IRIS)
        (dumps / "ponlod-MI-13.csv").write_bytes(b"".join(csv_rows(COLUMNS, rows)))
        graph = ReleaseGraph(IRIS.release("MI-13"), dumps / "ponlod-MI-13.ttl", latest=True)
        reference = reference_blocks(programmes, cities, IRIS)
        write_dataset(dumps / "ponlod.trig", ontology_files(), reference, [graph])
        entry = ReleaseEntry("MI-13", "MI", "13", RELEASE.date, RELEASE.title, graph.graph, latest=True)
        Manifest.of(folder, IRIS.base, "0" * 64, (entry,)).write(folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
