# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the search of the site finds: questions, projects, actions, places, concepts, words explained. Pure.

Each kind is in the order in which its things are found when nothing else tells them apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from rdflib import Literal, URIRef

from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.order import natural
from ponlod.questions.definition import Question
from ponlod.web.views import glossary
from ponlod.web.views.lists import Lists
from ponlod.web.views.search import Searchable, folded, tokens, words

KINDS = ("questions", "projects", "actions", "places", "concepts", "glossary")
"""In the order in which they are shown."""

TITLE, CODE, LABEL = "title", "code", "label"
"""The names of the texts that stand above all others of an entry."""

_DATA = "it"
"""The language of the documents, and so of all texts whose names do not say another."""

By = Mapping[str, str]
"""Texts by language."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """Something that can be found: what is at ``address``, called ``title``, and ``label`` before it.

    ``codes`` are the searches, as ``search.words`` has them, that mean just this. ``texts`` makes the texts
    that words are looked for in; ``searchable`` has them, under the same names. A name may end with a
    language, as in ``title@en``.
    """

    kind: str
    address: str
    label: By
    title: Mapping[str, Literal]
    codes: Set[Sequence[str]]
    texts: Callable[[], Mapping[str, str]]
    searchable: Searchable


def entries(
    lists: Lists, questions: Iterable[Question], languages: Mapping[str, Language], base: str
) -> list[Entry]:
    """Return everything that can be found, kind by kind; ``base`` is where addresses begin."""
    spoken = _Spoken(languages)
    return [
        *_questions(questions, spoken, base),
        *_projects(lists, spoken),
        *_actions(lists),
        *_places(lists, spoken),
        *_concepts(lists, spoken),
        *_glossary(base),
    ]


def examples(lists: Lists) -> Mapping[str, str]:
    """Searches to try that find something, by the kind of thing: the shortest are typed most easily."""
    found = {
        "code": [row.code for row in lists.actions.rows],
        "place": [str(place.name) for row in lists.actions.rows for place in row.places],
        "project": [str(row.title) for row in lists.projects.rows],
    }
    return {kind: min(texts, key=len) for kind, texts in found.items() if texts}


def field(name: str) -> tuple[str, str]:
    """What a text is, by its name among the texts of an entry, and its language.

    >>> field("title@en"), field("places")
    (('title', 'en'), ('places', 'it'))
    """
    what, _, language = name.partition("@")
    return what, language or _DATA


@dataclass(frozen=True, slots=True)
class _Spoken:
    """How the pages call a kind of things."""

    languages: Mapping[str, Language]

    def __call__(self, key: str, **values: object) -> By:
        return {code: str(language.text(key, **values)) for code, language in self.languages.items()}


_NO_LABEL: By = dict.fromkeys(LANGUAGES, "")


def _questions(questions: Iterable[Question], spoken: _Spoken, base: str) -> Iterator[Entry]:
    for question in questions:
        tags = [spoken(f"tag.{tag}") for tag in question.tags]
        yield _entry(
            "questions",
            f"{base}questions/{question.name}",
            {code: text.title for code, text in question.texts.items()},
            explanation={code: text.explanation for code, text in question.texts.items()},
            tags={code: _lines(tag[code] for tag in tags) for code in LANGUAGES},
        )


def _projects(lists: Lists, spoken: _Spoken) -> Iterator[Entry]:
    several_cities = len({row.city for row in lists.projects.rows}) > 1
    for row in lists.projects.rows:
        label = _NO_LABEL if row.number is None else spoken("search.project", number=row.number)
        city = f"{row.key.partition('-')[0]}, " if several_cities and row.number is not None else ""
        labels = {code: city + text for code, text in label.items()}
        texts = partial(_labelled, labels, partial(lists.projects.texts, row))
        yield Entry(
            kind="projects",
            address=row.iri,
            label=labels,
            title=dict.fromkeys(LANGUAGES, row.title),
            codes=_codes(row.key, *label.values()),
            texts=texts,
            searchable=Searchable.of(texts()),
        )


def _labelled(labels: By, texts: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    return {**{f"{LABEL}@{code}": text for code, text in labels.items()}, **texts()}


def _actions(lists: Lists) -> Iterator[Entry]:
    for row, searchable in zip(lists.actions.rows, lists.actions.searchable(), strict=True):
        (code,) = tokens(folded(row.code))
        yield Entry(
            kind="actions",
            address=row.iri,
            label=dict.fromkeys(LANGUAGES, row.code),
            title=dict.fromkeys(LANGUAGES, row.title),
            codes={(spelling,) for spelling in code.spellings},
            texts=partial(lists.actions.texts, row),
            searchable=searchable,
        )


def _places(lists: Lists, spoken: _Spoken) -> Iterator[Entry]:
    for city in sorted({row.city for row in lists.projects.rows}):
        yield _entry("places", city, _names(lists, city), spoken("search.city"))
    places = {place.iri: place.name for row in lists.actions.rows for place in row.places}
    for iri, name in sorted(places.items(), key=lambda place: natural(place[1])):
        yield _entry("places", iri, {_DATA: str(name)})


def _concepts(lists: Lists, spoken: _Spoken) -> Iterator[Entry]:
    rows, names = lists.actions.rows, lists.names
    for status in sorted({row.status for row in rows if row.status is not None}, key=names.position):
        yield _entry("concepts", status, _names(lists, status), spoken("search.status"))
    for axis in sorted({row.axis for row in rows}, key=names.position):
        label = spoken("search.axis", number=names.notation(axis))
        yield _entry("concepts", axis, _names(lists, axis), label, _codes(*label.values()))
    for measure in sorted({row.measure for row in rows}, key=names.position):
        title = _names(lists, measure)
        codes = _codes(names.notation(measure), *title.values())
        yield _entry("concepts", measure, title, codes=codes)


def _glossary(base: str) -> Iterator[Entry]:
    for word in glossary.entries():
        yield _entry("glossary", f"{base}glossary#{word.id}", word.name, explanation=word.text)


def _entry(
    kind: str,
    address: str,
    title: By,
    label: By = _NO_LABEL,
    codes: Set[Sequence[str]] = frozenset(),
    **more: By,
) -> Entry:
    named = {TITLE: title, **more, LABEL: label}
    texts = {f"{name}@{code}": text for name, said in named.items() for code, text in said.items() if text}
    titles = {code: Literal(text, lang=code) for code, text in title.items()}
    return Entry(
        kind=kind,
        address=address,
        label=label,
        title={code: titles.get(code, titles.get(_DATA, next(iter(titles.values())))) for code in LANGUAGES},
        codes=codes,
        texts=lambda: texts,
        searchable=Searchable.of(texts),
    )


def _names(lists: Lists, thing: URIRef) -> By:
    names = (lists.names.name(thing, code) for code in LANGUAGES)
    return {name.language or _DATA: str(name) for name in names}


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _codes(*spelled: str) -> Set[Sequence[str]]:
    return {words(text) for text in spelled if text}
