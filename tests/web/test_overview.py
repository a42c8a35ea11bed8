# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The money at a glance, in the order in which it is shown."""

from decimal import Decimal
from typing import Any

from rdflib import Literal, URIRef

from ponlod.namespaces import PON
from ponlod.web.views.overview import PROGRAMME, overview
from ponlod.web.views.page_queries import Row

PRINTED = {"1": None, "2": Decimal(0), "3": Decimal(5), "4": Decimal("0.5"), "5": None}
"""Projects, and the sum of what is printed for their actions."""


class Projects:
    """A store that knows PRINTED and nothing else."""

    def rows(self, name: str, **parameters: Any) -> list[Row]:
        if parameters.get("property") != PON["project"]:
            return []
        if name == "count-by":
            return [{"group": project(key), "actions": Literal(1)} for key in PRINTED]
        return [
            {"group": project(key), "kind": PROGRAMME, "sum": Literal(money), "amounts": Literal(1)}
            for key, money in PRINTED.items()
            if money is not None
        ]


def project(key: str) -> URIRef:
    return URIRef(f"https://example.org/id/project/{key}")


def test_projects_come_by_their_money_and_a_printed_zero_comes_before_no_amount() -> None:
    found = overview(Projects())  # type: ignore[arg-type]
    assert [part.thing for part in found.projects] == [project(key) for key in ("3", "4", "2", "1", "5")]
    assert [part.public for part in found.projects] == [5, Decimal("0.5"), 0, None, None]
