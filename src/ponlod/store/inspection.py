# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a query before another server does: is it one, and what would it make that server do?

Two parsers read it: Oxigraph's, which says what is wrong as it does elsewhere, and rdflib's, which shows its
parts. What only one of them can read is refused. To be called inside the fence (see ``fence``).
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pyoxigraph as ox
import rdflib.plugins.stores.memory  # noqa: F401  rdflib does so late, and inside the fence it could not
from rdflib import XSD, URIRef
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue

from ponlod.namespaces import PREFIXES
from ponlod.store.answers import Form
from ponlod.store.engine import Failed, evaluate
from ponlod.store.verdicts import Verdict
from ponlod.store.wire import Request
from ponlod.store.writing import Output

_DEEP = 20_000
"""Frames of rdflib's parser, which needs some forty for a pair of parentheses."""
_CODE = re.compile(r"(?:bif|sql|java):", re.IGNORECASE)
"""IRIs that Virtuoso and Jena take for programs to run."""
# An escape of what the grammar is made of: some servers resolve it before they read, others in strings only.
_ESCAPED = re.compile(r"\\(?:u00|U000000)(?:0[AaDd]|[2-7][0-9A-Fa-f])")
_HARMLESS = re.compile(r"(?<!\\)(?:\\\\)+\\U000000[57]5")
"""A backslash and a “u”, as ``written`` puts them: to all the same."""


class _Known(Exception):
    def __init__(self, form: Form) -> None:
        self.form = form


def inspect(request: Request, start: Callable[[Form], None], output: Output) -> None:
    """Announce the form of the query's answer to ``start``, and write to ``output``, in JSON, an object.

    It has ``prefixes`` (those of ours that must be declared for another server), ``default`` and ``named``
    (the graphs of FROM and FROM NAMED), or ``problem``: a sentence that says why the query must not be sent.
    Raises Failed where ``evaluate`` would. From here on the process may recurse deeply.
    """
    sys.setrecursionlimit(_DEEP)
    start(_form(request))
    output.write(json.dumps(_read(request.query)).encode())


def _form(request: Request) -> Form:
    def known(form: Form) -> None:
        raise _Known(form)

    try:
        evaluate(ox.Store(), request, known, _Nothing())
    except _Known as found:
        return found.form
    raise AssertionError("a query that has neither form nor fault")


class _Nothing:
    """Where an answer goes that is never written."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None: ...


def _read(query: str) -> dict[str, Any]:
    if _ESCAPED.search(_HARMLESS.sub(" ", query)):
        return {"problem": "Write characters of ASCII as themselves, not as \\u escapes."}
    try:
        # To rdflib, a carriage return does not end a comment.
        prologue, body = parseQuery(query.replace("\r", "\n"))
        declared = {each.get("prefix", "") for each in prologue if each.name == "PrefixDecl"}
        known = translatePrologue(prologue, None, PREFIXES)
        parts = [*_parts(body)]
        iris = [(part, _iri(part, known)) for part in parts]
    except RecursionError as error:
        raise Failed(Verdict.NESTING) from error
    except MemoryError as error:
        raise Failed(Verdict.MEMORY) from error
    except Exception:
        return {
            "problem": "This query cannot be checked for SERVICE, which is closed here. "
            "Write it in plain SPARQL 1.1."
        }
    if any(isinstance(part, CompValue) and part.name == "ServiceGraphPattern" for part in parts):
        raise Failed(Verdict.SERVICE)
    if foreign := next(_foreign(iris, known), None):
        return {"problem": f"<{foreign}> is a function of some servers, and no part of SPARQL 1.1."}
    clauses = [part for part in parts if isinstance(part, CompValue) and part.name == "DatasetClause"]
    return {
        "prefixes": [name for name in PREFIXES if name not in declared and f"{name}:" in query],
        "default": [_iri(clause["default"], known) for clause in clauses if "default" in clause],
        "named": [_iri(clause["named"], known) for clause in clauses if "named" in clause],
    }


def _parts(tree: Any) -> Iterator[Any]:
    """Everything in a parsed query, from the outside in."""
    left = [tree]
    while left:
        part = left.pop()
        yield part
        if isinstance(part, CompValue):
            left.extend(part.values())
        elif not isinstance(part, str) and hasattr(part, "__iter__"):
            left.extend(part)


def _iri(part: Any, known: Prologue) -> str | None:
    if isinstance(part, URIRef) or (isinstance(part, CompValue) and part.name == "pname"):
        return str(known.absolutize(part))
    return None


def _foreign(iris: list[tuple[Any, str | None]], known: Prologue) -> Iterator[str]:
    for part, iri in iris:
        if iri and _CODE.match(iri):
            yield iri
        if isinstance(part, CompValue) and part.name == "Function":
            function = _iri(part["iri"], known)
            if not function or not function.startswith(str(XSD)):
                yield function or ""
