# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""``ponlod.toml``: its entries, and the line that each of them is on."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from ponlod.errors import Problem, SettingsError, printable

_QUOTES = 'Mend that line: text stands between straight quotes, as host = "127.0.0.1"'

Value = str | tuple[str, ...]
"""A setting as it was given: as text, or as a list of texts."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What the file at ``path`` says, which need not exist."""

    path: Path
    text: str
    values: Mapping[str, Value]

    @classmethod
    def read(cls, path: Path, known: Collection[str], lists: Collection[str]) -> "SettingsFile":
        """Return the settings in the file: text and whole numbers as text, of ``lists`` also lists of texts.

        Raises SettingsError, with a line for each problem, for a file that is not TOML, for a setting that is
        not among the ``known``, and for a value of another type.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")  # which Windows begins with a mark
            entries = tomllib.loads(text)
        except FileNotFoundError:
            return cls(path, "", {})
        except UnicodeDecodeError as error:
            problem = Problem("the file is not UTF-8", "Save it as UTF-8 in your editor", path)
            raise SettingsError(str(problem)) from error
        except tomllib.TOMLDecodeError as error:
            what = f"this is not TOML: {printable(str(error))}"
            raise SettingsError(str(Problem(what, _QUOTES, path))) from error
        except (OSError, ValueError, RecursionError) as error:
            raise SettingsError(f"{path}: cannot be read ({error}). Mend or remove it.") from error
        values: dict[str, Value] = {}
        problems = []
        for name, entry in entries.items():
            value = _value(entry, name in lists)
            if name not in known:
                what, remedy = f"unknown setting “{printable(name)}”", f"Known are: {', '.join(known)}"
                problems.append(Problem(what, remedy, path, line_of(text, name)))
            elif value is None:
                types = "text nor a list of texts" if name in lists else "text nor a whole number"
                what = f"this is neither {types}"
                problems.append(
                    Problem(what, "Write one", path, line_of(text, name), name, printable(str(entry)))
                )
            else:
                values[name] = value
        if problems:
            raise SettingsError("\n".join(map(str, problems)))
        return cls(path, text, values)


def line_of(text: str, name: str, item: int | None = None) -> int:
    """Return the line, counted from 1, on which the value of ``name`` begins in a TOML document that has one.

    With ``item``, the line on which that item of a list ends. The parser of the standard library tells no
    lines; but it takes the beginning of a document up to the end of any line that a value does not go on
    after, so that the first such beginning that has the name ends with its value.
    """
    lines = text.split("\n")
    begun = 0
    for end in range(1, len(lines) + 1):
        entries = _parsed("\n".join(lines[:end]))
        if entries is not None and name in entries:
            return begun + 1 if item is None else _line_of_item(lines[begun:end], name, item) + begun
        if entries is not None:
            begun = end
    raise ValueError(f"there is no {name}")


def _line_of_item(lines: list[str], name: str, item: int) -> int:
    """The same for an item of the list that ``lines`` are: a list is whole once its bracket is closed."""
    for end in range(1, len(lines)):
        entries = _parsed("\n".join((*lines[:end], "]")))
        if entries is not None and len(entries[name]) > item:
            return end
    return len(lines)


def _parsed(text: str) -> dict[str, list[object]] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _value(entry: object, may_be_list: bool) -> Value | None:
    match entry:
        case bool():
            return None
        case str() | int():
            return str(entry)
        case list() if may_be_list and all(isinstance(item, str) for item in entry):
            return tuple(entry)
    return None
