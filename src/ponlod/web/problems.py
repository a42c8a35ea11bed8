# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error as HTTP: one table of statuses, and problem details (RFC 9457). Pure."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from ponlod.errors import (
    PonlodError,
    PublicationError,
    QueryLimitExceeded,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    StoreUnavailable,
    StoreUnreliable,
    TooManyQueries,
)
from ponlod.formats import Format

PROBLEM = "application/problem+json"

STATUS: tuple[tuple[type[PonlodError], HTTPStatus], ...] = (
    (QuerySyntaxError, HTTPStatus.BAD_REQUEST),
    (QueryRefused, HTTPStatus.FORBIDDEN),
    (QueryTooLong, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (QueryTooComplex, HTTPStatus.BAD_REQUEST),
    # The limit is this server's, the query is sound: no 4xx. But asked again it would end the same way, so
    # there is no Retry-After either.
    (QueryLimitExceeded, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooManyQueries, HTTPStatus.TOO_MANY_REQUESTS),
    (StoreUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreUnreliable, HTTPStatus.BAD_GATEWAY),
    (PublicationError, HTTPStatus.SERVICE_UNAVAILABLE),
    (PonlodError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
RETRY_AFTER = 5
"""Seconds after which a client that found the store busy or away may try again."""


def status_of(error: PonlodError) -> HTTPStatus:
    """The status of a domain error."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def failure_headers(error: PonlodError) -> dict[str, str]:
    """What else a response says about a domain error: when to come back, if that helps."""
    return {"Retry-After": str(RETRY_AFTER)} if isinstance(error, StoreUnavailable) else {}


def problem_details(
    status: HTTPStatus, detail: str | None, available: Sequence[tuple[str, Format]] = (), kind: str = ""
) -> bytes:
    """Problem details in JSON; ``available`` are the addresses and formats that could be had instead.

    ``kind`` is the name of a domain error, by which a program can tell what the status leaves open.
    """
    members: dict[str, object] = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if kind:
        members["kind"] = kind
    if detail is not None:
        members["detail"] = detail
    if available:
        members["available"] = [{"url": url, "type": form.media_type} for url, form in available]
    return (json.dumps(members, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
