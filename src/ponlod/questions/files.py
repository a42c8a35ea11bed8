# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""An answer as files, the address at which these files stay the same, and the digest that proves it."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from ponlod.languages import LANGUAGES
from ponlod.publish import columns
from ponlod.publish.columns import Said, both, words
from ponlod.publish.exports import Column, Export, Value, download_name
from ponlod.publish.workbook import Cell as Written
from ponlod.publish.workbook import Percent
from ponlod.publisher import Publisher
from ponlod.questions import definition
from ponlod.questions.answer import Answer, Cell, Posed, Text, Thing
from ponlod.questions.definition import Kind, Question
from ponlod.questions.releases import RELEASE

Row = Mapping[str, Cell]

_KINDS = {
    Kind.TEXT: columns.Kind.TEXT,
    Kind.IRI: columns.Kind.IRI,
    Kind.EURO: columns.Kind.EURO,
    Kind.NUMBER: columns.Kind.NUMBER,
    Kind.PERCENT: columns.Kind.PERCENT,
    Kind.DATE: columns.Kind.DATE,
}
_DAY = len("2022-01-31")


def export(answer: Answer, base: str, publisher: Publisher, asked: Collection[str] = ()) -> Export[Row]:
    """Return the answer as something that files are made of; ``asked`` are the parameters that were given.

    The texts in it are in the answer's language, what the columns mean is said in all of them.
    """
    question, texts = answer.question, answer.question.texts[answer.language]
    return Export(
        name=question.name,
        sheet=both(words(), "workbook.sheet_answer", " - "),
        columns=file_columns(question),
        rows=answer.rows,
        releases=answer.releases,
        publisher=publisher,
        address=address(question, base, parameters(answer, asked)),
        narrowing=_narrowing(answer, asked, answer.language),
        members={
            "question": question.name,
            "title": texts.title,
            "language": answer.language,
            "sentence": answer.sentence,
            "rows_are": texts.reading,
            "traps": list(texts.traps),
            "parameters": dict(answer.given),
            "chosen": dict(answer.chosen),
            "permalink": permalink(answer, base),
            "coverage": [
                {"column": gap.column, "missing": gap.missing, "whole": gap.whole} for gap in answer.gaps
            ],
            "query": answer.query,
        },
        lines=[*_lines(answer, base)],
        pinned=answer.pinned,
    )


def filename(posed: Posed, language: str, asked: Collection[str], extension: str, variant: str = "") -> str:
    """Return what a file of the answer in a ``language`` is called, as its ``export`` does."""
    narrowing = _narrowing(posed, asked, language)
    return download_name(posed.question.name, posed.releases, narrowing, extension, variant)


def address(question: Question, base: str, given: Mapping[str, str] | None = None, kind: str = "") -> str:
    """Return where ``question`` is answered, for the parameters ``given``: by its page, or by another
    ``kind`` of address, as ``.csv`` or ``/card``."""
    query = urlencode(given or {}, safe=",")
    return f"{base}questions/{question.name}{kind}{query and '?' + query}"


def parameters(posed: Posed, asked: Collection[str]) -> dict[str, str]:
    """The parameters of the address that asks the same: of those ``asked``, as they were understood.

    They are in the order of the question. What is so by default is left out, and so is a release that nobody
    named.
    """
    named = {
        one.name: posed.given[one.name]
        for one in posed.question.parameters
        if one.name in asked and one.name in posed.given and posed.given[one.name] != one.default
    }
    return named | (_releases(posed) if posed.pinned else {})


def permanent(posed: Posed) -> dict[str, str]:
    """The parameters of the addresses that give this answer as long as its releases are there, whatever comes
    later: all of them, and the releases."""
    return {**posed.given, **_releases(posed)}


def permalink(posed: Posed, base: str) -> str:
    """Return the address of the page that goes on giving this answer."""
    return address(posed.question, base, permanent(posed))


def digest(answer: Export[Row]) -> str:
    """Return the SHA-256 of the answer's CSV file, in hexadecimal digits: that of the Italian one is what
    the permalink leads to."""
    return hashlib.sha256(answer.csv()).hexdigest()


def file_columns(question: Question) -> Sequence[Column[Row]]:
    """The columns of the files, in order: of a thing its name and its address.

    A thing that another column stands for has its address only.
    """
    return [
        made
        for column in question.columns
        for made in _columns(question, column, column.name in question.behind)
    ]


def _columns(question: Question, column: definition.Column, is_behind: bool) -> Iterator[Column[Row]]:
    said = {language: Said(texts.columns[column.name]) for language, texts in question.texts.items()}
    if column.kind is not Kind.THING:
        yield Column(column.name, _KINDS[column.kind], said, _value(column))
        return
    if not is_behind:
        yield Column(column.name, columns.Kind.TEXT, said, _value(column))
    addresses = {language: Said(f"{one.label} (URI)") for language, one in said.items()}
    yield Column(f"{column.name}_uri", columns.Kind.IRI, addresses, _iri(column))


def _value(column: definition.Column) -> Callable[[Row], Value]:
    def value(row: Row) -> Written:
        match cell := row[column.name]:
            case Thing():
                return cell.name
            case Text():
                return cell.text
            case Decimal() if column.kind is Kind.PERCENT:
                return Percent(cell)
            case str() if column.kind is Kind.DATE and len(cell) == _DAY:
                return date.fromisoformat(cell)
            case str():
                return str(cell)
        return cell

    return value


def _iri(column: definition.Column) -> Callable[[Row], Value]:
    def iri(row: Row) -> Written:
        cell = row[column.name]
        return str(cell.iri) if isinstance(cell, Thing) else None

    return iri


def _releases(posed: Posed) -> dict[str, str]:
    """What names the releases in an address."""
    return {RELEASE: ",".join(one.key for one in posed.releases)}


def _narrowing(posed: Posed, asked: Collection[str], language: str) -> str:
    """A short name for what was asked, but for the releases, and in which language."""
    given = parameters(posed, [name for name in asked if name != RELEASE])
    short = hashlib.sha256(urlencode(given).encode()).hexdigest()[:8] if given else ""
    return "-".join(filter(None, (short, "" if language == LANGUAGES[0] else language)))


def _lines(answer: Answer, base: str) -> Iterator[tuple[str, Written]]:
    """What the sheet on the origin says of the question, and of its answer."""
    texts = answer.question.texts[answer.language]
    yield "workbook.source_question", texts.title
    for name, key in answer.given.items():
        chosen = answer.chosen[name]
        said = chosen if chosen == key else f"{chosen} ({key})"
        yield "workbook.source_parameter", f"{texts.parameters[name]}: {said}"
    yield "workbook.source_sentence", answer.sentence
    yield "workbook.source_rows_are", texts.reading
    for trap in texts.traps:
        yield "workbook.source_trap", trap
    for gap in answer.gaps:
        yield "workbook.source_gap", f"{texts.columns[gap.column]}: {gap.missing} / {gap.whole}"
    yield "workbook.source_permalink", permalink(answer, base)
    yield "workbook.source_query", answer.query
