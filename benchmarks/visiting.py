# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages that are measured, how one is asked for over HTTP, and what an answer must be to be measured."""

import http.client
import time
from collections.abc import Mapping
from contextlib import closing
from typing import NamedTuple

from asking import PATIENCE, TURTLE, NoAnswer

HTML = "text/html"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What Firefox and Safari accept."""

OK, SEE_OTHER, NOT_MODIFIED = 200, 303, 304


class Page(NamedTuple):
    """A page of the site: ``says`` is in its body, ``aim`` how many times as much as nginx it may cost."""

    name: str
    target: str
    says: bytes
    accept: str = BROWSER
    status: int = OK
    aim: float | None = None


class Answer(NamedTuple):
    """``headers`` by their names in lower case; ``seconds`` is how long it took, the connection included."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float = 0.0

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


_CODE = "MI4.1.1.a"
PAGES = (
    Page("document-turtle", f"/doc/action/{_CODE}", _CODE.encode(), TURTLE, aim=2.5),
    Page("document-html", f"/doc/action/{_CODE}", b"4.1.1.a", aim=2.5),
    Page("redirect", f"/id/action/{_CODE}", b"", status=SEE_OTHER, aim=3),
    Page("not-modified", f"/doc/action/{_CODE}", b"4.1.1.a", TURTLE, status=NOT_MODIFIED),
    Page("home", "/", b"/actions"),
    Page("filtered-list", "/actions?axis=4", b"4.1.1.a"),
    Page("catalogue-turtle", "/catalogue.ttl", b"dcat:Catalog", TURTLE),
    Page("dump-turtle", "/dumps/ponlod-MI-13.ttl", _CODE.encode(), TURTLE),
)


def ask(port: int, target: str, headers: Mapping[str, str]) -> Answer:
    """Return the answer of a server on loopback. Raises NoAnswer."""
    start = time.perf_counter()
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, PATIENCE)) as connection:
            connection.request("GET", target, headers=dict(headers))
            response = connection.getresponse()
            body = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(str(error)) from error
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, found, body, time.perf_counter() - start)


def unconditional(page: Page) -> Page:
    """Return the page as one gets it who has not got it yet."""
    return page._replace(status=OK) if page.status == NOT_MODIFIED else page


def request_headers(page: Page, whole: Answer) -> dict[str, str]:
    """Return what a page is asked with, by one who has got ``whole`` from the same server before."""
    headers = {"Accept": page.accept}
    if page.status == NOT_MODIFIED:
        headers["If-None-Match"] = whole.headers.get("etag", '"none"')
    return headers


def problem(page: Page, given: Answer, original: Answer | None = None) -> str | None:
    """Say why an answer is not that which is to be measured, if so.

    ``original`` is what the server answers that others copy: then the body must be the same to the byte, and
    a redirect lead to the same place. A redirect's body is for each server to define.
    """
    if given.status != page.status:
        return f"status {given.status}"
    if given.status == NOT_MODIFIED:
        return "a body" if given.body else None
    if given.status == SEE_OTHER:
        place = original.headers["location"] if original else page.target.replace("/id/", "/doc/", 1)
        return None if given.headers.get("location") == place else "another place"
    if given.media_type != page.accept.partition(",")[0]:
        return "another format"
    same = page.says in given.body and (original is None or given.body == original.body)
    return None if same else "another body"
