# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a resource is answered: one address, several formats, and the headers that say so."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, Response, g, render_template, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as AnyResponse

from ponlod.formats import GRAPH_FORMATS, HTML, Format
from ponlod.web.http.headers import HEADERS, MOST_LINKS
from ponlod.web.http.kept import KEEP, OF_THE_BODY, Conditions, Kept, Whole, choice, judged
from ponlod.web.http.problems import PROBLEM, precondition_failed
from ponlod.web.negotiation import Wish, wish
from ponlod.web.presentation import language
from ponlod.web.site import site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_Lasting = TypeVar("_Lasting", bound=AnyResponse)

DOCUMENT_FORMATS: tuple[Format, ...] = (HTML, *GRAPH_FORMATS)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LONGEST_CONTENT_LOCATION = 512
"""Bytes of the field Content-Location; where it would be longer, it is left out."""


@dataclass(frozen=True, slots=True)
class Variants:
    """A resource at ``path`` (``/doc/action/MI4.1.1.a``) that has several ``formats``, each with a suffix.

    ``licence`` is None for what is only quoted: it is not ours to license. ``query`` is what follows the
    question mark in the addresses of a resource that is found by it, as ``axis=4``. ``page`` is the one of
    several that is meant, which HTML only has.
    """

    path: str
    formats: Sequence[Format] = DOCUMENT_FORMATS
    licence: str | None = LICENCE
    query: str = ""
    page: int = 1

    @property
    def canonical(self) -> str:
        return site().base.rstrip("/") + self.path + self._question(HTML)

    def fixed(self, form: Format) -> str:
        """The path that always gives this format."""
        return f"{request.script_root}{self.path}.{form.extension}{self._question(form)}"

    def links(self) -> list[tuple[str, Format]]:
        return [(self.fixed(form), form) for form in self.formats]

    def _question(self, form: Format) -> str:
        page = f"page={self.page}" if form is HTML and self.page != 1 else ""
        said = "&".join(filter(None, (self.query, page)))
        return f"?{said}" if said else ""


def install(app: Flask) -> None:
    """Hand over the responses that may be kept, once they are finished, to whoever stands in front.

    It has to be installed before whatever else changes responses.
    """
    app.after_request(_hand_over)


def split_suffix(path: str, formats: Sequence[Format] = DOCUMENT_FORMATS) -> tuple[str, Format | None]:
    """Take the suffix that names one of ``formats`` off a path; the dots of a code are no suffix.

    >>> split_suffix("action/MI4.1.1.a.ttl")[0], split_suffix("action/MI4.1.1.a")[1]
    ('action/MI4.1.1.a', None)
    """
    stem, _, extension = path.rpartition(".")
    for form in formats:
        if stem and extension == form.extension:
            return stem, form
    return path, None


