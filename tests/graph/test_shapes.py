# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shapes as a text: complete in what they say to people, and at one with ontology and vocabularies."""

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, SKOS

from ponlod.graph.shapes import read_shapes, taken_apart
from ponlod.namespaces import PON, SHAPES, VOCABULARY
from ponlod.resources import SHAPES_DIR, catalogue_shapes, ontology_files

OUR_FILES = sorted(path for path in SHAPES_DIR.glob("*.ttl") if path.stem != "ontology")
WITHOUT_RESULTS = {SHAPES["ProgrammeLines"], SHAPES["OtherPublicLines"], SHAPES["PrivateLines"]}
"""They lead from a source to its lines, and judge these with another shape."""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return read_shapes((*OUR_FILES, *catalogue_shapes()))


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return read_shapes(ontology_files())


def shape_names(shapes: Graph) -> set[URIRef]:
    found = {*shapes.subjects(RDF.type, SH.NodeShape), *shapes.subjects(RDF.type, SH.PropertyShape)}
    return {shape for shape in found if isinstance(shape, URIRef)}


def test_every_shape_and_every_sparql_constraint_has_a_name_of_ours(shapes: Graph) -> None:
    named = {
        *shapes.subjects(RDF.type, SH.NodeShape),
        *shapes.subjects(RDF.type, SH.PropertyShape),
        *shapes.objects(None, SH.property),
        *shapes.objects(None, SH.sparql),
    }
    assert named
    assert [name for name in named if not str(name).startswith(SHAPES)] == []


def test_every_shape_says_its_severity(shapes: Graph) -> None:
    known = {SH.Violation, SH.Warning, SH.Info}
    without = {name for name in shape_names(shapes) if shapes.value(name, SH.severity) not in known}
    assert without == WITHOUT_RESULTS


def test_every_shape_and_every_sparql_constraint_speaks_italian_and_english(shapes: Graph) -> None:
    speaking = {*shape_names(shapes), *shapes.subjects(RDF.type, SH.SPARQLConstraint)} - WITHOUT_RESULTS
    for name in speaking:
        messages = list(shapes.objects(name, SH.message))
        languages = sorted(text.language or "" for text in messages if isinstance(text, Literal))
        assert languages == ["en", "it"], name
        assert all(str(message).endswith(".") for message in messages), name


def test_every_class_has_a_closed_shape_of_its_name(shapes: Graph) -> None:
    for kind in shapes.objects(None, SH.targetClass):
        if str(kind).startswith(PON):
            shape = SHAPES[str(kind).removeprefix(PON)]
            assert (shape, SH.targetClass, kind) in shapes
            assert (shape, SH.closed, Literal(True)) in shapes
            assert (shape, SH.nodeKind, SH.IRI) in shapes


def test_a_file_for_each_class(shapes: Graph) -> None:
    files = {
        *("action", "city", "date", "document", "finding", "funding", "lines", "place", "programme"),
        *("project", "reference", "release", "status", "total", "shapes"),
    }
    assert {path.stem for path in OUR_FILES} == files


def test_shapes_use_only_terms_that_the_ontology_defines(shapes: Graph, ontology: Graph) -> None:
    terms = {term for triple in shapes for term in triple if isinstance(term, URIRef)}
    used = {term for term in terms if term.startswith(PON)}
    assert used
    assert {term for term in used if (term, RDF.type, None) not in ontology} == set()


@pytest.mark.parametrize(
    "scheme", ["status", "funding-source", "certainty", "place-kind", "severity", "finding-kind"]
)
def test_a_list_of_concepts_is_the_vocabulary(scheme: str, shapes: Graph, ontology: Graph) -> None:
    lists = [set(shapes.items(start)) for start in shapes.objects(None, SH["in"])]
    ours = [members for members in lists if str(min(members)).startswith(VOCABULARY[f"{scheme}/"])]
    assert ours
    for members in ours:
        assert members == set(ontology.subjects(SKOS.inScheme, URIRef(VOCABULARY[scheme])))


def test_a_shape_asks_at_most_one_query(shapes: Graph) -> None:
    """Its component and name then say which constraint a result is of."""
    assert all(len(list(shapes.objects(name, SH.sparql))) <= 1 for name in shape_names(shapes))


def test_taking_shapes_apart_leaves_neither_query_nor_class_to_the_core(shapes: Graph) -> None:
    before = len(shapes)
    parts = taken_apart(shapes)
    assert len(shapes) == before
    assert list(parts.core.subject_objects(SH.sparql)) == []
    assert [shape for shape in parts.core.subjects(SH["class"]) if isinstance(shape, URIRef)] == []
    assert len(parts.selects) == len(list(shapes.subject_objects(SH.sparql)))
    assert parts.rules


@pytest.mark.parametrize(
    ("shape", "kept"),
    [
        ("a sh:PropertyShape ; sh:targetSubjectsOf e:p ; sh:path e:p ; sh:class e:C", SH["class"]),
        ("a sh:PropertyShape ; sh:targetClass e:C ; sh:path ( e:p e:q ) ; sh:class e:C", SH["class"]),
        (
            "a sh:PropertyShape ; sh:targetClass e:C ; sh:path e:p ; sh:or ( [ sh:class e:C ] [ sh:in () ] )",
            SH["or"],
        ),
        ("a sh:NodeShape ; sh:targetNode e:n ; sh:sparql [ sh:select 'SELECT $this {}' ]", SH.sparql),
        ("a sh:NodeShape ; sh:property [ sh:path e:p ; sh:minCount 1 ]", SH.property),
    ],
)
def test_what_cannot_be_taken_apart_stays_as_it_is(shape: str, kept: URIRef) -> None:
    graph = Graph().parse(
        data=f"@prefix sh: <{SH._NS}> . @prefix e: <http://example.org/> . e:Shape {shape} .", format="turtle"
    )
    parts = taken_apart(graph)
    assert (URIRef("http://example.org/Shape"), kept, None) in parts.core
    assert (parts.selects, parts.rules) == ((), ())


def test_a_closed_shape_stays_closed_to_all_but_its_own_paths() -> None:
    graph = Graph().parse(
        data=f"""
            @prefix sh: <{SH._NS}> . @prefix e: <http://example.org/> .
            e:Shape a sh:NodeShape ; sh:targetClass e:C ; sh:closed true ; sh:ignoredProperties ( e:q ) ;
              sh:property e:P , [ sh:path ( e:a e:b ) ] .
            e:P sh:path e:p .
        """,
        format="turtle",
    )
    core = taken_apart(graph).core
    listed = core.value(URIRef("http://example.org/Shape"), SH.ignoredProperties)
    assert isinstance(listed, BNode)
    assert {str(path) for path in core.items(listed)} == {"http://example.org/p", "http://example.org/q"}
    assert (URIRef("http://example.org/P"), SH.targetClass, URIRef("http://example.org/C")) in core
