# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A reading as tables for people and as values for machines."""

import dataclasses
import json
from collections import Counter
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ponlod.fields.codes import Code
from ponlod.fields.money import lexical
from ponlod.publish.reports import LEDGER_COLUMNS, ledger_rows
from ponlod.publish.table import PRINTED_COLUMNS, csv_rows, printed
from ponlod.records import Action, AmountKind, Lines, Reading, Severity

SEVERITY_STYLES = {Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "dim"}


def actions_csv(reading: Reading) -> bytes:
    """A row per action in the order of the document, in the columns of the published table."""
    rows = (printed(project, action) for project, action in reading.actions())
    return b"".join(csv_rows(PRINTED_COLUMNS, ([row[name] for name in PRINTED_COLUMNS] for row in rows)))


def ledger_csv(reading: Reading) -> bytes:
    """A row per non-blank line, in the columns of the published ledger."""
    return b"".join(csv_rows(LEDGER_COLUMNS, ledger_rows(reading.ledger)))


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


def json_text(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


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


def _money(action: Action) -> list[str]:
    kinds = (AmountKind.PROGRAMME, AmountKind.OTHER_PUBLIC, AmountKind.TOTAL)
    found = (action.amount(kind) for kind in kinds)
    return [f"{amount.value:,.2f}" if amount and amount.value is not None else "" for amount in found]


def _status(action: Action) -> str:
    if action.status is None:
        return "[dim]—[/dim]"
    return action.status.concept or "[yellow]?[/yellow]"
