# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A reading as tables for people and as values for machines."""

import csv
import dataclasses
import io
import json
from collections import Counter
from decimal import Decimal
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ponlod.fields.codes import Code
from ponlod.fields.money import lexical
from ponlod.records import Action, Amount, AmountKind, Lines, Project, Reading, Severity

SEVERITY_STYLES = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


class Sheet(NamedTuple):
    """Column names and rows of plain values; None is an empty cell."""

    columns: tuple[str, ...]
    rows: list[tuple[str | int | None, ...]]


def actions(reading: Reading) -> Sheet:
    """One row per action, in the order of the document. Amounts are canonical decimals in euro."""
    columns = (
        *("code", "title", "project", *(kind.value for kind in AmountKind)),
        *("status", "status text", "places", "lines"),
    )
    return Sheet(columns, [_row(project, action) for project, action in reading.actions()])


def ledger(reading: Reading) -> Sheet:
    """One row per non-blank line: its number, what claims it, whose it is, and its text."""
    rows = [(line.number, line.element.value, line.owner, line.text) for line in reading.ledger]
    return Sheet(("line", "element", "of", "text"), [*rows])


def as_json(value: Any) -> Any:
    """Return records as JSON values: decimals and codes as text, line ranges as ``66-70``."""
    match value:
        case Decimal():
            return lexical(value)
        case Code() | Lines():
            return str(value)
        case tuple():
            return [as_json(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            return value


def reading_as_json(reading: Reading) -> Any:
    """All that was read; the ledger and the raw lines are left to ``--lines``."""
    whole = as_json(dataclasses.replace(reading, ledger=(), texts=()))
    return {name: value for name, value in whole.items() if name not in ("ledger", "texts")}


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def csv_text(sheet: Sheet) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([sheet.columns, *sheet.rows])
    return text.getvalue()


def print_actions(reading: Reading, console: Console) -> None:
    """Print a short row per action, project by project, then what was counted and what is irregular."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("action", ratio=1)
    for name, width in (("programme €", 13), ("other public €", 12), ("total €", 12)):
        table.add_column(name, justify="right", min_width=width)
    table.add_column("status", min_width=15)
    for project in reading.projects:
        table.add_row(Text(f"{project.key} {project.title}", "bold"))
        for action in project.actions:
            table.add_row(Text(f"{action.code} {action.title}"), *_money(action), _status(action))
        table.add_row()
    console.print(table)
    _print_counts(reading, console)
    print_findings(reading, console, "en")


def print_ledger(reading: Reading, console: Console) -> None:
    """Print every non-blank line with what claims it; long lines are cut at the edge of the terminal."""
    for line in reading.ledger:
        row = f"{line.number:>5}  {line.element:<16}  {line.owner or '':<10}  {line.text}"
        console.print(Text(row), no_wrap=True, overflow="ellipsis")


def print_findings(reading: Reading, console: Console, language: str) -> None:
    """Print what is irregular in the source in ``it`` or ``en``, the most misleading first."""
    for finding in sorted(reading.findings, key=lambda finding: list(Severity).index(finding.severity)):
        message = finding.message_it if language == "it" else finding.message_en
        lines = ", ".join(map(str, finding.lines))
        where = f" (→ {lines})" if lines else ""
        console.print(
            Text(f"{finding.severity:<6} ", SEVERITY_STYLES[finding.severity]) + Text(message + where)
        )


def _print_counts(reading: Reading, console: Console) -> None:
    every = [action for _, action in reading.actions()]
    amounts = [amount for action in every for amount in action.amounts]
    figures = Counter(amount.kind for amount in amounts if amount.value is not None)
    counts = {
        "numbered projects": sum(project.number is not None for project in reading.projects),
        "without number": sum(project.number is None for project in reading.projects),
        "actions": len(every),
        "programme amounts": figures[AmountKind.PROGRAMME],
        "other public amounts": figures[AmountKind.OTHER_PUBLIC],
        "private amounts": figures[AmountKind.PRIVATE],
        "totals": figures[AmountKind.TOTAL],
        "amounts in words only": sum(amount.value is None for amount in amounts),
        "statuses": sum(action.status is not None for action in every),
        "places": sum(len(action.places) for action in every),
        "links": sum(len(action.links) for action in every),
        "references": sum(len(action.references) for action in every),
        "dates": sum(len(action.dates) for action in every),
        "findings": len(reading.findings),
    }
    console.print(", ".join(f"{count} {name}" for name, count in counts.items()) + "\n", highlight=False)


def _row(project: Project, action: Action) -> tuple[str | int | None, ...]:
    amounts = (action.amount(kind) for kind in AmountKind)
    concept, text = (action.status.concept, action.status.text) if action.status else (None, None)
    places = " | ".join(place.text for place in action.places)
    figures = (_figure(amount) for amount in amounts)
    return str(action.code), action.title, project.key, *figures, concept, text, places, str(action.lines)


def _figure(amount: Amount | None) -> str | None:
    return lexical(amount.value) if amount and amount.value is not None else None


def _money(action: Action) -> list[str]:
    kinds = (AmountKind.PROGRAMME, AmountKind.OTHER_PUBLIC, AmountKind.TOTAL)
    found = (action.amount(kind) for kind in kinds)
    return [f"{amount.value:,.2f}" if amount and amount.value is not None else "" for amount in found]


def _status(action: Action) -> str:
    if action.status is None:
        return "[dim]—[/dim]"
    return action.status.concept or "[yellow]?[/yellow]"
