# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a question's sentences and query speak of the columns and parameters that its front matter has."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from itertools import product

from rdflib import URIRef

from ponlod.errors import ParameterError, QuerySyntaxError, QuestionError
from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.questions.answer import Cell, Text, Thing
from ponlod.questions.definition import Kind, Question, Type
from ponlod.questions.front import Front, Table
from ponlod.questions.outline import Outline, outline
from ponlod.questions.parameters import WRITTEN, written_value
from ponlod.questions.releases import LATEST, PREVIOUS
from ponlod.questions.wording import NoMessage, arguments, named, possible, worded
from ponlod.store.syntax import check_alone

_VALUES: Mapping[Kind, Cell] = {
    Kind.TEXT: Text("1", None),
    Kind.THING: Thing(URIRef("http://localhost/"), "1", LANGUAGES[0]),
    Kind.IRI: URIRef("http://localhost/"),
    Kind.EURO: Decimal("1.50"),
    Kind.NUMBER: 1,
    Kind.PERCENT: Decimal("1.5"),
    Kind.DATE: "2022-01-31",
}
"""One of each kind, made up."""


def check_parameters(question: Question, table: Table) -> None:
    """Raise QuestionError for a default that could not be given, or for releases that are not compared."""
    releases = False
    for parameter in question.parameters:
        if parameter.type is Type.RELEASE:
            releases = True
            if parameter.default not in (LATEST, PREVIOUS, None):
                raise table.table("parameters").error(
                    parameter.name, f"a release is by default {LATEST} or {PREVIOUS}"
                )
        elif parameter.type in WRITTEN and parameter.default is not None:
            try:
                written_value(parameter, parameter.default, Language(LANGUAGES[0], {}))
            except ParameterError as error:
                what = f"the default cannot be given: {error.reason}"
                raise table.table("parameters").error(parameter.name, what) from error
    if releases and not question.history:
        raise table.error("history", "it has to be true where a parameter is a release")


def check_sentences(question: Question, table: Table) -> None:
    """Raise QuestionError for a sentence that ICU cannot read, or that names what nothing gives."""
    names = Counter(possible(question))
    for name, times in names.items():
        if times > 1:
            raise table.error("columns", f"“{name}” would be two things in the sentence: call one otherwise")
    for language, texts in question.texts.items():
        try:
            unknown = sorted(named(texts.answer, language) - names.keys())
        except NoMessage as error:
            raise table.table(language).error("answer", str(error)) from error
        if unknown:
            raise table.table(language).error("answer", f"no column or parameter gives “{unknown[0]}”")
        _try(question, Language(language, {}), table.table(language))


def _try(question: Question, language: Language, table: Table) -> None:
    """Raise QuestionError for a sentence that cannot be said of some rows: some are made up."""
    whole: Mapping[str, Cell] = {column.name: _VALUES[column.kind] for column in question.columns}
    # What is counted is there wherever there is a row.
    empty: Mapping[str, Cell] = {
        name: value if isinstance(value, int) else None for name, value in whole.items()
    }
    chosen = {one.name: 1 if one.type is Type.COUNT else "1" for one in question.parameters}
    for row, count, parameters in product((whole, empty), range(3), (chosen, {})):
        try:
            worded(question, arguments(question, [row] * count, parameters, language), language)
        except QuestionError as error:
            which = f"{count} rows{' without values' if row is empty else ''}"
            raise table.error("answer", f"it cannot be said of {which}: ask with has_… first") from error


def check_query(question: Question, front: Front) -> None:
    """Raise QuestionError for a query that selects other columns, or has other ``$parameters``."""
    try:
        # Behind as many lines as are before it, so that the parser's line is the file's.
        check_alone("\n" * (front.start - 1) + front.query)
    except QuerySyntaxError as error:
        raise QuestionError(f"{front.path}, {error}.") from error
    found = outline(front.query)
    if found.where is None:
        raise front.error(0, "the query has to be a SELECT with WHERE written out")
    if found.graph is not None and not question.history:
        raise front.error(found.graph.start, "only a question of history chooses its graphs")
    if found.graph is None and question.history:
        raise front.error(found.where.start, "a question of history asks releases as graphs: GRAPH …")
    columns = [column.name for column in question.columns]
    if list(found.selected) != columns:
        selected = ", ".join(found.selected) or "no variable by name"
        raise front.error(
            found.where.start, f"the query selects {selected}, and the columns are {', '.join(columns)}"
        )
    _check_variables(question, front, found)


def _check_variables(question: Question, front: Front, found: Outline) -> None:
    wanted = {parameter.name for parameter in question.parameters if parameter.type is not Type.COUNT}
    for token in found.variables:
        name = token.text[1:]
        if token.text.startswith("$") and name not in wanted:
            raise front.error(token.start, f"“{token.text}” is no parameter: write “?{name}”, or declare it")
        if token.text.startswith("?") and name in wanted:
            raise front.error(token.start, f"“{name}” is a parameter: write “${name}” wherever it stands")
        if token.text.startswith("$") and name in found.selected:
            raise front.error(token.start, f"a parameter cannot be selected: write “(${name} AS ?…)”")
    used = {token.text[1:] for token in found.variables}
    for parameter in question.parameters:
        table = front.table.table("parameters")
        if parameter.type is Type.COUNT and found.limit is None:
            raise table.error(parameter.name, "the query has no LIMIT with a number")
        if parameter.type is not Type.COUNT and parameter.name not in used:
            raise table.error(parameter.name, f"“${parameter.name}” is nowhere in the query")
