# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the TOML files of the data folder strictly: every key is taken once, and none may be left over."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ponlod.errors import Problem, SourceError
from ponlod.facts import CityFacts, Period, ProgrammeFacts


class Form(NamedTuple):
    """What a text must be: ``words`` say it, ``pattern`` is it."""

    words: str
    pattern: re.Pattern[str]


SOMETHING = Form("a text in quotation marks, not empty", re.compile(r".*\S.*", re.DOTALL))
CCI = Form("a CCI code, as 2014IT16M2OP004", re.compile(r"[0-9]{4}[A-Z0-9]{6,20}"))
_CITY = Form("the two capitals of the city's codes, as MI", re.compile(r"[A-Z]{2}"))
_ISTAT = Form("six digits in quotation marks", re.compile(r"[0-9]{6}"))
_CADASTRAL = Form("a capital and three digits, as F205", re.compile(r"[A-Z][0-9]{3}"))
_IPA = Form("a code of the IPA in small letters, as c_f205", re.compile(r"[a-z0-9_\-]{2,20}"))
_PLACE = Form("a code of the European list of places, as ITA_MIL", re.compile(r"[A-Z]{3}_[A-Z0-9]{3}"))


class Table:
    """The keys and values of one TOML table, taken one by one; ``problems`` collects what is wrong with them.

    What cannot be used comes back as None and becomes a problem. ``at`` goes before the key in a message.
    """

    def __init__(self, values: Mapping[str, object], path: Path, at: str = "") -> None:
        self._values = dict(values)
        self._path = path
        self._at = at
        self.problems: list[Problem] = []

    def __contains__(self, key: str) -> bool:
        """Whether the key is there, and nobody took it yet."""
        return key in self._values

    def text(self, key: str, form: Form = SOMETHING, *, needed: bool = True) -> str | None:
        """Take a text of that form."""
        value = self._take(key, needed, str, form.words)
        if not isinstance(value, str):
            return None
        if not form.pattern.fullmatch(value):
            self.wrong(key, f"the value must be {form.words}", value)
            return None
        return value

    def whole(self, key: str) -> int | None:
        """Take a whole number."""
        value = self._take(key, True, int, "a whole number")
        return value if isinstance(value, int) else None

    def day(self, key: str) -> date | None:
        """Take a date, which may be missing."""
        value = self._take(key, False, date, "a date without quotation marks, as 2022-01-31")
        return value if isinstance(value, date) else None

    def wrong(self, key: str, what: str, printed: str | None, remedy: str = "Correct it") -> None:
        """Record a problem with the value of a key."""
        self.problems.append(Problem(what, remedy, self._path, field=self._at + key, printed=printed))

    def close(self) -> bool:
        """Record every key that nobody took; return whether the whole table is right."""
        for key in self._values:
            self.wrong(key, "the key is not known", None, "Correct its spelling or take it out")
        return not self.problems

    def _take(self, key: str, needed: bool, kind: type, form: str) -> object | None:
        if key not in self._values:
            if needed:
                self.wrong(key, "the key is missing", None, f"Add it; its value is {form}")
            return None
        value = self._values.pop(key)
        # Exactly that type: a truth value is no number, and a date with a time is no date.
        if type(value) is not kind:
            self.wrong(key, f"the value must be {form}", str(value))
            return None
        return value


@contextmanager
def collecting(problems: list[Problem]) -> Iterator[None]:
    """Add the problems of a SourceError that is raised inside to ``problems``, and go on."""
    try:
        yield
    except SourceError as error:
        problems.extend(error.problems)


def contents(path: Path) -> bytes:
    """Return the bytes of a file; raises SourceError where that is missing or cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise SourceError([Problem("the file is missing", "Add it", path)]) from None
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise SourceError([Problem(what, "Make it a readable file", path)]) from None


def load(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; raises SourceError for a file that is none."""
    try:
        return tomllib.loads(contents(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SourceError([Problem("the file is not UTF-8", "Save it as UTF-8", path)]) from None
    except tomllib.TOMLDecodeError as error:
        raise SourceError([Problem(f"the file is not TOML: {error}", "Correct the line", path)]) from None


def programmes(path: Path) -> dict[str, ProgrammeFacts]:
    """Return the programmes that ``programme.toml`` states, by CCI; raises SourceError with its problems."""
    found: dict[str, ProgrammeFacts] = {}
    values = load(path)
    entries = values.pop("programme", None)
    outer = Table(values, path)
    outer.close()
    problems = outer.problems
    if not (isinstance(entries, list) and entries and all(isinstance(entry, dict) for entry in entries)):
        problems.append(Problem("no programme is stated", "Add one under [[programme]]", path))
        entries = []
    for number, entry in enumerate(entries, start=1):
        table = Table(entry, path, f"programme {number}, ")
        cci, title = table.text("cci", CCI), table.text("title")
        levels, source = table.whole("code_levels"), table.text("source")
        period = _period(table)
        if table.close() and cci and title and levels is not None and source:
            if cci in found:
                problems.append(Problem(f"programme {cci} is stated twice", "Take one out", path))
            found[cci] = ProgrammeFacts(cci, title, levels, source, period)
        problems.extend(table.problems)
    if problems:
        raise SourceError(problems)
    return found


def _period(table: Table) -> Period | None:
    """Take ``start`` and ``end``, which are both there or both missing."""
    given = [key for key in ("start", "end") if key in table]
    start, end = table.day("start"), table.day("end")
    if len(given) == 1:
        missing = "end" if given == ["start"] else "start"
        table.wrong(missing, f"the key is missing, and {given[0]} is there", None, "Give both, or neither")
    elif start is not None and end is not None:
        if start <= end:
            return Period(start, end)
        table.wrong("end", f"the period ends before it starts, on {start}", end.isoformat())
    return None


def city(path: Path) -> CityFacts:
    """Return what a ``city.toml`` states; raises SourceError with all its problems."""
    table = Table(load(path), path)
    code, name_it, name_en = table.text("code", _CITY), table.text("name_it"), table.text("name_en")
    istat = table.text("istat", _ISTAT, needed=False)
    cadastral = table.text("cadastral", _CADASTRAL, needed=False)
    ipa, place = table.text("ipa", _IPA, needed=False), table.text("place", _PLACE, needed=False)
    source = table.text("source")
    if table.close() and code and name_it and name_en and source:
        return CityFacts(code, name_it, name_en, istat, cadastral, source, ipa, place)
    raise SourceError(table.problems)
