# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Keys in addresses: what is minted stays, what people write instead leads to it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from ponlod.web.views.addresses import address, is_web_address, last_segment
from ponlod.web.views.identifiers import KINDS, concept, respelt, thing

BASE = "https://data.example.org/open/"


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("action", "mi4.1.1.A", "MI4.1.1.a"),
        ("action", "MI.4.1.1.a", "MI4.1.1.a"),
        ("action", "MI 4.1.1.a", "MI4.1.1.a"),
        ("action", "MI\u00a04.1.1.a", "MI4.1.1.a"),
        ("action", " MI2.2.4.a- ", "MI2.2.4.a"),
        ("action", "CT3.3.1c", "CT3.3.1.c"),
        ("action", "bo1.1.3.1.A", "BO1.1.3.1.a"),
        ("action", "MI4.1.1.a/", "MI4.1.1.a"),
        ("action", "MI_4_1_1_a", "MI4.1.1.a"),
        ("action", "mi-4-1-1-a", "MI4.1.1.a"),
        ("action", "MI 4. 1. 1. a", "MI4.1.1.a"),
        ("action", "MI4,1,1,a", "MI4.1.1.a"),
        ("action", "MI4.1.1.a.", "MI4.1.1.a"),
        ("action", "MI4.1.1.a –", "MI4.1.1.a"),
        ("action", "MI04.01.01.a", "MI4.1.1.a"),
        ("project", "mi-04", "MI-4"),
        ("project", "MI4", "MI-4"),
        ("project", "mi assistenza tecnica", "MI-assistenza-tecnica"),
        ("release", "mi-13", "MI-13"),
        ("release", "mi-13/document/", "MI-13/document"),
        ("release", "mi13/lines/54", "MI-13/lines/54"),
        ("release", "MI-13/action/mi 4.1.1.A/status", "MI-13/action/MI4.1.1.a/status"),
        ("release", "MI-13/project/mi-03/status", "MI-13/project/MI-3/status"),
        ("release", "mi-13/finding/no-status-MI5.1.1.a", "MI-13/finding/no-status-MI5.1.1.a"),
        ("city", "mi", "MI"),
        ("programme", "2014it16m2op004", "2014IT16M2OP004"),
        ("place", "MI-Via Capuana 7", "MI-via-capuana-7"),
    ],
)
def test_spellings_lead_to_the_key(kind: str, written: str, meant: str) -> None:
    assert respelt(kind, written) == meant


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("action", "MI4.1.1.a"),
        ("project", "MI-4"),
        ("project", "MI-assistenza-tecnica"),
        ("city", "MI"),
        ("programme", "2014IT16M2OP004"),
        ("release", "MI-13"),
        ("release", "MI-13/action/MI4.1.1.a/funding/programme"),
        ("release", "MI-13/finding/no-status-MI5.1.1.a"),
        ("place", "MI-via-p-l-monti-n-18-a-b"),
    ],
)
def test_a_minted_key_has_no_better_spelling(kind: str, key: str) -> None:
    assert respelt(kind, key) is None


def test_nothing_is_made_of_what_is_no_code() -> None:
    for key in ("abitare", "MI411a", "MI4.1.a", "MI4.1.1.ab", "4.1.1.a", "MI4.1.1.a/x", "MI4/1/1/a"):
        assert respelt("action", key) is None
    assert respelt("project", "") is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.text(max_size=20))
def test_a_better_spelling_is_the_best(kind: str, key: str) -> None:
    meant = respelt(kind, key)
    assert meant is None or respelt(kind, meant) is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.text(max_size=20))
def test_whatever_is_asked_becomes_a_valid_iri(kind: str, key: str) -> None:
    assert not set('<>"{}|^`\\ ') & set(thing(BASE, kind, key))
    assert thing(BASE, kind, key).isascii()
    assert concept(key, key).isascii()


def test_things_and_terms_have_pages_here_and_the_rest_of_the_web_has_not() -> None:
    assert address(BASE + "id/action/MI4.1.1.a", BASE) == "/doc/action/MI4.1.1.a"
    assert address("https://w3id.org/ponlod/ontology#Action", BASE) == "/ontology#Action"
    assert address("https://w3id.org/ponlod/ontology", BASE) == "/ontology"
    assert address(URIRef("https://w3id.org/ponlod/vocabulary/axis/4"), BASE) == "/vocabulary/axis/4"
    assert address("http://www.w3.org/ns/prov#value", BASE) is None
    assert address("https://data.example.org/other", BASE) is None


def test_only_web_addresses_become_links() -> None:
    assert is_web_address(URIRef("https://wemi.comune.milano.it/"))
    assert not is_web_address("javascript:alert(1)")


def test_an_iri_goes_by_its_last_segment() -> None:
    assert last_segment("https://w3id.org/ponlod/vocabulary/axis/4") == "4"
    assert last_segment("https://w3id.org/ponlod/ontology#Action") == "Action"
