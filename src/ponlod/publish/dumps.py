# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dumps in bounded memory: any run of blocks becomes a fragment, and fragments in order make a file.

A fragment is the middle of a document: it can be made in any process, from any shard of a release, and needs
neither what stands before nor after it. The Turtle of a release is also the inside of its graph in TriG.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ponlod.formats import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from ponlod.graph.triples import Block
from ponlod.namespaces import PREFIXES
from ponlod.publish.syntaxes import said

Fragments = Mapping[Format, bytes]
"""The same triples in each graph format; empty bytes where there are none."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a document has around its fragments, and between them."""

    header: bytes = b""
    separator: bytes = b""
    footer: bytes = b""


_PREFIXES = sorted(PREFIXES.items())
_FRAMES = {
    TURTLE: _Frame("".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES).encode() + b"\n"),
    N_TRIPLES: _Frame(),
    JSON_LD: _Frame(
        f'{{"@context": {json.dumps(dict(_PREFIXES), indent=1)},\n"@graph": [\n'.encode(), b",\n", b"\n]}\n"
    ),
    RDF_XML: _Frame(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
        + "".join(f'\n  xmlns:{name}="{iri}"' for name, iri in _PREFIXES).encode()
        + b">\n",
        footer=b"</rdf:RDF>\n",
    ),
}


def fragments(blocks: Iterable[Block]) -> Fragments:
    """Say the blocks in every graph format, in their order. Pure; time and memory grow with the blocks given.

    Raises PublicationError for an IRI that is none, a property without prefix, and a control character.
    """
    everything = said(blocks)
    return {
        TURTLE: b"".join([one.turtle for one in everything]),
        N_TRIPLES: b"".join([one.ntriples for one in everything]),
        JSON_LD: b",\n".join([one.jsonld for one in everything]),
        RDF_XML: b"".join([one.rdfxml for one in everything]),
    }


def serialized(blocks: Iterable[Block], form: Format) -> bytes:
    """Return a whole document in one of the graph formats, for what is small enough to hold at once."""
    frame = _FRAMES[form]
    return frame.header + fragments(blocks)[form] + frame.footer


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
    """Write as TriG the dataset that an endpoint serves (DESIGN §3, *Graphs*).

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
