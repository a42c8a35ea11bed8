# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A release of two actions, as records and as blocks, small enough to be read whole."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, XSD

from ponlod.facts import ReleaseFacts
from ponlod.fields.codes import Code
from ponlod.graph.triples import Block
from ponlod.iris import Iris, vocabulary
from ponlod.namespaces import PON
from ponlod.records import (
    Action,
    Amount,
    AmountKind,
    Certainty,
    Lines,
    Link,
    Place,
    PlaceKind,
    Project,
    Reference,
    Status,
)

BASE = "http://localhost:8000/"
A, B = Code("MI", (4, 1, 1), "a"), Code("MI", (3, 1, 1), "a")


@pytest.fixture
def iris() -> Iris:
    return Iris(BASE)


@pytest.fixture
def release(released: Callable[..., ReleaseFacts]) -> ReleaseFacts:
    return released(
        "MI-13", title="PON Città Metropolitane 2014-2020, I progetti", publisher="Comune di Milano"
    )


@pytest.fixture
def project() -> Project:
    """One action with all that an action can have, and one with nothing but its heading."""
    full = Action(
        code=A,
        code_as_printed="MI4.1.1.a",
        title="Abitare in borgo – “Ristrutturazione”, immobili",
        subtitle="Cascina di via De Lemene 51/55",
        description='- una riga\n- un\'altra, con "virgolette"',
        places=(
            Place("via Capuana 7", PlaceKind.UNIT, Lines(70, 70)),
            Place("Corvetto", PlaceKind.QUARTER, Lines(71, 71)),
        ),
        amounts=(
            Amount(AmountKind.PROGRAMME, Decimal("2531250.00"), "€ 2.531.250,00", Lines(76, 76)),
            Amount(AmountKind.OTHER_PUBLIC, Decimal("0.50"), "€ 0,50", Lines(77, 77)),
            Amount(AmountKind.PRIVATE, None, "A carico dell’aggiudicatario", Lines(78, 78)),
            Amount(AmountKind.TOTAL, Decimal("2531250.50"), "€ 2.531.250,50", Lines(79, 79)),
        ),
        status=Status("completato", Lines(80, 80), "completed", "R1", Certainty.STATED),
        links=(Link("https://example.org/a?b=c, d", Lines(81, 81)),),
        references=(
            Reference("MI3.1.1.a", B, Lines(70, 70), resolves=True),
            Reference("MI 3.1.1.a", B, Lines(70, 70), resolves=True),
            Reference("MI4.1.1.a", A, Lines(70, 70), resolves=True),
            Reference("MI9.9.9.z", Code("MI", (9, 9, 9), "z"), Lines(70, 70), resolves=False),
        ),
        dates=(),
        lines=Lines(66, 81),
    )
    bare = Action(B, "MI 3.1.1.a", "Accompagnamento", None, None, (), (), None, (), (), (), Lines(83, 83))
    return Project("MI-1", 1, "Abitare in borgo", (), (full, bare), Lines(60, 62))


@pytest.fixture
def blocks(iris: Iris) -> tuple[Block, ...]:
    """An action with a node behind it, said in a jumbled order, and a second action."""
    action, other, line = iris.action(str(A)), iris.action(str(B)), iris.release("MI-13", "lines", "66-70")
    decimal, month = XSD.decimal, XSD.gYearMonth
    return (
        (
            (action, RDF.type, PON.Action),
            (line, RDF.type, PON.LineRange),
            (action, DCTERMS.identifier, Literal("MI4.1.1.a")),
            (action, DCTERMS.title, Literal('Abitare in “borgo” – \\n "x" &amp; <b>', lang="it")),
            (action, DCTERMS.description, Literal("uno\n\n- due .\n- tre\t€ 🏠", lang="it")),
            (action, PON.programmeFunding, Literal("2531250", datatype=decimal, normalize=False)),
            (action, PON.totalCost, Literal("40625873.25", datatype=decimal, normalize=False)),
            (action, PON.asOf, Literal("2022-01", datatype=month, normalize=False)),
            (action, PON.measure, vocabulary("measure", "4.1.1")),
            (action, PON.place, iris.place("MI", "Corvetto")),
            (action, FOAF.page, URIRef("https://example.org/This_(journal)?a=b&c=d,e;f")),
            (action, PON.place, iris.place("MI", "Barona")),
            (line, RDF.type, PROV.Entity),
            (line, PON.firstLine, Literal("66", datatype=XSD.integer, normalize=False)),
        ),
        ((other, RDF.type, PON.Action), (other, PON.relatedAction, action)),
    )
