# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whole responses that are kept, to be sent again to whoever asks for the same in the same words.

What is kept answers as RFC 9111, section 4.1, has it: every request for the same target whose Accept and
Accept-Language, the fields that every response names in Vary, are the same. Other words for the same wish are
understood once more and then known. Nothing else of a request matters to what is kept.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache

from ponlod.languages import LANGUAGES
from ponlod.web.http.asgi import RawHeaders, Send, begin, put, refuse
from ponlod.web.http.problems import precondition_failed
from ponlod.web.negotiation import choose_language, wish

if TYPE_CHECKING:
    from ponlod.formats import Format

KEEP = "ponlod.keep"
"""Where a page finds that its response may be kept, and leaves it: None, then a Whole."""
KEPT = 64 << 20
"""Bytes that are kept; the targets least recently asked for go first."""
KEPT_EACH = 1 << 20
"""Largest body that is kept, in bytes."""
SPELLINGS = 32
"""Different values of Accept and Accept-Language that are known of one target; the oldest go first."""
SHORT = 512
"""Bytes of words that are understood at once; longer ones take their time elsewhere."""

_OVERHEAD = 1024
_KEPT_STATUS = (HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.SEE_OTHER, HTTPStatus.GONE)
OF_THE_BODY = (
    b"content-type",
    b"content-length",
    b"content-language",
    b"content-encoding",
    b"content-disposition",
)
_NOTHING: "Mapping[tuple[bytes, bytes], Kept]" = {}
_TAGS = re.compile(rb'(W/)?"([^"]*)"')


