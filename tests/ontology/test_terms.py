# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ontology and its vocabularies hold together, and hold with the code that writes in their words."""

import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, VANN

from ponlod.fields.codes import CODE, code_of
from ponlod.fields.status import classify, rules
from ponlod.iris import vocabulary
from ponlod.namespaces import ONTOLOGY_IRI, PON, PREFIXES, VOCABULARY
from ponlod.records import AmountKind, Certainty, FindingKind, PlaceKind, Severity
from ponlod.resources import ONTOLOGY_DIR, SHAPES_DIR, ontology_files

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "data" / "milano" / "2022-01-31" / "document.md"
TURTLE_FILES = (*ontology_files(), ONTOLOGY_DIR / "alignments.ttl", SHAPES_DIR / "ontology.ttl")

SCHEMES = {
    "axis",
    "certainty",
    "finding-kind",
    "fund",
    "funding-source",
    "measure",
    "objective",
    "place-kind",
    "severity",
    "status",
}
STATUSES = [
    "not-started",
    "procurement",
    "awarded",
    "in-progress",
    "works-completed",
    "completed",
    "postponed",
    "transferred",
]


def concepts(terms: Graph, scheme: str) -> list[str]:
    """Return the codes of a vocabulary's concepts, in their order if they have one, else by the alphabet."""
    iris = terms.subjects(SKOS.inScheme, URIRef(VOCABULARY[scheme]))
    ordered = sorted(iris, key=lambda iri: (terms.value(iri, PON.position), iri))
    return [str(terms.value(iri, SKOS.notation)) for iri in ordered]


