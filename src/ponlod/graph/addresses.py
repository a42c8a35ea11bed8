# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Web addresses as people write them, as IRIs that every format can hold."""

import re
from urllib.parse import quote

from rdflib import URIRef

_TO_ENCODE = re.compile(
    r"%(?![0-9A-Fa-f]{2})"  # a percent sign that encodes nothing
    r"|#(?=.*#)"  # an IRI has one fragment
    r"|[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef]",
    re.DOTALL,
)


def web_address(url: str) -> URIRef:
    """Return an address as an IRI; what RFC 3987 (§2.2) does not allow there is percent-encoded.

    >>> web_address("https://example.org/città?q=a b")
    rdflib.term.URIRef('https://example.org/città?q=a%20b')
    """
    return URIRef(_TO_ENCODE.sub(lambda found: quote(found[0], safe=""), url))
