# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""CSV on the Web: a description beside each table, by which programs read it, and make RDF of it.

https://www.w3.org/TR/tabular-metadata/. A program that only has the CSV finds it at its address followed by
``-metadata.json``. What https://www.w3.org/TR/csv2rdf/ makes of the table of actions is true in the graph of
its release.
"""

import json
from collections.abc import Mapping
from typing import Any

from rdflib import URIRef
from rdflib.namespace import RDF

from ponlod.facts import ReleaseFacts
from ponlod.graph import terms
from ponlod.iris import Iris
from ponlod.namespaces import VOCABULARY
from ponlod.publish.columns import Described, Kind, Words
from ponlod.publish.kohesio import EMPTY, FIELDS, kohesio_name
from ponlod.publish.table import COLUMNS, SEPARATOR, table_name
from ponlod.publisher import Publisher

Json = dict[str, Any]

_CONTEXT = "http://www.w3.org/ns/csvw"
_DATATYPES = {
    Kind.TEXT: "string",
    Kind.TEXTS: "string",
    Kind.IRI: "anyURI",
    Kind.IRIS: "anyURI",
    Kind.EURO: "decimal",
    Kind.NUMBER: "integer",
    Kind.DATE: "date",
}
_AMOUNTS = {
    "programme_funding_text": "programme",
    "other_public_funding_text": "other-public",
    "private_funding_text": "private",
    "total_cost_text": "total",
}


def actions_description(release: ReleaseFacts, publisher: Publisher, iris: Iris, words: Words) -> bytes:
    """Describe the table of a release with a row per action."""
    about, value = _subjects(iris.release(release.key)), _values(iris.release(release.key))
    columns = [_column(column, words, about, value) for column in COLUMNS]
    kind = {
        "name": "type",
        "virtual": True,
        "propertyUrl": str(RDF.type),
        "valueUrl": str(terms.ACTION_CLASS),
    }
    schema = {"aboutUrl": "{+uri}", "columns": [*columns, kind], "primaryKey": "code"}
    return _table(table_name(release), "actions", schema, release, publisher, iris, words)


def kohesio_description(release: ReleaseFacts, publisher: Publisher, iris: Iris, words: Words) -> bytes:
    """Describe the table in Kohesio's field names, and say which of them are empty, each with the reason."""
    columns = []
    for field in FIELDS:
        column: Json = {
            "name": field.name,
            "titles": field.name,
            "dc:description": [
                {"@value": field.explained(texts), "@language": language} for language, texts in words.items()
            ],
            "datatype": {"base": "date", "format": "dd/MM/yyyy"} if field.kind is Kind.DATE else "string",
        }
        columns.append(column if not field.language else column | {"lang": field.language})
    schema = {"columns": columns, "primaryKey": "Operation_Unique_Identifier"}
    return _table(kohesio_name(release), "kohesio", schema, release, publisher, iris, words)


def _table(
    name: str,
    what: str,
    schema: Json,
    release: ReleaseFacts,
    publisher: Publisher,
    iris: Iris,
    words: Words,
) -> bytes:
    """What any of the tables says of itself; the dialect is the one that programs expect."""
    content: Json = {
        "@context": _CONTEXT,
        "@id": str(iris.catalogue(name)),
        "url": name,
        "dc:title": [
            {"@value": f"{release.title}: {texts[f'described.{what}']}", "@language": language}
            for language, texts in words.items()
        ],
        "dc:description": _said(words, f"described.{what}_is", empty=", ".join(EMPTY)),
        "dc:license": {"@id": publisher.licence},
        "dc:source": {"@id": str(iris.release(release.key, "document"))},
        "dc:isPartOf": {"@id": str(iris.release(release.key))},
        "dc:issued": {"@value": release.date.isoformat(), "@type": "xsd:date"},
        "tableSchema": schema,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _column(column: Described, words: Words, about: Mapping[str, str], value: Mapping[str, str]) -> Json:
    """One column of the table of actions.

    Several values in a cell would become texts, where the graph has things: no RDF is made of them.
    """
    content: Json = {
        "name": column.name,
        # The name first: it is what the header row has.
        "titles": {
            "und": column.name,
            **{code: texts[f"column.{column.name}"] for code, texts in words.items()},
        },
        "dc:description": _said(words, f"column.{column.name}_is"),
        "datatype": _DATATYPES[column.kind],
    }
    if column.required:
        content["required"] = True
    if column.language is not None:
        content["lang"] = column.language
    if column.property is not None:
        content["propertyUrl"] = str(column.property)
    if column.kind.several:
        content["separator"] = SEPARATOR
    if column.property is None or column.kind.several:
        content["suppressOutput"] = True
    if column.name in about:
        content["aboutUrl"] = about[column.name]
    if column.name in value:
        content["valueUrl"] = value[column.name]
    return content


def _subjects(release: URIRef) -> Mapping[str, str]:
    """What cells speak of that do not speak of the action, as URI templates."""
    lines = {name: f"{release}/action/{{code}}/funding/{key}" for name, key in _AMOUNTS.items()}
    return lines | {
        "project": "{+project_uri}",
        "project_title": "{+project_uri}",
        "release": str(release),
        "release_date": str(release),
    }


def _values(release: URIRef) -> Mapping[str, str]:
    """The things that cells stand for, as URI templates."""
    return {
        "project_uri": "{+project_uri}",
        "axis": f"{VOCABULARY}axis/{{axis}}",
        "measure": f"{VOCABULARY}measure/{{measure}}",
        "status_uri": "{+status_uri}",
        "lines": f"{release}/lines/{{lines}}",
    }


def _said(words: Words, key: str, **values: str) -> list[Json]:
    return [
        {"@value": texts[key].format(**values), "@language": language} for language, texts in words.items()
    ]
