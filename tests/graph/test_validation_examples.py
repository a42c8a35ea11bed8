# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every shape judged by examples: what is valid passes, what is not gives exactly the report beside it.

In ``tests/shapes/<shape>/``, ``invalid.<reason>.report.txt`` is the approved report of
``invalid.<reason>.ttl``: a line per result, with severity, focus node, path, component, shape and value. What
the examples lead to stands in ``context.ttl`` and ``reference.ttl``, around the project's own ontology. The
catalogue's shapes judge the examples in ``catalogue``, and no others; the data's judge all the rest.
With ``--golden-update`` the reports of now are accepted; look at the difference before you commit it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, Node, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery

from ponlod.graph.results import BLANK_NODE, Result
from ponlod.graph.shapes import read_shapes
from ponlod.graph.validation import Validator
from ponlod.namespaces import PREFIXES, SHAPES
from ponlod.resources import catalogue_shapes, ontology_files, shape_files

HERE = Path(__file__).parents[1] / "shapes"
BASE = "http://localhost:8000/id/"
VALID = sorted(HERE.glob("*/valid.*.ttl"))
INVALID = sorted(HERE.glob("*/invalid.*.ttl"))
CATALOGUE = catalogue_shapes()
DATA = shape_files()


def applied_to(example: Path) -> tuple[Path, ...]:
    """The files with the shapes that judge an example."""
    return CATALOGUE if example.parent.name == "catalogue" else DATA


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def reference() -> Graph:
    graph = Graph()
    for file in (*ontology_files(), HERE / "reference.ttl"):
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def shapes() -> Callable[[Path], Graph]:
    """The shapes that judge an example."""
    read = cache(read_shapes)
    return lambda example: read(applied_to(example))


@pytest.fixture(scope="module")
def each_query_parsed_once() -> Iterator[None]:
    """pySHACL parses a query again for every focus node, which is most of its time."""
    ask, parsed = Graph.query, cache(prepareQuery)

    def query(graph: Graph, query: Any, *rest: Any, **named: Any) -> Any:
        return ask(graph, parsed(query) if isinstance(query, str) else query, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Graph, "query", query)
        yield


@pytest.fixture(scope="module")
def validator_of(reference: Graph) -> Callable[[Path], Validator]:
    """The validator with the shapes that judge an example."""
    made = cache(lambda files: Validator(files, reference))
    return lambda example: made(applied_to(example))


@pytest.fixture(scope="module")
def surroundings() -> Graph:
    return Graph().parse(HERE / "context.ttl")


def leads_to(example: Graph, surroundings: Graph) -> Graph:
    """What the surroundings say of things that an example leads to, but does not describe itself."""
    found = Graph()
    described = set(example.subjects())
    waiting = [node for node in example.objects() if node not in described]
    while waiting:
        node = waiting.pop()
        if node not in described:
            described.add(node)
            for triple in surroundings.triples((node, None, None)):
                found.add(triple)
                waiting.append(triple[2])
    return found


def judged(validator: Validator, example: Graph, context: Graph) -> tuple[Result, ...]:
    dangling = validator.dangling([validator.links(example), validator.links(context)])
    return tuple(sorted({*validator.judge(example, context), *dangling}))


def written(results: Iterable[Result]) -> str:
    def short(iri: str | None) -> str:
        if iri is None:
            return "-"
        if iri.startswith(BASE):
            return f"<{iri.removeprefix(BASE)}>"
        spaces = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
        found = next((pair for pair in spaces if iri.startswith(pair[1])), None)
        return f"{found[0]}:{iri.removeprefix(found[1])}" if found else f"<{iri}>"

    def value(result: Result) -> str:
        if isinstance(result.value, Literal):
            return result.value.n3().replace("\n", "\\n")
        return short(result.value)

    return "".join(
        f"{result.severity}  {short(result.focus)}  {short(result.path)}  {short(result.component)}"
        f"  {short(result.shape)}  {value(result)}\n"
        for result in results
    )


@pytest.mark.parametrize("path", VALID, ids=name)
def test_a_valid_example_has_no_result(
    path: Path, validator_of: Callable[[Path], Validator], surroundings: Graph
) -> None:
    example = Graph().parse(path)
    assert written(judged(validator_of(path), example, leads_to(example, surroundings))) == ""


