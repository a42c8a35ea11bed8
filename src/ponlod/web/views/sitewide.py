# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search of the whole site: what has the words, what matters most first, and why it was found. Pure."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import log

from ponlod.web.once import Once
from ponlod.web.views.entries import CODE, KINDS, LABEL, TITLE, Entry, field
from ponlod.web.views.marked import Excerpt, Piece, excerpts, marked
from ponlod.web.views.search import other_forms, words

MOST = 10
"""Hits of one kind that are shown."""

MOST_WORDS = 12
"""Words that are looked for; nobody needs as many."""

_SHORTEST = 4
"""Letters of a word that says something by itself, and may be a misspelled one, or be meant by one."""
_LITTLE = 10
"""Entries that are so few that other forms of the words are looked for as well."""
_SIFTED = 100
"""Entries among which it is looked how near to each other the words are."""
_NEAR = 40
"""Characters from one word to the next that is near."""
_ALIKE = 0.75
"""How much of two words has to be the same, so that one may be meant by the other, as difflib has it."""

_Wanted = Sequence[Sequence[str]]
"""Words that are looked for: each as it was typed and then in its other forms, any of which will do."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The text ``name``, in ``language``, has some of the words: in these parts of it, none where it is all
    shown anyway. ``translated`` is true if the reader's own language has this text in other words."""

    name: str
    language: str
    translated: bool
    excerpts: Sequence[Excerpt]


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, with its words marked; ``missing`` are those, as they were typed, that are
    nowhere in it. It is ``scattered`` if no text of it has all words near each other."""

    entry: Entry
    label: Sequence[Piece]
    title: Sequence[Piece]
    reasons: Sequence[Reason]
    missing: Sequence[str]
    scattered: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind: the first of them, how many more there are, and how many were found ``in_all``, with
    those that stand before all groups. ``by_label`` if some have a word only before their title."""

    kind: str
    hits: Sequence[Hit]
    more: int
    in_all: int
    by_label: bool

    @property
    def total(self) -> int:
        """How many there are in this group, shown or not."""
        return len(self.hits) + self.more


@dataclass(frozen=True, slots=True)
class Results:
    """What was found for ``words``; those ``left_out`` were more than are looked for.

    ``exact`` are hits by their code. Where the words find little, what has them in other ``forms`` comes
    after. Where nothing has all words, ``partial`` is true, and the groups have what has some of them.
    ``suggestion`` has other words that might be meant, for which something is found.
    """

    words: Sequence[str]
    left_out: Sequence[str]
    forms: Sequence[str]
    exact: Sequence[Hit]
    groups: Sequence[Group]
    partial: bool
    suggestion: str | None


