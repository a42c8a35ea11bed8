# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How harvesters ask for a catalogue, and what they make of the answers.

They ask with HEAD first (ckanext-dcat), wish for nothing in particular (``*/*``, or no Accept at all), take
the parser that the Content-Type names, and walk from page to page as Hydra says.

What is judged is read by rdflib, as most of them do. All of it is read by the faster reader of publications,
to compare formats with each other and pages with the whole; of that only numbers stay, for catalogues can be
large.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from xml.sax import SAXException

import rdflib.exceptions
from rdflib import RDF, Graph
from rdflib.plugin import PluginException
from rdflib.plugins.parsers.jsonld import to_rdf

from ponlod.errors import PublicationError
from ponlod.formats import JSON_LD, RDF_XML, TURTLE
from ponlod.namespaces import HYDRA
from ponlod.publish.reading import Statement, statements
from ponlod.web.views.harvest.complaint import ALL, CKAN, NATIONAL, PIVEAU, UDATA, Complaint, Severity

LARGEST = 50 << 20
"""Bytes that ckanext-dcat takes of one address (``ckanext.dcat.max_file_size``)."""
SUFFIXES = (RDF_XML, TURTLE, JSON_LD)
_SAME = ("content-type", "content-length", "etag", "last-modified")
"""What HEAD has to say as GET does."""
_BEYOND = 999_999_999
_NO_GRAPH = (
    rdflib.exceptions.Error,
    PluginException,
    SAXException,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
)
"""What rdflib's parsers raise on what they cannot read: they have no error in common."""

RULES: Mapping[str, tuple[Severity, tuple[str, ...]]] = {
    "status": ("error", ALL),
    "head": ("error", (NATIONAL, CKAN)),
    "unreadable": ("error", ALL),
    "context": ("error", ALL),
    "too-large": ("error", (NATIONAL, CKAN)),
    "suffixes-differ": ("error", ALL),
    "pages-unended": ("error", ALL),
    "pages-differ": ("error", ALL),
    "page-beyond": ("error", (NATIONAL, CKAN, UDATA)),
    "negotiation": ("warning", (UDATA, PIVEAU)),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a request; the names of ``headers`` are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """What the body is declared to be, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


Ask = Callable[[str, str, Mapping[str, str]], Reply]
"""Asks the site: method, address below the base (as ``catalogue.ttl?page=2``), fields of the request."""

_FORMATS = {form.media_type: form for form in SUFFIXES}
_HYDRA = f"<{HYDRA}"
_IS_PAGE = {(f"<{RDF.type}>", f"<{HYDRA[kind]}>") for kind in ("PartialCollectionView", "PagedCollection")}
_FOLLOWING = {f"<{HYDRA[name]}>" for name in ("next", "nextPage")}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One address as a harvester gets it, and the ids of the rules that it breaks."""

    address: str
    status: int
    content_type: str
    size: int
    triples: int | None
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Readable:
    """What came of an address, and what it says: hashes of its statements, but for ``paging``."""

    address: str
    reply: Reply
    said: frozenset[int]
    paging: frozenset[Statement]


@dataclass(frozen=True, slots=True)
class Replay:
    """All that was asked: the ``graph`` of the catalogue (empty if there is none), and how it came."""

    graph: Graph
    fetched: tuple[Fetched, ...]
    pages: int
    complaints: tuple[Complaint, ...]


def replay(ask: Ask, base: str) -> Replay:
    """Ask for the catalogue as harvesters do, in each format and page by page. Every walk ends."""
    fetched: list[Fetched] = []
    broken: dict[str, tuple[str, ...]] = {}
    judged: _Readable | None = None
    for form in SUFFIXES:
        one, readable = _fetch(ask, f"catalogue.{form.extension}")
        fetched.append(one)
        if judged is None:
            judged = readable
        elif readable is not None and readable.said != judged.said:
            broken["catalogue"] = ("suffixes-differ",)
    pages, paged, ended = _walk(ask, base, _page(1))
    if not ended:
        broken[_page(1)] = ("pages-unended",)
    elif paged is not None and judged is not None and paged != judged.said:
        broken[_page(1)] = ("pages-differ",)
    graph = Graph() if judged is None else _graph(judged.reply)
    if judged is not None and judged.said and not graph:
        broken[judged.address] = ("unreadable",)
    if ask("GET", _page(_BEYOND), {"Accept": "*/*"}).status != HTTPStatus.NOT_FOUND:
        broken[_page(_BEYOND)] = ("page-beyond",)
    if _chosen(ask) != ask("GET", f"catalogue.{TURTLE.extension}", {}).body:
        broken["catalogue"] = (*broken.get("catalogue", ()), "negotiation")
    fetched += pages
    for one in fetched:
        broken[one.address] = (*one.broken, *broken.get(one.address, ()))
    return Replay(graph, tuple(fetched), len(pages), tuple(_complaints(broken, base)))


def _page(number: int) -> str:
    return f"catalogue.{TURTLE.extension}?page={number}"


def _fetch(ask: Ask, address: str) -> tuple[Fetched, _Readable | None]:
    head = ask("HEAD", address, {"Accept": "*/*"})
    got = ask("GET", address, {})
    wishing = ask("GET", address, {"Accept": "*/*"})
    said: tuple[frozenset[int], frozenset[Statement]] | None = None
    broken = []
    if {HTTPStatus.OK} != {head.status, got.status, wishing.status}:
        broken.append("status")
    else:
        fields = [[reply.headers.get(name) for name in _SAME] for reply in (head, got, wishing)]
        if fields[0] != fields[1] or fields[1] != fields[2] or got.body != wishing.body:
            broken.append("head")
        if len(got.body) >= LARGEST:
            broken.append("too-large")
        elif _leads_out(got):
            broken.append("context")
        elif (said := _said(got)) is None:
            broken.append("unreadable")
    declared, size = got.headers.get("content-type", ""), len(got.body)
    number = None if said is None else sum(map(len, said))
    readable = None if said is None else _Readable(address, got, *said)
    return Fetched(address, got.status, declared, size, number, tuple(broken)), readable


def _chosen(ask: Ask) -> bytes | None:
    """What whoever follows the IRI of the catalogue gets, if it is what it wished for."""
    reply = ask("GET", "catalogue", {"Accept": TURTLE.media_type})
    return reply.body if reply.status == HTTPStatus.OK and reply.media_type == TURTLE.media_type else None


def _walk(ask: Ask, base: str, address: str) -> tuple[list[Fetched], set[int] | None, bool]:
    """Follow the pages from ``address`` on.

    Return them, what they say together (but for what they say of themselves; None if one cannot be read), and
    whether the last of them was reached, as it has to be.
    """
    pages: list[Fetched] = []
    said: set[int] = set()
    seen: set[str] = set()
    while True:
        page, readable = _fetch(ask, address)
        pages.append(page)
        seen.add(address)
        if readable is None:
            return pages, None, True
        said |= readable.said
        following = _next(readable.paging)
        if following is None:
            return pages, said, True
        if not following.startswith(base) or following.removeprefix(base) in seen:
            return pages, said, False
        address = following.removeprefix(base)


def _next(paging: Iterable[Statement]) -> str | None:
    """The address of the next page, whichever way of Hydra it is said in: as an IRI or as a text."""
    known = sorted(paging)
    pages = {subject for subject, *said in known if tuple(said) in _IS_PAGE}
    leading = (value for subject, property_, value in known if subject in pages and property_ in _FOLLOWING)
    return next((value.strip('<>"') for value in leading), None)


def _leads_out(reply: Reply) -> bool:
    """Whether a JSON-LD document names a context elsewhere, which whoever reads it would have to fetch."""
    if reply.media_type != JSON_LD.media_type:
        return False
    try:
        ahead = [json.loads(reply.body)]
    except (ValueError, RecursionError):
        return False
    while ahead:
        part = ahead.pop()
        if isinstance(part, dict):
            context = part.get("@context")
            named = context if isinstance(context, list) else [context]
            if "@import" in part or any(isinstance(one, str) for one in named):
                return True
            ahead += part.values()
        elif isinstance(part, list):
            ahead += part
    return False


def _said(reply: Reply) -> tuple[frozenset[int], frozenset[Statement]] | None:
    """What is said in the format that the declared type names; None if that is none, or another one."""
    form = _FORMATS.get(reply.media_type)
    if form is None:
        return None
    said, paging = set(), set()
    try:
        for statement in statements(reply.body, form):
            _, property_, value = statement
            if property_.startswith(_HYDRA) or value.startswith(_HYDRA):
                paging.add(statement)
            else:
                said.add(hash(statement))
    except PublicationError:
        return None
    return frozenset(said), frozenset(paging)


def _graph(reply: Reply) -> Graph:
    """What a harvester in Python makes of it: nothing if it cannot read it."""
    graph = Graph()
    try:
        text = reply.body.decode("utf-8")
        if reply.media_type == JSON_LD.media_type:
            to_rdf(json.loads(text), graph)  # as Graph.parse does, but for a class that rdflib warns of
        else:
            graph.parse(data=text, format=reply.media_type)
    except _NO_GRAPH:
        return Graph()
    return graph


def _complaints(broken: Mapping[str, Iterable[str]], base: str) -> Iterator[Complaint]:
    for id_, (severity, harvesters) in RULES.items():
        things = tuple(f"{base}{address}" for address, ids in broken.items() if id_ in ids)
        if things:
            yield Complaint(id_, severity, harvesters, things)