@pytest.mark.parametrize("path", INVALID, ids=name)
def test_an_invalid_example_has_the_approved_report(
    path: Path,
    validator_of: Callable[[Path], Validator],
    surroundings: Graph,
    request: pytest.FixtureRequest,
) -> None:
    example, approved = Graph().parse(path), path.with_suffix(".report.txt")
    report = written(judged(validator_of(path), example, leads_to(example, surroundings)))
    if request.config.getoption("--golden-update"):
        approved.write_text(report, encoding="utf-8")
    assert report == approved.read_text(encoding="utf-8")


def test_no_approved_report_is_without_its_example_or_empty() -> None:
    reports = sorted(HERE.glob("*/*.report.txt"))
    assert [path.name.removesuffix(".report.txt") for path in reports] == [path.stem for path in INVALID]
    assert all(report.read_text(encoding="utf-8").strip() for report in reports)


def test_what_surrounds_the_examples_is_valid_itself(
    validator_of: Callable[[Path], Validator], surroundings: Graph
) -> None:
    validator = validator_of(HERE / "reference.ttl")
    assert written(judged(validator, surroundings, Graph())) == ""
    assert written(judged(validator, Graph().parse(HERE / "reference.ttl"), Graph())) == ""


@pytest.mark.parametrize("path", [*VALID, *INVALID], ids=name)
def test_another_shacl_tool_gives_the_same_results(
    path: Path,
    validator_of: Callable[[Path], Validator],
    reference: Graph,
    shapes: Callable[[Path], Graph],
    each_query_parsed_once: None,
) -> None:
    """The files as they stand, judged by pySHACL with every SPARQL constraint and without our rewriting.

    Without its surroundings an example has dangling links too, so these are compared as well.
    """
    example = Graph().parse(path)
    reference += example
    _, report, _ = pyshacl.validate(reference, shacl_graph=shapes(path), inplace=True)
    reference -= example
    assert isinstance(report, Graph)
    assert {key(*parts) for parts in results_of(report)} == {
        key(*parts) for parts in results_as_nodes(judged(validator_of(path), example, Graph()))
    }


def results_of(report: Graph) -> Iterator[tuple[Node | None, ...]]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield tuple(
            report.value(result, property_)
            for property_ in (
                SH.focusNode,
                SH.resultPath,
                SH.value,
                SH.sourceConstraintComponent,
                SH.sourceShape,
                SH.resultSeverity,
            )
        )


def results_as_nodes(results: Iterable[Result]) -> Iterator[tuple[str | None, ...]]:
    for result in results:
        severity = URIRef(f"{SH._NS}{result.severity}")
        yield result.focus, result.path, result.value, result.component, result.shape, severity


def key(
    focus: object, path: object, value: object, component: object, shape: object, severity: object
) -> tuple[str, ...]:
    def same(term: object) -> str:
        if isinstance(term, BNode):
            return str(BLANK_NODE)
        return term.n3() if isinstance(term, Literal) else str(term)

    plain = None if isinstance(path, BNode) else path
    return tuple(map(same, (focus, plain, value, component, shape, severity)))


def test_every_constraint_of_every_shape_is_broken_by_some_example() -> None:
    """A constraint that no example can break is a defect: of the constraint or of the examples."""
    shapes = read_shapes((*CATALOGUE, *DATA))
    not_constraints = {
        *(RDF.type, SH.path, SH.property, SH.severity, SH.message),
        *(SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf),
    }
    promised = {
        f"pons:{shape.removeprefix(SHAPES)} {parameter.removeprefix(SH._NS)}"
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes.subjects(RDF.type, kind)
        for parameter in shapes.predicates(shape)
        if parameter not in not_constraints
    }
    kept = set()
    for report in HERE.glob("*/*.report.txt"):
        for line in report.read_text(encoding="utf-8").splitlines():
            _, _, _, component, shape, _ = line.split("  ", 5)
            parameter = component.removeprefix("sh:").removesuffix("ConstraintComponent")
            kept.add(f"{shape} {parameter[0].lower()}{parameter[1:]}".replace("sPARQL", "sparql"))
    assert promised - kept == set()
