# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a printed sentence on how something stands to a concept of the vocabulary ``status``.

The judgement lies in ``status_rules.toml``, an ordered list that people review; this module only applies it.
The first rule that fits decides. Words that a negation, a future or a condition governs (*verrà completato*,
*non ancora avviati*) are put in capitals before the rules look: a rule for what has happened cannot see them.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

_RULES = Path(__file__).with_name("status_rules.toml")
_REACH = 120
"""How many characters before an event its governor is looked for; only whole words inside them count."""


class StatusClass(NamedTuple):
    """A concept of the vocabulary ``status``, the id of the rule that gave it; ``stated`` or ``inferred``."""

    concept: str
    rule: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One reviewed rule; fits a text in which ``pattern`` and ``also`` are found and ``unless`` is not.

    ``concept`` and ``certainty`` are None together: the vocabulary has no word for what the rule recognises.
    """

    id: str
    concept: str | None
    certainty: str | None
    pattern: re.Pattern[str]
    also: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    reason: str
    examples: tuple[str, ...]

    def fits(self, marked: str) -> bool:
        """Whether this rule fits a text that ``Rules.mark`` has prepared."""
        return (
            self.pattern.search(marked) is not None
            and (self.also is None or self.also.search(marked) is not None)
            and (self.unless is None or self.unless.search(marked) is None)
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in their order, and the words that mark what has not happened."""

    event: re.Pattern[str]
    governed: re.Pattern[str]
    limited: re.Pattern[str]
    ordered: tuple[Rule, ...]

    def mark(self, text: str) -> str:
        """Return ``text`` normalised, with the events that have not, or not wholly, happened in capitals."""
        plain = normalised(text)

        def case(event: re.Match[str]) -> str:
            before = plain[max(0, event.start() - _REACH) : event.start()]
            unreal = self.governed.search(before) or self.limited.match(plain, event.end())
            return event[0].upper() if unreal else event[0]

        return self.event.sub(case, plain)


def normalised(text: str) -> str:
    """Return ``text`` as the patterns expect it: lower case, straight apostrophes, accents, single spaces.

    The end of a paragraph is a semicolon, unless the paragraph ends in a stop of its own.
    """
    plain = unicodedata.normalize("NFC", text).strip().lower()
    plain = re.sub(r"(?<![.;:,\s])[^\S\n]{0,9}\n[^\S\n]{0,9}\n", "; ", plain)
    plain = re.sub("[’‘ʼ`´]", "'", plain)
    plain = re.sub(r"\b(sar|verr|dovr|potr|andr|avr|attivit)a'", r"\1à", plain)
    plain = re.sub(r"\be'(?=\s)", "è", plain)
    return " ".join(plain.split())


@cache
def rules() -> Rules:
    """Return the reviewed rules, read from ``status_rules.toml`` at the first call."""
    table = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    words: dict[str, str] = {}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(_expanded(pattern, words))

    for name, pattern in table["words"].items():
        words[name] = _expanded(pattern, words)
    return Rules(
        event=compiled("<event>"),
        governed=compiled("<governor>"),
        limited=compiled("<limit>"),
        ordered=tuple(
            Rule(
                id=rule["id"],
                concept=rule.get("concept"),
                certainty=rule.get("certainty"),
                pattern=compiled(rule["pattern"]),
                also=compiled(rule["also"]) if "also" in rule else None,
                unless=compiled(rule["unless"]) if "unless" in rule else None,
                reason=rule["reason"],
                examples=tuple(rule["examples"]),
            )
            for rule in table["rule"]
        ),
    )


def rule_for(text: str) -> Rule | None:
    """Return the first rule that fits ``text``, also one that only says that no concept does."""
    marked = rules().mark(text)
    return next((rule for rule in rules().ordered if rule.fits(marked)), None)


def classify(text: str) -> StatusClass | None:
    """Return how the rules class a printed status, or None where none of them gives a concept.

    >>> classify("gara affidata e lavori in procinto di essere avviati")
    StatusClass(concept='awarded', rule='award-made', certainty='stated')
    >>> classify("verrà completato")
    """
    rule = rule_for(text)
    if rule is None or rule.concept is None or rule.certainty is None:
        return None
    return StatusClass(rule.concept, rule.id, rule.certainty)


def _expanded(pattern: str, words: dict[str, str]) -> str:
    """Join the lines of a pattern and put the named words in; an unknown ``<name>`` raises KeyError."""
    joined = re.sub(r"\n\s*", "", pattern)
    return re.sub(r"<([A-Za-z-]+)>", lambda name: f"(?:{words[name[1]]})", joined)
