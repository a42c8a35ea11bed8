# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a complaint is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["error", "warning", "note"]
"""An error: something is not imported, is imported twice, is deleted, or has a stopgap for its value.
A warning: it is imported, but poorer than it could be. A note: nothing is wrong.
"""

NATIONAL, CKAN, UDATA, PIVEAU = "national", "ckan", "udata", "piveau"
ALL = (NATIONAL, CKAN, UDATA, PIVEAU)
"""The harvesters, by their keys."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A rule that is broken, and by what: IRIs, addresses, words."""

    id: str
    severity: Severity
    harvesters: tuple[str, ...]
    things: tuple[str, ...]


def gravest_first(found: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """Put errors before warnings before notes; otherwise the order stays."""
    return tuple(sorted(found, key=lambda one: get_args(Severity).index(one.severity)))
