# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every error as HTTP: one table of statuses, problem details (RFC 9457), and the same in RDF. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from rdflib import RDF, XSD, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from ponlod.errors import (
    DrawingError,
    InputError,
    PonlodError,
    PublicationError,
    QueryLimitExceeded,
    QueryRefused,
    QuerySyntaxError,
    QueryTooComplex,
    QueryTooLong,
    SiteBusy,
    StoreUnavailable,
    StoreUnreliable,
    TooManyQueries,
    UnknownQuestion,
)
from ponlod.formats import Format
from ponlod.namespaces import MEDIA_TYPES
from ponlod.publish.dumps import concise

PROBLEM = "application/problem+json"
PROBLEM_JSON = Format("problem", "JSON", "json", PROBLEM, aliases=("application/json",))

STATUS: tuple[tuple[type[PonlodError], HTTPStatus], ...] = (
    (UnknownQuestion, HTTPStatus.NOT_FOUND),
    (InputError, HTTPStatus.BAD_REQUEST),
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
    (DrawingError, HTTPStatus.SERVICE_UNAVAILABLE),
    (SiteBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (PonlodError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
RETRY_AFTER = 5
"""Seconds after which a client that found the store busy or away, or a chart undrawn, may try again."""
_PASSING = (StoreUnavailable, DrawingError, SiteBusy)


def status_of(error: PonlodError) -> HTTPStatus:
    """The status of a domain error."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def failure_headers(error: PonlodError) -> dict[str, str]:
    """What else a response says about a domain error: when to come back, if that helps."""
    return {"Retry-After": str(RETRY_AFTER)} if isinstance(error, _PASSING) else {}


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


def precondition_failed() -> bytes:
    """Problem details for whoever wanted a document only if it is still as it was (RFC 9110, 13.1)."""
    return problem_details(
        HTTPStatus.PRECONDITION_FAILED,
        "This is not what If-Match or If-Unmodified-Since asks for: it has changed. Ask without them.",
    )


_HTTPV = Namespace("http://www.w3.org/2011/http#")
"""The HTTP Vocabulary in RDF (W3C Working Group Note of 2 February 2017)."""
_PREFIXES = {"dct": str(DCTERMS), "httpv": str(_HTTPV), "rdf": str(RDF), "xsd": str(XSD)}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot carry."""


def problem_graph(
    status: HTTPStatus,
    sentences: Mapping[str, str],
    address: str,
    form: Format,
    available: Sequence[tuple[str, Format]] = (),
) -> bytes:
    """Say in one of the graph formats which response the IRI ``address`` got, in ``sentences`` by language.

    ``available`` are the IRIs and formats that could be had instead.
    """
    response = URIRef(f"{address}#response")
    said: list[tuple[URIRef, URIRef, URIRef | Literal]] = [
        (response, RDF.type, _HTTPV.Response),
        (response, _HTTPV.statusCodeValue, Literal(str(status.value), datatype=XSD.int)),
        (response, _HTTPV.reasonPhrase, Literal(status.phrase)),
        *(
            (response, DCTERMS.description, Literal(_UNWRITABLE.sub("\ufffd", sentence), lang=language))
            for language, sentence in sentences.items()
        ),
        *((URIRef(address), DCTERMS.hasFormat, URIRef(iri)) for iri, _ in available),
        *((URIRef(iri), DCTERMS["format"], MEDIA_TYPES[form.media_type]) for iri, form in available),
    ]
    return concise([tuple(said)], form, _PREFIXES)
