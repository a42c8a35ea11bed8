# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Announced counts: *due azioni*, and then three of them.

An announcement is a number from two up, in words or figures and not said to be rough (``c.a``, ``oltre``),
with a noun of a kind that lists enumerate. It is held against a list only where the text ties them together:

- the description labels its paragraphs ``Azione 1:``, ``Fase 2 –`` …, and the sentence right before the first
  label announces a number of *azioni*, *fasi* …: the labels are counted;
- the sentence right before a list ends with ``:`` and with the announcement (at most three words between),
  and announces one thing only: the items of that list are counted, not those of lists inside them. A list of
  dashes that a paragraph interrupts, or that may hold another list, proves nothing and is passed over;
- the action prints a list of its units or quarters, and its description announces a number of *spazi*,
  *alloggi* …, or of *quartieri*: the places are counted. One announcement that agrees is enough.

Everything else (``2 appalti`` without a list) is a statement of its own and is not checked.
"""

import re
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from ponlod.fields.numerals import NUMERAL, value_of
from ponlod.records import Action, Finding, FindingKind, Lines, PlaceKind, Reading, Severity
from ponlod.source.checks.common import Printed, finding

_NOUNS = {
    "ambiti": "ambito",
    "aree": "area",
    "assi": "asse",
    "attività": "attività",
    "azioni": "azione",
    "componenti": "componente",
    "fasi": "fase",
    "interventi": "intervento",
    "linee": "linea",
    "lotti": "lotto",
    "modelli": "modello",
    "moduli": "modulo",
    "obiettivi": "obiettivo",
    "opere": "opera",
    "parti": "parte",
    "percorsi": "percorso",
    "piattaforme": "piattaforma",
    "progetti": "progetto",
    "sedi": "sede",
    "servizi": "servizio",
    "stralci": "stralcio",
    "strumenti": "strumento",
    "tipologie": "tipologia",
}
"""What lists enumerate: the plural that an announcement has, and the singular that a label has."""

_ENUMERATED = "|".join(_NOUNS)
_PLACES = {
    PlaceKind.UNIT: "alloggi|appartamenti|edifici|immobili|locali|negozi|portinerie|sedi|spazi|unità",
    PlaceKind.QUARTER: "quartieri",
}

_LABEL = re.compile(
    rf"(?P<word>{'|'.join(sorted(_NOUNS.values(), key=len, reverse=True))}) (?:n\.? ?)?\d{{1,2}} ?[:.)–—-]",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[-•*–] ?)?(?:(?P<number>\d{1,2})[.)]|(?P<letter>[a-z])[.)])\s|(?P<dash>[-•*–])\s")
_SENTENCE_END = re.compile(r"(?<! n)[.;!?]\s+(?=[A-ZÀ-Ý«“\"])")


class _Announcement(NamedTuple):
    """``due azioni``: the words, their number, and the noun's plural."""

    text: str
    number: int
    noun: str


def disagreeing_counts(reading: Reading, printed: Printed) -> Iterator[Finding]:
    """A text announces how many things there are, and then lists another number of them."""
    for _, action in reading.actions():
        if action.description is not None:
            paragraphs = [line for line in action.description.split("\n") if line.strip()]
            yield from _lists(action, paragraphs, printed)
            yield from _places(action, action.description, printed)


def _lists(action: Action, paragraphs: list[str], printed: Printed) -> Iterator[Finding]:
    """Announcements right before labelled paragraphs or a list."""
    for index in range(1, len(paragraphs)):
        introduction = _SENTENCE_END.split(paragraphs[index - 1])[-1].rstrip()
        if label := _LABEL.match(paragraphs[index]):
            word = label["word"].lower()
            if any(_labels(paragraph, word) for paragraph in paragraphs[:index]):
                continue
            made = [found for found in _announced(introduction, _ENUMERATED) if _NOUNS[found.noun] == word]
            items = [paragraph for paragraph in paragraphs[index:] if _labels(paragraph, word)]
        elif _ITEM.match(paragraphs[index]):
            made = _announced(introduction, _ENUMERATED, end=r"(?: [\w'’]+){0,3} ?:$")
            items = _items(paragraphs[index:])
        else:
            continue
        if len(made) == 1 and items and made[0].number != len(items):
            first, last = (_ITEM.sub("", item, count=1) for item in (items[0], items[-1]))
            listed = Lines(printed.passage(action, first).first, printed.passage(action, last).last)
            where = (printed.passage(action, made[0].text), listed)
            yield _disagreement(action, made[0], len(items), where, published=None)


def _places(action: Action, description: str, printed: Printed) -> Iterator[Finding]:
    """Announcements of places that the action then prints one by one."""
    for kind, nouns in _PLACES.items():
        places = [place for place in action.places if place.kind is kind]
        made = _announced(description, nouns)
        if places and made and all(found.number != len(places) for found in made):
            listed = Lines(places[0].lines.first, places[-1].lines.last)
            where = (printed.passage(action, made[0].text), listed)
            yield _disagreement(action, made[0], len(places), where, published=str(len(places)))


def _announced(text: str, nouns: str, end: str = "") -> list[_Announcement]:
    """Every announcement in ``text`` of things that ``nouns`` name, followed by ``end``."""
    tail = re.compile(rf" (?:[a-zà-ù]+ )?(?P<noun>{nouns})\b(?={end})", re.IGNORECASE)
    found = []
    for numeral in NUMERAL.finditer(text):
        noun = tail.match(text, numeral.end())
        if noun and not numeral["about"] and value_of(numeral) > 1:
            words = text[numeral.start() : noun.end()]
            found.append(_Announcement(words, value_of(numeral), noun["noun"].lower()))
    return found


def _labels(paragraph: str, word: str) -> bool:
    """Whether ``paragraph`` has a label with ``word``."""
    label = _LABEL.match(paragraph)
    return label is not None and label["word"].lower() == word


def _items(paragraphs: list[str]) -> list[str]:
    """The items of the list that ``paragraphs`` begin with; none where they cannot be told for certain."""
    first = _ITEM.match(paragraphs[0])
    if first is None:
        return []
    if first["dash"]:
        return _dashes(paragraphs)
    expected = map(str, count(1)) if first["number"] else map(chr, range(ord("a"), ord("z") + 1))
    style = "number" if first["number"] else "letter"
    items, sought = [], next(expected, None)
    for paragraph in paragraphs:
        marker = _ITEM.match(paragraph)
        if marker and marker[style] == sought:
            items.append(paragraph)
            sought = next(expected, None)
    return items


def _dashes(paragraphs: list[str]) -> list[str]:
    """The items of a list of dashes, unless it is interrupted or may hold another list."""
    dashed = [bool((marker := _ITEM.match(paragraph)) and marker["dash"]) for paragraph in paragraphs]
    length = dashed.index(False) if False in dashed else len(dashed)
    items = paragraphs[:length]
    if any(dashed[length:]) or any(item.rstrip().endswith(":") for item in items):
        return []
    return items


def _disagreement(
    action: Action, made: _Announcement, listed: int, lines: tuple[Lines, ...], published: str | None
) -> Finding:
    return finding(
        FindingKind.COUNT_DISAGREES,
        Severity.HIGH,
        action,
        lines,
        printed=made.text,
        published=published,
        it=f"L'azione {action.code} annuncia «{made.text}», ma ne elenca {listed}.",
        en=f"Action {action.code} announces “{made.text}”, but lists {listed}.",
    )
