# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The queries that are measured, how one is asked over HTTP, and what makes two answers the same."""

import http.client
import json
from collections import Counter
from collections.abc import Hashable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

_FOLDER = Path(__file__).parent / "queries"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC = {_XSD + name for name in ("integer", "int", "long", "decimal", "double", "float")}
_CENTS_OF_CENTS = 4
"""The digits after the point that count: one server sums decimals exactly, another in floating point."""

JSON, TURTLE = "application/sparql-results+json", "text/turtle"

PATIENCE = 60.0
"""Seconds that a client waits for an answer."""


class NoAnswer(Exception):
    """A server said nothing in PATIENCE seconds, or broke off."""


class Refused(Exception):
    """A server answered with a status other than 200, which is what this says."""


class Query(NamedTuple):
    """``name`` begins with a number for what a journalist asks, else with ``small``."""

    name: str
    text: str

    @property
    def accept(self) -> str:
        """The format asked for."""
        return JSON if "SELECT" in self.text else TURTLE

    @property
    def small(self) -> bool:
        return self.name.startswith("small")


class Endpoint(NamedTuple):
    """Where a server answers: ``path`` ends where the query begins."""

    port: int
    path: str
    host: str = "127.0.0.1"

    def target(self, query: str) -> str:
        """Return the path with which a query is asked by GET."""
        return self.path + quote(query, safe="")


def queries() -> list[Query]:
    """Return the queries of the folder beside this file, the small ones first."""
    every = (Query(path.stem, path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.rq"))
    return sorted(every, key=lambda query: (not query.small, query.name))


def distinct(query: str, mark: str) -> str:
    """Return a query of another text for each ``mark``, which has the same answer; it ends with the mark."""
    return f"{query}\n#{mark}"


def connect(
    endpoint: Endpoint, source: str = "127.0.0.1", patience: float | None = PATIENCE
) -> http.client.HTTPConnection:
    """Return a connection that comes from the address ``source`` of this machine; no patience is endless."""
    return http.client.HTTPConnection(endpoint.host, endpoint.port, patience, (source, 0))


def ask(connection: http.client.HTTPConnection, endpoint: Endpoint, query: str, accept: str) -> bytes:
    """Return the answer. Raises Refused, and NoAnswer after which the connection is closed."""
    try:
        connection.request("GET", endpoint.target(query), headers={"Accept": accept})
        response = connection.getresponse()
        content = response.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        raise NoAnswer(str(error)) from error
    if response.status != http.client.OK:
        raise Refused(str(response.status))
    return content


def found(content: bytes, accept: str) -> Counter[Hashable]:
    """Return the rows or triples of an answer, in no order, with numbers as such: equal for equal answers."""
    if accept == JSON:
        rows = json.loads(content)["results"]["bindings"]
        return Counter(frozenset((name, _term(term)) for name, term in row.items()) for row in rows)
    return Counter(
        (triple.subject, triple.predicate, _object(triple.object))
        for triple in ox.parse(content, format=ox.RdfFormat.TURTLE)
    )


def _term(term: Mapping[str, str]) -> Hashable:
    if term["type"] == "uri":
        return term["value"], "IRI"
    return _literal(term["value"], term.get("datatype", ""), term.get("xml:lang", ""))


def _object(term: object) -> Hashable:
    if isinstance(term, ox.Literal):
        return _literal(term.value, "" if term.language else term.datatype.value, term.language or "")
    return term


def _literal(value: str, datatype: str, language: str) -> Hashable:
    if datatype in _NUMERIC:
        return round(Decimal(value), _CENTS_OF_CENTS)
    return value, language, "" if datatype == _XSD + "string" else datatype
