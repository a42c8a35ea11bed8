# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What stops a document that is text from being read: what contradicts itself in it, and what it lacks."""

from collections.abc import Iterable, Iterator

from ponlod.errors import Problem
from ponlod.source.action import shortened
from ponlod.source.document import MAX_PROBLEMS
from ponlod.source.front import Front
from ponlod.source.grammar import headings, labels
from ponlod.source.grammar.headings import is_page_header
from ponlod.source.outline import Part
from ponlod.source.plain import is_unclosed
from ponlod.source.sheet import Sheet


def contradictions(sheet: Sheet, parts: Iterable[tuple[Part, str | None]]) -> Iterator[Problem]:
    """Headings that cannot stand in one document, each with the code or key that it gives.

    They are an action before any project, a heading without title, the same code or project twice, two
    cities.
    """
    seen: dict[str, int] = {}
    in_project = False
    city = ""
    for part, owner in parts:
        if owner is None:
            continue

        def problem(what: str, remedy: str, part: Part = part) -> Problem:
            printed = shortened(sheet.plain[part.start])
            return Problem(what, remedy, sheet.path, part.start + 1, None, printed)

        what = "the action" if part.action else "the project"
        in_project = in_project or part.action is None
        if not in_project:
            yield problem(
                f"{what} {owner} stands under no project", "Put the heading of its project before it"
            )
        if not part.title:
            yield problem(f"{what} {owner} has no title", "Write its title after it, on the same line")
        if owner in seen:
            yield problem(
                f"{what} {owner} stands here and on line {seen[owner]}", "Give each its own, or delete one"
            )
        seen.setdefault(owner, part.start + 1)
        if part.action is not None:
            city = city or part.action.code.city
            if part.action.code.city != city:
                yield problem(
                    f"the code is of another city than the first one, {city}",
                    "Put the actions of each city in a document of its own",
                )


def missing(sheet: Sheet, front: Front, parts: Iterable[Part]) -> Iterator[Problem]:
    """What the contents announce and the body lacks: the document is cut off, or its contents are wrong."""
    numbers = {part.number for part in parts}
    codes = {part.action.code for part in parts if part.action is not None}
    unnumbered = {headings.normal(entry.title) for entry in front.contents if entry.number is None}
    there = set()
    if unnumbered:
        there = unnumbered.intersection(
            headings.normal(text) for text in sheet.plain[front.end :] if 0 < len(text) <= headings.MAX_TITLE
        )
    for entry in front.contents:
        if entry.number is not None:
            found, printed = entry.number in numbers, f"Progetto {entry.number} - {entry.title}"
        elif action := headings.action_heading(entry.title):
            found, printed = action.code in codes, entry.title
        else:
            found, printed = headings.normal(entry.title) in there, entry.title
        if not found:
            yield Problem(
                "the contents announce what the document does not have; it seems to be cut off",
                "Get the whole document, or correct the contents",
                sheet.path,
                entry.lines.first,
                "contents",
                shortened(printed),
            )


def cut_off(sheet: Sheet) -> Iterator[Problem]:
    """A last line that breaks off: a label without what belongs to it, or emphasis that is not closed."""
    indices = reversed(range(len(sheet)))
    last = next(
        index for index in indices if (words := sheet.plain[index]) and not is_page_header(words, True)
    )
    text, raw = sheet.plain[last], sheet.texts[last]
    amount, status = labels.amount_label(text, raw, False), labels.status_label(text, raw, False)
    if (amount and labels.awaits_value(amount.value)) or (status and not status.text):
        what = "the document ends in a label without what belongs to it; it seems to be cut off"
    elif is_unclosed(raw):
        what = "the document ends in emphasis that is not closed; it seems to be cut off"
    else:
        return
    remedy = "Get the whole document, or complete its last line"
    yield Problem(what, remedy, sheet.path, last + 1, None, shortened(text))


def by_line(problems: list[Problem]) -> list[Problem]:
    """The first MAX_PROBLEMS problems in the order of their lines."""
    return sorted(problems, key=lambda problem: problem.line or 0)[:MAX_PROBLEMS]
