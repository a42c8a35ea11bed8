# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a document says, as frozen values: each record remembers the lines it was read from.

Texts are verbatim (Unicode NFC), without markdown emphasis; wrapped lines are joined by a space, paragraphs
by an empty line, list items keep their marker (``- ``, ``1. ``, ``a. ``) and their own line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ponlod.fields.codes import Code


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """A range of lines of the document, both ends included, counted from 1."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


class Element(StrEnum):
    """What claims a line of the document. Every non-blank line has exactly one."""

    COVER = "cover"
    PAGE_HEADER = "page-header"
    CONTENTS_HEADING = "contents-heading"
    CONTENTS_ENTRY = "contents-entry"
    PROJECT_HEADING = "project-heading"
    PROJECT_NOTE = "project-note"
    ACTION_HEADING = "action-heading"
    SUBTITLE = "subtitle"
    DESCRIPTION = "description"
    PLACE_HEADING = "place-heading"
    PLACE = "place"
    AMOUNT = "amount"
    STATUS = "status"
    LINK = "link"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One non-blank line of the document and what claims it."""

    number: int
    text: str
    element: Element
    owner: str | None
    """The action code or project key that the line belongs to; none for cover, contents and page headers."""


class Precision(StrEnum):
    """How exactly a date is printed; the value is the local name of its XML Schema datatype."""

    DAY = "date"
    MONTH = "gYearMonth"
    YEAR = "gYear"


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed (``prima metà del 2022``) and what of it is certain (``2022``, a gYear)."""

    text: str
    value: str
    precision: Precision
    lines: Lines


class AmountKind(StrEnum):
    """Which of the printed sums an amount is; values are the last segment of its IRI."""

    PROGRAMME = "programme"
    OTHER_PUBLIC = "other-public"
    PRIVATE = "private"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as printed. ``value`` is in euro, and None where the document prints words only."""

    kind: AmountKind
    value: Decimal | None
    text: str
    lines: Lines


class Certainty(StrEnum):
    """How directly the words of a status give its concept."""

    STATED = "stated"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Status:
    """What the document says of how something stands, verbatim, and how the rules class it.

    ``concept`` (``completed`` …), ``rule`` and ``certainty`` are None together: no rule matched.
    """

    text: str
    lines: Lines
    concept: str | None
    rule: str | None
    certainty: Certainty | None


class PlaceKind(StrEnum):
    """What kind of place the document names."""

    QUARTER = "quarter"
    UNIT = "unit"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Place:
    """A place as printed, without the list's final punctuation."""

    text: str
    kind: PlaceKind
    lines: Lines


@dataclass(frozen=True, slots=True)
class Link:
    """A web address printed in an action."""

    url: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another action by its code, as printed (``MI 4.1.1.b``)."""

    text: str
    code: Code
    lines: Lines
    resolves: bool


@dataclass(frozen=True, slots=True)
class Action:
    """An action (*azione*; an operation in the programme's books), with all that is printed under it."""

    code: Code
    code_as_printed: str
    title: str
    subtitle: str | None
    description: str | None
    places: tuple[Place, ...]
    amounts: tuple[Amount, ...]
    status: Status | None
    links: tuple[Link, ...]
    references: tuple[Reference, ...]
    dates: tuple[PrintedDate, ...]
    lines: Lines

    def amount(self, kind: AmountKind) -> Amount | None:
        """The amount of that kind, if the document prints one."""
        return next((amount for amount in self.amounts if amount.kind is kind), None)


@dataclass(frozen=True, slots=True)
class Project:
    """A section of the document: *Progetto n*, or one without number.

    ``key`` is ``MI-4`` or ``MI-assistenza-tecnica``; ``notes`` are the sentences printed under the heading,
    each classed by the same rules as a status; ``lines`` spans heading and notes.
    """

    key: str
    number: int | None
    title: str
    notes: tuple[Status, ...]
    actions: tuple[Action, ...]
    lines: Lines


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry of the table of contents."""

    number: int | None
    title: str
    page: int | None
    lines: Lines


@dataclass(frozen=True, slots=True)
class Cover:
    """What the document says of itself; None where it does not.

    ``version`` as printed (``13``); ``date`` the date of that version; ``as_of`` the date of the status.
    """

    title: str | None
    city_name: str | None
    programme: str | None
    version: str | None
    date: PrintedDate | None
    as_of: PrintedDate | None
    lines: Lines


class Severity(StrEnum):
    """HIGH can mislead a reader of the data; MEDIUM limits what can be said; LOW is a typographical slip."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class FindingKind(StrEnum):
    """What is irregular; values are concepts of the vocabulary ``finding-kind``."""

    IRREGULAR_CODE = "irregular-code"
    MISSING_FROM_CONTENTS = "missing-from-contents"
    LETTER_MISSING = "letter-missing"
    OUT_OF_ORDER = "out-of-order"
    TITLE_DIFFERS = "title-differs"
    TOTAL_NOT_SUM = "total-not-sum"
    NO_TOTAL = "no-total"
    NO_AMOUNT = "no-amount"
    NO_STATUS = "no-status"
    AMOUNT_IN_WORDS = "amount-in-words"
    COUNT_DISAGREES = "count-disagrees"
    IRREGULAR_REFERENCE = "irregular-reference"
    UNRESOLVED_REFERENCE = "unresolved-reference"
    PAGE_HEADER_INSIDE = "page-header-inside"
    UNCLAIMED_LINE = "unclaimed-line"
    UNCLASSIFIED_STATUS = "unclassified-status"


class SubjectKind(StrEnum):
    """What a finding is about."""

    RELEASE = "release"
    PROJECT = "project"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something irregular in the source.

    ``subject`` is the normalised code of an action, the key of a project, or empty for the release;
    ``printed`` what stands in the document, ``published`` what was made of it (None: nothing is published);
    ``message_it`` and ``message_en`` are one sentence each.
    """

    kind: FindingKind
    severity: Severity
    subject_kind: SubjectKind
    subject: str
    lines: tuple[Lines, ...]
    printed: str | None
    published: str | None
    message_it: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one document says, the ledger of its lines, and what is irregular in it."""

    city: str
    cover: Cover
    contents: tuple[ContentsEntry, ...]
    projects: tuple[Project, ...]
    ledger: tuple[LedgerLine, ...]
    findings: tuple[Finding, ...]
    texts: tuple[str, ...]
    """Every line of the document, line n at index n-1, without its line end."""

    def actions(self) -> Iterator[tuple[Project, Action]]:
        """Each action with its project, in the order of the document."""
        for project in self.projects:
            for action in project.actions:
                yield project, action

    def text(self, lines: Lines) -> str:
        """The printed lines of a range, joined by newlines."""
        return "\n".join(self.texts[lines.first - 1 : lines.last])