def declared(graph: Graph) -> set[URIRef]:
    """Return the terms that an ontology declares."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {term for kind in kinds for term in graph.subjects(RDF.type, kind)}


def ours(graph: Graph) -> set[URIRef]:
    """Return every IRI of our namespace that stands anywhere in a graph."""
    return {term for triple in graph for term in triple if isinstance(term, URIRef) and term in PON}


def named_in(*paths: Path) -> set[URIRef]:
    """Return the terms of ours that some files of code, queries or shapes name, in whatever notation."""
    name = re.compile(r'PON\["(\w+)"\]|PON\.(\w+)|\bpon:(\w+)')
    found = (match for path in paths for match in name.finditer(path.read_text(encoding="utf-8")))
    return {PON[next(filter(None, match.groups()))] for match in found}


def body_of(path: Path) -> str:
    """Return a Turtle file without its prefix declarations, comments and texts."""
    text = re.sub(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"', '""', path.read_text(encoding="utf-8"))
    return re.sub(r"^@prefix.*$|(?<=\s)#.*$", "", text, flags=re.MULTILINE)


def test_one_ontology_is_declared_and_it_is_versioned(terms):
    assert list(terms.subjects(RDF.type, OWL.Ontology)) == [URIRef(ONTOLOGY_IRI)]
    assert list(terms.objects(None, OWL.versionIRI)) == [URIRef(f"{ONTOLOGY_IRI}/1.0.0")]


def test_the_alignments_are_an_ontology_of_their_own_that_declares_no_term():
    alignments = Graph().parse(ONTOLOGY_DIR / "alignments.ttl")
    assert list(alignments.subjects(RDF.type, OWL.Ontology)) == [URIRef(f"{ONTOLOGY_IRI}/alignments")]
    assert declared(alignments) == set()


def test_the_ontology_recommends_the_prefix_that_the_code_writes(terms):
    prefix = terms.value(URIRef(ONTOLOGY_IRI), VANN.preferredNamespacePrefix)
    assert (
        PREFIXES[str(prefix)]
        == str(terms.value(URIRef(ONTOLOGY_IRI), VANN.preferredNamespaceUri))
        == str(PON)
    )


def test_there_is_no_blank_node(everything):
    assert [triple for triple in everything if any(isinstance(term, BNode) for term in triple)] == []


def test_every_term_of_ours_in_use_is_declared(everything):
    assert ours(everything) <= declared(everything)


def test_every_term_that_the_code_names_is_declared(terms):
    source = ROOT / "src"
    for suffix, one in (("py", PON.Action), ("rq", PON.Finding), ("html", PON.codeAsPrinted)):
        named = named_in(*source.rglob(f"*.{suffix}"))
        assert one in named
        assert named <= declared(terms)


def test_the_code_spells_out_every_term_that_it_names():
    for path in (ROOT / "src").rglob("*.py"):
        assert not re.findall(r'PON\[[^"]', path.read_text(encoding="utf-8")), path


def test_every_term_that_a_shape_names_is_declared(terms):
    assert named_in(*SHAPES_DIR.glob("*.ttl")) <= declared(terms)


def test_every_declared_term_is_written_by_the_code_or_a_vocabulary_or_stands_above_one_that_is(terms):
    vocabularies = Graph()
    for path in (ONTOLOGY_DIR / "vocabularies").glob("*.ttl"):
        vocabularies.parse(path)
    written = named_in(*(ROOT / "src").rglob("*.py")) | ours(vocabularies)
    assert declared(terms) == written | set(terms.objects(None, RDFS.subClassOf)) & declared(terms)


def test_there_is_one_file_for_each_vocabulary_and_one_prefix(terms):
    assert {path.stem for path in (ONTOLOGY_DIR / "vocabularies").glob("*.ttl")} == SCHEMES
    assert set(terms.subjects(RDF.type, SKOS.ConceptScheme)) == {URIRef(VOCABULARY[name]) for name in SCHEMES}
    assert {PREFIXES[name] for name in SCHEMES} == {str(VOCABULARY[f"{name}/"]) for name in SCHEMES}


@pytest.mark.parametrize(
    ("scheme", "values"),
    [
        ("finding-kind", set(FindingKind)),
        ("severity", set(Severity)),
        ("certainty", set(Certainty)),
        ("place-kind", set(PlaceKind)),
        ("funding-source", set(AmountKind) - {AmountKind.TOTAL}),
    ],
)
def test_a_vocabulary_has_the_values_of_the_records_and_no_other(terms, scheme, values):
    assert set(concepts(terms, scheme)) == {str(value) for value in values}


def test_the_statuses_are_eight_in_the_order_of_a_project_s_life(terms):
    assert concepts(terms, "status") == STATUSES


def test_a_rule_can_class_a_sentence_only_as_one_of_the_statuses():
    assert {rule.concept for rule in rules().ordered} - {None} == set(STATUSES)


def test_the_rules_class_the_examples_of_a_status_as_that_status(terms):
    for code in STATUSES:
        for example in terms.objects(vocabulary("status", code), SKOS.example):
            assert classify(example).concept == code, example


def test_the_rule_that_the_ontology_takes_as_an_example_exists(terms):
    examples = {str(example) for example in terms.objects(PON.classificationRule, SKOS.example)}
    assert examples
    assert examples <= {rule.id for rule in rules().ordered}


def test_severity_goes_from_high_to_low(terms):
    assert concepts(terms, "severity") == ["high", "medium", "low"]


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_vocabulary_numbers_all_its_concepts_from_1_or_none(terms, scheme):
    members = list(terms.subjects(SKOS.inScheme, URIRef(VOCABULARY[scheme])))
    positions = sorted(value.toPython() for iri in members for value in terms.objects(iri, PON.position))
    assert positions in ([], list(range(1, len(members) + 1)))


def test_no_two_concepts_of_a_vocabulary_have_the_same_label(terms):
    labels = [
        (scheme, label)
        for concept, scheme in terms.subject_objects(SKOS.inScheme)
        for label in terms.objects(concept, SKOS.prefLabel)
    ]
    assert len(labels) == len(set(labels))


def test_what_is_broader_is_a_described_concept(terms):
    assert set(terms.objects(None, SKOS.broader)) <= set(terms.subjects(RDF.type, SKOS.Concept))


def test_the_axis_objective_and_measure_of_every_code_in_the_document_are_described(terms):
    text = DOCUMENT.read_text(encoding="utf-8")
    for code in map(code_of, CODE.finditer(text)):
        measure = vocabulary("measure", code.measure)
        objective = vocabulary("objective", code.measure.rpartition(".")[0])
        assert terms.value(measure, SKOS.broader) == objective, code
        assert terms.value(objective, SKOS.broader) == vocabulary("axis", code.axis), code


def test_every_axis_has_the_fund_that_its_source_names(terms):
    funds = {
        str(terms.value(axis, SKOS.notation)): str(terms.value(fund, SKOS.notation))
        for axis, fund in terms.subject_objects(PON.fund)
    }
    assert funds == {
        "1": "FESR",
        "2": "FESR",
        "3": "FSE",
        "4": "FESR",
        "5": "FESR",
        "6": "REACT-EU-FESR",
        "7": "REACT-EU-FSE",
        "8": "REACT-EU-FESR",
    }


def test_every_italian_example_is_printed_in_the_document(terms):
    printed = DOCUMENT.read_text(encoding="utf-8").replace("*", "")
    examples = [value for value in terms.objects(None, SKOS.example) if value.language == "it"]
    assert len(examples) > 20
    assert [example for example in examples if str(example) not in printed] == []


@pytest.mark.parametrize("path", TURTLE_FILES, ids=lambda path: path.stem)
def test_a_file_declares_the_prefixes_it_uses_in_order_and_as_everywhere_else(path):
    prefixes = dict(
        re.findall(r"^@prefix ([\w-]+): <(\S+)> \.$", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    used = set(re.findall(r"(?<![\w<-])([a-z][\w-]*):(?!//)", body_of(path)))
    assert list(prefixes) == sorted(used)
    assert {name: PREFIXES.get(name, space) for name, space in prefixes.items()} == prefixes


@pytest.mark.parametrize(
    "path", [*ontology_files(), ONTOLOGY_DIR / "alignments.ttl"], ids=lambda path: path.stem
)
def test_a_store_gives_back_the_literals_that_were_written(path):
    written = set(pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE))
    store = pyoxigraph.Store()
    store.extend(written)
    assert set(store) == written
