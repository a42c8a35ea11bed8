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
triple is published twice, a range that several blocks cite is described in the first of them: 1 to 4 are the
*head*, mapped in one go, and an action skips what the head described. Actions cannot share a range among
themselves, because the lines of two actions never overlap; so they can be mapped apart from each other, in
any process, once the mapping is made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ponlod.facts import ReleaseFacts
from ponlod.graph.actions import action_lines, action_triples
from ponlod.graph.findings import finding_triples, named_findings
from ponlod.graph.reference import reference_blocks
from ponlod.graph.releases import release_triples
from ponlod.graph.scope import Scope
from ponlod.graph.sections import named_places, place_triples, project_lines, project_triples
from ponlod.graph.triples import Block, Triple
from ponlod.iris import Iris
from ponlod.records import Action, Lines, Project, Reading

__all__ = ["ReleaseMapping", "reference_blocks", "release_blocks", "release_mapping"]


@dataclass(frozen=True, slots=True)
class ReleaseMapping:
    """A release ready to be mapped, whole or in shards. Made by ``release_mapping``.

    ``actions`` are all actions by code, each with its project; ``head_lines`` are the ranges described in the
    head.
    """

    reading: Reading
    scope: Scope
    previous: ReleaseFacts | None
    actions: tuple[tuple[Action, Project], ...]
    head_lines: frozenset[Lines]

    def head(self) -> Iterator[Block]:
        """Yield the blocks of release, findings, projects and places."""
        described: set[Lines] = set()
        for triples, cited in _head(self.reading, self.scope, self.previous):
            yield (*triples, *self.scope.described_lines(cited - described))
            described |= cited

    def action_block(self, action: Action, project: Project) -> Block:
        """Return the block of one action, the same whenever and wherever it is mapped."""
        new = action_lines(action) - self.head_lines
        return (*action_triples(self.scope, action, project), *self.scope.described_lines(new))


def release_mapping(
    reading: Reading, facts: ReleaseFacts, iris: Iris, previous: ReleaseFacts | None = None
) -> ReleaseMapping:
    """Prepare a release for mapping; ``previous`` is the city's release before it."""
    scope = Scope(iris, facts, reading.texts, reading.cover.as_of)
    actions = ((action, project) for project in reading.projects for action in project.actions)
    head_lines: set[Lines] = set()
    for _, cited in _head(reading, scope, previous):
        head_lines |= cited
    return ReleaseMapping(
        reading,
        scope,
        previous,
        tuple(sorted(actions, key=lambda pair: pair[0].code)),
        frozenset(head_lines),
    )


def release_blocks(
    reading: Reading, facts: ReleaseFacts, iris: Iris, previous: ReleaseFacts | None = None
) -> Iterator[Block]:
    """Yield all blocks of a release in published order; no triple comes twice."""
    mapping = release_mapping(reading, facts, iris, previous)
    yield from mapping.head()
    for action, project in mapping.actions:
        yield mapping.action_block(action, project)


def _head(
    reading: Reading, scope: Scope, previous: ReleaseFacts | None
) -> Iterator[tuple[Iterable[Triple], set[Lines]]]:
    """Yield what each block of the head says, unevaluated, and the ranges of lines that it cites."""
    yield release_triples(scope, reading.cover, previous), set()
    for iri, finding in named_findings(scope, reading.findings):
        yield finding_triples(scope, iri, finding), set(finding.lines)
    for project in reading.projects:
        yield project_triples(scope, project), project_lines(project)
    for iri, mentions in named_places(scope, reading.projects).items():
        yield place_triples(scope, iri, mentions), {place.lines for place in mentions}
