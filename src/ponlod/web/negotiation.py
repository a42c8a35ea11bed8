# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which representation a client gets: proactive negotiation by RFC 9110, section 12.5. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ponlod.formats import Format

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"(?P<type>{_TOKEN})(?:/(?P<subtype>{_TOKEN}))?\Z")
_PARAMETER = re.compile(rf'({_TOKEN})\s*=\s*({_TOKEN}|"(?:[^"\\]|\\.)*")\Z')
_QUALITY = re.compile(r"(?:\d{1,3}(?:\.\d{0,9})?|\.\d{1,9})\Z")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One member of an Accept header; ``type`` and ``subtype`` are lower case and may be ``*``."""

    type: str
    subtype: str
    parameters: Mapping[str, str]
    quality: float

    def specificity(self, media_type: str) -> int | None:
        """How exactly this range names ``media_type``: 0 (``*/*``) upwards, None where it does not match.

        A parameter (``version``, ``profile``, ``charset``) is a hint that nothing here can follow: the range
        still matches, but what the client says of the plain type counts before it.
        """
        type_, subtype = media_type.split("/")
        if self.type == "*":
            return 0
        if self.type != type_:
            return None
        if self.subtype == "*":
            return 1
        if self.subtype != subtype:
            return None
        return 2 if self.parameters else 3


def media_ranges(header: str | None) -> tuple[MediaRange, ...]:
    """Parse an Accept header. A member that is no media range is left out, as if it had not been sent.

    >>> [(r.type, r.subtype, r.quality) for r in media_ranges("text/turtle, text/*;q=0.5, nonsense")]
    [('text', 'turtle', 1.0), ('text', '*', 0.5)]
    """
    return tuple(found for member in _split(header or "", ",") if (found := _media_range(member)) is not None)


def choose(header: str | None, offers: Sequence[str]) -> str | None:
    """Return the media type of ``offers`` that the Accept ``header`` likes best, None if it excludes all.

    Each offer has the quality of the most specific range that matches it. Of equal qualities the one that the
    client named more exactly wins, then the one offered first. Without a header, or with one in which nothing
    can be read, everything is acceptable.

    >>> choose("text/html;q=0.5, text/turtle", ["text/html", "text/turtle"])
    'text/turtle'
    """
    ranges = media_ranges(header)
    if not ranges:
        return offers[0]
    best: tuple[float, int] = (0.0, -1)
    chosen = None
    for offer in offers:
        matches = [
            (specificity, one.quality)
            for one in ranges
            if (specificity := one.specificity(offer)) is not None
        ]
        if not matches:
            continue
        specificity = max(match[0] for match in matches)
        quality = max(match[1] for match in matches if match[0] == specificity)
        if quality > 0 and (quality, specificity) > best:
            best, chosen = (quality, specificity), offer
    return chosen


@dataclass(frozen=True, slots=True)
class Wish:
    """A format that a client gets, and the Content-Type to send it under."""

    format: Format
    content_type: str


def wish(header: str | None, formats: Sequence[Format]) -> Wish | None:
    """Return the one of ``formats`` that the Accept ``header`` likes best, None if it excludes all.

    A format whose alias the client names is sent under that name, which the first format that has it takes;
    a wildcard means no alias.
    """
    named = {f"{one.type}/{one.subtype}" for one in media_ranges(header)}
    offers: dict[str, Wish] = {}
    for form in formats:
        offers.setdefault(form.media_type, Wish(form, form.content_type))
        for alias in form.aliases:
            if alias in named:
                charset = "; charset=utf-8" if alias.startswith("text/") else ""
                offers.setdefault(alias, Wish(form, alias + charset))
    chosen = choose(header, list(offers))
    return None if chosen is None else offers[chosen]


def choose_language(header: str | None, offers: Sequence[str]) -> str:
    """Return the language of ``offers`` that the Accept-Language ``header`` likes best, else the first.

    Subtags are ignored (``en-GB`` is ``en``); nobody is refused a page for its language.

    >>> choose_language("de, en-GB;q=0.8", ["it", "en"])
    'en'
    """
    qualities: dict[str, float] = {}
    for member in _split(header or "", ","):
        tag, *parameters = (part.strip() for part in _split(member, ";"))
        quality = _quality(parameters)
        if quality is None or not re.fullmatch(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", tag):
            continue
        language = tag.lower().split("-")[0]
        qualities[language] = max(quality, qualities.get(language, 0.0))
    ranked = {offer: qualities.get(offer, qualities.get("*", 0.0)) for offer in offers}
    named = {offer for offer in offers if offer in qualities}
    best = max(offers, key=lambda offer: (ranked[offer], offer in named, -offers.index(offer)))
    return best if ranked[best] > 0 else offers[0]


def _media_range(member: str) -> MediaRange | None:
    name, *parameters = (part.strip() for part in _split(member, ";"))
    match = _RANGE.match(name)
    if match is None:
        return None
    type_, subtype = match["type"].lower(), (match["subtype"] or "").lower()
    if not subtype:  # Java's URLConnection sends a bare “*”
        if type_ != "*":
            return None
        subtype = "*"
    if type_ == "*" and subtype != "*":
        return None
    quality = _quality(parameters)
    if quality is None:
        return None
    kept: dict[str, str] = {}
    for parameter in filter(None, parameters):
        pair = _PARAMETER.match(parameter)
        if pair is None:
            return None
        if pair[1].lower() == "q":  # what follows the quality is no longer part of the media type
            break
        kept[pair[1].lower()] = _unquoted(pair[2])
    return MediaRange(type_, subtype, kept, quality)


def _quality(parameters: Sequence[str]) -> float | None:
    """The quality among ``parameters`` (1 if there is none), None where it is no number."""
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if equals and name.strip().lower() == "q":
            return min(float(value), 1.0) if _QUALITY.match(value := value.strip()) else None
    return 1.0


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value


def _split(text: str, separator: str) -> Iterator[str]:
    """Split at each ``separator`` outside of quoted strings; a quote without end quotes nothing."""
    start = position = 0
    closed = True
    while position < len(text):
        if text[position] == '"' and closed:
            quoted = _QUOTED.match(text, position)
            closed = quoted is not None
            position = quoted.end() if quoted else position + 1
            continue
        if text[position] == separator:
            yield text[start:position]
            start = position + 1
        position += 1
    yield text[start:]
