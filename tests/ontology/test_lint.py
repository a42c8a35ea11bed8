# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""shapes/ontology.ttl: our own terms keep its rules, and every rule catches what it is there to catch."""

from dataclasses import dataclass
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

RULES = "https://w3id.org/ponlod/shapes/ontology#"
CORRECT = Path(__file__).parent / "correct.ttl"

TARGETS = (SH.targetClass, SH.targetSubjectsOf)
NOT_CONSTRAINTS = {*TARGETS, SH.path, SH.message, SH.qualifiedValueShape}
"""What a rule says beside its constraints; a qualified value shape is judged by its two counts."""

ANOTHER_SCHEME = """<https://w3id.org/ponlod/vocabulary/other> a skos:ConceptScheme ;
    dct:title "Altri"@it , "Others"@en ; dct:description "Altri codici."@it , "Other codes."@en ;
    dct:issued "2026-02-01"^^xsd:date ; dct:modified "2026-02-01"^^xsd:date ; owl:versionInfo "1.0.0" ;
    dct:license <http://publications.europa.eu/resource/authority/licence/CC_BY_4_0> ."""
ITS_CONCEPT = """
<https://w3id.org/ponlod/vocabulary/other> skos:hasTopConcept <https://w3id.org/ponlod/vocabulary/other/a> .
<https://w3id.org/ponlod/vocabulary/other/a> a skos:Concept ; skos:notation "a" ;
    skos:inScheme <https://w3id.org/ponlod/vocabulary/other> ;
    skos:topConceptOf <https://w3id.org/ponlod/vocabulary/other> ;
    skos:prefLabel "Uno"@it , "One"@en ; skos:definition "Uno."@it , "One."@en ."""


@dataclass(frozen=True)
class Edit:
    """One way to break the correct ontology, and the one constraint of the one rule that must see it.

    First the triples that begin with ``without`` (subject, predicate, perhaps object) go, then ``rename``
    changes an IRI everywhere, then ``plus`` comes in as Turtle.
    """

    rule: str
    constraint: str
    without: tuple[str, ...] = ()
    rename: tuple[str, str] | None = None
    plus: str = ""

    def __str__(self) -> str:
        return f"{self.rule}-{self.constraint}"

    def apply(self) -> Graph:
        """Return the correct ontology with this edit."""
        graph = Graph().parse(CORRECT)
        iri = graph.namespace_manager.expand_curie
        for words in self.without:
            pattern = tuple(map(iri, words.split()))
            assert pattern in prefixes_of(graph), f"nothing to remove: {words}"
            graph.remove((*pattern, None)[:3])
        if self.rename:
            old, new = map(iri, self.rename)
            for triple in list(graph):
                graph.remove(triple)
                graph.add(tuple(new if term == old else term for term in triple))
        declared = "\n".join(f"@prefix {name}: <{space}> ." for name, space in graph.namespaces())
        return graph.parse(data=f"{declared}\n{self.plus}", format="turtle")


def prefixes_of(graph: Graph) -> set[tuple]:
    """Return every (subject, predicate) and every whole triple of a graph."""
    return {triple[:length] for triple in graph for length in (2, 3)}


def texts(rule: str, subject: str, predicate: str) -> list[Edit]:
    """Return the four ways to break a rule that asks for one text in Italian and one in English."""
    return [
        Edit(rule, constraint, without=(f"{subject} {predicate}",), plus=f"{subject} {predicate} {values} .")
        for constraint, values in (
            ("minCount", '"Solo."@it'),
            ("maxCount", '"Uno."@it , "Due."@it , "Three."@en'),
            ("uniqueLang", '"Uno."@it , "Due."@it'),
            ("languageIn", '"Uno."@it , "Deux."@fr'),
        )
    ]


def instead(rule: str, constraint: str, subject: str, predicate: str, value: str) -> Edit:
    """Return the edit that puts another value in the place of those that a subject has."""
    return Edit(rule, constraint, (f"{subject} {predicate}",), plus=f"{subject} {predicate} {value} .")


