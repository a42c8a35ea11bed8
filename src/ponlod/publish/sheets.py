# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sheets that explain a workbook, and the workbook of a release."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ponlod.facts import ReleaseFacts
from ponlod.formats import XLSX
from ponlod.iris import Iris
from ponlod.publish.columns import Described, Kind, Said, Words, both, said
from ponlod.publish.table import COLUMNS, NAMES
from ponlod.publish.workbook import Cell, Sheet, workbook
from ponlod.publisher import Publisher


def dictionary(columns: Iterable[tuple[str, Kind, Mapping[str, Said]]], words: Words) -> Sheet:
    """Say what each column is called, holds and means, in every language of ``words``.

    Where all names speak for themselves, there are no meanings.
    """
    rows = list(columns)
    meant = any(one.meaning for _, _, told in rows for one in told.values())
    parts = ("label", "meaning") if meant else ("label",)
    return Sheet(
        both(words, "workbook.sheet_columns", " - "),
        ("column", "type", *(f"{part}_{language}" for language in words for part in parts)),
        [
            (name, kind.value, *(getattr(told[language], part) for language in words for part in parts))
            for name, kind, told in rows
        ],
    )


def origin(rows: Iterable[tuple[str, Cell]], words: Words) -> Sheet:
    """Say where all of it is from: what, by the key of its text, and the value."""
    return Sheet(
        both(words, "workbook.sheet_source", " - "),
        (both(words, "workbook.source_what"), both(words, "workbook.source_value")),
        [(both(words, key), cell) for key, cell in rows],
    )


def whose(publisher: Publisher, words: Words) -> Iterator[tuple[str, Cell]]:
    """The first rows of ``origin``: whose the data are, and who publishes them if anybody said so."""
    yield "workbook.source_standing", both(words, f"standing.{publisher.standing}")
    if publisher.name is not None:
        yield "workbook.source_publisher", publisher.name


def workbook_name(release: ReleaseFacts) -> str:
    """What the file is called that has the workbook."""
    return f"ponlod-{release.key}.{XLSX.extension}"


def release_workbook(
    rows: Iterable[Sequence[str]], release: ReleaseFacts, publisher: Publisher, iris: Iris, words: Words
) -> bytes:
    """Return the table of a release, ``rows`` in the order of its columns, with typed cells."""
    data = Sheet(
        both(words, "workbook.sheet_actions", " - "),
        NAMES,
        ([*map(_typed, COLUMNS, row)] for row in rows),
    )
    sheets = (data, dictionary(((one.name, one.kind, said(one.name, words)) for one in COLUMNS), words))
    about = origin(_about(release, publisher, iris, words), words)
    return workbook((*sheets, about), release.title, release.date)


def _about(
    release: ReleaseFacts, publisher: Publisher, iris: Iris, words: Words
) -> Iterator[tuple[str, Cell]]:
    yield from whose(publisher, words)
    yield "workbook.source_release", f"{release.title} ({release.key})"
    yield "workbook.source_release", release.date
    yield "workbook.source_release", str(iris.release(release.key))
    yield "workbook.source_author", release.publisher
    yield "workbook.source_terms", release.licence
    yield "workbook.source_digest", release.sha256
    yield "workbook.source_licence", f"{publisher.terms.name}, {publisher.terms.address}"
    yield "workbook.source_changes", both(words, "workbook.source_changes_value")


def _typed(column: Described, cell: str) -> Cell:
    match column.kind:
        case Kind.EURO if cell:
            return Decimal(cell)
        case Kind.DATE if cell:
            return date.fromisoformat(cell)
    return cell
