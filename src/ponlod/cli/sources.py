# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whom ``ponlod ask`` puts questions to: a publication here, or as ``Elsewhere`` a server."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ponlod import store
from ponlod.errors import PublicationError
from ponlod.formats import JSON, RESULTS_CSV, XLSX, Format
from ponlod.publish.manifest import DATASET, Manifest
from ponlod.questions.answer import Choice
from ponlod.questions.answering import Answering
from ponlod.questions.definition import Parameter, Question
from ponlod.questions.files import export
from ponlod.questions.library import Library
from ponlod.questions.offered import Offered, offered
from ponlod.web.language import languages


class Source(Protocol):
    """Whom questions are put to."""

    @property
    def name(self) -> str:
        """What messages call it."""

    def listed(self, language: str) -> Sequence[Offered]:
        """All questions, those of a group together."""

    def offered(self, name: str, language: str) -> Offered:
        """What there is to know of one. Raises UnknownQuestion."""

    def answer(self, name: str, given: Mapping[str, str], language: str, form: Format) -> bytes:
        """The answer as a file. Raises InputError and StoreError."""


@dataclass(frozen=True, slots=True)
class Here:
    """The publication in a folder."""

    folder: Path

    @property
    def name(self) -> str:
        return str(self.folder)

    def listed(self, language: str) -> Sequence[Offered]:
        return [_offered(question, language, lambda _: ()) for question in Library.read()]

    def offered(self, name: str, language: str) -> Offered:
        """Without a publication the choices are missing, which come from the data."""
        library = Library.read()
        question = library[name]
        try:
            manifest = Manifest.read(self.folder)
        except PublicationError:
            return _offered(question, language, lambda _: ())
        with self._asking(library, manifest) as answering:
            own = answering.suited(question)
            return _offered(own, language, lambda one: answering.choices(one, language))

    def answer(self, name: str, given: Mapping[str, str], language: str, form: Format) -> bytes:
        library = Library.read()
        question, manifest = library[name], Manifest.read(self.folder)
        with self._asking(library, manifest) as answering:
            found = answering.answer(question, given, language)
        file = export(found, manifest.base, manifest.publisher, given)
        return {RESULTS_CSV: file.csv, XLSX: file.xlsx, JSON: file.json}[form]()

    @contextmanager
    def _asking(self, library: Library, manifest: Manifest) -> Iterator[Answering]:
        with store.running(self.folder / DATASET) as endpoint:
            yield Answering(library, endpoint, manifest)


def _offered(question: Question, language: str, choices: Callable[[Parameter], Sequence[Choice]]) -> Offered:
    group = languages()[language].texts[f"tag.{question.tags[0]}"]
    return offered(question, group, language, choices)