class Index:
    """Everything that can be found, ready to be searched."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._by_code: Mapping[Sequence[str], list[Entry]] = defaultdict(list)
        for entry in entries:
            for code in entry.codes:
                self._by_code[code].append(entry)
        self._vocabulary = Once(
            lambda: sorted({one for each in entries for one in each.searchable.vocabulary()})
        )

    def search(self, query: str, language: str) -> Results:
        """Return what has all words of ``query`` or, if nothing has, some; for a reader of ``language``."""
        typed = words(query)
        wanted: _Wanted = [(word,) for word in typed[:MOST_WORDS]]
        exact = self._by_code.get(typed, [])
        found = self._all(wanted) if wanted else []
        forms: list[str] = []
        if not exact and len(found) < _LITTLE:
            wider = [(word, *self._forms(word)) for (word,) in wanted]
            others = [entry for entry in self._all(wider) if entry not in found] if wanted else []
            if others or not found:
                wanted, found = wider, [*found, *others]
                forms = [self._written(form.strip()) for _, *more in wider for form in more]
        partial = not (found or exact)
        if partial:
            found = self._some(_telling(wanted))
        said = _Said(wanted, query, language, partial)
        return Results(
            words=typed,
            left_out=[_written(word, query) or word for word in typed[MOST_WORDS:]],
            forms=forms if found else [],
            exact=[said.hit(entry) for entry in exact],
            groups=_groups(found, exact, said),
            partial=partial,
            suggestion=self._suggestion(wanted, query) if partial and wanted else None,
        )

    def _all(self, wanted: _Wanted) -> list[Entry]:
        """What has all words: first what has them in its title, last what has them far from each other."""
        found = [entry for entry in self._entries if all(_has(entry, forms) for forms in wanted)]
        sifted = len(found) <= _SIFTED

        def rank(entry: Entry) -> int:
            return 0 if _are_above(entry, wanted) else 2 if sifted and _are_scattered(entry, wanted) else 1

        return sorted(found, key=rank)

    def _some(self, wanted: _Wanted) -> list[Entry]:
        """What has any of the words: first what has more of them, the rarer the better, and in its title."""
        having = {
            position: found
            for position, entry in enumerate(self._entries)
            if (found := [forms for forms in wanted if _has(entry, forms)])
        }
        often = Counter(forms[0] for found in having.values() for forms in found)

        def rank(position: int) -> tuple[float, bool]:
            found = having[position]
            weight = sum(log(1 + len(self._entries) / often[forms[0]]) for forms in found)
            return -weight, not _are_above(self._entries[position], found)

        return [self._entries[position] for position in sorted(having, key=rank)]

    def _forms(self, word: str) -> Sequence[str]:
        """The other forms of a word that are in the texts, as whole words."""
        known = self._vocabulary.get()
        places = ((form, bisect_left(known, form)) for form in other_forms(word))
        return [f"{form} " for form, place in places if place < len(known) and known[place] == form]

    def _suggestion(self, wanted: _Wanted, query: str) -> str | None:
        """The words with the only one that is nowhere as one that is; None if that finds nothing."""
        unknown = [forms for forms in wanted if len(forms) == 1 and not self._is_anywhere(forms[0])]
        meant = self._near(unknown[0][0]) if len(unknown) == 1 else None
        if not meant or not self._all([(meant,) if forms in unknown else forms for forms in wanted]):
            return None
        return " ".join(
            self._written(meant) if forms in unknown else _written(forms[0], query) or forms[0]
            for forms in wanted
        )

    def _is_anywhere(self, word: str) -> bool:
        known = self._vocabulary.get()
        position = bisect_left(known, word)
        return position < len(known) and known[position].startswith(word)

    def _near(self, word: str) -> str | None:
        """The known word that is most like this one; of a code, the beginning that is known."""
        if not word.isalpha():
            beginning = word.rpartition(".")[0]
            return beginning if not beginning or self._is_anywhere(beginning) else self._near(beginning)
        if len(word) < _SHORTEST:
            return None
        lengths = range(max(_SHORTEST, len(word) - 2), len(word) + 3)
        known = [one for one in self._vocabulary.get() if one.isalpha() and len(one) in lengths]
        return next(iter(get_close_matches(word, known, 1, _ALIKE)), None)

    def _written(self, word: str) -> str:
        """A word of the texts with its accents; the beginning of a code as codes are."""
        for entry in self._entries:
            for name in entry.searchable.having(word):
                written = _written(word, entry.texts()[name])
                if written is not None:
                    return written.lower()
        return word.upper()


def _written(word: str, text: str) -> str | None:
    """How a text writes a word that is in it; None if only others begin with it."""
    return next((piece.text for piece in marked(text, (word,)) if words(piece.text) == (word,)), None)


def _telling(wanted: _Wanted) -> _Wanted:
    """The words but for those so short that anything has them, unless there are no others."""
    return [forms for forms in wanted if len(forms[0]) >= _SHORTEST or not forms[0].isalpha()] or wanted


def _has(entry: Entry, forms: Sequence[str]) -> bool:
    return any(map(entry.searchable.has, forms))


def _having(entry: Entry, forms: Sequence[str]) -> Sequence[str]:
    return [name for form in forms for name in entry.searchable.having(form)]


def _are_above(entry: Entry, wanted: _Wanted) -> bool:
    """Whether each of the words is in the title or the code."""
    return all(
        any(field(name)[0] in (TITLE, CODE, LABEL) for name in _having(entry, forms)) for forms in wanted
    )


def _are_in_label_only(entry: Entry, wanted: _Wanted) -> bool:
    """Whether one of the words is in the label and nowhere else."""
    return any({field(name)[0] for name in _having(entry, forms)} == {LABEL} for forms in wanted)


def _are_scattered(entry: Entry, wanted: _Wanted) -> bool:
    """Whether the words are there, but not near each other."""
    within = _NEAR * (len(wanted) - 1)
    return not (_are_above(entry, wanted) or entry.searchable.has_together(wanted, within))


def _groups(found: Iterable[Entry], exact: Sequence[Entry], said: "_Said") -> Sequence[Group]:
    by_kind: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for entry in found:
        by_kind[entry.kind].append(entry)
    groups = []
    for kind, all_of_kind in by_kind.items():
        others = [entry for entry in all_of_kind if entry not in exact]
        hits = [said.hit(entry) for entry in others[:MOST]]
        if hits:
            by_label = any(_are_in_label_only(entry, said.wanted) for entry in all_of_kind)
            groups.append(Group(kind, hits, len(others) - len(hits), len(all_of_kind), by_label))
    return groups


@dataclass(frozen=True, slots=True)
class _Said:
    """How what was found is told to a reader."""

    wanted: _Wanted
    query: str
    language: str
    partial: bool

    def hit(self, entry: Entry) -> Hit:
        """Mark the words where the entry has them."""
        missing = [forms[0] for forms in self.wanted if not _has(entry, forms)]
        beginnings = [form for forms in self.wanted for form in forms]
        return Hit(
            entry=entry,
            label=marked(entry.label[self.language], beginnings),
            title=marked(str(entry.title[self.language]), beginnings),
            reasons=self._reasons(entry, beginnings),
            missing=[_written(word, self.query) or word for word in missing],
            scattered=not (self.partial or missing) and _are_scattered(entry, self.wanted),
        )

    def _reasons(self, entry: Entry, beginnings: Sequence[str]) -> list[Reason]:
        """The first texts in which all words are that are there, in the reader's language before others."""
        left = [(forms, _having(entry, forms)) for forms in self.wanted]
        texts = entry.texts()
        shown = (entry.label[self.language], str(entry.title[self.language]))
        reasons = []
        for name in sorted(texts, key=lambda name: _is_translated(name, texts, self.language)):
            here = [forms for forms, names in left if name in names]
            if here:
                what, spoken = field(name)
                translated = _is_translated(name, texts, self.language)
                parts = [] if str(texts[name]) in shown else excerpts(texts[name], here, beginnings)
                reasons.append(Reason(what, spoken, translated, parts))
                left = [(forms, names) for forms, names in left if forms not in here]
        return reasons


def _is_translated(name: str, texts: Mapping[str, str], language: str) -> bool:
    what, spoken = field(name)
    return spoken != language and f"{what}@{language}" in texts
