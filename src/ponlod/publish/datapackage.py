# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A Frictionless Data Package of the tables of all releases, https://specs.frictionlessdata.io/data-package/.

Its paths are relative to the folder that it stands in: it can be read where it is served, and from a copy.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ponlod.facts import File, ProgrammeFacts, ReleaseFacts
from ponlod.formats import DATA_PACKAGE_NAME, RESULTS_CSV
from ponlod.iris import Iris
from ponlod.publish.columns import Described, Kind, Words, both
from ponlod.publish.kohesio import EMPTY, FIELDS, Field, kohesio_name
from ponlod.publish.sheets import workbook_name
from ponlod.publish.table import COLUMNS, table_name
from ponlod.publisher import Publisher

Json = dict[str, Any]

_TYPES: Mapping[Kind, Json] = {
    Kind.TEXT: {"type": "string"},
    Kind.TEXTS: {"type": "string"},
    Kind.IRI: {"type": "string", "format": "uri"},
    # Several addresses in a cell are no address.
    Kind.IRIS: {"type": "string"},
    Kind.EURO: {"type": "number"},
    Kind.NUMBER: {"type": "integer"},
    Kind.DATE: {"type": "date"},
}


def data_package(
    releases: Sequence[ReleaseFacts],
    programmes: Iterable[ProgrammeFacts],
    files: Mapping[str, File],
    publisher: Publisher,
    iris: Iris,
    words: Words,
) -> bytes:
    """Describe the tables of ``releases``, as JSON; ``files`` has their sizes and digests, by name.

    It also has the workbooks: of a release that has none this is said.
    """
    titles = ", ".join(programme.title for programme in programmes)
    resources = [resource for release in releases for resource in _resources(release, files, iris, words)]
    licence = {"title": publisher.terms.name, "path": publisher.terms.address}
    content: Json = {
        "profile": "tabular-data-package",
        "name": "ponlod",
        "id": str(iris.file(f"dumps/{DATA_PACKAGE_NAME}")),
        "title": f"{titles}: {both(words, 'described.package')}",
        "description": " / ".join(
            f"{texts['described.package_is']} {texts[f'standing.{publisher.standing}']}"
            for texts in words.values()
        ),
        "homepage": str(iris.file("data")),
        "licenses": [licence],
        "sources": [{"title": f"{release.title} ({release.publisher})"} for release in releases],
        "resources": resources,
    }
    if publisher.name is not None:
        named = {"title": publisher.name, "role": "publisher"}
        content["contributors"] = [named | ({"path": publisher.homepage} if publisher.homepage else {})]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _resources(release: ReleaseFacts, files: Mapping[str, File], iris: Iris, words: Words) -> Iterator[Json]:
    tables = (
        ("actions", table_name(release), [_column(column, words) for column in COLUMNS], "code"),
        ("kohesio", kohesio_name(release), [_field(field, words) for field in FIELDS], FIELDS[0].name),
    )
    no_workbook = workbook_name(release) not in files
    for what, name, fields, key in tables:
        file = files[name]
        about = [f"described.{what}_is", *(["described.no_workbook"] if no_workbook else [])]
        yield {
            "profile": "tabular-data-resource",
            "name": name.removesuffix(".csv").lower(),
            "path": name,
            "title": f"{release.title}: {both(words, f'described.{what}')}",
            "description": " ".join(both(words, key) for key in about).format(empty=", ".join(EMPTY)),
            "version": release.version,
            "format": RESULTS_CSV.extension,
            "mediatype": file.media_type,
            "encoding": "utf-8",
            "bytes": file.bytes,
            "hash": f"sha256:{file.sha256}",
            "sources": [{"title": release.title, "path": str(iris.release(release.key, "document"))}],
            "schema": {"fields": fields, "primaryKey": [key], "missingValues": [""]},
        }


def _column(column: Described, words: Words) -> Json:
    return {
        "name": column.name,
        **_TYPES[column.kind],
        "title": both(words, f"column.{column.name}"),
        "description": both(words, f"column.{column.name}_is"),
        **({"constraints": {"required": True}} if column.required else {}),
    }


def _field(field: Field, words: Words) -> Json:
    form = {"type": "date", "format": "%d/%m/%Y"} if field.kind is Kind.DATE else {"type": "string"}
    explained = " / ".join(field.explained(texts) for texts in words.values())
    return {"name": field.name, **form, "description": explained}
