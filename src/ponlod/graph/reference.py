# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Programmes and cities: what people reviewed and wrote into data/, true of every release."""

import re
from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef

from ponlod.facts import CityFacts, ProgrammeFacts
from ponlod.graph import terms
from ponlod.graph.addresses import web_address
from ponlod.graph.literals import english, italian, string
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris

_ADDRESS = re.compile(r"https?://\S+")


def reference_blocks(
    programmes: Iterable[ProgrammeFacts], cities: Iterable[CityFacts], iris: Iris
) -> Iterator[Block]:
    """Describe the programmes by their CCI, then the cities by their code; for the default graph only."""
    for programme in sorted(programmes, key=lambda facts: facts.cci):
        yield tuple(_programme(programme, iris.programme(programme.cci)))
    for city in sorted(cities, key=lambda facts: facts.code):
        yield tuple(_city(city, iris.city(city.code)))


def _programme(facts: ProgrammeFacts, iri: URIRef) -> Iterator[Triple]:
    yield iri, terms.TYPE, terms.PROGRAMME_CLASS
    yield iri, terms.TYPE, terms.PRJ_PROGRAMME_CLASS
    yield iri, terms.IDENTIFIER, string(facts.cci)
    yield iri, terms.TITLE, italian(facts.title)
    yield iri, terms.SOURCE, _source(facts.source)


def _city(facts: CityFacts, iri: URIRef) -> Iterator[Triple]:
    yield iri, terms.TYPE, terms.CITY_CLASS
    yield iri, terms.IDENTIFIER, string(facts.code)
    yield iri, terms.LABEL, italian(facts.name_it)
    yield iri, terms.LABEL, english(facts.name_en)
    if facts.istat is not None:
        yield iri, terms.ISTAT_CODE, string(facts.istat)
    if facts.cadastral is not None:
        yield iri, terms.CADASTRAL_CODE, string(facts.cadastral)
    yield iri, terms.SOURCE, _source(facts.source)


def _source(source: str) -> URIRef | Literal:
    """Return a source as an IRI if it is an address and nothing else, otherwise as the text given."""
    return web_address(source) if _ADDRESS.fullmatch(source) else string(source)
