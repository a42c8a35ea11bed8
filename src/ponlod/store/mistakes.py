# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mistakes that people make in SPARQL, told from its words alone: a parser only says where it stopped."""

import re
from collections.abc import Collection, Iterator

from ponlod.store.tokens import Token, tokens

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
# fmt: off
_WORDS = {
    "BASE", "PREFIX", "VERSION", "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "DISTINCT", "REDUCED", "AS",
    "FROM", "NAMED", "WHERE", "GROUP", "BY", "HAVING", "ORDER", "ASC", "DESC", "LIMIT", "OFFSET", "VALUES",
    "UNDEF", "OPTIONAL", "GRAPH", "SERVICE", "SILENT", "BIND", "MINUS", "UNION", "FILTER", "LATERAL",
    "EXISTS", "NOT", "IN", "A", "TRUE", "FALSE", "SEPARATOR", "COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE",
    "GROUP_CONCAT", "STR", "LANG", "LANGMATCHES", "LANGDIR", "DATATYPE", "BOUND", "IRI", "URI", "BNODE",
    "RAND", "ABS", "CEIL", "FLOOR", "ROUND", "CONCAT", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI",
    "CONTAINS", "STRSTARTS", "STRENDS", "STRBEFORE", "STRAFTER", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES",
    "SECONDS", "TIMEZONE", "TZ", "NOW", "UUID", "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512",
    "COALESCE", "IF", "STRLANG", "STRLANGDIR", "STRDT", "SAMETERM", "ISIRI", "ISURI", "ISBLANK",
    "ISLITERAL", "ISNUMERIC", "ISTRIPLE", "HASLANG", "HASLANGDIR", "REGEX", "SUBSTR", "REPLACE", "TRIPLE",
    "SUBJECT", "PREDICATE", "OBJECT", "ADJUST", "INSERT", "DELETE", "DATA", "WITH", "USING", "LOAD",
    "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "TO", "INTO", "DEFAULT", "ALL",
}
# fmt: on
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_INSTEAD = {"AND": "&&", "OR": "||", "==": "="}
_QUOTES = "“”„‟«»‘’‚‛`´"
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_BLOCK = ("{", "“{”")
_BEHIND: dict[str, tuple[Collection[str], str]] = {
    "FILTER": ({"(", "word", "iri", "name"}, "“(” or a function"),
    "HAVING": ({"(", "word", "iri", "name"}, "“(” or a function"),
    "OPTIONAL": _BLOCK,
    "MINUS": _BLOCK,
    "UNION": _BLOCK,
    "WHERE": _BLOCK,
    "EXISTS": _BLOCK,
    "GROUP": ({"BY"}, "BY"),
    "ORDER": ({"BY"}, "BY"),
    "LIMIT": ({"number"}, "a number"),
    "OFFSET": ({"number"}, "a number"),
    "GRAPH": ({"iri", "name", "variable"}, "an IRI or a variable"),
    "PREFIX": ({"name"}, "a name that ends in “:”, as in PREFIX dct: <…>"),
    "BASE": ({"iri"}, "an IRI, as in BASE <…>"),
    "AS": ({"variable"}, "a variable"),
    ",": (
        {"(", "[", "<", "+", "-", "!", "word", "iri", "name", "variable", "node", "number", "string"},
        "a value",
    ),
    "SELECT": ({"*", "(", "variable", "DISTINCT", "REDUCED"}, "“*”, a variable or “(… AS ?name)”"),
    "DISTINCT": ({"*", "(", "variable", "word", "iri", "name", "number", "string"}, "“*” or a variable"),
}
_INSIDE = {
    "": "a clause of a query (FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET, VALUES)",
    "{": "a triple of subject, property and object, “.”, “;”, “,” or “}”, or a clause as FILTER or OPTIONAL",
    "(": "a value, an operator, “,” or “)”",
    "[": "properties with their objects, or “]”",
}
_PROLOGUE = {"BASE": ("iri",), "PREFIX": ("name", "iri"), "VERSION": ("string",)}
_RANKS = {"GROUP": 1, "HAVING": 2, "ORDER": 3, "LIMIT": 4, "OFFSET": 4}


def mistake(query: str, prefixes: Collection[str]) -> tuple[int, str] | None:
    """Say where the first known mistake is, as an offset, and what was expected, without a final stop.

    For text that is no query: in one that is, this might see a mistake all the same. ``prefixes`` need no
    declaration.
    """
    return next(_mistakes(query, set(prefixes)), None)


