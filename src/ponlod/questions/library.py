# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""All questions that can be asked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby, pairwise
from pathlib import Path

from ponlod.errors import QuestionError, UnknownQuestion, printable
from ponlod.languages import LANGUAGES
from ponlod.questions.definition import TAGS, Question
from ponlod.questions.reading import read_question

_FOLDER = Path(__file__).parent / "library"


class Library:
    """Questions by name, in the order in which they are listed: by their first tag, then by title."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        first, *_ = LANGUAGES
        self._questions = dict(
            sorted(
                questions.items(),
                key=lambda pair: (TAGS.index(pair[1].tags[0]), pair[1].texts[first].title.casefold()),
            )
        )

    @classmethod
    def read(cls, folder: Path = _FOLDER) -> "Library":
        """Read every ``*.rq`` of a folder; raises QuestionError."""
        library = cls({path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))})
        for one, other in pairwise(library.featured):
            if one.featured == other.featured:
                raise QuestionError(
                    f"{folder}: {one.name} and {other.name} are both featured in place {one.featured} of the "
                    "front page. Give one of them another place."
                )
        return library

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def __len__(self) -> int:
        return len(self._questions)

    @property
    def featured(self) -> Sequence[Question]:
        """The questions of the front page, in their places there."""
        return sorted((one for one in self if one.featured), key=lambda one: one.featured or 0)

    def groups(self) -> Sequence[tuple[str, Sequence[Question]]]:
        """Return the questions by the tag they are listed under."""
        return [(tag, list(some)) for tag, some in groupby(self, key=lambda question: question.tags[0])]

    def related(self, question: Question, most: int) -> Sequence[Question]:
        """Return those that have tags in common with ``question``, the more the earlier."""
        common = {other.name: len(set(other.tags) & set(question.tags)) for other in self}
        others = [other for other in self if common[other.name] and other.name != question.name]
        return sorted(others, key=lambda other: -common[other.name])[:most]

    def __getitem__(self, name: str) -> Question:
        """Raises UnknownQuestion."""
        try:
            return self._questions[name]
        except KeyError as error:
            raise unknown_question(name, self._questions) from error


def unknown_question(name: str, names: Iterable[str]) -> UnknownQuestion:
    """Return the error to raise where a question has none of the ``names``; it has those that are close."""
    shown = printable(name[:60])
    close = get_close_matches(shown, [*names])
    guess = f" Did you mean {', or '.join(close)}?" if close else ""
    known = "All are listed at /questions, and by “ponlod ask”."
    return UnknownQuestion(f"There is no question “{shown}”.{guess} {known}")
