# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The walk through a document: bytes to records, every line claimed, or a refusal that names each problem."""

from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from ponlod.errors import Problem, SourceError
from ponlod.fields.codes import Code
from ponlod.iris import slug
from ponlod.records import Action, Element, Lines, Project, Reading, Status
from ponlod.source.action import read_action
from ponlod.source.blocks import Kind, blocks_of, status_of
from ponlod.source.document import MAX_PROBLEMS, lines_of, no_action
from ponlod.source.findings import find
from ponlod.source.front import read_front
from ponlod.source.grammar import headings
from ponlod.source.outline import Part, outline
from ponlod.source.refusals import by_line, contradictions, cut_off, missing
from ponlod.source.sheet import Sheet


def read(data: bytes, path: Path) -> Reading:
    """Return all that a document says, with the ledger of its lines and its findings.

    Pure; ``path`` is only named in messages. Raises SourceError, which lists every problem (the first hundred
    of them), when the bytes are not such a document or something in it cannot be read exactly.
    """
    sheet = Sheet(lines_of(data, path), path)
    front = read_front(sheet)
    announced = frozenset(headings.normal(entry.title) for entry in front.contents if entry.number is None)
    parts = outline(sheet, front.end, announced)
    actions = [part.action for part in parts if part.action is not None]
    if not actions:
        raise SourceError([no_action(path)])
    city = actions[0].code.city
    codes = frozenset(action.code for action in actions)
    headed = ((part, _owner(part, city)) for part in parts)
    refusals = chain(contradictions(sheet, headed), missing(sheet, front, parts), cut_off(sheet))
    problems = list(islice(refusals, MAX_PROBLEMS))
    projects = _read_parts(sheet, parts, city, codes, problems)
    if problems:
        raise SourceError(by_line(problems))
    reading = Reading(city, front.cover, front.contents, projects, sheet.ledger(), (), sheet.texts)
    return replace(reading, findings=find(reading))


def _owner(part: Part, city: str) -> str | None:
    """The code of an action, the key of a project, nothing for a stray section."""
    if part.action is not None:
        return str(part.action.code)
    if part.stray:
        return None
    return f"{city}-{slug(part.title) if part.number is None else part.number}"


def _read_parts(
    sheet: Sheet, parts: list[Part], city: str, codes: frozenset[Code], problems: list[Problem]
) -> tuple[Project, ...]:
    """Read and claim the body."""
    projects: list[tuple[Project, list[Action]]] = []
    for part in parts:
        if len(problems) >= MAX_PROBLEMS:
            break
        owner = _owner(part, city)
        if owner is None:
            for block in blocks_of(sheet, part.start, part.end):
                sheet.claim(block.indices, Element.UNCLAIMED)
        elif part.action is None:
            _claim_heading(sheet, part, Element.PROJECT_HEADING, owner)
            projects.append((_read_project(sheet, part, owner), []))
        else:
            _claim_heading(sheet, part, Element.ACTION_HEADING, owner)
            action = read_action(sheet, part, part.action, codes, problems)
            if projects:
                projects[-1][1].append(action)
    return tuple(replace(project, actions=tuple(actions)) for project, actions in projects)


def _claim_heading(sheet: Sheet, part: Part, element: Element, owner: str) -> None:
    """Claim the lines of a heading; a page header may stand between its code and its title."""
    for index in range(part.start, part.body):
        text = sheet.plain[index]
        if index > part.start and text and headings.is_page_header(text):
            sheet.claim([index], Element.PAGE_HEADER)
        elif text:
            sheet.claim([index], element, owner)


def _read_project(sheet: Sheet, part: Part, key: str) -> Project:
    """Read a project without its actions: each paragraph under its heading is a note, labelled or not."""
    notes: list[Status] = []
    last = part.body
    for block in blocks_of(sheet, part.body, part.end):
        note = status_of([block]) if block.kind in (Kind.PROSE, Kind.ITEM, Kind.STATUS) else None
        sheet.claim(block.indices, Element.PROJECT_NOTE if note else Element.UNCLAIMED, key)
        if note:
            notes.append(note)
            last = note.lines.last
    return Project(key, part.number, part.title, tuple(notes), (), Lines(part.start + 1, last))
