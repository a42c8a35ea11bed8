# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file of the library as a Question: whatever in it does not hold together is refused, with its line."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from ponlod.languages import LANGUAGES
from ponlod.questions.consistency import check_parameters, check_query, check_sentences
from ponlod.questions.definition import (
    SUMMED,
    TAGS,
    Chart,
    Column,
    Coverage,
    Expected,
    Kind,
    Parameter,
    Question,
    Texts,
    Tone,
    Type,
)
from ponlod.questions.front import Front, Table

_NAME = re.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VARIABLE = re.compile("[a-z][A-Za-z0-9_]*")
TAKEN = (
    *("release", "lang", "format", "variant", "layout"),
    *("name", "extension", "endpoint"),
    *("url", "publication", "help"),
)
"""What addresses of every question have, are made with, and what ``ponlod ask`` has for itself."""
_PLACES = range(1, 9)
_LENGTHS = tuple(kind for kind in Kind if kind.is_figure)
_LABELS = (Kind.TEXT, Kind.THING, Kind.DATE, Kind.EURO)


def read_question(path: Path) -> Question:
    """Read the question that a file of the library defines; raises QuestionError."""
    front = Front.read(path)
    table = front.table
    if not _NAME.fullmatch(path.stem):
        raise table.error("", "the file's name has to be small English words, joined by hyphens")
    table.only(
        (
            *("tags", "featured", "history", *LANGUAGES),
            *("columns", "parameters", "chart", "coverage", "expected"),
        )
    )
    columns, parameters = _columns(table.table("columns")), _parameters(table)
    expected = table.table("expected")
    expected.only((*LANGUAGES, "table"))
    question = Question(
        name=path.stem,
        tags=_tags(table),
        texts={language: _texts(table.table(language), columns, parameters) for language in LANGUAGES},
        parameters=parameters,
        columns=columns,
        chart=_chart(table.table("chart"), columns) if "chart" in table else None,
        coverage=_coverage(table.table("coverage"), columns) if "coverage" in table else None,
        history=table.flag("history"),
        featured=_featured(table),
        expected=Expected(
            {language: expected.text(language) for language in LANGUAGES}, expected.text("table")
        ),
        query=front.query,
    )
    check_parameters(question, table)
    check_sentences(question, table)
    check_query(question, front)
    return question


def _tags(table: Table) -> Sequence[str]:
    tags = table.texts("tags")
    if len(set(tags)) < len(tags) or not set(tags) <= set(TAGS):
        raise table.error("tags", f"give one or some, each once, of {', '.join(TAGS)}")
    return tags


def _featured(table: Table) -> int | None:
    if "featured" not in table:
        return None
    place = table.number("featured")
    if place not in _PLACES:
        raise table.error("featured", f"the front page has places {_PLACES[0]} to {_PLACES[-1]}")
    return place


def _columns(table: Table) -> Sequence[Column]:
    columns = []
    for name in table:
        entry = table.table(name)
        entry.only(("kind", "of", "sum", "optional"))
        if not _VARIABLE.fullmatch(name):
            raise table.error(name, "call it by letters of ASCII and digits, the first a small letter")
        kind = entry.choice("kind", Kind, Kind.TEXT)
        if "sum" in entry and kind not in SUMMED:
            raise table.error(name, f"“sum” is for columns of kind {' or '.join(SUMMED)}")
        summed = entry.flag("sum", default=kind in SUMMED)
        columns.append(Column(name, kind, entry.text("of", "") or None, summed, entry.flag("optional")))
    things = {column.name for column in columns if column.kind is Kind.THING}
    for column in columns:
        if column.of is None:
            continue
        if column.of not in things or column.kind is not Kind.TEXT:
            raise table.error(column.name, "“of” is for a text, and names a column of kind thing")
        things.remove(column.of)  # a second one would lead nowhere
    if not columns:
        raise table.error("", "a question has columns")
    return columns


def _parameters(front: Table) -> Sequence[Parameter]:
    if "parameters" not in front:
        return ()
    table = front.table("parameters")
    parameters = []
    for name in table:
        entry = table.table(name)
        entry.only(("type", "default"))
        if not _VARIABLE.fullmatch(name) or name in TAKEN:
            raise table.error(name, f"call it by letters of ASCII and digits, and not {', '.join(TAKEN)}")
        parameters.append(Parameter(name, entry.choice("type", Type), entry.text("default", "") or None))
    counts = [parameter for parameter in parameters if parameter.type is Type.COUNT]
    if len(counts) > 1 or any(count.default is None for count in counts):
        raise table.error(counts[-1].name, "there can be one count, and it has a default")
    return parameters


def _texts(table: Table, columns: Sequence[Column], parameters: Sequence[Parameter]) -> Texts:
    table.only(("title", "explanation", "reading", "traps", "answer", "columns", "parameters"))
    return Texts(
        title=table.sentence("title"),
        explanation=table.sentence("explanation"),
        reading=table.sentence("reading"),
        traps=table.texts("traps"),
        answer=table.sentence("answer"),
        columns=_labels(table, "columns", [column.name for column in columns]),
        parameters=_labels(table, "parameters", [parameter.name for parameter in parameters]),
    )


def _labels(table: Table, of: str, names: Sequence[str]) -> Mapping[str, str]:
    if not names and of not in table:
        return {}
    labels = table.table(of)
    labels.only(names)
    return {name: labels.sentence(name) for name in names}


def _chart(table: Table, columns: Sequence[Column]) -> Chart:
    table.only(("label", "bars"))
    bars, label = table.table("bars"), table.text("label")
    _require(table, "label", label, columns, _LABELS)
    kinds = {_require(bars, name, name, columns, _LENGTHS) for name in bars}
    if len(kinds) != 1:
        raise table.error("bars", "a bar has one piece or some, all in the same unit")
    return Chart(label, {name: bars.choice(name, Tone) for name in bars})


def _coverage(table: Table, columns: Sequence[Column]) -> Coverage:
    table.only(("whole", "counted"))
    counted, whole = table.table("counted"), table.text("whole")
    _require(table, "whole", whole, columns, (Kind.NUMBER,))
    for name in counted:
        _require(counted, name, name, columns, _LENGTHS)
        _require(counted, name, counted.text(name), columns, (Kind.NUMBER,))
    return Coverage(whole, {name: counted.text(name) for name in counted})


def _require(table: Table, key: str, name: str, columns: Sequence[Column], kinds: Collection[Kind]) -> Kind:
    """The kind of the column that is named under a key."""
    kind = next((column.kind for column in columns if column.name == name), None)
    if kind not in kinds or kind is None:
        found = "no column" if kind is None else f"a column of kind {kind}"
        raise table.error(key, f"“{name}” is {found}; it has to be one of kind {' or '.join(kinds)}")
    return kind
