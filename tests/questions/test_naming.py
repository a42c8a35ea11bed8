# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What things are called in answers."""

from rdflib import Literal, URIRef
from rdflib.namespace import RDFS, SKOS

from ponlod.iris import vocabulary
from ponlod.namespaces import PON
from ponlod.questions.naming import Names

PLACE = URIRef("http://localhost:8000/id/place/MI-x")


def test_a_property_begins_with_a_capital_as_the_concepts_beside_it_do() -> None:
    total, programme = PON["totalCost"], vocabulary("funding-source", "programme")
    names = Names(
        {
            total: {RDFS.label: [Literal("costo totale", "it"), Literal("total cost", "en")]},
            programme: {SKOS.prefLabel: [Literal("PON Metro", "it")]},
        },
        with_city=False,
    )
    called = [names.thing(one, code).name for one in (total, programme) for code in ("it", "en")]
    assert called == ["Costo totale", "Total cost", "PON Metro", "PON Metro"]


def test_what_is_no_property_is_written_as_it_is() -> None:
    names = Names({PLACE: {RDFS.label: [Literal("via Padova", "it")]}}, with_city=False)
    assert names.thing(PLACE, "it").name == "via Padova"
