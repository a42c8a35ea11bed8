# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The entries of the glossary, which glossary.toml holds."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SECTIONS = ("funds", "document", "data")
"""Where the entries stand, in this order."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact about law or funds can be checked: an act and the place in it."""

    words: Mapping[str, str]
    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and what it means, by language; ``id`` is its anchor, ``see`` the ids of others."""

    id: str
    section: str
    name: Mapping[str, str]
    text: Mapping[str, str]
    sources: Sequence[Source]
    see: Sequence[str]

    def sorts(self, language: str) -> str:
        """Puts the entries in the order of the alphabet."""
        return self.name[language].casefold()


def entries() -> list[Entry]:
    """Read glossary.toml."""
    table = tomllib.loads(Path(__file__).with_name("glossary.toml").read_text(encoding="utf-8"))
    acts = {key: (act["it"], act["en"], act["address"]) for key, act in table["act"].items()}
    return [
        Entry(
            id=entry["id"],
            section=entry["section"],
            name=entry["name"],
            text=entry["text"],
            sources=[_source(acts, *source) for source in entry.get("sources", ())],
            see=entry.get("see", ()),
        )
        for entry in table["entry"]
    ]


def _source(
    acts: Mapping[str, tuple[str, str, str]], act: str, italian: str = "", english: str = ""
) -> Source:
    name_it, name_en, address = acts[act]
    return Source(
        {
            "it": ", ".join(filter(None, (name_it, italian))),
            "en": ", ".join(filter(None, (name_en, english))),
        },
        address,
    )
