# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whatever a document prints, what is published of it can be written, read back and trusted."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal as Read
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph, Literal

from ponlod.facts import ReleaseFacts
from ponlod.fields.codes import Code
from ponlod.graph.mapping import release_blocks
from ponlod.graph.triples import Triple
from ponlod.iris import Iris
from ponlod.records import (
    Action,
    Amount,
    AmountKind,
    Certainty,
    Cover,
    Lines,
    Link,
    Place,
    PlaceKind,
    Project,
    Reading,
    Reference,
    Status,
)

Mapped = Callable[..., list[Triple]]
CODE = Code("TO", (2, 1, 1), "a")
LAST = 30

ODD = ["“così”", 'detto "HUB"', "C:\\n\\\\", "a\nb\r\nc", "d'\u2028e", "😀\u200b", "<b>&amp;</b>", "\t"]
printed = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
euro = st.decimals(min_value=0, max_value=10**12, places=2)
lines = st.builds(
    lambda first, length: Lines(first, min(first + length, LAST)), st.integers(1, LAST), st.integers(0, 3)
)
amount = st.builds(Amount, st.sampled_from(AmountKind), st.none() | euro, printed, lines)
amounts = st.lists(amount, max_size=5)
link = st.builds(Link, printed.map("https://to.example.it/".__add__), lines)
reference = st.builds(Reference, printed, st.just(CODE), lines, st.booleans())
actions = st.builds(
    Action,
    code=st.just(CODE),
    code_as_printed=printed,
    title=printed,
    subtitle=st.none() | printed,
    description=st.none() | printed,
    places=st.lists(st.builds(Place, printed, st.sampled_from(PlaceKind), lines), max_size=4).map(tuple),
    amounts=amounts.map(tuple),
    status=st.none()
    | st.builds(
        Status, printed, lines, st.just("in-progress"), st.just("under-way"), st.sampled_from(Certainty)
    )
    | st.builds(Status, printed, lines, st.none(), st.none(), st.none()),
    links=st.lists(link, max_size=2).map(tuple),
    references=st.lists(reference, max_size=3).map(tuple),
    dates=st.just(()),
    lines=lines,
)


@pytest.fixture(scope="session")
def mapped(released: Callable[..., ReleaseFacts]) -> Mapped:
    """All that a release of one action says."""

    def of(action: Action, texts: tuple[str, ...] = ("riga",) * LAST) -> list[Triple]:
        project = Project("TO-1", 1, "Luce", (), (action,), Lines(1, 2))
        cover = Cover(None, None, None, None, None, None, Lines(1, 1))
        reading = Reading("TO", cover, (), (project,), (), (), texts)
        blocks = release_blocks(reading, released("TO-2"), Iris("https://data.example.org/"))
        return [triple for block in blocks for triple in block]

    return of


@settings(max_examples=60, deadline=None)
@given(actions, st.lists(printed, min_size=LAST, max_size=LAST).map(tuple))
def test_every_triple_survives_n_triples_and_none_comes_twice(
    mapped: Mapped, action: Action, texts: tuple[str, ...]
) -> None:
    """Written by rdflib, read by Oxigraph: the same terms to the last quote, backslash and line end."""
    triples = mapped(action, texts)
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    assert len(graph) == len(triples)
    written = graph.serialize(format="nt", encoding="utf-8")
    read = {
        (quad.subject.value, quad.predicate.value, quad.object.value, getattr(quad.object, "language", None))
        for quad in parse(written, format=RdfFormat.N_TRIPLES)
    }
    assert read == {
        (str(subject), str(predicate), str(value), getattr(value, "language", None))
        for subject, predicate, value in triples
    }


@settings(max_examples=60, deadline=None)
@given(amounts)
def test_what_is_said_of_the_action_is_what_its_lines_say(mapped: Mapped, found: list[Amount]) -> None:
    """Sums by source: the figures of the direct property are those of the funding lines behind it."""
    triples = mapped(bare(tuple(found)))
    for kind, name in (
        (AmountKind.PROGRAMME, "programmeFunding"),
        (AmountKind.OTHER_PUBLIC, "otherPublicFunding"),
        (AmountKind.PRIVATE, "privateFunding"),
        (AmountKind.TOTAL, "totalCost"),
    ):
        direct = {value for _, predicate, value in triples if predicate.endswith(f"#{name}")}
        behind = {
            value
            for subject, predicate, value in triples
            if f"/funding/{kind.value}" in subject and predicate.endswith("#hasAmountValue")
        }
        assert direct == behind
        assert {Decimal(value) for value in direct} == {
            amount.value for amount in found if amount.kind is kind and amount.value is not None
        }


@settings(max_examples=100, deadline=None)
@given(euro)
def test_a_figure_is_written_as_the_store_writes_it(mapped: Mapped, value: Decimal) -> None:
    """Oxigraph reads the published form and gives the same characters back; so does rdflib."""
    triples = mapped(bare((Amount(AmountKind.PROGRAMME, value, "€", Lines(3, 3)),)))
    (literal,) = (value for _, predicate, value in triples if predicate.endswith("#programmeFunding"))
    assert isinstance(literal, Literal)
    assert not literal.ill_typed
    assert literal == Literal(str(literal), datatype=literal.datatype)
    store = Store()
    store.update(f"INSERT DATA {{ <x:s> <x:p> {literal.n3()} }}")
    (quad,) = store
    assert isinstance(quad.object, Read)
    assert quad.object.value == str(literal)


def bare(amounts: tuple[Amount, ...]) -> Action:
    return Action(CODE, "TO2.1.1.a", "Luce", None, None, (), amounts, None, (), (), (), Lines(3, 9))
