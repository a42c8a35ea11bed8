# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a setting must be like, and what to write instead where it is not. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ponlod.authorities import LICENCES, PUBLISHER_TYPE, PUBLISHER_TYPES, THEME, THEMES
from ponlod.errors import SettingsError, printable
from ponlod.iris import Iris
from ponlod.settings.credentials import PASSWORD, USER
from ponlod.settings.file import Value

_MAIL = re.compile(r"(?=.{1,254}\Z)[A-Za-z0-9.!$'*+_~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
"""What HTML takes for an e-mail address, if ``mailto:`` can be put before it as it stands (RFC 6068)."""

_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
_SIGN = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})"
_WEB = re.compile(rf"https?://{_HOST}(?:/{_SIGN}*)?(?:\?(?:{_SIGN}|\?)*)?(?:\#(?:{_SIGN}|\?)*)?")
"""A web address by RFC 3986, without a user in it."""

_LONGEST = 300
"""Characters of a name or code."""
_LONGEST_ADDRESS = 2000
_LONGEST_PRINTED = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a setting, as ``errors.Problem`` has it; ``item`` is which of a list it is."""

    what: str
    remedy: str
    printed: str | None
    item: int | None = None


def faults(name: str, value: Value) -> Iterator[Fault]:
    """Yield all that is wrong with a setting; nothing where it can be used."""
    if name == "themes":
        yield from _themes(value)
    elif rule := _RULES.get(name):
        fault = rule(str(value))
        if fault is not None:
            yield fault


def url_fault(url: str) -> Fault | None:
    """Say what keeps ``url`` from being asked over HTTP."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    # A URL that holds a password is not repeated, wherever in it that stands.
    if "@" in url:
        return Fault(
            "the URL has a user or password in it, which would end up in logs",
            f"Leave that out, and set {USER} and {PASSWORD} in the environment",
            printed=None,
        )
    if not usable or not url.isascii() or set(url) & set(' <>"#\\^`{|}'):
        remedy = "Write it whole, as “http://localhost:7878/query”"
        return Fault("this is not the URL of a server", remedy, _printed(url))
    return None


def _port(text: str) -> Fault | None:
    if len(text) <= 5 and text.isascii() and text.isdigit() and int(text) <= 65535:
        return None
    return Fault("this is not a number from 0 to 65535", "Write one, as “8000”", _printed(text))


def _base(text: str) -> Fault | None:
    try:
        Iris(text)
    except SettingsError:
        what = "this is not an absolute http(s) address that ends with “/”"
        return Fault(what, "Write it like “https://data.example.org/”", _printed(text))
    return None


def _contact(text: str) -> Fault | None:
    if _is_web(text) or _MAIL.fullmatch(text):
        return None
    return Fault(
        "this is neither an e-mail address nor a web address",
        "Write one, as “info@example.org” or “https://example.org/contact”, or none",
        _printed(text),
    )


def _name(text: str) -> Fault | None:
    if len(text) > _LONGEST:
        return _too_long(text)
    if text.isprintable() and text == text.strip():
        return None
    return Fault(
        "this is not one line of plain text",
        "Write the name alone, without line breaks, control characters, or blanks at its ends",
        _printed(text),
    )


def _too_long(text: str) -> Fault:
    return Fault(f"this is longer than {_LONGEST} characters", "Write it in short", _printed(text))


def _identifier(text: str) -> Fault | None:
    if len(text) > _LONGEST:
        return _too_long(text)
    if text.isprintable() and not any(map(str.isspace, text)):
        return None
    return Fault(
        "this is not a code",
        "Write it without blanks and control characters, as the code of an administration in the Italian "
        "index of public bodies is (IPA, https://indicepa.gov.it)",
        _printed(text),
    )


def _homepage(text: str) -> Fault | None:
    if _is_web(text):
        return None
    return Fault(
        "this is not a web address",
        "Write it whole and percent-encoded, as “https://comune.example.org/”",
        _printed(text),
    )


