# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue's own words, in Italian and English, from ``texts.toml``."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from ponlod.graph.triples import Triple
from ponlod.languages import LANGUAGES
from ponlod.publisher import Publisher

_TEXTS = Path(__file__).with_name("texts.toml")
_NOT_IN_KEYWORDS = re.compile(r"[,;/'’]+")


@cache
def texts() -> dict[str, Any]:
    """Return ``texts.toml``: a table for each thing, in it one for each property, with ``it`` and ``en``."""
    return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))


def said(thing: str, what: str, **blanks: str | date) -> Iterator[Literal]:
    """Yield a text in each language, with its blanks filled; days are written out."""
    for language in LANGUAGES:
        filled = {
            name: _day(value, language) if isinstance(value, date) else value
            for name, value in blanks.items()
        }
        yield Literal(texts()[thing][what][language].format(**filled), lang=language)


def titled(iri: URIRef, thing: str, **blanks: str | date) -> Iterator[Triple]:
    """Give ``iri`` the title and the description of a thing, as ``said``."""
    for what, property_ in (("title", DCTERMS.title), ("description", DCTERMS.description)):
        for text in said(thing, what, **blanks):
            yield iri, property_, text


def standing(publisher: Publisher) -> dict[str, str]:
    """Return the blanks of a text that says whose the data are: ``standing_it``, ``standing_en``."""
    said_of_data = texts()[publisher.standing]["data"]
    return {f"standing_{language}": said_of_data[language] for language in LANGUAGES}


def keywords(thing: str, **names: tuple[str, ...]) -> Iterator[Literal]:
    """Yield the keywords of a thing in each language, and after them the names given for it (``it``, ``en``).

    DCAT-AP_IT's keywords have no comma, apostrophe or slash: harvesters split them there. A word of both
    languages is Italian alone, because CKAN makes a tag of each.
    """
    known: set[str] = set()
    for language in LANGUAGES:
        for word in (*texts()[thing]["keywords"][language], *names.get(language, ())):
            plain = " ".join(_NOT_IN_KEYWORDS.sub(" ", word).split())
            if plain not in known:
                known.add(plain)
                yield Literal(plain, lang=language)


def _day(day: date, language: str) -> str:
    return f"{day.day} {texts()['months'][language][day.month - 1]} {day.year}"
