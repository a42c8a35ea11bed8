# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Another server's answer, read to the end and written anew: what it did not say whole, nobody is told."""

import io
from email.message import Message
from typing import IO, cast

import pyoxigraph as ox

from ponlod.errors import QueryLimitExceeded, StoreUnreliable
from ponlod.store.answers import Form, Question
from ponlod.store.engine import Failed, unwritable
from ponlod.store.exchange import Reply
from ponlod.store.limits import Limits
from ponlod.store.nesting import Brackets, TooDeep, TripleTerms
from ponlod.store.verdicts import Verdict
from ponlod.store.writing import Output, stream_triples, write_results
from ponlod.syntaxes import Unwritable

_ASKED = "__ASK_RETVAL"
"""The variable of the table by which Virtuoso 7 answers ASK: a row means yes, none no."""


def translate(reply: Reply, question: Question, form: Form, limits: Limits, output: Output) -> None:
    """Read the answer to a query of that form and write it to ``output``, in the format of the question.

    Raises StoreUnreliable for what is no such answer, or ends too soon, Failed where a limit is met, and what
    ``output`` raises.
    """
    _refuse_partial(reply.headers, limits)
    try:
        if form is Form.GRAPH:
            if not reply.delimited:
                raise StoreUnreliable("The store does not say where its graphs end: they may be cut.")
            source = _Bounded(reply, limits.result, TripleTerms())
            quads = ox.parse(cast("IO[bytes]", source), ox.RdfFormat.N_TRIPLES)
            stream_triples((quad.triple for quad in quads), question.graph.name, output)
        else:
            # What comes before its header, the parser keeps, and takes some sixteen times the room for it.
            source = _Bounded(reply, limits.result, Brackets())
            found = ox.parse_query_results(cast("IO[bytes]", source), ox.QueryResultsFormat.JSON)
            write_results(_of_form(found, form), question.results.name, output)
    except Unwritable as error:
        raise unwritable(error, graph=form is Form.GRAPH) from error
    except MemoryError as error:
        # The parsers have a limit of their own for the length of a text.
        raise Failed(Verdict.RESULT) from error
    except (SyntaxError, ValueError, TooDeep) as error:
        raise _nonsense() from error


def _of_form(found: ox.QuerySolutions | ox.QueryBoolean, form: Form) -> ox.QuerySolutions | ox.QueryBoolean:
    if isinstance(found, ox.QuerySolutions):
        if form is Form.BOOLEAN and [each.value for each in found.variables] == [_ASKED]:
            said = "true" if next(found, None) else "false"
            return ox.parse_query_results(f'{{"head": {{}}, "boolean": {said}}}', ox.QueryResultsFormat.JSON)
        form_found = Form.SOLUTIONS
    else:
        form_found = Form.BOOLEAN
    if form_found is not form:
        raise _nonsense()
    return found


def _refuse_partial(headers: Message, limits: Limits) -> None:
    """Virtuoso cuts answers at limits of its own, and says so in headers only."""
    state = headers["X-SQL-State"]
    if state == "S1TAT":
        raise Failed(Verdict.TIME)
    if state:
        raise StoreUnreliable(f"The store met a fault ({state}) and its answer is not whole.")
    if rows := headers["X-SPARQL-MaxRows"]:
        raise QueryLimitExceeded(
            f"The answer has more than the {rows} rows that the store behind this endpoint gives. "
            "Ask for less at once, with LIMIT and OFFSET."
        )


def _nonsense() -> StoreUnreliable:
    return StoreUnreliable("The store answers, but not with what it was asked for. Try again later.")


class _Bounded:
    """Reads so many bytes at most, and nothing that is too deep for the parsers."""

    def __init__(self, reply: Reply, limit: int, nesting: TripleTerms | Brackets) -> None:
        self._reply = reply
        self._left = limit
        self._nesting = nesting

    def read(self, size: int = io.DEFAULT_BUFFER_SIZE) -> bytes:
        data = self._reply.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise Failed(Verdict.RESULT)
        self._nesting.follow(data)
        return data
