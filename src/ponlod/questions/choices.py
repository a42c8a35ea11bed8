# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a parameter can be chosen from: taken from the data, and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDFS, SKOS

from ponlod.fields.spellings import respelt
from ponlod.iris import last_segment
from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.namespaces import PON, VOCABULARY
from ponlod.publish.manifest import Manifest
from ponlod.questions.answer import Choice
from ponlod.questions.definition import Type
from ponlod.questions.naming import Ask, Names, Said, said_of, said_where, things_where
from ponlod.questions.releases import age
from ponlod.store import written

_CLASSES = {
    Type.PROJECT: (PON["Project"], (DCTERMS.title, PON["number"])),
    Type.ACTION: (PON["Action"], (DCTERMS.title,)),
    Type.PLACE: (PON["Place"], (RDFS.label,)),
    Type.CITY: (PON["City"], (RDFS.label,)),
}
"""With what their things are named by; all else is a concept of the vocabulary of its type."""
_CONCEPT = (SKOS.prefLabel, PON["position"])


@dataclass(frozen=True, slots=True)
class Known:
    """The things of one type by their keys, those as well of which only earlier releases speak.

    ``offered`` are today's, in order, by language.
    """

    things: Mapping[str, URIRef]
    names: Mapping[str, Mapping[str, str]]
    """By language, and there by key."""
    offered: Mapping[str, Sequence[Choice]]
    folded: Mapping[str, str]
    """Keys by themselves in small letters."""
    said: Said
    """What things are named by."""

    @classmethod
    def of(
        cls,
        things: Mapping[str, URIRef],
        names: Mapping[str, Mapping[str, str]],
        offered: Sequence[str],
        said: Said,
    ) -> "Known":
        return cls(
            things,
            names,
            {
                language: tuple(Choice(key, of_keys[key]) for key in offered)
                for language, of_keys in names.items()
            },
            {key.lower(): key for key in things},
            said,
        )

    def name(self, key: str, language: str, *, with_city: bool) -> str:
        """Return what the thing of a key is called; ``with_city`` as in ``Names``."""
        if not self.said:
            return self.names[language][key]
        return Names(self.said, with_city).thing(self.things[key], language).name

    def key(self, text: str, type_: Type) -> str | None:
        """Return the key that somebody meant who wrote ``text``; None if there is no such."""
        if any(sign.isdigit() and not sign.isascii() for sign in text):
            return None
        meant = respelt(type_.value, text) if type_ in _CLASSES else None
        return self.folded.get(text.strip().lower()) or self.folded.get((meant or "").lower())


class Choices:
    """The things of a publication, by type; the store is asked for each type once."""

    def __init__(self, manifest: Manifest) -> None:
        self._releases = sorted(manifest.releases, key=age, reverse=True)
        self._several_cities = len({release.city for release in manifest.releases}) > 1
        self._kept: dict[Type, Known] = {}

    def of(self, type_: Type, ask: Ask) -> Known:
        """Return the things of a type; raises StoreError."""
        if type_ not in self._kept:
            # Two threads may come here at once, and find the same.
            self._kept[type_] = self._published() if type_ is Type.RELEASE else self._asked(type_, ask)
        return self._kept[type_]

    def _asked(self, type_: Type, ask: Ask) -> Known:
        if type_ in _CLASSES:
            class_, properties = _CLASSES[type_]
            pattern = f"?thing a {written(class_)} ."
        else:
            properties = _CONCEPT
            pattern = f"?thing {written(SKOS.inScheme)} {written(URIRef(VOCABULARY[type_.value]))} ."
        today = things_where(ask, pattern)
        said = dict(said_where(ask, pattern, properties))
        things = dict.fromkeys(today)
        for release in self._releases if type_ in _CLASSES else ():
            if not release.latest:
                gone = [thing for thing in things_where(ask, pattern, [release.graph]) if thing not in things]
                said |= said_of(ask, gone, [release.graph])
                things |= dict.fromkeys(gone)
        names = Names(said, self._several_cities)
        return Known.of(
            {last_segment(thing): thing for thing in things},
            {
                code: {last_segment(thing): names.thing(thing, code).name for thing in things}
                for code in LANGUAGES
            },
            [last_segment(thing) for thing in sorted(today, key=names.position)],
            said,
        )

    def _published(self) -> Known:
        languages = [Language(code, {}) for code in LANGUAGES]
        return Known.of(
            {each.key: URIRef(each.graph) for each in self._releases},
            {
                language.code: {
                    each.key: f"{each.key} ({language.date(each.date.isoformat())})"
                    for each in self._releases
                }
                for language in languages
            },
            [each.key for each in self._releases],
            {},
        )
