# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The questions of the library as operations: negotiated, as CSV, and in the other formats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ponlod.formats import HTML, JSON, RESULTS_CSV, SPARQL, TABLE_FORMATS, XLSX, Format
from ponlod.languages import LANGUAGES
from ponlod.publish.manifest import ReleaseEntry
from ponlod.questions.answer import Choice
from ponlod.questions.definition import Parameter, Question, Type
from ponlod.questions.files import file_columns
from ponlod.questions.parameters import LONGEST_TEXT, MOST_ROWS
from ponlod.questions.releases import LATEST, PREVIOUS, RELEASE
from ponlod.web.views.interface.parts import (
    ADDRESS,
    STRING,
    Object,
    Texts,
    choice,
    found,
    parameter,
    reference,
    responses,
    row,
    table,
)

_LONGEST_KEY = 100
_OTHER_FILES = (JSON, XLSX, SPARQL)
_FREE: Mapping[Type, Object] = {
    Type.MONEY: {"type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,2})?$"},
    Type.TEXT: {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_TEXT,
        "pattern": r"^[^\u0000-\u001f\u007f-\u009f]*$",
    },
    Type.COUNT: {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
}


@dataclass(frozen=True, slots=True)
class Described:
    """A question that can be asked, with what each of its parameters can be chosen from."""

    question: Question
    choices: Mapping[str, Sequence[Choice]]

    @property
    def schema(self) -> str:
        """What its answer is called: ``CompletedActions``."""
        return "".join(word.capitalize() for word in self.question.name.split("-"))

    def key(self, parameter: Parameter) -> str:
        """What a parameter is called among the components."""
        return f"{self.question.name}.{parameter.name}"


def question_paths(described: Described, said: Texts, language: str) -> dict[str, Object]:
    """The operations on a question, by path."""
    question, texts = described.question, described.question.texts[language]
    path, name = f"/questions/{question.name}", question.name.replace("-", "_")
    own = [reference("parameters", described.key(one)) for one in question.parameters]
    own.append(reference("parameters", RELEASE))

    def operation(
        name: str, words: Object, answer: Object, also: Sequence[Object], failures: Mapping[int, str]
    ) -> Object:
        usual = {
            304: "NotModified",
            400: "BadRequest",
            404: "NotFound",
            429: "TooMany",
            502: "Unreliable",
            503: "Unavailable",
        }
        return {
            "operationId": name,
            "tags": [tag(question)],
            **words,
            "parameters": [*own, reference("parameters", "lang"), *also],
            "responses": responses(answer, {**usual, **failures}),
        }

    def file(*forms: Format) -> Object:
        return {"summary": f"{texts.title} ({', '.join(form.label for form in forms)})"}

    whole = "\n\n".join((texts.explanation, texts.reading, _listed(texts.traps))).strip()
    return {
        path: operation(
            name,
            {"summary": texts.title, "description": whole},
            _found(described, (HTML, *TABLE_FORMATS), said),
            [],
            {302: "Shorter", 406: "NotAcceptable"},
        ),
        f"{path}.csv": operation(
            f"{name}_csv",
            file(RESULTS_CSV),
            reference("responses", "Table"),
            [reference("parameters", "variant")],
            {},
        ),
        f"{path}.{{format}}": operation(
            f"{name}_file",
            file(*_OTHER_FILES),
            _found(described, _OTHER_FILES, said),
            [reference("parameters", "format")],
            {},
        ),
    }


def tag(question: Question) -> str:
    """What the group is called that a question is in."""
    return f"questions-{question.tags[0]}"


def question_schema(described: Described, language: str) -> Object:
    """The schema of the answer to a question in JSON."""
    question = described.question
    return {
        "allOf": [reference("schemas", "Answer")],
        "title": question.texts[language].title,
        "properties": {
            "question": {"const": question.name},
            "rows": {"type": "array", "items": row(file_columns(question), language)},
        },
    }


def question_parameters(described: Described, said: Texts, language: str) -> dict[str, Object]:
    """The parameters of a question, as components."""
    labels = described.question.texts[language].parameters
    found = {}
    for one in described.question.parameters:
        schema = _schema(one, described.choices[one.name])
        # Which release will do depends on the one that it is compared with.
        values = [] if one.type is Type.RELEASE else [schema.get("default"), *schema.get("enum", ())]
        example = next((value for value in values if value is not None), None)
        found[described.key(one)] = parameter(
            one.name, _described(one, labels[one.name], said), schema, example
        )
    return found


def shared_parameters(releases: Sequence[ReleaseEntry], said: Texts) -> dict[str, Object]:
    """The parameters that questions have in common, as components."""
    keys = [release.key for release in releases]
    return {
        RELEASE: {
            **parameter(
                RELEASE,
                said["interface.release"],
                {"type": "array", "minItems": 1, "uniqueItems": True, "items": choice(keys, _LONGEST_KEY)},
            ),
            "style": "form",
            "explode": False,
        },
        "format": {
            "name": "format",
            "in": "path",
            "required": True,
            "description": said["interface.format"],
            "schema": {"enum": [form.extension for form in _OTHER_FILES]},
        },
    }


def answer_schema() -> Object:
    """The schema of any answer in JSON."""
    count = {"type": "integer", "minimum": 0}
    gap = {"column": STRING, "missing": count, "whole": count}
    return table(
        {
            "question": STRING,
            "title": STRING,
            "language": {"enum": list(LANGUAGES)},
            "sentence": STRING,
            "rows_are": STRING,
            "traps": {"type": "array", "items": STRING},
            "parameters": {"type": "object", "additionalProperties": STRING},
            "chosen": {"type": "object", "additionalProperties": STRING},
            "permalink": ADDRESS,
            "coverage": {
                "type": "array",
                "items": {"type": "object", "required": list(gap), "properties": gap},
            },
            "query": STRING,
        },
        {"type": "object"},
    )


def _found(described: Described, forms: Sequence[Format], said: Texts) -> Object:
    schemas = {JSON: {"schema": reference("schemas", described.schema)}}
    return found(said["interface.answered"], {form.media_type: schemas.get(form, {}) for form in forms})


def shared_responses(said: Texts) -> dict[str, Object]:
    """What several questions answer alike, as components."""
    return {"Table": found(said["interface.answered"], {RESULTS_CSV.media_type: {}})}


def _schema(one: Parameter, choices: Sequence[Choice]) -> Object:
    default: object = one.default
    if one.type is Type.COUNT and one.default is not None:
        default = int(one.default)
    names = {choice.key: choice.name for choice in choices}
    schema = _FREE.get(one.type) or choice([*names], _LONGEST_KEY)
    return {
        **schema,
        **({} if default is None or default in (LATEST, PREVIOUS) else {"default": default}),
        **({"x-enumDescriptions": names} if "enum" in schema else {}),
    }


def _described(one: Parameter, label: str, said: Texts) -> str:
    """What a parameter is called, and how its values are written or what leaving it out does, if that is not
    plain."""
    if one.default in (LATEST, PREVIOUS):
        hint = said[f"interface.{one.default}"]
    elif one.default is None:
        hint = said["interface.any"]
    else:
        hint = ""
    form = said[f"interface.{one.type}"] if one.type in (Type.MONEY, Type.TEXT, Type.ACTION) else ""
    return " ".join(filter(None, (f"{label}.", form, hint)))


def _listed(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
