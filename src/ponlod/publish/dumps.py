# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dumps in bounded memory: any run of blocks becomes a fragment, and fragments in order make a file.

A fragment is the middle of a document: it can be made in any process, from any shard of a release, and needs
neither what stands before nor after it. The Turtle of a release is also the inside of its graph in TriG.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
from rdflib import Literal, URIRef

from ponlod.errors import PublicationError
from ponlod.formats import GRAPH_FORMATS, TURTLE, Format
from ponlod.graph.triples import Block
from ponlod.namespaces import PREFIXES
from ponlod.syntaxes import Prefixes, Unwritable, body, document, frame, split, used_prefixes

Fragments = Mapping[Format, bytes]
"""The same triples in each graph format; empty bytes where there are none."""

_FRAMES = {form: frame(form, PREFIXES) for form in GRAPH_FORMATS}


def fragments(blocks: Iterable[Block]) -> Fragments:
    """Say the blocks in every graph format, in their order. Pure; time and memory grow with the blocks given.

    A block says each of its subjects once, with its properties and their values in the order they first come.

    Raises PublicationError for an IRI that is none, a property whose namespace has no prefix, and what one of
    the formats cannot carry, such as a control character.
    """
    triples = _translated(blocks)
    return {form: _fragment(triples, form) for form in GRAPH_FORMATS}


def serialized(blocks: Iterable[Block], form: Format) -> bytes:
    """Return a whole document in one of the graph formats, for what is small enough to hold at once."""
    return b"".join(said(blocks, form))


def concise(blocks: Iterable[Block], form: Format, prefixes: Prefixes = PREFIXES) -> bytes:
    """Return a whole document as ``serialized`` does, which declares only those ``prefixes`` that it uses."""
    triples = [triple for block in _translated(blocks, prefixes) for triple in block]
    with _publishable():
        return document(triples, form, used_prefixes(triples, prefixes))


def said(blocks: Iterable[Block], form: Format) -> Iterator[bytes]:
    """Yield a whole document in one of the graph formats, a block at a time."""
    around, separator = _FRAMES[form], b""
    yield around.header
    for block in blocks:
        if part := _fragment(_translated([block]), form):
            yield separator + part
            separator = around.separator
    yield around.footer


def _fragment(blocks: Iterable[Sequence[ox.Triple]], form: Format) -> bytes:
    """A body for each block, so that the bytes are the same however the blocks are sharded."""
    with _publishable():
        return _FRAMES[form].separator.join([body(triples, form, PREFIXES) for triples in blocks])


@contextmanager
def _publishable() -> Iterator[None]:
    try:
        yield
    except Unwritable as error:
        raise PublicationError(f"{error}. Correct the document, or what was made of it.") from error


def _translated(blocks: Iterable[Block], prefixes: Prefixes = PREFIXES) -> list[list[ox.Triple]]:
    """The blocks that say something, in the engine's terms, each with its subjects and properties grouped."""
    iris, edges = _Iris(), _Properties(prefixes)
    return [
        [
            ox.Triple(iris[subject], edges[predicate], _term(value, iris))
            for subject, properties in _by_subject(block).items()
            for predicate, values in properties.items()
            for value in values
        ]
        for block in blocks
        if block
    ]


def _by_subject(block: Block) -> dict[URIRef, dict[URIRef, list[URIRef | Literal]]]:
    subjects: dict[URIRef, dict[URIRef, list[URIRef | Literal]]] = {}
    for subject, predicate, value in block:
        subjects.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return subjects


class _Iris(dict[str, ox.NamedNode]):
    """The IRIs met so far."""

    def __missing__(self, iri: str) -> ox.NamedNode:
        try:
            self[iri] = node = ox.NamedNode(iri)
        except ValueError as error:
            raise PublicationError(
                f"“{iri}” is not an IRI ({error}). Look for a broken web address in the document."
            ) from error
        return node


class _Properties(_Iris):
    """The properties met so far."""

    def __init__(self, prefixes: Prefixes) -> None:
        self._namespaces = set(prefixes.values())

    def __missing__(self, iri: str) -> ox.NamedNode:
        if split(iri)[0] not in self._namespaces:
            raise PublicationError(f"the property <{iri}> has no prefix. Give its namespace one.")
        return super().__missing__(iri)


def _term(value: URIRef | Literal, iris: _Iris) -> ox.NamedNode | ox.Literal:
    if isinstance(value, URIRef):
        return iris[value]
    if value.language:
        return ox.Literal(value, language=value.language)
    return ox.Literal(value, datatype=iris[value.datatype]) if value.datatype else ox.Literal(value)


@dataclass(frozen=True, slots=True)
class DumpWriter:
    """Appends fragments to the open dumps of one release."""

    files: Mapping[Format, BinaryIO]

    def write(self, parts: Fragments) -> None:
        """Append; the order of the calls is the order in the files."""
        for form, file in self.files.items():
            frame, part = _FRAMES[form], parts[form]
            if part and file.tell() > len(frame.header):
                file.write(frame.separator)
            file.write(part)


@contextmanager
def release_dumps(folder: Path, stem: str) -> Iterator[DumpWriter]:
    """Open ``stem.ttl``, ``.nt``, ``.jsonld`` and ``.rdf``, which are whole documents when the block ends."""
    with ExitStack() as stack:
        files: dict[Format, BinaryIO] = {}
        for form in GRAPH_FORMATS:
            files[form] = stack.enter_context((folder / f"{stem}.{form.extension}").open("wb"))
            files[form].write(_FRAMES[form].header)
        yield DumpWriter(files)
        for form, file in files.items():
            file.write(_FRAMES[form].footer)


@dataclass(frozen=True, slots=True)
class ReleaseGraph:
    """A release's Turtle dump, the IRI of its named graph, and whether it is its city's latest."""

    graph: str
    turtle: Path
    latest: bool


def write_dataset(
    path: Path, vocabularies: Iterable[Path], reference: Iterable[Block], releases: Iterable[ReleaseGraph]
) -> None:
    """Write as TriG the dataset that an endpoint serves.

    Default graph: the Turtle files in ``vocabularies`` (ontology included), the ``reference`` blocks, and
    each latest release; then every release in its named graph. Files are copied, not parsed: Turtle is TriG,
    and either may declare its prefixes anew at any statement.
    """
    known = tuple(releases)
    with path.open("wb") as out:
        for vocabulary in vocabularies:
            out.write(vocabulary.read_bytes() + b"\n")
        out.write(_FRAMES[TURTLE].header)
        out.write(fragments(reference)[TURTLE])
        for release in known:
            if release.latest:
                _copy_statements(release.turtle, out)
        for release in known:
            out.write(f"<{release.graph}> {{\n\n".encode())
            _copy_statements(release.turtle, out)
            out.write(b"}\n\n")


def _copy_statements(turtle: Path, out: BinaryIO) -> None:
    with turtle.open("rb") as dump:
        dump.seek(len(_FRAMES[TURTLE].header))
        shutil.copyfileobj(dump, out)
