# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A file of the library in its two parts: the front matter (TOML behind ``#+``) and the query below it."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from ponlod.errors import QuestionError, printable

_MARK = "#+"
_HEADER = re.compile(r"\[([\w.-]+)\]\s*(?:#.*)?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_KEY = re.compile(r"([\w-]+)\s*=")
_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=StrEnum)
_KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter of the file at ``path``, and the ``query``, which starts in the line ``start``.

    ``lines`` are those of tables and keys; all lines count from 1.
    """

    path: Path
    content: Mapping[str, Any]
    lines: Mapping[tuple[str, ...], int]
    query: str
    start: int

    @classmethod
    def read(cls, path: Path) -> "Front":
        """Raises QuestionError for a file that cannot be read, or whose front matter is no TOML."""
        try:
            # No other sign ends a line of TOML or SPARQL.
            lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise QuestionError(f"{path}: cannot be read ({error}). Write it in UTF-8.") from error
        last = max((number for number, line in enumerate(lines) if line.startswith(_MARK)), default=-1)
        # Lines keep their numbers, so that those of tomllib are the file's.
        front = [
            line.removeprefix(_MARK).removeprefix(" ") if line.startswith(_MARK) else ""
            for line in lines[: last + 1]
        ]
        try:
            content = tomllib.loads("\n".join(front))
        except (ValueError, RecursionError) as error:  # numbers have a length, and lists a depth
            raise QuestionError(f"{path}: the front matter, behind “#+ ”, is no TOML. {error}.") from error
        return cls(path, content, _lines(front), "\n".join(lines[last + 1 :]) + "\n", last + 2)

    @property
    def table(self) -> "Table":
        """All of the front matter."""
        return Table(self, (), self.content)

    def error(self, offset: int, what: str) -> QuestionError:
        """Return the error to raise about what stands at an offset of the query."""
        return _error(self.path, self.start + self.query.count("\n", 0, offset), what)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the front matter, under ``key``. Whatever is not as it is asked for raises QuestionError."""

    front: Front
    key: tuple[str, ...]
    content: Mapping[str, Any]

    def __contains__(self, name: str) -> bool:
        return name in self.content

    def __iter__(self) -> Iterator[str]:
        return iter(self.content)

    def only(self, names: Collection[str]) -> None:
        """Refuse other keys than ``names``."""
        for name in self.content:
            if name not in names:
                known = f"there can be {', '.join(names)}" if names else "there can be none"
                raise self.error(name, f"nothing of this name is known here: {known}")

    def text(self, name: str, default: str | None = None) -> str:
        return self._value(name, str, default)

    def sentence(self, name: str) -> str:
        """A text that says something."""
        found = self.text(name)
        if not found.strip():
            raise self.error(name, "it is empty")
        self._check_signs(name, found)
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        found = self._value(name, list, None)
        if not found or not all(isinstance(each, str) and each.strip() for each in found):
            raise self.error(name, "it has to be a list of texts, none of them empty")
        self._check_signs(name, *found)
        return tuple(found)

    def number(self, name: str) -> int:
        return self._value(name, int, None)

    def flag(self, name: str, *, default: bool = False) -> bool:
        return self._value(name, bool, default)

    def table(self, name: str) -> "Table":
        return Table(self.front, (*self.key, name), self._value(name, dict, None))

    def choice(self, name: str, choices: type[_Choice], default: _Choice | None = None) -> _Choice:
        found = self.text(name, default)
        try:
            return choices(found)
        except ValueError as error:
            raise self.error(name, f"“{found}” is none of {', '.join(choices)}") from error

    def error(self, name: str, what: str) -> QuestionError:
        """Return the error to raise about what stands, or should, under ``name``; without one, about all."""
        key = place = (*self.key, *filter(None, (name,)))
        while place and place not in self.front.lines:
            place = place[:-1]
        return _error(self.front.path, self.front.lines.get(place, 1), f"{'.'.join(key)}: {what}")

    def _check_signs(self, name: str, *texts: str) -> None:
        """Refuse what no workbook can hold."""
        if any(_CONTROL.search(text) for text in texts):
            raise self.error(name, "it has signs that cannot be printed")

    def _value(self, name: str, kind: type[_Value], default: _Value | None) -> _Value:
        found = self.content.get(name, default)
        if found is None:
            raise self.error(name, "it is missing")
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.error(name, f"it has to be {_KINDS[kind]}")
        return found


def _error(path: Path, line: int, what: str) -> QuestionError:
    return QuestionError(f"{path}, line {line}: {printable(what)}.")


def _lines(front: Iterable[str]) -> dict[tuple[str, ...], int]:
    """Where tables and keys stand; inside of a text over several lines may be what only looks like one."""
    table: tuple[str, ...] = ()
    lines: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(front, start=1):
        if header := _HEADER.fullmatch(line):
            table = tuple(header[1].split("."))
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1]), number)
    return lines