def expected_inside(query: str, offset: int) -> str:
    """What may stand at a place, as far as the bracket around it tells."""
    opened: list[str] = []
    for token in tokens(query):
        if token.start >= offset:
            break
        if token.kind == "sign" and token.text in _CLOSING:
            opened.append(token.text)
        elif token.kind == "sign" and token.text in _CLOSING.values() and opened:
            opened.pop()
    return _INSIDE[opened[-1] if opened else ""]


def given_again(query: str) -> tuple[int, str] | None:
    """Return the place and the name of the first variable behind AS that occurs before it."""
    seen: set[str] = set()
    before = ""
    for token in tokens(query):
        if token.kind == "variable":
            if before == "AS" and token.text in seen:
                return token.start, token.text
            seen.add(token.text)
        before = token.word
    return None


def _mistakes(query: str, declared: set[str]) -> Iterator[tuple[int, str]]:
    opened: list[tuple[Token, str]] = []
    before = Token("", "", 0, None)
    declaring = ""
    selecting = begun = False
    modifier = ""
    for token in tokens(query):
        if before.word in _BEHIND:
            possible, expected = _BEHIND[before.word]
            if not token.is_one(possible):
                yield token.start, f"expected {expected} behind “{before.text}”, not {_quoted(token)}"
        if problem := _wrong_alone(token, query):
            yield token.start, problem
        if declaring == "PREFIX" and before.kind == "name" and token.kind != "iri":
            yield token.start, f"expected an IRI, as in PREFIX {before.text} <…>, not {_quoted(token)}"
        if token.kind == "name":
            if before.word == "PREFIX":
                declared.add(token.prefix or "")
            elif token.prefix not in declared:
                yield token.start, f"the prefix of “{token.text}” is not declared"
        if token.kind == "word":
            if not begun and token.word not in (*_FORMS, "PREFIX", "BASE", "VERSION"):
                yield token.start, f"expected {', '.join(_FORMS[:3])} or {_FORMS[3]}, not {_quoted(token)}"
            begun = begun or token.word in _FORMS
            if token.word in _RANKS:
                if _RANKS[token.word] < _RANKS.get(modifier, 0):
                    yield token.start, f"expected {token.text} before {modifier}, not behind it"
                modifier = token.word
            if selecting and not opened and token.word in _AGGREGATES:
                yield token.start, f"expected “(” before {token.text}, as in ({token.text}(…) AS ?name)"
        elif not begun and token.kind not in _PROLOGUE.get(before.word, _PROLOGUE.get(declaring, ())):
            yield token.start, f"expected {', '.join(_FORMS[:3])} or {_FORMS[3]}, not {_quoted(token)}"
        if selecting and not opened and token.text == ",":
            yield token.start, "expected a blank between variables, not “,”"
        declaring = token.word if token.word == "PREFIX" else declaring if before.word == "PREFIX" else ""
        selecting = token.word == "SELECT" or (selecting and token.text != "{")
        if token.kind == "sign" and token.text in _CLOSING:
            opened.append((token, modifier))
            modifier = ""
        elif token.kind == "sign" and token.text in _CLOSING.values():
            if not opened:
                yield token.start, f"“{token.text}” closes nothing"
                return
            last, modifier = opened.pop()
            if _CLOSING[last.text] != token.text:
                yield token.start, f"expected “{_CLOSING[last.text]}” before “{token.text}”"
        before = token
    if opened:
        last = opened[-1][0]
        yield (
            last.start,
            f"“{last.text}” is not closed: the text ends too soon, expected “{_CLOSING[last.text]}”",
        )
    elif before.word in _BEHIND:
        yield len(query), f"the text ends too soon, expected {_BEHIND[before.word][1]} behind “{before.text}”"


def _wrong_alone(token: Token, query: str) -> str | None:
    """What is wrong with a token wherever it stands."""
    text = token.text
    if token.word in _INSTEAD and token.kind in ("word", "sign"):
        return f"expected “{_INSTEAD[token.word]}”, not “{text}”"
    if token.kind == "word" and token.word not in _WORDS:
        return f"“{text}” is no word of SPARQL 1.1"
    if token.kind == "sign" and text in _QUOTES:
        return f"expected \" or ' as quotation mark, not “{text}”"
    if token.kind == "sign" and text == "@":
        return "expected a language behind “@”, as in @it"
    if token.kind == "sign" and text in "\"'":
        return f"the string that begins here is not closed, expected {text} on the same line"
    if (
        token.kind == "sign"
        and text == "<"
        and re.match(r"<[A-Za-z][\w+.-]*:", query[token.start : token.start + 40])
    ):
        return "the IRI that begins here is not closed, expected “>” before any blank"
    return None


def _quoted(token: Token) -> str:
    return f"“{token.text[:30]}”"
