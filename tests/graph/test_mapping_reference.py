# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is published of the reviewed facts in data/, beside every release."""

from rdflib import Graph

from ponlod.facts import CityFacts, ProgrammeFacts
from ponlod.graph.mapping import reference_blocks
from ponlod.graph.triples import Triple
from ponlod.iris import Iris
from ponlod.namespaces import PREFIXES

BASE = "https://data.example.org/"


def turtle(text: str) -> set[Triple]:
    """The triples of a piece of Turtle with ponlod's prefixes; relative IRIs are under {base}id/."""
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    return set(Graph().parse(data=prefixes + text, format="turtle", publicID=f"{BASE}id/"))


def test_programmes_and_cities_are_described_apart_with_their_sources() -> None:
    programmes = [
        ProgrammeFacts("2014IT16M2OP004", "PON Città Metropolitane 2014-2020", 3, "https://example.org/pon")
    ]
    cities = [
        CityFacts("TO", "Torino", "Turin", "001272", "L219", "Delibera 3/2023, https://example.org"),
        CityFacts("BO", "Bologna", "Bologna", None, None, "https://example.org/bo"),
    ]
    found = list(reference_blocks(programmes, cities, Iris(BASE)))
    subjects = [{str(subject).removeprefix(f"{BASE}id/") for subject, _, _ in block} for block in found]
    assert subjects == [{"programme/2014IT16M2OP004"}, {"city/BO"}, {"city/TO"}]
    assert {triple for block in found for triple in block} == turtle(
        """
        <programme/2014IT16M2OP004> a pon:Programme, prj:Programme ; dct:identifier "2014IT16M2OP004" ;
            dct:title "PON Città Metropolitane 2014-2020"@it ; dct:source <https://example.org/pon> .
        <city/BO> a pon:City ; dct:identifier "BO" ; rdfs:label "Bologna"@it, "Bologna"@en ;
            dct:source <https://example.org/bo> .
        <city/TO> a pon:City ; dct:identifier "TO" ; rdfs:label "Torino"@it, "Turin"@en ;
            pon:istatCode "001272" ; pon:cadastralCode "L219" ;
            dct:source "Delibera 3/2023, https://example.org" .
        """
    )
