# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole description: what can be asked for, by whom it is published, and on what terms."""

from collections.abc import Sequence

import ponlod
from ponlod.locales import Language
from ponlod.publish.manifest import Manifest
from ponlod.publisher import Publisher
from ponlod.web.views.interface import parts
from ponlod.web.views.interface.lists import Table, list_parameters, list_paths, list_schemas
from ponlod.web.views.interface.parts import Object
from ponlod.web.views.interface.questions import (
    Described,
    answer_schema,
    question_parameters,
    question_paths,
    question_schema,
    shared_parameters,
    shared_responses,
    tag,
)

OPENAPI = "3.1.1"


def interface(
    tables: Sequence[Table], questions: Sequence[Described], manifest: Manifest, language: Language
) -> Object:
    """Return the description of all ``tables`` and ``questions`` of a publication.

    Texts are in ``language``; what can be chosen from is what the data have.
    """
    said, code = language.texts, language.code
    terms = manifest.publisher.terms
    found = parts.components(said)
    found["schemas"] |= {"Answer": answer_schema()}
    found["parameters"] |= shared_parameters(manifest.releases, said)
    found["responses"] |= shared_responses(said)
    paths: dict[str, Object] = {}
    for table in tables:
        paths |= list_paths(table, said)
        found["parameters"] |= list_parameters(table, said)
        found["schemas"] |= list_schemas(table, code)
    for each in questions:
        paths |= question_paths(each, said, code)
        found["schemas"][each.schema] = question_schema(each, code)
        found["parameters"] |= question_parameters(each, said, code)
    tags = {tag(each.question): said[f"tag.{each.question.tags[0]}"] for each in questions}
    return {
        "openapi": OPENAPI,
        "info": {
            "title": said["interface.title"],
            "summary": said["interface.summary"],
            "description": said["interface.description"],
            "version": ponlod.__version__,
            "license": {"name": terms.name, "url": terms.address},
            **_contact(manifest.publisher),
        },
        "servers": [{"url": manifest.base.rstrip("/")}],
        "externalDocs": {"url": f"{manifest.base}api"},
        "tags": [
            *({"name": table.name, "description": said[f"{table.name}.lead"]} for table in tables),
            *({"name": name, "description": description} for name, description in tags.items()),
        ],
        "paths": {path: {"get": operation} for path, operation in paths.items()},
        "components": found,
    }


def _contact(publisher: Publisher) -> Object:
    """Whom to write to, as far as anybody said so."""
    known = {"name": publisher.name} if publisher.name else {}
    page = publisher.contact_page or (publisher.homepage if publisher.contact is None else None)
    known |= {"email": publisher.mail} if publisher.mail else {}
    known |= {"url": page} if page else {}
    return {"contact": known} if known else {}
