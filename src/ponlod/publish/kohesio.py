# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list of operations as the Commission's Kohesio takes it, as far as the source goes.

The names of the columns are those of Kohesio's Table Schema (github.com/ISAITB/validator-resources-kohesio,
resources/schemas/schema.json); among them is all that Annex XII, point 1, of Regulation (EU) No 1303/2013
asks of such a list. What neither the document nor the programme's own vocabulary says is left empty, even
where the schema demands it: a printed cost is not declared as eligible, and a date in a text is not that of
an operation.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from ponlod.facts import ProgrammeFacts, ReleaseFacts
from ponlod.iris import vocabulary
from ponlod.namespaces import PON
from ponlod.publish.columns import Kind
from ponlod.records import Action, Project


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``filled`` says with what, ``empty`` why it is not, by the key of a text under ``kohesio.``.

    Exactly one of the two is None. ``annex`` is the field of Annex XII that it corresponds to, if it does to
    one, by the key of its name under ``annex.``.
    """

    name: str
    filled: str | None = None
    kind: Kind = Kind.TEXT
    language: str | None = None
    empty: str | None = None
    annex: str | None = None

    def explained(self, texts: Mapping[str, str]) -> str:
        """What is in the column, or why nothing is, and the name of its field in Annex XII."""
        said = texts[f"kohesio.{self.filled or self.empty}"]
        if self.annex is None:
            return said
        return f"{said} {texts['described.annex'].format(field=texts[f'annex.{self.annex}'])}"


FIELDS = (
    Field("Operation_Unique_Identifier", "code"),
    Field("CountryID", empty="no_country", annex="country"),
    Field("Operation_Name_Programme_Language", "title", language="it", annex="name"),
    Field("Operation_Name_English", empty="no_translation", annex="name"),
    Field("Country", empty="no_country", annex="country"),
    Field("Location_Indicator_Postcode", empty="no_postcode", annex="location"),
    Field("Operation_Start_Date", empty="no_dates", annex="start"),
    Field("Operation_Expected_End_Date", empty="no_dates", annex="end"),
    Field("Operation_End_Date", empty="no_dates", annex="end"),
    Field("CoFinancing_Rate", empty="no_rate", annex="rate"),
    Field("Total_Eligible_Expenditure_amount", empty="no_expenditure", annex="expenditure"),
    Field("Total_Eligible_Expenditure_Currency", empty="of_expenditure"),
    Field("Total_Eligible_Expenditure_Exchange_Rate", empty="of_expenditure"),
    Field("Location_Indicator_NUTS_code", empty="no_nuts", annex="location"),
    Field("Beneficiary_Name", empty="no_beneficiary", annex="beneficiary"),
    Field("Location_Indicator_latitude_longitude", empty="no_coordinates", annex="location"),
    Field("Category_Of_Intervention", empty="no_category", annex="category"),
    Field("Fund_Code", "fund_code"),
    Field("Programme_Code", "programme_code"),
    Field("Operation_Summary_English", empty="no_translation", annex="summary"),
    Field("Operation_Summary_Programme_Language", "summary", language="it", annex="summary"),
    Field("Programming_Period", "period"),
    Field("Programme_Name", "programme_name", language="it"),
    Field("Program_Priority_Axis_Code", "axis_code"),
    Field("Program_Priority_Axis_Name", "axis_name", language="it"),
    Field("Program_Specific_Objective_Code", "objective_code"),
    Field("Program_Specific_Objective_Name", empty="no_objective_name"),
    Field("Program_Thematic_Objective_Code", empty="no_thematic_objective"),
    Field("Program_Thematic_Objective_Name", empty="no_thematic_objective"),
    Field("Fund_Name", "fund_name", language="it"),
    Field("Date_Of_Last_Update", "updated", Kind.DATE, annex="updated"),
    Field("Beneficiary_Unique_Identifier", empty="no_beneficiary"),
    Field("Social_Media_Links", empty="no_profiles"),
)
EMPTY = tuple(field.name for field in FIELDS if field.filled is None)
"""The columns that are left empty."""

_FUNDS = {"FESR": "ERDF", "FSE": "ESF"}
"""Kohesio's codes of funds, by ours; it has none for REACT-EU."""


def kohesio_name(release: ReleaseFacts) -> str:
    """What the file is called that has this table."""
    return f"ponlod-{release.key}-kohesio.csv"


def kohesio_rows(
    actions: Iterable[tuple[Project, Action]], release: ReleaseFacts, programme: ProgrammeFacts, terms: Graph
) -> Iterator[tuple[str, ...]]:
    """Yield a row per action, its cells in the order of FIELDS, in the order given.

    ``terms`` has the vocabularies, which know the name and the fund of each axis.
    """
    axes: dict[str, Mapping[str, str]] = {}
    period = re.search(r"\b\d{4}-\d{4}\b", programme.title)
    same = {
        "programme_code": programme.cci,
        "programme_name": programme.title,
        "period": period[0] if period else "",
        "updated": f"{release.date:%d/%m/%Y}",
    }
    for _, action in actions:
        axis, numbers = action.code.axis, action.code.measure.split(".")
        if axis not in axes:
            axes[axis] = _axis(terms, axis)
        objective = vocabulary("objective", ".".join(numbers[:2]))
        cells = {
            **same,
            **axes[axis],
            "code": str(action.code),
            "title": action.title,
            "summary": action.description or "",
            "axis_code": axis,
            "objective_code": str(terms.value(objective, SKOS.notation) or ""),
        }
        yield tuple(cells[field.filled] if field.filled else "" for field in FIELDS)


def _axis(terms: Graph, number: str) -> Mapping[str, str]:
    axis = vocabulary("axis", number)
    fund = terms.value(axis, PON["fund"])
    code = str(terms.value(fund, SKOS.notation) or "")
    return {
        "axis_name": _name(terms, axis),
        "fund_code": _FUNDS.get(code, ""),
        "fund_name": _name(terms, fund),
    }


def _name(terms: Graph, concept: object) -> str:
    """The Italian name of a concept; the official one, unlike those in other languages."""
    if not isinstance(concept, URIRef):
        return ""
    labels = terms.objects(concept, SKOS.prefLabel)
    return next((str(one) for one in labels if isinstance(one, Literal) and one.language == "it"), "")
