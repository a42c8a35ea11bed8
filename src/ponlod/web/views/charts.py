# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the charts show, in a reader's language: bars with words, and what they lead to say. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from rdflib import URIRef

from ponlod.iris import vocabulary
from ponlod.locales import Language, rounded
from ponlod.publish.manifest import Manifest, ReleaseEntry
from ponlod.publisher import Publisher
from ponlod.questions.definition import Tone
from ponlod.web.views.listing import Names, Totals
from ponlod.web.views.overview import OTHER_PUBLIC, PROGRAMME, Overview, Part, public

NAMES = ("money-by-axis", "actions-by-status", "money-by-project")

_DOCUMENTS_NAMED = 2
"""Their titles are long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: its length in the unit of the chart, and what is written into it, if it fits.

    ``tone`` is None in the bar of those of which the document does not say what the others are told by.
    """

    tone: Tone | None
    length: Decimal
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of pieces end to end; ``text`` stands at its end, ``words`` say it all to who cannot see it."""

    label: str
    pieces: Sequence[Piece]
    text: str
    words: str

    @property
    def length(self) -> Decimal:
        return sum((piece.length for piece in self.pieces), Decimal(0))


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from zero. ``headline`` says what they show, ``legend`` what the pieces are."""

    headline: str
    legend: Sequence[tuple[Tone, str]]
    bars: Sequence[Bar]
    notes: Sequence[str]

    @property
    def description(self) -> str:
        """All numbers in words."""
        return "; ".join(bar.words for bar in self.bars)


def charts(found: Overview, language: Language, manifest: Manifest) -> dict[str, Chart]:
    """Return the charts by their NAMES, without those for which there is nothing to draw."""
    latest = [release for release in manifest.releases if release.latest]
    source = source_note(latest, manifest.publisher, language)
    drawn = (
        _money_by_axis(found, language, source),
        _actions_by_status(found, language, source),
        _money_by_project(found, language, source, several_cities=len(latest) > 1),
    )
    return {
        name: chart for name, chart in zip(NAMES, drawn, strict=True) if any(bar.length for bar in chart.bars)
    }


def source_note(releases: Sequence[ReleaseEntry], publisher: Publisher, language: Language) -> str:
    """Say which documents something was made of, by whom, and on what terms it may be used."""
    return language.text(
        "charts.source", documents=documents(releases, language), licence=publisher.terms.name
    ).unescape()


def documents(releases: Sequence[ReleaseEntry], language: Language) -> str:
    """Name the documents of some releases; of many, only which releases they are."""
    if len(releases) > 1 and all(release.latest for release in releases):
        return language.text("charts.several_cities", n=language.number(len(releases))).unescape()
    if len(releases) <= _DOCUMENTS_NAMED:
        return "; ".join(release.title for release in releases)
    keys = ", ".join(release.key for release in releases)
    return language.text("charts.several_releases", keys=keys).unescape()


def parts_of(found: Overview, name: str) -> Sequence[Part]:
    """Return everything that the chart of this name is about."""
    return dict(zip(NAMES, (found.axes, found.statuses, found.projects), strict=True))[name]


def label(thing: URIRef, names: Names, language: Language, *, with_city: bool = False) -> str:
    """What an axis or a project is called, after its number and, if wanted, its city's code."""
    city = names.code(thing).partition("-")[0] if with_city else ""
    before = " ".join(filter(None, (city, names.number(thing))))
    name = str(names.name(thing, language.code))
    return f"{before} – {name}" if before else name


def status_name(status: URIRef | None, names: Names, language: Language) -> str:
    """What a status is called, None being that of actions for which none is printed."""
    if status is None:
        return language.text("thing.no_status").unescape()
    return str(names.name(status, language.code))


