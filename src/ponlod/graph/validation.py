# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Judging data by shapes, a shard at a time.

A shard is the triples of some hundred blocks. ``Validator.judge`` says all that can be seen in it. Links may
lead out of it, so ``Validator.links`` notes what a shard offers to links and which of its own lead outward,
and ``Validator.dangling`` says, once for all shards of a publication, which arrive nowhere. Together they
give the results that SHACL defines for the whole (module ``shapes`` says how shapes are taken apart for it).
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyshacl import ShapesGraph
from pyshacl.pytypes import SHACLExecutor
from rdflib import Graph, Node, URIRef
from rdflib.namespace import PROV, RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import ResultRow

from ponlod.graph.links import Known, Link, Links, links, unmet
from ponlod.graph.results import Result, Wording, lines_of, named
from ponlod.graph.shapes import Select, read_shapes, taken_apart
from ponlod.graph.shards import Shard, by_subject
from ponlod.graph.triples import Triple

__all__ = ["Known", "Links", "Result", "Validator"]

_NO_VALUES: Mapping[str, Node] = {}


class Validator:
    """Judges shards by the shapes of some files.

    ``reference`` holds what every release refers to and no shard repeats: ontology, vocabularies, programmes
    and cities. It is within reach of every shard, and is judged only if given to ``judge`` itself.
    """

    def __init__(self, shape_files: Iterable[Path], reference: Graph) -> None:
        shapes = taken_apart(read_shapes(shape_files))
        self._core = ShapesGraph(Shard(shapes.core))
        self._rules = shapes.rules
        self._wordings = shapes.wordings
        self._reference = by_subject(reference)
        by_query: dict[str, list[Select]] = {}
        for select in shapes.selects:
            by_query.setdefault(select.query, []).append(select)
        self._selects = [(prepareQuery(query), asking) for query, asking in by_query.items()]

    def judge(self, triples: Iterable[Triple], context: Iterable[Triple] = ()) -> tuple[Result, ...]:
        """Return the results for the things that ``triples`` describe, sorted, but for links that dangle.

        ``context`` is what shapes look into and another shard describes: the release and its document. It is
        not judged.
        """
        shard = Shard(triples, (by_subject(context), self._reference))
        return tuple(sorted({*self._core_results(shard), *self._select_results(shard)}))

    def links(self, triples: Iterable[Triple], known: Known | None = None) -> Links:
        """Note what a shard offers to links, and which of its own lead out of it and of the reference.

        Those that arrive in what is ``known`` of other shards are not noted.
        """
        return links(self._rules, by_subject(triples), self._reference, known or Known())

    def dangling(self, shards: Iterable[Links]) -> tuple[Result, ...]:
        """Return a result, sorted, for each link that arrives in none of the shards."""
        return tuple(sorted(self._dangling(link) for link in unmet(shards)))

    def _dangling(self, link: Link) -> Result:
        rule = link.rule
        wording = self._wordings[rule.shape]
        return _result(link.focus, rule.path, link.value, rule.component, rule.shape, wording, link.lines)

    def _core_results(self, shard: Shard) -> Iterator[Result]:
        executor = SHACLExecutor()
        for shape in self._core.shapes:
            for _, _, statements in shape.validate(executor, shard)[1]:
                said: dict[Node, Any] = {}
                for _, predicate, obj in statements:
                    said[predicate] = obj[1] if isinstance(obj, tuple) else obj
                focus, source = said[SH.focusNode], said[SH.sourceShape]
                path, value = said.get(SH.resultPath), said.get(SH.value)
                component, wording = said[SH.sourceConstraintComponent], self._wordings[source]
                yield _result(focus, path, value, component, source, wording, _lines(shard, focus))

    def _select_results(self, shard: Shard) -> Iterator[Result]:
        component = SH.SPARQLConstraintComponent
        for query, selects in self._selects:
            rows = [row.asdict() for row in shard.query(query) if isinstance(row, ResultRow)]
            for select in selects if rows else ():
                focus_nodes = {node for kind in select.targets for node in shard.subjects(RDF.type, kind)}
                for row in rows:
                    focus = row["this"]
                    if focus in focus_nodes:
                        path = row.get("path", select.path)
                        value = row.get("value", None if path else focus)
                        lines = _lines(shard, focus)
                        yield _result(focus, path, value, component, select.shape, select.wording, lines, row)


def _lines(shard: Shard, focus: Node) -> str | None:
    return lines_of(focus, shard.objects(focus, PROV.wasDerivedFrom))


def _result(
    focus: Node,
    path: Node | None,
    value: Node | None,
    component: Node,
    shape: Node,
    wording: Wording,
    lines: str | None,
    bound: Mapping[str, Node] = _NO_VALUES,
) -> Result:
    return Result(
        str(named(focus)),
        str(path) if isinstance(path, URIRef) else None,
        None if value is None else named(value),
        str(component),
        str(shape),
        wording.severity,
        wording.filled("it", bound),
        wording.filled("en", bound),
        lines,
    )
