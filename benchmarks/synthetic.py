# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A document of as many actions as wanted, in the shape of Milan's version 13. Same number, same bytes.

Milan's projects are repeated, and the last copy is cut after the last action wanted. All stays as printed but
what must be unique: codes, also irregularly spelled ones and those that texts mention, and the numbers of
projects. So every thirty actions have the amounts, statuses, places and irregularities of Milan's thirty.

    python benchmarks/synthetic.py ACTIONS FOLDER

writes ``FOLDER/data``, to be published like ``data`` (see ``write_data``), and ``FOLDER/measures.ttl``, which
the reference needs for it, since no programme has so many measures.
"""

import hashlib
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ponlod.fields.codes import CODE, Code, code_of
from ponlod.iris import vocabulary

_DATA = Path(__file__).parents[1] / "data"
_CITY, _RELEASE = "milano", "2022-01-31"

_LETTERS = {"1.1.1": 5, "2.2.3": 4, "2.2.4": 2, "3.1.1": 4, "3.3.1": 5, "4.1.1": 5, "4.2.1": 3}
"""The letters that Milan uses of a measure, where more than ``a``: so many of the alphabet go into a copy."""

_OBJECTIVES, _MEASURES = 3, 4
"""The highest numbers of objective and measure in Milan: so far apart are those of two copies."""

_TWO_DIGITS = 99

MOST = 30 * (26 // 5) * (_TWO_DIGITS // _OBJECTIVES - 1) * (_TWO_DIGITS // _MEASURES)
"""More actions than that would need longer codes."""


class _Project(NamedTuple):
    """A project of Milan as printed: heading and notes, its line in the contents if any, its actions."""

    heading: str
    entry: str
    actions: tuple[str, ...]


def document(actions: int) -> Iterator[str]:
    """Yield the document, piece by piece. Raises ValueError for more actions than MOST, or none."""
    if not 0 < actions <= MOST:
        raise ValueError(f"{actions} is not a number of actions from 1 to {MOST}")
    front, projects = _milan()
    yield front
    for copy, project, _ in _copies(projects, actions):
        yield _fresh(project.entry, copy)
    yield "\n"
    for copy, project, kept in _copies(projects, actions):
        yield _fresh(project.heading, copy)
        for action in project.actions[:kept]:
            yield _fresh(action, copy)


def measures(actions: int) -> Iterator[str]:
    """Yield Turtle that says what a release needs to know of the measures in the document's codes."""
    codes = {code_of(match) for piece in document(actions) for match in CODE.finditer(piece)}
    yield "@prefix pon: <https://w3id.org/ponlod/ontology#> .\n"
    yield "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    for axis, number in sorted({code.levels[:2] for code in codes}):
        yield _concept("SpecificObjective", "objective", f"{axis}.{number}", "axis", f"{axis}")
    for axis, number, measure in sorted({code.levels for code in codes}):
        objective = f"{axis}.{number}"
        yield _concept("Measure", "measure", f"{objective}.{measure}", "objective", objective)


def write_data(folder: Path, actions: int) -> None:
    """Write ``data`` and ``measures.ttl`` into ``folder``."""
    release = folder / "data" / _CITY / _RELEASE
    release.mkdir(parents=True)
    for name in ("programme.toml", f"{_CITY}/city.toml"):
        shutil.copyfile(_DATA / name, folder / "data" / name)
    _write(release / "document.md", document(actions))
    with (release / "document.md").open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    stated = (_DATA / _CITY / _RELEASE / "release.toml").read_text(encoding="utf-8")
    _write(release / "release.toml", [re.sub(r'sha256 = "\w+"', f'sha256 = "{digest}"', stated)])
    _write(folder / "measures.ttl", measures(actions))


def _milan() -> tuple[str, tuple[_Project, ...]]:
    """Take Milan's document apart: what comes before the contents' entries, and the projects."""
    text = (_DATA / _CITY / _RELEASE / "document.md").read_text(encoding="utf-8") + "\n\n"
    front, contents, body = re.split(r"(?=<b>Progetto 1 )|(?=## Progetto 1 )", text)
    entries = {_name(entry): entry for entry in contents.splitlines(keepends=True) if entry.strip()}
    projects = []
    for project in re.split(r"^(?=## )", body, flags=re.MULTILINE)[1:]:
        heading, *actions = re.split(r"^(?=### )", project, flags=re.MULTILINE)
        projects.append(_Project(heading, entries.get(_name(heading), ""), tuple(actions)))
    return front, tuple(projects)


def _name(line: str) -> str:
    """What a heading and its entry in the contents have in common."""
    found = re.search(r"Progetto \d+|Assistenza tecnica", line)
    assert found is not None, line
    return found[0]


def _copies(projects: tuple[_Project, ...], actions: int) -> Iterator[tuple[int, _Project, int]]:
    """Yield the number of the copy, a project, and how many of its actions are wanted, at least one."""
    left = actions
    copy = 0
    while True:
        for project in projects:
            if left <= 0:
                return
            yield copy, project, min(left, len(project.actions))
            left -= len(project.actions)
        copy += 1


def _fresh(text: str, copy: int) -> str:
    """Return a piece of Milan's text with the codes and the number that it has in a copy."""
    if not copy:
        return text
    # From 1000 on it is no project's number to the reader, but part of the title of a section without number.
    text = re.sub(r"(?<=Progetto )\d+", lambda number: str(int(number[0]) + 13 * copy), text, count=1)
    text = re.sub(r"(?<=^## Assistenza tecnica)|(?<=^<b>Assistenza tecnica)", f" {copy + 1}", text)
    return CODE.sub(lambda match: _spelled(match, copy), text)


def _spelled(match: re.Match[str], copy: int) -> str:
    """Put the code of a copy where another is printed, in the same spelling."""
    code = _code(code_of(match), copy)
    return match[0].replace(match["levels"], code.measure)[: -len(match["letter"])] + code.letter


def _code(code: Code, copy: int) -> Code:
    """Return the code that an action of Milan has in a copy: the next letters, then measures, objectives."""
    letters = _LETTERS.get(code.measure, 1)
    measure_copy, letter_copy = divmod(copy, 26 // letters)
    objective_copy, measure_copy = divmod(measure_copy, _TWO_DIGITS // _MEASURES)
    axis, objective, measure = code.levels
    levels = (axis, objective + _OBJECTIVES * objective_copy, measure + _MEASURES * measure_copy)
    return Code(code.city, levels, chr(ord(code.letter) + letters * letter_copy))


def _concept(kind: str, scheme: str, key: str, broader_scheme: str, broader: str) -> str:
    iri, above = vocabulary(scheme, key), vocabulary(broader_scheme, broader)
    return f"<{iri}> a skos:Concept , pon:{kind} ; skos:broader <{above}> .\n"


def _write(path: Path, pieces: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)


if __name__ == "__main__":
    write_data(Path(sys.argv[2]), int(sys.argv[1]))
