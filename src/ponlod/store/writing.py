# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers, written in the format that was asked for."""

from collections.abc import Iterable
from itertools import islice
from typing import IO, Protocol, cast

import pyoxigraph as ox

from ponlod.formats import N_TRIPLES, RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML
from ponlod.namespaces import PREFIXES
from ponlod.store.graphs import GRAPHS, write_graph
from ponlod.syntaxes import body, check_xml, frame

_RESULTS = {
    RESULTS_JSON.name: ox.QueryResultsFormat.JSON,
    RESULTS_XML.name: ox.QueryResultsFormat.XML,
    RESULTS_CSV.name: ox.QueryResultsFormat.CSV,
    RESULTS_TSV.name: ox.QueryResultsFormat.TSV,
}

_SOME = 1000
"""Triples that are written at once."""


class Output(Protocol):
    """Takes the bytes of an answer; what it raises ends the evaluation and must not be an OSError."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


def write_results(answer: ox.QuerySolutions | ox.QueryBoolean, form: str, output: Output) -> None:
    """Write the answer of SELECT or ASK in the format of that name, as it comes. Raises Unwritable."""
    if form == RESULTS_XML.name:
        output = _CheckedXml(output)
    answer.serialize(cast("IO[bytes]", output), _RESULTS[form])
    output.flush()


def write_triples(triples: Iterable[ox.Triple], form: str, output: Output) -> None:
    """Write a graph in the format of that name: in order, and N-Triples as they come. Raises Unwritable."""
    if form == N_TRIPLES.name:
        ox.serialize(triples, cast("IO[bytes]", output), ox.RdfFormat.N_TRIPLES)
        output.flush()
    else:
        output.write(write_graph(triples, form))


def stream_triples(triples: Iterable[ox.Triple], form: str, output: Output) -> None:
    """Write a graph in the format of that name as it comes, a few triples at a time. Raises Unwritable."""
    graph = GRAPHS[form]
    around = frame(graph, PREFIXES)
    output.write(around.header)
    separator = b""
    left = iter(triples)
    while some := [*islice(left, _SOME)]:
        output.write(separator + body(some, graph, PREFIXES))
        separator = around.separator
    output.write(around.footer)
    output.flush()


class _CheckedXml:
    """Passes XML on, unless XML 1.0 has no place for a character. Oxigraph never cuts a character in two.

    A carriage return, which readers would make a line feed of (XML 1.0, 2.11), is written as a reference.
    """

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: bytes) -> int:
        self._output.write(check_xml(data).replace(b"\r", b"&#xD;"))
        return len(data)

    def flush(self) -> None:
        self._output.flush()
