# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Today's actions and their money at a glance: by axis, by status, by project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import RDF, URIRef

from ponlod.iris import vocabulary
from ponlod.namespaces import PON
from ponlod.order import natural
from ponlod.web.views.listing import Names, Sum, Totals, groups
from ponlod.web.views.page_queries import PageQueries

PROGRAMME = PON["programmeFunding"]
OTHER_PUBLIC = PON["otherPublicFunding"]

FIRST_PROJECTS = 20
"""Projects that are named one by one; there may be thousands."""


@dataclass(frozen=True, slots=True)
class Part:
    """The actions of one axis, status or project; ``thing`` is None for those without a status."""

    thing: URIRef | None
    group: Totals

    @property
    def public(self) -> Decimal | None:
        """Programme and other public money together; None where no amount is printed."""
        return public(self.group)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything, and its parts: axes and statuses in their own order, projects with most public money first.

    ``names`` knows the axes, the statuses and the first projects.
    """

    everything: Totals
    axes: Sequence[Part]
    statuses: Sequence[Part]
    projects: Sequence[Part]
    names: Names

    @property
    def completed(self) -> Totals:
        """The actions that are completed."""
        completed = vocabulary("status", "completed")
        return next((part.group for part in self.statuses if part.thing == completed), Totals(0, {}))

    @property
    def first_projects(self) -> Sequence[Part]:
        return self.projects[:FIRST_PROJECTS]

    @property
    def other_projects(self) -> Totals:
        """The actions of all other projects together."""
        return total([part.group for part in self.projects[FIRST_PROJECTS:]])


def overview(queries: PageQueries) -> Overview:
    """Ask for everything that is in today's data."""
    everything = groups(queries, RDF.type).get(PON["Action"], Totals(0, {}))
    axes, statuses, projects = (groups(queries, by) for by in (PON["axis"], PON["status"], PON["project"]))
    ranked = sorted(projects, key=lambda thing: (_rank(projects[thing]), natural(thing)))
    names = Names(queries, [*axes, *statuses, *ranked[:FIRST_PROJECTS]])
    return Overview(
        everything=everything,
        axes=[Part(axis, axes[axis]) for axis in sorted(axes, key=names.position)],
        statuses=_with_rest(statuses, sorted(statuses, key=names.position), everything),
        projects=[Part(thing, projects[thing]) for thing in ranked],
        names=names,
    )


def public(group: Totals) -> Decimal | None:
    """Programme and other public money together; None where no amount is printed."""
    amounts = [amount for kind in (PROGRAMME, OTHER_PUBLIC) if (amount := group.money(kind)) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _rank(group: Totals) -> tuple[bool, Decimal]:
    """Most public money first, a printed zero behind it, and last those of which no amount is printed."""
    amount = public(group)
    return amount is None, -(amount or Decimal(0))


def total(some: Sequence[Totals]) -> Totals:
    """The actions of groups that do not overlap."""
    sums: dict[URIRef, Sum] = {}
    for group in some:
        for kind, found in group.sums.items():
            so_far = sums.get(kind, Sum(Decimal(0), 0))
            sums[kind] = Sum(so_far.value + found.value, so_far.amounts + found.amounts)
    return Totals(sum(group.actions for group in some), sums)


def _with_rest(found: Mapping[URIRef, Totals], order: Sequence[URIRef], everything: Totals) -> list[Part]:
    """The groups in order, and at the end the actions that are in none of them, if there are any."""
    parts = [Part(thing, found[thing]) for thing in order]
    named = total(list(found.values()))
    if everything.actions > named.actions:
        left = {}
        for kind, whole in everything.sums.items():
            part = named.sums.get(kind, Sum(Decimal(0), 0))
            if whole.amounts > part.amounts:
                left[kind] = Sum(whole.value - part.value, whole.amounts - part.amounts)
        parts.append(Part(None, Totals(everything.actions - named.actions, left)))
    return parts
