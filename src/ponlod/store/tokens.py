# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The words of a SPARQL query, without its grammar (SPARQL 1.1 Query, 19.8)."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|\#[^\r\n]*)
    |(?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    |(?P<variable>[?$]\w+)
    |(?P<node>_:[\w.-]*)
    |(?P<name>(?P<prefix>(?:[^\W\d_](?:[\w.-]*[\w-])?)?):
        (?:(?:[\w:%]|\\.)(?:[\w:%-]|\\.|\.(?=[\w:%.\\-]))*)?)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>[^\W\d]\w*)
    |(?P<sign>&&|\|\||!=|<=|>=|==|\^\^|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class Token:
    """What stands at an offset; ``kind`` is that of a group above, ``prefix`` what a name has before “:”."""

    kind: str
    text: str
    start: int
    prefix: str | None

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else self.text

    def is_one(self, of: Collection[str]) -> bool:
        return self.word in of or (self.kind != "sign" and self.kind in of)


def tokens(query: str) -> Iterator[Token]:
    """Take any text apart, without blanks and comments."""
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup or ""
        if kind != "blank":
            yield Token("name" if kind == "prefix" else kind, found[0], found.start(), found["prefix"])


# What may also be “less than”, and behind it a text or a comment: then all that follows reads differently.
_DOUBTFUL = re.compile(r"<[^>]*'|<(?:(?!//)[^>])*#")
_BEFORE_NAMES = ("GRAPH", "FROM", "NAMED", "DESCRIBE")


def names_service(query: str) -> bool:
    """Whether the keyword SERVICE is in a query: not in a string, an IRI, a name or a comment.

    Oxigraph reads keywords without blanks around them: “trueSERVICE<…>” has one, and so may what looks like a
    name, as in “trueSERVICEa:b{…}”, which is told by the brace that follows. Doubts count.
    """
    if "service" not in query.lower():
        return False
    word = prefix = ""
    for token in tokens(query):
        if token.kind == "word" and "SERVICE" in token.word:
            return True
        if token.text == "{" and "SERVICE" in prefix:
            return True
        if token.kind == "iri" and _DOUBTFUL.match(token.text):
            return True
        # Only these have a name and then a brace in SPARQL.
        prefix = (token.prefix or "").upper() if word not in _BEFORE_NAMES else ""
        word = token.word if token.kind == "word" else ""
    return False
