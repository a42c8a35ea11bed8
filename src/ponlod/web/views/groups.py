# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a page about a group of actions shows: how many, their money, how far they are, the first of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import RDF, URIRef

from ponlod.iris import vocabulary
from ponlod.namespaces import PON
from ponlod.order import natural
from ponlod.web.views.description import SHOWN, Description
from ponlod.web.views.listing import ActionRow, Sum, action_row, iri
from ponlod.web.views.page_queries import PageQueries

_BY_CLASS = {
    PON["Project"]: PON["project"],
    PON["PriorityAxis"]: PON["axis"],
    PON["Measure"]: PON["measure"],
    PON["City"]: PON["city"],
    PON["Programme"]: PON["programme"],
    PON["Place"]: PON["place"],
}
_FACETS = {
    PON["axis"]: "axis",
    PON["measure"]: "measure",
    PON["status"]: "status",
    PON["project"]: "project",
    PON["city"]: "city",
    PON["place"]: "place",
}
"""Properties by which the list of all actions can be narrowed down, and their names in its address."""

_COMPLETED = vocabulary("status", "completed")


@dataclass(frozen=True, slots=True)
class Group:
    """The actions that have ``value`` as a value of the property ``by``.

    ``sums`` has the printed amounts, added up by kind; ``standing`` how many actions have each status, None
    standing for those of which none is published; ``rows`` the first actions in the order of their codes.
    """

    by: URIRef
    value: URIRef
    total: int
    rows: Sequence[ActionRow]
    sums: Mapping[URIRef, Sum]
    standing: Mapping[URIRef | None, int]

    @property
    def facet(self) -> str | None:
        """What the list of all actions calls the property, None where it cannot be narrowed down by it."""
        return _FACETS.get(self.by)

    @property
    def completed(self) -> int:
        return self.standing.get(_COMPLETED, 0)


def group_of(queries: PageQueries, found: Description) -> Group | None:
    """Return the actions that belong on the page about a thing, None where it groups none by its nature."""
    classes = set(found.types())
    if PON["Release"] in classes:
        return _group(queries, RDF.type, PON["Action"], found.this)
    by = next((by for kind, by in _BY_CLASS.items() if kind in classes), None)
    if found.this.startswith(vocabulary("status", "")):
        by = PON["status"]
    return None if by is None else _group(queries, by, found.this, found.graph)


def _group(queries: PageQueries, by: URIRef, value: URIRef, graph: URIRef | None) -> Group:
    codes = queries.rows("codes", graph=graph, property=by, value=value)
    members = sorted((iri(row, "action") for row in codes), key=natural)
    sums = queries.rows("sums", graph=graph, property=by, value=value)
    standing = queries.rows("standing", graph=graph, property=by, value=value)
    return Group(
        by=by,
        value=value,
        total=len(members),
        rows=_rows(queries, members[:SHOWN], graph),
        sums={iri(row, "kind"): Sum(Decimal(str(row["sum"])), int(row["amounts"])) for row in sums},
        standing={iri(row, "status") if "status" in row else None: int(row["actions"]) for row in standing},
    )


def _rows(queries: PageQueries, actions: Sequence[URIRef], graph: URIRef | None) -> list[ActionRow]:
    if not actions:
        return []
    rows = {row["action"]: action_row(row) for row in queries.rows("members", graph=graph, actions=actions)}
    return [rows[action] for action in actions if action in rows]
