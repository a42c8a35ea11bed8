# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The search of the whole site: what is found, in which order, why, and what becomes of a search in vain."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal

from ponlod.languages import LANGUAGES
from ponlod.web.views.entries import Entry
from ponlod.web.views.search import Searchable, words
from ponlod.web.views.sitewide import MOST, MOST_WORDS, Hit, Index, Reason, Results


def entry(kind: str, name: str, title: str, code: str = "", **texts: str) -> Entry:
    named = {"title": Literal(title), **texts, **({"code": code} if code else {})}
    return Entry(
        kind=kind,
        address=name,
        label=dict.fromkeys(LANGUAGES, code),
        title=dict.fromkeys(LANGUAGES, Literal(title, lang="it")),
        codes={words(code)} if code else set(),
        texts=lambda: named,
        searchable=Searchable.of(named),
    )


def question(name: str, texts: Mapping[str, str]) -> Entry:
    titles = {f"title@{code}": text for code, text in texts.items()}
    return Entry(
        kind="questions",
        address=name,
        label=dict.fromkeys(LANGUAGES, ""),
        title={code: Literal(text, lang=code) for code, text in texts.items()},
        codes=set(),
        texts=lambda: titles,
        searchable=Searchable.of(titles),
    )


INDEX = Index(
    [
        question("completed", {"it": "Quali azioni sono completate?", "en": "Which actions are finished?"}),
        entry("projects", "4", "Quartieri connessi", "MI-4", note="Rinviato"),
        entry("actions", "1a", "Itinerario Valtellina", "MI2.2.3.a", description="Una pista ciclabile."),
        entry("actions", "1b", "Piste ciclabili", "MI2.2.3.b", description="Segue l'azione MI2.2.3.a."),
        entry("actions", "1c", "Ciclabilità", "MI2.2.3.c", places="Città Studi\nvia Capuana 7"),
        entry("places", "studi", "Città Studi"),
    ]
)


def found(results: Results) -> list[str]:
    return [hit.entry.address for group in results.groups for hit in group.hits]


def first(results: Results) -> Hit:
    return results.groups[0].hits[0]


def marks(reason: Reason) -> list[str]:
    return [piece.text for part in reason.excerpts for piece in part.pieces if piece.marked]


def search(query: str, language: str = "it") -> Results:
    return INDEX.search(query, language)


def test_what_has_the_words_in_its_title_comes_first_and_the_rest_keeps_its_order() -> None:
    assert found(search("cicl")) == ["1b", "1c", "1a"]


def test_kinds_are_in_groups_that_say_how_many_there_are() -> None:
    groups = search("citta studi").groups
    assert [(group.kind, group.total, group.in_all) for group in groups] == [
        ("actions", 1, 1),
        ("places", 1, 1),
    ]


@pytest.mark.parametrize("code", ["MI2.2.3.a", "mi 2.2.3 A", "mi-2.2.3.a"])
def test_what_has_just_this_code_stands_before_all_else_and_only_there(code: str) -> None:
    results = search(code)
    assert [hit.entry.address for hit in results.exact] == ["1a"]
    assert found(results) == ["1b"]
    assert [(group.total, group.in_all) for group in results.groups] == [(1, 2)]
    assert [hit.entry.address for hit in search("mi 4").exact] == ["4"]


def test_a_hit_says_in_which_texts_the_words_are_and_shows_them() -> None:
    hit = first(search("ciclabilita capuana"))
    title, places = hit.reasons
    assert [piece.text for piece in hit.title if piece.marked] == ["Ciclabilità"]
    assert (title.name, title.excerpts) == ("title", [])
    assert (places.name, marks(places)) == ("places", ["Capuana"])


def test_the_excerpt_of_a_text_shows_the_words_for_which_the_text_is_named() -> None:
    far = f"Gli spazi in città. {'Altro. ' * 60} Per le realtà del territorio. {'Altro. ' * 60} Le scuole."
    index = Index([entry("actions", "far", "Nuovi spazi", description=far)])
    title, description = first(index.search("spazi realtà", "it")).reasons
    assert (title.name, description.name, marks(description)) == ("title", "description", ["realtà"])
    (description,) = first(index.search("realtà scuola", "it")).reasons
    assert marks(description) == ["realtà", "scuole"]


def test_what_a_label_says_is_not_missing_in_either_language() -> None:
    texts = {"label@it": "Progetto 4", "label@en": "Project 4", "code": "MI-4", "title": "Quartieri connessi"}
    project = replace(
        entry("projects", "4", "Quartieri connessi"),
        label={"it": "Progetto 4", "en": "Project 4"},
        codes={words("MI-4"), words("Progetto 4"), words("Project 4")},
        texts=lambda: texts,
        searchable=Searchable.of(texts),
    )
    index = Index([project])
    for query, language in (("progetto 4", "it"), ("project 4", "en")):
        (hit,) = index.search(query, language).exact
        assert (hit.missing, [reason.name for reason in hit.reasons]) == ([], ["label"])
        assert hit.reasons[0].excerpts == []
    own, other = index.search("project 4", "it").exact[0].reasons
    assert (own.translated, other.translated, marks(other)) == (False, True, ["Project", "4"])
    together = index.search("Progetto 4 Quartieri connessi", "it")
    assert (together.partial, first(together).missing, together.groups[0].by_label) == (False, [], True)
    assert not index.search("MI 4 quartieri", "it").groups[0].by_label
    (code,) = (
        reason for reason in first(index.search("mi quartieri", "it")).reasons if reason.name == "code"
    )
    assert marks(code) == ["MI"]


def test_a_text_that_adds_no_word_is_no_reason() -> None:
    assert [reason.name for reason in search("piste").groups[0].hits[0].reasons] == ["title"]


