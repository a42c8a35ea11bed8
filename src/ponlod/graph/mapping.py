# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""From records to triples: the one door to the modules beside it. Pure: same records, same triples.

A release is published as blocks, in this order:

1. the release and its document;
2. a block per finding, in the order of the reading;
3. a block per project, in the order of the document;
4. a block per place, by IRI, however many actions name it;
5. a block per action, by code: the action, its funding lines and total, its status assessment, the references
   and dates that it mentions.

Each block ends with the line ranges that it cites, so that a statement and its proof stand together. Since no
triple is published twice, a range that several blocks cite is described in the first of them. Which that is,
``release_mapping`` settles; after it, blocks can be mapped apart from each other, in any order and process.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from ponlod.facts import ReleaseFacts
from ponlod.graph.actions import action_lines, action_triples
from ponlod.graph.findings import finding_triples, named_findings
from ponlod.graph.reference import reference_blocks
from ponlod.graph.releases import release_triples
from ponlod.graph.scope import Scope
from ponlod.graph.sections import named_places, place_triples, project_lines, project_triples
from ponlod.graph.terms import FINDING_CLASS
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.records import Lines, Reading

__all__ = ["Part", "ReleaseMapping", "reference_blocks", "release_blocks", "release_mapping"]

_Says = Callable[[], Iterator[Triple]]


@dataclass(frozen=True, slots=True)
class Part:
    """A block before it is mapped.

    ``cites`` is how many ranges of lines it cites, and a measure of how much it says; ``describes`` are those
    that no part before it cites.
    """

    says: _Says
    cites: int
    describes: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class ReleaseMapping:
    """A release ready to be mapped, whole or in shards. Made by ``release_mapping``.

    ``head`` has the parts of release, findings, projects and places, ``actions`` those of the actions.
    """

    scope: Scope
    head: tuple[Part, ...]
    actions: tuple[Part, ...]

    def block(self, part: Part) -> Block:
        """Return the block of one part, the same whenever and wherever it is mapped."""
        return (*part.says(), *self.scope.described_lines(part.describes))

    def findings(self) -> Iterator[Block]:
        """Yield the blocks of the findings alone, as they stand in the head."""
        blocks = map(self.block, self.head)
        return (block for block in blocks if block[0][2] == FINDING_CLASS)


def release_mapping(
    reading: Reading, facts: ReleaseFacts, iris: Iris, previous: ReleaseFacts | None = None
) -> ReleaseMapping:
    """Prepare a release for mapping; ``previous`` is the city's release before it."""
    scope = Scope(iris, facts, reading.texts, reading.cover.as_of)
    described: set[Lines] = set()
    head = tuple(_parts(_head(reading, scope, previous), described))
    return ReleaseMapping(scope, head, tuple(_parts(_actions(reading, scope), described)))


def release_blocks(
    reading: Reading, facts: ReleaseFacts, iris: Iris, previous: ReleaseFacts | None = None
) -> Iterator[Block]:
    """Yield all blocks of a release in published order; no triple comes twice."""
    mapping = release_mapping(reading, facts, iris, previous)
    for part in (*mapping.head, *mapping.actions):
        yield mapping.block(part)


def _parts(blocks: Iterable[tuple[_Says, set[Lines]]], described: set[Lines]) -> Iterator[Part]:
    """Settle which ranges each block describes, and add them to ``described``."""
    for says, cited in blocks:
        new = cited - described
        described |= new
        yield Part(says, len(cited), tuple(new))


def _head(
    reading: Reading, scope: Scope, previous: ReleaseFacts | None
) -> Iterator[tuple[_Says, set[Lines]]]:
    """Yield what says each block of the head, and the ranges of lines that it cites."""
    yield partial(release_triples, scope, reading.cover, previous), set()
    for iri, finding in named_findings(scope, reading.findings):
        yield partial(finding_triples, scope, iri, finding), set(finding.lines)
    for project in reading.projects:
        yield partial(project_triples, scope, project), project_lines(project)
    for iri, mentions in named_places(scope, reading.projects).items():
        yield partial(place_triples, scope, iri, mentions), {place.lines for place in mentions}


def _actions(reading: Reading, scope: Scope) -> Iterator[tuple[_Says, set[Lines]]]:
    """Yield the same for the actions, by code."""
    for project, action in sorted(reading.actions(), key=lambda pair: pair[1].code):
        yield partial(action_triples, scope, action, project), action_lines(action)
