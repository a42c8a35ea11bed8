# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A client gets the representation that it asked for, by RFC 9110 section 12.5."""

import itertools
import string

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph
from rdflib.parser import Parser
from rdflib.plugin import plugins

from ponlod import formats
from ponlod.formats import GRAPH_FORMATS
from ponlod.web.negotiation import choose, choose_language, media_ranges, wish

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


_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,"
CLIENTS = {
    "Chrome 130": (
        f"{_BROWSER}image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
        HTML,
    ),
    "Firefox 115": (f"{_BROWSER}image/avif,image/webp,*/*;q=0.8", HTML),
    "Firefox 128": (f"{_BROWSER}image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8", HTML),
    "Safari": (f"{_BROWSER}*/*;q=0.8", HTML),
    "Googlebot": (f"{_BROWSER}*/*;q=0.8", HTML),
    "Lynx": ("text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", HTML),
    "curl, wget, httpx, requests, a harvester of CKAN": ("*/*", HTML),
    "whoever sends no Accept": (None, HTML),
    "Java's URLConnection": ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", HTML),
    "axios": ("application/json, text/plain, */*", "application/json"),
    "Jena (riot, RDFDataMgr)": (
        "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3",
        TURTLE,
    ),
    "rapper -g": (
        "application/rdf+xml, text/rdf;q=0.6, application/n-triples, text/plain;q=0.1, text/turtle, "
        "application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, "
        "application/rdf+n3;q=0.3, application/x-trig, application/rss;q=0.8, application/rss+xml;q=0.8, "
        "text/rss;q=0.8, application/xml;q=0.3, text/xml;q=0.3, application/atom+xml;q=0.3, "
        "text/html;q=0.2, application/xhtml+xml;q=0.4, text/html;q=0.6, application/xhtml+xml;q=0.8, "
        "application/json;q=0.1, text/json;q=0.1, text/x-nquads, */*;q=0.1",
        TURTLE,
    ),
    "rapper": ("application/rdf+xml, text/rdf;q=0.6, */*;q=0.1", RDF_XML),
    "rapper -i turtle": (
        "text/turtle, application/x-turtle, application/turtle, text/n3;q=0.3, text/rdf+n3;q=0.3, "
        "application/rdf+n3;q=0.3, */*;q=0.1",
        TURTLE,
    ),
    "rdflib 4": (
        "text/turtle, application/rdf+xml;q=0.9, text/n3;q=0.9, application/xhtml+xml;q=0.5, */*;q=0.1",
        TURTLE,
    ),
    "rdflib": (", ".join(parser.name for parser in plugins(kind=Parser) if "/" in parser.name), TURTLE),
    "rdflib, format=turtle": ("text/turtle, application/x-turtle, */*;q=0.1", TURTLE),
    "rdflib, format=xml": ("application/rdf+xml, */*;q=0.1", RDF_XML),
    "rdflib, format=nt": ("text/plain, */*;q=0.1", "text/plain"),
    "rdflib, format=n3": ("text/n3, */*;q=0.1", "text/n3"),
    "rdflib, format=json-ld": ("application/ld+json, application/json;q=0.9, */*;q=0.1", JSON_LD),
    "SPARQLWrapper": ("application/rdf+xml", RDF_XML),
    "Comunica": (
        "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,text/html;q=0.2",
        JSON_LD,
    ),
    "Protégé (OWL API)": (
        "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09",
        RDF_XML,
    ),
}
"""What real clients send, and the type that each must get of whatever has a page and all graph formats."""

_PARSERS = {"text/plain": "nt", "application/json": "json-ld"}


@pytest.mark.parametrize("address", ["action/MI4.1.1.a", "/ontology", "/vocabulary/status/completed"])
@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of its own parser of JSON-LD
def test_real_clients_get_what_they_can_read(client: FlaskClient, name: str, address: str) -> None:
    accept, expected = CLIENTS[name]
    headers = {} if accept is None else {"Accept": accept}
    if not address.startswith("/"):
        redirect = client.get(f"/id/{address}", headers=headers)
        assert (redirect.status_code, redirect.headers["Location"]) == (303, f"/doc/{address}")
        address = redirect.headers["Location"]
    answer = client.get(address, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, expected)
    if expected == HTML:
        assert "<h1" in answer.text
    else:
        assert len(Graph().parse(data=answer.data, format=_PARSERS.get(expected, expected))) > 10


def test_text_is_sent_as_utf_8_by_any_name() -> None:
    for name in ("text/turtle", "text/n3", "text/plain"):
        found = wish(name, GRAPH_FORMATS)
        assert found is not None
        assert found.content_type == f"{name}; charset=utf-8"


def test_a_name_that_two_formats_have_means_the_first() -> None:
    for first, second in itertools.permutations((formats.JSON_LD, formats.RESULTS_JSON)):
        found = wish("application/json", (first, second))
        assert found is not None
        assert (found.format, found.content_type) == (first, "application/json")


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
