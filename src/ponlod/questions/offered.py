# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What somebody is told of a question before it is asked, in one language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ponlod.questions.answer import Choice
from ponlod.questions.definition import Parameter, Question

_PATH = "/questions/"
_ITEM = "- "
"""What a trap begins with in a description."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A parameter: what it is called, and is if nothing is given; ``choices`` has all that it can be.

    It is empty where the parameter is written, or where the choice is not known.
    """

    name: str
    label: str
    default: str | None
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class Offered:
    """A question that can be asked; ``group`` is what those are called that it is listed with."""

    name: str
    group: str
    title: str
    texts: Sequence[str]
    traps: Sequence[str]
    wanted: Sequence[Wanted]


def offered(
    question: Question, group: str, language: str, choices: Callable[[Parameter], Sequence[Choice]]
) -> Offered:
    """Return what is told of ``question``, of this ``group``; ``choices`` gives what a parameter can be."""
    texts = question.texts[language]
    return Offered(
        question.name,
        group,
        texts.title,
        (texts.explanation, texts.reading),
        texts.traps,
        [
            Wanted(one.name, texts.parameters[one.name], one.default, choices(one))
            for one in question.parameters
        ],
    )


def offers(interface: Mapping[str, Any]) -> Sequence[Offered]:
    """Return the questions that a ponlod server describes in its ``/openapi.json``.

    Raises KeyError, TypeError, ValueError, AttributeError or IndexError for what is no such description.
    """
    return [
        _offer(path.removeprefix(_PATH), described["get"], interface)
        for path, described in interface["paths"].items()
        if path.startswith(_PATH) and "." not in path
    ]


def _offer(name: str, operation: Mapping[str, Any], interface: Mapping[str, Any]) -> Offered:
    groups = {tag["name"]: str(tag["description"]) for tag in interface["tags"]}
    components = interface["components"]["parameters"]
    keys = [parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"]]
    lines = [line for line in operation["description"].splitlines() if line]
    return Offered(
        name,
        groups[operation["tags"][0]],
        str(operation["summary"]),
        [line for line in lines if not line.startswith(_ITEM)],
        [line.removeprefix(_ITEM) for line in lines if line.startswith(_ITEM)],
        [_wanted(components[key]) for key in keys if key.startswith(f"{name}.")],
    )


def _wanted(parameter: Mapping[str, Any]) -> Wanted:
    schema = parameter["schema"]
    default = schema.get("default")
    return Wanted(
        str(parameter["name"]),
        str(parameter["description"]),
        None if default is None else str(default),
        [Choice(str(key), str(name)) for key, name in schema.get("x-enumDescriptions", {}).items()],
    )
