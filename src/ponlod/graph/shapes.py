# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shapes, taken apart: what is judged node by node, what is asked once for all nodes, and rules for links.

The files are standard SHACL. Three equivalent rewritings make them cheap for a shard of some hundred actions:

- a node shape hands its targets to its property shapes, so that each of these meets all its focus nodes at
  once and not one at a time (a closed one keeps the list of their paths);
- the SELECT of a ``sh:sparql`` is run without ``$this`` bound, and its rows are kept for the focus nodes;
- ``sh:class`` over a plain path, and ``sh:or`` of nothing else, become rules for links, because what these
  lead to may lie in another shard.

The last two hold for shapes that target classes; a shape means the classes it names and none below them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import BNode, Graph, Literal, Node, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from ponlod.graph.links import Rule
from ponlod.graph.results import Wording

_CLASS = URIRef(f"{SH._NS}class")
_OR = URIRef(f"{SH._NS}or")
_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


@dataclass(frozen=True, slots=True)
class Select:
    """A ``sh:sparql`` of a shape whose focus nodes are the instances of ``targets``.

    ``path`` is None on a node shape; ``wording`` has the constraint's own messages.
    """

    shape: URIRef
    path: URIRef | None
    targets: frozenset[URIRef]
    query: str
    wording: Wording


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes taken apart; ``core`` is a shapes graph of what is left to a validator of core constraints."""

    core: Graph
    selects: tuple[Select, ...]
    rules: tuple[Rule, ...]
    wordings: dict[Node, Wording]


def read_shapes(files: Iterable[Path]) -> Graph:
    """Read shape files into one graph."""
    graph = Graph(bind_namespaces="none")
    for file in files:
        graph.parse(file, format="turtle")
    return graph


def taken_apart(shapes: Graph) -> Shapes:
    """Take shapes apart; the graph given stays as it is."""
    core = Graph(bind_namespaces="none")
    for triple in shapes:
        core.add(triple)
    kinds = (SH.NodeShape, SH.PropertyShape)
    wordings = {shape: _wording(core, shape) for kind in kinds for shape in core.subjects(RDF.type, kind)}
    _hand_targets_down(core)
    selects, rules = tuple(_take_selects(core, wordings)), tuple(_take_rules(core))
    _leave_words_out(core)
    return Shapes(core, selects, rules, wordings)


def _wording(graph: Graph, node: Node) -> Wording:
    severity = graph.value(node, SH.severity, default=SH.Violation)
    messages = (text for text in graph.objects(node, SH.message) if isinstance(text, Literal))
    return Wording(
        str(severity).removeprefix(str(SH._NS)), {text.language or "": str(text) for text in messages}
    )


def _hand_targets_down(core: Graph) -> None:
    """Give the targets of each node shape to its property shapes, and cut these loose from it."""
    for shape in set(core.subjects(RDF.type, SH.NodeShape)):
        targets = [(kind, target) for kind in _TARGETS for target in core.objects(shape, kind)]
        parts = set(core.objects(shape, SH.property)) if targets else set()
        if core.value(shape, SH.closed) is not None:
            _ignore(core, shape, {path for part in parts for path in core.objects(part, SH.path)})
        for part in parts:
            core.remove((shape, SH.property, part))
            for kind, target in targets:
                core.add((part, kind, target))


def _ignore(core: Graph, shape: Node, paths: set[Node]) -> None:
    """Allow plain paths at a closed shape as if they were still its properties."""
    for collection in core.objects(shape, SH.ignoredProperties):
        paths.update(core.items(collection))
    core.remove((shape, SH.ignoredProperties, None))
    listed = BNode()
    Collection(core, listed, [path for path in paths if isinstance(path, URIRef)])
    core.add((shape, SH.ignoredProperties, listed))


def _take_selects(core: Graph, wordings: dict[Node, Wording]) -> Iterator[Select]:
    """Take out every ``sh:sparql`` whose focus nodes are instances of classes."""
    for shape, constraint in sorted(core.subject_objects(SH.sparql)):
        path, targets = core.value(shape, SH.path), _target_classes(core, shape)
        if not isinstance(shape, URIRef) or isinstance(path, BNode) or not targets:
            continue
        core.remove((shape, SH.sparql, constraint))
        plain = path if isinstance(path, URIRef) else None
        query = _prefixes(core, constraint) + str(core.value(constraint, SH.select))
        query = query.replace("$PATH", plain.n3()) if plain else query
        own = Wording(wordings[shape].severity, _wording(core, constraint).messages)
        yield Select(shape, plain, targets, query, own)


def _prefixes(core: Graph, constraint: Node) -> str:
    declared = (
        f"PREFIX {core.value(declaration, SH.prefix)}: <{core.value(declaration, SH.namespace)}>\n"
        for ontology in core.objects(constraint, SH.prefixes)
        for declaration in core.objects(ontology, SH.declare)
    )
    return "".join(sorted(declared))


def _take_rules(core: Graph) -> Iterator[Rule]:
    """Take out every ``sh:class`` over a plain path whose focus nodes are instances of classes."""
    for shape, path in sorted(core.subject_objects(SH.path)):
        targets = _target_classes(core, shape)
        if not isinstance(shape, URIRef) or not isinstance(path, URIRef) or not targets:
            continue
        for wanted in list(core.objects(shape, _CLASS)):
            core.remove((shape, _CLASS, wanted))
            yield Rule(shape, path, targets, _iris([wanted]), SH.ClassConstraintComponent)
        for choice in list(core.objects(shape, _OR)):
            members = [member for item in core.items(choice) for member in core.predicate_objects(item)]
            if all(predicate == _CLASS for predicate, _ in members):
                core.remove((shape, _OR, choice))
                classes = _iris(wanted for _, wanted in members)
                yield Rule(shape, path, targets, classes, SH.OrConstraintComponent)


def _leave_words_out(core: Graph) -> None:
    """Drop what is said for people, and types: pySHACL looks through all of a shape each time it is used."""
    for words in (SH.message, SH.severity):
        core.remove((None, words, None))
    for kind in (SH.NodeShape, SH.PropertyShape):
        core.remove((None, RDF.type, kind))


def _target_classes(core: Graph, shape: Node) -> frozenset[URIRef]:
    """Return the classes that a shape targets; none if it has focus nodes of another kind too."""
    if any(core.value(shape, kind) is not None for kind in _TARGETS[1:]):
        return frozenset()
    return _iris(core.objects(shape, SH.targetClass))


def _iris(nodes: Iterable[Node]) -> frozenset[URIRef]:
    return frozenset(node for node in nodes if isinstance(node, URIRef))