class Conditions(NamedTuple):
    """The fields by which a client asks only for what it does not have, or for what is as it was."""

    match: bytes | None
    unmodified_since: bytes | None
    none_match: bytes | None
    modified_since: bytes | None

    @classmethod
    def of(cls, fields: Mapping[bytes, bytes]) -> "Conditions":
        """Take them from the fields of a request, whose names are lower case."""
        return cls(
            fields.get(b"if-match"),
            fields.get(b"if-unmodified-since"),
            fields.get(b"if-none-match"),
            fields.get(b"if-modified-since"),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A response ready to be sent, in two ways: whole, or as 304.

    ``head`` and ``unchanged`` are the heads of both as bytes, but for the fields that a connection adds and
    the empty line; ``tag`` is the opaque part of a strong ETag, ``modified`` the Last-Modified.
    """

    tag: bytes
    head: bytes
    status: int
    headers: RawHeaders
    modified: bytes
    unchanged: bytes
    body: bytes

    @classmethod
    def of(cls, status: int, headers: RawHeaders, body: bytes) -> "Kept | None":
        """Return the response to be kept, None if it may not be; the names of ``headers`` are lower case.

        Kept are whole documents with a strong ETag, those that say what is gone, and redirects.
        """
        fields = dict(headers)
        etag = fields.get(b"etag", b"")
        strong = etag.startswith(b'"') and status == HTTPStatus.OK
        if status not in _KEPT_STATUS or (status == HTTPStatus.OK and not strong):
            return None
        if b"set-cookie" in fields or len(body) > KEPT_EACH or fields.get(b"cache-control") == b"no-store":
            return None
        return cls(
            tag=etag.strip(b'"') if strong else b"",
            head=_head(status, headers),
            status=status,
            headers=headers,
            modified=fields.get(b"last-modified", b""),
            unchanged=_head(HTTPStatus.NOT_MODIFIED, _without_body(headers)),
            body=body,
        )

    def is_known(self, none_match: bytes | None, since: bytes | None) -> bool:
        """Whether who sends these conditions has it already (RFC 9110, 13.2.2)."""
        if self.status != HTTPStatus.OK:
            return False
        return known(self.tag, self.modified, none_match, since)

    async def send(self, send: Send, method: str, conditions: Conditions) -> None:
        """Send what such a request is to have."""
        is_there = self.status == HTTPStatus.OK
        outcome = judged(self.tag, self.modified, conditions) if is_there else self.status
        if outcome == HTTPStatus.NOT_MODIFIED:
            await begin(send, outcome, _without_body(self.headers))
            await put(send, b"", more=False)
        elif outcome == HTTPStatus.PRECONDITION_FAILED:
            await refuse(send, HTTPStatus.PRECONDITION_FAILED, precondition_failed())
        else:
            await begin(send, self.status, self.headers)
            await put(send, b"" if method == "HEAD" else self.body, more=False)

    @property
    def size(self) -> int:
        return len(self.body) + 3 * len(self.head) + _OVERHEAD


@dataclass(frozen=True, slots=True)
class Whole:
    """A response that a page left to be kept.

    ``offers`` are the formats that it was chosen of by ``negotiation.wish``; none if it does not depend on
    Accept. It is None where nothing is known of how the response depends on it. ``choice`` is the outcome.
    """

    kept: Kept
    offers: "Sequence[Format] | None"
    choice: Hashable = None


class KeptResponses:
    """The kept responses of a site. Not for several threads.

    However many values of Accept clients invent, a target has a bounded number of them, and its responses are
    kept once each.
    """

    def __init__(self, size: int = KEPT) -> None:
        self._targets: LRUCache[bytes, _Target] = LRUCache(size, getsizeof=_Target.size)

    @property
    def size(self) -> int:
        """Bytes that are kept, about."""
        return int(self._targets.currsize)

    def spelt(self, target: bytes) -> "Mapping[tuple[bytes, bytes], Kept]":
        """What is kept for an address as it was sent, by Accept and Accept-Language in just these words."""
        found = self._targets.get(target)
        return _NOTHING if found is None else found.spellings

    def takes_time(self, target: bytes, accept: bytes, language: bytes) -> "Sequence[Format] | None":
        """The formats among which words that are not SHORT choose; None where there is none kept."""
        found = self._targets.get(target)
        return None if found is None or _are_short(accept, language) else found.offers

    def find(self, target: bytes, accept: bytes, language: bytes, chosen: Hashable = None) -> Kept | None:
        """What is meant by these words, if it is kept, and they are SHORT or what is ``chosen`` is known."""
        found = self._targets.get(target)
        if found is None:
            return None
        kept = found.spellings.get((accept, language))
        if kept is None and found.offers is not None and (chosen or _are_short(accept, language)):
            chosen = chosen or choice(found.offers, accept.decode("latin-1"), language.decode("latin-1"))
            kept = found.choices.get(chosen)
            if kept is not None:
                self._put(found, accept, language, kept)
        return kept

    def keep(self, target: bytes, accept: bytes, language: bytes, whole: Whole) -> None:
        """Keep what was answered to these words."""
        found = self._targets.get(target)
        if found is None or found.offers != whole.offers:
            found = _Target(target, whole.offers)
        kept = next((one for one in found.distinct() if one == whole.kept), whole.kept)
        if whole.offers is not None:
            found.choices[whole.choice] = kept
        self._put(found, accept, language, kept)

    def _put(self, target: "_Target", accept: bytes, language: bytes, kept: Kept) -> None:
        if len(target.spellings) >= SPELLINGS and (accept, language) not in target.spellings:
            del target.spellings[next(iter(target.spellings))]
        target.spellings[accept, language] = kept
        self._targets[target.name] = target  # whose size is another now


class _Target:
    """What is known of one target."""

    def __init__(self, name: bytes, offers: "Sequence[Format] | None") -> None:
        self.name = name
        self.offers = offers
        self.choices: dict[Hashable, Kept] = {}
        self.spellings: dict[tuple[bytes, bytes], Kept] = {}

    def distinct(self) -> list[Kept]:
        """Its responses, each once."""
        return list({id(one): one for one in (*self.choices.values(), *self.spellings.values())}.values())

    def size(self) -> int:
        words = sum(len(accept) + len(language) + 256 for accept, language in self.spellings)
        return len(self.name) + words + sum(one.size for one in self.distinct()) + _OVERHEAD


def known(tag: bytes, modified: bytes, none_match: bytes | None, since: bytes | None) -> bool:
    """Whether a client has what has this ETag and this Last-Modified already (RFC 9110, 13.1.2, 13.1.3).

    A list of ETags is compared weakly; with one, the date does not matter. A date that is none never does.
    """
    if none_match is not None:
        return none_match.strip() == b"*" or (
            tag in none_match and any(one == tag for _, one in _TAGS.findall(none_match))
        )
    return since is not None and _is_as_old(modified, since) is True


def judged(tag: bytes, modified: bytes, conditions: Conditions) -> HTTPStatus:
    """What is to be said of what has this strong ETag and this Last-Modified (RFC 9110, 13.2.2).

    OK to send it, NOT_MODIFIED, or PRECONDITION_FAILED. Tags in If-Match are compared strongly.
    """
    match, unmodified_since, none_match, modified_since = conditions
    if match is not None:
        if match.strip() != b"*" and (b"", tag) not in _TAGS.findall(match):
            return HTTPStatus.PRECONDITION_FAILED
    elif unmodified_since is not None and _is_as_old(modified, unmodified_since) is False:
        return HTTPStatus.PRECONDITION_FAILED
    is_known = known(tag, modified, none_match, modified_since)
    return HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK


def _is_as_old(modified: bytes, date: bytes) -> bool | None:
    """Whether what has this Last-Modified has not changed since a date; None if one of them is none."""
    if not modified or date == modified:  # as clients send it
        return bool(modified) or None
    try:
        return parsedate_to_datetime(modified.decode()) <= parsedate_to_datetime(date.decode("ascii"))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def choice(offers: "Sequence[Format]", accept: str, language: str) -> Hashable:
    """What of ``offers``, and in which language, these words mean: the same for all that mean the same."""
    chosen = wish(accept, offers) if offers else None
    return (chosen and chosen.content_type), choose_language(language, LANGUAGES)


def _are_short(accept: bytes, language: bytes) -> bool:
    return len(accept) + len(language) <= SHORT


def _without_body(headers: RawHeaders) -> RawHeaders:
    return [(name, value) for name, value in headers if name not in OF_THE_BODY]


def _head(status: int, headers: RawHeaders) -> bytes:
    line = b"HTTP/1.1 %d %b\r\n" % (status, HTTPStatus(status).phrase.encode())
    return line + b"".join(b"%b: %b\r\n" % field for field in headers)
