# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The map of the site for crawlers, as https://www.sitemaps.org/protocol.html has it. Pure.

A page is as old as the release, or the vocabulary, that it shows: never as old as the files it is made of,
which are new with each build.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from xml.sax.saxutils import escape

from rdflib import URIRef

from ponlod.languages import LANGUAGES
from ponlod.order import natural
from ponlod.publish.manifest import ReleaseEntry
from ponlod.web.views.addresses import address, in_language
from ponlod.web.views.lists import Lists

PAGES = 10_000
"""In one map, which has three addresses of each; the protocol allows 50 000 addresses, and 50 MB.

A longer map is in parts, which an index names.
"""

_PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

_OF_THE_DATA = (
    "/",
    "/actions",
    "/projects",
    "/questions",
    "/releases",
    "/data",
    "/quality",
    "/catalogue",
    "/api",
)
_OF_THE_SITE = ("/sparql", "/glossary")
"""Pages that do not change with the data, and have no date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page: its path below the base, with all that URLs need escaped, and the day of what it shows."""

    path: str
    modified: date | None


@dataclass(frozen=True, slots=True)
class Described:
    """What has a page: today's ``lists``, all ``releases``, and other ``things``, vocabularies among them.

    ``terms`` tells when the ontology and each vocabulary were last changed, by their IRIs. ``questions`` are
    the names of those that can be asked.
    """

    lists: Lists
    releases: Sequence[ReleaseEntry]
    things: Iterable[URIRef]
    terms: Mapping[URIRef, date]
    questions: Iterable[str]


def entries(described: Described, base: str) -> tuple[Entry, ...]:
    """Return every page there is, once: not lists that are narrowed, not questions in other ways than by
    default, not lines, findings or amounts.

    What the document says in one line or one amount is reached from the page of its action.
    """
    newest = max((release.date for release in described.releases), default=None)
    found = dict.fromkeys(_OF_THE_DATA, newest) | dict.fromkeys(_OF_THE_SITE)
    found |= {f"/questions/{name}": newest for name in described.questions}
    found["/vocabulary"] = max(described.terms.values(), default=None)
    for iri, modified in chain(_listed(described.lists), _others(described, newest)):
        path = address(iri, base)
        if path is not None:
            found.setdefault(path, modified)
    return tuple(Entry(path, modified) for path, modified in found.items())


def parts(found: Sequence[Entry]) -> list[Sequence[Entry]]:
    """The maps that it takes, at least one."""
    return [found[start : start + PAGES] for start in range(0, len(found), PAGES)] or [found]


def urlset(found: Iterable[Entry], base: str) -> bytes:
    """Return a map as XML; each page is there in each language, and in the one that a reader prefers.

    All these addresses are listed, and each names them all, itself too: otherwise search engines ignore it
    (https://developers.google.com/search/docs/specialty/international/localized-versions).
    """
    head = f'{_HEAD}<urlset xmlns="{_PROTOCOL}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    root = base.rstrip("/")
    return "".join((head, *(_url(root, entry) for entry in found), "</urlset>\n")).encode()


def index(maps: Sequence[Sequence[Entry]], base: str) -> bytes:
    """Return the index of several maps, which are at sitemap-1.xml and so on."""
    head = f'{_HEAD}<sitemapindex xmlns="{_PROTOCOL}">\n'
    told = (
        f"<sitemap><loc>{escape(base)}sitemap-{number}.xml</loc>{_lastmod(_newest(found))}</sitemap>\n"
        for number, found in enumerate(maps, 1)
    )
    return "".join((head, *told, "</sitemapindex>\n")).encode()


def _url(root: str, entry: Entry) -> str:
    codes = {"x-default": None} | {code: code for code in LANGUAGES}
    addresses = {name: escape(root + in_language(entry.path, code)) for name, code in codes.items()}
    rest = _lastmod(entry.modified) + "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{one}"/>' for code, one in addresses.items()
    )
    return "".join(f"<url><loc>{one}</loc>{rest}</url>\n" for one in addresses.values())


def _lastmod(modified: date | None) -> str:
    return "" if modified is None else f"<lastmod>{modified.isoformat()}</lastmod>"


def _newest(found: Iterable[Entry]) -> date | None:
    return max((entry.modified for entry in found if entry.modified is not None), default=None)


def _listed(lists: Lists) -> Iterator[tuple[URIRef, date | None]]:
    for project in lists.projects.rows:
        yield project.iri, _day(project.release)
    for action in lists.actions.rows:
        yield action.iri, _day(action.release)
        for place in action.places:
            yield place.iri, _day(action.release)


def _day(release: ReleaseEntry | None) -> date | None:
    return None if release is None else release.date


def _others(described: Described, newest: date | None) -> Iterator[tuple[URIRef, date | None]]:
    for release in described.releases:
        yield URIRef(release.graph), release.date
    terms = described.terms
    yield from terms.items()
    for thing in sorted(described.things, key=natural):
        own = terms.get(thing) or terms.get(URIRef(thing.rpartition("/")[0]))
        yield thing, own or newest
