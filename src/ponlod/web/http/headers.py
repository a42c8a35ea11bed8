# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every response says, whoever makes it. Pure."""

EXPOSED = (
    "Allow, Content-Disposition, Content-Language, Content-Location, ETag, Link, Location, Ponlod-Shown, "
    "Retry-After"
)
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every response. Any origin may read: everything here is public, and no credential is ever sent."""

MOST_LINKS = 1536
"""Bytes of the field Link. Proxies take heads of 4 KiB (nginx), whatever somebody writes in an address."""

VARY = ("Accept", "Accept-Language")
"""What every response depends on."""


def raw(headers: dict[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """The headers as ASGI wants them."""
    return tuple((name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers.items())


RAW_HEADERS = raw({**HEADERS, "Vary": ", ".join(VARY)})
"""HEADERS and Vary, for responses that Flask does not make."""
