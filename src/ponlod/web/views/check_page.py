# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What harvesters would have of a catalogue, side by side: once where they agree. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ponlod.web.views.harvest.check import Check
from ponlod.web.views.harvest.stored import Resource, Stored

Values = tuple[str, ...]
"""What a field holds; nothing where it would be left empty."""


def _one(value: str | None) -> Values:
    return () if value is None else (value,)


FIELDS: Mapping[str, Callable[[Stored], Values]] = {
    "identity": lambda one: _one(one.identity),
    "publisher": lambda one: _one(one.publisher),
    "holder": lambda one: _one(one.holder),
    "contact": lambda one: _one(one.contact),
    "themes": lambda one: one.themes,
    "frequency": lambda one: _one(one.frequency),
    "licence": lambda one: _one(one.licence),
    "modified": lambda one: _one(one.modified),
    "period": lambda one: tuple(end or "" for end in one.period) if any(one.period) else (),
    "places": lambda one: one.places,
}
"""The fields that are compared, by the keys of their texts."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field, by the ``key`` of its text, and what each harvester would have in it: one, if all agree."""

    key: str
    values: Sequence[Values]


@dataclass(frozen=True, slots=True)
class File:
    """A file, as the first harvester would have it, and what each would call its format."""

    resource: Resource
    formats: Sequence[Values]


@dataclass(frozen=True, slots=True)
class Compared:
    """A dataset in all harvesters, in their order; ``lost`` are the keys of those that would not have it."""

    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    lost: Sequence[str]
    fields: Sequence[Field]
    files: Sequence[File]


def compared(check: Check) -> list[Compared]:
    """Put what each harvester would have of a dataset beside what the others would."""
    kept = [check.imported[harvester.key] for harvester in check.harvesters]
    return [_compared([one.key for one in check.harvesters], each) for each in zip(*kept, strict=True)]


def names(check: Check) -> dict[str, Mapping[str, str]]:
    """Return the titles of the datasets, by all that harvesters know them by."""
    return {
        one.identity: one.titles
        for stored in check.imported.values()
        for one in stored
        if one.identity is not None and one.titles
    }


def _compared(keys: Sequence[str], each: Sequence[Stored]) -> Compared:
    return Compared(
        titles=each[0].titles,
        descriptions=each[0].descriptions,
        lost=[key for key, one in zip(keys, each, strict=True) if one.identity is None],
        fields=[Field(key, _agreed([of(one) for one in each])) for key, of in FIELDS.items()],
        files=[
            File(several[0], _agreed([_one(one.format) for one in several]))
            for several in zip(*(one.resources for one in each), strict=True)
        ],
    )


def _agreed(values: Sequence[Values]) -> Sequence[Values]:
    return values[:1] if len(set(values)) == 1 else values
