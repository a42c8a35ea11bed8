# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answering a question: parameters understood, its query bound and put to the store, the result in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from rdflib import URIRef

from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.publish.manifest import Manifest
from ponlod.questions.answer import Answer, Choice, Posed, Thing
from ponlod.questions.binding import bound
from ponlod.questions.cells import cells, gaps, unnamed
from ponlod.questions.choices import Choices
from ponlod.questions.definition import Parameter, Question, Type
from ponlod.questions.library import Library
from ponlod.questions.naming import Ask, Names, said_of
from ponlod.questions.parameters import WRITTEN, Value, absent, unknown, written_value
from ponlod.questions.releases import RELEASE, Asked, asked
from ponlod.questions.wording import arguments, worded
from ponlod.store import BlockingStore, Row, solutions


class Answering:
    """Answers the questions of a ``library`` from a publication."""

    def __init__(self, library: Library, store: BlockingStore, manifest: Manifest) -> None:
        self.library = library
        self._store = store
        self._manifest = manifest
        self._choices = Choices(manifest)

    def choices(self, parameter: Parameter, language: str) -> Sequence[Choice]:
        """Return what a parameter can be chosen from, in order; nothing where it is written freely. Kept.

        Raises StoreError.
        """
        if parameter.type in WRITTEN:
            return ()
        return self._choices.of(parameter.type, self._ask).offered[language]

    def suited(self, question: Question) -> Question:
        """Return ``question`` with the defaults that it has with these data. Raises StoreError."""
        own = [replace(each, default=self._default(each, self._ask)) for each in question.parameters]
        return replace(question, parameters=own)

    def posed(self, question: Question, given: Mapping[str, str], client: str | None = None) -> Posed:
        """Return ``question`` as it is asked with the parameters ``given``, ``release`` among them.

        Empty ones are left out. ``client`` is who asks (see ``Store.ask``); the store is asked only for what
        there is to choose from, once. Raises ParameterError and StoreError.
        """
        ask = partial(self._ask, client=client)
        given = {name: text for name, text in given.items() if text.strip()}
        known = [*(each.name for each in question.parameters), RELEASE]
        for name in given:
            if name not in known:
                raise unknown(name, given[name], known)
        releases = asked(self._manifest, question, given)
        values = self._values(question, given, releases, ask)
        return Posed(
            question=question,
            given={name: value.key for name, value in values.items()},
            pinned=releases.pinned,
            releases=releases.entries,
            query=_query(question, values, releases),
        )

    def answers(
        self, posed: Posed, languages: Iterable[str], client: str | None = None
    ) -> Mapping[str, Answer]:
        """Return the answer in each of the ``languages``, for which the store is asked once.

        Raises StoreError.
        """
        ask = partial(self._ask, client=client)
        found = ask(posed.query)
        things = unnamed(posed.question, found)
        names = Names(said_of(ask, things, [one.graph for one in posed.releases]), posed.several_cities)
        # Each once: most are in many rows.
        named = {code: {thing: names.thing(thing, code) for thing in things} for code in languages}
        return {code: self._answer(posed, found, named[code], code) for code in named}

    def answer(
        self, question: Question, given: Mapping[str, str], language: str, client: str | None = None
    ) -> Answer:
        """Answer ``question`` in one language, as ``posed`` and ``answers`` do. Raises what they raise."""
        return self.answers(self.posed(question, given, client), [language], client)[language]

    def _answer(
        self, posed: Posed, found: Sequence[Row], things: Mapping[URIRef, Thing], language: str
    ) -> Answer:
        question, words = posed.question, Language(language, {})
        rows = [cells(question, row, things, language) for row in found]
        said = {
            each.name: self._value(each, posed.given[each.name], words, self._ask, posed.several_cities).said
            for each in question.parameters
            if each.name in posed.given
        }
        return Answer(
            question=question,
            given=posed.given,
            pinned=posed.pinned,
            releases=posed.releases,
            query=posed.query,
            language=language,
            chosen={name: str(value) for name, value in said.items()},
            sentence=worded(question, arguments(question, rows, said, words), words),
            rows=rows,
            gaps=gaps(question, rows),
        )

    def _values(
        self, question: Question, given: Mapping[str, str], releases: Asked, ask: Ask
    ) -> Mapping[str, Value]:
        """What each parameter has, by default if nothing is given, in their order; some may have nothing."""
        values, words = {}, Language(LANGUAGES[0], {})
        for parameter in question.parameters:
            if parameter.type is Type.RELEASE:
                text = releases.by_parameter.get(parameter.name)
            else:
                text = given.get(parameter.name) or self._default(parameter, ask)
            if text is not None:
                values[parameter.name] = self._value(parameter, text, words, ask)
        return values

    def _default(self, parameter: Parameter, ask: Ask) -> str | None:
        """What is taken for a parameter: the first choice where these data do not have the default."""
        if parameter.default is None or parameter.type in (*WRITTEN, Type.RELEASE):
            return parameter.default
        known = self._choices.of(parameter.type, ask)
        first = (choice.key for choice in known.offered[LANGUAGES[0]])
        return known.key(parameter.default, parameter.type) or next(first, None)

    def _value(
        self, parameter: Parameter, text: str, words: Language, ask: Ask, with_city: bool = False
    ) -> Value:
        if parameter.type in WRITTEN:
            return written_value(parameter, text, words)
        known = self._choices.of(parameter.type, ask)
        key = known.key(text, parameter.type)
        if key is None:
            raise absent(parameter.name, text, [choice.key for choice in known.offered[words.code]])
        return Value(key, known.things[key], known.name(key, words.code, with_city=with_city))

    def _ask(self, query: str, client: str | None = None) -> Sequence[Row]:
        return solutions(self._store.query(query, client=client).content)


def _query(question: Question, values: Mapping[str, Value], releases: Asked) -> str:
    counts = (
        values[each.name] for each in question.parameters if each.type is Type.COUNT and each.name in values
    )
    return bound(
        question.query,
        {name: value.term for name, value in values.items()},
        count=next((int(value.key) for value in counts), None),
        graphs=releases.graphs,
        named=question.history,
    )
