# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The ontology in a reasoner (OWL 2 RL): consistent, and able to tell what cannot be."""

from pathlib import Path

import owlrl
import pytest
from rdflib import Graph, Namespace
from rdflib.namespace import OWL, PROV, RDF, SKOS

from ponlod.namespaces import DQV, PON, PREFIXES

EXAMPLE = Path(__file__).parent / "example.ttl"
ID = Namespace("https://example.org/id/")
ERRORS = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")

EXCLUSIVE = [
    ("Action", "Measure"),
    ("Action", "Project"),
    ("Action", "FundingLine"),
    ("City", "Place"),
    ("DateMention", "Reference"),
    ("Fund", "PriorityAxis"),
    ("FundingLine", "PrintedTotal"),
    ("FundingLine", "StatusAssessment"),
    ("LineRange", "SourceDocument"),
    ("LineRange", "StatusAssessment"),
    ("Measure", "SpecificObjective"),
    ("Programme", "Project"),
    ("Release", "SourceDocument"),
]
"""Pairs of classes that a careless writer could take one for the other; nothing can be both."""


def closure(graph: Graph, *more: str) -> Graph:
    """Return a new graph: ``graph`` with some more Turtle, and everything that follows from the two."""
    closed = Graph() + graph
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in {**PREFIXES, "ex": ID}.items())
    for text in more:
        closed.parse(data=prefixes + text, format="turtle")
    reasoner = owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False)
    reasoner.expand(closed)
    return closed


def errors(closed: Graph) -> list[str]:
    """Return the inconsistencies that the reasoner found."""
    return sorted(str(message) for message in closed.objects(None, ERRORS.error))


@pytest.fixture(scope="module")
def described(everything) -> Graph:
    """Our own terms with one action described in them."""
    return everything + Graph().parse(EXAMPLE)


@pytest.fixture(scope="module")
def concluded(described) -> Graph:
    """The same, with everything that follows."""
    return closure(described)


@pytest.fixture(scope="module")
def impossible(everything) -> list[str]:
    """What the reasoner says of things that are two things at once, one for each pair of EXCLUSIVE."""
    things = (f"ex:{one}-{other} a pon:{one} , pon:{other} ." for one, other in EXCLUSIVE)
    return errors(closure(everything, *things))


def test_our_own_terms_are_consistent(everything):
    assert errors(closure(everything)) == []


def test_an_action_described_as_meant_is_consistent(concluded):
    assert errors(concluded) == []


@pytest.mark.parametrize(("one", "other"), EXCLUSIVE)
def test_nothing_can_be_two_things_that_exclude_each_other(impossible, one, other):
    assert [error for error in impossible if error.endswith(f" {ID[f'{one}-{other}']}")] != []


def test_a_funding_line_cannot_have_two_sources(described):
    fault = """
        ex:line pon:fundingSource funding-source:private .
        funding-source:private owl:differentFrom funding-source:programme .
    """
    assert errors(closure(described, fault)) != []


def test_what_a_new_release_may_change_can_have_two_values(described):
    next_release = """
        ex:action pon:project ex:other-project ; pon:status status:completed ; pon:place ex:other-place ;
            pon:programmeFunding 1 ; pon:fundingLine ex:other-line ;
            pon:statusAssessment ex:other-assessment .
        ex:place pon:placeKind place-kind:site , place-kind:unit .
    """
    closed = closure(described, next_release)
    assert errors(closed) == []
    assert [(one, other) for one, other in closed.subject_objects(OWL.sameAs) if one != other] == []


@pytest.mark.parametrize(
    ("individual", "kind"),
    [
        (ID.line, PON.SourceStatement),
        (ID.line, PROV.Entity),
        (ID.assessment, PON.SourceStatement),
        (ID.lines, PROV.Entity),
        (ID.finding, DQV.QualityAnnotation),
    ],
)
def test_what_something_is_follows_from_its_class(described, concluded, individual, kind):
    assert (individual, RDF.type, kind) not in described
    assert (individual, RDF.type, kind) in concluded


def test_every_axis_objective_measure_and_fund_is_a_concept_without_saying_so(everything):
    closed = closure(everything, "ex:axis a pon:PriorityAxis . ex:fund a pon:Fund .")
    assert {ID.axis, ID.fund} <= set(closed.subjects(RDF.type, SKOS.Concept))
