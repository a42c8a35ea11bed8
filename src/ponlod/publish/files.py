# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The small files of a publication: tables, reports and terms, each written at once."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from ponlod.facts import ReleaseFacts
from ponlod.formats import TURTLE
from ponlod.graph.report import COLUMNS as RESULT_COLUMNS
from ponlod.graph.report import report_graph, report_rows, report_text
from ponlod.graph.results import Result
from ponlod.graph.triples import Block
from ponlod.iris import Iris
from ponlod.publish.dumps import said, serialized
from ponlod.publish.reports import (
    FINDING_COLUMNS,
    LEDGER_COLUMNS,
    Language,
    finding_rows,
    findings_text,
    ledger_rows,
)
from ponlod.publish.table import COLUMNS, action_rows, csv_rows
from ponlod.records import Reading
from ponlod.resources import ONTOLOGY_DIR

LANGUAGES: tuple[Language, ...] = ("it", "en")


def write_terms(dumps: Path) -> None:
    """Copy ontology, alignments and vocabularies, byte for byte."""
    (dumps / "vocabularies").mkdir(parents=True)
    shutil.copyfile(ONTOLOGY_DIR / "ponlod.ttl", dumps / "ontology.ttl")
    shutil.copyfile(ONTOLOGY_DIR / "alignments.ttl", dumps / "alignments.ttl")
    for path in sorted((ONTOLOGY_DIR / "vocabularies").glob("*.ttl")):
        shutil.copyfile(path, dumps / "vocabularies" / path.name)


def write_table(dumps: Path, reading: Reading, release: ReleaseFacts, iris: Iris) -> None:
    """Write the table of a release with a row per action, in the order of the document."""
    rows = action_rows(reading.actions(), release, iris)
    _write_table(dumps / f"ponlod-{release.key}.csv", COLUMNS, rows)


def write_reports(
    folder: Path,
    reading: Reading,
    release: ReleaseFacts,
    results: Sequence[Result],
    findings: Iterable[Block],
    iris: Iris,
) -> None:
    """Write what the shapes say, what is irregular in the document, and which of its lines says what.

    ``findings`` are the blocks that describe the findings of the reading.
    """
    folder.mkdir(exist_ok=True)
    key = release.key
    validation = report_graph(results, iris.release(key, "validation"))
    (folder / f"validation-{key}.ttl").write_bytes(serialized([tuple(validation)], TURTLE))
    _write_table(folder / f"validation-{key}.csv", RESULT_COLUMNS, report_rows(results))
    with (folder / f"findings-{key}.ttl").open("wb") as file:
        file.writelines(said(findings, TURTLE))
    rows = finding_rows(reading.findings, release)
    _write_table(folder / f"findings-{key}.csv", FINDING_COLUMNS, rows)
    _write_table(folder / f"lines-{key}.csv", LEDGER_COLUMNS, ledger_rows(reading.ledger))
    for language in LANGUAGES:
        texts = {
            "validation": report_text(results, language),
            "findings": findings_text(reading.findings, release, language),
        }
        for name, text in texts.items():
            (folder / f"{name}-{key}.{language}.txt").write_text(text, encoding="utf-8", newline="\n")


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("wb") as file:
        file.writelines(csv_rows(header, rows))
