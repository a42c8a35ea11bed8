# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a question is answered with: a sentence, a table, and what both are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import URIRef

from ponlod.publish.manifest import ReleaseEntry
from ponlod.questions.definition import Column, Question


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the data by its IRI, and what it is called; the name is in ``language``."""

    iri: URIRef
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text, in ``language`` if it is said of it."""

    text: str
    language: str | None


Cell = Thing | Text | URIRef | Decimal | int | str | None
"""By the column's kind: a Thing, a Text, an IRI, a sum in euro or a number of per cent, a number, a date as
XSD writes it; None where there is no value."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How many of the ``whole`` have no value in ``column``. They are rows, or what a row sums."""

    column: str
    missing: int
    whole: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a parameter can have: its key in addresses, and what it is called."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Posed:
    """A question with all that it takes to ask it.

    ``given`` are the parameters as they were understood, defaults included, by their keys; the release is
    not among them. ``pinned`` says whether releases were named. ``query`` is what is asked, whole: any SPARQL
    endpoint that has the data answers it.
    """

    question: Question
    given: Mapping[str, str]
    pinned: bool
    releases: Sequence[ReleaseEntry]
    query: str

    @property
    def several_cities(self) -> bool:
        """Whether the releases are of more than one city."""
        return len({release.city for release in self.releases}) > 1


@dataclass(frozen=True, slots=True)
class Answer(Posed):
    """The answer to a question, in ``language``; ``rows`` have every column.

    ``chosen`` is what the parameters ``given`` are called, as a sentence says it.
    """

    language: str
    chosen: Mapping[str, str]
    sentence: str
    rows: Sequence[Mapping[str, Cell]]
    gaps: Sequence[Gap]

    @property
    def shown(self) -> Sequence[Column]:
        """The columns that people read, without those that no row has a value in; of no rows, all."""
        return [
            column
            for column in self.question.shown
            if not self.rows or any(row[column.name] is not None for row in self.rows)
        ]
