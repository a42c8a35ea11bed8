# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything that can go wrong, as one tree.

    PonlodError
    ├── InputError               what somebody asks for, or names, that cannot be had so
    │   ├── UnknownQuestion      no question of the library has this name
    │   └── ParameterError       a question's parameter cannot have this value; says what would do
    ├── QuestionError            a file of the question library that defines no question, or asks amiss
    ├── SettingsError            an option, variable or ponlod.toml entry that cannot be used
    ├── SourceError              a document or its release.toml that cannot be read; lists every problem
    ├── ValidationError          the graph breaks a shape; carries the report for people
    ├── PublicationError         a publication folder that is missing, damaged or cannot be written
    ├── DrawingError             a chart that cannot be drawn
    ├── SiteBusy                 what takes much is being made or sent as often as it may at once
    └── StoreError
        ├── QuerySyntaxError     the query is not SPARQL 1.1
        ├── QueryRefused         the query asks for what this store never does (update, SERVICE, files)
        ├── QueryLimitExceeded   time, memory or size of the result; names the limit
        │   ├── QueryTooLong     its text is longer than any query may be
        │   └── QueryTooComplex  the engine cannot take it, however often it is asked
        ├── StoreUnavailable     no worker, or no store, can answer now
        │   └── TooManyQueries   one client has as many queries waiting as it may
        └── StoreUnreliable      the store answers, but not with what it was asked for

A message says what is wrong, where (file, line, field, printed value) and what to do about it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_SHOWN = 60
"""Characters that a message quotes of what somebody gave."""


def printable(text: str) -> str:
    """Return ``text`` as it can be shown on one line, whatever is in it.

    >>> print(printable("\\x1b[2J"))
    \\x1b[2J
    """
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


class PonlodError(Exception):
    """Base of every error that ponlod raises on purpose; its text is meant for the user."""


class InputError(PonlodError):
    """What somebody asks for cannot be had so: it is too long, or no such name can be given."""


class UnknownQuestion(InputError):
    """No question of the library has this name."""


class Fault(StrEnum):
    """What is the matter with a value that is given to a question."""

    UNKNOWN = "unknown"
    """The question has no such parameter."""
    ABSENT = "absent"
    """The data have nothing of this key."""
    NO_SUM = "no-sum"
    AMBIGUOUS = "ambiguous"
    """A sum whose point parts thousands for one reader, and decimals for another."""
    NO_COUNT = "no-count"
    TOO_LONG = "too-long"
    UNPRINTABLE = "unprintable"
    TWICE = "twice"
    """One release, or two of one city where one of each is asked about."""
    ELSEWHERE = "elsewhere"
    """A release of another city than the one it is compared with."""
    NOT_EARLIER = "not-earlier"
    """A release that is not earlier than the one it is compared with."""


class ParameterError(InputError):
    """A question's ``parameter`` cannot have the ``value``, which is shortened and can be printed.

    ``reason`` is a sentence and ``remedy`` one in the imperative, both without a final stop; ``fault`` is the
    reason for programs.
    """

    def __init__(self, parameter: str, value: str, fault: Fault, reason: str, remedy: str) -> None:
        self.parameter = printable(parameter[:_SHOWN])
        self.value = printable(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…")
        self.fault = fault
        self.reason = reason
        self.remedy = remedy
        given = f" (given: “{self.value}”)" if value else ""
        super().__init__(f"The parameter {self.parameter}{given}: {reason}. {remedy}.")


class QuestionError(PonlodError):
    """A file of the question library defines no question, or its query gives what it does not announce."""


class SettingsError(PonlodError):
    """A setting cannot be used."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stops a document from being read.

    ``what`` is a sentence and ``remedy`` one in the imperative, both without a final stop. ``line`` counts
    from 1.
    """

    what: str
    remedy: str
    path: Path | None = None
    line: int | None = None
    field: str | None = None
    printed: str | None = None

    def __str__(self) -> str:
        place = [str(self.path)] if self.path else []
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.field is not None:
            place.append(self.field)
        where = ", ".join(place)
        printed = f" (printed: “{self.printed}”)" if self.printed is not None else ""
        what = f"{self.what}{printed}. {self.remedy}."
        return f"{where}: {what}" if where else what


class SourceError(PonlodError):
    """A source document, or the release.toml beside it, cannot be read; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ValidationError(PonlodError):
    """The graph of a release breaks a shape; ``reports`` says so for people, by language (``it``, ``en``)."""

    def __init__(self, message: str, reports: Mapping[str, str]) -> None:
        self.reports = reports
        super().__init__(message)


class PublicationError(PonlodError):
    """A publication folder is missing, damaged or cannot be written."""


class DrawingError(PonlodError):
    """A chart cannot be drawn; its numbers can still be had."""


class SiteBusy(PonlodError):
    """As much is being made or sent as may be at once; the same request may succeed in a few seconds."""


class StoreError(PonlodError):
    """A query could not be answered."""


class QuerySyntaxError(StoreError):
    """The query is not SPARQL 1.1."""


class QueryRefused(StoreError):
    """The query asks for what a read-only, closed store never does."""


class QueryLimitExceeded(StoreError):
    """The query was stopped at a limit, which the message names."""


class QueryTooLong(QueryLimitExceeded):
    """The text of the query is longer than any query may be."""


class QueryTooComplex(QueryLimitExceeded):
    """The query is nested too deeply, or meets a fault of the engine: it has to be written differently."""


class StoreUnavailable(StoreError):
    """The store cannot answer now; the same query may succeed later."""


class TooManyQueries(StoreUnavailable):
    """One client has as many queries waiting as it may; others are still served."""


class StoreUnreliable(StoreError):
    """The store answers, but not with what it was asked for."""
