# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where an IRI leads on this site."""

from urllib.parse import quote

from ponlod.namespaces import ONTOLOGY_IRI, VOCABULARY

_SAFE = "/:@!$&'()*+,;=~#?%"
_OUR_TERMS = str(VOCABULARY).removesuffix("vocabulary/")


def address(iri: str, base: str) -> str | None:
    """Return the path of the page about ``iri``, relative to the site's root, or None if it is not ours.

    Things are found at ``doc/``, whatever the base; terms and concepts, whose IRIs are the same for every
    publisher, at ``ontology`` and ``vocabulary/``.

    >>> address("http://localhost:8000/id/action/MI4.1.1.a", "http://localhost:8000/")
    '/doc/action/MI4.1.1.a'
    """
    iri = str(iri)  # URIRef.startswith knows no tuples
    if iri.startswith(base):
        path = iri.removeprefix(base)
        if path.startswith("id/"):
            path = "doc/" + path.removeprefix("id/")
        return "/" + quote(path, safe=_SAFE)
    if iri == ONTOLOGY_IRI or iri.startswith((ONTOLOGY_IRI + "#", ONTOLOGY_IRI + "/", str(VOCABULARY))):
        return "/" + quote(iri.removeprefix(_OUR_TERMS), safe=_SAFE)
    return None


def in_language(address: str, code: str | None) -> str:
    """Return the address of a page in one language; without a ``code``, that of whichever a reader prefers.

    >>> in_language("/actions?axis=4", "en")
    '/actions?axis=4&lang=en'
    """
    return address if code is None else f"{address}{'&' if '?' in address else '?'}lang={code}"


def is_web_address(iri: str) -> bool:
    """Say whether a page may link to ``iri``: a printed address may have any scheme."""
    return str(iri).startswith(("http://", "https://"))
