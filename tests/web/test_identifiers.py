# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The IRIs that addresses speak of, and where IRIs lead on this site."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef

from ponlod.iris import last_segment
from ponlod.web.views.addresses import address, is_web_address
from ponlod.web.views.identifiers import KINDS, concept, thing

BASE = "https://data.example.org/open/"


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
