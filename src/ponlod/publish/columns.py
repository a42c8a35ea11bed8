# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Columns: what stands in one, and what that means in words, for files of every kind."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from rdflib import URIRef

from ponlod.languages import LANGUAGES

Words = Mapping[str, Mapping[str, str]]
"""Texts by language, and there by ``section.key``."""


class Kind(StrEnum):
    """What stands in a column; the values are told in the files."""

    TEXT = "text"
    TEXTS = "texts"
    IRI = "iri"
    IRIS = "iris"
    EURO = "euro"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"

    @property
    def several(self) -> bool:
        """Whether a cell can hold more than one value."""
        return self in (Kind.TEXTS, Kind.IRIS)


@dataclass(frozen=True, slots=True)
class Said:
    """What a column is called in a language, and what stands in it; empty where its name says that."""

    label: str
    meaning: str = ""

    def __str__(self) -> str:
        return f"{self.label}. {self.meaning}" if self.meaning else self.label


@dataclass(frozen=True, slots=True)
class Described:
    """A column of a file: what it is called and what is in it stands in columns.toml, under its name.

    ``property`` is the one that says in the graph what the cells say; None where none does. ``language`` is
    that of texts out of the document. ``required`` is true where a shape sees to it that no cell is empty.
    """

    name: str
    kind: Kind
    property: URIRef | None = None
    required: bool = False
    language: str | None = None


@cache
def words() -> Words:
    """Read columns.toml: tables of sections, each entry ``key = { it = "…", en = "…" }``."""
    table = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {
        language: {
            f"{section}.{key}": entry[language]
            for section, entries in table.items()
            for key, entry in entries.items()
        }
        for language in LANGUAGES
    }


def said(column: str, words: Words) -> dict[str, Said]:
    """What is said of a column that columns.toml knows, by language."""
    return {
        language: Said(texts[f"column.{column}"], texts[f"column.{column}_is"])
        for language, texts in words.items()
    }


def both(said: Words, key: str, between: str = " / ") -> str:
    """Return a text in every language, one after the other."""
    return between.join(texts[key] for texts in said.values())
