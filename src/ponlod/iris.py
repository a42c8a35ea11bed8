# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""Minting: the one place where an identifier becomes an IRI (docs/decisions.md)."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from rdflib import URIRef

from ponlod.errors import SettingsError
from ponlod.namespaces import VOCABULARY

_BASE = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:/(?!\.{1,2}/)[A-Za-z0-9._~\-]+)*/\Z")
"""Without dot segments, which every client takes out (RFC 3986, 5.2.4)."""


def slug(text: str) -> str:
    """Return ``text`` as the last segment of an IRI: ASCII letters and digits, lower case, joined by ``-``.

    >>> slug("v.le Ortles n. 69")
    'v-le-ortles-n-69'
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def last_segment(iri: str) -> str:
    """What an IRI ends with, behind its last ``/`` or ``#``; a thing goes by it in addresses."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def vocabulary(scheme: str, concept: str) -> URIRef:
    """Return the IRI of a concept in one of ponlod's SKOS schemes; the same for every publisher."""
    return URIRef(VOCABULARY[f"{scheme}/{concept}"])


def _has_server(base: str) -> bool:
    try:
        parts = urlsplit(base)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:  # no port, or no IPv6 address
        return False


@dataclass(frozen=True, slots=True)
class Iris:
    """Mints the IRIs of one publisher, all under ``base``.

    ``base`` is an absolute http(s) IRI that ends with a slash; anything else raises SettingsError.
    """

    base: str

    def __post_init__(self) -> None:
        if not _BASE.match(self.base) or not _has_server(self.base):
            raise SettingsError(
                f"base “{self.base}” is not an absolute http(s) address that ends with “/”. "
                "Write it like https://data.example.org/"
            )

    def _id(self, *segments: str) -> URIRef:
        return URIRef(self.base + "id/" + "/".join(segments))

    def action(self, code: str) -> URIRef:
        """``code`` is the normalised code, as ``MI4.1.1.a``."""
        return self._id("action", code)

    def project(self, key: str) -> URIRef:
        """``key`` is ``MI-4``, or ``MI-assistenza-tecnica`` for a section without number."""
        return self._id("project", key)

    def city(self, city: str) -> URIRef:
        return self._id("city", city)

    def programme(self, cci: str) -> URIRef:
        return self._id("programme", cci)

    def place(self, city: str, text: str) -> URIRef:
        return self._id("place", f"{city}-{slug(text)}")

    def release(self, release: str, *segments: str) -> URIRef:
        """The release ``MI-13`` itself, or with ``segments`` something that only this release says.

        ``segments`` as ``("action", "MI4.1.1.a", "funding", "programme")``, ``("document",)``,
        ``("lines", "66-70")`` or ``("finding", "no-status-MI5.1.1.a")``.
        """
        return self._id("release", release, *segments)

    def catalogue(self, part: str = "") -> URIRef:
        """The catalogue, or with ``part`` something that it describes, as ``publisher`` or a file's name."""
        return URIRef(f"{self.base}catalogue{part and '#'}{part}")

    def file(self, path: str) -> URIRef:
        """The address of a file of the publication, by its path in there."""
        return URIRef(self.base + path)