def test_a_word_of_the_other_language_is_found_and_the_reason_says_which() -> None:
    hit = first(search("finished"))
    (reason,) = hit.reasons
    assert (hit.entry.address, reason.name, reason.language, reason.translated) == (
        "completed",
        "title",
        "en",
        True,
    )
    assert marks(reason) == ["finished"]
    (own,) = first(search("finished", "en")).reasons
    assert (own.translated, own.excerpts) == (False, [])


def test_a_text_that_there_is_in_one_language_only_is_not_called_a_translation() -> None:
    assert not any(reason.translated for reason in first(search("pista", "en")).reasons)


def test_if_nothing_has_all_words_what_has_some_is_shown_with_what_is_missing() -> None:
    results = search("itinerario Capuana làcustre")
    assert results.partial
    assert sorted(found(results)) == ["1a", "1c"]
    assert {hit.entry.address: hit.missing for group in results.groups for hit in group.hits} == {
        "1a": ["Capuana", "làcustre"],
        "1c": ["itinerario", "làcustre"],
    }


def test_of_what_has_some_words_that_with_more_of_them_comes_first() -> None:
    assert found(search("ciclabilita capuana itinerario"))[0] == "1c"


def test_words_that_anything_has_do_not_count_beside_others() -> None:
    assert found(search("una lacustre")) == []
    assert found(search("una xyz")) == ["1a"]


def test_nothing_is_marked_as_partial_where_all_words_are() -> None:
    assert not search("piste").partial
    assert not any(hit.missing for hit in search("piste").groups[0].hits)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("valtelina", "valtellina"),
        ("quartieri conessi", "quartieri connessi"),
        ("Citat STUDI", "città STUDI"),
        ("MI2.2.3.z", "MI2.2.3"),
    ],
)
def test_for_a_slip_something_is_suggested_that_is_found(query: str, meant: str) -> None:
    results = search(query)
    assert results.suggestion == meant
    assert not search(meant).partial


@pytest.mark.parametrize("query", ["xyzzyq", "piste", "itinerario capuana", "9.9.9", "ab", "… €", ""])
def test_nothing_is_suggested_where_nothing_is_near_or_words_are_only_not_together(query: str) -> None:
    assert search(query).suggestion is None


def test_a_word_too_short_is_not_what_somebody_meant() -> None:
    index = Index([entry("actions", "old", "Gli old people")])
    assert index.search("soldi", "it").suggestion is None


def test_where_a_word_finds_little_its_other_forms_are_found_after_it() -> None:
    results = search("ciclabile")
    assert found(results) == ["1a", "1b"]
    assert results.forms == ["ciclabili"]
    assert not results.partial
    assert [piece.text for piece in results.groups[0].hits[1].title if piece.marked] == ["ciclabili"]
    assert found(search("pista")) == ["1a", "1b"]


def test_another_form_is_a_whole_word_and_one_that_there_is() -> None:
    index = Index([entry("actions", "tree", "Pianta"), entry("actions", "plans", "Piani di zona")])
    assert found(index.search("piano", "it")) == ["plans"]
    assert index.search("piano", "it").forms == ["piani"]
    assert found(index.search("piani", "it")) == ["plans"]


def test_a_word_that_finds_enough_is_looked_for_as_it_is() -> None:
    many = [entry("actions", str(number), "Pista ciclabile") for number in range(MOST)]
    index = Index([*many, entry("actions", "other", "Piste ciclabili")])
    assert "other" not in found(index.search("pista", "it"))


def test_of_words_far_from_each_other_it_is_said_and_they_come_last() -> None:
    far = f"Il quartiere. {'Altro testo. ' * 30} Gli studi."
    index = Index(
        [
            entry("actions", "far", "Una", description=far),
            entry("actions", "apart", "Due", places="Quartiere Adriano", note="Studi di fattibilità"),
            entry("actions", "near", "Tre", description=f"{far} Il quartiere Città Studi."),
            entry("actions", "above", "Quartiere Studi"),
        ]
    )
    hits = index.search("quartiere studi", "it").groups[0].hits
    assert [(hit.entry.address, hit.scattered) for hit in hits] == [
        ("above", False),
        ("near", False),
        ("far", True),
        ("apart", True),
    ]


def test_only_so_many_words_are_looked_for_and_the_others_named() -> None:
    results = search(f"{' '.join(f'x{number}' for number in range(MOST_WORDS))} Píste")
    assert results.left_out == ["Píste"]
    assert found(results) == []


def test_no_words_find_nothing() -> None:
    assert found(search(" … €")) == []
    assert search(" … €").words == ()


def test_only_so_many_of_a_kind_are_shown_and_the_others_counted() -> None:
    index = Index([entry("places", str(number), f"via Capuana {number}") for number in range(MOST + 3)])
    (group,) = index.search("capuana", "it").groups
    assert [hit.entry.address for hit in group.hits] == [str(number) for number in range(MOST)]
    assert (group.more, group.total) == (3, MOST + 3)


@given(st.text(st.sampled_from("aàci le.124MI'–½ﬁ"), max_size=40), st.sampled_from(LANGUAGES))
def test_every_hit_has_a_reason_and_what_is_shown_of_it_a_mark(query: str, language: str) -> None:
    results = search(query, language)
    for group in results.groups:
        for hit in group.hits:
            assert hit.reasons
            assert len(hit.missing) < len(results.words)
            assert bool(hit.missing) == results.partial
            for reason in hit.reasons:
                assert marks(reason) or any(piece.marked for piece in (*hit.title, *hit.label))
                assert all(any(piece.marked for piece in part.pieces) for part in reason.excerpts)