def _type(text: str) -> Fault | None:
    if text in PUBLISHER_TYPES:
        return None
    codes = {iri: iri.removeprefix(PUBLISHER_TYPE) for iri in sorted(PUBLISHER_TYPES)}
    meant = _meant(text, {iri: [code] for iri, code in codes.items()})
    default = f"{PUBLISHER_TYPE}LocalAuthority"
    others = f", or with another of these at its end: {', '.join(codes.values())}"
    remedy = f"Write “{meant}”" if meant else f"Write “{default}”{others}"
    return Fault("this is not the IRI of one of ADMS's types of publishers", remedy, _printed(text))


def _licence(text: str) -> Fault | None:
    if text in LICENCES:
        return None
    names = {
        one.iri: [one.name, one.name.removesuffix(one.version), one.address, one.italian or ""]
        for one in LICENCES.values()
    }
    meant = _meant(text, names)
    known = ", ".join(f"“{one.iri}” ({one.name})" for one in LICENCES.values())
    return Fault(
        "this is not the IRI of an open licence of the European list that ponlod knows",
        f"Write “{meant}”" if meant else f"Write one of {known}",
        _printed(text),
    )


def _themes(value: Value) -> Iterator[Fault]:
    items: Iterable[tuple[int | None, str]] = enumerate(value)
    if isinstance(value, str):
        # A name has blanks as well as a list of IRIs does, and is one text.
        items = ((None, text) for text in (value.split() if ":" in value else filter(None, [value])))
    seen: set[str] = set()
    for item, text in items:
        if text not in THEMES:
            yield Fault(
                "this is not the IRI of a European data theme", _theme_for(text), _printed(text), item
            )
        elif text in seen:
            yield Fault("this theme stands here twice", "Delete one", _printed(text), item)
        seen.add(text)
    if not value:
        yield Fault("no theme is given", _theme_for(""), None)


def _theme_for(text: str) -> str:
    codes = {theme.iri: theme.iri.removeprefix(THEME) for theme in THEMES.values()}
    names = {iri: [code, THEMES[iri].name_it, THEMES[iri].name_en] for iri, code in codes.items()}
    if meant := _meant(text, names):
        return f"Write “{meant}” ({THEMES[meant].name_en})"
    known = ", ".join(f"{codes[theme.iri]} ({theme.name_en})" for theme in THEMES.values())
    return f"Write “{THEME}” with one of these codes at its end: {known}"


_RULES: Mapping[str, Callable[[str], Fault | None]] = {
    "port": _port,
    "base": _base,
    "store": url_fault,
    "contact": _contact,
    "publisher_name": _name,
    "publisher_identifier": _identifier,
    "publisher_homepage": _homepage,
    "publisher_type": _type,
    "licence": _licence,
}


def _is_web(text: str) -> bool:
    try:
        # urlsplit knows what is no port and no IPv6 address.
        return len(text) <= _LONGEST_ADDRESS and bool(_WEB.fullmatch(text)) and urlsplit(text).port != 0
    except ValueError:
        return False


def _meant(text: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """The one IRI that ``text`` seems to stand for: by another spelling, a name, or part of just one name."""
    said = _letters(text)
    for iri, known in names.items():
        if said and said in (_letters(one) for one in (iri, iri.rpartition("/")[2], *known)):
            return iri
    words = _words(text)
    holding = [iri for iri, known in names.items() if words and any(words <= _words(one) for one in known)]
    return holding[0] if len(holding) == 1 else None


def _letters(text: str) -> str:
    """What is left to compare names and addresses by: no scheme, signs or capitals, no page of a licence."""
    bare = re.sub(r"^https?://|/(?:deed|legalcode)(?:\.[a-z-]+)?/?$", "", text.strip().casefold())
    return re.sub(r"[\W_]", "", bare)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _printed(text: str) -> str:
    """A value as it can be shown on one line, whatever is in it."""
    shown = printable(text)
    return shown if len(shown) <= _LONGEST_PRINTED else f"{shown[:_LONGEST_PRINTED]}…"