EDITS = [
    *texts("HeaderTitle", "ontology:", "dct:title"),
    Edit("HeaderTitle", "minCount", without=("scheme: dct:title",)),
    *texts("HeaderDescription", "ontology:", "dct:description"),
    Edit("HeaderDescription", "minCount", without=("scheme: dct:description",)),
    Edit("HeaderVersion", "minCount", without=("scheme: owl:versionInfo",)),
    Edit("HeaderVersion", "maxCount", plus='scheme: owl:versionInfo "1.2.4" .'),
    instead("HeaderVersion", "pattern", "scheme:", "owl:versionInfo", '"versione 1"'),
    Edit("HeaderIssued", "minCount", without=("ontology: dct:issued",)),
    Edit("HeaderIssued", "maxCount", plus='ontology: dct:issued "2026-01-03"^^xsd:date .'),
    instead("HeaderIssued", "datatype", "ontology:", "dct:issued", '"2026-01-01"'),
    Edit("HeaderModified", "minCount", without=("ontology: dct:modified",)),
    Edit("HeaderModified", "maxCount", plus='ontology: dct:modified "2026-01-03"^^xsd:date .'),
    instead("HeaderModified", "datatype", "ontology:", "dct:modified", '"2026-01"^^xsd:gYearMonth'),
    Edit("HeaderLicence", "hasValue", without=("ontology: dct:license",)),
    Edit("HeaderLicence", "maxCount", plus="ontology: dct:license <https://example.org/licence> ."),
    Edit("OntologyVersionIri", "minCount", without=("ontology: owl:versionIRI",)),
    instead(
        "OntologyVersionIri",
        "nodeKind",
        "ontology:",
        "owl:versionIRI",
        '"https://w3id.org/ponlod/ontology/1.0.0"',
    ),
    instead("OntologyVersionAgrees", "sparql", "ontology:", "owl:versionInfo", '"1.0.1"'),
    Edit("OntologyImportsNothing", "maxCount", plus="ontology: owl:imports <https://example.org/other> ."),
    Edit("TermNamespace", "pattern", rename=("pon:Thing", "skos:Thing")),
    Edit("TermKind", "qualifiedMinCount", plus="pon:weight a owl:FunctionalProperty ."),
    Edit("TermKind", "qualifiedMaxCount", plus="pon:size a owl:ObjectProperty ."),
    Edit("ClassName", "pattern", rename=("pon:Thing", "pon:thing")),
    Edit("ClassName", "pattern", rename=("pon:Thing", "pon:Some_thing")),
    Edit("PropertyName", "pattern", rename=("pon:size", "pon:Size")),
    *texts("TermLabel", "pon:Thing", "rdfs:label"),
    Edit("TermLabel", "minCount", without=("pon:size rdfs:label",)),
    *texts("TermDefinition", "pon:Thing", "skos:definition"),
    Edit("TermDefinition", "minCount", without=("pon:size skos:definition",)),
    Edit("TermComment", "maxCount", plus='pon:size rdfs:comment "How big it is."@en .'),
    Edit("TermDefinedBy", "hasValue", without=("pon:size rdfs:isDefinedBy",)),
    Edit("TermDefinedBy", "maxCount", plus="pon:size rdfs:isDefinedBy <https://example.org/other> ."),
    Edit("TermDomainRange", "maxCount", plus="pon:size rdfs:domain pon:Thing ."),
    Edit("TermDomainRange", "maxCount", plus="pon:size rdfs:range xsd:integer ."),
    Edit("SchemeName", "pattern", plus=(ANOTHER_SCHEME + ITS_CONCEPT).replace("/other", "/Other")),
    Edit("SchemeNotEmpty", "minCount", plus=ANOTHER_SCHEME),
    Edit("SchemeNotEmpty", "class", plus="scheme: skos:hasTopConcept code:9 ."),
    *texts("ConceptLabel", "code:4", "skos:prefLabel"),
    *texts("ConceptDefinition", "code:4", "skos:definition"),
    instead("DefinitionSentence", "pattern", "pon:Thing", "skos:definition", '"Una cosa"@it , "A thing."@en'),
    instead("DefinitionSentence", "pattern", "code:4", "skos:definition", '"Un asse."@it , "An axis"@en'),
    Edit(
        "ConceptInScheme",
        "minCount",
        without=(
            "code:FESR skos:inScheme",
            "code:FESR skos:topConceptOf",
            "scheme: skos:hasTopConcept code:FESR",
        ),
    ),
    Edit("ConceptInScheme", "class", without=("scheme: rdf:type",)),
    Edit("ConceptIsTop", "equals", without=("code:FESR skos:topConceptOf",)),
    Edit("ConceptListed", "equals", without=("scheme: skos:hasTopConcept code:FESR",)),
    Edit("ConceptNotation", "minCount", without=("code:FESR skos:notation",)),
    instead("ConceptNotation", "datatype", "code:FESR", "skos:notation", '"FESR"@it'),
    Edit("ConceptName", "sparql", rename=("code:FESR", "code:ERDF")),
    Edit("ConceptPosition", "maxCount", plus="code:FESR pon:position 2 ."),
    instead("ConceptPosition", "datatype", "code:FESR", "pon:position", "1.5"),
    instead("ConceptPosition", "minInclusive", "code:FESR", "pon:position", "0"),
    Edit("AxisNotation", "pattern", plus="code:FESR a pon:PriorityAxis ; pon:fund code:FESR ."),
    Edit("AxisFund", "minCount", without=("code:4 pon:fund",)),
    Edit("AxisFund", "class", plus="code:4 pon:fund code:4.1 ."),
    Edit(
        "ObjectiveNotation",
        "pattern",
        without=("code:4.1.1 rdf:type", "code:4.1.1 skos:broader"),
        plus="code:4.1.1 a skos:Concept , pon:SpecificObjective ; skos:broader code:4 .",
    ),
    Edit("ObjectiveBroader", "minCount", without=("code:4.1 skos:broader",)),
    Edit("ObjectiveBroader", "class", plus="code:4.1 skos:broader code:9 ."),
    Edit(
        "MeasureNotation",
        "pattern",
        without=("code:4.1.1 skos:notation",),
        rename=("code:4.1.1", "code:4.1.x"),
        plus='code:4.1.x skos:notation "4.1.x" .',
    ),
    Edit("MeasureBroader", "minCount", without=("code:4.1.1 skos:broader",)),
    Edit("MeasureBroader", "class", plus="code:4.1.1 skos:broader code:9.9 ."),
    Edit(
        "CodeHierarchy",
        "sparql",
        without=("code:4.1 skos:notation",),
        rename=("code:4.1", "code:4.2"),
        plus='code:4.2 skos:notation "4.2" .',
    ),
]


