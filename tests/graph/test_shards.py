# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A shard reads as a graph, and reaches forward beyond itself."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from ponlod.graph.shards import Shard, by_subject

TERMS = [URIRef(f"http://example.org/{letter}") for letter in "abcd"]
TRIPLES = st.sets(
    st.tuples(
        st.sampled_from(TERMS), st.sampled_from(TERMS), st.sampled_from([*TERMS, Literal("a"), Literal("1")])
    ),
    max_size=12,
)
PATTERNS = st.tuples(*[st.sampled_from([None, *TERMS])] * 3)
A, B, C, D = TERMS


def plain(triples: set[tuple[URIRef, URIRef, URIRef | Literal]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


@settings(max_examples=60)
@given(TRIPLES, PATTERNS)
def test_a_shard_answers_every_pattern_as_any_graph(
    triples: set[tuple[URIRef, URIRef, URIRef | Literal]],
    pattern: tuple[URIRef | None, URIRef | None, URIRef | None],
) -> None:
    shard, graph = Shard(triples), plain(triples)
    assert sorted(shard.triples(pattern)) == sorted(graph.triples(pattern))
    assert sorted(shard.objects(*pattern[:2])) == sorted(graph.objects(*pattern[:2]))
    assert (pattern in shard) == (pattern in graph)
    assert len(shard) == len(graph)


@settings(max_examples=40)
@given(TRIPLES)
def test_a_shard_answers_queries_with_paths_as_any_graph(
    triples: set[tuple[URIRef, URIRef, URIRef | Literal]],
) -> None:
    query = f"SELECT ?s ?o WHERE {{ ?s {A.n3()}/^{B.n3()} ?o . FILTER NOT EXISTS {{ ?o {C.n3()}+ ?s }} }}"
    assert sorted(Shard(triples).query(query)) == sorted(plain(triples).query(query))


def test_what_is_within_reach_is_found_from_a_known_subject_only() -> None:
    shard = Shard([(A, B, C)], [by_subject([(C, B, D)]), by_subject([(C, RDF.type, D)])])
    assert set(shard.objects(C, B)) == {D}
    assert set(shard.triples((C, None, None))) == {(C, B, D), (C, RDF.type, D)}
    assert (C, RDF.type, D) in shard
    assert list(shard.subjects(RDF.type, D)) == []
    assert list(shard.triples((None, B, None))) == [(A, B, C)]
    assert len(shard) == 1


def test_what_is_both_in_the_shard_and_within_reach_is_found_once() -> None:
    shard = Shard([(A, B, C)], [by_subject([(A, B, C), (A, B, D)])])
    assert sorted(shard.objects(A, B)) == [C, D]


def test_within_reach_is_shared_and_stays_as_it_is() -> None:
    index = by_subject([(A, B, C)])
    Shard([(A, B, D), (A, C, D)], [index])
    assert index == by_subject([(A, B, C)])
