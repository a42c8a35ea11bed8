# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a resource is answered: one address, several formats, and the headers that say so."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, Response, g, render_template, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as AnyResponse

from ponlod.authorities import Licence
from ponlod.formats import GRAPH_FORMATS, HTML, JSON, TURTLE, Format
from ponlod.languages import LANGUAGES
from ponlod.web.http.headers import HEADERS, MOST_LINKS
from ponlod.web.http.kept import KEEP, OF_THE_BODY, Conditions, Kept, Whole, choice, judged
from ponlod.web.http.problems import PROBLEM, precondition_failed
from ponlod.web.negotiation import Wish, wish
from ponlod.web.presentation import asked_language, language
from ponlod.web.site import site
from ponlod.web.views.addresses import in_language

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_Lasting = TypeVar("_Lasting", bound=AnyResponse)

DOCUMENT_FORMATS: tuple[Format, ...] = (HTML, *GRAPH_FORMATS)
LONGEST_CONTENT_LOCATION = 512
"""Bytes of the field Content-Location; where it would be longer, it is left out."""


@dataclass(frozen=True, slots=True)
class Variants:
    """A resource at ``path`` (``/doc/action/MI4.1.1.a``) that has several ``formats``, each with a suffix.

    ``licence`` is that of the data, unless said otherwise; None for what is only quoted, which is not ours to
    license. ``query`` is what follows the question mark in the addresses of a resource that is found by it,
    as ``axis=4``. ``page`` is the one of several that is meant, which HTML only has. ``spoken`` is the
    language of what is said in other formats, where there is a choice.
    """

    path: str
    formats: Sequence[Format] = DOCUMENT_FORMATS
    licence: Licence | None = field(default_factory=lambda: site().publisher.terms)
    query: str = ""
    page: int = 1
    spoken: str = LANGUAGES[0]

    @property
    def canonical(self) -> str:
        """The IRI of the document, in whatever format and language it comes."""
        return site().base.rstrip("/") + self.path + self._question(HTML)

    def canonical_in(self, code: str | None) -> str:
        """The one address of the page in a language; without a ``code``, in whichever a reader prefers.

        That the page is another one in each language is what lets search engines keep all of them.
        """
        return in_language(self.canonical, code)

    def fixed(self, form: Format) -> str:
        """The path that always gives this format."""
        fixed = f"{request.script_root}{self.path}.{form.extension}{self._question(form)}"
        other = form is not HTML and self.spoken != LANGUAGES[0]
        return in_language(fixed, self.spoken if other else None)

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
    present(response, variants, form, suffix)
    revalidated(response, chosen.content_type, offers=() if suffix else tuple(variants.formats))
    return filled(response, partial(make, form))


def filled(response: Response, make: Callable[[], str | bytes]) -> Response:
    """Give a response that has its validators its body, unless by the conditions nobody wants it."""
    if outcome(response) is HTTPStatus.OK:
        response.set_data(make())
    else:
        g.unmade = True
    return response


def present(response: Response, variants: Variants, form: Format, suffix: Format | None) -> None:
    """Say in the head of a response in ``form`` where it and the other variants are, and on what terms.

    ``suffix`` is None where the client had the choice.
    """
    if suffix is None:
        location = in_language(variants.fixed(form), language().code if form is HTML else None)
        if len(location) <= LONGEST_CONTENT_LOCATION:
            response.headers["Content-Location"] = location
    links = [f'<{path}>; rel="alternate"; type="{other.media_type}"' for path, other in variants.links()]
    links.append(_canonical(variants, form))
    described_by = next((other for other in variants.formats if other is not HTML), None)
    if form is HTML and described_by is not None:
        links.append(f'<{variants.fixed(described_by)}>; rel="describedby"; type="{described_by.media_type}"')
    licence = [f'<{variants.licence.address}>; rel="license"'] if variants.licence is not None else []
    link = ", ".join((*links, *licence))
    if len(link) > MOST_LINKS:
        # A page says the rest itself; the address without what was asked would be another answer's.
        link = ", ".join(licence)
    if link:
        response.headers["Link"] = link


def linked(response: _Lasting, *links: str) -> _Lasting:
    """Add ``links``, as they stand in the field Link, to what a response links to."""
    response.headers["Link"] = ", ".join((*response.headers.getlist("Link"), *links))
    return response


def interfaced(response: _Lasting) -> _Lasting:
    """Say in the head of what programs can ask for where they, and people, find how (RFC 8631)."""
    desc, doc = (f"{request.script_root}/{path}" for path in ("openapi.json", "api"))
    described = f'<{desc}>; rel="service-desc"; type="{JSON.media_type}"'
    return linked(response, described, f'<{doc}>; rel="service-doc"; type="{HTML.media_type}"')


def discoverable(response: Response) -> Response:
    """Say in the head of a page where machines find what is published here: the catalogue, and VoID."""
    return described_by_void(_described_by(response, "/catalogue.ttl"))


def described_by_void(response: Response) -> Response:
    """Say in the head of a page where machines find what the dataset is made of."""
    return _described_by(response, "/.well-known/void")


def negotiated(variants: Variants) -> Wish:
    """What the client likes best; raises NotAcceptable, which lists all formats, if it likes none."""
    chosen = wish(request.headers.get("Accept"), variants.formats)
    if chosen is None:
        g.alternatives = variants.links()
        raise NotAcceptable
    return chosen


def page(template: str, **context: object) -> Response:
    """Answer with a page that has no other format."""
    variants = page_only(request.path.rstrip("/") or "/")
    body = render_template(template, variants=variants, **context)
    return revalidated(named(Response(body, content_type=HTML.content_type), variants), "html", offers=())


def page_only(path: str) -> Variants:
    """The page at ``path`` as a resource that has no other format."""
    return Variants(path, (HTML,))


def named(response: Response, variants: Variants) -> Response:
    """Say in the head of a page that has no other format which of its addresses is the right one."""
    return linked(response, _canonical(variants, HTML))


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


def outcome(response: Response) -> HTTPStatus:
    """Say what the conditions of the request make of a response that has its validators, as in front."""
    tag, _ = response.get_etag()
    if tag is None or response.status_code != HTTPStatus.OK or request.method not in ("GET", "HEAD"):
        return HTTPStatus.OK
    fields = {name.lower().encode(): value.encode("latin-1") for name, value in request.headers}
    modified = response.headers.get("Last-Modified", "")
    return judged(tag.encode(), modified.encode(), Conditions.of(fields))


def unkept(response: Response) -> Response:
    """Let only the conditions of the request be judged, of a response that has its validators."""
    g.unmade = True
    return lasting(response, None)


def _described_by(response: Response, path: str) -> Response:
    kind = f'rel="describedby"; type="{TURTLE.media_type}"'
    return linked(response, f"<{request.script_root}{path}>; {kind}")


def _canonical(variants: Variants, form: Format) -> str:
    return f'<{variants.canonical_in(asked_language() if form is HTML else None)}>; rel="canonical"'


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
    match outcome(response):
        case HTTPStatus.NOT_MODIFIED:
            return _without_body(response)
        case HTTPStatus.PRECONDITION_FAILED:
            return _refusal(response)
    return response


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
    refusal.headers.update({**HEADERS, "Vary": response.headers["Vary"]})
    return refusal


def _is_redirect_within(response: Response) -> bool:
    """Whether it leads to another address of this site, whatever the site is called."""
    status, location = response.status_code, response.headers.get("Location", "")
    return status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.SEE_OTHER) and location.startswith("/")
