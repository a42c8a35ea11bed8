# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What to say about text that Oxigraph's parser does not take as a query."""

import re

import pyoxigraph as ox

from ponlod.errors import QuerySyntaxError
from ponlod.namespaces import PREFIXES
from ponlod.store.mistakes import expected_inside, given_again, mistake

_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
# The grammar's sets of characters, as ['0'..='9'] or [_], say nothing to the person who wrote the query.
_CHARACTER_SET = re.compile(r"\[(?:'(?:\\?[^'{]|\\u\{\w+\})'|[^'\]])*\]")
_UNDECLARED = "Prefix not found"
_REASONS = {
    "The SELECT contains a variable that is unbound": "where a query groups or counts, SELECT may name only "
    "variables of GROUP BY, and others inside COUNT, SUM, SAMPLE and the like",
    "The SELECT overrides an existing variable using an expression": "the variable behind AS has a value "
    "already, expected a new one",
    "SELECT * is not authorized with GROUP BY": "SELECT * cannot stand with GROUP BY, expected the variables "
    "of GROUP BY",
}
_SHOWN = 12
_QUOTED = 30

_PROLOGUE = re.compile(
    r"(?:\s|#[^\r\n]*(?:[\r\n]|\Z)|(?:PREFIX\s+[^\s:<]*:|BASE)\s*<[^<>\s]*>)*", re.IGNORECASE
)
_FAILS = "CLEAR GRAPH <ponlod:no-such-graph> ;"


def check_alone(query: str) -> None:
    """Raise QuerySyntaxError for what is no SPARQL 1.1 query without prefixes that others have declared.

    The query is put to an empty store: it has to be one of ours.
    """
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        raise QuerySyntaxError(syntax_detail(str(error), query)) from error


def syntax_detail(message: str, query: str) -> str:
    """Say where the parser stopped, and what stands there or what it expected, without a final stop."""
    parsed = _ERROR.match(message)
    if not parsed:
        return message
    items = [item.strip(" |\n") for item in _CHARACTER_SET.sub("", parsed[3]).split(", ")]
    expected = [item for item in items if item]
    line, column = int(parsed[1]), int(parsed[2])
    offset = sum(len(each) + 1 for each in query.split("\n")[: line - 1]) + column - 1
    reasons = [item for item in expected if " " in item]
    if _UNDECLARED in reasons:
        name = query[:offset].split()[-1]
        return f"{_place(query, offset - len(name))}: the prefix of “{name}” is not declared"
    if reasons:
        return f"{_place(query, offset)}: {'; '.join(_REASONS.get(item, item) for item in reasons)}"
    if told := mistake(query, PREFIXES):
        return f"{_place(query, told[0])}: {told[1]}"
    if offset >= len(query) and not expected and (again := given_again(query)):
        # The parser reads to the end before it looks at this, and then says nothing.
        return f"{_place(query, again[0])}: {again[1]} has a value already, expected a new variable behind AS"
    if expected and "['" not in parsed[3] and all(item.replace("_", "").isalnum() for item in expected):
        # Where only keywords are missing, the parser names the place where one would have ended.
        offset = max(0, offset - min(map(len, expected)))
        expected = []
    found = " ".join(query[offset:].split())
    problem = f"cannot be read from “{found[:_QUOTED]}” on" if found else "the text ends too soon"
    if found and not expected:
        problem += f"; expected {expected_inside(query, offset)}"
    elif expected:
        problem += f"; expected {', '.join(expected[:_SHOWN])}{', …' * (len(expected) > _SHOWN)}"
    return f"{_place(query, offset)}: {problem}"


def is_update(text: str) -> bool:
    """Whether ``text`` is a SPARQL 1.1 Update, asked of the engine's own parser without running any of it.

    An update stops at its first operation that fails; one that always does is put before all others.
    """
    prologue = _PROLOGUE.match(text)
    end = prologue.end() if prologue else 0
    if end == len(text):
        return False
    try:
        ox.Store().update(f"{text[:end]}\n{_FAILS} {text[end:]}", prefixes=PREFIXES)
    except (SyntaxError, ValueError):
        return False
    except RuntimeError:
        return True
    raise AssertionError("the engine ran an operation that always fails")


def _place(query: str, offset: int) -> str:
    line = query.count("\n", 0, offset) + 1
    return f"line {line}, column {offset - query.rfind(chr(10), 0, offset)}"
