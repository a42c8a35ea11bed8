# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The description read back for a page: operations, their parameters, what can go wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from ponlod.formats import JSON, Format, format_of
from ponlod.web.views.interface.parts import Object

_COMMON = ("lang", "variant", "format", "release")
"""Parameters that are explained once."""


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter: ``choices`` are its values with what they are called, where that says more."""

    name: str
    description: str
    default: str
    example: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked for at ``path``.

    ``files`` are the formats that a suffix asks for, ``example`` is what follows the question mark of an
    address that asks for something, and ``columns`` are those of the answer, with what they are called.
    """

    path: str
    title: str
    description: Sequence[str]
    inputs: Sequence[Input]
    files: Sequence[Format]
    example: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Operations on the same: ``name`` is the tag they have."""

    name: str
    operations: Sequence[Operation]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A status that is not OK, and what it says here."""

    status: HTTPStatus
    description: str


def groups(description: Object) -> Sequence[Group]:
    """Return the operations of a description by their tags, in its order: one for all formats of the same."""
    found: dict[str, list[Operation]] = {tag["name"]: [] for tag in description["tags"]}
    for path, item in description["paths"].items():
        if "." not in path:
            found[item["get"]["tags"][0]].append(_operation(description, path))
    return [Group(tag["name"], found[tag["name"]]) for tag in description["tags"]]


def common(description: Object) -> Sequence[Input]:
    """Return the parameters that many operations have."""
    known = description["components"]["parameters"]
    return [_input(known[name]) for name in _COMMON]


def outcomes(description: Object) -> Sequence[Outcome]:
    """Return every way to end that an operation tells of, but for the answer."""
    found: dict[int, str] = {}
    for item in description["paths"].values():
        for status, response in item["get"]["responses"].items():
            if "$ref" in response and status != "200":
                found[int(status)] = _resolved(description, response)["description"]
    return [Outcome(HTTPStatus(status), found[status]) for status in sorted(found)]


def _operation(description: Object, path: str) -> Operation:
    operation = description["paths"][path]["get"]
    parameters = [_resolved(description, one) for one in operation["parameters"]]
    inputs = [_input(one) for one in parameters if one["name"] not in _COMMON]
    files = [
        format_of(f"{path}.{extension}")
        for other, item in description["paths"].items()
        if other.startswith(f"{path}.")
        for extension in _extensions(description, other.removeprefix(f"{path}."), item["get"])
    ]
    row = _row(description, operation)
    return Operation(
        path,
        operation["summary"],
        operation.get("description", "").split("\n\n")[:2],
        inputs,
        sorted(files, key=lambda file: (file != JSON, file.extension)),
        next((urlencode({one.name: one.example}) for one in inputs if one.example), ""),
        {name: schema["title"] for name, schema in row["properties"].items()},
    )


def _extensions(description: Object, suffix: str, operation: Object) -> Sequence[str]:
    if suffix != "{format}":
        return [suffix]
    known = {one["name"]: one for one in (_resolved(description, p) for p in operation["parameters"])}
    values: Sequence[str] = known["format"]["schema"]["enum"]
    return values


def _row(description: Object, operation: Object) -> Object:
    """The schema of a row of the answer in JSON."""
    content = operation["responses"]["200"]["content"]["application/json"]
    answer = _resolved(description, content["schema"])
    return _resolved(description, answer["properties"]["rows"]["items"])


def _input(parameter: Object) -> Input:
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    names = schema.get("x-enumDescriptions", {})
    values = schema.get("enum", ())
    return Input(
        parameter["name"],
        parameter["description"],
        str(schema.get("default", "")),
        str(parameter.get("example", "")),
        {value: names.get(value, value) for value in values},
    )


def _resolved(description: Object, thing: Object) -> Object:
    """What ``thing`` is, or refers to."""
    if "$ref" not in thing:
        return thing
    found = description
    for part in thing["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
