# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The lines of a document behind what a page says."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import PROV

from ponlod.namespaces import PON
from ponlod.web.views.description import Description


@dataclass(frozen=True, slots=True)
class PrintedLines:
    """A range of lines of a release's document, and the lines themselves."""

    iri: URIRef
    first: int
    last: int
    texts: Sequence[str]

    def numbered(self) -> list[tuple[int, str]]:
        """Each line with its number."""
        return list(enumerate(self.texts, start=self.first))


def printed_lines(found: Description, subject: URIRef | None = None) -> list[PrintedLines]:
    """The ranges of lines that ``subject`` (default: the thing described) was read from, in order."""
    ranges = (lines_at(found, iri) for iri in found.resources(PROV.wasDerivedFrom, subject))
    return sorted((lines for lines in ranges if lines is not None), key=lambda one: (one.first, one.last))


def lines_at(found: Description, iri: URIRef) -> PrintedLines | None:
    """The range of lines that ``iri`` names, None if it names something else."""
    first, last = found.value(PON["firstLine"], iri), found.value(PON["lastLine"], iri)
    if first is None or last is None:
        return None
    return PrintedLines(iri, int(first), int(last), str(found.value(PROV.value, iri) or "").split("\n"))
