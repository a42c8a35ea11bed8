# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Verbatim texts as HTML: paragraphs and lists as the document prints them, not a word changed."""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

_MARKERS = (
    ("ul", re.compile(r"[-•*]\s+")),
    ("ol", re.compile(r"(\d{1,3})[.)]\s+")),
    ("al", re.compile(r"([a-z])[.)]\s+(?!\d)")),  # “n. 20” is a number, not the letter n
)


def prose(text: str) -> Markup:
    """Render a text as records.py keeps it: an empty line ends a paragraph, each list item has its own line.

    Numbered items keep their printed number. A list that follows a numbered item with a colon at its end
    belongs inside it.

    >>> prose("Due cose:\\n- una;\\n- due.")
    Markup('<p>Due cose:</p>\\n<ul>\\n<li>una;</li>\\n<li>due.</li>\\n</ul>')
    """
    lines = [line.strip() for line in str(text).splitlines()]
    return Markup("\n").join(_blocks([_item(line) for line in lines if line]))


def _item(line: str) -> tuple[str, str, str]:
    """The kind of a line (``p``, ``ul``, ``ol``, ``al``), its printed number or letter, and what follows."""
    for kind, marker in _MARKERS:
        if match := marker.match(line):
            return kind, match[1] if match.groups() else "", line[match.end() :]
    return "p", "", line


def _blocks(items: list[tuple[str, str, str]]) -> Iterator[Markup]:
    runs = [(kind, list(run)) for kind, run in groupby(items, key=lambda item: item[0])]
    position = 0
    while position < len(runs):
        kind, run = runs[position]
        position += 1
        if kind == "p":
            for _, _, content in run:
                yield Markup("<p>{}</p>").format(content)
        elif kind == "ol" and _opens_a_list(run) and _is_list(runs, position):
            yield _list(kind, run, inside=_list(*runs[position]))
            position += 1
        else:
            yield _list(kind, run)


def _opens_a_list(run: list[tuple[str, str, str]]) -> bool:
    return run[-1][2].endswith(":")


def _is_list(runs: list[tuple[str, list[tuple[str, str, str]]]], position: int) -> bool:
    return position < len(runs) and runs[position][0] != "p"


def _list(kind: str, run: list[tuple[str, str, str]], inside: Markup | None = None) -> Markup:
    """One list; ``inside`` goes into its last item."""
    entries = [_entry(kind, number, content) for _, number, content in run]
    if inside is not None:
        entries[-1] = entries[-1][: -len("</li>")] + Markup("\n") + inside + Markup("</li>")
    name = {"ul": Markup("ul"), "ol": Markup("ol"), "al": Markup('ol type="a"')}[kind]
    body = Markup("\n").join(entries)
    return Markup("<{}>\n{}\n</{}>").format(name, body, "ul" if kind == "ul" else "ol")


def _entry(kind: str, number: str, content: str) -> Markup:
    if kind == "ul":
        return Markup("<li>{}</li>").format(content)
    value = number if kind == "ol" else ord(number) - ord("a") + 1
    return Markup('<li value="{}">{}</li>').format(value, content)
