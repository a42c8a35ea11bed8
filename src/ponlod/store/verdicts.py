# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a query can end other than with its answer, and the sentence that says so."""

from enum import Enum

from ponlod.errors import (
    QueryLimitExceeded,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    StoreError,
    StoreUnavailable,
    TooManyQueries,
)
from ponlod.store.fence import STACK
from ponlod.store.limits import MIB, Limits


class Verdict(Enum):
    """Said by a worker, by the keeper that buried it, or by the store before it asks either."""

    SYNTAX = "syntax"
    EVALUATION = "evaluation"
    UPDATE = "update"
    SERVICE = "service"
    FORMAT = "format"
    TIME = "time"
    MEMORY = "memory"
    RESULT = "result"
    LENGTH = "length"
    MACHINE = "machine"
    NESTING = "nesting"
    FAULT = "fault"
    BUSY = "busy"
    FULL = "full"
    SHARE = "share"
    GONE = "gone"
    CLOSED = "closed"
    REPLACED = "replaced"

    def error(self, limits: Limits, detail: str = "") -> StoreError:
        """Return the error to raise; ``detail`` is what the engine said, for the verdicts that pass it on."""
        kind, sentence = _SENTENCES[self]
        return kind(
            sentence.format(
                detail=detail,
                seconds=limits.seconds,
                patience=limits.patience,
                memory=limits.memory / MIB,
                result=limits.result / MIB,
                query=limits.query / MIB,
                stack=STACK / MIB,
            )
        )


READ_ONLY = "This endpoint only reads: it takes queries (SELECT, ASK, CONSTRUCT, DESCRIBE), no updates."
"""What to say to whoever sends an update."""

_LESS = (
    "Ask for less at once: name the subject or the property, join through shared variables, add a LIMIT; "
    "or load a dump into a store of your own."
)
_SENTENCES: dict[Verdict, tuple[type[StoreError], str]] = {
    Verdict.SYNTAX: (QuerySyntaxError, "Not a SPARQL 1.1 query: {detail}."),
    Verdict.EVALUATION: (QuerySyntaxError, "The query cannot be evaluated: {detail}."),
    Verdict.UPDATE: (QueryRefused, READ_ONLY),
    Verdict.SERVICE: (
        QueryRefused,
        "This endpoint never asks another: SERVICE is closed. Ask here without it, "
        "and the other endpoint directly.",
    ),
    Verdict.FORMAT: (QueryRefused, "The answer cannot be written in the format asked for: {detail}."),
    Verdict.TIME: (QueryLimitExceeded, "The query was stopped at the time limit of {seconds:g} s. " + _LESS),
    Verdict.MEMORY: (
        QueryLimitExceeded,
        "The query was stopped at the memory limit of {memory:g} MiB. Sorting, grouping, DISTINCT and "
        "CONCAT hold what they work on. " + _LESS,
    ),
    Verdict.MACHINE: (
        StoreUnavailable,
        "The operating system stopped the query, most likely because the machine ran out of memory. "
        "Try again later, or ask for less at once.",
    ),
    Verdict.RESULT: (
        QueryLimitExceeded,
        "The answer is larger than the result limit of {result:g} MiB; what came of it, if anything, is "
        "not all of it. " + _LESS,
    ),
    Verdict.LENGTH: (
        QueryTooLong,
        "The text of the query is longer than the limit of {query:g} MiB. Send a shorter one.",
    ),
    Verdict.NESTING: (
        QueryTooComplex,
        "The query is too deeply nested for the engine, which has a stack of {stack:g} MiB. "
        "Write it with fewer parentheses, blocks or operators "
        "inside one another; VALUES or IN can replace a long chain.",
    ),
    Verdict.FAULT: (
        QueryTooComplex,
        "The engine gave up on this query, which is too complex for it or meets a fault in it. "
        "Write it more simply.",
    ),
    Verdict.BUSY: (
        StoreUnavailable,
        "The store is busy with other queries; this one waited for up to {patience:g} s. Try again shortly.",
    ),
    Verdict.FULL: (
        StoreUnavailable,
        "The store is busy, and as many queries wait already as may wait. Try again shortly.",
    ),
    Verdict.SHARE: (
        TooManyQueries,
        "Too many of your own queries are running or waiting. Send the next when one of them is answered.",
    ),
    Verdict.GONE: (StoreUnavailable, "The store is starting again. Try again in a few seconds."),
    Verdict.CLOSED: (StoreUnavailable, "The store is not running. Start the server again."),
    Verdict.REPLACED: (StoreUnavailable, "The publication was replaced: restart the server."),
}