def violations(graph: Graph, lint: Graph) -> dict[str, set[str]]:
    """Return each rule that a graph breaks, with the constraints of the rule that say so."""
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=lint)
    found: dict[str, set[str]] = {}
    for result in report.subjects(RDF.type, SH.ValidationResult):
        assert report.value(result, SH.resultSeverity) == SH.Violation
        rule = report.value(result, SH.sourceShape).removeprefix(RULES)
        component = report.value(result, SH.sourceConstraintComponent).removeprefix(str(SH))
        found.setdefault(rule, set()).add(component)
    assert conforms is not bool(found)
    return found


def component(constraint: str) -> str:
    """Return the name in SHACL's reports: for ``minCount``, ``MinCountConstraintComponent``."""
    name = "SPARQL" if constraint == "sparql" else constraint[0].upper() + constraint[1:]
    return f"{name}ConstraintComponent"


def rules(lint: Graph) -> set[URIRef]:
    """Return the shapes that judge something by themselves."""
    return {rule for target in TARGETS for rule in lint.subjects(target)}


def test_our_terms_keep_every_rule(everything, lint):
    assert violations(everything, lint) == {}


def test_the_correct_example_keeps_every_rule(lint):
    assert violations(Graph().parse(CORRECT), lint) == {}


@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_a_fault_breaks_its_own_rule_and_no_other(edit, lint):
    found = violations(edit.apply(), lint)
    assert set(found) == {edit.rule}
    assert component(edit.constraint) in found[edit.rule]


def test_every_constraint_of_every_rule_has_an_example_that_breaks_it(lint):
    declared = {
        (rule.removeprefix(RULES), predicate.removeprefix(str(SH)))
        for rule in rules(lint)
        for predicate in lint.predicates(rule)
        if predicate in SH and predicate not in NOT_CONSTRAINTS
    }
    assert declared == {(edit.rule, edit.constraint) for edit in EDITS}


def test_every_rule_speaks_italian_and_english(lint):
    for rule in rules(lint):
        spoken = lint.value(rule, SH.sparql) or rule
        assert sorted(message.language for message in lint.objects(spoken, SH.message)) == ["en", "it"], rule


def test_no_rule_is_less_than_a_violation(lint):
    assert not list(lint.triples((None, SH.severity, None)))