def answer(
    variants: Variants,
    suffix: Format | None,
    make: Callable[[Format], str | bytes],
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Answer in the format of the ``suffix``, or in the one that the client likes best; 406 if in none.

    ``make`` returns the whole body in the format it is given, HTML among them. It is not called for a client
    that has it already, or wants it only if it were another.
    """
    chosen = Wish(suffix, suffix.content_type) if suffix else negotiated(variants)
    form = chosen.format
    response = Response(status=status, content_type=chosen.content_type)
    if suffix is None:
        location = variants.fixed(form)
        if form is HTML:
            location += f"{'&' if '?' in location else '?'}lang={language().code}"
        if len(location) <= LONGEST_CONTENT_LOCATION:
            response.headers["Content-Location"] = location
    links = [f'<{path}>; rel="alternate"; type="{other.media_type}"' for path, other in variants.links()]
    links.append(f'<{variants.canonical}>; rel="canonical"')
    described_by = next((other for other in variants.formats if other is not HTML), None)
    if form is HTML and described_by is not None:
        links.append(f'<{variants.fixed(described_by)}>; rel="describedby"; type="{described_by.media_type}"')
    if variants.licence is not None:
        links.append(f'<{variants.licence}>; rel="license"')
    link = ", ".join(links)
    if len(link) > MOST_LINKS:
        link = f'<{replace(variants, query="").canonical}>; rel="canonical"'
    response.headers["Link"] = link
    revalidated(response, chosen.content_type, offers=() if suffix else tuple(variants.formats))
    if _outcome(response) is HTTPStatus.OK:
        response.set_data(make(form))
    else:
        g.unmade = True
    return response


def negotiated(variants: Variants) -> Wish:
    """What the client likes best; raises NotAcceptable, which lists all formats, if it likes none."""
    chosen = wish(request.headers.get("Accept"), variants.formats)
    if chosen is None:
        g.alternatives = variants.links()
        raise NotAcceptable
    return chosen


def page(template: str, **context: object) -> Response:
    """Answer with a page that has no other format."""
    response = Response(render_template(template, **context), content_type=HTML.content_type)
    return revalidated(response, "html", offers=())


def revalidated(response: Response, *parts: str, offers: Sequence[Format] | None = None) -> Response:
    """Give a whole response its validators: an ETag made of edition, address and ``parts``, a date.

    It may be kept and answered with 304 from now on, so it must not depend on anything of the request but its
    target and the fields in Vary; ``offers`` say how, as in ``Whole``.
    """
    if response.mimetype == HTML.media_type:
        response.content_language.add(language().code)
        parts = (*parts, language().code)
    if response.status_code == HTTPStatus.OK:
        seed = "\n".join((site().edition, request.full_path, *parts))
        response.set_etag(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:32])
        response.last_modified = site().modified
    response.cache_control.no_cache = True
    response.cache_control.public = True
    return lasting(response, offers)


def lasting(response: _Lasting, offers: Sequence[Format] | None) -> _Lasting:
    """Let a redirect, or a response that has its validators, be kept; ``offers`` as in ``Whole``."""
    g.lasting = (response, offers)
    return response


def _hand_over(response: Response) -> Response:
    """Leave what may be kept in the environment; where nobody asks for it, judge the conditions here."""
    marked, offers = g.get("lasting", (None, None))
    if marked is not response and not _is_redirect_within(response):
        return response
    if KEEP in request.environ and not g.get("unmade"):
        headers = [
            (name.lower().encode("ascii"), value.encode("latin-1"))
            for name, value in response.get_wsgi_headers(request.environ)
        ]
        kept = Kept.of(response.status_code, headers, response.get_data())
        if kept is not None:
            words = request.headers.get("Accept", ""), request.headers.get("Accept-Language", "")
            chosen = None if offers is None else choice(offers, *words)
            request.environ[KEEP] = Whole(kept, offers, chosen)
            return response
    match _outcome(response):
        case HTTPStatus.NOT_MODIFIED:
            return _without_body(response)
        case HTTPStatus.PRECONDITION_FAILED:
            return _refusal(response)
    return response


def _outcome(response: Response) -> HTTPStatus:
    """What the conditions of the request make of a response that has its validators, as they do in front."""
    tag, _ = response.get_etag()
    if tag is None or response.status_code != HTTPStatus.OK or request.method not in ("GET", "HEAD"):
        return HTTPStatus.OK
    fields = {name.lower().encode(): value.encode("latin-1") for name, value in request.headers}
    modified = response.headers.get("Last-Modified", "")
    return judged(tag.encode(), modified.encode(), Conditions.of(fields))


class _Unchanged(Response):
    """A 304 with all that is said of what it stands for; werkzeug would take away when it was modified."""

    default_mimetype = None

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        return Headers(self.headers)


def _without_body(response: Response) -> Response:
    left = [field for field in response.headers if field[0].lower().encode() not in OF_THE_BODY]
    return _Unchanged(status=HTTPStatus.NOT_MODIFIED, headers=left)


def _refusal(response: Response) -> Response:
    refusal = Response(precondition_failed(), HTTPStatus.PRECONDITION_FAILED, content_type=PROBLEM)
    refusal.cache_control.no_store = True
    for name in (*HEADERS, "Vary"):
        refusal.headers[name] = response.headers[name]
    return refusal


def _is_redirect_within(response: Response) -> bool:
    """Whether it leads to another address of this site, whatever the site is called."""
    status, location = response.status_code, response.headers.get("Location", "")
    return status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.SEE_OTHER) and location.startswith("/")
