# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A client gets the representation that it asked for, by RFC 9110 section 12.5."""

import itertools
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ponlod.web.negotiation import choose, choose_language, media_ranges

HTML, TURTLE, JSON_LD, RDF_XML, N_TRIPLES = OFFERS = (
    "text/html",
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
)


@pytest.mark.parametrize("header", [None, "", " ", "*/*", "*", "*/*;q=0.1"])
def test_whoever_does_not_choose_gets_the_first_offer(header: str | None) -> None:
    assert choose(header, OFFERS) == HTML


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/turtle", TURTLE),
        ("TEXT/Turtle", TURTLE),
        ("text/turtle;charset=utf-8", TURTLE),
        ('text/turtle; charset="UTF-8"', TURTLE),
        ("text/html;q=0.5, text/turtle;q=0.9", TURTLE),
        ("text/html, text/turtle;q=0.1", HTML),
        ("text/turtle;q=0.1, text/html", HTML),
        ("application/*", JSON_LD),
        ("application/*;q=0.5, application/n-triples", N_TRIPLES),
        ("text/turtle, */*", TURTLE),
        ("*/*, text/turtle", TURTLE),
        ("text/*", HTML),
        ("text/*, text/html;q=0", TURTLE),
        ("*/*, text/html;q=0", TURTLE),
        ("*/*;q=0.1, text/*;q=0, application/n-triples;q=0.2", N_TRIPLES),
        ("text/turtle, text/html", HTML),
        ("image/png, text/plain, application/pdf, text/css, font/woff, audio/mpeg, text/turtle", TURTLE),
        ("text/turtle;q=1.000, text/html;q=0.999", TURTLE),
        ("text/turtle ; q=0.9 , text/html ; q=0.8", TURTLE),
        ("text/turtle;version=1.2", TURTLE),
        ("text/turtle;charset=utf-16", TURTLE),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSON_LD),
        ("text/html;level=1;q=0.4, application/n-triples;q=0.5", N_TRIPLES),
        ("text/*;q=0.1, text/turtle;version=1.2;q=0.9, text/html;q=0.8", TURTLE),
        ("application/ld+json;profile=x;q=0.1, application/ld+json;q=0.9, text/turtle;q=0.5", JSON_LD),
        ("text/html;level=1, text/html;q=0, text/turtle;q=0.1", TURTLE),
    ],
)
def test_the_best_offer_wins(header: str, expected: str) -> None:
    assert choose(header, OFFERS) == expected


@pytest.mark.parametrize(
    ("client", "header", "expected"),
    [
        (
            "Chrome",
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
            "application/signed-exchange;v=b3;q=0.7",
            HTML,
        ),
        ("Firefox", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("Safari", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
        ("curl", "*/*", HTML),
        ("Java", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", HTML),
        (
            "Jena",
            "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
            TURTLE,
        ),
        (
            "rapper",
            "application/rdf+xml, text/rdf;q=0.6, application/json;q=0.1, application/x-rdf+json;q=0.1, "
            "application/n-triples, text/plain;q=0.1, text/turtle, application/x-turtle, "
            "application/turtle;q=0.8, text/n3;q=0.3, text/html;q=0.2, application/xhtml+xml;q=0.4, "
            "*/*;q=0.1",
            TURTLE,
        ),
        (
            "rdflib",
            "text/turtle, application/rdf+xml;q=0.9, text/n3;q=0.9, application/xhtml+xml;q=0.5, */*;q=0.1",
            TURTLE,
        ),
        (
            "Comunica",
            "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
            "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,text/html;q=0.2",
            JSON_LD,
        ),
    ],
)
def test_real_clients_get_what_they_can_read(client: str, header: str, expected: str) -> None:
    assert choose(header, OFFERS) == expected, client


@pytest.mark.parametrize(
    "header",
    [
        "image/png",
        "text/turtle;q=0",
        "*/*;q=0",
        "text/turtle;version=1.2;q=0",
        "text/plain",
    ],
)
def test_nothing_is_chosen_where_nothing_is_acceptable(header: str) -> None:
    assert choose(header, OFFERS) is None


@pytest.mark.parametrize(
    "header", ['text/"x', "/", ";;;", "text", "*/html", "text/html/x;q=1", "q=1", "\x00", "a/b;q=x"]
)
def test_an_unreadable_header_counts_as_none(header: str) -> None:
    assert media_ranges(header) == ()
    assert choose(header, OFFERS) == HTML


def test_an_unreadable_member_does_not_spoil_the_others() -> None:
    assert choose('text/"x, nonsense, text/turtle;q=0.4', OFFERS) == TURTLE
    assert choose("nonsense, text/turtle;q=0.4", OFFERS) == TURTLE


def test_a_comma_inside_quotes_separates_nothing() -> None:
    assert choose('text/html;title="a, text/turtle", application/n-triples', OFFERS) == N_TRIPLES


def test_the_most_specific_range_decides_as_in_rfc_9110() -> None:
    """The example of section 12.5.1: of what has no parameter, a range without one says most."""
    header = (
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"
    )
    qualities = {"text/plain": 0.7, "text/html": 0.3, "image/jpeg": 0.5}
    ranges = media_ranges(header)
    for media_type, expected in qualities.items():
        matching = [(one.specificity(media_type), one.quality) for one in ranges]
        assert max((s, q) for s, q in matching if s is not None)[1] == expected
    assert choose(header, list(qualities)) == "text/plain"


def test_the_order_of_members_does_not_matter() -> None:
    members = ["text/html;q=0.3", "text/turtle;q=0.7", "application/*;q=0.5", "*/*;q=0.1"]
    assert {choose(", ".join(order), OFFERS) for order in itertools.permutations(members)} == {TURTLE}


_HEADERISH = st.text(alphabet=string.ascii_letters + string.digits + '/*;,=. "\\q+-\t', max_size=80)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.none(), _HEADERISH, st.text(max_size=40)))
def test_any_header_gets_an_answer(header: str | None) -> None:
    assert choose(header, OFFERS) in (*OFFERS, None)
    assert choose_language(header, ["it", "en"]) in ("it", "en")


_QUALITIES = st.integers(min_value=0, max_value=1000)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(OFFERS), _QUALITIES, min_size=1))
def test_among_named_types_the_highest_quality_wins_and_zero_never_does(qualities: dict[str, int]) -> None:
    header = ", ".join(f"{name};q={quality / 1000:.3f}" for name, quality in qualities.items())
    chosen = choose(header, OFFERS)
    highest = max(qualities.values())
    assert (chosen is None) == (highest == 0)
    assert chosen is None or qualities[chosen] == highest


def test_a_hostile_header_takes_no_time() -> None:
    assert choose('"' + '\\"' * 20_000, OFFERS) == HTML


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "it"),
        ("", "it"),
        ("en", "en"),
        ("en-GB,en;q=0.9,it;q=0.8", "en"),
        ("it-IT,it;q=0.9,en-US;q=0.8,en;q=0.7", "it"),
        ("de", "it"),
        ("de, en;q=0.1", "en"),
        ("*", "it"),
        ("en, *;q=0.5", "en"),
        ("it;q=0, *", "en"),
        ("it;q=0", "it"),
        ("en;q=0.5, it;q=0.5", "it"),
        ("fr;q=x, en", "en"),
        ("!!, en", "en"),
    ],
)
def test_the_language_is_the_readers_else_italian(header: str | None, expected: str) -> None:
    assert choose_language(header, ["it", "en"]) == expected
