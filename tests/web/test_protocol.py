# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a request asks, read by the SPARQL 1.1 Protocol; the names are those of the W3C's protocol tests."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from ponlod.errors import QueryRefused
from ponlod.web.sparql.protocol import FORM, QUERY, UPDATE, read_get, read_post

ASK = "ASK {}"


def test_query_get() -> None:
    assert read_get(b"query=ASK%20%7B%7D").query == ASK


def test_query_post_form() -> None:
    assert read_post(b"", FORM, b"query=ASK+%7B%7D").query == ASK


def test_query_post_direct() -> None:
    assert read_post(b"", QUERY, ASK.encode()).query == ASK
    assert read_post(b"", f"{QUERY}; charset=UTF-8", ASK.encode()).query == ASK


def test_query_dataset_default_graphs_and_named_graphs() -> None:
    dataset = "default-graph-uri=urn:a&default-graph-uri=urn:b&named-graph-uri=urn:c"
    for operation in (
        read_get(f"query=ASK%7B%7D&{dataset}".encode()),
        read_post(b"", FORM, f"query=ASK%7B%7D&{dataset}".encode()),
        read_post(dataset.encode(), QUERY, b"ASK{}"),
    ):
        assert operation.default_graphs == ("urn:a", "urn:b")
        assert operation.named_graphs == ("urn:c",)


def test_a_request_without_a_query_asks_for_nothing() -> None:
    assert read_get(b"").query is None
    assert read_get(b"format=turtle").format == "turtle"


def test_bad_multiple_queries() -> None:
    with pytest.raises(BadRequest):
        read_get(b"query=ASK%7B%7D&query=ASK%7B%7D")
    with pytest.raises(BadRequest):
        read_post(b"query=ASK%7B%7D", QUERY, b"ASK{}")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "", "application/json", "multipart/form-data; boundary=x"]
)
def test_bad_query_wrong_media_type(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        read_post(b"", content_type, b"ASK {}")


def test_bad_query_non_utf8() -> None:
    with pytest.raises(UnsupportedMediaType):
        read_post(b"", f"{QUERY}; charset=UTF-16", ASK.encode("utf-16"))
    with pytest.raises(BadRequest):
        read_post(b"", QUERY, b"ASK { <urn:\xff> ?p ?o }")
    with pytest.raises(BadRequest):
        read_get(b"query=%FF")
    with pytest.raises(BadRequest):
        read_get(b"query=\xff")


def test_updates_are_refused() -> None:
    with pytest.raises(QueryRefused, match="only reads"):
        read_get(b"update=DROP+ALL")
    with pytest.raises(QueryRefused, match="only reads"):
        read_post(b"", FORM, b"update=DROP+ALL")
    with pytest.raises(QueryRefused, match="only reads"):
        read_post(b"", UPDATE, b"DROP ALL")


def test_parameters_are_not_without_number() -> None:
    for read in (read_get, lambda encoded: read_post(b"", FORM, encoded)):
        assert read(b"query=ASK%7B%7D" + b"&named-graph-uri=urn:a" * 999).query == "ASK{}"
        with pytest.raises(BadRequest, match="1000 parameters"):
            read(b"query=ASK%7B%7D" + b"&a" * 1000)


@pytest.mark.parametrize("graph", ["", "relative", "a b", "http://x/<y>", "//host/path"])
def test_a_graph_must_be_an_absolute_iri(graph: str) -> None:
    with pytest.raises(BadRequest, match="absolute IRI"):
        read_get(f"query=ASK%7B%7D&named-graph-uri={quote(graph)}".encode())


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_query_is_decoded_once_however_it_is_sent(query: str) -> None:
    """``%2F`` and ``%C3%A9`` inside a query survive, as do ``+``, ``&`` and every other character."""
    encoded = urlencode({"query": query}).encode()
    assert read_get(encoded).query == query
    assert read_post(b"", FORM, encoded).query == query
    assert read_post(b"", QUERY, query.encode()).query == query


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (
        lambda: read_get(data),
        lambda: read_post(b"", FORM, data),
        lambda: read_post(b"", QUERY, data),
    ):
        try:
            read()
        except (BadRequest, QueryRefused):
            continue
