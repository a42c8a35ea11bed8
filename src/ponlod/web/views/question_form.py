# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A question as a form: how each of its parameters is given, and what is the matter with one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ponlod.errors import Fault, ParameterError
from ponlod.locales import Language
from ponlod.questions.answer import Choice, Posed
from ponlod.questions.definition import Parameter, Question, Type
from ponlod.questions.files import permanent
from ponlod.questions.parameters import LONGEST_TEXT, MOST_ROWS
from ponlod.questions.releases import LATEST, PREVIOUS, RELEASE

MOST_OPTIONS = 100
"""Nobody looks through a longer list of choices: there, the key is typed."""
MOST_SUGGESTIONS = 400


class Control(StrEnum):
    """How a value is given in a form."""

    CHOICE = "choice"
    KEY = "key"
    """Typed, where there is too much to choose from."""
    MONEY = "money"
    TEXT = "text"
    COUNT = "count"


_CONTROLS = {Type.MONEY: Control.MONEY, Type.TEXT: Control.TEXT, Type.COUNT: Control.COUNT}
_EMPTY = {LATEST: "question.latest", PREVIOUS: "question.previous"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: a parameter of the question, or its release.

    ``choices`` are all that there is to choose from, or, for a KEY, what to suggest. ``empty`` is what it is
    called to leave it out; None where that is no choice. ``error`` says why the ``value`` cannot be taken.
    """

    name: str
    label: str
    control: Control
    value: str
    choices: Sequence[Choice] = ()
    empty: str | None = None
    example: str = ""
    error: str | None = None


def fields(
    question: Question,
    given: Mapping[str, str],
    choices: Mapping[str, Sequence[Choice]],
    language: Language,
    posed: Posed | None = None,
    error: ParameterError | None = None,
) -> list[Field]:
    """Return the form of a question: as it was ``posed``, or as it was filled in, with the ``error``.

    ``given`` are the parameters of the address; ``choices`` are by parameter, the release among them.
    """
    texts = question.texts[language.code]
    found = []
    for parameter in question.parameters:
        name, is_release = parameter.name, parameter.type is Type.RELEASE
        default = "" if is_release else parameter.default or ""
        # A release that is so by default is another one tomorrow.
        known = posed.given if posed and (name in given or not is_release) else {name: default, **given}
        found.append(
            _field(
                parameter,
                texts.parameters[name],
                known.get(name, ""),
                choices[name],
                _empty(parameter, language),
                _complaint(error, name, language),
            )
        )
    wrong = _complaint(error, RELEASE, language)
    if not question.history and (len(choices[RELEASE]) > 1 or wrong):
        label, latest = language.text("question.release"), language.text("question.latest")
        value = permanent(posed)[RELEASE] if posed and posed.pinned else given.get(RELEASE, "")
        of_all = _with(value, choices[RELEASE])
        found.append(Field(RELEASE, label, Control.CHOICE, value, of_all, latest, error=wrong))
    return found


def complaint(error: ParameterError, language: Language) -> str:
    """Return what is the matter with what is given, as a sentence without its end."""
    value = error.parameter if error.fault is Fault.UNKNOWN else error.value
    return language.text(f"fault.{error.fault}", value=value, longest=LONGEST_TEXT, most=MOST_ROWS)


def _complaint(error: ParameterError | None, name: str, language: Language) -> str | None:
    return complaint(error, language) if error and error.parameter == name else None


def _field(
    parameter: Parameter,
    label: str,
    value: str,
    choices: Sequence[Choice],
    empty: str | None,
    error: str | None,
) -> Field:
    if parameter.type in _CONTROLS:
        return Field(parameter.name, label, _CONTROLS[parameter.type], value, empty=empty, error=error)
    if len(choices) <= MOST_OPTIONS:
        return Field(parameter.name, label, Control.CHOICE, value, _with(value, choices), empty, error=error)
    suggested = choices if len(choices) <= MOST_SUGGESTIONS else ()
    return Field(parameter.name, label, Control.KEY, value, suggested, empty, choices[0].key, error)


def _empty(parameter: Parameter, language: Language) -> str | None:
    """What it is called to leave a parameter out; that one has a default is no choice."""
    if parameter.type is Type.RELEASE and parameter.default in _EMPTY:
        return language.text(_EMPTY[parameter.default])
    return language.text("lists.any") if parameter.default is None else None


def _with(value: str, choices: Sequence[Choice]) -> Sequence[Choice]:
    """The choices, and what was given if it is none of them: several releases, or what cannot be taken."""
    known = not value or any(choice.key == value for choice in choices)
    return choices if known else (*choices, Choice(value, value))
