# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What templates can say: texts in the page's language, values with their machine form, links to things."""

from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, request
from markupsafe import Markup, escape
from rdflib import XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDFS, SKOS
from rdflib.term import Node

from ponlod.iris import last_segment
from ponlod.languages import LANGUAGES
from ponlod.locales import Language
from ponlod.namespaces import PON, PREFIXES
from ponlod.web.language import NAMES
from ponlod.web.negotiation import choose_language
from ponlod.web.site import site
from ponlod.web.views.addresses import address, in_language, is_web_address
from ponlod.web.views.listing import Names
from ponlod.web.views.lists import LONGEST_WORDS
from ponlod.web.views.prose import prose

_DATES = (XSD.date, XSD.gYearMonth, XSD.gYear)
_NUMBERS = (XSD.integer, XSD.decimal)
_WITHOUT_LANGUAGE = {
    "static",
    "catalogue.void",
    "charts.image",
    "charts.numbers",
    "data.dump",
    "data.manifest",
    "data.report",
}
"""Endpoints of files, which are the same whatever language a reader asked for."""


def install(app: Flask) -> None:
    """Choose each request's language, and give the templates their words."""

    @app.before_request
    def choose_the_language() -> None:
        asked = request.args.get("lang")
        g.asked_language = asked if asked in LANGUAGES else None
        code = g.asked_language or choose_language(request.headers.get("Accept-Language"), LANGUAGES)
        g.language = site().languages[code]

    @app.url_defaults
    def keep_the_asked_language(endpoint: str, values: dict[str, Any]) -> None:
        if g.get("asked_language") and endpoint not in _WITHOUT_LANGUAGE:
            values.setdefault("lang", g.asked_language)

    @app.context_processor
    def words() -> dict[str, object]:
        spoken = language()
        return {
            "site": site(),
            "language": spoken,
            "asked_language": asked_language(),
            "t": spoken.text,
            "count": spoken.count,
            "money": money,
            "twins": [(code, NAMES[code], twin(code)) for code in LANGUAGES if code != spoken.code],
            "edition": site().edition[:12],
        }

    app.add_template_filter(text)
    app.add_template_filter(term)
    app.add_template_filter(date)
    app.add_template_filter(download)
    app.add_template_filter(href)
    app.add_template_filter(italian)
    app.add_template_filter(last_segment)
    app.add_template_filter(short)
    app.add_template_filter(cell)
    app.add_template_filter(property_name)
    app.jinja_env.tests["iri"] = lambda value: isinstance(value, URIRef)
    app.jinja_env.tests["numeric"] = lambda value: isinstance(value, Literal) and value.datatype in _NUMBERS
    app.jinja_env.globals |= {
        "DCT": DCTERMS,
        "FOAF": FOAF,
        "LANGUAGES": LANGUAGES,
        "LONGEST_WORDS": LONGEST_WORDS,
        "OWL": OWL,
        "PON": PON,
        "PROV": PROV,
        "RDFS": RDFS,
        "SKOS": SKOS,
    }
    app.add_template_filter(prose, "prose")


def language() -> Language:
    """The language of the current request."""
    chosen: Language = g.language
    return chosen


def asked_language() -> str | None:
    """The code of the language that the address asks for, None where it leaves that to the reader."""
    asked: str | None = g.asked_language
    return asked


def twin(code: str) -> str:
    """The address of the current page in another language."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = quote(request.path, errors="replace")
    return f"{request.script_root}{path}?{urlencode([*arguments, ('lang', code)])}"


def href(iri: str) -> str:
    """The address of the page about ``iri``: on this site if it is ours, else the IRI itself."""
    path = address(iri, site().base)
    if path is None or path.startswith("//"):  # that would be a host
        return iri
    path, hash_, fragment = path.partition("#")
    return request.script_root + in_language(path, asked_language()) + hash_ + fragment


def download(path: str) -> str:
    """The address of a file of the publication, whose ``path`` is the manifest's."""
    return f"{request.script_root}/{quote(path)}"


def text(value: Literal | str) -> Markup:
    """A text, marked with its language where that is not the page's."""
    tag = value.language if isinstance(value, Literal) else None
    if tag and tag != language().code:
        return Markup('<span lang="{}">{}</span>').format(tag, str(value))
    return escape(str(value))


def italian(value: str) -> Markup:
    """A text that is in Italian on every page."""
    return text(Literal(value, lang="it"))


def short(iri: str) -> str:
    """An IRI as people write it: relative to the base, or with its prefix."""
    base = site().base
    if iri.startswith(base):
        return iri.removeprefix(base)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri.removeprefix(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def cell(value: Node) -> Markup:
    """A term in a table of query results; an IRI in its short form, a blank node as in Turtle."""
    if isinstance(value, URIRef) and is_web_address(value):
        return Markup('<a href="{}">{}</a>').format(href(value), short(value))
    return term(value) if isinstance(value, URIRef | Literal) else escape(value.n3())


def property_name(thing: URIRef, names: Names) -> Markup:
    """What a property is called: by the ontology if it is ours, else by texts/, else by its prefix."""
    if thing.startswith(str(PON)):
        return text(names.name(thing, language().code))
    key = f"property.{thing}"
    return language().text(key) if key in language().texts else escape(short(thing))


def money(amount: Decimal | None) -> Markup:
    """An amount in euro with its machine form; a dash where there is none."""
    if amount is None:
        return Markup('<span class="none">—</span>')
    return Markup('<data value="{}">{}</data>').format(f"{amount:f}", language().money(amount))


def date(value: Literal | str) -> Markup:
    """A date in words with its machine form."""
    return Markup('<time datetime="{}">{}</time>').format(str(value), language().date(str(value)))


def term(value: URIRef | Literal) -> Markup:
    """Any literal as a reader wants to see it; an IRI as a link."""
    if isinstance(value, URIRef):
        shown = escape(str(value))
        return Markup('<a href="{}">{}</a>').format(href(value), shown) if is_web_address(value) else shown
    if value.datatype in _DATES:
        return date(value)
    if value.datatype in _NUMBERS:
        return Markup('<data value="{0}">{0}</data>').format(str(value))
    return text(value)
