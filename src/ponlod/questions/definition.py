# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a question of the library is: texts by language, typed parameters, columns, and a SPARQL query."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a parameter takes, and what it becomes in the query."""

    STATUS = "status"
    AXIS = "axis"
    MEASURE = "measure"
    FUND = "fund"
    PROJECT = "project"
    ACTION = "action"
    PLACE = "place"
    CITY = "city"
    SEVERITY = "severity"
    RELEASE = "release"
    """All of these are chosen by key (``completed``, ``4``, ``MI-4``, a code in any spelling) from what the
    data have, and become an IRI."""
    MONEY = "money"
    """A sum in euro, not negative; becomes an xsd:decimal."""
    TEXT = "text"
    """Words; they become an xsd:string."""
    COUNT = "count"
    """How many rows are wanted, from 1; becomes the number after the query's LIMIT."""


TAGS = (
    "money",
    "status",
    "projects",
    "places",
    "text",
    "dates",
    "quality",
    "history",
    "source",
)
"""What questions are about; they are listed in groups by the first of their tags, in this order."""


class Kind(StrEnum):
    """What stands in a column of an answer."""

    TEXT = "text"
    THING = "thing"
    """The IRI of a thing or a concept, which is called by its name in the reader's language."""
    IRI = "iri"
    """The address of something elsewhere."""
    EURO = "euro"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    """A day, month or year, as certain as it is."""

    @property
    def is_figure(self) -> bool:
        """Whether its values are numbers of some sort."""
        return self in (Kind.EURO, Kind.NUMBER, Kind.PERCENT)


class Tone(StrEnum):
    """What the bars of a chart stand for: they are drawn alike in all charts."""

    PROGRAMME = "programme"
    OTHER_PUBLIC = "other-public"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A ``$name`` of the query.

    Without a ``default`` it may be left out: then the variable matches anything. The defaults ``latest`` and
    ``previous`` of a release are taken from the data.
    """

    name: str
    type: Type
    default: str | None = None


SUMMED = (Kind.EURO, Kind.NUMBER)
"""What can be added up."""


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of the answer. ``of`` names the column with the thing that this text stands for.

    That other column is then no column for people, but the link behind this one. ``sum`` says whether its
    values can be added up: those of money and numbers can, unless rows overlap. Where there is no value, one
    is missing, unless the column is ``optional``.
    """

    name: str
    kind: Kind = Kind.TEXT
    of: str | None = None
    sum: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, one for each row: what it is called, and the columns whose values are its pieces, end to end."""

    label: str
    bars: Mapping[str, Tone]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much sums leave out: the number column ``whole`` counts what could have been summed, and
    ``counted``, by the name of a column of sums, the number column that says how many values are in it.
    Where there is this, nothing else counts as missing."""

    whole: str
    counted: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Texts:
    """A question in one language. ``answer`` is a message in the syntax of ICU (see ``wording``)."""

    title: str
    explanation: str
    reading: str
    traps: Sequence[str]
    answer: str
    columns: Mapping[str, str]
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """The answer, with the parameters left out, of version 13 of Milan's document: the sentence in each
    language, and the table as the CSV file in Italian has it under the base ``http://localhost:8000/``."""

    sentences: Mapping[str, str]
    table: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be asked by ``name``, which stands in addresses and is for ever.

    ``history`` is true of one that asks about several releases at once, each in its graph; any other is asked
    about one release of each city, the latest unless others are named. ``featured`` is its place on the front
    page, None if it has none. ``query`` is the SPARQL, as it stands below the front matter.
    """

    name: str
    tags: Sequence[str]
    texts: Mapping[str, Texts]
    parameters: Sequence[Parameter]
    columns: Sequence[Column]
    chart: Chart | None
    coverage: Coverage | None
    history: bool
    featured: int | None
    expected: Expected
    query: str

    @property
    def behind(self) -> Collection[str]:
        """The names of the columns that are the link behind another, and nothing to be read."""
        return {column.of for column in self.columns if column.of is not None}

    @property
    def shown(self) -> Sequence[Column]:
        """The columns that people read: all but those behind another."""
        return [column for column in self.columns if column.name not in self.behind]
