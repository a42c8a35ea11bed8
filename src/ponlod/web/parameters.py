# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which parameters an address may have: each page has one address, however many are made up for it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ponlod.languages import LANGUAGES

LONGEST_REDIRECT = 2 << 10
"""Characters of an address that a redirect leads to."""

Judge = Callable[[str], bool]
"""Whether a value, as it stands in an address, says anything."""

_View = TypeVar("_View", bound=Callable[..., object])
_DECLARED = "parameters"
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


def anything(value: str) -> bool:
    """The judge of a parameter that may have any value."""
    return True


_ALWAYS: Mapping[str, Judge] = {"lang": LANGUAGES.__contains__}


def takes(*names: str) -> Callable[[_View], _View]:
    """Declare the parameters of a view, beside ``lang``, which every view has."""
    return takes_by(lambda **_: dict.fromkeys(names, anything))


def takes_by(known: Callable[..., Mapping[str, Judge]]) -> Callable[[_View], _View]:
    """Declare that ``known``, called with the variable parts of an address, tells a view's parameters."""

    def declare(view: _View) -> _View:
        setattr(view, _DECLARED, lambda **parts: {**_ALWAYS, **known(**parts)})
        return view

    return declare


def takes_all(view: _View) -> _View:
    """Declare that a view reads its parameters itself, whatever they are."""
    setattr(view, _DECLARED, None)
    return view


def exactly(ours: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return the parameters of the request, each given once, but for ``ours``, which can have these values.

    Raises BadRequest otherwise: for addresses at which nobody is led to what is meant.
    """
    for name, values in request.args.lists():
        if len(values) > 1:
            raise BadRequest(f"The parameter “{name}” is given more than once. Give it once.")
        if name in ours and values[0] not in ours[name]:
            raise BadRequest(f"The parameter “{name}” can be: {', '.join(ours[name])}.")
    return {name: value for name, value in request.args.items() if name not in ours}


def install(app: Flask) -> None:
    """Lead from addresses with parameters that say nothing to those without them.

    These redirects are not kept: there is no end to them, and they are quickly made.
    """
    app.before_request(_lead_to_what_is_meant)


def meaningful(query: bytes, known: Mapping[str, Judge]) -> bytes:
    """Return a query string without what is not ``known``, says nothing or is said again.

    The rest stays as it was written, in its order.

    >>> meaningful(b"x=1&axis=%34&lang=xx&axis=2", {"axis": anything, "lang": LANGUAGES.__contains__})
    b'axis=%34'
    """

    def kept() -> Iterator[bytes]:
        said: set[str] = set()
        for pair in query.split(b"&"):
            name, _, value = pair.decode("latin-1").partition("=")
            if name not in said and name in known and known[name](value):
                said.add(name)
                yield pair

    return b"&".join(kept())


def _lead_to_what_is_meant() -> Response | None:
    if not request.query_string or request.url_rule is None or request.method not in ("GET", "HEAD"):
        return None
    declared = getattr(current_app.view_functions[request.url_rule.endpoint], _DECLARED, lambda **_: _ALWAYS)
    if declared is None:
        return None
    left = meaningful(request.query_string, declared(**(request.view_args or {})))
    if left == request.query_string:
        return None
    query = f"?{quote(left, safe=_PRINTABLE)}" if left else ""
    location = request.script_root + quote(request.path) + query
    if len(location) > LONGEST_REDIRECT:
        raise BadRequest("This long address has parameters that say nothing here. Ask again without them.")
    return redirect(location, HTTPStatus.FOUND)
