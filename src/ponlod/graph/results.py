# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a shape has to say of a thing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib import Literal, Node, URIRef

from ponlod.namespaces import SHAPES

BLANK_NODE = SHAPES["BlankNode"]
"""Stands in results for any blank node: these have no name, and none may be published."""

_LINES = re.compile(r"/lines/(\d+)(?:-\d+)?\Z")
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result; the strings that name things are IRIs.

    ``path`` is None for a constraint on the node itself or over a path of several steps; ``value``, where
    there is one, is an rdflib term. ``severity`` is ``Violation``, ``Warning`` or ``Info``. ``lines`` are
    those that the focus node derives from, as ``66-70``, if it says so.
    """

    focus: str
    path: str | None
    value: str | None
    component: str
    shape: str
    severity: str
    message_it: str
    message_en: str
    lines: str | None = None

    def __lt__(self, other: "Result") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[str, ...]:
        value = self.value.n3() if isinstance(self.value, URIRef | Literal) else self.value
        return (self.focus, self.path or "", value or "", self.component, self.shape, self.message_it)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a shape says of itself: severity (``Violation`` …) and its message per language."""

    severity: str
    messages: Mapping[str, str]

    def filled(self, language: str, bound: Mapping[str, Node]) -> str:
        """Return the message with bound values in the places of ``{?name}`` (SHACL §5.3.2)."""
        message = self.messages.get(language, "")
        return _PLACEHOLDER.sub(lambda place: str(bound.get(place[1], place[0])), message)


def named(term: Node) -> URIRef | Literal:
    """Return a term that has a name the same in every run."""
    return term if isinstance(term, URIRef | Literal) else BLANK_NODE


def lines_of(thing: Node, derived_from: Iterable[Node]) -> str | None:
    """Return the lines that a thing derives from, or is; the IRIs of ranges end with them."""
    found = (_LINES.search(str(range_)) for range_ in (thing, *derived_from))
    ordered = sorted((match for match in found if match), key=lambda match: int(match[1]))
    return ", ".join(match[0].removeprefix("/lines/") for match in ordered) or None
