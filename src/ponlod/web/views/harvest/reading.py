# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A catalogue as its reader finds it: any graph, however odd, without ever failing."""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDFS
from rdflib.term import Node

AGENTS = (DCTERMS.publisher, DCTERMS.rightsHolder, DCTERMS.creator)
ADDRESSES = (DCAT.accessURL, DCAT.downloadURL)


class Reading:
    """A graph, and what it says is a catalogue, a dataset, a distribution, an agent or a contact.

    Each of these is a set in the order of IRIs. ``base`` is the IRI below which the site stands.
    """

    def __init__(self, graph: Graph, base: str) -> None:
        self.graph = graph
        self.base = base
        self.catalogues = self.of(DCAT.Catalog)
        self.datasets = self.of(DCAT.Dataset)
        self.distributions = _ordered(
            [*self.of(DCAT.Distribution), *self._ends(self.datasets, DCAT.distribution)]
        )
        answerable = [*self.catalogues, *self.datasets]
        self.agents = _ordered(node for role in AGENTS for node in self._ends(answerable, role))
        self.contacts = _ordered(self._ends(self.datasets, DCAT.contactPoint))

    def of(self, kind: URIRef) -> dict[Node, None]:
        """The things of a class."""
        return _ordered(self.graph.subjects(RDF.type, kind))

    def values(self, thing: Node, *properties: URIRef) -> list[Node]:
        """All values of properties, in the same order every time."""
        found = {value for one in properties for value in self.graph.objects(thing, one)}
        return sorted(found, key=lambda value: (str(value), getattr(value, "language", None) or ""))

    def first(self, thing: Node, *properties: URIRef) -> Node | None:
        """One value of properties."""
        return next(iter(self.values(thing, *properties)), None)

    def texts(self, thing: Node, one: URIRef) -> dict[str, str]:
        """The texts of a property by language (empty for a text without); the first where there are two."""
        found: dict[str, str] = {}
        for value in self.values(thing, one):
            if isinstance(value, Literal) and str(value).strip():
                found.setdefault(value.language or "", str(value))
        return found

    def said(self, thing: Node | None) -> str | None:
        """A value as most harvesters take it: its rdfs:label if it has one, else as it stands."""
        if thing is None:
            return None
        label = None if isinstance(thing, Literal) else self.first(thing, RDFS.label)
        return str(label if label is not None else thing)

    def name(self, thing: Node | None, *properties: URIRef) -> str | None:
        """What an agent, a contact or a place is called: in Italian, without language, or however it is."""
        if thing is None or isinstance(thing, Literal):
            return None if thing is None else str(thing)
        for one in properties or (FOAF.name,):
            names = self.texts(thing, one)
            if names:
                return names.get("it") or names.get("") or min(names.items())[1]
        return None

    def _ends(self, things: Iterable[Node], one: URIRef) -> Iterator[Node]:
        for thing in things:
            for end in self.graph.objects(thing, one):
                if not isinstance(end, Literal):
                    yield end


def _ordered(things: Iterable[Node]) -> dict[Node, None]:
    return dict.fromkeys(sorted(things, key=str))


def iri(thing: Node) -> str | None:
    """The IRI of a thing; None for a blank node, which is another one each time it is read."""
    return None if isinstance(thing, BNode | Literal) else str(thing)


def text(thing: Node | None) -> str | None:
    """A value as it stands."""
    return None if thing is None else str(thing)


def parts(address: str) -> tuple[str, str]:
    """The scheme and the host (with its port) of an address, in lower case; empty where it has none."""
    try:
        split = urlsplit(address)
    except ValueError:
        return "", ""
    return split.scheme.lower(), split.netloc.lower()


def is_web(address: str) -> bool:
    """Whether this is a whole http(s) address, which means the same wherever it is read."""
    scheme, host = parts(address)
    return scheme in ("http", "https") and bool(host)
