# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Judging shard by shard: the same verdict as on the whole, whatever the shards."""

import random
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, XSD

from ponlod.graph.mapping import reference_blocks, release_blocks
from ponlod.graph.results import BLANK_NODE, Result
from ponlod.graph.triples import Block, Triple
from ponlod.graph.validation import Validator
from ponlod.iris import Iris
from ponlod.namespaces import PON, SHAPES
from ponlod.resources import ontology_files, shape_files
from ponlod.source.folder import find_releases

ROOT = Path(__file__).parents[2]
IRIS = Iris("http://localhost:8000/")
ACTION = IRIS.action("MI4.1.1.a")


class Milan:
    """Milan's version 13 as blocks, and a validator with what it refers to."""

    def __init__(self) -> None:
        source = next(one for one in find_releases(ROOT / "data") if one.release.key == "MI-13")
        self.blocks = list(release_blocks(source.reading, source.release, IRIS))
        reference = Graph()
        for file in ontology_files():
            reference.parse(file)
        self.known = list(chain(*reference_blocks([source.programme], [source.city], IRIS)))
        for triple in self.known:
            reference.add(triple)
        self.validator = Validator(shape_files(), reference)

    def verdict(self, blocks: list[Block], size: int) -> tuple[Result, ...]:
        """The results for blocks in shards of ``size``."""
        results: set[Result] = set()
        links = []
        for start in range(0, len(blocks), size):
            shard = list(chain(*blocks[start : start + size]))
            results.update(self.validator.judge(shard, blocks[0] if start else ()))
            links.append(self.validator.links(shard))
        return tuple(sorted({*results, *self.validator.dangling(links)}))

    def block(self, thing: URIRef) -> list[Triple]:
        return list(next(block for block in self.blocks if block[0][0] == thing))


@pytest.fixture(scope="module")
def milan() -> Milan:
    return Milan()


def changed(triples: list[Triple], old: Triple, *new: Triple) -> list[Triple]:
    assert old in triples
    return [*(triple for triple in triples if triple != old), *new]


def test_milan_s_release_has_nothing_to_object_to(milan: Milan) -> None:
    assert milan.verdict(milan.blocks, 1000) == ()


def test_milan_s_programme_and_city_have_nothing_to_object_to(milan: Milan) -> None:
    assert milan.validator.judge(milan.known) == ()
    assert milan.validator.dangling([milan.validator.links(milan.known)]) == ()


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.integers(7, 60))
def test_shards_of_any_size_give_the_verdict_on_the_whole(milan: Milan, seed: int, size: int) -> None:
    """Milan's release with a tenth of its triples lost, and some values replaced."""
    chance = random.Random(seed)
    spoiled: list[Block] = []
    for block in milan.blocks:
        kept = [triple for triple in block if chance.random() > 0.1 or triple[1] == RDF.type]
        spoiled.append(tuple((s, p, Literal("?") if chance.random() < 0.02 else o) for s, p, o in kept))
    whole = milan.verdict(spoiled, len(spoiled))
    assert whole
    assert milan.verdict(spoiled, size) == whole


def test_the_order_of_triples_does_not_matter(milan: Milan) -> None:
    triples = [triple for block in milan.blocks for triple in block if triple[1] != PON["measure"]]
    verdict = milan.validator.judge(triples)
    assert len(verdict) > 1
    assert milan.validator.judge(triples[::-1]) == verdict
    assert list(verdict) == sorted(verdict)


def test_the_context_is_looked_into_but_not_judged(milan: Milan) -> None:
    document = IRIS.release("MI-13", "document")
    short = (document, PON["lineCount"], Literal("10", datatype=XSD.integer))
    broken = [short, (document, RDF.type, PON["SourceDocument"])]
    action = milan.block(ACTION)
    assert milan.validator.judge(action) == ()
    results = milan.validator.judge(action, broken)
    assert {result.shape for result in results} == {str(SHAPES["CitedDocument"])}


def test_the_reference_is_judged_only_when_given(milan: Milan) -> None:
    reference = Graph()
    reference.add((IRIS.city("MI"), RDF.type, PON["City"]))
    validator = Validator(shape_files(), reference)
    assert validator.judge([]) == ()
    assert {result.focus for result in validator.judge(reference)} == {str(IRIS.city("MI"))}


def test_a_link_may_arrive_in_another_shard_or_in_the_reference(milan: Milan) -> None:
    links = milan.validator.links
    action, project = milan.block(ACTION), milan.block(IRIS.project("MI-1"))
    alone = {result.value for result in milan.validator.dangling([links(action)])}
    assert IRIS.project("MI-1") in alone
    assert IRIS.city("MI") not in alone
    together = {result.value for result in milan.validator.dangling([links(action), links(project)])}
    assert together == alone - {IRIS.project("MI-1")}


