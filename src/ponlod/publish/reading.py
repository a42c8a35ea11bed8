# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading back what was published."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import XSD, Literal, URIRef

from ponlod.errors import PublicationError
from ponlod.formats import Format
from ponlod.graph.triples import Triple
from ponlod.publish.manifest import Manifest

Statement = tuple[str, str, str]
"""A triple, its terms as N-Triples writes them."""
_STRING = ox.NamedNode(str(XSD.string))


def read_published(folder: Path, manifest: Manifest, path: str) -> list[Triple]:
    """Read a Turtle file of the publication in ``folder`` as ``read_turtle`` does.

    Raises PublicationError, also if the file is not what the manifest says.
    """
    return read_turtle(read_file(folder, manifest, path), path)


def read_file(folder: Path, manifest: Manifest, path: str) -> bytes:
    """Return a file of the publication in ``folder``.

    Raises PublicationError if the file cannot be read, or is not what the manifest says.
    """
    listed = next((file for file in manifest.files if file.path == path), None)
    try:
        content = (folder / path).read_bytes()
    except OSError as error:
        raise PublicationError(f"{path} cannot be read ({error.strerror}). Publish again.") from error
    if listed is None or hashlib.sha256(content).hexdigest() != listed.sha256:
        raise PublicationError(
            f"{path} is not the file that this server started with. Start the server again."
        )
    return content


def statements(content: bytes, form: Format) -> Iterator[Statement]:
    """Yield what a document says, blank nodes and repetitions included; nothing that it names is fetched.

    Raises PublicationError, at the place where it stops being of the format.
    """
    try:
        for quad in ox.parse(content, format=ox.RdfFormat.from_media_type(form.media_type)):
            yield str(quad.subject), str(quad.predicate), str(quad.object)
    except (SyntaxError, ValueError) as error:
        raise PublicationError(f"This is no {form.label} ({error}).") from error


def read_turtle(content: bytes, name: str) -> list[Triple]:
    """Return the triples of a Turtle file of a publication, in its order and with its terms as they stand.

    ``name`` is what the file is called. Raises PublicationError for what is no Turtle, or has blank nodes,
    which nothing that is published has.
    """
    try:
        return [
            (_iri(quad.subject), _iri(quad.predicate), _term(quad.object))
            for quad in ox.parse(content, format=ox.RdfFormat.TURTLE)
        ]
    except (SyntaxError, ValueError) as error:
        raise PublicationError(f"{name} cannot be read ({error}). Make the publication again.") from error


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> URIRef | Literal:
    if not isinstance(term, ox.Literal):
        return _iri(term)
    datatype = None if term.language or term.datatype == _STRING else URIRef(term.datatype.value)
    return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)


def _iri(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> URIRef:
    if not isinstance(term, ox.NamedNode):
        raise ValueError(f"{term} is no IRI")
    return URIRef(term.value)
