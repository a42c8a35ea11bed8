# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which releases a question is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ponlod.errors import Fault, ParameterError
from ponlod.order import natural
from ponlod.publish.manifest import Manifest, ReleaseEntry
from ponlod.questions.definition import Parameter, Question, Type
from ponlod.questions.parameters import absent

RELEASE = "release"
"""The parameter of every question: the key of a release, or several joined by commas."""
LATEST, PREVIOUS = "latest", "previous"
"""The defaults of a parameter that is a release."""

_LONGEST = 4000
"""Characters of the releases named: some hundred."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The releases that a question is about, each once; ``pinned`` says whether they were named.

    ``graphs`` are to be asked in the place of today's data, or of all history: none, and these are asked.
    ``by_parameter`` has the keys of those that are a question's own parameters.
    """

    entries: Sequence[ReleaseEntry]
    pinned: bool
    graphs: Sequence[str]
    by_parameter: Mapping[str, str]


def asked(manifest: Manifest, question: Question, given: Mapping[str, str]) -> Asked:
    """Return what a question is about, by what is given and by default; raises ParameterError.

    A question about history is about all releases, any other about the latest of each city.
    """
    pinned = RELEASE in given
    if pinned:
        among = _named(manifest.releases, given[RELEASE], several_of_a_city=question.history)
    else:
        among = [each for each in manifest.releases if question.history or each.latest]
    wanted = [each for each in question.parameters if each.type is Type.RELEASE]
    by_parameter = _compared(sorted(among, key=age), wanted, given) if wanted else {}
    entries = sorted(set(by_parameter.values()) or among, key=_city_and_age)
    return Asked(
        entries,
        pinned,
        [entry.graph for entry in entries] if pinned else [],
        {name: entry.key for name, entry in by_parameter.items()},
    )


def age(entry: ReleaseEntry) -> tuple[object, ...]:
    """Sorts releases, the oldest first."""
    return entry.date, natural(entry.version), entry.key


def _named(releases: Sequence[ReleaseEntry], text: str, *, several_of_a_city: bool) -> Sequence[ReleaseEntry]:
    if len(text) > _LONGEST:
        raise absent(RELEASE, text, [entry.key for entry in releases])
    entries = [_entry(releases, RELEASE, key) for key in text.split(",")]
    once = {entry.key if several_of_a_city else entry.city for entry in entries}
    if len(once) < len(entries):
        raise ParameterError(
            RELEASE,
            text,
            Fault.TWICE,
            "there is something in it more than once",
            "Give each release once" + ("" if several_of_a_city else ", and one of each city"),
        )
    return entries


def _compared(
    among: Sequence[ReleaseEntry], wanted: Sequence[Parameter], given: Mapping[str, str]
) -> Mapping[str, ReleaseEntry]:
    """The releases of the question's own parameters, of those ``among`` which it is, the oldest first.

    Defaults are of the city of one that is given, else of the city that published last, if two are compared,
    of those that have two. ``latest`` is the newest of that city, ``previous`` the newest before all others
    that are asked about: if there is none, the parameter has no value.
    """
    found = {each.name: _entry(among, each.name, given[each.name]) for each in wanted if each.name in given}
    compares = any(parameter.default == PREVIOUS for parameter in wanted)
    history = _history(among, next(iter(found.values())).city if found else None, compares)
    for default in (LATEST, PREVIOUS):
        before = min(map(age, found.values()), default=None) if default == PREVIOUS else None
        possible = [entry for entry in history if before is None or age(entry) < before]
        for parameter in wanted:
            if parameter.name not in given and parameter.default == default and possible:
                found[parameter.name] = possible[-1]
    _check(wanted, found)
    return found


def _check(wanted: Sequence[Parameter], found: Mapping[str, ReleaseEntry]) -> None:
    """Raise ParameterError unless what is compared is of one city, and the earlier release the earlier."""
    pairs = product(
        [each.name for each in wanted if each.default == PREVIOUS and each.name in found],
        [each.name for each in wanted if each.default == LATEST and each.name in found],
    )
    for earlier, later in pairs:
        before, after = found[earlier], found[later]
        if before.city != after.city:
            fault, reason = Fault.ELSEWHERE, f"this is of another city than {after.key}"
            raise ParameterError(earlier, before.key, fault, reason, "Give two releases of one city")
        if age(before) >= age(after):
            fault, reason = Fault.NOT_EARLIER, f"this is not earlier than {after.key}"
            raise ParameterError(earlier, before.key, fault, reason, "Give the earlier release here")


def _entry(releases: Sequence[ReleaseEntry], name: str, text: str) -> ReleaseEntry:
    key = text.strip()
    for entry in releases:
        if entry.key.lower() == key.lower():
            return entry
    raise absent(name, key, [entry.key for entry in releases])


def _history(among: Sequence[ReleaseEntry], city: str | None, compares: bool) -> Sequence[ReleaseEntry]:
    """The releases of a city, the oldest first.

    Without a ``city``, of the one with the newest release, if two are compared, of those that have two.
    """
    by_city: dict[str, list[ReleaseEntry]] = {}
    for entry in among:
        by_city.setdefault(entry.city, []).append(entry)
    if city is not None:
        return by_city[city]
    return max(by_city.values(), key=lambda each: (compares and len(each) > 1, age(each[-1])), default=[])


def _city_and_age(entry: ReleaseEntry) -> tuple[object, ...]:
    return entry.city, age(entry)
