# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The small files of a publication: tables, reports and terms, each written at once."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rdflib import Graph, URIRef

from ponlod.facts import ReleaseFacts
from ponlod.formats import (
    CSVM_ENDING,
    DATA_PACKAGE_NAME,
    GRAPH_FORMATS,
    RESULTS_CSV,
    TRIG,
    TURTLE,
)
from ponlod.graph.report import COLUMNS as RESULT_COLUMNS
from ponlod.graph.report import in_both, report_graph, report_rows
from ponlod.graph.results import Result
from ponlod.graph.triples import Block
from ponlod.iris import Iris
from ponlod.languages import LANGUAGES
from ponlod.publish.columns import words
from ponlod.publish.compression import write_compressed
from ponlod.publish.csvw import actions_description, kohesio_description
from ponlod.publish.datapackage import data_package
from ponlod.publish.dumps import said, serialized
from ponlod.publish.kohesio import FIELDS, kohesio_name, kohesio_rows
from ponlod.publish.manifest import described
from ponlod.publish.reports import (
    FINDING_COLUMNS,
    LEDGER_COLUMNS,
    finding_rows,
    findings_text,
    ledger_rows,
)
from ponlod.publish.sheets import release_workbook, workbook_name
from ponlod.publish.table import NAMES, action_rows, csv_rows, table_name
from ponlod.publish.workbook import MOST_ROWS
from ponlod.publisher import Publisher
from ponlod.records import Reading
from ponlod.resources import ONTOLOGY_DIR
from ponlod.source.folder import Source


def write_terms(dumps: Path) -> None:
    """Copy ontology, alignments and vocabularies, byte for byte."""
    (dumps / "vocabularies").mkdir(parents=True)
    shutil.copyfile(ONTOLOGY_DIR / "ponlod.ttl", dumps / "ontology.ttl")
    shutil.copyfile(ONTOLOGY_DIR / "alignments.ttl", dumps / "alignments.ttl")
    for path in sorted((ONTOLOGY_DIR / "vocabularies").glob("*.ttl")):
        shutil.copyfile(path, dumps / "vocabularies" / path.name)


def write_tables(dumps: Path, source: Source, publisher: Publisher, iris: Iris, terms: Graph) -> None:
    """Write the tables of a release, with what describes them; the actions in the order of the document.

    ``terms`` has the vocabularies.
    """
    release, reading, texts = source.release, source.reading, words()

    def rows() -> Iterator[tuple[str, ...]]:
        return action_rows(reading.actions(), release, iris)

    table, kohesio = table_name(release), kohesio_name(release)
    operations = kohesio_rows(reading.actions(), release, source.programme, terms)
    _write_table(dumps / table, NAMES, rows())
    _write_table(dumps / kohesio, [field.name for field in FIELDS], operations)
    descriptions = {
        table: actions_description(release, publisher, iris, texts),
        kohesio: kohesio_description(release, publisher, iris, texts),
    }
    for name, description in descriptions.items():
        (dumps / f"{name}{CSVM_ENDING}").write_bytes(description)
    # A sheet can have no more, which the data package says; all other files have every row.
    if sum(1 for _ in reading.actions()) < MOST_ROWS:
        workbook = release_workbook(rows(), release, publisher, iris, texts)
        (dumps / workbook_name(release)).write_bytes(workbook)


def write_data_package(dumps: Path, sources: Sequence[Source], publisher: Publisher, iris: Iris) -> None:
    """Describe the tables of all releases, which stand in ``dumps``, as one package."""
    releases = [source.release for source in sources]
    programmes = {source.programme.cci: source.programme for source in sources}
    named = (table_name, kohesio_name, workbook_name)
    names = [name(release) for release in releases for name in named]
    files = {name: described(dumps, name) for name in names if (dumps / name).exists()}
    content = data_package(releases, programmes.values(), files, publisher, iris, words())
    (dumps / DATA_PACKAGE_NAME).write_bytes(content)


def compress(dumps: Path) -> None:
    """Write gzip and zstd variants beside the texts that hold data: graphs, dataset and tables."""
    packed = {f".{form.extension}" for form in (*GRAPH_FORMATS, TRIG, RESULTS_CSV)}
    for path in sorted(dumps.glob("ponlod*")):
        if path.suffix in packed:
            write_compressed(path)


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
    write_validation(folder, f"validation-{key}", results, iris.release(key, "validation"))
    with (folder / f"findings-{key}.ttl").open("wb") as file:
        file.writelines(said(findings, TURTLE))
    rows = finding_rows(reading.findings, release)
    _write_table(folder / f"findings-{key}.csv", FINDING_COLUMNS, rows)
    _write_table(folder / f"lines-{key}.csv", LEDGER_COLUMNS, ledger_rows(reading.ledger))
    texts = {language: findings_text(reading.findings, release, language) for language in LANGUAGES}
    _write_texts(folder, f"findings-{key}", texts)


def write_validation(folder: Path, stem: str, results: Sequence[Result], report: URIRef) -> None:
    """Write what the shapes say, in files that begin with ``stem``: as ``report``, as a table, for people."""
    graph = serialized([tuple(report_graph(results, report))], TURTLE)
    (folder / f"{stem}.ttl").write_bytes(graph)
    _write_table(folder / f"{stem}.csv", RESULT_COLUMNS, report_rows(results))
    _write_texts(folder, stem, in_both(results))


def _write_texts(folder: Path, stem: str, texts: Mapping[str, str]) -> None:
    for language, text in texts.items():
        (folder / f"{stem}.{language}.txt").write_text(text, encoding="utf-8", newline="\n")


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("wb") as file:
        file.writelines(csv_rows(header, rows))