def test_links_are_followed_shard_by_shard_from_a_stream(milan: Milan) -> None:
    shards = (milan.validator.links(block) for block in milan.blocks)
    assert milan.validator.dangling(shards) == ()


def test_a_link_that_dangles_says_where_and_what(milan: Milan) -> None:
    link = (ACTION, PON["project"], IRIS.project("MI-1"))
    action = changed(milan.block(ACTION), link, (ACTION, PON["project"], IRIS.project("MI-99")))
    everything = [block for block in milan.blocks if block[0][0] != ACTION]
    shards = [milan.validator.links(chain(*everything)), milan.validator.links(action)]
    (result,) = milan.validator.dangling(shards)
    assert result == Result(
        str(ACTION),
        str(PON["project"]),
        IRIS.project("MI-99"),
        "http://www.w3.org/ns/shacl#ClassConstraintComponent",
        str(SHAPES["Action-project"]),
        "Violation",
        "Un'azione appartiene a un solo progetto, descritto nei dati.",
        "An action belongs to exactly one project, described in the data.",
        "48-58",
    )


def test_a_query_s_message_has_its_values_filled_in(milan: Milan) -> None:
    action = IRIS.action("MI4.2.1.b")
    total = IRIS.release("MI-13", "action", "MI4.2.1.b", "funding", "total")
    block = [
        (s, p, Literal("1", datatype=XSD.decimal) if str(o) == "1700946.63" else o)
        for s, p, o in milan.block(action)
    ]
    assert sum(str(o) == "1" for s, _, o in block if s in (action, total)) == 2
    (result,) = milan.validator.judge(block, milan.blocks[0])
    assert (result.severity, result.shape) == ("Warning", str(SHAPES["Action-totalIsSum"]))
    assert result.message_en == (
        "The printed total (1) is not the sum of the printed funding (1700946.63). "
        "The document's word stands as printed; the difference is published as a finding."
    )
    assert "(1) non è la somma delle risorse stampate (1700946.63)" in result.message_it


def test_blank_nodes_have_one_name_in_results(milan: Milan) -> None:
    nameless = [(BNode(), RDF.type, PON["Place"]), (BNode(), RDF.type, PON["Place"])]
    assert {result.focus for result in milan.validator.judge(nameless)} == {str(BLANK_NODE)}
    assert milan.validator.judge(nameless) == milan.validator.judge(nameless[:1])


def test_several_ranges_of_lines_come_in_the_order_of_the_document(milan: Milan) -> None:
    place = IRIS.place("MI", "Baggio")
    lines = [IRIS.release("MI-13", "lines", number) for number in ("100-102", "9")]
    triples: list[Triple] = [(place, PROV.wasDerivedFrom, line) for line in lines]
    (result, *_) = milan.validator.judge([(place, RDF.type, PON["Place"]), *triples])
    assert result.lines == "9, 100-102"


def test_a_query_is_run_once_for_all_nodes_of_a_shard(milan: Milan, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    ask = Graph.query

    def counted(graph: Graph, *query: object) -> object:
        runs.append(query)
        return ask(graph, *query)  # type: ignore[arg-type]

    monkeypatch.setattr(Graph, "query", counted)
    milan.validator.judge(milan.block(ACTION))
    for_one = len(runs)
    runs.clear()
    milan.validator.judge(chain(*milan.blocks))
    assert 0 < len(runs) == for_one


def test_results_are_ordered_whether_or_not_they_have_path_and_value() -> None:
    bare = Result("a", None, None, "c", "s", "Violation", "", "")
    of_path = Result("a", "p", None, "c", "s", "Violation", "", "")
    of_value = Result("a", "p", Literal("v", lang="it"), "c", "s", "Violation", "", "")
    of_other = Result("a", "p", URIRef("v"), "c", "s", "Violation", "", "")
    assert sorted([of_other, of_value, of_path, bare]) == [bare, of_path, of_value, of_other]


def test_an_identifier_of_a_city_is_not_taken_for_that_of_an_action(milan: Milan) -> None:
    """The query about identifiers is shared by shapes; each keeps the rows about its own things."""
    city = IRIS.city("TO")
    triples: list[Triple] = [(city, RDF.type, PON["City"]), (city, DCTERMS.identifier, Literal("MI"))]
    shapes = {result.shape for result in milan.validator.judge(triples) if "SPARQL" in result.component}
    assert shapes == {str(SHAPES["City-identifier"])}
