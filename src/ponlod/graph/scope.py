# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What holds for everything that one release says: its IRIs, and the lines of its document."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import URIRef

from ponlod.facts import ReleaseFacts
from ponlod.graph import terms
from ponlod.graph.literals import integer, italian
from ponlod.graph.triples import Triple
from ponlod.iris import Iris
from ponlod.records import Lines, PrintedDate


@dataclass(frozen=True, slots=True)
class Scope:
    """One release while it is being mapped.

    ``texts`` are the document's lines, ``as_of`` the date of the status that its cover prints.
    """

    iris: Iris
    facts: ReleaseFacts
    texts: tuple[str, ...]
    as_of: PrintedDate | None

    @property
    def city(self) -> URIRef:
        return self.iris.city(self.facts.city)

    @property
    def programme(self) -> URIRef:
        return self.iris.programme(self.facts.programme)

    def own(self, *segments: str) -> URIRef:
        """Return the release's IRI or, with ``segments``, that of something that only this release says."""
        return self.iris.release(self.facts.key, *segments)

    def lines(self, lines: Lines) -> URIRef:
        return self.own("lines", str(lines))

    def described_lines(self, ranges: Iterable[Lines]) -> Iterator[Triple]:
        """Describe each range once, in the document's order, with the printed lines verbatim."""
        document = self.own("document")
        for lines in sorted(set(ranges)):
            iri = self.lines(lines)
            yield iri, terms.TYPE, terms.LINE_RANGE_CLASS
            yield iri, terms.FIRST_LINE, integer(lines.first)
            yield iri, terms.LAST_LINE, integer(lines.last)
            yield iri, terms.VALUE, italian("\n".join(self.texts[lines.first - 1 : lines.last]))
            yield iri, terms.IS_PART_OF, document


def numbered(keys: Iterable[str]) -> Iterator[str]:
    """Make keys distinct: a repeated one gets ``-2``, ``-3`` in order.

    >>> list(numbered(["status", "no-total", "status"]))
    ['status', 'no-total', 'status-2']
    """
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}-{seen[key]}"
