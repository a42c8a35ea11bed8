# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A text in a query is read as what it is, whenever a parser resolves the escapes of SPARQL (19.2)."""

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from ponlod.errors import QuerySyntaxError
from ponlod.store import written

PIECES = ["\\", "u", "U", "0041", "00000041", '"', "'", "é", "x", "n"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES)).map("".join))
@example("\\u0041")
@example("C:\\users")
@example("\\\\U00000022")
def test_a_text_is_read_alike_by_who_resolves_escapes_first_and_by_who_does_so_in_strings(text):
    query = f"SELECT ({written(Literal(text))} AS ?said) {{}}"
    (within,) = ox.Store().query(query)
    (first,) = Graph().query(query)
    assert (within["said"].value, str(first.said)) == (text, text)


def test_what_is_no_iri_cannot_stand_in_a_query():
    with pytest.raises(QuerySyntaxError, match="cannot stand in a query"):
        written(URIRef("http://a.example/> <b"))
