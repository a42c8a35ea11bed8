# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a thing stands in the programme, what its words mean, and what was classed under a status."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rdflib import Literal, URIRef

from ponlod.fields.status import rules
from ponlod.iris import vocabulary
from ponlod.order import natural
from ponlod.web.views.description import SHOWN, Description
from ponlod.web.views.findings import Span
from ponlod.web.views.listing import iri, literal
from ponlod.web.views.page_queries import PageQueries, Row


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, classed under a status; ``owner`` is the action or project it is about."""

    iri: URIRef
    owner: URIRef
    code: str
    text: Literal
    rule: str
    certainty: URIRef | None
    lines: Span


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that classed sentences under a status: how many, and why it may (in English, as reviewed)."""

    id: str
    sentences: int
    reason: Literal | None


@dataclass(frozen=True, slots=True)
class Classed:
    """What was classed under a status: all rules that did it, and the first sentences."""

    total: int
    sentences: Sequence[Sentence]
    rules: Sequence[RuleUse]


def standing(queries: PageQueries, thing: URIRef) -> dict[URIRef, list[URIRef]]:
    """Return the axes, objectives, measures and funds that ``thing`` belongs to or holds, by their class."""
    found: dict[URIRef, list[URIRef]] = {}
    for row in queries.rows("hierarchy", this=thing):
        found.setdefault(iri(row, "class"), []).append(iri(row, "thing"))
    return {class_: sorted(set(things), key=natural) for class_, things in found.items()}


class Meanings:
    """What some concepts mean, as their vocabulary defines them."""

    def __init__(self, queries: PageQueries, things: Iterable[URIRef | None]) -> None:
        wanted = sorted({thing for thing in things if thing is not None})
        rows = queries.rows("meanings", things=wanted) if wanted else []
        self._meanings: Mapping[tuple[URIRef, str | None], Literal] = {
            (iri(row, "thing"), literal(row, "meaning").language): literal(row, "meaning") for row in rows
        }

    def of(self, thing: URIRef, language: str) -> Literal | None:
        """The definition of a concept in ``language``, else in Italian; None where it has none."""
        return self._meanings.get((thing, language)) or self._meanings.get((thing, "it"))


def classed(queries: PageQueries, found: Description) -> Classed | None:
    """Return what was classed under the status that a page is about, None if it is about no status."""
    if not found.this.startswith(vocabulary("status", "")):
        return None
    sentences = sorted(
        {row["assessment"]: _sentence(row) for row in queries.rows("sentences", status=found.this)}.values(),
        key=lambda sentence: (natural(sentence.code), natural(sentence.iri)),
    )
    reasons = {rule.id: Literal(rule.reason, lang="en") for rule in rules().ordered}
    uses = Counter(sentence.rule for sentence in sentences)
    return Classed(
        len(sentences),
        sentences[:SHOWN],
        [RuleUse(rule, number, reasons.get(rule)) for rule, number in uses.most_common()],
    )


def _sentence(row: Row) -> Sentence:
    return Sentence(
        iri=iri(row, "assessment"),
        owner=iri(row, "owner"),
        code=str(row["code"]),
        text=literal(row, "text"),
        rule=str(row.get("rule", "")),
        certainty=iri(row, "certainty") if "certainty" in row else None,
        lines=Span(iri(row, "lines"), int(literal(row, "first")), int(literal(row, "last"))),
    )
