# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which fields of a list of operations, as EU law asks for it, the source prints, and on how many actions.

The fields are those of Annex XII, point 1, of Regulation (EU) No 1303/2013, to which its Article 115(2)
refers; and the unique code that Article 49(3) of Regulation (EU) 2021/1060 adds for 2021-2027.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS

from ponlod.namespaces import PON
from ponlod.web.views.page_queries import PageQueries, Row

Verdict = Literal["all", "some", "near", "no"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that the law asks for, under the ``key`` of its texts, its name in those of the tables.

    ``exact`` is the property of ours that says the same; ``near`` are those that come close, and do not.
    """

    key: str
    exact: URIRef | None = None
    near: Sequence[URIRef] = ()


DATE = DCTERMS.issued
"""The date of the whole document, which every action read from it has."""

FIELDS = (
    Field("beneficiary"),
    Field("name", exact=DCTERMS.title),
    Field("summary", exact=DCTERMS.description),
    Field("start", near=(PON["dateMention"],)),
    Field("end", near=(PON["dateMention"],)),
    Field("expenditure", near=(PON["totalCost"],)),
    Field("rate", near=(PON["programmeFunding"],)),
    Field("location", near=(PON["place"],)),
    Field("country"),
    Field("category", near=(PON["measure"],)),
    Field("updated", exact=DATE),
    Field("headings"),
    Field("code", exact=DCTERMS.identifier),
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a field is covered: ``counts`` says how many of the ``actions`` have each property of it."""

    field: Field
    counts: Mapping[URIRef, int]
    actions: int

    @property
    def verdict(self) -> Verdict:
        """Whether all actions have the field, some of them, only something that comes near it, or none."""
        found = self.counts.get(self.field.exact, 0) if self.field.exact is not None else 0
        if found:
            return "all" if found == self.actions else "some"
        return "near" if any(self.counts.get(by) for by in self.field.near) else "no"


def coverage(queries: PageQueries) -> list[Coverage]:
    """Count, in today's data, the actions that have each field."""
    asked = {by for field in FIELDS for by in (field.exact, *field.near) if by is not None and by != DATE}
    counts = {by: _actions(queries.rows("count-with", property=by)) for by in sorted(asked)}
    counts[DATE] = _actions(queries.rows("dated"))
    actions = _actions(queries.rows("count-with", property=RDF.type))
    return [
        Coverage(field, {by: counts[by] for by in (field.exact, *field.near) if by is not None}, actions)
        for field in FIELDS
    ]


def _actions(rows: Sequence[Row]) -> int:
    (row,) = rows
    return int(row["actions"])
