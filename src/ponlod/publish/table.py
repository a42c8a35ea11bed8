# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Tables for machines: strict CSV, and the one with a row per action.

RFC 4180 to the letter: comma, CRLF after every row, double quotes only where needed and doubled inside, a
header row; UTF-8 without byte order mark. Cells are verbatim, also one that begins with ``-`` or ``=``: a
cell must equal what the graph says; guarding against formulas is the business of files made for spreadsheets.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ponlod.facts import ReleaseFacts
from ponlod.fields.money import lexical
from ponlod.graph import terms
from ponlod.graph.addresses import web_address
from ponlod.iris import Iris, vocabulary
from ponlod.publish.columns import Described, Kind
from ponlod.records import Action, AmountKind, Project

SEPARATOR = " | "
"""Between the values of a cell that holds several."""

COLUMNS = (
    Described("uri", Kind.IRI, required=True),
    Described("code", Kind.TEXT, terms.IDENTIFIER, required=True),
    Described("code_as_printed", Kind.TEXT, terms.CODE_AS_PRINTED, required=True),
    Described("title", Kind.TEXT, terms.TITLE, required=True, language="it"),
    Described("subtitle", Kind.TEXT, terms.ALTERNATIVE, language="it"),
    Described("project", Kind.TEXT, terms.IDENTIFIER, required=True),
    Described("project_title", Kind.TEXT, terms.TITLE, required=True, language="it"),
    Described("project_uri", Kind.IRI, terms.PROJECT, required=True),
    Described("axis", Kind.TEXT, terms.AXIS, required=True),
    Described("measure", Kind.TEXT, terms.MEASURE, required=True),
    Described("programme_funding", Kind.EURO, terms.PROGRAMME_FUNDING),
    Described("programme_funding_text", Kind.TEXT, terms.TEXT_AS_PRINTED, language="it"),
    Described("other_public_funding", Kind.EURO, terms.OTHER_PUBLIC_FUNDING),
    Described("other_public_funding_text", Kind.TEXT, terms.TEXT_AS_PRINTED, language="it"),
    Described("private_funding", Kind.EURO, terms.PRIVATE_FUNDING),
    Described("private_funding_text", Kind.TEXT, terms.TEXT_AS_PRINTED, language="it"),
    Described("total_cost", Kind.EURO, terms.TOTAL_COST),
    Described("total_cost_text", Kind.TEXT, terms.TEXT_AS_PRINTED, language="it"),
    Described("status", Kind.TEXT),
    Described("status_uri", Kind.IRI, terms.STATUS),
    Described("status_text", Kind.TEXT, terms.STATUS_TEXT, language="it"),
    Described("places", Kind.TEXTS, terms.PLACE, language="it"),
    Described("related_actions", Kind.TEXTS, terms.RELATED_ACTION),
    Described("pages", Kind.IRIS, terms.PAGE),
    Described("description", Kind.TEXT, terms.DESCRIPTION, language="it"),
    Described("lines", Kind.TEXT, terms.DERIVED_FROM, required=True),
    Described("release", Kind.TEXT, terms.IDENTIFIER, required=True),
    Described("release_date", Kind.DATE, terms.ISSUED, required=True),
)
"""The schema of the table of actions. An empty cell says that the document prints nothing there."""

NAMES = tuple(column.name for column in COLUMNS)
"""The header of the table."""


def table_name(release: ReleaseFacts) -> str:
    """What the file is called that has the table of actions."""
    return f"ponlod-{release.key}.csv"


class _Echo:
    """Gives back what is written to it."""

    def write(self, text: str) -> bytes:
        return text.encode()


PRINTED_COLUMNS = tuple(
    name for name in NAMES if name not in {"uri", "project_uri", "status_uri", "release", "release_date"}
)
"""Those that a document alone fills, before it is a release."""

_AMOUNT_COLUMNS = {
    AmountKind.PROGRAMME: "programme_funding",
    AmountKind.OTHER_PUBLIC: "other_public_funding",
    AmountKind.PRIVATE: "private_funding",
    AmountKind.TOTAL: "total_cost",
}


def csv_rows(header: Sequence[str], rows: Iterable[Sequence[str]], delimiter: str = ",") -> Iterator[bytes]:
    """Yield a table as RFC 4180 CSV, row by row; with another ``delimiter``, as some spreadsheets want it."""
    writer = csv.writer(_Echo(), delimiter=delimiter, lineterminator="\r\n")
    for row in chain([header], rows):
        yield writer.writerow(row)


def action_rows(
    actions: Iterable[tuple[Project, Action]], release: ReleaseFacts, iris: Iris
) -> Iterator[tuple[str, ...]]:
    """Yield a row per action, its cells in the order of NAMES, in the order given.

    Amounts are in euro, with the same digits as in the graph (``2531250``, ``40625873.25``). The column
    beside has what is printed; where that is words only, the figure is empty.
    """
    for project, action in actions:
        concept = action.status and action.status.concept
        cells = printed(project, action) | {
            "uri": str(iris.action(str(action.code))),
            "project_uri": str(iris.project(project.key)),
            "status_uri": str(vocabulary("status", concept)) if concept else "",
            "release": release.key,
            "release_date": release.date.isoformat(),
        }
        yield tuple(cells[name] for name in NAMES)


def printed(project: Project, action: Action) -> dict[str, str]:
    """Return the cells that need no more than the document, by PRINTED_COLUMNS."""
    cells = {
        "code": str(action.code),
        "code_as_printed": action.code_as_printed,
        "title": action.title,
        "subtitle": action.subtitle or "",
        "project": project.key,
        "project_title": project.title,
        "axis": action.code.axis,
        "measure": action.code.measure,
        "status": (action.status and action.status.concept) or "",
        "status_text": action.status.text if action.status else "",
        "places": _several(place.text for place in action.places),
        "related_actions": _several(_related(action)),
        "pages": _several(web_address(link.url) for link in action.links),
        "description": action.description or "",
        "lines": str(action.lines),
    }
    for kind, column in _AMOUNT_COLUMNS.items():
        cells[column], cells[f"{column}_text"] = _amount(action, kind)
    return cells


def _amount(action: Action, kind: AmountKind) -> tuple[str, str]:
    amount = action.amount(kind)
    if amount is None:
        return "", ""
    return "" if amount.value is None else lexical(amount.value), amount.text


def _related(action: Action) -> Iterator[str]:
    for reference in action.references:
        if reference.resolves and reference.code != action.code:
            yield str(reference.code)


def _several(values: Iterable[str]) -> str:
    """Join distinct values in their order."""
    return SEPARATOR.join(dict.fromkeys(values))
