# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The data dictionary is what its script writes, and leaves no term, concept or column out."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from ponlod.namespaces import PON, VOCABULARY
from ponlod.publish.table import COLUMNS
from ponlod.resources import ontology_files

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("data_dictionary", DOCS / "data_dictionary.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def written() -> str:
    return (DOCS / "data-dictionary.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def terms() -> Graph:
    graph = Graph()
    for path in ontology_files():
        graph.parse(path)
    return graph


def test_the_data_dictionary_is_up_to_date(script: ModuleType, written: str) -> None:
    assert script.document() == written, "run: uv run docs/data_dictionary.py"


def test_every_class_and_property_is_in_it_with_both_labels(terms: Graph, written: str) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {term for kind in kinds for term in terms.subjects(RDF.type, kind) if term.startswith(PON)}
    assert len(found) > 50
    for term in found:
        labels = {label.language: label for label in terms.objects(term, RDFS.label)}
        assert f"pon:{term.removeprefix(PON)}" in written
        assert f"*{labels['en']}, {labels['it']}.*" in written


def test_every_concept_is_in_it_with_both_labels(terms: Graph, written: str) -> None:
    concepts = [*terms.subject_objects(SKOS.inScheme)]
    assert len(concepts) > 50
    for concept, _ in concepts:
        scheme, key = concept.removeprefix(VOCABULARY).split("/")
        labels = {label.language: label for label in terms.objects(concept, SKOS.prefLabel)}
        assert f"| `{scheme}:{key}` | {labels['en']} | {labels['it']} |" in written


def test_every_column_of_the_csv_is_in_it_with_its_type_property_and_meaning(written: str) -> None:
    section = written.partition("## Columns of the CSV\n")[2]
    for column in COLUMNS:
        assert f"\n| `{column.name}` | {column.kind} | " in section
    assert "| `programme_funding` | euro | `pon:programmeFunding` | Euro from the programme" in section


def test_every_property_that_is_published_is_in_it(publication: Path, written: str) -> None:
    published = Graph().parse(publication / "dumps" / "ponlod-MI-13.ttl")
    names = {published.qname(predicate) for predicate in set(published.predicates()) - {RDF.type}}
    assert len(names) > 30
    assert {name for name in names if f"| `{name}` | " not in written} == set()
