# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Actions, projects and sums of money as rows of tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS

from ponlod.iris import last_segment
from ponlod.namespaces import PON
from ponlod.order import natural
from ponlod.web.views.description import description, labels
from ponlod.web.views.page_queries import PageQueries, Row, Term


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action in a table; amounts in euro, None where no figure is printed."""

    iri: URIRef
    code: str
    title: Literal
    project: URIRef
    axis: URIRef
    measure: URIRef
    status: URIRef | None
    programme: Decimal | None
    other_public: Decimal | None
    private: Decimal | None
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a table; ``number`` is None for a section without one."""

    iri: URIRef
    key: str
    number: int | None
    title: Literal
    city: URIRef
    status: URIRef | None


@dataclass(frozen=True, slots=True)
class Sum:
    """Printed amounts of a group of actions, added up: ``amounts`` says how many there were."""

    value: Decimal
    amounts: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How many actions share a value of some property, and their money."""

    actions: int
    sums: Mapping[URIRef, Sum]

    def money(self, kind: URIRef) -> Decimal | None:
        """The sum of one kind of amount; None where not one is printed."""
        found = self.sums.get(kind)
        return None if found is None else found.value

    def amounts(self, kind: URIRef) -> int:
        """How many amounts of one kind are printed."""
        found = self.sums.get(kind)
        return 0 if found is None else found.amounts


def action_row(row: Row) -> ActionRow:
    """Read one of the solutions that have a variable for each field."""
    return ActionRow(
        iri=iri(row, "action"),
        code=str(row["code"]),
        title=literal(row, "title"),
        project=iri(row, "project"),
        axis=iri(row, "axis"),
        measure=iri(row, "measure"),
        status=iri(row, "status") if "status" in row else None,
        programme=amount(row, "programme"),
        other_public=amount(row, "otherPublic"),
        private=amount(row, "private"),
        total=amount(row, "total"),
    )


def project_rows(queries: PageQueries) -> list[ProjectRow]:
    """Return all projects: city by city, the numbered ones first."""
    rows = [
        ProjectRow(
            iri=iri(row, "project"),
            key=str(row["key"]),
            number=int(row["number"]) if "number" in row else None,
            title=literal(row, "title"),
            city=iri(row, "city"),
            status=iri(row, "status") if "status" in row else None,
        )
        for row in queries.rows("projects")
    ]
    return sorted(rows, key=lambda row: (row.city, row.number is None, natural(row.key)))


def groups(queries: PageQueries, by: URIRef) -> dict[URIRef, Totals]:
    """Return the actions grouped by the values of the property ``by``, with their money."""
    sums: dict[URIRef, dict[URIRef, Sum]] = {}
    for row in queries.rows("money-by", property=by):
        found = Sum(Decimal(str(row["sum"])), int(row["amounts"]))
        sums.setdefault(iri(row, "group"), {})[iri(row, "kind")] = found
    return {
        iri(row, "group"): Totals(int(row["actions"]), sums.get(iri(row, "group"), {}))
        for row in queries.rows("count-by", property=by)
    }


class Names:
    """What some things are called, by ``graph`` where it knows them, else by today's data."""

    def __init__(
        self, queries: PageQueries, things: Iterable[URIRef | None], graph: URIRef | None = None
    ) -> None:
        wanted = [thing for thing in things if thing is not None]
        self._known = description(URIRef(""), labels(queries, wanted, graph))

    def name(self, thing: URIRef, language: str) -> Literal:
        return self._known.name(thing, language)

    def notation(self, thing: URIRef) -> str:
        return self._known.notation(thing) or last_segment(thing)

    def number(self, thing: URIRef) -> str | None:
        """The number that an axis or a project goes by."""
        if PON["PriorityAxis"] in self._known.types(thing):
            return self._known.notation(thing)
        value = self._known.value(PON["number"], thing)
        return None if value is None else str(value)

    def code(self, thing: URIRef) -> str:
        """The identifier of an action, a project, a release."""
        value = self._known.value(DCTERMS.identifier, thing)
        return last_segment(thing) if value is None else str(value)

    def position(self, thing: URIRef) -> tuple[object, ...]:
        """Sorts concepts and projects, as ``Description.position`` does."""
        return self._known.position(thing)


def iri(row: Row, name: str) -> URIRef:
    value = row[name]
    if not isinstance(value, URIRef):
        raise TypeError(f"{name} is no IRI: {value!r}")
    return value


def literal(row: Row, name: str) -> Literal:
    value = row[name]
    if not isinstance(value, Literal):
        raise TypeError(f"{name} is no literal: {value!r}")
    return value


def amount(row: Mapping[str, Term], name: str) -> Decimal | None:
    return Decimal(str(row[name])) if name in row else None
