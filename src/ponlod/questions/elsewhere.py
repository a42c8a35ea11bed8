# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions put to another ponlod server, over HTTP.

It is not trusted: what it sends is read up to MOST bytes and for PATIENCE seconds, and it cannot lead
elsewhere.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.client import responses
from urllib.parse import quote

import httpx

from ponlod.errors import (
    InputError,
    StoreError,
    StoreUnavailable,
    StoreUnreliable,
    TooManyQueries,
    printable,
)
from ponlod.formats import JSON, Format
from ponlod.questions.library import unknown_question
from ponlod.questions.offered import Offered, offers

MOST = 64 << 20
"""Bytes of an answer: more than any query may give."""
PATIENCE = 60.0
"""Seconds for all of it: a query may take ten, and wait for others before."""

_PROBLEM = "application/problem+json"
_LONGEST_DETAIL = 2000


class Elsewhere:
    """The ponlod server at ``url``, the address of its front page in any language.

    Whatever it is asked raises InputError with its reason where it has no such question, or takes no such
    parameter; StoreUnavailable if it cannot be reached, or cannot answer now; StoreUnreliable if it is no
    ponlod server.
    """

    def __init__(self, url: str) -> None:
        self.name = url
        self._root = url.partition("?")[0].rstrip("/")

    def listed(self, language: str) -> Sequence[Offered]:
        """All questions, in the server's order."""
        try:
            return offers(json.loads(self._get("openapi.json", {"lang": language}, JSON)))
        except (ValueError, RecursionError, TypeError, KeyError, AttributeError, IndexError) as error:
            raise _stranger(self.name, "its /openapi.json cannot be read") from error

    def offered(self, name: str, language: str) -> Offered:
        """What there is to know of the question ``name``."""
        by_name = {question.name: question for question in self.listed(language)}
        if name not in by_name:
            raise unknown_question(name, by_name)
        return by_name[name]

    def answer(self, name: str, given: Mapping[str, str], language: str, form: Format) -> bytes:
        """Return the answer to the question ``name`` for the parameters ``given``, as a file."""
        return self._get(f"questions/{name}.{form.extension}", {**given, "lang": language}, form)

    def _get(self, path: str, parameters: Mapping[str, str], form: Format) -> bytes:
        url = self.name
        try:
            address = "/".join((self._root, *(quote(name, safe="") for name in path.split("/", 1))))
            response, body = asyncio.run(_fetched(address, parameters, form))
        except UnicodeEncodeError as error:
            raise InputError("What is asked has bytes that are no text. Write it in UTF-8.") from error
        except httpx.ConnectError as error:
            raise StoreUnavailable(
                f"{url}: the server cannot be reached ({error}). Look at the address, or try again later."
            ) from error
        except (TimeoutError, httpx.TimeoutException) as error:
            raise StoreUnavailable(
                f"{url}: the server does not answer within {PATIENCE:g} seconds. Try again later."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise StoreUnreliable(f"{url}: the answer breaks off, or is no HTTP ({error}).") from error
        if response.status_code != HTTPStatus.OK:
            raise _refusal(url, response, body)
        if _media_type(response) != form.media_type:
            raise _stranger(url, f"what came is {printable(_media_type(response)) or 'of no type'}")
        return body


async def _fetched(address: str, parameters: Mapping[str, str], form: Format) -> tuple[httpx.Response, bytes]:
    headers = {"Accept": f"{form.media_type}, {_PROBLEM}", "Accept-Encoding": "identity"}
    body = bytearray()
    # The time is for all that comes: a head may have no end either.
    async with (
        asyncio.timeout(PATIENCE),
        httpx.AsyncClient(timeout=PATIENCE, headers=headers) as client,
        client.stream("GET", address, params=parameters) as response,
    ):
        # As it is sent: unpacked, a few bytes might be many.
        async for part in response.aiter_raw():
            body += part
            if len(body) > MOST:
                raise StoreUnreliable(f"{address}: no answer is longer than {MOST >> 20} MiB.")
    return response, bytes(body)


def _refusal(url: str, response: httpx.Response, body: bytes) -> InputError | StoreError:
    """What a status means that is not OK, with the server's reason (RFC 9457) where it has one."""
    status = response.status_code
    if response.has_redirect_location:
        target = printable(response.headers["location"][:200])
        return StoreUnreliable(
            f"{url}: it leads to {target}, which is not followed. If that is right, give that address."
        )
    detail = _detail(response, body)
    if detail is None:
        said = f"{status} {responses.get(status, '')}".strip()
        return _stranger(url, f"it says {said}")
    match status:
        case HTTPStatus.BAD_REQUEST | HTTPStatus.NOT_FOUND:
            return InputError(f"{url}: {detail}")
        case HTTPStatus.TOO_MANY_REQUESTS:
            return TooManyQueries(f"{url}: {detail}")
        case _:
            return StoreUnavailable(f"{url}: {detail}")


def _detail(response: httpx.Response, body: bytes) -> str | None:
    try:
        found = json.loads(body)["detail"] if _media_type(response) == _PROBLEM else None
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    return printable(found[:_LONGEST_DETAIL]) if isinstance(found, str) else None


def _media_type(response: httpx.Response) -> str:
    named: str = response.headers.get("content-type", "")
    return named.partition(";")[0].strip().lower()


def _stranger(url: str, why: str) -> StoreUnreliable:
    return StoreUnreliable(
        f"{url}: this is no ponlod server that answers questions ({why}). "
        "Give the address that its front page has."
    )
