# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""A publication, in a folder or served somewhere, held against its manifest.

A server is not trusted: what it sends is never kept, never written, and never read beyond what its manifest
promises; it cannot lead elsewhere, nor take for ever.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import responses
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from urllib.parse import quote

import httpx

from ponlod.errors import PublicationError, printable
from ponlod.facts import File
from ponlod.publish import manifest as folders
from ponlod.publish.manifest import DATASET, MANIFEST, Manifest

MAX_MANIFEST = 4 << 20
"""Bytes of a manifest, which has some 18 000 files then."""
MAX_TOTAL = 1 << 40
"""Bytes that all its files may have."""
PATIENCE = 30.0
"""Seconds that the server may say nothing, and that each answer may take in any case."""
SLOWEST = 16 << 10
"""Bytes a second that a large file has to come in."""

MOST_OVERDUE = 3
"""Files in a row that may not come in time, before the others are not asked for any more."""

_PROBLEM = "application/problem+json"
_LONGEST_PROBLEM = 1 << 16
_HEADERS = ("content-type", "content-length", "etag", "last-modified")
"""What HEAD has to say as GET does, wherever GET says it (RFC 9110, 9.3.2)."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class _Fetched:
    """What came of a request, and how many bytes, as far as they were taken."""

    status: int
    headers: Mapping[str, str]
    size: int


_Take = Callable[[bytes], object]
_Ask = Callable[[str, str, int, _Take], _Fetched]
"""A request, as _fetch has it."""


class _Refused(Exception):
    """What came is no answer; the text goes on after “file: ”."""


class _Overdue(_Refused):
    """It did not come in time."""


def compared(place: str, progress: Progress) -> tuple[Manifest, Iterable[str]]:
    """Return the manifest of the publication at ``place``, and a sentence for whatever is not as it says.

    ``place`` is a folder or an http(s) address. Raises PublicationError if there is no publication; while the
    sentences are taken, if its server cannot be asked any more.
    """
    if place.startswith(("http://", "https://")):
        manifest = manifest_of(place)
        return manifest, differences(place, manifest, progress)
    folder = Path(place)
    if not folder.exists():
        raise PublicationError(
            f"{place}: there is no such folder. To verify a site, write its whole address, "
            "as “http://localhost:8000/”."
        )
    return Manifest.read(folder), folders.verify(folder)


def manifest_of(url: str) -> Manifest:
    """Return the manifest of what is served at ``url``, a folder or its manifest.json.

    Raises PublicationError if there is none, or if it is damaged or too large.
    """
    address = _root(url) + MANIFEST
    content = bytearray()
    with _asking() as ask:
        try:
            fetched = ask("GET", address, MAX_MANIFEST, content.extend)
        except _Refused as error:
            raise PublicationError(f"{address}: {error}") from error
    if fetched.status != HTTPStatus.OK:
        raise PublicationError(
            f"{address}: there is no publication ({_status(fetched.status)}). "
            "Give the address that the site, or the folder, begins with."
        )
    if fetched.size > MAX_MANIFEST:
        raise PublicationError(f"{address}: no manifest is longer than {MAX_MANIFEST >> 20} MiB.")
    manifest = Manifest.parse(bytes(content), address)
    if sum(file.bytes for file in manifest.files) > MAX_TOTAL:
        raise PublicationError(
            f"{address}: it lists more than {MAX_TOTAL >> 40} TiB. "
            "Copy the folder, and verify it where it is."
        )
    return manifest


def differences(url: str, manifest: Manifest, progress: Progress) -> Iterator[str]:
    """Fetch each file of ``manifest`` below ``url``, and yield a sentence for whatever is not as it says.

    Nothing, and the publication is whole: every file has its size, its digest and its media type, and HEAD
    says of it what GET says. Files that the manifest does not list cannot be seen. Raises PublicationError
    if the server cannot be reached, says that it cannot answer now, or lets MOST_OVERDUE files wait.
    """
    root = _root(url)
    dataset = [file.sha256 for file in manifest.files if file.path == DATASET]
    if dataset != [manifest.dataset_digest]:
        yield f"{MANIFEST}: the digest of the dataset is not that of {DATASET}."
    with _asking() as ask:
        overdue = 0
        for done, file in enumerate(manifest.files):
            progress("checking", done, len(manifest.files))
            try:
                yield from (f"{file.path}: {what}" for what in _judged(ask, root, file))
                overdue = 0
            except _Refused as error:
                yield f"{file.path}: {error}"
                overdue = overdue + 1 if isinstance(error, _Overdue) else 0
            if overdue == MOST_OVERDUE:
                raise PublicationError(
                    f"{root}: {overdue} files in a row did not come in time. Try again later."
                )
    progress("checking", len(manifest.files), len(manifest.files))


def _judged(ask: _Ask, root: str, file: File) -> Iterator[str]:
    address, digest = root + quote(file.path), hashlib.sha256()
    got = ask("GET", address, file.bytes, digest.update)
    if got.status != HTTPStatus.OK:
        yield f"the manifest lists it, but it is not there ({_status(got.status)})."
        return
    if got.size > file.bytes:
        yield f"it is longer than the {file.bytes} bytes that the manifest says."
    elif got.size < file.bytes:
        yield f"it ends after {got.size} of {file.bytes} bytes."
    elif digest.hexdigest() != file.sha256:
        yield "its content is not what the manifest says."
    yield from _misnamed(got.headers, file)
    head = ask("HEAD", address, 0, lambda _: None)
    if head.status != got.status:
        yield f"HEAD says {head.status}, GET {got.status}."
    for name in _HEADERS:
        if name in got.headers and head.headers.get(name) != got.headers[name]:
            yield f"HEAD says {name} {_said(head.headers, name)}, GET {_said(got.headers, name)}."


def _misnamed(headers: Mapping[str, str], file: File) -> Iterator[str]:
    """What a client would take the file for, if not for what it is."""
    media_type, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    if media_type != file.media_type.partition(";")[0].strip().lower():
        yield f"its Content-Type is {_said(headers, 'content-type')}, not {file.media_type}."
    charsets = [part.partition("=")[2].strip('"') for part in parameters if part.startswith("charset")]
    if charsets not in ([], ["utf-8"]):
        yield f"its Content-Type is {_said(headers, 'content-type')}, but it is UTF-8."
    if headers.get("content-encoding", "identity").lower() != "identity":
        yield f"it comes with Content-Encoding {_said(headers, 'content-encoding')}, which nobody asked for."


@contextmanager
def _asking() -> Iterator[_Ask]:
    """Requests to one server, each of which ends in time, whatever comes."""
    client = _client()
    with asyncio.Runner() as runner:
        try:
            yield lambda method, address, size, take: runner.run(_fetch(client, method, address, size, take))
        finally:
            runner.run(client.aclose())


async def _fetch(client: httpx.AsyncClient, method: str, address: str, size: int, take: _Take) -> _Fetched:
    """Give ``take`` what comes, until that is more than ``size`` bytes; raises _Refused.

    Raises PublicationError if the server says that it cannot answer now.
    """
    came, time_there_is = 0, PATIENCE + size / SLOWEST
    try:
        # Of all that comes: a head may have no end either, nor what is said before it (1xx).
        async with asyncio.timeout(time_there_is), _sent(client, method, address) as response:
            if response.has_redirect_location:
                target = response.headers["location"][:100]
                raise _Refused(f"it leads to {target!r} ({_status(response.status_code)}), not followed.")
            if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
                raise PublicationError(f"{address}: the server cannot answer now. {await _detail(response)}")
            if response.status_code == HTTPStatus.OK:
                # As it is sent: unpacked, a few bytes might be many.
                async for part in response.aiter_raw():
                    came += len(part)
                    if came > size:
                        break
                    take(part)
            return _Fetched(response.status_code, response.headers, came)
    except httpx.InvalidURL as error:
        raise _Refused("its path is too long for an address.") from error
    except TimeoutError as error:
        said = f"{came} of {size} bytes in {time_there_is:.0f} seconds"
        raise _Overdue(f"it comes too slowly: {said}.") from error


async def _detail(response: httpx.Response) -> str:
    """What the server says that can be done (RFC 9457), if it says so in a few words."""
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > _LONGEST_PROBLEM:
            break
    try:
        detail = json.loads(body)["detail"]
    except (ValueError, RecursionError, TypeError, KeyError):
        detail = None
    return printable(detail[:500]) if isinstance(detail, str) else "Try again later."


@asynccontextmanager
async def _sent(client: httpx.AsyncClient, method: str, url: str) -> AsyncIterator[httpx.Response]:
    try:
        async with client.stream(method, url) as response:
            yield response
    except httpx.ConnectError as error:
        raise PublicationError(f"{url}: the server cannot be reached ({error}). Try again later.") from error
    except httpx.TimeoutException as error:
        raise _Overdue(f"the server says nothing for {PATIENCE:g} seconds.") from error
    except (httpx.HTTPError, OSError) as error:
        raise _Refused(f"the answer breaks off, or is no HTTP ({error}).") from error


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        timeout=PATIENCE,
        headers={"Accept": f"{_PROBLEM}, */*;q=0.9", "Accept-Encoding": "identity"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # none is kept
    )


def _root(url: str) -> str:
    """The address of the folder, with its slash; raises PublicationError for what cannot be one."""
    try:
        parts = httpx.URL(url)
        usable = parts.scheme in ("http", "https") and bool(parts.host) and not parts.query + parts.userinfo
    except httpx.InvalidURL:
        usable = False
    if not usable or "#" in url:
        raise PublicationError(
            f"“{url}” is not the address of a publication. Write it like https://data.example.org/"
        )
    return url.removesuffix(MANIFEST).rstrip("/") + "/"


def _said(headers: Mapping[str, str], name: str) -> str:
    return repr(headers[name][:100]) if name in headers else "nothing"


def _status(code: int) -> str:
    return f"{code} {responses.get(code, '')}".strip()
