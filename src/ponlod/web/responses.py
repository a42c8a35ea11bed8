# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""How a resource is answered: one address, several formats, and the headers that say so."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, g, render_template, request
from werkzeug.exceptions import NotAcceptable

from ponlod.formats import GRAPH_FORMATS, HTML, Format
from ponlod.web.negotiation import Wish, wish
from ponlod.web.presentation import language
from ponlod.web.site import site

DOCUMENT_FORMATS: tuple[Format, ...] = (HTML, *GRAPH_FORMATS)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True, slots=True)
class Variants:
    """A resource at ``path`` (``/doc/action/MI4.1.1.a``) that has several ``formats``, each with a suffix.

    ``licence`` is None for what is only quoted: it is not ours to license.
    """

    path: str
    formats: Sequence[Format] = DOCUMENT_FORMATS
    licence: str | None = LICENCE

    @property
    def canonical(self) -> str:
        return site().base.rstrip("/") + self.path

    def fixed(self, form: Format) -> str:
        """The path that always gives this format."""
        return f"{request.script_root}{self.path}.{form.extension}"

    def links(self) -> list[tuple[str, Format]]:
        return [(self.fixed(form), form) for form in self.formats]


def split_suffix(path: str) -> tuple[str, Format | None]:
    """Take the suffix that names a format off a path; the dots of a code are no suffix.

    >>> split_suffix("action/MI4.1.1.a.ttl")[0], split_suffix("action/MI4.1.1.a")[1]
    ('action/MI4.1.1.a', None)
    """
    stem, _, extension = path.rpartition(".")
    for form in DOCUMENT_FORMATS:
        if stem and extension == form.extension:
            return stem, form
    return path, None


def answer(
    variants: Variants, suffix: Format | None, page: Callable[[], str], graph: Callable[[Format], bytes]
) -> Response:
    """Answer in the format of the ``suffix``, or in the one that the client likes best; 406 if in none."""
    chosen = Wish(suffix, suffix.content_type) if suffix else negotiated(variants)
    form = chosen.format
    body = page() if form is HTML else graph(form)
    response = Response(body, content_type=chosen.content_type)
    if suffix is None:
        location = variants.fixed(form)
        response.headers["Content-Location"] = (
            f"{location}?lang={language().code}" if form is HTML else location
        )
    links = [f'<{path}>; rel="alternate"; type="{other.media_type}"' for path, other in variants.links()]
    links.append(f'<{variants.canonical}>; rel="canonical"')
    described_by = next((other for other in variants.formats if other is not HTML), None)
    if form is HTML and described_by is not None:
        links.append(f'<{variants.fixed(described_by)}>; rel="describedby"; type="{described_by.media_type}"')
    if variants.licence is not None:
        links.append(f'<{variants.licence}>; rel="license"')
    response.headers["Link"] = ", ".join(links)
    return revalidated(response, chosen.content_type)


def negotiated(variants: Variants) -> Wish:
    """What the client likes best; raises NotAcceptable, which lists all formats, if it likes none."""
    chosen = wish(request.headers.get("Accept"), variants.formats)
    if chosen is None:
        g.alternatives = variants.links()
        raise NotAcceptable
    return chosen


def page(template: str, **context: object) -> Response:
    """Answer with a page that has no other format."""
    return revalidated(Response(render_template(template, **context), content_type=HTML.content_type), "html")


def revalidated(response: Response, *parts: str) -> Response:
    """Give a whole response its ETag, made of edition, address and ``parts``; 304 where it matches."""
    if response.mimetype == HTML.media_type:
        response.content_language.add(language().code)
        parts = (*parts, language().code)
    seed = "\n".join((site().edition, request.full_path, *parts))
    response.set_etag(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    response.cache_control.no_cache = True
    response.cache_control.public = True
    response.make_conditional(request)
    return response