def brief(amount: Decimal, language: Language) -> str:
    """An amount in as few digits as a chart has room for: ``€ 10,1 mln``, ``€563k``."""
    if amount < 1000:
        return language.money(amount)
    thousands, millions = rounded(amount / 1000, 0), rounded(amount / 10**6, 1)
    if thousands < 1000:
        return language.text("charts.thousands", n=language.number(thousands)).unescape()
    billions = rounded(amount / 10**9, 1)
    key, number = ("charts.millions", millions) if millions < 1000 else ("charts.billions", billions)
    return language.text(key, n=format_decimal(number, "#,##0.0", locale=language.code)).unescape()


def _money_by_axis(found: Overview, language: Language, source: str) -> Chart:
    headline = ""
    axes = [(part.group.money(PROGRAMME) or Decimal(0), part.thing) for part in found.axes if part.thing]
    whole = found.everything.money(PROGRAMME)
    if axes and whole:
        amount, axis = max(axes, key=lambda pair: pair[0])
        headline = language.text(
            "charts.axis_headline",
            number=found.names.number(axis),
            money=brief(amount, language),
            total=brief(whole, language),
            share=language.share(amount, whole),
        ).unescape()
    bars = [
        _money_bar(label(part.thing, found.names, language), part.group, language)
        for part in found.axes
        if part.thing is not None
    ]
    return Chart(headline, _sources(language), bars, [source])


def _actions_by_status(found: Overview, language: Language, source: str) -> Chart:
    completed = vocabulary("status", "completed")
    numbers = {
        "n": language.number(found.completed.actions),
        "all": language.number(found.everything.actions),
    }
    largest = max(found.statuses, key=lambda part: part.group.actions, default=None)
    if largest is None or largest.thing == completed:
        headline = language.text("charts.completed_headline", **numbers)
    else:
        headline = language.text(
            "charts.status_headline",
            **numbers,
            status=status_name(largest.thing, found.names, language),
            most=language.number(largest.group.actions),
        )
    bars = []
    for part in found.statuses:
        tone = None if part.thing is None else Tone.COUNT
        actions = part.group.actions
        name = status_name(part.thing, found.names, language)
        words = f"{name}: {language.count('count.actions', actions)}"
        bars.append(Bar(name, [Piece(tone, Decimal(actions))], language.number(actions), words))
    return Chart(headline.unescape(), [], bars, [source])


def _money_by_project(found: Overview, language: Language, source: str, *, several_cities: bool) -> Chart:
    def named(part: Part) -> str:
        assert part.thing is not None
        return label(part.thing, found.names, language, with_city=several_cities)

    headline, notes = "", [source]
    whole = public(found.everything)
    first = found.projects[0] if found.projects else None
    if first is not None and first.thing is not None and first.public and whole:
        headline = language.text(
            "charts.project_headline",
            name=named(first),
            money=brief(first.public, language),
            total=brief(whole, language),
        ).unescape()
    bars = [_money_bar(named(part), part.group, language) for part in found.first_projects]
    if left := len(found.projects) - len(bars):
        rest = _public_words(found.other_projects, language)
        others = language.text("charts.other_projects", n=language.number(left), money=rest)
        notes.insert(0, others.unescape())
    return Chart(headline, _sources(language), bars, notes)


def _sources(language: Language) -> list[tuple[Tone, str]]:
    return [
        (Tone.PROGRAMME, language.text("table.programme").unescape()),
        (Tone.OTHER_PUBLIC, language.text("table.legend_other").unescape()),
    ]


_KINDS: Mapping[Tone, URIRef] = {Tone.PROGRAMME: PROGRAMME, Tone.OTHER_PUBLIC: OTHER_PUBLIC}


def _money_bar(name: str, group: Totals, language: Language) -> Bar:
    pieces, words = [], []
    for tone, source in _sources(language):
        amount = group.money(_KINDS[tone])
        if amount is not None:
            pieces.append(Piece(tone, amount, brief(amount, language)))
            words.append(f"{source} {language.money(amount)}")
    text = _public_words(group, language)
    return Bar(name, pieces, text, f"{name}: {', '.join(words) or text}")


def _public_words(group: Totals, language: Language) -> str:
    """All public money of a group in short, or that there is none printed."""
    amount = public(group)
    return language.text("charts.no_amount").unescape() if amount is None else brief(amount, language)
